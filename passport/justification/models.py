"""Requests, what was on the screen before somebody went on, decisions, answers to questions, consents."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from passport.booklet.models import Entry
from passport.booklet.reading import Kind
from passport.database import both_or_neither, one_of, uid_field
from passport.justification.states import RequestState
from passport.law.vocabulary import Actor, Ask
from passport.people.models import Facility, Patient, Practitioner, Record
from passport.signing.models import Statement


class ExposurePurpose(models.TextChoices):
    """What an exposure is for."""

    DIAGNOSIS = "diagnosis", _("diagnosis")
    THERAPY = "therapy", _("treatment")
    SCREENING = "screening", _("screening programme")
    OCCUPATIONAL = "occupational", _("health check of workers")
    MEDICO_LEGAL = "medico_legal", _("insurance or legal reasons")
    RESEARCH = "research", _("research")
    CARER = "carer", _("carer of a patient")


class Urgency(models.TextChoices):
    """How soon an examination is wanted."""

    ROUTINE = "routine", _("routine")
    URGENT = "urgent", _("urgent")
    EMERGENCY = "emergency", _("emergency")


class ReviewOutcome(models.TextChoices):
    """What a person did with the earlier examinations."""

    REVIEWED = "reviewed", _("looked at what is known here")
    NONE_FOUND = "none_found", _("nothing of the same region or kind is known here")
    ASKED_FOR = "asked_for", _("asked another place for earlier findings")
    NOT_WAITED = "not_waited", _("did not wait for earlier findings: emergency")


class DecisionVerdict(models.TextChoices):
    """What was decided."""

    APPROVED = "approved", _("approved")
    REFUSED = "refused", _("not approved")


class AskedAnswer(models.TextChoices):
    """What a woman answered, or why there is no answer."""

    NOT_POSSIBLE = "not_possible", _("not possible")
    EXCLUDED = "excluded", _("excluded by a test")
    POSSIBLE = "possible", _("possible")
    YES = "yes", _("yes")
    NO = "no", _("no")
    NOT_KNOWN = "not_known", _("she does not know")
    NOT_ASKED = "not_asked", _("not asked")


class ConsentForm(models.TextChoices):
    """How a consent was given. A tick is none."""

    PAPER = "paper", _("on paper, signed by hand, kept as a scan")
    QUALIFIED = "qualified", _("with a qualified electronic signature")


_SENT = ~Q(state=RequestState.DRAFT)
_UNDECIDED = Q(state__in=[str(RequestState.DRAFT), str(RequestState.WAITING)])


class Leaflet(models.Model):
    """What a facility gives patients to read before an examination with a high dose: its own paper."""

    uid = uid_field()
    facility = models.ForeignKey(Facility, on_delete=models.PROTECT, related_name="leaflets")
    name = models.CharField(max_length=200)
    language = models.CharField(max_length=10)
    sha256 = models.CharField(max_length=64)
    added_at = models.DateTimeField()
    added_by = models.CharField(max_length=200)
    ended_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name


class Request(models.Model):
    """What a referring doctor asks for: one examination of one patient, for a reason."""

    uid = uid_field()
    facility = models.ForeignKey(Facility, on_delete=models.PROTECT, related_name="requests")  # the one that decides
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, null=True, blank=True, related_name="requests")
    record = models.ForeignKey(Record, on_delete=models.PROTECT, null=True, blank=True, related_name="requests")
    state = models.CharField(max_length=16, default=RequestState.DRAFT)
    state_at = models.DateTimeField()
    # What is asked for.
    exam_code = models.CharField(max_length=64, blank=True)  # of booklet.examinations; empty when not recognised
    exam_as_sent = models.CharField(max_length=200, blank=True)
    kind = models.CharField(max_length=32)
    region = models.CharField(max_length=64, blank=True)
    laterality = models.CharField(max_length=16, blank=True)
    planned_on = models.DateField(null=True, blank=True)
    planned_views = models.PositiveSmallIntegerField(null=True, blank=True)
    # Why.
    indication = models.TextField(max_length=2000, blank=True)
    indication_code = models.CharField(max_length=64, blank=True)  # as sent, with its scheme: "ICD-10 R07.4"
    question = models.TextField(max_length=1000, blank=True)
    urgency = models.CharField(max_length=16, choices=Urgency, default=Urgency.ROUTINE)
    emergency_reason = models.CharField(max_length=500, blank=True)
    repeat_of = models.ForeignKey(Entry, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    repeat_reason = models.TextField(max_length=1000, blank=True)
    # For what; which fields belong to which purpose stands in `justification.purposes`.
    purpose = models.CharField(max_length=32, choices=ExposurePurpose, default=ExposurePurpose.DIAGNOSIS)
    programme = models.CharField(max_length=200, blank=True)
    approval_reference = models.CharField(max_length=100, blank=True)
    committee = models.CharField(max_length=200, blank=True)
    constraint_msv = models.CharField(max_length=32, blank=True)  # canonical decimal text
    ordered_by = models.CharField(max_length=200, blank=True)  # employer, insurer or court
    carer_of = models.CharField(max_length=200, blank=True)
    # Minors.
    guardian = models.CharField(max_length=200, blank=True)
    mass_kg = models.CharField(max_length=16, blank=True)  # canonical decimal text
    # Before an examination with a high dose.
    informed_by = models.CharField(max_length=200, null=True, blank=True)  # noqa: DJ001 -- null pairs with the time
    informed_at = models.DateTimeField(null=True, blank=True)
    leaflet = models.ForeignKey(Leaflet, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    # Who asks, and how it came.
    referrer = models.ForeignKey(Practitioner, on_delete=models.PROTECT, null=True, blank=True, related_name="requests")
    referrer_as_sent = models.CharField(max_length=200, blank=True)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    prescribing = models.CharField(max_length=16, blank=True)  # the pack's answer: law.questions.entitlement.Verdict
    prescribing_article = models.CharField(max_length=64, blank=True)
    source = models.CharField(max_length=16, default="typed")  # "typed" | "api"
    order_number = models.CharField(max_length=64, blank=True)
    accession_number = models.CharField(max_length=64, blank=True)
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    begun_at = models.DateTimeField(null=True, blank=True)  # when a radioactive medicine was given for it
    # What it came from, and what became of it.
    decision = models.ForeignKey(  # the one that counts now; none while nobody decided, or after it was taken back
        "Decision", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    replaces = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_by")
    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, null=True, blank=True, related_name="request")
    # What the row said before it took the decision up: so it reads again when they are put apart.
    approver_before = models.ForeignKey(Practitioner, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    approval_before = models.CharField(max_length=16, blank=True)
    found_before = models.CharField(max_length=16, blank=True)
    purpose_before = models.CharField(max_length=32, blank=True)
    entry_found_by = models.CharField(max_length=32, null=True, blank=True)  # noqa: DJ001 -- null pairs with the entry
    # The examination from which a person took it: it is not found there by itself again.
    parted_from = models.ForeignKey(Entry, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="request_state_known", condition=Q(state__in=[str(state) for state in RequestState])
            ),
            models.CheckConstraint(name="request_kind_known", condition=Q(kind__in=[str(kind) for kind in Kind])),
            models.CheckConstraint(
                name="request_of_somebody", condition=Q(patient__isnull=False) | Q(record__isnull=False)
            ),
            models.CheckConstraint(name="request_sent_has_indication", condition=~_SENT | ~Q(indication="")),
            models.CheckConstraint(
                name="request_emergency_has_reason",
                condition=~_SENT | ~Q(urgency=Urgency.EMERGENCY) | ~Q(emergency_reason=""),
            ),
            models.CheckConstraint(
                name="request_screening_is_approved",
                condition=~_SENT
                | ~Q(purpose=ExposurePurpose.SCREENING)
                | (~Q(programme="") & ~Q(approval_reference="")),
            ),
            models.CheckConstraint(
                name="request_research_is_approved",
                condition=~_SENT | ~Q(purpose=ExposurePurpose.RESEARCH) | (~Q(committee="") & ~Q(constraint_msv="")),
            ),
            models.CheckConstraint(
                name="request_performed_has_entry",
                condition=Q(state=RequestState.PERFORMED, entry__isnull=False)
                | (~Q(state=RequestState.PERFORMED) & Q(entry__isnull=True)),
            ),
            models.CheckConstraint(
                name="request_undecided_has_no_decision",
                condition=~_UNDECIDED | Q(decision__isnull=True),
            ),
            models.UniqueConstraint(
                fields=["facility", "record", "order_number"],
                condition=Q(source="api") & ~Q(order_number=""),
                name="request_order_once",
            ),
            one_of("request_purpose_known", "purpose", ExposurePurpose),
            one_of("request_urgency_known", "urgency", Urgency),
            both_or_neither("request_informed_pair", "informed_by", "informed_at"),
            both_or_neither("request_entry_pair", "entry", "entry_found_by"),
        ]
        indexes = [
            models.Index(fields=["facility", "state", "state_at"], name="request_by_facility_state"),
            models.Index(fields=["accession_number"], name="request_by_accession"),
            models.Index(fields=["record", "state"], name="request_by_record"),
            models.Index(fields=["patient", "state"], name="request_by_patient"),
        ]

    def __str__(self) -> str:
        return self.uid


class PriorsReview(models.Model):
    """What was on the screen of a person before that person went on. Append-only."""

    uid = uid_field()
    request = models.ForeignKey(Request, on_delete=models.PROTECT, related_name="reviews")
    actor = models.CharField(max_length=16)  # of law.vocabulary.Actor
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    outcome = models.CharField(max_length=16, choices=ReviewOutcome)
    asked_from = models.CharField(max_length=200, blank=True)  # the place that was asked for earlier findings
    payload = models.BinaryField()  # canonical JSON: uid and version of every row, in the order of the screen
    digest = models.BinaryField(max_length=32)
    count = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="review_actor_known", condition=Q(actor__in=[str(one) for one in Actor])),
            one_of("review_outcome_known", "outcome", ReviewOutcome),
        ]

    def __str__(self) -> str:
        return self.uid


class Asked(models.Model):
    """What a woman was asked before an exposure, by whom, and what she said. Append-only.

    Read by the treating staff and the patient alone: in no share, document, guardian's view or offline copy.
    """

    uid = uid_field()
    request = models.ForeignKey(Request, on_delete=models.PROTECT, null=True, blank=True, related_name="asked")
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, null=True, blank=True, related_name="asked")
    ask = models.CharField(max_length=16)
    actor = models.CharField(max_length=16)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    answer = models.CharField(max_length=16, choices=AskedAnswer)
    cycle_started_on = models.DateField(null=True, blank=True)
    urgent_reason = models.CharField(max_length=500, blank=True)  # why the exposure goes on all the same
    pack = models.CharField(max_length=64, blank=True)
    article = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name_plural = "asked"
        constraints = [
            models.CheckConstraint(name="asked_ask_known", condition=Q(ask__in=[str(one) for one in Ask])),
            models.CheckConstraint(name="asked_actor_known", condition=Q(actor__in=[str(one) for one in Actor])),
            models.CheckConstraint(
                name="asked_before_something", condition=Q(request__isnull=False) | Q(entry__isnull=False)
            ),
            one_of("asked_answer_known", "answer", AskedAnswer),
        ]

    def __str__(self) -> str:
        return self.uid


class Decision(models.Model):
    """One decision on one request, with the rule that it names and what was on the screen. Append-only."""

    uid = uid_field()
    request = models.ForeignKey(Request, on_delete=models.PROTECT, related_name="decisions")
    number = models.PositiveIntegerField()
    verdict = models.CharField(max_length=16, choices=DecisionVerdict)
    by = models.ForeignKey(Practitioner, on_delete=models.PROTECT, related_name="decisions")
    by_user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    reason = models.TextField(max_length=2000)
    alternative_code = models.CharField(max_length=64, blank=True)  # of booklet.examinations
    alternative = models.CharField(max_length=300, blank=True)  # in words; also what uses no radiation
    emergency = models.BooleanField(default=False)
    # The pack's answer on that day.
    pack = models.CharField(max_length=64, blank=True)
    article = models.CharField(max_length=64, blank=True)
    in_force = models.BooleanField(default=False)
    entitlement = models.CharField(max_length=16)  # of law.questions.entitlement.Verdict
    review = models.ForeignKey(PriorsReview, on_delete=models.PROTECT, related_name="decisions")
    statement = models.OneToOneField(Statement, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["request", "number"], name="decision_once"),
            models.CheckConstraint(name="decision_has_reason", condition=~Q(reason="")),
            one_of("decision_verdict_known", "verdict", DecisionVerdict),
        ]

    def __str__(self) -> str:
        return self.uid


class DecisionReview(models.Model):
    """What somebody found who looked at an emergency decision afterwards. Append-only."""

    uid = uid_field()
    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, related_name="review_after")
    by = models.CharField(max_length=200)
    at = models.DateTimeField()
    finding = models.CharField(max_length=500)

    class Meta:
        constraints = [models.CheckConstraint(name="decision_review_says", condition=~Q(finding=""))]

    def __str__(self) -> str:
        return self.uid


class Consent(models.Model):
    """A consent in writing, kept as it was given. Append-only."""

    uid = uid_field()
    request = models.ForeignKey(Request, on_delete=models.PROTECT, related_name="consents")
    form = models.CharField(max_length=16, choices=ConsentForm)
    sha256 = models.CharField(max_length=64)
    media_type = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    signed_on = models.DateField()
    kept_by = models.CharField(max_length=200)
    kept_at = models.DateTimeField()

    class Meta:
        constraints = [
            one_of("consent_form_known", "form", ConsentForm),
            models.CheckConstraint(name="consent_has_bytes", condition=Q(size__gt=0)),
        ]

    def __str__(self) -> str:
        return self.uid
