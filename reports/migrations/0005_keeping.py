import django.db.models.deletion
import passport.database
from django.db import migrations, models

from passport.database import Guard


class Migration(migrations.Migration):
    """What a facility keeps longer, and why; that was decided once and stays."""

    dependencies = [("people", "0001_initial"), ("reports", "0004_surveys_stay")]

    operations = [
        migrations.CreateModel(
            name="RetentionDecision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "uid",
                    models.CharField(default=passport.database.new_uid, editable=False, max_length=32, unique=True),
                ),
                ("document", models.CharField(max_length=32)),
                ("made_until", models.DateField()),
                ("keep_until", models.DateField()),
                ("reason", models.CharField(max_length=500)),
                ("by", models.CharField(max_length=200)),
                ("at", models.DateTimeField()),
                (
                    "facility",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="retention_decisions",
                        to="people.facility",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["facility", "document"], name="retention_by_facility")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "document__in",
                                [
                                    "booklet_row",
                                    "consent",
                                    "decision",
                                    "dose_data",
                                    "dose_survey",
                                    "equipment_report",
                                    "incident_register",
                                    "incident_report",
                                    "individual_dose",
                                    "instruction",
                                    "nuclear_therapy_dose",
                                    "radiotherapy_report",
                                    "request",
                                ],
                            )
                        ),
                        name="retention_document_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="retention_says_why"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("keep_until__gt", models.F("made_until"))), name="retention_days_in_order"
                    ),
                ],
            },
        ),
        Guard("retention_append_only", "reports_retentiondecision", ("UPDATE", "DELETE")),
    ]
