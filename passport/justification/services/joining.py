"""Entry and approved request find each other: by accession number, by order, by record, examination and day."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet

from passport.booklet.models import ApprovalKind, Entry
from passport.booklet.services import Before, DecidedBefore, let_go_decision, take_up_decision
from passport.booklet.states import State
from passport.justification import selectors
from passport.justification.models import Request
from passport.justification.services.errors import DecisionInSignedRow, NotYourRequest
from passport.justification.states import RequestActor, RequestState, RequestVerb, StepNotAllowed, step
from passport.people.models import Role, User
from passport.people.selectors import day_at, has_role
from passport.signing.acts import Subject, record_act


@dataclass(frozen=True, kw_only=True)
class Way:
    """One way in which a request is found, by the name under which it is written down."""

    name: str
    find: Callable[[Entry], Q | None]


# How far before its request an examination may have been done that is found for it, and how many are looked through.
SEARCHED_BACK = timedelta(days=2)
MOST_SEARCHED = 50
# Within how long after the approval an examination is found whose day nobody planned.
UNPLANNED_WITHIN = timedelta(days=60)


class AlreadyTogether(Exception):
    """This examination or this request already stands beside another one."""


@transaction.atomic
def find_request(entry: Entry, *, at: datetime) -> Request | None:
    """Put the one approved request beside an entry that is surely meant; return it, or None.

    Of several that could be meant none is taken: a radiographer chooses. Called after each report was recorded;
    a second time changes nothing.
    """
    entry = _entry_behind_lock(entry)
    if not _takes_request(entry) or Request.objects.filter(entry=entry).exists():
        return None
    for way in WAYS:
        condition = way.find(entry)
        found = list(_open_for(entry).filter(condition)[:2]) if condition is not None else []
        if found:
            return _if_alone(found, entry, way=way.name, at=at)
    return None


def find_entry(request: Request, *, at: datetime) -> Request | None:
    """Put an approved request beside the one entry that is surely meant and was there before the approval, or none.

    For a caller that holds the request and has just approved it.
    """
    since = day_at(request.facility, request.created_at) - SEARCHED_BACK
    theirs = Q(record=request.record_id) if request.record_id else Q()
    if request.patient_id:
        theirs |= Q(record__patient=request.patient_id)
    rows = Entry.objects.filter(theirs, facility=request.facility, request=None, performed_on__gte=since)
    for entry in rows.select_related("facility", "record").order_by("pk")[:MOST_SEARCHED]:
        if _is_surely_of(entry, request):
            return find_request(entry, at=at)
    return None


def _is_surely_of(entry: Entry, request: Request) -> bool:
    conditions = [condition for condition in (way.find(entry) for way in WAYS) if condition is not None]
    mine = Request.objects.filter(pk=request.pk)
    return any(mine.filter(condition).exists() for condition in conditions)


def candidates_for(entry: Entry) -> QuerySet[Request]:
    """Return the requests of the same person at the same facility that may belong to an entry, the latest first."""
    waiting = (RequestState.APPROVED, RequestState.WAITING)
    found = selectors.requests_with_parts().filter(_same_person(entry), facility=entry.facility, state__in=waiting)
    return found.order_by("-state_at", "-id")


@transaction.atomic
def put_together(*, request: Request, entry: Entry, by: User, at: datetime) -> Request:
    """Say that an examination is the one that was asked for. Raises NotYourRequest, StepNotAllowed, AlreadyTogether."""
    entry = _entry_behind_lock(entry)
    request = _behind_lock(request)
    _require_radiographer(entry, by, at)
    if not Request.objects.filter(_same_person(entry), facility=entry.facility, pk=request.pk).exists():
        raise NotYourRequest
    if request.entry_id is not None or Request.objects.filter(entry=entry).exists():
        raise AlreadyTogether
    if not _takes_request(entry):
        raise StepNotAllowed("a row that is void, joined with another or copied from paper was not asked for here")
    return _together(request, entry, way="chosen", actor=RequestActor.RADIOGRAPHER, by=by, at=at)


def join_as(*, request: Request, entry: Entry, way: str, by: User, at: datetime) -> Entry:
    """Put a request beside the row that was written for it, in the writer's own transaction; return the row as it is then.

    Raises StepNotAllowed.
    """
    _together(request, entry, way=way, actor=RequestActor.RADIOGRAPHER, by=by, at=at)
    entry.refresh_from_db()
    return entry


@transaction.atomic
def put_apart(*, request: Request, by: User, at: datetime) -> Request:
    """Say that examination and request did not belong together; the row says again what it said before.

    Raises NotYourRequest, StepNotAllowed, and DecisionInSignedRow for a row whose signature covers the decision.
    """
    entry = Entry.objects.filter(request=request.pk).first()
    entry = entry and _entry_behind_lock(entry)  # rows before requests, everywhere
    request = _behind_lock(request)
    found = step(request.state, RequestVerb.PART, actor=RequestActor.RADIOGRAPHER)
    if entry is None or request.entry_id != entry.pk:
        raise StepNotAllowed("the request stands beside another row by now")
    _require_radiographer(entry, by, at)
    _refuse_signed(entry)
    before = Before(
        approver=request.approver_before,
        approval=request.approval_before or ApprovalKind.NOT_RECORDED,
        found=request.found_before,
        purpose=request.purpose_before or "diagnosis",
    )
    let_go_decision(entry=entry, before=before, by=by, at=at)
    request.entry, request.entry_found_by, request.parted_from = None, None, entry
    request.approver_before, request.approval_before, request.found_before, request.purpose_before = None, "", "", ""
    # Without a decision it was only waiting when somebody performed it all the same.
    request.state, request.state_at = (found.to if request.decision else RequestState.WAITING), at
    request.save()
    _act(found.act, request, entry, by=by, at=at)
    return request


def _refuse_signed(entry: Entry) -> None:
    """Pass for a row whose signature covers no decision, or that nobody signed."""
    signed = entry.state in (State.SIGNED, State.AMENDED, State.CANNOT_SIGN, State.HOSPITAL_CONFIRMED)
    if signed and entry.decision_digest:
        raise DecisionInSignedRow


def _if_alone(found: list[Request], entry: Entry, *, way: str, at: datetime) -> Request | None:
    """Put the only request found beside an entry; None: there are two, or somebody has just moved it on."""
    if len(found) > 1:
        return None
    request = _behind_lock(found[0])
    if request.state != RequestState.APPROVED:
        return None
    return _together(request, entry, way=way, actor=RequestActor.SYSTEM, by=None, at=at)


def _together(
    request: Request, entry: Entry, *, way: str, actor: RequestActor, by: User | None, at: datetime
) -> Request:
    found = step(request.state, RequestVerb.PERFORM, actor=actor)
    decision = selectors.last_decision(request)
    request.entry, request.entry_found_by = entry, way
    request.approver_before, request.approval_before = entry.approver, entry.approval
    request.found_before, request.purpose_before = entry.approver_found, entry.purpose
    request.state, request.state_at = found.to, at
    request.save()
    if decision is not None:
        decided = DecidedBefore(
            approver=decision.by,
            digest=bytes(decision.statement.digest).hex(),
            pack=decision.pack,
            article=decision.article,
            purpose=request.purpose,
            referrer=str(request.referrer) if request.referrer else request.referrer_as_sent,
        )
        take_up_decision(entry=entry, decided=decided, by=by, at=at)
    _act(found.act, request, entry, by=by, at=at, way=way)
    return request


def _entry_behind_lock(entry: Entry) -> Entry:
    # SQLite ignores the row lock; there the IMMEDIATE transaction is the one writer.
    locked = Entry.objects.select_for_update(of=("self",))
    return locked.select_related("facility", "record").get(pk=entry.pk)


def _behind_lock(request: Request) -> Request:
    locked = Request.objects.select_for_update(of=("self",))
    return locked.select_related("facility", "referrer", "decision__by", "decision__statement").get(pk=request.pk)


def _takes_request(entry: Entry) -> bool:
    """Return whether an examination may be one that was asked for here: what paper tells was approved elsewhere."""
    return entry.state not in (State.VOID, State.JOINED) and not entry.from_paper


def _open_for(entry: Entry) -> QuerySet[Request]:
    found = Request.objects.filter(_same_person(entry), facility=entry.facility, state=RequestState.APPROVED)
    # The examination that a request repeats is never the one that it asks for.
    return found.exclude(parted_from=entry).exclude(repeat_of=entry)


def _same_person(entry: Entry) -> Q:
    """Return that a request is of the entry's record, or of the patient to whom that record belongs."""
    patient_id = entry.record.patient_id
    if patient_id is None:
        return Q(record=entry.record_id)
    return Q(record=entry.record_id) | Q(patient=patient_id) | Q(record__patient=patient_id)


