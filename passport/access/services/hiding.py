"""What a patient hides from everybody but an emergency, and shows again."""

from datetime import datetime

from django.db import transaction

from passport.access.view import NotAllowed
from passport.booklet.models import Entry
from passport.people.models import Relation, User
from passport.people.selectors import open_reader
from passport.signing.acts import Subject, record_act


@transaction.atomic
def hide_entry(*, entry: Entry, by: User, at: datetime) -> Entry:
    """Hide a row from all but the patient and an emergency. Raises NotAllowed."""
    return _set_hidden(entry, to=at, verb="entry.hidden", by=by, at=at)


@transaction.atomic
def show_entry(*, entry: Entry, by: User, at: datetime) -> Entry:
    """Show a hidden row again. Raises NotAllowed."""
    return _set_hidden(entry, to=None, verb="entry.shown", by=by, at=at)


def _set_hidden(entry: Entry, *, to: datetime | None, verb: str, by: User, at: datetime) -> Entry:
    patient = entry.record.patient
    reader = open_reader(by, patient, at) if patient else None
    if reader is None or reader.relation != Relation.SELF:
        raise NotAllowed
    if Entry.objects.filter(pk=entry.pk, hidden_at__isnull=to is not None).update(hidden_at=to):
        record_act(verb=verb, by=by, subject=Subject(kind="entry", uid=entry.uid), at=at)
    entry.refresh_from_db(fields=["hidden_at"])
    return entry
