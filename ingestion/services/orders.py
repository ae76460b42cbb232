"""Orders of hospital and radiology systems: taken once, told what was decided, cancelled by who sent them."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db import transaction

from ingestion import matching
from ingestion.matching import Demographics, NotMatched
from ingestion.models import Order, Source
from ingestion.orders.examination import understand
from ingestion.orders.order import Ordered, content_of
from ingestion.reading.header import trustworthy_birth_date
from ingestion.reasons import Reason
from ingestion.selectors.orders import known_order, number_taken, order_of, practitioner_licensed
from ingestion.services.records import issuing_of, record_for
from passport.access.services import System, told_to_system
from passport.booklet.naming import given_to
from passport.booklet.reading import PatientAsSent
from passport.justification.models import Decision, Request
from passport.justification.services import Wish, receive_request, withdraw_order
from passport.justification.states import RequestState
from passport.people.models import Facility, Practitioner, Record
from passport.people.selectors import day_at
from passport.signing.acts import Subject, record_act


class NoOrdersFromHere(Exception):
    """This sender is not registered to send orders."""


class OrderChanged(Exception):
    """An order of this number is here already, and it says something else."""

    def __init__(self, order: Order) -> None:
        super().__init__()
        self.order = order


class NumberTaken(Exception):
    """Another request of this patient has this number at this hospital: typed here, or sent by another system."""


class NotToCancel(Exception):
    """This order can be cancelled no more."""

    def __init__(self, order: Order) -> None:
        super().__init__()
        self.order = order


@dataclass(frozen=True, kw_only=True)
class Told:
    """What the sender of an order is told: where it stands, and the decision that counts now."""

    order: Order
    decision: Decision | None
    new: bool = False  # it came just now


@transaction.atomic
def take_order(*, source: Source, ordered: Ordered, at: datetime) -> Told:
    """Take an order up, once: the same again is the same request, and is told where it stands.

    Raises NoOrdersFromHere, OrderChanged, NumberTaken, NotMatched, NotUnderstood, what `receive_request` raises, and
    LookNotWritten.
    """
    facility = _deciding_facility(source)
    known = _known(source, ordered)
    if known is not None:
        return _told(known, at=at)
    wish, referrer = _wish(ordered, facility), _referrer(ordered)
    record = _record(source, facility, ordered.patient, at=at)
    if number_taken(facility, record, ordered.number):
        raise NumberTaken
    request = receive_request(facility=facility, wish=wish, record=record, by=None, at=at, referrer=referrer)
    order = Order.objects.create(
        source=source,
        number=ordered.number,
        request=request,
        content=content_of(ordered),
        examination=ordered.asked.as_sent(),
        received_at=at,
    )
    _act("order.received", order, at=at)
    return Told(order=order, decision=None, new=True)


@transaction.atomic
def ask_for_order(*, source: Source, number: str, at: datetime) -> Told:
    """Return where an order of a sender stands. Raises NoOrdersFromHere, OrderMissing, LookNotWritten."""
    _deciding_facility(source)
    return _told(order_of(source, number), at=at)


@transaction.atomic
def cancel_order(*, source: Source, number: str, at: datetime) -> Told:
    """Give an order up that waits or is approved; once more changes nothing.

    Raises NoOrdersFromHere, OrderMissing, NotToCancel for what was refused or is done, LookNotWritten.
    """
    _deciding_facility(source)
    order = order_of(source, number)
    state = Request.objects.select_for_update(of=("self",)).values_list("state", flat=True).get(pk=order.request_id)
    if state in (RequestState.WAITING, RequestState.APPROVED):
        withdraw_order(request=order.request, at=at)
        _act("order.cancelled", order, at=at)
    elif state != RequestState.DROPPED:
        raise NotToCancel(order)
    return _told(order_of(source, number), at=at)


def _deciding_facility(source: Source) -> Facility:
    if not source.orders or source.facility is None:
        raise NoOrdersFromHere
    return source.facility


def _known(source: Source, ordered: Ordered) -> Order | None:
    # One sender, one order at a time: the same number at once, maybe of two patients, is still one order. Reports of
    # this sender are not held up: they lock only the key.
    Source.objects.select_for_update(no_key=True).values_list("pk").get(pk=source.pk)
    found = known_order(source, ordered.number)
    if found is not None and bytes(found.content) != content_of(ordered):
        raise OrderChanged(found)
    return found


def _record(source: Source, facility: Facility, patient: PatientAsSent, *, at: datetime) -> Record:
    """Return whose order it is, by the same rules as of a report. Raises NotMatched."""
    if matching.is_test_patient(patient):
        raise NotMatched(Reason.TEST_PATIENT)
    key = matching.record_key(patient, issuing_of(source))
    born = date.fromisoformat(patient.birth_date) if patient.birth_date else None
    sent = Demographics(
        name=patient.name or "",
        birth_date=born if trustworthy_birth_date(born, day_at(facility, at)) else None,
        sex=patient.sex or "",
    )
    return record_for(key=key, sent=sent, at=at)


def _wish(ordered: Ordered, facility: Facility) -> Wish:
    """Return what is asked for, with the examination looked up. Raises NotUnderstood."""
    asked = ordered.asked
    found = understand(asked, given_to(facility, [asked.words], [asked.coded] if asked.coded else []))
    referrer = f"{ordered.referrer} ({ordered.licence_number})" if ordered.licence_number else ordered.referrer
    return replace(ordered.wish, exam_code=found.code, exam=found.words, kind=found.kind, referrer_as_sent=referrer)


def _referrer(ordered: Ordered) -> Practitioner | None:
    """Return the professional of exactly this licence number, unless the name says that it is somebody else's."""
    found = practitioner_licensed(ordered.licence_number)
    if found is None or matching.wholly_different(ordered.referrer, f"{found.surname} {found.given_name}"):
        return None
    return found


def _told(order: Order, *, at: datetime) -> Told:
    """Return where an order stands; a decision that its sender did not know is a look, which the patient reads."""
    request = order.request
    decision = request.decision
    if decision is not None and order.told != decision.uid:
        told_to_system(request=request, system=System(uid=order.source.uid, name=order.source.name), at=at)
        Order.objects.filter(pk=order.pk).update(told=decision.uid)
    return Told(order=order, decision=decision)


def _act(verb: str, order: Order, *, at: datetime) -> None:
    subject, facility = Subject(kind="request", uid=order.request.uid), order.request.facility
    record_act(verb=verb, by=order.source, subject=subject, at=at, facility_uid=facility.uid, order_number=order.number)
