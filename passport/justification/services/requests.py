"""Ask for an examination: write the request, look at what was done before, send it; and answer a refusal."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db import transaction

from passport.booklet.examinations import EXAMINATIONS, REGIONS
from passport.booklet.models import Entry
from passport.booklet.quantities import decimal_text
from passport.booklet.reading import Kind
from passport.database import clean_text
from passport.justification import priors, selectors
from passport.justification.models import ExposurePurpose, Leaflet, Request, Urgency
from passport.justification.purposes import FIELDS, NEEDED, missing_fields
from passport.justification.services.asking import Answered, record_answer
from passport.justification.services.errors import (
    AlreadyBegun,
    AnswersMissing,
    EmergencyReasonMissing,
    ExaminationMissing,
    IndicationMissing,
    NoAlternative,
    NotAPractitioner,
    NotEntitled,
    NotYourRequest,
    PlannedDayWrong,
    PurposeIncomplete,
    RepeatReasonMissing,
)
from passport.justification.services.reviewing import Shown, record_review
from passport.justification.states import RequestActor, RequestVerb, step
from passport.law.questions.entitlement import Answer, may
from passport.law.questions.standing import Weight
from passport.law.vocabulary import Act, Actor
from passport.people.models import Facility, Patient, Practitioner, Record, User
from passport.people.selectors import current_memberships, day_at, practitioner_of, professional
from passport.signing.acts import Subject, record_act

# The days that may stand as planned: a request is also entered late. What is asked on a day goes by today at the least.
ENTERED_LATE = timedelta(days=31)
PLANNED_WITHIN = timedelta(days=400)


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What a referring doctor asks for, and why."""

    exam_code: str = ""
    exam: str = ""  # in words, where the dictionary has no such item
    kind: Kind = Kind.OTHER  # of an examination that the dictionary does not have
    region: str = ""  # of such a one, where it was said: a code of REGIONS
    laterality: str = ""
    planned_on: date | None = None
    planned_views: int | None = None
    indication: str = ""
    indication_code: str = ""
    question: str = ""
    urgency: Urgency = Urgency.ROUTINE
    emergency_reason: str = ""
    repeat_reason: str = ""
    purpose: ExposurePurpose = ExposurePurpose.DIAGNOSIS
    programme: str = ""
    approval_reference: str = ""
    committee: str = ""
    constraint_msv: Decimal | None = None
    ordered_by: str = ""
    carer_of: str = ""
    guardian: str = ""
    mass_kg: Decimal | None = None
    informed_by: str = ""
    informed_at: datetime | None = None
    leaflet: Leaflet | None = None
    order_number: str = ""
    accession_number: str = ""
    referrer_as_sent: str = ""


_LENGTHS = {
    "laterality": 16, "indication": 2000, "indication_code": 64, "question": 1000, "emergency_reason": 500,
    "repeat_reason": 1000, "programme": 200, "approval_reference": 100, "committee": 200, "ordered_by": 200,
    "carer_of": 200, "guardian": 200, "order_number": 64, "accession_number": 64, "referrer_as_sent": 200,
}  # fmt: skip

# How another system names an order: who writes a draft anew on a page says nothing of it.
_OF_THE_ORDER = frozenset({"order_number", "accession_number", "referrer_as_sent"})


@transaction.atomic
def draft_request(
    *,
    facility: Facility,
    wish: Wish,
    by: User,
    at: datetime,
    patient: Patient | None = None,
    record: Record | None = None,
) -> Request:
    """Begin a request of one patient to a facility that will decide on it.

    From now on its referrer sees what was done before. Raises NotAPractitioner, NotYourRequest, ExaminationMissing,
    IndicationMissing: nobody opens a history without saying what for.
    """
    practitioner = _prescriber(by, at)
    request = Request(
        facility=facility,
        patient=patient,
        record=record,
        state_at=at,
        created_at=at,
        referrer=practitioner,
        requested_by=by,
    )
    _write(request, wish)
    return _drafted(request, by=by, at=at)


