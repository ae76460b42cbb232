"""The tables as the migrations up to here leave them, for who begins anew; who began before goes through those."""

import django.contrib.auth.models
import django.contrib.auth.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from passport.database import CreateTables, new_uid


class Migration(migrations.Migration):
    replaces = [
        ("people", "0001_initial"),
        ("people", "0002_patient_folded_name"),
        ("people", "0003_law"),
        ("people", "0004_phones"),
        ("people", "0005_viewer_and_reports"),
        ("people", "0006_answer_mistakes"),
        ("people", "0007_family"),
        ("people", "0008_when_reports_are_shown"),
        ("people", "0009_language_as_chosen"),
        ("people", "0010_plain_number"),
        ("people", "0011_national_eid"),
        ("people", "0012_contacts"),
        ("people", "0013_leaving"),
        ("people", "0014_licence_ends"),
        ("people", "0015_facility_closed"),
    ]

    initial = True

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [
        CreateTables(
            tables=[
                migrations.CreateModel(
                    name="User",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("password", models.CharField(max_length=128, verbose_name="password")),
                        ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                        (
                            "is_superuser",
                            models.BooleanField(
                                default=False,
                                help_text="Designates that this user has all permissions without explicitly assigning them.",
                                verbose_name="superuser status",
                            ),
                        ),
                        (
                            "username",
                            models.CharField(
                                error_messages={"unique": "A user with that username already exists."},
                                help_text="Required. 150 characters or fewer. Letters, digits and @/./+/-/_ only.",
                                max_length=150,
                                unique=True,
                                validators=[django.contrib.auth.validators.UnicodeUsernameValidator()],
                                verbose_name="username",
                            ),
                        ),
                        ("email", models.EmailField(blank=True, max_length=254, verbose_name="email address")),
                        (
                            "is_staff",
                            models.BooleanField(
                                default=False,
                                help_text="Designates whether the user can log into this admin site.",
                                verbose_name="staff status",
                            ),
                        ),
                        (
                            "is_active",
                            models.BooleanField(
                                default=True,
                                help_text="Designates whether this user should be treated as active. Unselect this instead of deleting accounts.",
                                verbose_name="active",
                            ),
                        ),
                        (
                            "date_joined",
                            models.DateTimeField(default=django.utils.timezone.now, verbose_name="date joined"),
                        ),
                        (
                            "uid",
                            models.CharField(default=new_uid, editable=False, max_length=32, unique=True),
                        ),
                        ("display_name", models.CharField(blank=True, max_length=200)),
                        ("language", models.CharField(blank=True, default="", max_length=10)),
                        (
                            "groups",
                            models.ManyToManyField(
                                blank=True,
                                help_text="The groups this user belongs to. A user will get all permissions granted to each of their groups.",
                                related_name="user_set",
                                related_query_name="user",
                                to="auth.group",
                                verbose_name="groups",
                            ),
                        ),
                        (
                            "user_permissions",
                            models.ManyToManyField(
                                blank=True,
                                help_text="Specific permissions for this user.",
                                related_name="user_set",
                                related_query_name="user",
                                to="auth.permission",
                                verbose_name="user permissions",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "user",
                        "verbose_name_plural": "users",
                        "abstract": False,
                    },
                    managers=[
                        ("objects", django.contrib.auth.models.UserManager()),
                    ],
                ),
                migrations.CreateModel(
                    name="Attempt",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("kind", models.CharField(max_length=32)),
                        ("who_hmac", models.BinaryField(max_length=32)),
                        ("at", models.DateTimeField()),
                        ("succeeded", models.BooleanField()),
                    ],
                    options={
                        "indexes": [models.Index(fields=["kind", "who_hmac", "at"], name="attempt_lookup")],
                    },
                ),
                migrations.CreateModel(
                    name="Facility",
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
                        ("name", models.CharField(max_length=200)),
                        ("country", models.CharField(max_length=2)),
                        ("time_zone", models.CharField(max_length=64)),
                        ("code", models.CharField(blank=True, max_length=64)),
                        ("phone", models.CharField(blank=True, max_length=64)),
                        ("created_at", models.DateTimeField()),
                        ("asks_from_age", models.PositiveSmallIntegerField(default=12)),
                        ("asks_until_age", models.PositiveSmallIntegerField(default=55)),
                        ("follow_up_mgy", models.PositiveIntegerField(default=5000)),
                        ("language", models.CharField(blank=True, max_length=10)),
                        ("repeat_months", models.PositiveSmallIntegerField(default=6)),
                        ("viewer_url", models.CharField(blank=True, max_length=300)),
                        ("report_days", models.PositiveSmallIntegerField(default=0)),
                        ("viewer_for_patients", models.BooleanField(default=False)),
                        ("answer_mistakes_within_days", models.PositiveSmallIntegerField(default=30)),
                        (
                            "reports_shown",
                            models.CharField(
                                choices=[
                                    ("at_once", "at once"),
                                    ("after_days", "after some days"),
                                    (
                                        "after_doctor",
                                        "when a doctor of the patient opened it, and after some days at the latest",
                                    ),
                                ],
                                default="at_once",
                                max_length=16,
                            ),
                        ),
                        ("reports_shown_days", models.PositiveSmallIntegerField(default=0)),
                        ("closed_at", models.DateTimeField(blank=True, null=True)),
                        ("closed_by", models.CharField(blank=True, max_length=200, null=True)),
                    ],
                    options={
                        "verbose_name_plural": "facilities",
                        "constraints": [
                            models.UniqueConstraint(fields=("name", "country"), name="facility_name_once_per_country"),
                            models.CheckConstraint(
                                condition=models.Q(("asks_until_age__gte", models.F("asks_from_age"))),
                                name="facility_asks_from_to",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("answer_mistakes_within_days__gte", 1)),
                                name="facility_answers_some_day",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("reports_shown__in", ["at_once", "after_days", "after_doctor"])),
                                name="facility_reports_shown_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("reports_shown", "at_once"), ("reports_shown_days", 0)),
                                    models.Q(
                                        models.Q(("reports_shown", "at_once"), _negated=True),
                                        ("reports_shown_days__gte", 1),
                                    ),
                                    _connector="OR",
                                ),
                                name="facility_reports_shown_some_day",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("closed_at__isnull", True), ("closed_by__isnull", True)),
                                    models.Q(("closed_at__isnull", False), ("closed_by__isnull", False)),
                                    _connector="OR",
                                ),
                                name="facility_closed_pair",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Practitioner",
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
                        ("title", models.CharField(blank=True, max_length=64)),
                        ("given_name", models.CharField(max_length=100)),
                        ("surname", models.CharField(max_length=100)),
                        ("licence_number", models.CharField(blank=True, max_length=64)),
                        ("in_practice_since", models.DateField(blank=True, null=True)),
                        ("cannot_sign_since", models.DateTimeField(blank=True, null=True)),
                        ("cannot_sign_reason", models.CharField(blank=True, max_length=300, null=True)),
                        (
                            "user",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="practitioner",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "profession",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("doctor", "doctor of medicine"),
                                    ("dentist", "dentist"),
                                    ("physicist", "medical physicist"),
                                    ("radiographer", "radiographer"),
                                ],
                                max_length=16,
                            ),
                        ),
                        ("licence_valid_until", models.DateField(blank=True, null=True)),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("cannot_sign_reason__isnull", True), ("cannot_sign_since__isnull", True)),
                                    models.Q(
                                        ("cannot_sign_reason__isnull", False), ("cannot_sign_since__isnull", False)
                                    ),
                                    _connector="OR",
                                ),
                                name="practitioner_cannot_sign_pair",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("profession__in", ["doctor", "dentist", "physicist", "radiographer", ""])
                                ),
                                name="practitioner_profession_known",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Patient",
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
                        ("given_name", models.CharField(max_length=100)),
                        ("surname", models.CharField(max_length=100)),
                        ("personal_number", models.CharField(blank=True, max_length=32)),
                        ("street", models.CharField(blank=True, max_length=200)),
                        ("place", models.CharField(blank=True, max_length=100)),
                        ("birth_date", models.DateField()),
                        (
                            "sex",
                            models.CharField(
                                blank=True, choices=[("F", "female"), ("M", "male"), ("O", "other")], max_length=1
                            ),
                        ),
                        ("language", models.CharField(default="en", max_length=10)),
                        (
                            "calendar",
                            models.CharField(
                                choices=[("gregorian", "Gregorian"), ("jalali", "Jalali")],
                                default="gregorian",
                                max_length=16,
                            ),
                        ),
                        ("registered_at", models.DateTimeField()),
                        (
                            "registered_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="registered_patients",
                                to="people.facility",
                            ),
                        ),
                        (
                            "chosen_doctor",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="chosen_by",
                                to="people.practitioner",
                            ),
                        ),
                        ("folded_name", models.CharField(blank=True, default="", editable=False, max_length=400)),
                        ("plain_number", models.CharField(blank=True, default="", editable=False, max_length=32)),
                    ],
                    options={
                        "indexes": [models.Index(fields=["plain_number"], name="patient_plain_number")],
                    },
                ),
                migrations.CreateModel(
                    name="Reader",
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
                            "relation",
                            models.CharField(
                                choices=[
                                    ("self", "the patient"),
                                    ("guardian", "parent or guardian"),
                                    ("trusted", "trusted person"),
                                ],
                                max_length=16,
                            ),
                        ),
                        ("since", models.DateTimeField()),
                        ("until", models.DateTimeField(blank=True, null=True)),
                        ("proven_by", models.CharField(max_length=400)),
                        (
                            "patient",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="readers", to="people.patient"
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="readerships",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "colour",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("moss", "moss green"),
                                    ("sea", "sea blue"),
                                    ("plum", "plum"),
                                    ("clay", "clay red"),
                                    ("ochre", "ochre"),
                                    ("slate", "slate grey"),
                                ],
                                max_length=16,
                            ),
                        ),
                        ("ended_at", models.DateTimeField(blank=True, null=True)),
                        ("ended_by", models.CharField(blank=True, max_length=200, null=True)),
                        (
                            "ended_how",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("counter", "ended at the counter of a hospital"),
                                    ("patient", "ended by the patient"),
                                    ("reader", "given up"),
                                    ("replaced", "replaced by a later one"),
                                    ("ran_out", "run out"),
                                    ("left", "the patient left"),
                                ],
                                max_length=16,
                                null=True,
                            ),
                        ),
                        ("ended_reason", models.CharField(blank=True, max_length=300)),
                        (
                            "proof",
                            models.CharField(
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
                        ("proof_words", models.CharField(blank=True, max_length=200)),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("relation__in", ["self", "guardian", "trusted"])),
                                name="reader_relation_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("colour__in", ["moss", "sea", "plum", "clay", "ochre", "slate", ""])
                                ),
                                name="reader_colour_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("proof", "other"), _negated=True),
                                    models.Q(("proof_words", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="reader_other_proof_named",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("ended_at__isnull", True),
                                        ("ended_by__isnull", True),
                                        ("ended_how__isnull", True),
                                    ),
                                    models.Q(
                                        ("ended_at__isnull", False),
                                        ("ended_by__isnull", False),
                                        ("ended_how__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="reader_ended_together",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("ended_how", "counter"), _negated=True),
                                    models.Q(("ended_reason", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="reader_ended_at_counter_why",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("ended_at__isnull", True)),
                                fields=("user", "patient"),
                                name="reader_open_once",
                            ),
                            models.CheckConstraint(
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
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("ended_how__in", ["counter", "patient", "reader", "replaced", "ran_out", "left"])
                                ),
                                name="reader_parting_known",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Record",
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
                        ("issuer", models.CharField(max_length=200)),
                        ("local_id", models.CharField(max_length=200)),
                        ("salt", models.BinaryField(max_length=16)),
                        ("name_as_sent", models.CharField(blank=True, max_length=400)),
                        ("birth_date", models.DateField(blank=True, null=True)),
                        (
                            "sex",
                            models.CharField(
                                blank=True, choices=[("F", "female"), ("M", "male"), ("O", "other")], max_length=1
                            ),
                        ),
                        ("linked_at", models.DateTimeField(blank=True, null=True)),
                        ("linked_how", models.CharField(blank=True, max_length=64, null=True)),
                        ("first_seen_at", models.DateTimeField()),
                        (
                            "patient",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="records",
                                to="people.patient",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("issuer", "local_id"), name="record_once_per_issuer"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("issuer", ""), _negated=True), models.Q(("local_id", ""), _negated=True)
                                ),
                                name="record_has_identifier",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("linked_at__isnull", True),
                                        ("linked_how__isnull", True),
                                        ("patient__isnull", True),
                                    ),
                                    models.Q(
                                        ("linked_at__isnull", False),
                                        ("linked_how__isnull", False),
                                        ("patient__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="record_link_pair",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Specialty",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=120)),
                        ("valid_from", models.DateField(blank=True, null=True)),
                        ("valid_until", models.DateField(blank=True, null=True)),
                        (
                            "practitioner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="specialties",
                                to="people.practitioner",
                            ),
                        ),
                        ("examined_in", models.PositiveSmallIntegerField(blank=True, null=True)),
                        (
                            "field",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("radiology", "radiology"),
                                    ("nuclear_medicine", "nuclear medicine"),
                                    ("radiation_oncology", "radiation oncology"),
                                    ("general_practice", "general practice"),
                                    ("medical_physics", "medical physics"),
                                    ("dental", "dental medicine"),
                                    ("other", "another clinical branch"),
                                ],
                                max_length=32,
                            ),
                        ),
                        ("held_since", models.DateField(blank=True, null=True)),
                        ("regions", models.CharField(blank=True, max_length=1000)),
                    ],
                    options={
                        "verbose_name_plural": "specialties",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("practitioner", "name"), name="specialty_once_per_practitioner"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "field__in",
                                        [
                                            "radiology",
                                            "nuclear_medicine",
                                            "radiation_oncology",
                                            "general_practice",
                                            "medical_physics",
                                            "dental",
                                            "other",
                                            "",
                                        ],
                                    )
                                ),
                                name="specialty_field_known",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Device",
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
                        ("name", models.CharField(max_length=200)),
                        ("ae_title", models.CharField(blank=True, max_length=16)),
                        ("manufacturer", models.CharField(blank=True, max_length=200)),
                        ("model", models.CharField(blank=True, max_length=200)),
                        ("serial_number", models.CharField(blank=True, max_length=64)),
                        ("created_at", models.DateTimeField()),
                        (
                            "facility",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="devices",
                                to="people.facility",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("facility", "name"), name="device_name_once_per_facility")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Invitation",
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
                            "role",
                            models.CharField(
                                choices=[
                                    ("approver", "approving specialist"),
                                    ("referrer", "referring doctor"),
                                    ("radiographer", "radiographer"),
                                    ("physicist", "medical physicist"),
                                    ("pacs_administrator", "PACS administrator"),
                                    ("facility_administrator", "facility administrator"),
                                    ("clerk", "registration desk"),
                                    ("inspector", "inspector"),
                                ],
                                max_length=32,
                            ),
                        ),
                        ("title", models.CharField(blank=True, max_length=64)),
                        ("given_name", models.CharField(max_length=100)),
                        ("surname", models.CharField(max_length=100)),
                        ("email", models.EmailField(blank=True, max_length=254)),
                        ("specialty", models.CharField(blank=True, max_length=120)),
                        ("licence_number", models.CharField(blank=True, max_length=64)),
                        ("secret_hmac", models.BinaryField(max_length=32, unique=True)),
                        ("created_at", models.DateTimeField()),
                        ("expires_at", models.DateTimeField()),
                        ("accepted_at", models.DateTimeField(blank=True, null=True)),
                        ("invited_by", models.CharField(max_length=200)),
                        (
                            "accepted_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "facility",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="invitations",
                                to="people.facility",
                            ),
                        ),
                        (
                            "field",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("radiology", "radiology"),
                                    ("nuclear_medicine", "nuclear medicine"),
                                    ("radiation_oncology", "radiation oncology"),
                                    ("general_practice", "general practice"),
                                    ("medical_physics", "medical physics"),
                                    ("dental", "dental medicine"),
                                    ("other", "another clinical branch"),
                                ],
                                max_length=32,
                            ),
                        ),
                        (
                            "profession",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("doctor", "doctor of medicine"),
                                    ("dentist", "dentist"),
                                    ("physicist", "medical physicist"),
                                    ("radiographer", "radiographer"),
                                ],
                                max_length=16,
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "role__in",
                                        [
                                            "approver",
                                            "referrer",
                                            "radiographer",
                                            "physicist",
                                            "pacs_administrator",
                                            "facility_administrator",
                                            "clerk",
                                            "inspector",
                                        ],
                                    )
                                ),
                                name="invitation_role_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("accepted_at__isnull", True), ("accepted_by__isnull", True)),
                                    models.Q(("accepted_at__isnull", False), ("accepted_by__isnull", False)),
                                    _connector="OR",
                                ),
                                name="invitation_accepted_pair",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("profession__in", ["doctor", "dentist", "physicist", "radiographer", ""])
                                ),
                                name="invitation_profession_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "field__in",
                                        [
                                            "radiology",
                                            "nuclear_medicine",
                                            "radiation_oncology",
                                            "general_practice",
                                            "medical_physics",
                                            "dental",
                                            "other",
                                            "",
                                        ],
                                    )
                                ),
                                name="invitation_field_known",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Membership",
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
                            "role",
                            models.CharField(
                                choices=[
                                    ("approver", "approving specialist"),
                                    ("referrer", "referring doctor"),
                                    ("radiographer", "radiographer"),
                                    ("physicist", "medical physicist"),
                                    ("pacs_administrator", "PACS administrator"),
                                    ("facility_administrator", "facility administrator"),
                                    ("clerk", "registration desk"),
                                    ("inspector", "inspector"),
                                ],
                                max_length=32,
                            ),
                        ),
                        ("since", models.DateTimeField()),
                        ("until", models.DateTimeField(blank=True, null=True)),
                        ("named_by", models.CharField(max_length=200)),
                        (
                            "facility",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="memberships",
                                to="people.facility",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="memberships",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "role__in",
                                        [
                                            "approver",
                                            "referrer",
                                            "radiographer",
                                            "physicist",
                                            "pacs_administrator",
                                            "facility_administrator",
                                            "clerk",
                                            "inspector",
                                        ],
                                    )
                                ),
                                name="membership_role_known",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("until__isnull", True)),
                                fields=("user", "facility", "role"),
                                name="membership_open_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("until__isnull", True), ("until__gte", models.F("since")), _connector="OR"
                                ),
                                name="membership_ends_after_start",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CodeSlip",
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
                            "relation",
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
                        ("code_hmac", models.BinaryField(max_length=32, unique=True)),
                        ("created_at", models.DateTimeField()),
                        ("created_by", models.CharField(max_length=200)),
                        ("expires_at", models.DateTimeField()),
                        ("used_at", models.DateTimeField(blank=True, null=True)),
                        ("wrong_birth_dates", models.PositiveSmallIntegerField(default=0)),
                        ("burnt_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "patient",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="slips", to="people.patient"
                            ),
                        ),
                        (
                            "proof",
                            models.CharField(
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
                        ("proof_words", models.CharField(blank=True, max_length=200)),
                        ("reads_until", models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("relation__in", ["self", "guardian", "trusted"])),
                                name="slip_relation_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("proof", "other"), _negated=True),
                                    models.Q(("proof_words", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="slip_other_proof_named",
                            ),
                            models.CheckConstraint(
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
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PackConfirmation",
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
                        ("pack", models.CharField(max_length=64)),
                        ("pack_digest", models.CharField(max_length=64)),
                        ("confirmed_by", models.CharField(max_length=200)),
                        ("confirmed_on", models.DateField()),
                        ("entered_by", models.CharField(max_length=200)),
                        ("entered_at", models.DateTimeField()),
                        ("ended_at", models.DateTimeField(blank=True, null=True)),
                        ("ended_by", models.CharField(blank=True, max_length=200, null=True)),
                        (
                            "facility",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="pack_confirmations",
                                to="people.facility",
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
                                name="pack_confirmation_ended_pair",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("ended_at__isnull", True)),
                                fields=("facility", "pack"),
                                name="pack_confirmed_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("confirmed_by", ""), _negated=True), name="pack_confirmed_by_name"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Practice",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "field",
                            models.CharField(
                                choices=[
                                    ("radiology", "radiology"),
                                    ("nuclear_medicine", "nuclear medicine"),
                                    ("radiation_oncology", "radiation oncology"),
                                    ("general_practice", "general practice"),
                                    ("medical_physics", "medical physics"),
                                    ("dental", "dental medicine"),
                                    ("other", "another clinical branch"),
                                ],
                                max_length=32,
                            ),
                        ),
                        ("since", models.DateField(blank=True, null=True)),
                        ("trained", models.BooleanField(default=False)),
                        (
                            "practitioner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="practices",
                                to="people.practitioner",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "field__in",
                                        [
                                            "radiology",
                                            "nuclear_medicine",
                                            "radiation_oncology",
                                            "general_practice",
                                            "medical_physics",
                                            "dental",
                                            "other",
                                        ],
                                    )
                                ),
                                name="practice_field_known",
                            ),
                            models.UniqueConstraint(fields=("practitioner", "field"), name="practice_once_per_field"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DevicePin",
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
                        ("device_hmac", models.BinaryField(max_length=32, unique=True)),
                        ("pin_hash", models.CharField(max_length=128)),
                        ("browser", models.CharField(blank=True, max_length=32)),
                        ("system", models.CharField(blank=True, max_length=32)),
                        ("made_at", models.DateTimeField()),
                        ("last_used_at", models.DateTimeField(blank=True, null=True)),
                        ("wrong_tries", models.PositiveSmallIntegerField(default=0)),
                        ("ended_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "ended_how",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("wrong_pins", "the PIN was wrong five times"),
                                    ("owner", "ended by its owner"),
                                    ("replaced", "replaced by another one on this phone"),
                                    ("signed_out", "signed out on this phone"),
                                    ("counter", "ended at the counter of a hospital"),
                                    ("not_theirs", "the passport may not be opened any more"),
                                ],
                                max_length=16,
                                null=True,
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="device_pins",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("ended_at__isnull", True), ("ended_how__isnull", True)),
                                    models.Q(("ended_at__isnull", False), ("ended_how__isnull", False)),
                                    _connector="OR",
                                ),
                                name="device_pin_ended_pair",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("wrong_tries__lte", 5)), name="device_pin_tries"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "ended_how__in",
                                        ["wrong_pins", "owner", "replaced", "signed_out", "counter", "not_theirs"],
                                    )
                                ),
                                name="device_pin_ending_known",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="OfflineCopy",
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
                        ("device_hmac", models.BinaryField(max_length=32)),
                        ("browser", models.CharField(blank=True, max_length=32)),
                        ("system", models.CharField(blank=True, max_length=32)),
                        ("kept_at", models.DateTimeField()),
                        ("made_at", models.DateTimeField()),
                        ("ended_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "ended_how",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("wrong_pins", "the PIN was wrong five times"),
                                    ("owner", "ended by its owner"),
                                    ("replaced", "replaced by another one on this phone"),
                                    ("signed_out", "signed out on this phone"),
                                    ("counter", "ended at the counter of a hospital"),
                                    ("not_theirs", "the passport may not be opened any more"),
                                ],
                                max_length=16,
                                null=True,
                            ),
                        ),
                        (
                            "patient",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="offline_copies",
                                to="people.patient",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="offline_copies",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name_plural": "offline copies",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("ended_at__isnull", True), ("ended_how__isnull", True)),
                                    models.Q(("ended_at__isnull", False), ("ended_how__isnull", False)),
                                    _connector="OR",
                                ),
                                name="offline_copy_ended_pair",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("made_at__gte", models.F("kept_at"))),
                                name="offline_copy_made_since",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("ended_at__isnull", True)),
                                fields=("user", "patient", "device_hmac"),
                                name="offline_copy_once_per_device",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "ended_how__in",
                                        ["wrong_pins", "owner", "replaced", "signed_out", "counter", "not_theirs"],
                                    )
                                ),
                                name="offline_copy_ending_known",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TrustCode",
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
                            "lasts",
                            models.CharField(
                                choices=[
                                    ("day", "one day"),
                                    ("week", "one week"),
                                    ("month", "one month"),
                                    ("year", "one year"),
                                    ("revoked", "until I end it"),
                                ],
                                max_length=16,
                            ),
                        ),
                        ("code_hmac", models.BinaryField(max_length=32, unique=True)),
                        ("made_at", models.DateTimeField()),
                        ("expires_at", models.DateTimeField()),
                        ("used_at", models.DateTimeField(blank=True, null=True)),
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
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="trust_codes",
                                to="people.patient",
                            ),
                        ),
                        (
                            "reader",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="trusted_with",
                                to="people.reader",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("lasts__in", ["day", "week", "month", "year", "revoked"])),
                                name="trust_code_lasts_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("reader__isnull", True), ("used_at__isnull", False), _connector="OR"
                                ),
                                name="trust_code_reader_used_it",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Contact",
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
                            models.CharField(choices=[("mail", "E-mail"), ("mobile", "Text message")], max_length=8),
                        ),
                        ("address", models.CharField(blank=True, max_length=254)),
                        ("asked_at", models.DateTimeField()),
                        ("code_hmac", models.BinaryField(max_length=32, null=True)),
                        ("code_until", models.DateTimeField(null=True)),
                        ("wrong_codes", models.PositiveSmallIntegerField(default=0)),
                        ("proven_at", models.DateTimeField(blank=True, null=True)),
                        ("ended_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="contacts",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("kind__in", ["mail", "mobile"])), name="contact_kind_known"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("code_hmac__isnull", True), ("code_until__isnull", True)),
                                    models.Q(("code_hmac__isnull", False), ("code_until__isnull", False)),
                                    _connector="OR",
                                ),
                                name="contact_code_pair",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("ended_at__isnull", False),
                                    models.Q(("address", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="contact_address_until_ended",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("wrong_codes__lte", 5)), name="contact_code_tries"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("proven_at__isnull", True), ("code_hmac__isnull", True), _connector="OR"
                                ),
                                name="contact_proven_without_code",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("ended_at__isnull", True), ("proven_at__isnull", False)),
                                fields=("kind", "address"),
                                name="contact_of_one_account",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("ended_at__isnull", True), ("proven_at__isnull", False)),
                                fields=("user", "kind"),
                                name="contact_one_of_a_kind",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("ended_at__isnull", True), ("proven_at__isnull", True)),
                                fields=("user", "kind"),
                                name="contact_one_claimed",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Closing",
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
                        ("closed_at", models.DateTimeField()),
                        ("ends_at", models.DateTimeField()),
                        ("taken_back_at", models.DateTimeField(blank=True, null=True)),
                        ("done_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "patient",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="closings",
                                to="people.patient",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="closings",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("done_at__isnull", True), ("taken_back_at__isnull", True)),
                                fields=("patient",),
                                name="closing_open_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("ends_at__gt", models.F("closed_at"))), name="closing_leaves_time"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("taken_back_at__isnull", True), ("done_at__isnull", True), _connector="OR"
                                ),
                                name="closing_has_one_end",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("taken_back_at__isnull", True),
                                    ("taken_back_at__gte", models.F("closed_at")),
                                    _connector="OR",
                                ),
                                name="closing_taken_back_later",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("done_at__isnull", True), ("done_at__gte", models.F("ends_at")), _connector="OR"
                                ),
                                name="closing_done_after_its_time",
                            ),
                        ],
                    },
                ),
            ],
        ),
    ]
