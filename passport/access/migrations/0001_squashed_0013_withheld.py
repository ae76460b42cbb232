"""The tables as the migrations up to here leave them, for who begins anew; who began before goes through those."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from passport.database import CreateTables, Guard, new_uid


class Migration(migrations.Migration):
    replaces = [
        ("access", "0001_initial"),
        ("access", "0002_initial"),
        ("access", "0003_append_only"),
        ("access", "0004_purposes"),
        ("access", "0005_sending"),
        ("access", "0006_copying"),
        ("access", "0007_before_and_after"),
        ("access", "0008_visits"),
        ("access", "0009_looking_into_mistakes"),
        ("access", "0010_showing"),
        ("access", "0011_findings"),
        ("access", "0012_family"),
        ("access", "0013_withheld"),
    ]

    initial = True

    dependencies = [
        ("booklet", "0001_squashed_0012_withheld"),
        ("people", "0001_squashed_0015_facility_closed"),
    ]

    operations = [
        CreateTables(
            tables=[
                migrations.CreateModel(
                    name="Access",
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
                        ("reader_uid", models.CharField(max_length=32)),
                        ("reader_name", models.CharField(max_length=200)),
                        ("facility_name", models.CharField(blank=True, max_length=200)),
                        (
                            "purpose",
                            models.CharField(
                                choices=[
                                    ("own_record", "reading one's own passport"),
                                    ("care", "care by a doctor"),
                                    ("signing", "signing a row"),
                                    ("justification", "asking for an examination, or deciding on one"),
                                    ("performing", "performing an examination"),
                                    ("registration", "registration at the counter"),
                                    ("reconciliation", "matching a report with its patient"),
                                    ("correction", "looking into a mistake"),
                                    ("review", "checking a look"),
                                    ("emergency", "emergency"),
                                    ("sending", "sending to an authority"),
                                    ("copying", "copying a paper booklet"),
                                    ("nuclear_medicine", "giving a radioactive medicine"),
                                    ("incident", "checking how examinations are done"),
                                    ("survey", "comparing doses with reference levels"),
                                    ("inspection", "inspection by an authority"),
                                    ("retention", "deciding what is kept"),
                                ],
                                max_length=32,
                            ),
                        ),
                        (
                            "ground",
                            models.CharField(
                                choices=[
                                    ("self", "the patient"),
                                    ("guardian", "parent or guardian"),
                                    ("trusted", "trusted person"),
                                    ("grant", "the patient's code"),
                                    ("standing", "the patient's chosen doctor"),
                                    ("guest", "leave given to somebody without an account"),
                                    ("request", "a request for an examination"),
                                    ("facility", "the facility's own rows"),
                                    ("emergency", "emergency access"),
                                    ("duty", "an order of the law"),
                                    ("visit", "an inspector's visit"),
                                ],
                                max_length=16,
                            ),
                        ),
                        ("reason", models.CharField(blank=True, max_length=500)),
                        ("quarter", models.DateTimeField()),
                        ("at", models.DateTimeField()),
                        (
                            "patient",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="accesses",
                                to="people.patient",
                            ),
                        ),
                        (
                            "record",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="accesses",
                                to="people.record",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name_plural": "accesses",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("patient__isnull", False), ("record__isnull", True)),
                                    models.Q(("patient__isnull", True), ("record__isnull", False)),
                                    _connector="OR",
                                ),
                                name="access_of_patient_or_record",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "purpose__in",
                                        [
                                            "own_record",
                                            "care",
                                            "signing",
                                            "justification",
                                            "performing",
                                            "registration",
                                            "reconciliation",
                                            "correction",
                                            "review",
                                            "emergency",
                                            "sending",
                                            "copying",
                                            "nuclear_medicine",
                                            "incident",
                                            "survey",
                                            "inspection",
                                            "retention",
                                        ],
                                    )
                                ),
                                name="access_purpose_known",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("patient__isnull", False)),
                                fields=("reader_uid", "patient", "purpose", "ground", "reason", "quarter"),
                                name="access_patient_once_a_quarter",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("record__isnull", False)),
                                fields=("reader_uid", "record", "purpose", "ground", "reason", "quarter"),
                                name="access_record_once_a_quarter",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "ground__in",
                                        [
                                            "self",
                                            "guardian",
                                            "trusted",
                                            "grant",
                                            "standing",
                                            "guest",
                                            "request",
                                            "facility",
                                            "emergency",
                                            "duty",
                                            "visit",
                                        ],
                                    )
                                ),
                                name="access_ground_known",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Emergency",
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
                        ("opened_at", models.DateTimeField()),
                        ("until", models.DateTimeField()),
                        ("reviewed_at", models.DateTimeField(blank=True, null=True)),
                        ("reviewed_by", models.CharField(blank=True, max_length=200, null=True)),
                        (
                            "facility",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.facility"
                            ),
                        ),
                        (
                            "patient",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="emergencies",
                                to="people.patient",
                            ),
                        ),
                        (
                            "reader",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "finding",
                            models.CharField(
                                blank=True,
                                choices=[("justified", "justified"), ("not_justified", "not justified")],
                                max_length=16,
                                null=True,
                            ),
                        ),
                        ("finding_words", models.CharField(blank=True, max_length=1000, null=True)),
                    ],
                    options={
                        "verbose_name_plural": "emergencies",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("reviewed_at__isnull", True), ("reviewed_by__isnull", True)),
                                    models.Q(("reviewed_at__isnull", False), ("reviewed_by__isnull", False)),
                                    _connector="OR",
                                ),
                                name="emergency_reviewed_pair",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("reason", ""), _negated=True), name="emergency_has_reason"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("finding__isnull", True), ("finding_words__isnull", True)),
                                    models.Q(("finding__isnull", False), ("finding_words__isnull", False)),
                                    _connector="OR",
                                ),
                                name="emergency_finding_pair",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("finding__isnull", True),
                                    models.Q(
                                        ("finding__in", ["justified", "not_justified"]),
                                        ("reviewed_at__isnull", False),
                                        models.Q(("finding_words", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="emergency_finding_is_of_a_review",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Grant",
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
                        ("code_hmac", models.BinaryField(max_length=32, unique=True)),
                        ("made_at", models.DateTimeField()),
                        ("code_expires_at", models.DateTimeField()),
                        ("redeemed_at", models.DateTimeField(blank=True, null=True)),
                        ("until", models.DateTimeField(blank=True, null=True)),
                        ("stopped_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "made_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "patient",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="grants", to="people.patient"
                            ),
                        ),
                        (
                            "redeemed_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="grants_held",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("for_guest", models.BooleanField(default=False)),
                        (
                            "lasts",
                            models.PositiveSmallIntegerField(
                                choices=[(1, "one hour"), (24, "one day"), (168, "seven days")], default=1
                            ),
                        ),
                        (
                            "made_as",
                            models.CharField(
                                choices=[
                                    ("self", "the patient"),
                                    ("guardian", "parent or guardian"),
                                    ("trusted", "trusted person"),
                                ],
                                default="self",
                                max_length=16,
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("for_guest", False),
                                        ("redeemed_at__isnull", True),
                                        ("redeemed_by__isnull", True),
                                        ("until__isnull", True),
                                    ),
                                    models.Q(
                                        ("for_guest", False),
                                        ("redeemed_at__isnull", False),
                                        ("redeemed_by__isnull", False),
                                        ("until__isnull", False),
                                    ),
                                    models.Q(
                                        ("for_guest", True),
                                        ("redeemed_at__isnull", False),
                                        ("redeemed_by__isnull", True),
                                        ("until__isnull", True),
                                    ),
                                    _connector="OR",
                                ),
                                name="grant_redeemed_by_one",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("lasts__in", [1, 24, 168])), name="grant_lasts_known"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("made_as__in", ["self", "guardian", "trusted"])),
                                name="grant_made_as_known",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CaseOpened",
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
                        ("at", models.DateTimeField()),
                        (
                            "entry",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="booklet.entry"
                            ),
                        ),
                        (
                            "visit",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="cases_opened",
                                to="access.visit",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name_plural": "cases opened",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("reason", ""), _negated=True), name="case_opened_says_why"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Sample",
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
                        ("seed", models.CharField(max_length=64)),
                        ("first_day", models.DateField()),
                        ("last_day", models.DateField()),
                        ("out_of", models.PositiveIntegerField()),
                        ("hidden", models.PositiveIntegerField()),
                        ("drawn_at", models.DateTimeField()),
                        (
                            "visit",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="samples", to="access.visit"
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("last_day__gte", models.F("first_day"))),
                                name="sample_days_in_order",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("seed", ""), _negated=True), name="sample_has_seed"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SampleRow",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("position", models.PositiveSmallIntegerField()),
                        (
                            "entry",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="booklet.entry"
                            ),
                        ),
                        (
                            "sample",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="rows", to="access.sample"
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["position"],
                        "constraints": [
                            models.UniqueConstraint(fields=("sample", "position"), name="sample_position_once"),
                            models.UniqueConstraint(fields=("sample", "entry"), name="sample_entry_once"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Visit",
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
                        ("reason", models.CharField(max_length=500)),
                        ("first_day", models.DateField()),
                        ("last_day", models.DateField()),
                        ("invited_at", models.DateTimeField()),
                        ("invited_by", models.CharField(max_length=200)),
                        ("ended_at", models.DateTimeField(blank=True, null=True)),
                        ("ended_by", models.CharField(blank=True, max_length=200, null=True)),
                        (
                            "facility",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="visits", to="people.facility"
                            ),
                        ),
                        (
                            "inspector",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="visits",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "invitation",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="visit",
                                to="people.invitation",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("ended_at__isnull", True), ("ended_by__isnull", True)),
                                    models.Q(("ended_at__isnull", False), ("ended_by__isnull", False)),
                                    _connector="OR",
                                ),
                                name="visit_ended_pair",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("inspector__isnull", False), ("invitation__isnull", True)),
                                    models.Q(("inspector__isnull", True), ("invitation__isnull", False)),
                                    _connector="OR",
                                ),
                                name="visit_of_account_or_invitation",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("last_day__gte", models.F("first_day"))), name="visit_days_in_order"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("authority", ""), _negated=True), models.Q(("reason", ""), _negated=True)
                                ),
                                name="visit_says_why",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="GuestLook",
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
                        ("session_hmac", models.BinaryField(max_length=32, unique=True)),
                        ("name", models.CharField(max_length=150)),
                        ("facility", models.CharField(max_length=150)),
                        ("purpose", models.CharField(max_length=200)),
                        ("asked_at", models.DateTimeField()),
                        ("answer_until", models.DateTimeField()),
                        ("answered_at", models.DateTimeField(blank=True, null=True)),
                        ("allowed", models.BooleanField(blank=True, null=True)),
                        ("until", models.DateTimeField(blank=True, null=True)),
                        (
                            "answered_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "grant",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT, related_name="guest", to="access.grant"
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("allowed__isnull", True),
                                        ("answered_at__isnull", True),
                                        ("answered_by__isnull", True),
                                    ),
                                    models.Q(
                                        ("allowed__isnull", False),
                                        ("answered_at__isnull", False),
                                        ("answered_by__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="guest_answered_together",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("allowed", True), ("allowed__isnull", False), ("until__isnull", False)),
                                    models.Q(
                                        models.Q(("allowed__isnull", True), ("allowed", False), _connector="OR"),
                                        ("until__isnull", True),
                                    ),
                                    _connector="OR",
                                ),
                                name="guest_looks_when_allowed",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("name", ""), _negated=True),
                                    models.Q(("facility", ""), _negated=True),
                                    models.Q(("purpose", ""), _negated=True),
                                ),
                                name="guest_says_who",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="StandingGrant",
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
                        ("made_at", models.DateTimeField()),
                        ("stopped_at", models.DateTimeField(blank=True, null=True)),
                        ("stopped_by", models.CharField(blank=True, max_length=200, null=True)),
                        (
                            "doctor",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="standing_grants",
                                to="people.practitioner",
                            ),
                        ),
                        (
                            "made_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "patient",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="standing_grants",
                                to="people.patient",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("stopped_at__isnull", True), ("stopped_by__isnull", True)),
                                    models.Q(("stopped_at__isnull", False), ("stopped_by__isnull", False)),
                                    _connector="OR",
                                ),
                                name="standing_stopped_pair",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("stopped_at__isnull", True)),
                                fields=("patient",),
                                name="standing_once_a_patient",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="LookQuestion",
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
                        ("answered_at", models.DateTimeField(blank=True, null=True)),
                        ("answered_by", models.CharField(blank=True, max_length=200, null=True)),
                        (
                            "finding",
                            models.CharField(
                                blank=True,
                                choices=[("justified", "justified"), ("not_justified", "not justified")],
                                max_length=16,
                                null=True,
                            ),
                        ),
                        ("answer", models.CharField(blank=True, max_length=1000, null=True)),
                        (
                            "access",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT, related_name="question", to="access.access"
                            ),
                        ),
                        (
                            "asked_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "facility",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="look_questions",
                                to="people.facility",
                            ),
                        ),
                        (
                            "patient",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="look_questions",
                                to="people.patient",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("answer__isnull", True),
                                        ("answered_at__isnull", True),
                                        ("answered_by__isnull", True),
                                        ("finding__isnull", True),
                                    ),
                                    models.Q(
                                        ("answer__isnull", False),
                                        ("answered_at__isnull", False),
                                        ("answered_by__isnull", False),
                                        ("finding__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="look_question_answered_whole",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("finding__isnull", True),
                                    models.Q(
                                        ("finding__in", ["justified", "not_justified"]),
                                        models.Q(("answer", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="look_question_answer_says_something",
                            ),
                        ],
                    },
                ),
            ],
        ),
        Guard(
            name="sample_append_only",
            table="access_sample",
            events=("UPDATE", "DELETE"),
        ),
        Guard(
            name="samplerow_append_only",
            table="access_samplerow",
            events=("UPDATE", "DELETE"),
        ),
        Guard(
            name="caseopened_append_only",
            table="access_caseopened",
            events=("UPDATE", "DELETE"),
        ),
        Guard(
            name="visit_stays",
            table="access_visit",
            events=("DELETE",),
        ),
        Guard(
            name="visit_stays_ended",
            table="access_visit",
            events=("UPDATE",),
            condition="OLD.ended_at IS NOT NULL",
        ),
        Guard(
            name="access_append_only",
            table="access_access",
            events=("UPDATE", "DELETE"),
        ),
    ]
