"""Requests and what belongs to them; whose they are is asked in access."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from django.db.models import Case, F, IntegerField, Q, QuerySet, Value, When

from passport.booklet.examinations import Flag, classes_of, examination
from passport.booklet.models import Entry
from passport.booklet.payloads import id_hash
from passport.booklet.selectors import approver_block
from passport.booklet.states import State
from passport.justification.models import (
    Asked,
    AskedAnswer,
    Decision,
    DecisionVerdict,
    ExposurePurpose,
    Leaflet,
    PriorsReview,
    Request,
    Urgency,
)
from passport.justification.payloads import DecisionFacts, SubjectFacts
from passport.justification.priors import Wanted
from passport.justification.states import RequestState
from passport.law.conditions import years_after
from passport.law.pack import AskRule, Pack
from passport.law.questions.before import asks_of
from passport.law.questions.entitlement import Case as LawCase
from passport.law.questions.standing import Standing
from passport.law.vocabulary import Actor, ProcedureClass
from passport.people.models import Facility, Patient, Record, Role, Sex, User
from passport.people.selectors import current_memberships, standing_of

_BY_URGENCY = Case(
    When(urgency=Urgency.EMERGENCY, then=Value(0)),
    When(urgency=Urgency.URGENT, then=Value(1)),
    default=Value(2),
    output_field=IntegerField(),
)


_SHORT_REASON = 120
# A pregnancy that is there or may be.
PREGNANT = frozenset({AskedAnswer.YES, AskedAnswer.POSSIBLE, AskedAnswer.NOT_KNOWN})


def requests_with_parts() -> QuerySet[Request]:
    """Return requests with all that a page shows of them."""
    return Request.objects.select_related(
        "patient",
        "record__patient",
        "facility",
        "referrer",
        "entry",
        "repeat_of",
        "replaces",
        "leaflet",
        "decision__by",
        "decision__statement",
    ).prefetch_related(
        "decisions__by",
        "decisions__statement__signatures",
        "decision__statement__signatures",
        "reviews",
        "consents",
    )


def waiting_at(facilities: Iterable[Facility]) -> QuerySet[Request]:
    """Return the requests that wait for a decision at facilities: emergencies, urgent ones, then the longest wait."""
    found = requests_with_parts().filter(facility__in=facilities, state=RequestState.WAITING)
    return found.order_by(_BY_URGENCY, "sent_at", "id")


def decided_at(facilities: Iterable[Facility], *, since: datetime) -> QuerySet[Request]:
    """Return the requests on which a decision of facilities stands that was taken since a moment, the latest first."""
    found = requests_with_parts().filter(facility__in=facilities, decision__at__gte=since)
    return found.order_by("-state_at", "-id")


def approved_at(facilities: Iterable[Facility]) -> QuerySet[Request]:
    """Return the approved requests beside which no examination stands yet, the earliest planned first."""
    found = requests_with_parts().filter(facility__in=facilities, state=RequestState.APPROVED)
    return found.order_by(F("planned_on").asc(nulls_last=True), "state_at", "id")


def mine_count(user: User) -> int:
    """Return how many requests a doctor made."""
    return Request.objects.filter(requested_by=user).count()


def emergencies_to_review(facilities: Iterable[Facility]) -> QuerySet[Decision]:
    """Return the emergency decisions at facilities that nobody looked at afterwards, the oldest first.

    What was taken back before anything was done is none.
    """
    found = Decision.objects.filter(
        request__facility__in=facilities,
        request__decision=F("pk"),
        emergency=True,
        verdict=DecisionVerdict.APPROVED,
        review_after__isnull=True,
    )
    parts = (
        "request__patient",
        "request__record__patient",
        "request__facility",
        "request__referrer",
        "statement",
        "by",
    )
    return found.select_related(*parts).prefetch_related("statement__signatures").order_by("at")


def refused_of(user: User) -> QuerySet[Request]:
    """Return the requests of a doctor that were refused and wait for an answer."""
    return Request.objects.filter(requested_by=user, state=RequestState.REFUSED)


# Who may ask for examinations at all; what for, the text answers.
PRESCRIBERS = frozenset({Role.REFERRER, Role.APPROVER})
# For how long a request lets its doctors read the history, by where it stands; a performed one until signing and after.
_READABLE_FOR: dict[RequestState, timedelta] = {
    RequestState.DRAFT: timedelta(hours=1),
    # Whoever decides has to look. On what nobody decides for so long, somebody takes it up again by name, or nobody.
    RequestState.WAITING: timedelta(days=90),
    RequestState.APPROVED: timedelta(days=180),
    RequestState.REFUSED: timedelta(days=7),
}
_AFTER_SIGNING = timedelta(days=7)


def readable_until(request: Request) -> datetime | None:
    """Return until when a request is a ground to read the patient's history; None: it is none any more.

    Source: DESIGN 8, until seven days after signing.
    """
    entry = request.entry
    if entry is None:
        lasts = _READABLE_FOR.get(RequestState(request.state))
        return request.state_at + lasts if lasts else None
    ended = entry.state in (State.SIGNED, State.CANNOT_SIGN, State.HOSPITAL_CONFIRMED, State.VOID)
    return entry.state_at + _AFTER_SIGNING if ended else request.state_at + _READABLE_FOR[RequestState.APPROVED]


def has_lapsed(request: Request, at: datetime) -> bool:
    """Return whether a request waited for a decision until it showed nothing any more."""
    until = readable_until(request)
    return request.state == RequestState.WAITING and until is not None and until <= at


def not_lapsed(waiting: QuerySet[Request], *, at: datetime) -> QuerySet[Request]:
    """Return those of some waiting requests that still show what was done before."""
    return waiting.filter(state_at__gt=at - _READABLE_FOR[RequestState.WAITING])


def asks_still(request: Request, user: User, at: datetime) -> bool:
    """Return whether a request is a doctor's own who still works where that doctor worked when it was begun.

    Who went to another hospital left the patients of the first one there. A doctor who came back works there anew.
    """
    work = current_memberships(user, at).filter(role__in=PRESCRIBERS, since__lte=request.created_at)
    return request.requested_by_id == user.pk and work.exists()


def requests_of(user: User) -> QuerySet[Request]:
    """Return the requests that a doctor made, those that want an answer first, then the latest."""
    wants_answer = Case(
        When(state=RequestState.REFUSED, then=Value(0)),
        When(state=RequestState.DRAFT, then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    return requests_with_parts().filter(requested_by=user).order_by(wants_answer, "-state_at", "-id")


def asked_last(user: User, patient: Patient, *, at: datetime) -> Request | None:
    """Return what a doctor asked for last of a patient and is not done, a draft among it; None: nothing."""
    theirs = Q(patient=patient) | Q(record__patient=patient)
    is_open = Q(pk__in=[])
    for state, lasts in _READABLE_FOR.items():
        is_open |= Q(state=state, state_at__gt=at - lasts)
    found = Request.objects.filter(theirs, is_open, requested_by=user, entry__isnull=True)
    return found.order_by("-state_at", "-id").first()


def requests_about(patient: Patient) -> QuerySet[Request]:
    """Return what was asked for of a patient and is not done: waiting, approved or refused, the latest first."""
    told = (RequestState.WAITING, RequestState.APPROVED, RequestState.REFUSED, RequestState.ANSWERED)
    theirs = Q(patient=patient) | Q(record__patient=patient)
    return requests_with_parts().filter(theirs, state__in=told).order_by("-state_at", "-id")


def reasons_of(user: User, *, limit: int = 12) -> list[str]:
    """Return the short reasons that somebody gave lately, the latest first, to choose from instead of typing again."""
    given = Decision.objects.filter(by_user=user).order_by("-id").values_list("reason", flat=True)[:200]
    return [reason for reason in dict.fromkeys(given) if len(reason) <= _SHORT_REASON][:limit]


def last_decision(request: Request) -> Decision | None:
    """Return the decision that counts now; None while nobody decided, or after it was taken back."""
    return request.decision


def request_of(entry: Entry) -> Request | None:
    """Return the request beside which an entry stands; None: approval recorded elsewhere, or not known."""
    return requests_with_parts().filter(entry=entry).first()


def leaflets_of(facility: Facility, *, ended: bool = False) -> QuerySet[Leaflet]:
    """Return the leaflets that a facility gives out, or those that it gives out no more, by name."""
    return facility.leaflets.filter(ended_at__isnull=not ended).order_by("name", "language", "id")


@dataclass(frozen=True, kw_only=True)
class Chain:
    """What stood before an examination: who asked, what was seen, who decided by which rule, and what was asked."""

    request: Request
    reviews: tuple[PriorsReview, ...]
    decisions: tuple[Decision, ...]
    asked: tuple[Asked, ...]  # empty where the reader may not know the answers

    @property
    def decision(self) -> Decision | None:
        """Return the decision that counted; None where nobody decided before the examination."""
        return self.request.decision


def chain_of(entry: Entry, *, answers: bool) -> Chain | None:
    """Return what stood before an examination; None: approval recorded elsewhere, or not known."""
    request = request_of(entry)
    if request is None:
        return None
    asked = Asked.objects.filter(Q(request=request) | Q(entry=entry)).order_by("at", "id") if answers else ()
    return Chain(
        request=request,
        reviews=tuple(request.reviews.select_related("by").order_by("at", "id")),
        decisions=tuple(request.decisions.select_related("by", "review_after").order_by("number")),
        asked=tuple(asked),
    )


def unseen_by_referrer(request: Request) -> bool:
    """Return whether a request was sent without a look at what was done before, as an order of another system is."""
    seen = any(review.actor == Actor.PRESCRIBER for review in request.reviews.all())
    return request.sent_at is not None and not seen


def wanted_of(request: Request) -> Wanted:
    """Return what a request asks for, as priors are measured by it."""
    return Wanted(exam_code=request.exam_code, kind=request.kind, region=request.region, laterality=request.laterality)


def classes_asked(request: Request) -> tuple[ProcedureClass, ...]:
    """Return the kinds of procedure among which a requested examination stands."""
    return classes_of(request.exam_code, request.kind, therapy=request.purpose == "therapy")


def case_of(request: Request, *, on: date) -> LawCase:
    """Return a request as the texts of law ask about one."""
    return LawCase(
        classes=classes_asked(request),
        region=request.region,
        on=on,
        emergency=request.urgency == Urgency.EMERGENCY,
    )


def standing_for(request: Request, *, on: date) -> Standing | None:
    """Return the text that holds for a request: that of its facility, on the day planned, else on the day given."""
    return standing_of(request.facility, request.planned_on or on)


def pelvis_in_beam(request: Request | Entry) -> bool:
    """Return whether the pelvis lies in the beam of an examination, as the dictionary says."""
    item = examination(request.exam_code)
    return item is not None and Flag.PELVIS in item.flags


def asks_before(about: Request | Entry, actor: Actor, pack: Pack) -> list[AskRule]:
    """Return what a text lets an actor ask women before an examination that was asked for, or was done."""
    therapy = about.therapy if isinstance(about, Entry) else about.purpose == ExposurePurpose.THERAPY
    # Of an examination in words alone nobody knows what it is: all is asked that may be wanted.
    classes = classes_of(about.exam_code, about.kind, therapy=therapy) or tuple(ProcedureClass)
    return asks_of(actor, classes, pack, pelvis_in_beam=pelvis_in_beam(about))


def has_high_dose(request: Request) -> bool:
    """Return whether a requested examination is one before which the patient is told of the risks."""
    item = examination(request.exam_code)
    return item is not None and Flag.HIGH_DOSE in item.flags


def subject_of(request: Request) -> Patient | Record:
    """Return whose examination is asked for: the patient, else the record that is nobody's yet."""
    found = request.patient or (request.record.patient if request.record else None) or request.record
    assert found is not None  # noqa: S101 -- a constraint holds it
    return found


