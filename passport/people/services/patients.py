"""Patients at the counter: the five fields of the form, and the identifiers by which senders know them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from passport.database import clean_text
from passport.people.models import Calendar, Facility, Patient, Sex, User
from passport.people.names import fold
from passport.people.national_ids import ascii_digits
from passport.people.services.permission import Verb, require
from passport.people.services.records import AsSent, IdentifierContradicts, contradicts, link_record, record_of
from passport.queue.kinds import FORGET_BOOKLETS
from passport.queue.services import hurry_waiting
from passport.signing.acts import Subject, record_act


class Unborn(Exception):
    """This birth date lies in the future."""


class NameMissing(Exception):
    """A patient needs a given name or a surname."""


@dataclass(frozen=True, kw_only=True)
class PatientForm:
    """What the counter writes down: the five fields of the booklet's cover, and how to address the patient."""

    given_name: str
    surname: str
    birth_date: date
    personal_number: str = ""
    street: str = ""
    place: str = ""
    sex: Sex | str = ""
    language: str = "en"
    calendar: Calendar = Calendar.GREGORIAN


@transaction.atomic
def register_patient(
    *, facility: Facility, form: PatientForm, identifiers: Sequence[tuple[str, str]], by: User | None, at: datetime
) -> Patient:
    """Register a patient with identifiers as (issuer, local id); return the patient.

    Raises IdentifierTaken, IdentifierContradicts, Unborn, NameMissing, NotAllowed.
    """
    require(Verb.REGISTER_PATIENT, facility=facility, by=by, at=at)
    patient = Patient.objects.create(**_columns(form, at), registered_at=at, registered_by=facility)
    record_act(
        verb=Verb.REGISTER_PATIENT,
        by=by,
        subject=Subject(kind="patient", uid=patient.uid),
        at=at,
        facility_uid=facility.uid,
    )
    for issuer, local_id in identifiers:
        add_identifier(patient=patient, issuer=issuer, local_id=local_id, by=by, at=at)
    return patient


@transaction.atomic
def add_identifier(*, patient: Patient, issuer: str, local_id: str, by: User | None, at: datetime) -> None:
    """Link what an issuer calls a patient, as the patient says at the counter.

    Raises IdentifierTaken, IdentifierContradicts, NotAllowed.
    """
    sent = AsSent(name=f"{patient.surname}^{patient.given_name}", birth_date=patient.birth_date, sex=patient.sex)
    record = record_of(issuer=issuer, local_id=local_id, sent=sent, at=at)
    if contradicts(record, birth_date=patient.birth_date, sex=patient.sex):
        raise IdentifierContradicts
    link_record(record=record, patient=patient, how="counter", by=by, at=at)


@transaction.atomic
def change_patient(*, patient: Patient, form: PatientForm, by: User | None, at: datetime) -> Patient:
    """Correct what the counter wrote down. Raises Unborn, NameMissing, NotAllowed."""
    require(Verb.CHANGE_PATIENT, facility=patient.registered_by, by=by, at=at)
    columns = _columns(form, at)
    for name, value in columns.items():
        setattr(patient, name, value)
    patient.save(update_fields=list(columns))
    hurry_waiting(kind=FORGET_BOOKLETS, subject_uid=patient.uid, at=at)
    record_act(
        verb=Verb.CHANGE_PATIENT,
        by=by,
        subject=Subject(kind="patient", uid=patient.uid),
        at=at,
        facility_uid=patient.registered_by.uid,
    )
    return patient


def _columns(form: PatientForm, at: datetime) -> dict[str, str | date]:
    # The day after: the earliest midnight on earth comes before ours.
    if form.birth_date.toordinal() > at.date().toordinal() + 1:
        raise Unborn
    given_name, surname = clean_text(form.given_name, limit=100), clean_text(form.surname, limit=100)
    if not given_name and not surname:
        raise NameMissing
    return {
        "given_name": given_name,
        "surname": surname,
        # Folding sorts the words and may lengthen them: љ is lj.
        "folded_name": fold(f"{given_name} {surname}")[:400],
        "personal_number": clean_text(form.personal_number, limit=32),
        "plain_number": ascii_digits(clean_text(form.personal_number, limit=32)),
        "street": clean_text(form.street, limit=200),
        "place": clean_text(form.place, limit=100),
        "birth_date": form.birth_date,
        "sex": Sex(form.sex).value if form.sex else "",
        "language": form.language,
        "calendar": Calendar(form.calendar).value,
    }
