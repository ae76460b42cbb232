"""Write down that a doctor told the patient, or the chosen doctor. What the patient reads in the passport waits for it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from passport.access.models import Ground, Purpose
from passport.access.scopes import scope_of
from passport.booklet.models import Entry
from passport.booklet.selectors import is_kept_from_guardians
from passport.database import clean_text
from passport.incidents.models import Audience, Incident, PhysicistStatement, Telling, TellingTakenBack
from passport.incidents.selectors import is_of_pregnancy
from passport.incidents.services.permission import (
    actor_at,
    doctor_at,
    locked,
    may,
    moved,
    notify_once,
    past,
    words,
)
from passport.incidents.states import IncidentVerb
from passport.people.models import Facility, Patient, Practitioner, Relation, User
from passport.people.selectors import open_readers
from passport.signing.acts import Subject, notify, record_act

# No notice says what it is about: it may leave by mail, and the doctor has said it already.
PATIENT_NOTICE = "information.written"
ASIDE_NOTICE = "information.aside"  # of an event that stands at no row
NAMED_NOTICE = "information.told_by_you"
CHOSEN_DOCTOR_NOTICE = "information.for_doctor"


class AlreadyTakenBack(Exception):
    """This telling was taken back already."""


class NobodyToTell(Exception):
    """This line of the register is about no patient in particular."""


@dataclass(frozen=True, kw_only=True)
class ToldPatient:
    """That a doctor told the patient, and the written information that goes with it."""

    doctor: Practitioner
    told_at: datetime
    words: str


@dataclass(frozen=True, kw_only=True)
class ToldDoctor:
    """That a doctor told the patient's chosen doctor, and how."""

    doctor: Practitioner
    told_at: datetime
    whom: str
    how: str


@transaction.atomic
def tell_patient(*, incident: Incident, told: ToldPatient, by: User, at: datetime) -> Telling:
    """Write down that a doctor told the patient: from now on the patient reads the written information.

    Raises NotYourRegister, StepNotAllowed, NobodyToTell, NotADoctorHere, WordsMissing, InTheFuture.
    """
    incident = locked(incident)
    taken = may(incident, IncidentVerb.TELL, by=by, at=at)
    whose = incident.whose
    if whose is None:
        raise NobodyToTell
    telling = Telling.objects.create(
        incident=incident,
        words=words(told.words, limit=4000),
        **_columns(told, incident.facility, Audience.PATIENT, by=by, at=at),
    )
    moved(incident, taken, by=by, at=at)
    _name(telling, but=by, facility=incident.facility, at=at)
    unborn = is_of_pregnancy(incident)
    if incident.entry:
        _tell_readers(whose.patient, incident.entry, unborn=unborn, at=at)
    else:
        _tell_aside(whose.patient, incident, unborn=unborn, at=at)
    return telling


@transaction.atomic
def tell_chosen_doctor(*, incident: Incident, told: ToldDoctor, by: User, at: datetime) -> Telling:
    """Write down that the patient's chosen doctor was told, and how; an account of that doctor gets a notice.

    Raises NotYourRegister, StepNotAllowed, NobodyToTell, NotADoctorHere, WordsMissing, InTheFuture.
    """
    incident = locked(incident)
    taken = may(incident, IncidentVerb.TELL_DOCTOR, by=by, at=at)
    whose = incident.whose
    if whose is None:
        raise NobodyToTell
    telling = Telling.objects.create(
        incident=incident,
        whom=words(told.whom, limit=200),
        how=words(told.how, limit=200),
        **_columns(told, incident.facility, Audience.CHOSEN_DOCTOR, by=by, at=at),
    )
    moved(incident, taken, by=by, at=at)
    _name(telling, but=by, facility=incident.facility, at=at)
    chosen = whose.patient.chosen_doctor if whose.patient else None
    if chosen is not None and chosen.user_id is not None and told.whom.strip() == str(chosen):
        _notify(CHOSEN_DOCTOR_NOTICE, chosen.user_id, incident.uid, incident.facility, doctor=telling.told_by, at=at)
    return telling


