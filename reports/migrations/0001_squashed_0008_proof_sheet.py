"""The tables as the migrations up to here leave them, for who begins anew; who began before goes through those."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from passport.database import CreateTables, Guard, new_uid


class Migration(migrations.Migration):
    replaces = [
        ("reports", "0001_initial"),
        ("reports", "0002_sending"),
        ("reports", "0003_dose_surveys"),
        ("reports", "0004_surveys_stay"),
        ("reports", "0005_keeping"),
        ("reports", "0006_survey_in_force"),
        ("reports", "0007_print_jobs"),
        ("reports", "0008_proof_sheet"),
    ]

    initial = True

    dependencies = [
        ("booklet", "0001_squashed_0012_withheld"),
        ("people", "0001_squashed_0015_facility_closed"),
        ("signing", "0001_squashed_0009_further_signatures_kept"),
    ]

    operations = [
        CreateTables(
            tables=[
                migrations.CreateModel(
                    name="BookletPrint",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "uid",
                            models.CharField(default=new_uid, editable=False, max_length=32, unique=True),
                        ),
                        ("asked_at", models.DateTimeField()),
                        ("made_at", models.DateTimeField(blank=True, null=True)),
                        ("sha256", models.CharField(blank=True, max_length=64)),
                        ("pages", models.PositiveIntegerField(blank=True, null=True)),
                        ("failed_reason", models.CharField(blank=True, max_length=300)),
                        ("forget_at", models.DateTimeField()),
                        (
                            "asked_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "patient",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="prints", to="people.patient"
                            ),
                        ),
                        ("content", models.CharField(blank=True, max_length=64)),
                        ("language", models.CharField(blank=True, max_length=10)),
                        ("layout", models.CharField(blank=True, max_length=64)),
                        ("mark", models.CharField(blank=True, max_length=64)),
                        (
                            "step",
                            models.PositiveSmallIntegerField(
                                choices=[(0, "Waiting"), (1, "Reading"), (2, "Laying Out"), (3, "Writing")], default=0
                            ),
                        ),
                        ("proof_sheet", models.BooleanField(default=False)),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("step__in", [0, 1, 2, 3])), name="print_step_known"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(
                                    ("failed_reason", ""),
                                    ("made_at__isnull", True),
                                    models.Q(("content", ""), _negated=True),
                                ),
                                fields=("patient", "asked_by", "content", "language", "layout"),
                                name="print_made_once_at_a_time",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SendingSetup",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "uid",
                            models.CharField(default=new_uid, editable=False, max_length=32, unique=True),
                        ),
                        ("profile", models.CharField(max_length=64)),
                        ("facility_code", models.CharField(blank=True, max_length=64)),
                        ("location_uid", models.CharField(blank=True, max_length=64)),
                        ("retrieve_ae_title", models.CharField(blank=True, max_length=16)),
                        ("retrieve_url", models.CharField(blank=True, max_length=500)),
                        ("active", models.BooleanField(default=False)),
                        ("dry_run", models.BooleanField(default=True)),
                        ("report_cursor", models.PositiveBigIntegerField(default=0)),
                        ("study_cursor", models.PositiveBigIntegerField(default=0)),
                        ("round_cursor", models.PositiveBigIntegerField(default=0)),
                        ("collected_at", models.DateTimeField(blank=True, null=True)),
                        ("problem", models.CharField(blank=True, max_length=300)),
                        ("changed_at", models.DateTimeField()),
                        ("changed_by", models.CharField(blank=True, max_length=200)),
                        (
                            "facility",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="sending_setup",
                                to="people.facility",
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="Sending",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "uid",
                            models.CharField(default=new_uid, editable=False, max_length=32, unique=True),
                        ),
                        ("study_instance_uid", models.CharField(max_length=64)),
                        ("accession_number", models.CharField(blank=True, max_length=64)),
                        ("performed_on", models.DateField(blank=True, null=True)),
                        ("examination", models.CharField(max_length=64)),
                        ("device", models.CharField(blank=True, max_length=300)),
                        ("reports", models.PositiveIntegerField(default=0)),
                        ("state", models.CharField(max_length=16)),
                        ("problem", models.CharField(blank=True, max_length=32)),
                        ("answer", models.CharField(blank=True, max_length=300)),
                        ("facts", models.CharField(max_length=64)),
                        ("number", models.PositiveIntegerField(default=0)),
                        ("tries", models.PositiveIntegerField(default=0)),
                        ("made_at", models.DateTimeField()),
                        ("state_at", models.DateTimeField()),
                        ("sent_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "setup",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="sendings",
                                to="reports.sendingsetup",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["setup", "state", "-performed_on"], name="sending_by_state"),
                            models.Index(fields=["setup", "performed_on"], name="sending_by_day"),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "state__in",
                                        ["accepted", "incomplete", "no_dose", "ready", "refused", "rehearsed", "sent"],
                                    )
                                ),
                                name="sending_state_known",
                            ),
                            models.UniqueConstraint(
                                fields=("setup", "study_instance_uid"), name="sending_once_per_study"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state__in", ["incomplete", "no_dose"]), _negated=True),
                                    models.Q(("problem", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="sending_held_back_says_why",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("state__in", ["accepted", "refused", "rehearsed", "sent"]), _negated=True
                                    ),
                                    ("number__gt", 0),
                                    _connector="OR",
                                ),
                                name="sending_handed_over_has_object",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="KeyObject",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "uid",
                            models.CharField(default=new_uid, editable=False, max_length=32, unique=True),
                        ),
                        ("number", models.PositiveIntegerField()),
                        ("sop_instance_uid", models.CharField(max_length=64, unique=True)),
                        ("sha256", models.CharField(max_length=64)),
                        ("size", models.PositiveBigIntegerField()),
                        ("references", models.PositiveIntegerField()),
                        ("facts", models.CharField(max_length=64)),
                        ("built_at", models.DateTimeField()),
                        ("handed_over_at", models.DateTimeField(blank=True, null=True)),
                        ("answered_at", models.DateTimeField(blank=True, null=True)),
                        ("outcome", models.CharField(blank=True, max_length=16, null=True)),
                        ("answer", models.CharField(blank=True, max_length=300)),
                        (
                            "sending",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="key_objects",
                                to="reports.sending",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("sending", "number"), name="key_object_once"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("answered_at__isnull", True), ("outcome__isnull", True)),
                                    models.Q(("answered_at__isnull", False), ("outcome__isnull", False)),
                                    _connector="OR",
                                ),
                                name="key_object_answered_pair",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("outcome__isnull", True),
                                    ("outcome__in", ["accepted", "refused", "unreachable", "written"]),
                                    _connector="OR",
                                ),
                                name="key_object_outcome_known",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DoseSurvey",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "uid",
                            models.CharField(default=new_uid, editable=False, max_length=32, unique=True),
                        ),
                        ("facility_name", models.CharField(max_length=200)),
                        ("device_name", models.CharField(max_length=200)),
                        ("device_model", models.CharField(blank=True, max_length=450)),
                        ("exam_code", models.CharField(max_length=64)),
                        ("method", models.CharField(max_length=16)),
                        ("quantity", models.CharField(max_length=32)),
                        ("unit", models.CharField(max_length=16)),
                        ("view", models.CharField(blank=True, max_length=16)),
                        ("phantom", models.CharField(blank=True, max_length=16)),
                        ("side", models.CharField(blank=True, max_length=16)),
                        ("grid", models.CharField(blank=True, max_length=16)),
                        ("adult_from", models.PositiveSmallIntegerField()),
                        ("asked", models.PositiveSmallIntegerField()),
                        ("least", models.PositiveSmallIntegerField(blank=True, null=True)),
                        ("left_out", models.BinaryField()),
                        ("pack", models.CharField(blank=True, max_length=64)),
                        ("article", models.CharField(blank=True, max_length=200)),
                        ("how", models.CharField(blank=True, max_length=32)),
                        ("level_table", models.CharField(blank=True, max_length=64)),
                        ("level_exam", models.CharField(blank=True, max_length=200)),
                        ("level_projection", models.CharField(blank=True, max_length=100)),
                        ("level_basis", models.CharField(blank=True, max_length=200)),
                        ("level_printed", models.CharField(blank=True, max_length=64)),
                        ("level_printed_unit", models.CharField(blank=True, max_length=16)),
                        ("level_value", models.CharField(blank=True, max_length=64)),
                        ("level_reason", models.CharField(blank=True, max_length=1000)),
                        ("level_allowed", models.CharField(blank=True, max_length=64)),
                        ("why_not", models.CharField(blank=True, max_length=32)),
                        ("conditions_note", models.TextField(blank=True)),
                        ("image_quality", models.TextField(blank=True)),
                        ("corrective_measures", models.TextField(blank=True)),
                        ("started_at", models.DateTimeField()),
                        ("started_by", models.CharField(max_length=200)),
                        ("nonce", models.BinaryField(max_length=16)),
                        ("signed_at", models.DateTimeField(blank=True, null=True)),
                        ("physicist", models.BinaryField(blank=True)),
                        ("kept_until", models.DateField(blank=True, null=True)),
                        (
                            "device",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="dose_surveys",
                                to="people.device",
                            ),
                        ),
                        (
                            "facility",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="dose_surveys",
                                to="people.facility",
                            ),
                        ),
                        (
                            "replaces",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="replaced_by",
                                to="reports.dosesurvey",
                            ),
                        ),
                        (
                            "statement",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="signing.statement",
                            ),
                        ),
                        ("in_force", models.BooleanField(null=True)),
                    ],
                    options={
                        "indexes": [models.Index(fields=["facility", "device", "exam_code"], name="survey_by_place")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "quantity__in",
                                        [
                                            "ctdi_w",
                                            "dlp",
                                            "dose_area_product",
                                            "dose_width_product",
                                            "entrance_dose_rate",
                                            "entrance_surface_dose",
                                            "mean_glandular_dose",
                                            "msad",
                                        ],
                                    )
                                ),
                                name="survey_quantity_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("method__in", ["ct", "fluoroscopy", "interventional", "radiography"])
                                ),
                                name="survey_method_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("signed_at__isnull", True), ("statement__isnull", True)),
                                    models.Q(("signed_at__isnull", False), ("statement__isnull", False)),
                                    _connector="OR",
                                ),
                                name="survey_signed_pair",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("signed_at__isnull", True),
                                    models.Q(("image_quality", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="survey_signed_says_quality",
                            ),
                            models.CheckConstraint(condition=models.Q(("asked__gt", 0)), name="survey_asks_patients"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SurveyValue",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("position", models.PositiveSmallIntegerField()),
                        ("evidence_digest", models.BinaryField(max_length=32)),
                        ("performed_on", models.DateField()),
                        ("years", models.PositiveSmallIntegerField()),
                        ("value", models.CharField(max_length=64)),
                        ("grade", models.CharField(max_length=1)),
                        ("conditions", models.BinaryField()),
                        (
                            "entry",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="booklet.entry"
                            ),
                        ),
                        (
                            "survey",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="values",
                                to="reports.dosesurvey",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["position"],
                        "constraints": [
                            models.UniqueConstraint(fields=("survey", "position"), name="survey_value_position_once"),
                            models.UniqueConstraint(fields=("survey", "entry"), name="survey_value_entry_once"),
                            models.CheckConstraint(
                                condition=models.Q(("grade__in", ["A", "B", "C", "D", "E"])),
                                name="survey_value_grade_known",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RetentionDecision",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "uid",
                            models.CharField(default=new_uid, editable=False, max_length=32, unique=True),
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
                                condition=models.Q(("keep_until__gt", models.F("made_until"))),
                                name="retention_days_in_order",
                            ),
                        ],
                    },
                ),
            ],
        ),
        Guard(
            name="dose_survey_signed",
            table="reports_dosesurvey",
            events=["UPDATE", "DELETE"],
            condition="OLD.signed_at IS NOT NULL",
        ),
        Guard(
            name="value_of_signed_survey",
            table="reports_surveyvalue",
            events=["UPDATE", "DELETE"],
            condition="EXISTS (SELECT 1 FROM reports_dosesurvey s WHERE s.id = OLD.survey_id AND s.signed_at IS NOT NULL)",
        ),
        Guard(
            name="value_into_signed_survey",
            table="reports_surveyvalue",
            events=["INSERT"],
            condition="EXISTS (SELECT 1 FROM reports_dosesurvey s WHERE s.id = NEW.survey_id AND s.signed_at IS NOT NULL)",
        ),
        Guard(
            name="retention_append_only",
            table="reports_retentiondecision",
            events=("UPDATE", "DELETE"),
        ),
    ]