@transaction.atomic
def change_request(*, request: Request, wish: Wish, by: User, at: datetime) -> Request:
    """Write a draft anew. Raises NotYourRequest, StepNotAllowed, ExaminationMissing, IndicationMissing."""
    request = _own(request, by)
    _write(request, wish)
    return _move(request, RequestVerb.CHANGE, by=by, at=at)


@transaction.atomic
def send_request(
    *,
    request: Request,
    shown: Shown,
    by: User,
    at: datetime,
    answers: Sequence[Answered] = (),
    repeat_reason: str = "",
) -> Request:
    """Send a draft to whoever decides, with what its referrer had on the screen and what a woman answered.

    Why the same is needed again may be said only now, beside what was done before.

    Raises NotYourRequest, NotAPractitioner, StepNotAllowed, PriorsNotSeen, PriorsChanged, PurposeIncomplete,
    EmergencyReasonMissing, PlannedDayWrong, RepeatReasonMissing where the same was done not long ago, AnswersMissing
    where the text wants its referrer to ask, and NotEntitled where the text in force does not let this person ask for it.
    """
    request = _own(request, by)
    _prescriber(by, at)
    _complete(request, at=at)
    on = request.planned_on or day_at(request.facility, at)
    request.repeat_of = repeated_by(request, shown.rows, on=on)
    request.repeat_reason = clean_text(repeat_reason, limit=1000) or request.repeat_reason
    if request.repeat_of and not request.repeat_reason:
        raise RepeatReasonMissing
    _refuse_unentitled(request, on=on)
    _answered(request, answers, on=on, by=by, at=at)
    record_review(request=request, actor=Actor.PRESCRIBER, shown=shown, by=by, at=at)
    request.sent_at = at
    return _move(request, RequestVerb.SEND, by=by, at=at)


@transaction.atomic
def receive_request(
    *,
    facility: Facility,
    wish: Wish,
    record: Record,
    by: User | None,
    at: datetime,
    referrer: Practitioner | None = None,
) -> Request:
    """Take up an order that another system sent: what its referrer looked at is not known here.

    The same order again changes nothing. Whether the text lets its referrer ask is written down for who decides.
    Raises ExaminationMissing, IndicationMissing, PurposeIncomplete, EmergencyReasonMissing, PlannedDayWrong.
    """
    Record.objects.select_for_update().values_list("pk").get(pk=record.pk)  # one order at once from two sides is one
    order = clean_text(wish.order_number, limit=64)
    known = Request.objects.filter(facility=facility, record=record, order_number=order).first() if order else None
    if known:
        return known
    request = Request(
        facility=facility,
        record=record,
        state_at=at,
        created_at=at,
        referrer=referrer,
        # Whoever is named as its referrer and has an account here is told of the decision, and answers a refusal.
        requested_by=referrer.user if referrer else None,
        source="api",
    )
    _write(request, wish)
    _complete(request, at=at)
    request.save()
    _prescribing(request, on=request.planned_on or day_at(facility, at))
    request.sent_at = at
    return _move(request, RequestVerb.SEND, by=by, at=at, actor=RequestActor.SYSTEM)


@transaction.atomic
def drop_request(*, request: Request, by: User, at: datetime) -> Request:
    """Give a request up. Raises NotYourRequest, StepNotAllowed, AlreadyBegun."""
    request = _own(request, by)
    refuse_begun(request)
    return _move(request, RequestVerb.DROP, by=by, at=at)


@transaction.atomic
def withdraw_order(*, request: Request, at: datetime) -> Request:
    """Give up an order that the system which sent it cancelled, also after it was approved.

    Raises StepNotAllowed, AlreadyBegun.
    """
    request = Request.objects.select_for_update(of=("self",)).select_related("facility").get(pk=request.pk)
    refuse_begun(request)
    return _move(request, RequestVerb.DROP, by=None, at=at, actor=RequestActor.SYSTEM)


