"""The tables as the migrations up to here leave them, for who begins anew; who began before goes through those."""

import django.db.models.deletion
import passport.incidents.states
from django.conf import settings
from django.db import migrations, models

from passport.database import CreateTables, Guard, new_uid


class Migration(migrations.Migration):
    replaces = [
        ("incidents", "0001_initial"),
        ("incidents", "0002_append_only"),
        ("incidents", "0003_telling_taken_back"),
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
                    name="FollowUp",
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
                        ("opened_at", models.DateTimeField()),
                        ("value_mgy", models.CharField(max_length=64)),
                        ("plane", models.CharField(blank=True, max_length=64)),
                        ("threshold_mgy", models.PositiveIntegerField()),
                        ("now_mgy", models.CharField(blank=True, max_length=64, null=True)),
                        ("now_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "entry",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="follow_up",
                                to="booklet.entry",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("now_at__isnull", True), ("now_mgy__isnull", True)),
                                    models.Q(("now_at__isnull", False), ("now_mgy__isnull", False)),
                                    _connector="OR",
                                ),
                                name="follow_up_now_pair",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="FollowUpSheet",
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
                        ("text", models.TextField(max_length=4000)),
                        ("written_by", models.CharField(max_length=200)),
                        ("written_at", models.DateTimeField()),
                        ("approved_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "approved_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.practitioner",
                            ),
                        ),
                        (
                            "follow_up",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="sheets",
                                to="incidents.followup",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["number"],
                        "constraints": [
                            models.UniqueConstraint(fields=("follow_up", "number"), name="sheet_once"),
                            models.CheckConstraint(condition=models.Q(("text", ""), _negated=True), name="sheet_says"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("approved_at__isnull", True), ("approved_by__isnull", True)),
                                    models.Q(("approved_at__isnull", False), ("approved_by__isnull", False)),
                                    _connector="OR",
                                ),
                                name="sheet_approved_pair",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Incident",
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
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("wrong_source", "the wrong source was used"),
                                    ("wrong_patient", "the wrong patient was exposed"),
                                    ("wrong_tissue", "the wrong part of the body was exposed"),
                                    ("wrong_dose", "a wrong dose was given"),
                                    ("wrong_way", "it was given in a wrong way"),
                                    ("pregnant", "a pregnant woman was exposed"),
                                    ("above_reference", "doses are systematically above the reference values"),
                                    ("device_fault", "a fault of the device"),
                                    ("follow_up", "the dose at the reference point is above the follow-up threshold"),
                                    ("other", "something else"),
                                ],
                                max_length=32,
                            ),
                        ),
                        ("procedure_class", models.CharField(blank=True, max_length=32)),
                        (
                            "state",
                            models.CharField(default=passport.incidents.states.IncidentState["DRAFT"], max_length=16),
                        ),
                        ("state_at", models.DateTimeField()),
                        ("happened_on", models.DateField(blank=True, null=True)),
                        ("noticed_at", models.DateTimeField()),
                        ("what", models.TextField(blank=True, max_length=4000)),
                        ("opened_for", models.CharField(blank=True, max_length=100)),
                        ("opened_by", models.CharField(blank=True, max_length=200)),
                        ("opened_at", models.DateTimeField()),
                        ("recorded_at", models.DateTimeField(blank=True, null=True)),
                        ("recorded_by", models.CharField(blank=True, max_length=200, null=True)),
                        ("pack", models.CharField(blank=True, max_length=64)),
                        ("ended_at", models.DateTimeField(blank=True, null=True)),
                        ("ended_by", models.CharField(blank=True, max_length=200, null=True)),
                        ("ended_why", models.TextField(blank=True, max_length=1000)),
                        (
                            "entry",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="incidents",
                                to="booklet.entry",
                            ),
                        ),
                        (
                            "facility",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="incidents",
                                to="people.facility",
                            ),
                        ),
                        (
                            "record",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="incidents",
                                to="people.record",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["facility", "state", "-noticed_at"], name="incident_by_facility_state")
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "kind__in",
                                        [
                                            "wrong_source",
                                            "wrong_patient",
                                            "wrong_tissue",
                                            "wrong_dose",
                                            "wrong_way",
                                            "pregnant",
                                            "above_reference",
                                            "device_fault",
                                            "follow_up",
                                            "other",
                                        ],
                                    )
                                ),
                                name="incident_kind_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "state__in",
                                        [
                                            "draft",
                                            "recorded",
                                            "estimated",
                                            "measures_taken",
                                            "reported",
                                            "told",
                                            "closed",
                                            "no_incident",
                                        ],
                                    )
                                ),
                                name="incident_state_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "procedure_class__in",
                                        [
                                            "",
                                            "xray_diagnostic",
                                            "interventional",
                                            "dental",
                                            "nuclear_diagnostic",
                                            "nuclear_therapy",
                                            "radiotherapy",
                                        ],
                                    )
                                ),
                                name="incident_class_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("entry__isnull", True), ("record__isnull", True), _connector="OR"),
                                name="incident_of_entry_or_record",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("recorded_at__isnull", True),
                                    models.Q(("what", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="incident_recorded_says_what",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("ended_at__isnull", False), ("state__in", ["closed", "no_incident"])),
                                    models.Q(
                                        models.Q(("state__in", ["closed", "no_incident"]), _negated=True),
                                        ("ended_at__isnull", True),
                                    ),
                                    _connector="OR",
                                ),
                                name="incident_ended_when_over",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("state", passport.incidents.states.IncidentState["NO_INCIDENT"]), _negated=True
                                    ),
                                    models.Q(("ended_why", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="incident_none_has_reason",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("recorded_at__isnull", True), ("recorded_by__isnull", True)),
                                    models.Q(("recorded_at__isnull", False), ("recorded_by__isnull", False)),
                                    _connector="OR",
                                ),
                                name="incident_recorded_pair",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("ended_at__isnull", True), ("ended_by__isnull", True)),
                                    models.Q(("ended_at__isnull", False), ("ended_by__isnull", False)),
                                    _connector="OR",
                                ),
                                name="incident_ended_pair",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("opened_for", ""), _negated=True),
                                fields=("facility", "opened_for"),
                                name="incident_opened_once",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Estimate",
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
                        ("quantity", models.CharField(max_length=100)),
                        ("value", models.CharField(max_length=64)),
                        ("unit", models.CharField(max_length=32)),
                        ("method", models.TextField(max_length=1000)),
                        ("at", models.DateTimeField()),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.practitioner"
                            ),
                        ),
                        (
                            "statement",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="signing.statement"
                            ),
                        ),
                        (
                            "incident",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="estimates",
                                to="incidents.incident",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["number"],
                        "constraints": [
                            models.UniqueConstraint(fields=("incident", "number"), name="estimate_once"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("quantity", ""), _negated=True),
                                    models.Q(("value", ""), _negated=True),
                                    models.Q(("unit", ""), _negated=True),
                                    models.Q(("method", ""), _negated=True),
                                ),
                                name="estimate_is_whole",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Measure",
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
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("found", "what the inquiry found"),
                                    ("against", "what is done so that it does not happen again"),
                                    ("added", "an addition or a correction"),
                                ],
                                max_length=16,
                            ),
                        ),
                        ("words", models.TextField(max_length=2000)),
                        ("by", models.CharField(max_length=200)),
                        ("at", models.DateTimeField()),
                        (
                            "incident",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="measures",
                                to="incidents.incident",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["at", "id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("kind__in", ["found", "against", "added"])),
                                name="measure_kind_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("words", ""), _negated=True), name="measure_says"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PhysicistStatement",
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
                        ("text", models.TextField(max_length=4000)),
                        ("value", models.CharField(blank=True, max_length=64)),
                        ("unit", models.CharField(blank=True, max_length=32)),
                        ("method", models.TextField(max_length=1000)),
                        ("at", models.DateTimeField()),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.practitioner"
                            ),
                        ),
                        (
                            "entry",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="physicist_statements",
                                to="booklet.entry",
                            ),
                        ),
                        (
                            "statement",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="signing.statement"
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["number"],
                        "constraints": [
                            models.UniqueConstraint(fields=("entry", "number"), name="unborn_statement_once"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("text", ""), _negated=True), models.Q(("method", ""), _negated=True)
                                ),
                                name="unborn_statement_says",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("unit", ""), ("value", "")),
                                    models.Q(
                                        models.Q(("value", ""), _negated=True), models.Q(("unit", ""), _negated=True)
                                    ),
                                    _connector="OR",
                                ),
                                name="unborn_value_has_unit",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ReportToAuthority",
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
                        ("authority", models.CharField(max_length=200)),
                        ("reported_at", models.DateTimeField()),
                        ("how", models.CharField(max_length=200)),
                        ("reference", models.CharField(blank=True, max_length=100)),
                        ("entered_by", models.CharField(max_length=200)),
                        ("entered_at", models.DateTimeField()),
                        (
                            "incident",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="reports",
                                to="incidents.incident",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name_plural": "reports to authorities",
                        "ordering": ["reported_at", "id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("authority", ""), _negated=True), models.Q(("how", ""), _negated=True)
                                ),
                                name="report_names_authority",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Telling",
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
                        (
                            "audience",
                            models.CharField(
                                choices=[("patient", "the patient"), ("chosen_doctor", "the patient's chosen doctor")],
                                max_length=16,
                            ),
                        ),
                        ("told_at", models.DateTimeField()),
                        ("words", models.TextField(blank=True, max_length=4000)),
                        ("whom", models.CharField(blank=True, max_length=200)),
                        ("how", models.CharField(blank=True, max_length=200)),
                        ("entered_at", models.DateTimeField()),
                        (
                            "entered_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "incident",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="tellings",
                                to="incidents.incident",
                            ),
                        ),
                        (
                            "statement",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="tellings",
                                to="incidents.physiciststatement",
                            ),
                        ),
                        (
                            "told_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="tellings",
                                to="people.practitioner",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["told_at", "id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("audience__in", ["patient", "chosen_doctor"])),
                                name="telling_audience_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("incident__isnull", False), ("statement__isnull", True)),
                                    models.Q(("incident__isnull", True), ("statement__isnull", False)),
                                    _connector="OR",
                                ),
                                name="telling_of_one_thing",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("audience", "patient"), _negated=True),
                                    models.Q(("words", ""), _negated=True),
                                    ("statement__isnull", False),
                                    _connector="OR",
                                ),
                                name="telling_of_patient_has_words",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("audience", "chosen_doctor"), _negated=True),
                                    models.Q(
                                        models.Q(("whom", ""), _negated=True), models.Q(("how", ""), _negated=True)
                                    ),
                                    _connector="OR",
                                ),
                                name="telling_of_doctor_says_how",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TellingTakenBack",
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
                        ("why", models.TextField(max_length=1000)),
                        ("at", models.DateTimeField()),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "telling",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="taken_back",
                                to="incidents.telling",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name_plural": "tellings taken back",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("why", ""), _negated=True), name="taken_back_says_why"
                            )
                        ],
                    },
                ),
            ],
        ),
        Guard(
            name="incidents_estimate_append_only",
            table="incidents_estimate",
            events=["UPDATE", "DELETE"],
        ),
        Guard(
            name="incidents_measure_append_only",
            table="incidents_measure",
            events=["UPDATE", "DELETE"],
        ),
        Guard(
            name="incidents_reporttoauthority_append_only",
            table="incidents_reporttoauthority",
            events=["UPDATE", "DELETE"],
        ),
        Guard(
            name="incidents_physiciststatement_append_only",
            table="incidents_physiciststatement",
            events=["UPDATE", "DELETE"],
        ),
        Guard(
            name="incidents_telling_append_only",
            table="incidents_telling",
            events=["UPDATE", "DELETE"],
        ),
        Guard(
            name="incidents_incident_recorded_stays",
            table="incidents_incident",
            events=["UPDATE"],
            condition="OLD.recorded_at IS NOT NULL AND (OLD.kind <> NEW.kind OR OLD.what <> NEW.what OR OLD.procedure_class <> NEW.procedure_class OR OLD.noticed_at <> NEW.noticed_at OR COALESCE(CAST(OLD.happened_on AS text), '') <> COALESCE(CAST(NEW.happened_on AS text), '') OR NEW.recorded_at IS NULL OR OLD.recorded_at <> NEW.recorded_at OR OLD.recorded_by <> NEW.recorded_by)",
        ),
        Guard(
            name="incidents_incident_place_stays",
            table="incidents_incident",
            events=["UPDATE"],
            condition="OLD.uid <> NEW.uid OR OLD.facility_id <> NEW.facility_id OR OLD.opened_at <> NEW.opened_at OR OLD.opened_for <> NEW.opened_for OR COALESCE(OLD.entry_id, 0) <> COALESCE(NEW.entry_id, 0) OR COALESCE(OLD.record_id, 0) <> COALESCE(NEW.record_id, 0)",
        ),
        Guard(
            name="incidents_incident_stays",
            table="incidents_incident",
            events=["DELETE"],
        ),
        Guard(
            name="incidents_follow_up_mark_stays",
            table="incidents_followup",
            events=["UPDATE"],
            condition="OLD.entry_id <> NEW.entry_id OR OLD.value_mgy <> NEW.value_mgy OR OLD.plane <> NEW.plane OR OLD.threshold_mgy <> NEW.threshold_mgy OR OLD.opened_at <> NEW.opened_at",
        ),
        Guard(
            name="incidents_follow_up_stays",
            table="incidents_followup",
            events=["DELETE"],
        ),
        Guard(
            name="incidents_sheet_approved_stays",
            table="incidents_followupsheet",
            events=["UPDATE"],
            condition="OLD.approved_at IS NOT NULL OR OLD.text <> NEW.text OR OLD.number <> NEW.number OR OLD.follow_up_id <> NEW.follow_up_id",
        ),
        Guard(
            name="incidents_sheet_stays",
            table="incidents_followupsheet",
            events=["DELETE"],
        ),
        Guard(
            name="incidents_tellingtakenback_append_only",
            table="incidents_tellingtakenback",
            events=["UPDATE", "DELETE"],
        ),
    ]
