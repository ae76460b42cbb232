from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0010_plain_number"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="codeslip",
            name="slip_proof_known",
        ),
        migrations.RemoveConstraint(
            model_name="reader",
            name="reader_proof_known",
        ),
        migrations.AlterField(
            model_name="codeslip",
            name="proof",
            field=models.CharField(
                choices=[
                    ("not_recorded", "not recorded"),
                    ("at_counter", "the patient was at the counter"),
                    ("birth_certificate", "birth certificate"),
                    ("court_decision", "court decision"),
                    ("other", "another document"),
                    ("patient", "named by the patient"),
                    ("national_eid", "national eID"),
                ],
                default="not_recorded",
                max_length=32,
            ),
        ),
        migrations.AlterField(
            model_name="reader",
            name="proof",
            field=models.CharField(
                choices=[
                    ("not_recorded", "not recorded"),
                    ("at_counter", "the patient was at the counter"),
                    ("birth_certificate", "birth certificate"),
                    ("court_decision", "court decision"),
                    ("other", "another document"),
                    ("patient", "named by the patient"),
                    ("national_eid", "national eID"),
                ],
                default="not_recorded",
                max_length=32,
            ),
        ),
        migrations.AddConstraint(
            model_name="codeslip",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "proof__in",
                        [
                            "not_recorded",
                            "at_counter",
                            "birth_certificate",
                            "court_decision",
                            "other",
                            "patient",
                            "national_eid",
                        ],
                    )
                ),
                name="slip_proof_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="reader",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "proof__in",
                        [
                            "not_recorded",
                            "at_counter",
                            "birth_certificate",
                            "court_decision",
                            "other",
                            "patient",
                            "national_eid",
                        ],
                    )
                ),
                name="reader_proof_known",
            ),
        ),
    ]
