"""What issuers call patients: seen for the first time, linked with a patient, and taken apart again."""

import secrets
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from passport.database import clean_text
from passport.law.shelf import personal_number_kind
from passport.people.models import Patient, Record, User
from passport.people.national_ids import KINDS, ascii_digits, check
from passport.people.services.permission import Verb, require
from passport.signing.acts import Subject, record_act

SALT_BYTES = 16
# What a person found when comparing: (something contradicts, it is the national number) -> how the link came about.
_HOW = {
    (False, False): "compared",
    (False, True): "national number",
    (True, False): "compared, in spite of a contradiction",
}


class IdentifierTaken(Exception):
    """This identifier already belongs to another patient here."""


class IdentifierContradicts(Exception):
    """Under this identifier another birth date or sex arrived; a person has to compare the two first."""


class NotLinked(Exception):
    """This identifier does not belong to this patient."""


@dataclass(frozen=True, kw_only=True)
class AsSent:
    """The demographics that came with an identifier."""

    name: str = ""
    birth_date: date | None = None
    sex: str = ""


def record_of(*, issuer: str, local_id: str, sent: AsSent, at: datetime) -> Record:
    """Return the record of an identifier, made on first sight and unclaimed. Safe when two make it at once."""
    record, _ = Record.objects.get_or_create(
        issuer=clean_text(issuer, limit=200),
        local_id=clean_text(local_id, limit=200),
        defaults={
            "salt": secrets.token_bytes(SALT_BYTES),
            "name_as_sent": clean_text(sent.name, limit=400),
            "birth_date": sent.birth_date,
            "sex": sent.sex,
            "first_seen_at": at,
        },
    )
    return record


@transaction.atomic
def link_record(*, record: Record, patient: Patient, how: str, by: User | None, at: datetime) -> Record:
    """Say that an identifier is this patient's; moves no entry and no signature.

    Raises IdentifierTaken, NotAllowed. Once more for the same patient changes nothing.
    """
    require(Verb.LINK_RECORD, facility=patient.registered_by, by=by, at=at)
    free = Record.objects.filter(pk=record.pk, patient__isnull=True)
    if free.update(patient=patient, linked_at=at, linked_how=clean_text(how, limit=64)):
        _act(Verb.LINK_RECORD, record, patient, how=how, by=by, at=at)
    record.refresh_from_db()
    if record.patient_id != patient.pk:
        raise IdentifierTaken
    return record


@transaction.atomic
def link_compared(*, record: Record, patient: Patient, by: User, at: datetime, in_spite: bool = False) -> Record:
    """Link after a person compared what arrived with who is registered; `in_spite` of what contradicts.

    Raises IdentifierContradicts, IdentifierTaken, NotAllowed.
    """
    against = contradicts(record, birth_date=patient.birth_date, sex=patient.sex)
    if against and not in_spite:
        raise IdentifierContradicts
    by_number = not against and same_number(record, patient)
    how = _HOW[against, by_number]
    return link_record(record=record, patient=patient, how=how, by=by, at=at)


def same_number(record: Record, patient: Patient) -> bool:
    """Return whether an identifier is the patient's national number, whose check digit fits."""
    number = ascii_digits(patient.personal_number)
    if not number or ascii_digits(record.local_id) != number:
        return False
    kind = personal_number_kind(patient.registered_by.country)
    return kind in KINDS and check(kind, number) is None


@transaction.atomic
def unlink_record(*, record: Record, patient: Patient, how: str, by: User | None, at: datetime) -> Record:
    """Say that an identifier is not this patient's after all. Raises NotLinked, NotAllowed."""
    require(Verb.UNLINK_RECORD, facility=patient.registered_by, by=by, at=at)
    linked = Record.objects.filter(pk=record.pk, patient=patient)
    if not linked.update(patient=None, linked_at=None, linked_how=None):
        raise NotLinked
    _act(Verb.UNLINK_RECORD, record, patient, how=how, by=by, at=at)
    record.refresh_from_db()
    return record


def contradicts(record: Record, *, birth_date: date, sex: str) -> bool:
    """Return whether what arrived under an identifier speaks of somebody else. A name never does."""
    other_day = record.birth_date is not None and record.birth_date != birth_date
    other_sex = bool(record.sex and sex) and record.sex != sex
    return other_day or other_sex


def _act(verb: Verb, record: Record, patient: Patient, *, how: str, by: User | None, at: datetime) -> None:
    record_act(
        verb=verb,
        by=by,
        subject=Subject(kind="record", uid=record.uid),
        at=at,
        facility_uid=patient.registered_by.uid,
        patient=patient.uid,
        how=how,
    )
