"""The tables as the migrations up to here leave them, for who begins anew; who began before goes through those."""

import django.db.models.deletion
import passport.justification.states
from django.conf import settings
from django.db import migrations, models

from passport.database import CreateTables, Guard, new_uid


class Migration(migrations.Migration):
    replaces = [
        ("justification", "0001_initial"),
        ("justification", "0002_append_only"),
        ("justification", "0003_counting_decision"),
        ("justification", "0004_parted_from"),
        ("justification", "0005_chain"),
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
                    name="Leaflet",
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
                        ("language", models.CharField(max_length=10)),
                        ("sha256", models.CharField(max_length=64)),
                        ("added_at", models.DateTimeField()),
                        ("added_by", models.CharField(max_length=200)),
                        ("ended_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "facility",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="leaflets",
                                to="people.facility",
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="Request",
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
                            models.CharField(
                                default=passport.justification.states.RequestState["DRAFT"], max_length=16
                            ),
                        ),
                        ("state_at", models.DateTimeField()),
                        ("exam_code", models.CharField(blank=True, max_length=64)),
                        ("exam_as_sent", models.CharField(blank=True, max_length=200)),
                        ("kind", models.CharField(max_length=32)),
                        ("region", models.CharField(blank=True, max_length=64)),
                        ("laterality", models.CharField(blank=True, max_length=16)),
                        ("planned_on", models.DateField(blank=True, null=True)),
                        ("planned_views", models.PositiveSmallIntegerField(blank=True, null=True)),
                        ("indication", models.TextField(blank=True, max_length=2000)),
                        ("indication_code", models.CharField(blank=True, max_length=64)),
                        ("question", models.TextField(blank=True, max_length=1000)),
                        (
                            "urgency",
                            models.CharField(
                                choices=[("routine", "routine"), ("urgent", "urgent"), ("emergency", "emergency")],
                                default="routine",
                                max_length=16,
                            ),
                        ),
                        ("emergency_reason", models.CharField(blank=True, max_length=500)),
                        ("repeat_reason", models.TextField(blank=True, max_length=1000)),
                        (
                            "purpose",
                            models.CharField(
                                choices=[
                                    ("diagnosis", "diagnosis"),
                                    ("therapy", "treatment"),
                                    ("screening", "screening programme"),
                                    ("occupational", "health check of workers"),
                                    ("medico_legal", "insurance or legal reasons"),
                                    ("research", "research"),
                                    ("carer", "carer of a patient"),
                                ],
                                default="diagnosis",
                                max_length=32,
                            ),
                        ),
                        ("programme", models.CharField(blank=True, max_length=200)),
                        ("approval_reference", models.CharField(blank=True, max_length=100)),
                        ("committee", models.CharField(blank=True, max_length=200)),
                        ("constraint_msv", models.CharField(blank=True, max_length=32)),
                        ("ordered_by", models.CharField(blank=True, max_length=200)),
                        ("carer_of", models.CharField(blank=True, max_length=200)),
                        ("guardian", models.CharField(blank=True, max_length=200)),
                        ("mass_kg", models.CharField(blank=True, max_length=16)),
                        ("informed_by", models.CharField(blank=True, max_length=200, null=True)),
                        ("informed_at", models.DateTimeField(blank=True, null=True)),
                        ("referrer_as_sent", models.CharField(blank=True, max_length=200)),
                        ("prescribing", models.CharField(blank=True, max_length=16)),
                        ("prescribing_article", models.CharField(blank=True, max_length=64)),
                        ("source", models.CharField(default="typed", max_length=16)),
                        ("order_number", models.CharField(blank=True, max_length=64)),
                        ("accession_number", models.CharField(blank=True, max_length=64)),
                        ("created_at", models.DateTimeField()),
                        ("sent_at", models.DateTimeField(blank=True, null=True)),
                        ("entry_found_by", models.CharField(blank=True, max_length=32, null=True)),
                        (
                            "entry",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="request",
                                to="booklet.entry",
                            ),
                        ),
                        (
                            "facility",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="requests",
                                to="people.facility",
                            ),
                        ),
                        (
                            "leaflet",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="justification.leaflet",
                            ),
                        ),
                        (
                            "patient",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="requests",
                                to="people.patient",
                            ),
                        ),
                        (
                            "record",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="requests",
                                to="people.record",
                            ),
                        ),
                        (
                            "referrer",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="requests",
                                to="people.practitioner",
                            ),
                        ),
                        (
                            "repeat_of",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="booklet.entry",
                            ),
                        ),
                        (
                            "replaces",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="replaced_by",
                                to="justification.request",
                            ),
                        ),
                        (
                            "requested_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "decision",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="justification.decision",
                            ),
                        ),
                        (
                            "parted_from",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="booklet.entry",
                            ),
                        ),
                        ("approval_before", models.CharField(blank=True, max_length=16)),
                        (
                            "approver_before",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.practitioner",
                            ),
                        ),
                        ("begun_at", models.DateTimeField(blank=True, null=True)),
                        ("purpose_before", models.CharField(blank=True, max_length=32)),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["facility", "state", "state_at"], name="request_by_facility_state"),
                            models.Index(fields=["accession_number"], name="request_by_accession"),
                            models.Index(fields=["record", "state"], name="request_by_record"),
                            models.Index(fields=["patient", "state"], name="request_by_patient"),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "state__in",
                                        ["draft", "waiting", "approved", "refused", "answered", "dropped", "performed"],
                                    )
                                ),
                                name="request_state_known",
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
                                name="request_kind_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("patient__isnull", False), ("record__isnull", False), _connector="OR"
                                ),
                                name="request_of_somebody",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("state", passport.justification.states.RequestState["DRAFT"]),
                                    models.Q(("indication", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="request_sent_has_indication",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("state", passport.justification.states.RequestState["DRAFT"]),
                                    models.Q(("urgency", "emergency"), _negated=True),
                                    models.Q(("emergency_reason", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="request_emergency_has_reason",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("state", passport.justification.states.RequestState["DRAFT"]),
                                    models.Q(("purpose", "screening"), _negated=True),
                                    models.Q(
                                        models.Q(("programme", ""), _negated=True),
                                        models.Q(("approval_reference", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="request_screening_is_approved",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("state", passport.justification.states.RequestState["DRAFT"]),
                                    models.Q(("purpose", "research"), _negated=True),
                                    models.Q(
                                        models.Q(("committee", ""), _negated=True),
                                        models.Q(("constraint_msv", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="request_research_is_approved",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("entry__isnull", False),
                                        ("state", passport.justification.states.RequestState["PERFORMED"]),
                                    ),
                                    models.Q(
                                        models.Q(
                                            ("state", passport.justification.states.RequestState["PERFORMED"]),
                                            _negated=True,
                                        ),
                                        ("entry__isnull", True),
                                    ),
                                    _connector="OR",
                                ),
                                name="request_performed_has_entry",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "purpose__in",
                                        [
                                            "diagnosis",
                                            "therapy",
                                            "screening",
                                            "occupational",
                                            "medico_legal",
                                            "research",
                                            "carer",
                                        ],
                                    )
                                ),
                                name="request_purpose_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("urgency__in", ["routine", "urgent", "emergency"])),
                                name="request_urgency_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("informed_at__isnull", True), ("informed_by__isnull", True)),
                                    models.Q(("informed_at__isnull", False), ("informed_by__isnull", False)),
                                    _connector="OR",
                                ),
                                name="request_informed_pair",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("entry__isnull", True), ("entry_found_by__isnull", True)),
                                    models.Q(("entry__isnull", False), ("entry_found_by__isnull", False)),
                                    _connector="OR",
                                ),
                                name="request_entry_pair",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state__in", ["draft", "waiting"]), _negated=True),
                                    ("decision__isnull", True),
                                    _connector="OR",
                                ),
                                name="request_undecided_has_no_decision",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("source", "api"), models.Q(("order_number", ""), _negated=True)),
                                fields=("facility", "record", "order_number"),
                                name="request_order_once",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PriorsReview",
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
                        ("actor", models.CharField(max_length=16)),
                        ("at", models.DateTimeField()),
                        (
                            "outcome",
                            models.CharField(
                                choices=[
                                    ("reviewed", "looked at what is known here"),
                                    ("none_found", "nothing of the same region or kind is known here"),
                                    ("asked_for", "asked another place for earlier findings"),
                                    ("not_waited", "did not wait for earlier findings: emergency"),
                                ],
                                max_length=16,
                            ),
                        ),
                        ("asked_from", models.CharField(blank=True, max_length=200)),
                        ("payload", models.BinaryField()),
                        ("digest", models.BinaryField(max_length=32)),
                        ("count", models.PositiveIntegerField()),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "request",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="reviews",
                                to="justification.request",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("actor__in", ["prescriber", "approver", "performer", "physicist", "licensee"])
                                ),
                                name="review_actor_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("outcome__in", ["reviewed", "none_found", "asked_for", "not_waited"])
                                ),
                                name="review_outcome_known",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Decision",
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
                        (
                            "verdict",
                            models.CharField(
                                choices=[("approved", "approved"), ("refused", "not approved")], max_length=16
                            ),
                        ),
                        ("at", models.DateTimeField()),
                        ("reason", models.TextField(max_length=2000)),
                        ("alternative_code", models.CharField(blank=True, max_length=64)),
                        ("alternative", models.CharField(blank=True, max_length=300)),
                        ("emergency", models.BooleanField(default=False)),
                        ("pack", models.CharField(blank=True, max_length=64)),
                        ("article", models.CharField(blank=True, max_length=64)),
                        ("in_force", models.BooleanField(default=False)),
                        ("entitlement", models.CharField(max_length=16)),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="decisions",
                                to="people.practitioner",
                            ),
                        ),
                        (
                            "by_user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "statement",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="signing.statement"
                            ),
                        ),
                        (
                            "review",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="decisions",
                                to="justification.priorsreview",
                            ),
                        ),
                        (
                            "request",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="decisions",
                                to="justification.request",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["number"],
                        "constraints": [
                            models.UniqueConstraint(fields=("request", "number"), name="decision_once"),
                            models.CheckConstraint(
                                condition=models.Q(("reason", ""), _negated=True), name="decision_has_reason"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("verdict__in", ["approved", "refused"])),
                                name="decision_verdict_known",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Consent",
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
                            "form",
                            models.CharField(
                                choices=[
                                    ("paper", "on paper, signed by hand, kept as a scan"),
                                    ("qualified", "with a qualified electronic signature"),
                                ],
                                max_length=16,
                            ),
                        ),
                        ("sha256", models.CharField(max_length=64)),
                        ("media_type", models.CharField(max_length=64)),
                        ("size", models.PositiveIntegerField()),
                        ("signed_on", models.DateField()),
                        ("kept_by", models.CharField(max_length=200)),
                        ("kept_at", models.DateTimeField()),
                        (
                            "request",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="consents",
                                to="justification.request",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("form__in", ["paper", "qualified"])), name="consent_form_known"
                            ),
                            models.CheckConstraint(condition=models.Q(("size__gt", 0)), name="consent_has_bytes"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Asked",
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
                        ("ask", models.CharField(max_length=16)),
                        ("actor", models.CharField(max_length=16)),
                        ("at", models.DateTimeField()),
                        (
                            "answer",
                            models.CharField(
                                choices=[
                                    ("not_possible", "not possible"),
                                    ("excluded", "excluded by a test"),
                                    ("possible", "possible"),
                                    ("yes", "yes"),
                                    ("no", "no"),
                                    ("not_known", "she does not know"),
                                    ("not_asked", "not asked"),
                                ],
                                max_length=16,
                            ),
                        ),
                        ("cycle_started_on", models.DateField(blank=True, null=True)),
                        ("urgent_reason", models.CharField(blank=True, max_length=500)),
                        ("pack", models.CharField(blank=True, max_length=64)),
                        ("article", models.CharField(blank=True, max_length=64)),
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
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="asked",
                                to="booklet.entry",
                            ),
                        ),
                        (
                            "request",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="asked",
                                to="justification.request",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name_plural": "asked",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("ask__in", ["pregnancy", "breastfeeding", "cycle"])),
                                name="asked_ask_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("actor__in", ["prescriber", "approver", "performer", "physicist", "licensee"])
                                ),
                                name="asked_actor_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("request__isnull", False), ("entry__isnull", False), _connector="OR"
                                ),
                                name="asked_before_something",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "answer__in",
                                        ["not_possible", "excluded", "possible", "yes", "no", "not_known", "not_asked"],
                                    )
                                ),
                                name="asked_answer_known",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DecisionReview",
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
                        ("by", models.CharField(max_length=200)),
                        ("at", models.DateTimeField()),
                        ("finding", models.CharField(max_length=500)),
                        (
                            "decision",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="review_after",
                                to="justification.decision",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("finding", ""), _negated=True), name="decision_review_says"
                            )
                        ],
                    },
                ),
            ],
        ),
        Guard(
            name="priorsreview_append_only",
            table="justification_priorsreview",
            events=["UPDATE", "DELETE"],
        ),
        Guard(
            name="asked_append_only",
            table="justification_asked",
            events=["UPDATE", "DELETE"],
        ),
        Guard(
            name="decision_append_only",
            table="justification_decision",
            events=["UPDATE", "DELETE"],
        ),
        Guard(
            name="decisionreview_append_only",
            table="justification_decisionreview",
            events=["UPDATE", "DELETE"],
        ),
        Guard(
            name="consent_append_only",
            table="justification_consent",
            events=["UPDATE", "DELETE"],
        ),
    ]
