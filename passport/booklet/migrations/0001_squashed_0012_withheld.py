"""The tables as the migrations up to here leave them, for who begins anew; who began before goes through those."""

import django.db.models.deletion
import passport.booklet.states
from django.conf import settings
from django.db import migrations, models

from passport.database import CreateTables, Guard, new_uid


class Migration(migrations.Migration):
    replaces = [
        ("booklet", "0001_initial"),
        ("booklet", "0002_initial"),
        ("booklet", "0003_frozen"),
        ("booklet", "0004_joining_and_names"),
        ("booklet", "0005_decided_by_people"),
        ("booklet", "0006_exposure_by_study"),
        ("booklet", "0007_rows_of_paper"),
        ("booklet", "0008_decided_before"),
        ("booklet", "0009_missing_data"),
        ("booklet", "0010_confirmations"),
        ("booklet", "0011_mistakes"),
        ("booklet", "0012_withheld"),
    ]

    initial = True

    dependencies = [
        ("people", "0001_squashed_0015_facility_closed"),
        ("signing", "0001_squashed_0009_further_signatures_kept"),
    ]

    operations = [
        CreateTables(
            tables=[
                migrations.CreateModel(
                    name="Blob",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("sha256", models.CharField(max_length=64)),
                        ("size", models.PositiveBigIntegerField()),
                        ("received_at", models.DateTimeField()),
                        (
                            "report",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="blobs",
                                to="booklet.dosereport",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("report", "sha256"), name="blob_once_per_report")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Dose",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("position", models.PositiveIntegerField()),
                        ("origin", models.CharField(max_length=16)),
                        ("code_scheme", models.CharField(max_length=16)),
                        ("code_value", models.CharField(max_length=64)),
                        ("quantity", models.CharField(max_length=64)),
                        ("value", models.CharField(max_length=64)),
                        ("value_sort", models.DecimalField(decimal_places=9, max_digits=24)),
                        ("unit", models.CharField(max_length=16)),
                        ("value_as_sent", models.CharField(max_length=64)),
                        ("unit_as_sent", models.CharField(blank=True, max_length=32)),
                        ("laterality", models.CharField(blank=True, max_length=16)),
                        ("plane", models.CharField(blank=True, max_length=64)),
                        ("phantom", models.CharField(blank=True, max_length=64)),
                        ("agent", models.CharField(blank=True, max_length=64)),
                        ("radionuclide", models.CharField(blank=True, max_length=64)),
                        ("grade", models.CharField(max_length=1)),
                        (
                            "exposure",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="doses", to="booklet.exposure"
                            ),
                        ),
                        (
                            "version",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="doses", to="booklet.version"
                            ),
                        ),
                        ("organ", models.CharField(blank=True, max_length=64)),
                    ],
                    options={
                        "ordering": ["position"],
                        "constraints": [
                            models.UniqueConstraint(fields=("version", "position"), name="dose_position_once"),
                            models.CheckConstraint(
                                condition=models.Q(("value_sort__gte", 0)), name="dose_not_negative"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("grade__in", ["A", "B", "C", "D", "E"])), name="dose_grade_known"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DoseReport",
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
                        ("sop_class_uid", models.CharField(max_length=64)),
                        ("sop_instance_uid", models.CharField(max_length=64)),
                        ("content_digest", models.BinaryField(max_length=32)),
                        ("reading", models.BinaryField()),
                        ("source", models.CharField(max_length=100)),
                        ("received_at", models.DateTimeField()),
                        (
                            "record",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="reports", to="people.record"
                            ),
                        ),
                        (
                            "exposure",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="reports",
                                to="booklet.exposure",
                            ),
                        ),
                        (
                            "replaced_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="booklet.dosereport",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("sop_instance_uid", "content_digest"), name="report_once_per_content"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Entry",
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
                        ("state", models.CharField(default=passport.booklet.states.State["DRAFT"], max_length=16)),
                        ("state_at", models.DateTimeField()),
                        ("performed_on", models.DateField(blank=True, null=True)),
                        ("performed_at", models.DateTimeField(blank=True, null=True)),
                        ("performed_as_sent", models.CharField(blank=True, max_length=64)),
                        ("exam_as_sent", models.CharField(blank=True, max_length=200)),
                        ("exam_code", models.CharField(blank=True, max_length=64)),
                        ("kind", models.CharField(max_length=32)),
                        ("region", models.CharField(blank=True, max_length=64)),
                        ("laterality", models.CharField(blank=True, max_length=16)),
                        ("purpose", models.CharField(default="diagnosis", max_length=32)),
                        ("therapy", models.BooleanField(default=False)),
                        ("performer", models.CharField(blank=True, max_length=200)),
                        ("referrer", models.CharField(blank=True, max_length=200)),
                        ("approver_as_sent", models.CharField(blank=True, max_length=200)),
                        (
                            "approval",
                            models.CharField(
                                choices=[
                                    ("not_recorded", "Not Recorded"),
                                    ("recorded", "Recorded"),
                                    ("taken", "Taken"),
                                ],
                                default="not_recorded",
                                max_length=16,
                            ),
                        ),
                        ("pack", models.CharField(blank=True, max_length=64)),
                        ("article", models.CharField(blank=True, max_length=64)),
                        ("typed_by", models.CharField(blank=True, max_length=200)),
                        ("returned_reason", models.CharField(blank=True, max_length=500)),
                        ("hidden_at", models.DateTimeField(blank=True, null=True)),
                        ("created_at", models.DateTimeField()),
                        (
                            "approver",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="approved_entries",
                                to="people.practitioner",
                            ),
                        ),
                        (
                            "facility",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="entries",
                                to="people.facility",
                            ),
                        ),
                        (
                            "record",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="entries", to="people.record"
                            ),
                        ),
                        (
                            "current_version",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="booklet.version",
                            ),
                        ),
                        (
                            "moved_from",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.record",
                            ),
                        ),
                        ("from_paper", models.BooleanField(default=False)),
                        ("facility_as_sent", models.CharField(blank=True, max_length=200)),
                        ("decision_digest", models.CharField(blank=True, max_length=64)),
                    ],
                    options={
                        "verbose_name_plural": "entries",
                        "indexes": [
                            models.Index(fields=["record", "-performed_on"], name="entry_by_record"),
                            models.Index(fields=["facility", "state"], name="entry_by_facility_state"),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "kind__in",
                                        [
                                            "ct",
                                            "projection",
                                            "mammography",
                                            "nuclear_medicine",
                                            "image",
                                            "patient_estimate",
                                            "key_object",
                                            "other",
                                        ],
                                    )
                                ),
                                name="entry_kind_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("approval__in", ["not_recorded", "recorded", "taken"])),
                                name="entry_approval_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", passport.booklet.states.State["SIGNED"]), _negated=True),
                                    ("current_version__isnull", False),
                                    _connector="OR",
                                ),
                                name="entry_signed_has_version",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", passport.booklet.states.State["SIGNED"]), _negated=True),
                                    ("approver__isnull", False),
                                    _connector="OR",
                                ),
                                name="entry_signed_has_approver",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "state__in",
                                        [
                                            "draft",
                                            "confirmed",
                                            "pending",
                                            "returned",
                                            "signed",
                                            "amended",
                                            "void",
                                            "cannot_sign",
                                            "joined",
                                        ],
                                    )
                                ),
                                name="entry_state_known",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="EventKey",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("key", models.CharField(max_length=150, unique=True)),
                        (
                            "report",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="event_keys",
                                to="booklet.dosereport",
                            ),
                        ),
                        (
                            "exposure",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="event_keys",
                                to="booklet.exposure",
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="Exposure",
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
                        ("kind", models.CharField(max_length=32)),
                        ("study_instance_uid", models.CharField(blank=True, max_length=64)),
                        ("accession_number", models.CharField(blank=True, max_length=64)),
                        ("device_key", models.CharField(max_length=300)),
                        ("manufacturer", models.CharField(blank=True, max_length=200)),
                        ("model", models.CharField(blank=True, max_length=200)),
                        ("serial_number", models.CharField(blank=True, max_length=64)),
                        ("started_as_sent", models.CharField(blank=True, max_length=64)),
                        ("events", models.PositiveIntegerField(default=0)),
                        ("labels", models.CharField(blank=True, max_length=200)),
                        (
                            "device",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="exposures",
                                to="people.device",
                            ),
                        ),
                        (
                            "entry",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="exposures",
                                to="booklet.entry",
                            ),
                        ),
                        (
                            "record",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="exposures",
                                to="people.record",
                            ),
                        ),
                        (
                            "joined_from",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="booklet.entry",
                            ),
                        ),
                        ("missing_data", models.CharField(blank=True, max_length=300, null=True)),
                    ],
                    options={
                        "indexes": [models.Index(fields=["study_instance_uid"], name="exposure_by_study")],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("study_instance_uid", ""), _negated=True),
                                fields=("record", "study_instance_uid", "device_key", "kind"),
                                name="exposure_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "kind__in",
                                        [
                                            "ct",
                                            "projection",
                                            "mammography",
                                            "nuclear_medicine",
                                            "image",
                                            "patient_estimate",
                                            "key_object",
                                            "other",
                                        ],
                                    )
                                ),
                                name="exposure_kind_known",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Version",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("number", models.PositiveIntegerField()),
                        ("row_number", models.PositiveIntegerField()),
                        ("row_payload", models.BinaryField()),
                        ("row_digest", models.BinaryField(max_length=32)),
                        ("row_nonce", models.BinaryField(max_length=16)),
                        ("evidence_payload", models.BinaryField()),
                        ("evidence_digest", models.BinaryField(max_length=32)),
                        ("evidence_nonce", models.BinaryField(max_length=16)),
                        ("reason", models.CharField(blank=True, max_length=500)),
                        ("made_at", models.DateTimeField()),
                        ("made_by", models.CharField(blank=True, max_length=200)),
                        ("frozen_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "entry",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="versions", to="booklet.entry"
                            ),
                        ),
                        (
                            "evidence_statement",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="signing.statement",
                            ),
                        ),
                        (
                            "replaces",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="replaced_by",
                                to="booklet.version",
                            ),
                        ),
                        (
                            "row_statement",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="signing.statement",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("entry", "number"), name="version_once"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("evidence_statement__isnull", True), ("frozen_at__isnull", True)),
                                    models.Q(("evidence_statement__isnull", False), ("frozen_at__isnull", False)),
                                    _connector="OR",
                                ),
                                name="version_frozen_pair",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ExaminationName",
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
                        ("device_key", models.CharField(blank=True, max_length=300)),
                        ("code_scheme", models.CharField(blank=True, max_length=16)),
                        ("code_value", models.CharField(blank=True, max_length=64)),
                        ("name", models.CharField(blank=True, max_length=200)),
                        ("exam_code", models.CharField(max_length=64)),
                        ("named_by", models.CharField(max_length=200)),
                        ("named_at", models.DateTimeField()),
                        (
                            "facility",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="examination_names",
                                to="people.facility",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("facility", "device_key", "code_scheme", "code_value", "name"),
                                name="examination_named_once",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Confirmation",
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
                        ("withdrawn", models.BooleanField(default=False)),
                        ("at", models.DateTimeField()),
                        ("said", models.CharField(max_length=64)),
                        ("performer_name", models.CharField(blank=True, max_length=200)),
                        ("name_checked", models.BooleanField(default=False)),
                        ("side_checked", models.BooleanField(blank=True, null=True)),
                        ("performed_as_written", models.BooleanField(default=False)),
                        ("difference", models.CharField(blank=True, max_length=500)),
                        ("planned_views", models.PositiveSmallIntegerField(blank=True, null=True)),
                        ("actual_views", models.PositiveSmallIntegerField(blank=True, null=True)),
                        ("shielding", models.CharField(blank=True, max_length=100)),
                        (
                            "no_shielding",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("disturbs", "it would have disturbed the examination"),
                                    ("no_xrays", "no X-rays were used"),
                                    ("other", "another reason, in words"),
                                ],
                                max_length=16,
                            ),
                        ),
                        ("no_shielding_words", models.CharField(blank=True, max_length=300)),
                        ("note", models.CharField(blank=True, max_length=500)),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "delegated_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.practitioner",
                            ),
                        ),
                        (
                            "entry",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="confirmations",
                                to="booklet.entry",
                            ),
                        ),
                        (
                            "performer",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.practitioner",
                            ),
                        ),
                        (
                            "supervised_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.practitioner",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["number"],
                        "constraints": [
                            models.UniqueConstraint(fields=("entry", "number"), name="confirmation_once"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("withdrawn", False), _negated=True),
                                    models.Q(("performer_name", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="confirmation_has_performer",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("withdrawn", False), _negated=True),
                                    ("performed_as_written", True),
                                    models.Q(("difference", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="confirmation_difference_said",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("planned_views__isnull", True),
                                    ("actual_views__isnull", True),
                                    ("planned_views", models.F("actual_views")),
                                    models.Q(("difference", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="confirmation_views_said",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("withdrawn", False), _negated=True),
                                    models.Q(
                                        ("name_checked", True),
                                        models.Q(
                                            ("side_checked__isnull", True), ("side_checked", True), _connector="OR"
                                        ),
                                    ),
                                    models.Q(("note", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="confirmation_checks_said",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("withdrawn", False), _negated=True),
                                    models.Q(models.Q(("shielding", ""), _negated=True), ("no_shielding", "")),
                                    models.Q(("shielding", ""), models.Q(("no_shielding", ""), _negated=True)),
                                    _connector="OR",
                                ),
                                name="confirmation_shielding_or_reason",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("no_shielding", "other"), _negated=True),
                                    models.Q(("no_shielding_words", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="confirmation_other_reason_said",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("no_shielding__in", ["disturbs", "no_xrays", "other", ""])),
                                name="confirmation_no_shielding_known",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Helper",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=200)),
                        ("age", models.PositiveSmallIntegerField()),
                        (
                            "asked",
                            models.CharField(
                                choices=[
                                    ("not_a_woman", "not a woman"),
                                    ("not_pregnant", "asked: not pregnant"),
                                    ("possible", "asked: she is or may be pregnant"),
                                    ("not_asked", "not asked"),
                                ],
                                max_length=16,
                            ),
                        ),
                        ("gear", models.CharField(max_length=100)),
                        (
                            "confirmation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="helpers",
                                to="booklet.confirmation",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("name", ""), _negated=True), name="helper_has_name"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("gear", ""), _negated=True), name="helper_gear_said"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("asked__in", ["not_a_woman", "not_pregnant", "possible", "not_asked"])
                                ),
                                name="helper_asked_known",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ReportSentence",
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
                        ("in_report", models.BooleanField()),
                        ("sentence", models.TextField(max_length=2000)),
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
                            "entry",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="report_sentences",
                                to="booklet.entry",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["number"],
                        "constraints": [
                            models.UniqueConstraint(fields=("entry", "number"), name="report_sentence_once"),
                            models.CheckConstraint(
                                condition=models.Q(("sentence", ""), _negated=True), name="report_sentence_says"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="MistakeReport",
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
                                    ("not_mine", "This examination belongs to somebody else"),
                                    ("wrong_side", "The side of the body is wrong"),
                                    ("wrong_date", "The date is wrong"),
                                    ("missing", "An examination is missing"),
                                    ("other", "Something else is wrong"),
                                ],
                                max_length=16,
                            ),
                        ),
                        ("words", models.CharField(blank=True, max_length=1000)),
                        ("place", models.CharField(blank=True, max_length=200)),
                        ("reporter_uid", models.CharField(max_length=32)),
                        ("reported_by", models.CharField(max_length=200)),
                        (
                            "reported_as",
                            models.CharField(
                                choices=[
                                    ("self", "the patient"),
                                    ("guardian", "parent or guardian"),
                                    ("trusted", "trusted person"),
                                ],
                                max_length=16,
                            ),
                        ),
                        ("reported_at", models.DateTimeField()),
                        ("answer_due_on", models.DateField()),
                        ("state", models.CharField(default="open", max_length=16)),
                        ("answered_at", models.DateTimeField(blank=True, null=True)),
                        ("answered_by", models.CharField(blank=True, max_length=200, null=True)),
                        ("answer", models.CharField(blank=True, max_length=1000, null=True)),
                        ("taken_back_at", models.DateTimeField(blank=True, null=True)),
                        ("taken_back_by", models.CharField(blank=True, max_length=200, null=True)),
                        (
                            "entry",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="mistakes",
                                to="booklet.entry",
                            ),
                        ),
                        (
                            "facility",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="mistakes",
                                to="people.facility",
                            ),
                        ),
                        (
                            "patient",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="mistakes",
                                to="people.patient",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [models.Index(fields=["facility", "state"], name="mistake_by_facility_state")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("kind__in", ["not_mine", "wrong_side", "wrong_date", "missing", "other"])
                                ),
                                name="mistake_kind_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("reported_as__in", ["self", "guardian", "trusted"])),
                                name="mistake_relation_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("state__in", ["open", "agreed", "not_agreed", "taken_back"])),
                                name="mistake_state_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("entry__isnull", True), ("kind", "missing")),
                                    models.Q(models.Q(("kind", "missing"), _negated=True), ("entry__isnull", False)),
                                    _connector="OR",
                                ),
                                name="mistake_in_a_row_or_missing",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("kind__in", ["missing", "other"]), _negated=True),
                                    models.Q(("words", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="mistake_said_in_words",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("place", ""), ("kind", "missing"), _connector="OR"),
                                name="mistake_place_of_missing",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("answer__isnull", True),
                                        ("answered_at__isnull", True),
                                        ("answered_by__isnull", True),
                                    ),
                                    models.Q(
                                        ("answer__isnull", False),
                                        ("answered_at__isnull", False),
                                        ("answered_by__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="mistake_answered_together",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("taken_back_at__isnull", True), ("taken_back_by__isnull", True)),
                                    models.Q(("taken_back_at__isnull", False), ("taken_back_by__isnull", False)),
                                    _connector="OR",
                                ),
                                name="mistake_taken_back_pair",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("answer__isnull", True), models.Q(("answer", ""), _negated=True), _connector="OR"
                                ),
                                name="mistake_answer_in_words",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "open"), ("answered_at__isnull", True)),
                                    models.Q(("state__in", ["agreed", "not_agreed"]), ("answered_at__isnull", False)),
                                    ("state", "taken_back"),
                                    _connector="OR",
                                ),
                                name="mistake_state_as_answered",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "taken_back"), ("taken_back_at__isnull", False)),
                                    models.Q(
                                        models.Q(("state", "taken_back"), _negated=True),
                                        ("taken_back_at__isnull", True),
                                    ),
                                    _connector="OR",
                                ),
                                name="mistake_state_as_taken_back",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("state", "open"), ("entry__isnull", False)),
                                fields=("patient", "entry", "kind"),
                                name="mistake_open_once",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Withheld",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "from_whom",
                            models.CharField(
                                choices=[("everybody", "Everybody"), ("guardians", "Guardians")], max_length=16
                            ),
                        ),
                        ("at", models.DateTimeField()),
                        (
                            "entry",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="withheld", to="booklet.entry"
                            ),
                        ),
                        (
                            "patient",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="withheld",
                                to="people.patient",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name_plural": "withheld",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("from_whom__in", ["everybody", "guardians"])),
                                name="withheld_from_known",
                            ),
                            models.UniqueConstraint(fields=("entry", "patient", "from_whom"), name="withheld_once"),
                        ],
                    },
                ),
            ],
        ),
        Guard(
            name="version_frozen",
            table="booklet_version",
            events=["UPDATE", "DELETE"],
            condition="OLD.frozen_at IS NOT NULL",
        ),
        Guard(
            name="report_reading_stands",
            table="booklet_dosereport",
            events=["UPDATE"],
            condition="OLD.reading <> NEW.reading OR OLD.content_digest <> NEW.content_digest OR OLD.sop_instance_uid <> NEW.sop_instance_uid OR OLD.sop_class_uid <> NEW.sop_class_uid",
        ),
        Guard(
            name="report_stays",
            table="booklet_dosereport",
            events=["DELETE"],
        ),
        Guard(
            name="blob_append_only",
            table="booklet_blob",
            events=["UPDATE", "DELETE"],
        ),
        Guard(
            name="dose_of_frozen_version",
            table="booklet_dose",
            events=["UPDATE", "DELETE"],
            condition="EXISTS (SELECT 1 FROM booklet_version v WHERE v.id = OLD.version_id AND v.frozen_at IS NOT NULL)",
        ),
        Guard(
            name="dose_into_frozen_version",
            table="booklet_dose",
            events=["INSERT"],
            condition="EXISTS (SELECT 1 FROM booklet_version v WHERE v.id = NEW.version_id AND v.frozen_at IS NOT NULL)",
        ),
        Guard(
            name="confirmation_append_only",
            table="booklet_confirmation",
            events=["UPDATE", "DELETE"],
        ),
        Guard(
            name="helper_append_only",
            table="booklet_helper",
            events=["UPDATE", "DELETE"],
        ),
        Guard(
            name="reportsentence_append_only",
            table="booklet_reportsentence",
            events=["UPDATE", "DELETE"],
        ),
        Guard(
            name="mistake_said_stands",
            table="booklet_mistakereport",
            events=["UPDATE"],
            condition="OLD.patient_id <> NEW.patient_id OR OLD.facility_id <> NEW.facility_id OR OLD.kind <> NEW.kind OR OLD.words <> NEW.words OR OLD.place <> NEW.place OR OLD.reporter_uid <> NEW.reporter_uid OR OLD.reported_by <> NEW.reported_by OR OLD.reported_as <> NEW.reported_as OR OLD.reported_at <> NEW.reported_at OR OLD.answer_due_on <> NEW.answer_due_on OR COALESCE(OLD.entry_id, 0) <> COALESCE(NEW.entry_id, 0)",
        ),
        Guard(
            name="mistake_answer_stands",
            table="booklet_mistakereport",
            events=["UPDATE"],
            condition="OLD.answered_at IS NOT NULL AND (NEW.answered_at IS NULL OR OLD.answered_at <> NEW.answered_at OR OLD.answered_by <> NEW.answered_by OR OLD.answer <> NEW.answer)",
        ),
        Guard(
            name="mistake_ends_once",
            table="booklet_mistakereport",
            events=["UPDATE"],
            condition="OLD.state IN ('not_agreed', 'taken_back')",
        ),
        Guard(
            name="mistake_stays",
            table="booklet_mistakereport",
            events=["DELETE"],
        ),
    ]
