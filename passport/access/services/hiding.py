"""What a patient hides from everybody but an emergency, and a young person from guardians; and shows again.

Each mark is of the patient who sets it: `booklet.models.Withheld`.
"""

from datetime import datetime

from django.db import transaction

from passport.access.view import NotAllowed
from passport.booklet.models import Entry, FromWhom, Withheld
from passport.people.models import Patient, Relation, User
from passport.people.selectors import is_of_age, may_decide, open_reader
from passport.people.services import end_copies_of_guardians
from passport.queue.kinds import FORGET_BOOKLETS
from passport.queue.services import hurry_waiting
from passport.signing.acts import Subject, record_act

# What is written down of each mark that is set, and taken off.
_KEPT = {FromWhom.EVERYBODY: "entry.hidden", FromWhom.GUARDIANS: "entry.kept_back"}
_SHOWN = {FromWhom.EVERYBODY: "entry.shown", FromWhom.GUARDIANS: "entry.not_kept_back"}


@transaction.atomic
def hide_entry(*, entry: Entry, by: User, at: datetime) -> None:
    """Hide a row from all but the patient and an emergency. Raises NotAllowed."""
    _keep(entry, _own_patient(entry, by, at), FromWhom.EVERYBODY, by=by, at=at)


@transaction.atomic
def show_entry(*, entry: Entry, by: User, at: datetime) -> None:
    """Show a hidden row again. Raises NotAllowed."""
    _show(entry, _own_patient(entry, by, at), FromWhom.EVERYBODY, by=by, at=at)


@transaction.atomic
def keep_back(*, entry: Entry, by: User, at: datetime) -> None:
    """Keep a row from guardians; doctors still see it. For the young, who may decide so. Raises NotAllowed."""
    patient = _own_patient(entry, by, at)
    if is_of_age(patient, at):
        raise NotAllowed  # nobody looks after this passport because of an age: there is nobody to keep it from
    _keep(entry, patient, FromWhom.GUARDIANS, by=by, at=at)


@transaction.atomic
def take_back_kept(*, entry: Entry, by: User, at: datetime) -> None:
    """Show guardians a row again. Raises NotAllowed."""
    _show(entry, _own_patient(entry, by, at), FromWhom.GUARDIANS, by=by, at=at)


def _keep(entry: Entry, patient: Patient, from_whom: FromWhom, *, by: User, at: datetime) -> None:
    _, new = Withheld.objects.get_or_create(entry=entry, patient=patient, from_whom=from_whom, defaults={"at": at})
    if new:
        end_copies_of_guardians(patient=patient, by=by, at=at)
        _act(_KEPT[from_whom], entry, by=by, at=at)


def _show(entry: Entry, patient: Patient, from_whom: FromWhom, *, by: User, at: datetime) -> None:
    if Withheld.objects.filter(entry=entry, patient=patient, from_whom=from_whom).delete()[0]:
        _act(_SHOWN[from_whom], entry, by=by, at=at)


def _own_patient(entry: Entry, by: User, at: datetime) -> Patient:
    """Return whose row it is, when that is who acts, and old enough to decide. Raises NotAllowed."""
    patient = entry.record.patient
    reader = open_reader(by, patient, at) if patient else None
    if patient is None or reader is None or reader.relation != Relation.SELF or not may_decide(patient, at):
        raise NotAllowed
    return patient


def _act(verb: str, entry: Entry, *, by: User, at: datetime) -> None:
    hurry_waiting(kind=FORGET_BOOKLETS, subject_uid=entry.record.patient.uid, at=at)
    record_act(verb=verb, by=by, subject=Subject(kind="entry", uid=entry.uid), at=at)