@transaction.atomic
def take_alternative(*, request: Request, by: User, at: datetime) -> Request:
    """Ask for what the refusal proposes instead: return the new draft, with all that was written.

    What uses no radiation is asked for elsewhere: then the request is given up, and itself returned.
    Raises NotYourRequest, StepNotAllowed, NoAlternative.
    """
    request = _move(_own(request, by), RequestVerb.TAKE_ALTERNATIVE, by=by, at=at)
    decision = selectors.last_decision(request)
    if decision is None or not (decision.alternative_code or decision.alternative):
        raise NoAlternative
    if not decision.alternative_code:
        return request
    again = _copied(request, by=by, at=at)
    _choose(again, Wish(exam_code=decision.alternative_code))
    # What was written of the other examination: its views, why it is needed again, and its numbers elsewhere.
    again.planned_views, again.repeat_reason, again.laterality = None, "", ""
    if again.planned_on and again.planned_on < day_at(again.facility, at):
        again.planned_on = None
    again.order_number = again.accession_number = ""
    return _drafted(again, by=by, at=at)


@transaction.atomic
def send_again(*, request: Request, by: User, at: datetime) -> Request:
    """Begin the same request once more, to say more: return the new draft. Raises NotYourRequest, StepNotAllowed."""
    request = _move(_own(request, by), RequestVerb.SEND_AGAIN, by=by, at=at)
    return _drafted(_copied(request, by=by, at=at), by=by, at=at)


def repeated_by(request: Request, rows: Sequence[Entry], *, on: date) -> Entry | None:
    """Return the latest of the rows that a request would repeat within the months of its facility; None: it is none."""
    return next(iter(repeats_of(request, rows, on=on)), None)


def repeats_of(request: Request, rows: Sequence[Entry], *, on: date) -> list[Entry]:
    """Return the rows that a request would repeat, the latest first.

    A row that came after the request was begun and was performed since may be the very examination that is asked for:
    it repeats nothing.
    """
    begun_on = day_at(request.facility, request.created_at)
    before = [
        row
        for row in rows
        if row.created_at < request.created_at or (row.performed_on is not None and row.performed_on < begun_on)
    ]
    return priors.repeats(selectors.wanted_of(request), before, on=on, months=request.facility.repeat_months)


def refuse_begun(request: Request) -> None:
    """Pass while nothing was given for a request. Raises AlreadyBegun."""
    if request.begun_at is not None:
        raise AlreadyBegun


def _answered(request: Request, answers: Sequence[Answered], *, on: date, by: User, at: datetime) -> None:
    """Write down what a woman answered whoever asks for the examination. Raises AnswersMissing."""
    given = {answer.ask for answer in answers}
    if any(rule.ask not in given for rule in selectors.asks_due(request, Actor.PRESCRIBER, on=on)):
        raise AnswersMissing
    for answer in answers:
        record_answer(
            request=request,
            ask=answer.ask,
            actor=Actor.PRESCRIBER,
            answer=answer.answer,
            cycle_started_on=answer.cycle_started_on,
            urgent_reason=answer.urgent_reason,
            by=by,
            at=at,
        )


def _copied(request: Request, *, by: User, at: datetime) -> Request:
    kept = {"facility", "patient", "record", "exam_code", "exam_as_sent", "kind", "region", "referrer", "purpose"}
    kept |= {field.name for field in fields(Wish)} - {"exam", "constraint_msv", "informed_by", "informed_at"}
    values = {name: getattr(request, name) for name in kept | {"constraint_msv"} if hasattr(request, name)}
    return Request(**values, requested_by=by, replaces=request, created_at=at, state_at=at)


def _drafted(request: Request, *, by: User, at: datetime) -> Request:
    request.save()
    _act("request.drafted", request, by=by, at=at)
    return request