@transaction.atomic
def tell_unborn_dose(*, statement: PhysicistStatement, told: ToldPatient, by: User, at: datetime) -> Telling:
    """Write down that a doctor told the patient what a physicist stated: from now on she reads the statement.

    Raises NotYourRegister, NotADoctorHere, InTheFuture.
    """
    entry = Entry.objects.select_related("facility", "record__patient").get(pk=statement.entry_id)
    actor_at(entry.facility, by, at=at)
    telling = Telling.objects.create(
        statement=statement,
        words=clean_text(told.words, limit=4000),
        **_columns(told, entry.facility, Audience.PATIENT, by=by, at=at),
    )
    record_act(
        verb="unborn_dose.told",
        by=by,
        subject=Subject(kind="physicist_statement", uid=statement.uid),
        at=at,
        facility_uid=entry.facility.uid,
    )
    _name(telling, but=by, facility=entry.facility, at=at)
    _tell_readers(entry.record.patient, entry, unborn=True, at=at)
    return telling


@transaction.atomic
def take_back_telling(*, telling: Telling, why: str, by: User, at: datetime) -> TellingTakenBack:
    """Take back what was written down of a talk with a patient: from now on its words are read by nobody.

    The row stays, with the reason. Raises NotYourRegister, AlreadyTakenBack, WordsMissing.
    """
    place = telling.incident.facility if telling.incident else telling.statement.entry.facility
    actor_at(place, by, at=at)
    # SQLite ignores the row lock; there the IMMEDIATE transaction is the one writer.
    found = Telling.objects.select_for_update().get(pk=telling.pk)
    if found.is_taken_back:
        raise AlreadyTakenBack
    kept = TellingTakenBack.objects.create(telling=found, why=words(why, limit=1000), by=by, at=at)
    subject = Subject(kind="telling", uid=found.uid)
    record_act(verb="telling.taken_back", by=by, subject=subject, at=at, facility_uid=place.uid)
    return kept


def tell_of_sheet(entry: Entry, *, at: datetime) -> None:
    """Tell the patient that a text of the operator is there to be read."""
    _tell_readers(entry.record.patient, entry, unborn=False, at=at)


def _columns(
    told: ToldPatient | ToldDoctor, facility: Facility, audience: Audience, *, by: User, at: datetime
) -> dict[str, object]:
    return {
        "audience": audience,
        "told_by": doctor_at(facility, told.doctor, at=at),
        "told_at": past(told.told_at, at=at),
        "entered_by": by,
        "entered_at": at,
    }


def _name(telling: Telling, *, but: User, facility: Facility, at: datetime) -> None:
    """Tell the doctor that somebody else wrote down what this doctor said."""
    doctor = telling.told_by
    if doctor.user_id is not None and doctor.user_id != but.pk:
        _notify(NAMED_NOTICE, doctor.user_id, telling.uid, facility, doctor=but, at=at)


def _tell_readers(patient: Patient | None, entry: Entry, *, unborn: bool, at: datetime) -> None:
    but = frozenset({Relation.GUARDIAN}) if is_kept_from_guardians(entry) else frozenset()
    for user_id in _readers(patient, unborn=unborn, but=but, at=at):
        notify_once(user_id=user_id, kind=PATIENT_NOTICE, subject_uid=entry.uid, at=at, facility=entry.facility.name)


def _tell_aside(patient: Patient | None, incident: Incident, *, unborn: bool, at: datetime) -> None:
    place = incident.facility.name
    for user_id in _readers(patient, unborn=unborn, at=at):
        notify_once(user_id=user_id, kind=ASIDE_NOTICE, subject_uid=incident.uid, at=at, facility=place)


def _readers(
    patient: Patient | None, *, unborn: bool, at: datetime, but: frozenset[Relation] = frozenset()
) -> Iterable[int]:
    """Return the accounts that will see it in the patient's passport: the table of scopes says which."""
    for reader in open_readers(patient, at) if patient else ():
        scope = scope_of(Ground(reader.relation), Purpose.OWN_RECORD)
        told = scope is not None and (scope.answers if unborn else scope.told)
        if told and reader.relation not in but:
            yield reader.user_id


def _notify(
    kind: str, user_id: int, subject_uid: str, facility: Facility, *, doctor: Practitioner | User, at: datetime
) -> None:
    notify(
        user_id=user_id,
        kind=kind,
        subject_uid=subject_uid,
        at=at,
        doctor=str(doctor),
        facility=facility.name,
        phone=facility.phone,
    )
