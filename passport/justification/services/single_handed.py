"""One person asks, decides, performs and writes the row: a dentist who takes a picture of a tooth."""

from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from passport.booklet.models import Entry
from passport.booklet.services import TypedEntry, type_entry
from passport.justification.models import DecisionVerdict, Request
from passport.justification.services.asking import Answered
from passport.justification.services.deciding import Said, decide
from passport.justification.services.errors import NotYourRequest
from passport.justification.services.joining import join_as
from passport.justification.services.requests import send_request
from passport.justification.services.reviewing import Shown
from passport.people.models import Facility, Record, Role, User
from passport.people.selectors import has_role
from passport.people.services import AsSent, link_record, record_of

# What such a person holds at one facility: asks, decides, performs.
ROLES = (Role.REFERRER, Role.APPROVER, Role.RADIOGRAPHER)
OWN_ISSUER = "own register of {facility}"


@dataclass(frozen=True, kw_only=True)
class Done:
    """What was done, and why it was justified."""

    typed: TypedEntry
    reason: str
    answers: tuple[Answered, ...] = field(default=())
    repeat_reason: str = ""


@transaction.atomic
def do_single_handed(*, request: Request, shown: Shown, done: Done, by: User, at: datetime) -> Entry:
    """Send a draft, approve it and write its row, all by one person; the row waits for that person's signature alone.

    Each step is checked as if another person took it. Raises NotYourRequest where `by` does not hold all three roles,
    and what sending, deciding and typing raise.
    """
    facility = request.facility
    if not all(has_role(by, facility, role, at=at) for role in ROLES):
        raise NotYourRequest
    request = send_request(
        request=request, shown=shown, answers=done.answers, repeat_reason=done.repeat_reason, by=by, at=at
    )
    said = Said(verdict=DecisionVerdict.APPROVED, reason=done.reason, answers=done.answers)
    decision = decide(request=request, said=said, shown=shown, by=by, at=at)
    record = request.record or _record_for(request, facility, at=at)
    entry = type_entry(record=record, facility=facility, typed=done.typed, approver=decision.by, by=by, at=at)
    return join_as(request=decision.request, entry=entry, way="single_handed", by=by, at=at)


def _record_for(request: Request, facility: Facility, *, at: datetime) -> Record:
    """Return what the facility calls the patient: a record that it knows, else one of its own register."""
    patient = request.patient
    if patient is None:
        raise NotYourRequest
    known = patient.records.filter(entries__facility=facility).order_by("id").first()
    if known is not None:
        return known
    record = record_of(issuer=OWN_ISSUER.format(facility=facility.uid), local_id=patient.uid, sent=AsSent(), at=at)
    return link_record(record=record, patient=patient, how="single-handed", by=None, at=at)