def asks_due(request: Request, actor: Actor, *, on: date) -> list[AskRule]:
    """Return what an actor has to ask before a requested examination, and has not asked since it was sent.

    Who asks for the examination asks before sending. Asked of women who are of the ages that the facility set on the
    day planned, else on the day given; also where nobody wrote the sex down, because a text may want it.
    """
    standing = standing_for(request, on=on)
    if standing is None or not may_be_asked(subject_of(request), request.facility, on=request.planned_on or on):
        return []
    due = asks_before(request, actor, standing.pack)
    given = Asked.objects.filter(request=request, actor=actor)
    if request.sent_at and actor != Actor.PRESCRIBER:
        # After a decision was taken back, whoever decides next asks again.
        given = given.filter(at__gte=request.state_at if request.state == RequestState.WAITING else request.sent_at)
    answered = set(given.values_list("ask", flat=True))
    return [rule for rule in due if rule.ask not in answered]


def may_be_asked(person: Patient | Record, facility: Facility, *, on: date) -> bool:
    """Return whether a facility asks a person of this sex and age: no man; an unknown sex or age is asked."""
    if person.sex == Sex.MALE:
        return False
    if person.birth_date is None:
        return True
    reached = years_after(person.birth_date, facility.asks_from_age) <= on
    return reached and on < years_after(person.birth_date, facility.asks_until_age + 1)


