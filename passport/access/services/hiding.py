"""What a patient hides from everybody but an emergency, and a young person from guardians; and shows again."""

from datetime import datetime

from django.db import transaction

from passport.access.models import KeptBack
from passport.access.view import NotAllowed
from passport.booklet.models import Entry
from passport.people.models import Patient, Relation, User
from passport.people.selectors import is_of_age, may_decide, open_reader
from passport.people.services import end_copies_of_guardians
from passport.queue.kinds import FORGET_BOOKLETS
from passport.queue.services import hurry_waiting
from passport.signing.acts import Subject, record_act


@transaction.atomic
def hide_entry(*, entry: Entry, by: User, at: datetime) -> Entry:
    """Hide a row from all but the patient and an emergency. Raises NotAllowed."""
    return _set_hidden(entry, to=at, verb="entry.hidden", by=by, at=at)


@transaction.atomic
def show_entry(*, entry: Entry, by: User, at: datetime) -> Entry:
    """Show a hidden row again. Raises NotAllowed."""
    return _set_hidden(entry, to=None, verb="entry.shown", by=by, at=at)


@transaction.atomic
def keep_back(*, entry: Entry, by: User, at: datetime) -> None:
    """Keep a row from guardians; doctors still see it. For the young, who may decide so. Raises NotAllowed."""
    patient = _own_patient(entry, by, at)
    if is_of_age(patient, at):
        raise NotAllowed  # nobody looks after this passport because of an age: there is nobody to keep it from
    if KeptBack.objects.get_or_create(entry=entry, defaults={"at": at})[1]:
        end_copies_of_guardians(patient=patient, by=by, at=at)
        _act("entry.kept_back", entry, by=by, at=at)


@transaction.atomic
def take_back_kept(*, entry: Entry, by: User, at: datetime) -> None:
    """Show guardians a row again. Raises NotAllowed."""
    _own_patient(entry, by, at)
    if KeptBack.objects.filter(entry=entry).delete()[0]:
        _act("entry.not_kept_back", entry, by=by, at=at)


def _set_hidden(entry: Entry, *, to: datetime | None, verb: str, by: User, at: datetime) -> Entry:
    patient = _own_patient(entry, by, at)
    if Entry.objects.filter(pk=entry.pk, hidden_at__isnull=to is not None).update(hidden_at=to):
        if to is not None:
            end_copies_of_guardians(patient=patient, by=by, at=at)
        _act(verb, entry, by=by, at=at)
    entry.refresh_from_db(fields=["hidden_at"])
    return entry


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
