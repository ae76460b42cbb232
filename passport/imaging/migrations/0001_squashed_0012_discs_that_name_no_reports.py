"""The tables as the migrations up to here leave them, for who begins anew; who began before goes through those."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from passport.database import CreateTables, Guard, new_uid


class Migration(migrations.Migration):
    replaces = [
        ("imaging", "0001_initial"),
        ("imaging", "0002_where_a_comparison_is"),
        ("imaging", "0003_image_links"),
        ("imaging", "0004_image_links_stay"),
        ("imaging", "0005_reports"),
        ("imaging", "0006_reports_stay"),
        ("imaging", "0007_added_papers"),
        ("imaging", "0008_reports_on_discs"),
        ("imaging", "0009_guests_see_images"),
        ("imaging", "0010_thumbnails_of_papers"),
        ("imaging", "0011_report_faults"),
        ("imaging", "0012_discs_that_name_no_reports"),
    ]

    initial = True

    dependencies = [
        ("access", "0001_squashed_0013_withheld"),
        ("booklet", "0001_squashed_0012_withheld"),
        ("people", "0001_squashed_0015_facility_closed"),
    ]

    operations = [
        CreateTables(
            tables=[
                migrations.CreateModel(
                    name="Pacs",
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
                            "way",
                            models.CharField(
                                choices=[("c_get", "C Get"), ("c_move", "C Move"), ("dicomweb", "Dicomweb")],
                                default="c_get",
                                max_length=16,
                            ),
                        ),
                        ("ae_title", models.CharField(blank=True, max_length=16)),
                        ("host", models.CharField(blank=True, max_length=253)),
                        ("port", models.PositiveIntegerField(blank=True, null=True)),
                        ("tls", models.BooleanField(default=False)),
                        ("web_url", models.CharField(blank=True, max_length=500)),
                        ("wado_uri", models.CharField(blank=True, max_length=500)),
                        ("credentials", models.CharField(blank=True, max_length=64)),
                        ("location_uid", models.CharField(blank=True, max_length=64)),
                        ("compared", models.BooleanField(default=False)),
                        ("every_minutes", models.PositiveIntegerField(default=30)),
                        ("overlap_days", models.PositiveIntegerField(default=2)),
                        ("complete_until", models.DateField(blank=True, null=True)),
                        ("compared_at", models.DateTimeField(blank=True, null=True)),
                        ("problem", models.CharField(blank=True, max_length=300)),
                        ("echoed_at", models.DateTimeField(blank=True, null=True)),
                        ("echo_problem", models.CharField(blank=True, max_length=300)),
                        ("active", models.BooleanField(default=True)),
                        ("created_at", models.DateTimeField()),
                        (
                            "facility",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="pacs", to="people.facility"
                            ),
                        ),
                        ("comparing_day", models.DateField(blank=True, null=True)),
                        ("day_listed", models.BooleanField(default=False)),
                        ("failures", models.PositiveIntegerField(default=0)),
                    ],
                    options={
                        "verbose_name_plural": "pacs",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("way__in", ["c_get", "c_move", "dicomweb"])), name="pacs_way_known"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("ae_title", ""), _negated=True),
                                fields=("ae_title",),
                                name="pacs_ae_title_once",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("location_uid", ""), _negated=True),
                                fields=("location_uid",),
                                name="pacs_location_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("way", "dicomweb"),
                                        models.Q(("web_url__gt", ""), ("wado_uri__gt", ""), _connector="OR"),
                                    ),
                                    models.Q(
                                        models.Q(("way", "dicomweb"), _negated=True),
                                        ("ae_title__gt", ""),
                                        ("host__gt", ""),
                                        ("port__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="pacs_can_be_reached",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Study",
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
                        ("accession_number", models.CharField(blank=True, db_index=True, max_length=64)),
                        ("performed_on", models.DateField(blank=True, null=True)),
                        ("performed_as_sent", models.CharField(blank=True, max_length=64)),
                        ("modalities", models.CharField(blank=True, max_length=200)),
                        ("description", models.CharField(blank=True, max_length=200)),
                        ("station_name", models.CharField(blank=True, max_length=64)),
                        ("manufacturer", models.CharField(blank=True, max_length=200)),
                        ("model", models.CharField(blank=True, max_length=200)),
                        ("serial_number", models.CharField(blank=True, max_length=64)),
                        ("instances", models.PositiveIntegerField(blank=True, null=True)),
                        ("dose_objects", models.PositiveIntegerField(default=0)),
                        ("listed_at", models.DateTimeField()),
                        ("seen_at", models.DateTimeField()),
                        (
                            "facility",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="studies",
                                to="people.facility",
                            ),
                        ),
                        (
                            "pacs",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="studies", to="imaging.pacs"
                            ),
                        ),
                        ("contents_at", models.DateTimeField(blank=True, null=True)),
                        ("problem", models.CharField(blank=True, max_length=300)),
                    ],
                    options={
                        "verbose_name_plural": "studies",
                        "indexes": [models.Index(fields=["facility", "performed_on"], name="study_by_day")],
                        "constraints": [
                            models.UniqueConstraint(fields=("pacs", "study_instance_uid"), name="study_once_per_pacs")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ImageLink",
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
                        ("ground", models.CharField(max_length=16)),
                        ("ground_uid", models.CharField(blank=True, max_length=32)),
                        ("token_hmac", models.BinaryField(max_length=32, unique=True)),
                        ("carried", models.BooleanField(default=False)),
                        ("made_at", models.DateTimeField()),
                        ("expires_at", models.DateTimeField()),
                        ("revoked_at", models.DateTimeField(blank=True, null=True)),
                        ("opened_at", models.DateTimeField(blank=True, null=True)),
                        ("openings_allowed", models.PositiveSmallIntegerField()),
                        ("openings_used", models.PositiveSmallIntegerField(default=0)),
                        ("bytes_allowed", models.PositiveBigIntegerField()),
                        ("bytes_used", models.PositiveBigIntegerField(default=0)),
                        (
                            "exposure",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="image_links",
                                to="booklet.exposure",
                            ),
                        ),
                        (
                            "pacs",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="image_links",
                                to="imaging.pacs",
                            ),
                        ),
                        (
                            "patient",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="image_links",
                                to="people.patient",
                            ),
                        ),
                        (
                            "reader",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="image_links",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "revoked_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "guest",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="image_links",
                                to="access.guestlook",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [models.Index(fields=["patient", "expires_at"], name="image_link_by_patient")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("expires_at__gt", models.F("made_at"))), name="image_link_ends"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("openings_used__lte", models.F("openings_allowed"))),
                                name="image_link_openings_in_budget",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("bytes_used__lte", models.F("bytes_allowed"))),
                                name="image_link_bytes_in_budget",
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
                                            "emergency",
                                        ],
                                    )
                                ),
                                name="image_link_ground_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("revoked_at__isnull", True), ("revoked_by__isnull", True)),
                                    models.Q(
                                        models.Q(
                                            ("revoked_by__isnull", False), ("guest__isnull", False), _connector="OR"
                                        ),
                                        ("revoked_at__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="image_link_revoked_pair",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("guest__isnull", True), ("reader__isnull", False)),
                                    models.Q(("guest__isnull", False), ("reader__isnull", True)),
                                    _connector="OR",
                                ),
                                name="image_link_of_account_or_guest",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("ground", "guest"), ("guest__isnull", False)),
                                    models.Q(models.Q(("ground", "guest"), _negated=True), ("guest__isnull", True)),
                                    _connector="OR",
                                ),
                                name="image_link_guest_by_leave",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ImageDisc",
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
                        ("progressed_at", models.DateTimeField()),
                        ("total", models.PositiveIntegerField(blank=True, null=True)),
                        ("fetched", models.PositiveIntegerField(default=0)),
                        ("made_at", models.DateTimeField(blank=True, null=True)),
                        ("images", models.PositiveIntegerField(default=0)),
                        ("size", models.PositiveBigIntegerField(default=0)),
                        (
                            "failed_reason",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("pacs", "Pacs"),
                                    ("too_large", "Too Large"),
                                    ("ended", "Ended"),
                                    ("empty", "Empty"),
                                ],
                                max_length=16,
                            ),
                        ),
                        ("forgotten_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "link",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="discs",
                                to="imaging.imagelink",
                            ),
                        ),
                        ("reports", models.TextField(blank=True)),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("failed_reason__in", ["pacs", "too_large", "ended", "empty", ""])),
                                name="image_disc_failure_known",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("failed_reason", ""), ("forgotten_at__isnull", True)),
                                fields=("link",),
                                name="image_disc_once_per_link",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("made_at__isnull", True), ("failed_reason", ""), _connector="OR"),
                                name="image_disc_made_or_failed",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("fetched", 0),
                                    models.Q(("fetched__lte", models.F("total")), ("total__isnull", False)),
                                    _connector="OR",
                                ),
                                name="image_disc_fetches_listed",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ImageSeries",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("number", models.PositiveSmallIntegerField()),
                        ("series_instance_uid", models.CharField(max_length=64)),
                        ("modality", models.CharField(blank=True, max_length=16)),
                        ("description", models.CharField(blank=True, max_length=200)),
                        ("told", models.PositiveIntegerField(blank=True, null=True)),
                        ("images", models.TextField(blank=True)),
                        ("listed_told", models.PositiveIntegerField(blank=True, null=True)),
                        (
                            "link",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="series",
                                to="imaging.imagelink",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name_plural": "image series",
                        "ordering": ["number"],
                        "constraints": [
                            models.UniqueConstraint(fields=("link", "number"), name="image_series_number_once"),
                            models.UniqueConstraint(fields=("link", "series_instance_uid"), name="image_series_once"),
                            models.CheckConstraint(
                                condition=models.Q(("number__gte", 1)), name="image_series_from_one"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ImageVisit",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("secret_hmac", models.BinaryField(max_length=32, unique=True)),
                        ("made_at", models.DateTimeField()),
                        ("expires_at", models.DateTimeField()),
                        (
                            "link",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="visits",
                                to="imaging.imagelink",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("expires_at__gt", models.F("made_at"))), name="image_visit_ends"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ImageReport",
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
                        ("form", models.CharField(choices=[("pdf", "PDF file"), ("text", "text")], max_length=8)),
                        ("sha256", models.CharField(max_length=64)),
                        ("size", models.PositiveBigIntegerField()),
                        ("title", models.CharField(blank=True, max_length=200)),
                        ("sop_instance_uid", models.CharField(blank=True, max_length=64)),
                        ("source", models.CharField(blank=True, max_length=200)),
                        ("arrived_at", models.DateTimeField()),
                        (
                            "shown",
                            models.CharField(
                                choices=[
                                    ("at_once", "at once"),
                                    ("after_days", "after some days"),
                                    (
                                        "after_doctor",
                                        "when a doctor of the patient opened it, and after some days at the latest",
                                    ),
                                ],
                                max_length=16,
                            ),
                        ),
                        ("shown_days", models.PositiveSmallIntegerField(default=0)),
                        ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "entry",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="image_reports",
                                to="booklet.entry",
                            ),
                        ),
                        (
                            "uploaded_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "withdrawn_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["arrived_at", "id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("form__in", ["pdf", "text"])), name="image_report_form_known"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("shown__in", ["at_once", "after_days", "after_doctor"])),
                                name="image_report_shown_known",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("withdrawn_at__isnull", True)),
                                fields=("entry", "sha256"),
                                name="image_report_once_per_content",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("source", ""), ("uploaded_by__isnull", False)),
                                    models.Q(("uploaded_by__isnull", True), models.Q(("source", ""), _negated=True)),
                                    _connector="OR",
                                ),
                                name="image_report_came_or_uploaded",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("withdrawn_at__isnull", True), ("withdrawn_by__isnull", True)),
                                    models.Q(("withdrawn_at__isnull", False), ("withdrawn_by__isnull", False)),
                                    _connector="OR",
                                ),
                                name="image_report_withdrawn_pair",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ReportOpening",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("at", models.DateTimeField()),
                        (
                            "reader",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "report",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="opening",
                                to="imaging.imagereport",
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="ThroughDoctor",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("since", models.DateTimeField()),
                        ("ended_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "patient",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="through_doctor",
                                to="people.patient",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name_plural": "through doctor",
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("ended_at__isnull", True)),
                                fields=("patient",),
                                name="through_doctor_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("ended_at__isnull", True), ("ended_at__gte", models.F("since")), _connector="OR"
                                ),
                                name="through_doctor_ends_later",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AddedPaper",
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
                        ("called", models.CharField(max_length=200)),
                        ("year", models.PositiveSmallIntegerField(blank=True, null=True)),
                        ("month", models.PositiveSmallIntegerField(blank=True, null=True)),
                        ("day", models.PositiveSmallIntegerField(blank=True, null=True)),
                        ("place", models.CharField(blank=True, max_length=200)),
                        ("media_type", models.CharField(max_length=32)),
                        ("size", models.PositiveIntegerField()),
                        ("sha256", models.CharField(max_length=64, unique=True)),
                        ("shown", models.BooleanField(default=False)),
                        ("hidden_at", models.DateTimeField(blank=True, null=True)),
                        ("added_by", models.CharField(max_length=200)),
                        ("added_at", models.DateTimeField()),
                        ("removed_at", models.DateTimeField(blank=True, null=True)),
                        ("forgotten_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "patient",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="added_papers",
                                to="people.patient",
                            ),
                        ),
                        ("thumbnail_sha256", models.CharField(blank=True, max_length=64)),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("called", ""), _negated=True), name="added_paper_has_name"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("month__isnull", True),
                                    models.Q(("month__gte", 1), ("month__lte", 12), ("year__isnull", False)),
                                    _connector="OR",
                                ),
                                name="added_paper_month_of_year",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("day__isnull", True),
                                    models.Q(("day__gte", 1), ("day__lte", 31), ("month__isnull", False)),
                                    _connector="OR",
                                ),
                                name="added_paper_day_of_month",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("hidden_at__isnull", True), ("shown", False), _connector="OR"),
                                name="added_paper_hidden_not_shown",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("forgotten_at__isnull", True), ("removed_at__isnull", False), _connector="OR"
                                ),
                                name="added_paper_forgotten_is_removed",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("thumbnail_sha256", ""), _negated=True),
                                fields=("thumbnail_sha256",),
                                name="added_paper_thumbnail_once",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ReportFault",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("fault", models.CharField(max_length=16)),
                        (
                            "report",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="faulty",
                                to="imaging.imagereport",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "fault__in",
                                        [
                                            "too_large",
                                            "not_a_pdf",
                                            "damaged",
                                            "encrypted",
                                            "does_something",
                                            "carries_files",
                                            "too_much_work",
                                        ],
                                    )
                                ),
                                name="report_fault_known",
                            )
                        ],
                    },
                ),
            ],
        ),
        Guard(
            name="image_report_stays",
            table="imaging_imagereport",
            events=["DELETE"],
        ),
        Guard(
            name="image_report_as_it_came",
            table="imaging_imagereport",
            events=["UPDATE"],
            condition="OLD.uid <> NEW.uid OR OLD.entry_id <> NEW.entry_id OR OLD.form <> NEW.form OR OLD.sha256 <> NEW.sha256 OR OLD.size <> NEW.size OR OLD.title <> NEW.title OR OLD.sop_instance_uid <> NEW.sop_instance_uid OR OLD.source <> NEW.source OR OLD.arrived_at <> NEW.arrived_at OR OLD.shown <> NEW.shown OR OLD.shown_days <> NEW.shown_days OR COALESCE(OLD.uploaded_by_id, 0) <> COALESCE(NEW.uploaded_by_id, 0) OR OLD.withdrawn_at IS NOT NULL",
        ),
        Guard(
            name="image_report_opening_stays",
            table="imaging_reportopening",
            events=["UPDATE", "DELETE"],
        ),
        Guard(
            name="through_doctor_stays",
            table="imaging_throughdoctor",
            events=["DELETE"],
        ),
        Guard(
            name="through_doctor_as_said",
            table="imaging_throughdoctor",
            events=["UPDATE"],
            condition="OLD.patient_id <> NEW.patient_id OR OLD.since <> NEW.since OR OLD.ended_at IS NOT NULL",
        ),
        Guard(
            name="image_link_as_made",
            table="imaging_imagelink",
            events=["UPDATE"],
            condition="OLD.uid <> NEW.uid OR OLD.exposure_id <> NEW.exposure_id OR OLD.pacs_id <> NEW.pacs_id OR OLD.ground <> NEW.ground OR OLD.ground_uid <> NEW.ground_uid OR OLD.token_hmac <> NEW.token_hmac OR OLD.made_at <> NEW.made_at OR COALESCE(OLD.patient_id, 0) <> COALESCE(NEW.patient_id, 0) OR COALESCE(OLD.reader_id, 0) <> COALESCE(NEW.reader_id, 0) OR COALESCE(OLD.guest_id, 0) <> COALESCE(NEW.guest_id, 0) OR NEW.expires_at > OLD.expires_at OR NEW.openings_allowed > OLD.openings_allowed OR NEW.bytes_allowed > OLD.bytes_allowed OR NEW.openings_used < OLD.openings_used OR NEW.bytes_used < OLD.bytes_used OR (OLD.revoked_at IS NOT NULL AND (NEW.revoked_at IS NULL OR NEW.revoked_at <> OLD.revoked_at))",
        ),
        Guard(
            name="image_link_stays",
            table="imaging_imagelink",
            events=["DELETE"],
        ),
        Guard(
            name="report_fault_stays",
            table="imaging_reportfault",
            events=["UPDATE", "DELETE"],
        ),
    ]