def _by_accession_number(entry: Entry) -> Q | None:
    numbers = [part.accession_number for part in entry.exposures.all() if part.accession_number]
    return Q(accession_number__in=numbers) if numbers else None


def _by_order_number(entry: Entry) -> Q | None:
    # Many departments send the order's number as accession number.
    numbers = [part.accession_number for part in entry.exposures.all() if part.accession_number]
    return Q(order_number__in=numbers) if numbers else None


def _by_examination_and_day(entry: Entry) -> Q | None:
    same = _same_examination(entry)
    return same & Q(planned_on=entry.performed_on) if same is not None else None


def _by_examination(entry: Entry) -> Q | None:
    """Return that a request without a planned day was begun before an examination, and not long before."""
    same = _same_examination(entry)
    if same is None or entry.performed_on is None:
        return None
    midnight = datetime.combine(entry.performed_on, time(), UTC)
    begun = Q(created_at__gte=midnight - UNPLANNED_WITHIN, created_at__lt=midnight + timedelta(days=2))
    return same & Q(planned_on__isnull=True) & begun


def _same_examination(entry: Entry) -> Q | None:
    if not entry.exam_code or entry.performed_on is None:
        return None
    side = Q(laterality="") | Q(laterality=entry.laterality) if entry.laterality else Q()
    # A request that another number names is not found by its day; and what was on record before a request was begun
    # stood on its screen as done already.
    return Q(exam_code=entry.exam_code, accession_number="", created_at__lte=entry.created_at) & side


WAYS = (
    Way(name="accession_number", find=_by_accession_number),
    Way(name="order_number", find=_by_order_number),
    Way(name="examination_and_day", find=_by_examination_and_day),
    Way(name="examination", find=_by_examination),
)


def _require_radiographer(entry: Entry, by: User, at: datetime) -> None:
    if not has_role(by, entry.facility, Role.RADIOGRAPHER, Role.APPROVER, at=at):
        raise NotYourRequest


def _act(verb: str, request: Request, entry: Entry, *, by: User | None, at: datetime, way: str = "") -> None:
    subject = Subject(kind="request", uid=request.uid)
    record_act(
        verb=verb, by=by, subject=subject, at=at, facility_uid=request.facility.uid, entry=entry.uid, found_by=way
    )