def decision_facts(decision: Decision, *, nonce: str) -> DecisionFacts:
    """Return what a decision says, from its columns and those of its request; the nonce comes from who seals it."""
    request, review = decision.request, decision.review
    return DecisionFacts(
        request=request.uid,
        number=decision.number,
        subject=_subject_facts(request),
        facility_uid=request.facility.uid,
        facility=request.facility.name,
        procedure_code=request.exam_code,
        procedure=request.exam_as_sent,
        kind=request.kind,
        region=request.region,
        laterality=request.laterality,
        purpose=request.purpose,
        urgency=request.urgency,
        emergency_reason=request.emergency_reason,
        indication=request.indication,
        question=request.question,
        referrer=str(request.referrer) if request.referrer else request.referrer_as_sent,
        verdict=decision.verdict,
        reason=decision.reason,
        alternative_code=decision.alternative_code,
        alternative=decision.alternative,
        repeat_of=request.repeat_of.uid if request.repeat_of else None,
        repeat_reason=request.repeat_reason,
        priors_shown=review.count,
        priors_digest=bytes(review.digest).hex(),
        priors_outcome=review.outcome,
        approver=approver_block(decision.by, at=decision.at),
        pack=decision.pack,
        article=decision.article,
        in_force=decision.in_force,
        entitlement=decision.entitlement,
        nonce=nonce,
        issued_at=decision.at.astimezone(UTC).isoformat(),
    )


def _subject_facts(request: Request) -> SubjectFacts:
    record = request.record
    if record is not None:
        hashed = id_hash(salt=bytes(record.salt), issuer=record.issuer, local_id=record.local_id)
        return SubjectFacts(issuer=record.issuer, id_hash=hashed)
    patient = request.patient.uid if request.patient else ""
    return SubjectFacts(issuer="", id_hash=id_hash(salt=request.uid.encode(), issuer="", local_id=patient))
