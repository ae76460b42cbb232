"""The tables as the migrations up to here leave them, for who begins anew; who began before goes through those."""

import django.db.models.deletion
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.utils import timezone

from passport.database import CreateTables, new_uid


def make(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Register the source `local`: files that somebody gives to `ingest` on this machine, of any issuer."""
    source = apps.get_model("ingestion", "Source")
    source.objects.using(schema_editor.connection.alias).create(
        name="local", kind="folder", any_issuer=True, created_at=timezone.now()
    )


def remove(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Take it away again; refused by the database once something came through it."""
    source = apps.get_model("ingestion", "Source")
    source.objects.using(schema_editor.connection.alias).filter(name="local").delete()


class Migration(migrations.Migration):
    replaces = [
        ("ingestion", "0001_initial"),
        ("ingestion", "0002_initial"),
        ("ingestion", "0003_what_a_person_decided"),
        ("ingestion", "0004_local_source"),
        ("ingestion", "0005_ways_in"),
        ("ingestion", "0006_headers_of_images"),
        ("ingestion", "0007_one_instance_in_two_studies"),
        ("ingestion", "0008_last_echo"),
        ("ingestion", "0009_pages_of_paper"),
        ("ingestion", "0010_objects_by_study"),
        ("ingestion", "0011_orders"),
    ]

    initial = True

    dependencies = [
        ("imaging", "0001_squashed_0012_discs_that_name_no_reports"),
        ("justification", "0001_squashed_0005_chain"),
        ("people", "0001_squashed_0015_facility_closed"),
    ]

    operations = [
        CreateTables(
            tables=[
                migrations.CreateModel(
                    name="InboxItem",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("due_at", models.DateTimeField(blank=True, db_index=True, null=True)),
                        ("leased_until", models.DateTimeField(blank=True, null=True)),
                        ("lease", models.CharField(blank=True, max_length=32)),
                        ("attempts", models.PositiveIntegerField(default=0)),
                        (
                            "uid",
                            models.CharField(default=new_uid, editable=False, max_length=32, unique=True),
                        ),
                        ("name", models.CharField(blank=True, max_length=1000)),
                        ("sha256", models.CharField(max_length=64)),
                        ("size", models.PositiveBigIntegerField()),
                        ("sop_class_uid", models.CharField(blank=True, max_length=64)),
                        ("sop_instance_uid", models.CharField(blank=True, max_length=64)),
                        ("received_at", models.DateTimeField(db_index=True)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("received", "Received"),
                                    ("recorded", "Recorded"),
                                    ("duplicate", "Duplicate"),
                                    ("waiting", "Waiting"),
                                    ("rejected", "Rejected"),
                                    ("ignored", "Ignored"),
                                ],
                                default="received",
                                max_length=16,
                            ),
                        ),
                        ("reason", models.CharField(blank=True, max_length=64)),
                        ("detail", models.CharField(blank=True, max_length=500)),
                        ("entry_uid", models.CharField(blank=True, max_length=32)),
                        ("settled_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "source",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="items", to="ingestion.source"
                            ),
                        ),
                        ("accepted", models.CharField(blank=True, max_length=200)),
                        ("given_issuer", models.CharField(blank=True, max_length=200)),
                        ("given_id", models.CharField(blank=True, max_length=200)),
                        ("accession_number", models.CharField(blank=True, db_index=True, max_length=64)),
                        ("device_key", models.CharField(blank=True, max_length=300)),
                        ("study_instance_uid", models.CharField(blank=True, max_length=64)),
                        (
                            "run",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="items",
                                to="ingestion.importrun",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["state", "due_at"], name="inbox_due"),
                            models.Index(fields=["sop_instance_uid"], name="inbox_by_instance"),
                            models.Index(fields=["source", "device_key", "received_at"], name="inbox_by_device"),
                            models.Index(
                                condition=models.Q(("study_instance_uid", ""), _negated=True),
                                fields=["study_instance_uid"],
                                name="inbox_by_study",
                            ),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "state__in",
                                        ["received", "recorded", "duplicate", "waiting", "rejected", "ignored"],
                                    )
                                ),
                                name="inbox_state_known",
                            ),
                            models.UniqueConstraint(
                                fields=("source", "sha256"), name="inbox_once_per_source_and_bytes"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state__in", ["recorded", "duplicate"]), _negated=True),
                                    models.Q(("entry_uid", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="inbox_recorded_has_entry",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state__in", ["waiting", "rejected"]), _negated=True),
                                    models.Q(("reason", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="inbox_waiting_has_reason",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("given_id", ""), ("given_issuer", "")),
                                    models.Q(
                                        models.Q(("given_issuer", ""), _negated=True),
                                        models.Q(("given_id", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="inbox_given_together",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Source",
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
                        ("name", models.CharField(max_length=100, unique=True)),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("dicom", "Dicom"),
                                    ("folder", "Folder"),
                                    ("pacs", "Pacs"),
                                    ("web", "Web"),
                                    ("paper", "Paper"),
                                ],
                                max_length=16,
                            ),
                        ),
                        ("ae_title", models.CharField(blank=True, max_length=16)),
                        ("host", models.CharField(blank=True, max_length=253)),
                        ("port", models.PositiveIntegerField(blank=True, null=True)),
                        ("time_zone", models.CharField(blank=True, max_length=64)),
                        ("default_issuer", models.CharField(blank=True, max_length=200)),
                        ("any_issuer", models.BooleanField(default=False)),
                        ("active", models.BooleanField(default=True)),
                        ("created_at", models.DateTimeField()),
                        (
                            "facility",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="sources",
                                to="people.facility",
                            ),
                        ),
                        (
                            "pacs",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="source",
                                to="imaging.pacs",
                            ),
                        ),
                        ("token_digest", models.CharField(blank=True, max_length=64)),
                        ("headers", models.BooleanField(default=False)),
                        ("echoed_at", models.DateTimeField(blank=True, null=True)),
                        ("orders", models.BooleanField(default=False)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("ae_title", ""), _negated=True),
                                fields=("ae_title",),
                                name="source_ae_title_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("kind__in", ["dicom", "folder", "pacs", "web", "paper"])),
                                name="source_kind_known",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("token_digest", ""), _negated=True),
                                fields=("token_digest",),
                                name="source_token_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("kind", "pacs"), ("pacs__isnull", False)),
                                    models.Q(models.Q(("kind", "pacs"), _negated=True), ("pacs__isnull", True)),
                                    _connector="OR",
                                ),
                                name="source_pacs_when_fetched",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("orders", False),
                                    models.Q(("facility__isnull", False), ("kind", "web")),
                                    _connector="OR",
                                ),
                                name="source_orders_over_web",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SourceIssuer",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("as_sent", models.CharField(max_length=200)),
                        ("issuer", models.CharField(max_length=200)),
                        (
                            "source",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="issuers",
                                to="ingestion.source",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("source", "as_sent"), name="issuer_once_per_source")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Commitment",
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
                        ("transaction_uid", models.CharField(max_length=64)),
                        ("requested", models.TextField()),
                        (
                            "state",
                            models.CharField(
                                choices=[("waiting", "Waiting"), ("answered", "Answered"), ("given_up", "Given Up")],
                                default="waiting",
                                max_length=16,
                            ),
                        ),
                        ("problem", models.CharField(blank=True, max_length=300)),
                        ("tries", models.PositiveIntegerField(default=0)),
                        ("asked_at", models.DateTimeField()),
                        ("answered_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "source",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="commitments",
                                to="ingestion.source",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("state__in", ["waiting", "answered", "given_up"])),
                                name="commitment_state_known",
                            ),
                            models.UniqueConstraint(fields=("source", "transaction_uid"), name="commitment_once"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ImportRun",
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
                        ("label", models.CharField(blank=True, max_length=200)),
                        ("started_by", models.CharField(blank=True, max_length=200)),
                        ("started_at", models.DateTimeField()),
                        ("finished_at", models.DateTimeField(blank=True, null=True)),
                        ("total", models.PositiveIntegerField(blank=True, null=True)),
                        ("offered", models.PositiveIntegerField(default=0)),
                        ("known", models.PositiveIntegerField(default=0)),
                        (
                            "source",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="runs", to="ingestion.source"
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="PaperRow",
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
                        ("line", models.PositiveIntegerField()),
                        ("words", models.TextField()),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("draft", "Draft"),
                                    ("problem", "Problem"),
                                    ("likely", "Likely"),
                                    ("added", "Added"),
                                    ("joined", "Joined"),
                                    ("left_out", "Left Out"),
                                ],
                                default="draft",
                                max_length=16,
                            ),
                        ),
                        ("problems", models.CharField(blank=True, max_length=500)),
                        ("likely_uid", models.CharField(blank=True, max_length=32)),
                        ("entry_uid", models.CharField(blank=True, max_length=32)),
                        ("decided_by", models.CharField(blank=True, max_length=200)),
                        ("decided_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "sheet",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="rows",
                                to="ingestion.papersheet",
                            ),
                        ),
                        ("report_uid", models.CharField(blank=True, max_length=32)),
                    ],
                    options={
                        "ordering": ["line"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("state__in", ["draft", "problem", "likely", "added", "joined", "left_out"])
                                ),
                                name="paper_row_state_known",
                            ),
                            models.UniqueConstraint(fields=("sheet", "line"), name="paper_line_once"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PaperSheet",
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
                        ("label", models.CharField(blank=True, max_length=200)),
                        ("photo_sha256", models.CharField(blank=True, max_length=64)),
                        ("photo_type", models.CharField(blank=True, max_length=32)),
                        ("made_by", models.CharField(max_length=200)),
                        ("made_at", models.DateTimeField()),
                        ("finished_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "source",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="sheets",
                                to="ingestion.source",
                            ),
                        ),
                        ("issuer", models.CharField(blank=True, max_length=200)),
                        ("photo_size", models.PositiveBigIntegerField(default=0)),
                        (
                            "record",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.record",
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="Retrieval",
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
                        ("series_instance_uid", models.CharField(max_length=64)),
                        ("sop_class_uid", models.CharField(blank=True, max_length=64)),
                        ("sop_instance_uid", models.CharField(max_length=64)),
                        (
                            "state",
                            models.CharField(
                                choices=[("waiting", "Waiting"), ("fetched", "Fetched"), ("given_up", "Given Up")],
                                default="waiting",
                                max_length=16,
                            ),
                        ),
                        ("reason", models.CharField(blank=True, max_length=64)),
                        ("detail", models.CharField(blank=True, max_length=500)),
                        ("tries", models.PositiveIntegerField(default=0)),
                        ("asked_at", models.DateTimeField()),
                        ("tried_at", models.DateTimeField(blank=True, null=True)),
                        ("finished_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "item",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="fetched_by",
                                to="ingestion.inboxitem",
                            ),
                        ),
                        (
                            "key_object",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="retrievals",
                                to="ingestion.inboxitem",
                            ),
                        ),
                        (
                            "pacs",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="imaging.pacs",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [models.Index(fields=["state", "sop_instance_uid"], name="retrieval_open")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("state__in", ["waiting", "fetched", "given_up"])),
                                name="retrieval_state_known",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("key_object__isnull", False)),
                                fields=("key_object", "sop_instance_uid"),
                                name="retrieval_once_per_key_object",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "fetched"), _negated=True),
                                    ("item__isnull", False),
                                    _connector="OR",
                                ),
                                name="retrieval_fetched_has_item",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "given_up"), _negated=True),
                                    models.Q(("reason", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="retrieval_given_up_has_reason",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("key_object__isnull", True)),
                                fields=("pacs", "study_instance_uid", "sop_instance_uid"),
                                name="retrieval_once_per_pacs",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Order",
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
                        ("number", models.CharField(max_length=64)),
                        ("content", models.BinaryField(max_length=32)),
                        ("examination", models.CharField(max_length=400)),
                        ("received_at", models.DateTimeField()),
                        ("told", models.CharField(blank=True, max_length=32)),
                        (
                            "request",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="sent_as",
                                to="justification.request",
                            ),
                        ),
                        (
                            "source",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="orders_sent",
                                to="ingestion.source",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("source", "number"), name="order_once_per_source"),
                            models.CheckConstraint(
                                condition=models.Q(("number", ""), _negated=True), name="order_has_number"
                            ),
                        ],
                    },
                ),
            ],
        ),
        migrations.RunPython(make, remove),
    ]
