"""The tables as the migrations up to here leave them, for who begins anew; who began before goes through those."""

import django.db.models.deletion
import passport.nuclear.states
from django.db import migrations, models

from passport.database import CreateTables, Guard, new_uid


class Migration(migrations.Migration):
    replaces = [("nuclear", "0001_initial"), ("nuclear", "0002_append_only")]

    initial = True

    dependencies = [
        ("booklet", "0001_squashed_0012_withheld"),
        ("justification", "0001_squashed_0005_chain"),
        ("people", "0001_squashed_0015_facility_closed"),
    ]

    operations = [
        CreateTables(
            tables=[
                migrations.CreateModel(
                    name="DraftRow",
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
                        ("position", models.PositiveSmallIntegerField()),
                        ("table", models.CharField(blank=True, max_length=64)),
                        ("article", models.CharField(max_length=100)),
                        ("row", models.CharField(blank=True, max_length=200)),
                        ("printed", models.CharField(max_length=300)),
                        ("amount", models.CharField(blank=True, max_length=16)),
                        (
                            "unit",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("hours", "hours"),
                                    ("days", "days"),
                                    ("weeks", "weeks"),
                                    ("months", "months"),
                                    ("years", "years"),
                                ],
                                max_length=8,
                            ),
                        ),
                        (
                            "period",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="rows",
                                to="nuclear.instructionperiod",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["position"],
                        "constraints": [
                            models.UniqueConstraint(fields=("period", "position"), name="draft_row_position_once"),
                            models.CheckConstraint(
                                condition=models.Q(("unit__in", ["hours", "days", "weeks", "months", "years", ""])),
                                name="draft_row_unit_known",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ActivityPlan",
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
                            "state",
                            models.CharField(default=passport.nuclear.states.PlanState["WRITTEN"], max_length=16),
                        ),
                        ("state_at", models.DateTimeField()),
                        ("therapy", models.BooleanField(default=False)),
                        ("radionuclide", models.CharField(max_length=16)),
                        ("compound", models.CharField(blank=True, max_length=200)),
                        ("pack", models.CharField(blank=True, max_length=64)),
                        ("table", models.CharField(blank=True, max_length=64)),
                        ("procedure", models.CharField(blank=True, max_length=200)),
                        ("printed_radionuclide", models.CharField(blank=True, max_length=16)),
                        ("printed_form", models.CharField(blank=True, max_length=200)),
                        ("max_mbq", models.CharField(blank=True, max_length=16)),
                        ("misprint", models.CharField(blank=True, max_length=300)),
                        ("mass_kg", models.CharField(blank=True, max_length=16)),
                        ("printed_factors", models.CharField(blank=True, max_length=200)),
                        ("factor", models.CharField(blank=True, max_length=16)),
                        ("prescribed_mbq", models.CharField(max_length=16)),
                        ("above_reason", models.CharField(blank=True, max_length=500)),
                        ("article", models.CharField(blank=True, max_length=200)),
                        ("in_force", models.BooleanField(default=False)),
                        ("prescribed_as", models.CharField(max_length=200)),
                        ("prescribed_at", models.DateTimeField()),
                        ("together_with", models.CharField(blank=True, max_length=200)),
                        ("countersigned_as", models.CharField(blank=True, max_length=200, null=True)),
                        ("countersigned_at", models.DateTimeField(blank=True, null=True)),
                        ("ready_by", models.CharField(blank=True, max_length=200, null=True)),
                        ("ready_at", models.DateTimeField(blank=True, null=True)),
                        ("withdrawn_reason", models.CharField(blank=True, max_length=500)),
                        (
                            "consent",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="justification.consent",
                            ),
                        ),
                        (
                            "countersigned_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="countersigned_activities",
                                to="people.practitioner",
                            ),
                        ),
                        (
                            "prescribed_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="prescribed_activities",
                                to="people.practitioner",
                            ),
                        ),
                        (
                            "request",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="activity_plans",
                                to="justification.request",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [models.Index(fields=["request", "state"], name="plan_by_request")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("state__in", ["written", "prescribed", "ready", "withdrawn"])),
                                name="plan_state_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("countersigned_as__isnull", True),
                                        ("countersigned_at__isnull", True),
                                        ("countersigned_by__isnull", True),
                                    ),
                                    models.Q(
                                        ("countersigned_as__isnull", False),
                                        ("countersigned_at__isnull", False),
                                        ("countersigned_by__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="plan_countersigned_pair",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("ready_at__isnull", True), ("ready_by__isnull", True)),
                                    models.Q(("ready_at__isnull", False), ("ready_by__isnull", False)),
                                    _connector="OR",
                                ),
                                name="plan_ready_pair",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("countersigned_by__isnull", True),
                                    models.Q(("countersigned_by", models.F("prescribed_by")), _negated=True),
                                    _connector="OR",
                                ),
                                name="plan_two_people",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", passport.nuclear.states.PlanState["WITHDRAWN"]), _negated=True),
                                    models.Q(("withdrawn_reason", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="plan_withdrawn_has_reason",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("prescribed_mbq", ""), _negated=True),
                                    models.Q(("radionuclide", ""), _negated=True),
                                ),
                                name="plan_has_activity",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(
                                    ("state", passport.nuclear.states.PlanState["WITHDRAWN"]), _negated=True
                                ),
                                fields=("request",),
                                name="plan_stands_once",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Administration",
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
                        ("therapy", models.BooleanField(default=False)),
                        ("radionuclide", models.CharField(max_length=16)),
                        ("compound", models.CharField(blank=True, max_length=200)),
                        ("activity_mbq", models.CharField(max_length=16)),
                        ("measured_mbq", models.CharField(blank=True, max_length=16)),
                        ("given_at", models.DateTimeField()),
                        ("route", models.CharField(blank=True, max_length=100)),
                        ("target_organ", models.CharField(blank=True, max_length=100)),
                        ("batch", models.CharField(blank=True, max_length=100)),
                        ("given_by", models.CharField(max_length=200)),
                        ("pack", models.CharField(blank=True, max_length=64)),
                        ("recorded_by", models.CharField(max_length=200)),
                        ("recorded_at", models.DateTimeField()),
                        ("form_token", models.CharField(blank=True, max_length=32, null=True, unique=True)),
                        ("reason", models.CharField(blank=True, max_length=500)),
                        (
                            "entry",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="administrations",
                                to="booklet.entry",
                            ),
                        ),
                        (
                            "facility",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="administrations",
                                to="people.facility",
                            ),
                        ),
                        (
                            "plan",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="administrations",
                                to="nuclear.activityplan",
                            ),
                        ),
                        (
                            "replaces",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="replaced_by",
                                to="nuclear.administration",
                            ),
                        ),
                        (
                            "request",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="administrations",
                                to="justification.request",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [models.Index(fields=["facility", "-given_at"], name="administration_by_facility")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("request__isnull", False), ("entry__isnull", False), _connector="OR"
                                ),
                                name="administration_of_something",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("radionuclide", ""), _negated=True),
                                    models.Q(("activity_mbq", ""), _negated=True),
                                    models.Q(("given_by", ""), _negated=True),
                                ),
                                name="administration_says",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("replaces__isnull", True), models.Q(("reason", ""), _negated=True), _connector="OR"
                                ),
                                name="administration_correction_has_reason",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AdverseEffect",
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
                        ("said", models.TextField(max_length=1000)),
                        ("by", models.CharField(max_length=200)),
                        ("at", models.DateTimeField()),
                        (
                            "administration",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="adverse_effects",
                                to="nuclear.administration",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("said", ""), _negated=True), name="adverse_effect_says"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="InstructionPeriod",
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
                        ("position", models.PositiveSmallIntegerField()),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("contact", "being near other people"),
                                    ("work", "staying away from work"),
                                    ("breastfeeding", "interruption of breastfeeding"),
                                    ("conception", "postponing conception"),
                                ],
                                max_length=16,
                            ),
                        ),
                        ("article", models.CharField(blank=True, max_length=100)),
                        ("amount", models.CharField(blank=True, max_length=16)),
                        (
                            "unit",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("hours", "hours"),
                                    ("days", "days"),
                                    ("weeks", "weeks"),
                                    ("months", "months"),
                                    ("years", "years"),
                                ],
                                max_length=8,
                            ),
                        ),
                        ("reason", models.CharField(blank=True, max_length=500)),
                        ("note", models.CharField(blank=True, max_length=500)),
                        ("starts_at", models.DateTimeField(blank=True, null=True)),
                        ("ends_at", models.DateTimeField(blank=True, null=True)),
                        ("confirmed_at", models.DateTimeField(blank=True, null=True)),
                        ("struck_at", models.DateTimeField(blank=True, null=True)),
                        ("settled_as", models.CharField(blank=True, max_length=200)),
                        (
                            "chosen",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="nuclear.draftrow",
                            ),
                        ),
                        (
                            "settled_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="settled_periods",
                                to="people.practitioner",
                            ),
                        ),
                        (
                            "sheet",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="periods",
                                to="nuclear.instructionsheet",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["position"],
                        "constraints": [
                            models.UniqueConstraint(fields=("sheet", "position"), name="period_position_once"),
                            models.UniqueConstraint(fields=("sheet", "kind"), name="period_kind_once"),
                            models.CheckConstraint(
                                condition=models.Q(("kind__in", ["contact", "work", "breastfeeding", "conception"])),
                                name="period_kind_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("unit__in", ["hours", "days", "weeks", "months", "years", ""])),
                                name="period_unit_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("confirmed_at__isnull", True),
                                        ("ends_at__isnull", True),
                                        ("starts_at__isnull", True),
                                    ),
                                    models.Q(
                                        ("confirmed_at__isnull", False),
                                        ("ends_at__isnull", False),
                                        ("starts_at__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="period_confirmed_pair",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("confirmed_at__isnull", True),
                                    models.Q(
                                        models.Q(("amount", ""), _negated=True), models.Q(("unit", ""), _negated=True)
                                    ),
                                    _connector="OR",
                                ),
                                name="period_confirmed_has_amount",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("confirmed_at__isnull", True),
                                        ("settled_by__isnull", True),
                                        ("struck_at__isnull", True),
                                    ),
                                    models.Q(
                                        ("confirmed_at__isnull", False),
                                        ("settled_by__isnull", False),
                                        ("struck_at__isnull", True),
                                        models.Q(("settled_as", ""), _negated=True),
                                    ),
                                    models.Q(
                                        ("confirmed_at__isnull", True),
                                        ("settled_by__isnull", False),
                                        ("struck_at__isnull", False),
                                        models.Q(("settled_as", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="period_settled_once_by_name",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("struck_at__isnull", True),
                                    models.Q(("reason", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="period_struck_has_reason",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="InstructionSheet",
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
                        ("state", models.CharField(default=passport.nuclear.states.SheetState["DRAFT"], max_length=16)),
                        ("state_at", models.DateTimeField()),
                        ("pack", models.CharField(blank=True, max_length=64)),
                        ("in_force", models.BooleanField(default=False)),
                        ("breastfeeding", models.BooleanField(default=False)),
                        ("residual_mbq", models.CharField(blank=True, max_length=16)),
                        ("dose_rate_usv_h", models.CharField(blank=True, max_length=16)),
                        ("measured_at", models.DateTimeField(blank=True, null=True)),
                        ("drafted_by", models.CharField(max_length=200)),
                        ("drafted_at", models.DateTimeField()),
                        ("confirmed_at", models.DateTimeField(blank=True, null=True)),
                        ("withdrawn_by", models.CharField(blank=True, max_length=200, null=True)),
                        ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                        ("withdrawn_reason", models.CharField(blank=True, max_length=500)),
                        (
                            "administration",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="sheets",
                                to="nuclear.administration",
                            ),
                        ),
                        (
                            "replaces",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="replaced_by",
                                to="nuclear.instructionsheet",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("state__in", ["draft", "confirmed", "withdrawn"])),
                                name="sheet_state_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("withdrawn_at__isnull", True), ("withdrawn_by__isnull", True)),
                                    models.Q(("withdrawn_at__isnull", False), ("withdrawn_by__isnull", False)),
                                    _connector="OR",
                                ),
                                name="sheet_withdrawn_pair",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("state", passport.nuclear.states.SheetState["WITHDRAWN"]),
                                        ("withdrawn_at__isnull", False),
                                        models.Q(("withdrawn_reason", ""), _negated=True),
                                    ),
                                    models.Q(
                                        models.Q(
                                            ("state", passport.nuclear.states.SheetState["WITHDRAWN"]), _negated=True
                                        ),
                                        ("withdrawn_at__isnull", True),
                                    ),
                                    _connector="OR",
                                ),
                                name="sheet_withdrawn_has_reason",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", passport.nuclear.states.SheetState["CONFIRMED"]), _negated=True),
                                    ("confirmed_at__isnull", False),
                                    _connector="OR",
                                ),
                                name="sheet_confirmed_has_time",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("measured_at__isnull", False),
                                    models.Q(("dose_rate_usv_h", ""), ("residual_mbq", "")),
                                    _connector="OR",
                                ),
                                name="sheet_measured_has_time",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(
                                    ("state", passport.nuclear.states.SheetState["WITHDRAWN"]), _negated=True
                                ),
                                fields=("administration",),
                                name="sheet_stands_once",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Release",
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
                        ("residual_mbq", models.CharField(blank=True, max_length=16)),
                        ("dose_rate_usv_h", models.CharField(blank=True, max_length=16)),
                        ("measured_at", models.DateTimeField(blank=True, null=True)),
                        ("measured_by", models.CharField(blank=True, max_length=200)),
                        ("unmeasured_reason", models.CharField(blank=True, max_length=500)),
                        ("travel", models.CharField(max_length=300)),
                        ("note", models.CharField(blank=True, max_length=500)),
                        ("leaves_at", models.DateTimeField()),
                        ("pack", models.CharField(blank=True, max_length=64)),
                        ("article", models.CharField(blank=True, max_length=100)),
                        ("limit_mbq", models.CharField(blank=True, max_length=16)),
                        ("in_force", models.BooleanField(default=False)),
                        ("above_reason", models.CharField(blank=True, max_length=500)),
                        ("left_already", models.BooleanField(default=False)),
                        ("released_as", models.CharField(max_length=200)),
                        ("released_at", models.DateTimeField()),
                        (
                            "administration",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="releases",
                                to="nuclear.administration",
                            ),
                        ),
                        (
                            "released_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="releases",
                                to="people.practitioner",
                            ),
                        ),
                        (
                            "replaces",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="replaced_by",
                                to="nuclear.release",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        models.Q(
                                            models.Q(("residual_mbq", ""), _negated=True),
                                            models.Q(("dose_rate_usv_h", ""), _negated=True),
                                            _connector="OR",
                                        ),
                                        ("measured_at__isnull", False),
                                        ("unmeasured_reason", ""),
                                        models.Q(("measured_by", ""), _negated=True),
                                    ),
                                    models.Q(
                                        ("dose_rate_usv_h", ""),
                                        ("left_already", True),
                                        ("measured_at__isnull", True),
                                        ("residual_mbq", ""),
                                        models.Q(("unmeasured_reason", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="release_measured",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("travel", ""), _negated=True),
                                    models.Q(("released_as", ""), _negated=True),
                                ),
                                name="release_says",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ConsentWithdrawn",
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
                        ("reason", models.CharField(max_length=500)),
                        ("by", models.CharField(max_length=200)),
                        ("at", models.DateTimeField()),
                        (
                            "consent",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="withdrawn",
                                to="justification.consent",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("reason", ""), _negated=True), name="consent_withdrawn_has_reason"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="NotGiven",
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
                        ("reason", models.CharField(max_length=500)),
                        ("by", models.CharField(max_length=200)),
                        ("at", models.DateTimeField()),
                        (
                            "administration",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="not_given",
                                to="nuclear.administration",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("reason", ""), _negated=True), name="not_given_has_reason"
                            )
                        ],
                    },
                ),
            ],
        ),
        Guard(
            name="administration_append_only",
            table="nuclear_administration",
            events=["UPDATE", "DELETE"],
        ),
        Guard(
            name="adverseeffect_append_only",
            table="nuclear_adverseeffect",
            events=["UPDATE", "DELETE"],
        ),
        Guard(
            name="consentwithdrawn_append_only",
            table="nuclear_consentwithdrawn",
            events=["UPDATE", "DELETE"],
        ),
        Guard(
            name="draftrow_append_only",
            table="nuclear_draftrow",
            events=["UPDATE", "DELETE"],
        ),
        Guard(
            name="notgiven_append_only",
            table="nuclear_notgiven",
            events=["UPDATE", "DELETE"],
        ),
        Guard(
            name="release_append_only",
            table="nuclear_release",
            events=["UPDATE", "DELETE"],
        ),
        Guard(
            name="plan_stays",
            table="nuclear_activityplan",
            events=["DELETE"],
        ),
        Guard(
            name="plan_as_prescribed",
            table="nuclear_activityplan",
            events=["UPDATE"],
            condition='OLD.state = \'withdrawn\' OR (OLD.countersigned_at IS NOT NULL AND (NEW.countersigned_at IS NULL OR OLD.countersigned_by_id <> NEW.countersigned_by_id OR OLD.countersigned_as <> NEW.countersigned_as)) OR ((OLD.state = \'ready\' AND NEW.state NOT IN (\'ready\', \'withdrawn\')) OR (OLD.state = \'prescribed\' AND NEW.state = \'written\') OR (OLD.ready_at IS NOT NULL AND (NEW.ready_at IS NULL OR OLD.ready_at <> NEW.ready_at OR OLD.ready_by <> NEW.ready_by))) OR OLD."request_id" <> NEW."request_id" OR OLD."therapy" <> NEW."therapy" OR OLD."radionuclide" <> NEW."radionuclide" OR OLD."compound" <> NEW."compound" OR OLD."pack" <> NEW."pack" OR OLD."table" <> NEW."table" OR OLD."procedure" <> NEW."procedure" OR OLD."printed_radionuclide" <> NEW."printed_radionuclide" OR OLD."printed_form" <> NEW."printed_form" OR OLD."max_mbq" <> NEW."max_mbq" OR OLD."misprint" <> NEW."misprint" OR OLD."mass_kg" <> NEW."mass_kg" OR OLD."printed_factors" <> NEW."printed_factors" OR OLD."factor" <> NEW."factor" OR OLD."prescribed_mbq" <> NEW."prescribed_mbq" OR OLD."above_reason" <> NEW."above_reason" OR OLD."article" <> NEW."article" OR OLD."in_force" <> NEW."in_force" OR OLD."prescribed_by_id" <> NEW."prescribed_by_id" OR OLD."prescribed_as" <> NEW."prescribed_as" OR OLD."prescribed_at" <> NEW."prescribed_at" OR OLD."together_with" <> NEW."together_with"',
        ),
        Guard(
            name="sheet_stays",
            table="nuclear_instructionsheet",
            events=["DELETE"],
        ),
        Guard(
            name="sheet_confirmed",
            table="nuclear_instructionsheet",
            events=["UPDATE"],
            condition="OLD.state = 'withdrawn' OR (OLD.state = 'confirmed' AND NEW.state <> 'withdrawn')",
        ),
        Guard(
            name="period_stays",
            table="nuclear_instructionperiod",
            events=["DELETE"],
        ),
        Guard(
            name="period_settled",
            table="nuclear_instructionperiod",
            events=["UPDATE"],
            condition="OLD.confirmed_at IS NOT NULL OR OLD.struck_at IS NOT NULL",
        ),
        Guard(
            name="period_settled_rows",
            table="nuclear_draftrow",
            events=["INSERT"],
            condition="EXISTS (SELECT 1 FROM nuclear_instructionperiod AS period WHERE period.id = NEW.period_id AND (period.confirmed_at IS NOT NULL OR period.struck_at IS NOT NULL))",
        ),
        Guard(
            name="sheet_finished_periods",
            table="nuclear_instructionperiod",
            events=["INSERT"],
            condition="EXISTS (SELECT 1 FROM nuclear_instructionsheet AS sheet WHERE sheet.id = NEW.sheet_id AND sheet.state <> 'draft')",
        ),
    ]
