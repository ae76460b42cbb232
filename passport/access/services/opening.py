"""Open one passport: find the ground, write the look down, hand out the view. In this order."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import QuerySet

from passport.access.looks import Authority, Look, write_look
from passport.access.models import Ground, Purpose
from passport.access.scopes import DOCTORS, LISTS, SCOPES, Rows, Scope, scope_of
from passport.access.selectors import grants_held_by, running_emergency, standing_held_by
from passport.access.view import NotAllowed, View
from passport.people.models import Facility, Patient, Record, Relation, User
from passport.people.selectors import current_memberships, facilities_where, has_role, looks_after, open_reader


@dataclass(frozen=True, kw_only=True)
class Found:
    """What a ground rests on."""

    facility_name: str = ""
    facilities: tuple[Facility, ...] = ()
    until: datetime | None = None
    uid: str = ""
    reason: str = ""
    given_as: str = ""
    given_by: str = ""


@dataclass(frozen=True, kw_only=True)
class Question:
    """Who wants to read whom, and why."""

    reader: User
    patient: Patient
    purpose: Purpose
    at: datetime


def open_passport(
    *, reader: User, patient: Patient, purpose: Purpose, at: datetime, ground: Ground | None = None
) -> View:
    """Return what a reader may see of a patient, after writing the look down.

    Without a ground the first that holds for the purpose is taken. Raises NotAllowed, LookNotWritten.
    """
    question = Question(reader=reader, patient=patient, purpose=purpose, at=at)
    for candidate, find in _GROUNDS.items():
        scope = scope_of(candidate, purpose)
        if scope is None or ground not in (None, candidate):
            continue
        found = find(question)
        if found is not None:
            return _let_in(question, candidate, scope, found)
    raise NotAllowed


def open_record(*, reader: User, record: Record, purpose: Purpose, at: datetime) -> View:
    """Return what somebody who works at a facility may see of a record there, claimed or not.

    Raises NotAllowed, LookNotWritten.
    """
    facilities = _own_facilities(reader, purpose, at)
    there = tuple(place for place in facilities if record.entries.filter(facility=place).exists())
    scope = scope_of(Ground.FACILITY, purpose)
    if not there or scope is None:
        raise NotAllowed
    name = there[0].name
    write_look(Look(reader=reader, purpose=purpose, ground=Ground.FACILITY, facility_name=name, at=at), record)
    return View(
        reader=reader,
        patient=record.patient,
        record=record,
        purpose=purpose,
        ground=Ground.FACILITY,
        scope=scope,
        facilities=there,
        at=at,
    )


def open_on_console(*, record: Record, at: datetime) -> View:
    """Return a record, or the passport that it belongs to, for the machine's own command line. Raises LookNotWritten.

    Whoever has that machine has the database; the look is written down for the patient all the same.
    """
    look = Look(reader=None, purpose=Purpose.RECONCILIATION, ground=Ground.FACILITY, facility_name="", at=at)
    write_look(look, record)
    return View(
        reader=None,
        patient=record.patient,
        record=record,
        purpose=look.purpose,
        ground=look.ground,
        scope=Scope(rows=Rows.ALL, hidden=True, disowned=True),
        at=at,
    )


def open_for_duty(*, record: Record, authority: Authority, facility: Facility, at: datetime) -> View:
    """Return a record's rows of a facility that must send them to an authority. Raises LookNotWritten.

    Nobody looks: a machine sends. The patient reads all the same to whom, and when.
    """
    look = Look(reader=authority, purpose=Purpose.SENDING, ground=Ground.DUTY, facility_name=facility.name, at=at)
    write_look(look, record)
    return View(
        reader=None,
        patient=record.patient,
        record=record,
        purpose=look.purpose,
        ground=look.ground,
        scope=SCOPES[look.ground, look.purpose],
        facilities=(facility,),
        at=at,
    )


def kept_from_guardians(scope: Scope, *, reader: User, patient: Patient, at: datetime) -> Scope:
    """Return what a doctor sees who may look after the passport as well: never what its patient keeps from guardians."""
    return replace(scope, kept_back=False) if looks_after(reader, patient, at) else scope


def _let_in(question: Question, ground: Ground, scope: Scope, found: Found) -> View:
    look = Look(
        reader=question.reader,
        purpose=question.purpose,
        ground=ground,
        facility_name=found.facility_name,
        at=question.at,
        reason=found.reason or found.given_by,
    )
    write_look(look, question.patient)
    if ground in _BY_CODE:
        scope = kept_from_guardians(scope, reader=question.reader, patient=question.patient, at=question.at)
    return View(
        reader=question.reader,
        patient=question.patient,
        purpose=question.purpose,
        ground=ground,
        scope=scope,
        facilities=found.facilities,
        until=found.until,
        ground_uid=found.uid,
        given_as=found.given_as,
        given_by=found.given_by,
        at=question.at,
    )


def _reader_as(relation: Relation) -> Callable[[Question], Found | None]:
    def find(question: Question) -> Found | None:
        held = open_reader(question.reader, question.patient, question.at)
        return Found(until=held.until) if held and held.relation == relation else None

    return find


def _by_grant(question: Question) -> Found | None:
    grant = grants_held_by(question.reader, question.at).filter(patient=question.patient).last()
    if grant is None or not _is_doctor(question):
        return None
    in_the_name = grant.made_as != Relation.SELF
    return Found(
        facility_name=workplace(question.reader, question.at),
        until=grant.until,
        uid=grant.uid,
        given_as=grant.made_as if in_the_name else "",
        given_by=str(grant.made_by) if in_the_name else "",
    )


def _by_standing(question: Question) -> Found | None:
    standing = standing_held_by(question.reader, question.at).filter(patient=question.patient).first()
    return Found(facility_name=workplace(question.reader, question.at), uid=standing.uid) if standing else None


def _by_emergency(question: Question) -> Found | None:
    emergency = running_emergency(question.patient, question.reader, question.at)
    # It belongs to the work at that hospital, which answers for it.
    if emergency is None or not has_role(question.reader, emergency.facility, *DOCTORS, at=question.at):
        return None
    return Found(
        facility_name=emergency.facility.name, until=emergency.until, uid=emergency.uid, reason=emergency.reason
    )


def _is_doctor(question: Question) -> bool:
    # A code was given to a doctor: who is none any more reads nothing more with it.
    return current_memberships(question.reader, question.at).filter(role__in=DOCTORS).exists()


def _by_facility(question: Question) -> Found | None:
    patient = question.patient
    facilities = _own_facilities(question.reader, question.purpose, question.at)
    if SCOPES[Ground.FACILITY, question.purpose].rows is Rows.NONE:
        there = tuple(place for place in facilities if place == patient.registered_by)
    else:
        there = tuple(facilities.filter(entries__record__patient=patient).distinct())
    return Found(facility_name=there[0].name, facilities=there) if there else None


def _own_facilities(reader: User, purpose: Purpose, at: datetime) -> QuerySet[Facility]:
    return facilities_where(reader, *LISTS.get(purpose, ()), at=at)


def workplace(reader: User, at: datetime) -> str:
    """Return where somebody works, as a look names it."""
    names = current_memberships(reader, at).values_list("facility__name", flat=True)
    return ", ".join(dict.fromkeys(names))


# What a guardian can also hand to the own account as a doctor.
_BY_CODE = frozenset({Ground.GRANT, Ground.STANDING})
# In the order in which a ground is taken when nobody names one.
_GROUNDS: dict[Ground, Callable[[Question], Found | None]] = {
    Ground.SELF: _reader_as(Relation.SELF),
    Ground.GUARDIAN: _reader_as(Relation.GUARDIAN),
    Ground.TRUSTED: _reader_as(Relation.TRUSTED),
    Ground.GRANT: _by_grant,
    Ground.STANDING: _by_standing,
    Ground.FACILITY: _by_facility,
    Ground.EMERGENCY: _by_emergency,
}