def _prescriber(by: User, at: datetime) -> Practitioner:
    practitioner = practitioner_of(by)
    if practitioner is None:
        raise NotAPractitioner
    if not current_memberships(by, at).filter(role__in=selectors.PRESCRIBERS).exists():
        raise NotYourRequest
    return practitioner


def _own(request: Request, by: User) -> Request:
    request = Request.objects.select_for_update(of=("self",)).select_related("facility").get(pk=request.pk)
    if request.requested_by_id != by.pk:
        raise NotYourRequest
    return request


def _write(request: Request, wish: Wish) -> None:
    _choose(request, wish)
    for name, length in _LENGTHS.items():
        said = clean_text(getattr(wish, name), limit=length)
        setattr(request, name, said or (getattr(request, name) if name in _OF_THE_ORDER else ""))
    for name in ("planned_on", "planned_views", "urgency", "purpose"):
        setattr(request, name, getattr(wish, name))
    request.constraint_msv = decimal_text(wish.constraint_msv) if wish.constraint_msv is not None else ""
    request.mass_kg = decimal_text(wish.mass_kg) if wish.mass_kg is not None else ""
    for name in set(FIELDS) - set(NEEDED[wish.purpose]):
        setattr(request, name, "")
    informed = clean_text(wish.informed_by, limit=200)
    if informed and wish.informed_at:  # else what was noted of it stands
        request.informed_by, request.informed_at = informed, wish.informed_at
    request.leaflet = wish.leaflet or request.leaflet
    if not request.indication:
        raise IndicationMissing


def _choose(request: Request, wish: Wish) -> None:
    item = EXAMINATIONS.get(wish.exam_code)
    name = clean_text(wish.exam, limit=200)
    if item is None and not name:
        raise ExaminationMissing
    request.exam_code, request.exam_as_sent = (item.code, item.label) if item else ("", name)
    said = wish.region if wish.region in REGIONS else ""
    request.kind, request.region = (item.kind, item.region) if item else (wish.kind, said)


def _complete(request: Request, *, at: datetime) -> None:
    today = day_at(request.facility, at)
    if request.planned_on and not today - ENTERED_LATE <= request.planned_on <= today + PLANNED_WITHIN:
        raise PlannedDayWrong
    missing = missing_fields(request.purpose, {name: getattr(request, name) for name in FIELDS})
    if missing:
        raise PurposeIncomplete(missing)
    if request.urgency == Urgency.EMERGENCY and not request.emergency_reason:
        raise EmergencyReasonMissing


def _prescribing(request: Request, *, on: date) -> Answer | None:
    """Write down what the text says of this referrer, and return it where it stops what is planned."""
    standing = selectors.standing_for(request, on=on)
    if standing is None or request.referrer is None:
        return None
    answer = may(Act.PRESCRIBE, professional(request.referrer), selectors.case_of(request, on=on), standing.pack)
    request.prescribing, request.prescribing_article = answer.verdict, answer.article[:64]
    # What is asked for in words alone is settled by whoever decides.
    stops = bool(selectors.classes_asked(request)) and standing.weigh(objects=answer.stands_against) is Weight.STOPS
    return answer if stops else None


def _refuse_unentitled(request: Request, *, on: date) -> None:
    answer = _prescribing(request, on=on)
    if answer is not None:
        raise NotEntitled(answer)


def _move(
    request: Request,
    verb: RequestVerb,
    *,
    by: User | None,
    at: datetime,
    actor: RequestActor = RequestActor.REFERRER,
) -> Request:
    found = step(request.state, verb, actor=actor)
    request.state, request.state_at = found.to, at
    request.save()
    _act(found.act, request, by=by, at=at)
    return request


def _act(verb: str, request: Request, *, by: User | None, at: datetime) -> None:
    subject = Subject(kind="request", uid=request.uid)
    record_act(verb=verb, by=by, subject=subject, at=at, facility_uid=request.facility.uid)
