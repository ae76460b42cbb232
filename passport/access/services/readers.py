"""Ending that somebody opens a passport: the codes that this person gave end in the same moment."""

from datetime import datetime

from django.db import transaction

from passport.access.selectors import open_grants
from passport.access.services.grants import end_grant
from passport.people.models import Parting, Reader, User
from passport.people.services import end_reader
from passport.queue.kinds import FORGET_BOOKLETS
from passport.queue.services import hurry_waiting


@transaction.atomic
def end_at_counter(*, reader: Reader, reason: str, by: User, at: datetime) -> Reader:
    """End for the hospital that somebody opens a passport. Raises people's NotAllowed and EndReasonMissing."""
    return _end(reader, how=Parting.COUNTER, by=by, at=at, reason=reason)


@transaction.atomic
def end_trust(*, reader: Reader, by: User, at: datetime) -> Reader:
    """End for the patient that a trusted person opens the passport. Raises people's NotAllowed."""
    return _end(reader, how=Parting.PATIENT, by=by, at=at)


@transaction.atomic
def give_up(*, reader: Reader, by: User, at: datetime) -> Reader:
    """End for the reader that a passport of somebody else is opened. Raises people's NotAllowed."""
    return _end(reader, how=Parting.READER, by=by, at=at)


def _end(reader: Reader, *, how: Parting, by: User, at: datetime, reason: str = "") -> Reader:
    ended = end_reader(reader=reader, how=how, by=by, at=at, reason=reason)
    hurry_waiting(kind=FORGET_BOOKLETS, subject_uid=reader.patient.uid, at=at)
    for grant in open_grants(reader.patient, at).filter(made_by=reader.user):
        end_grant(grant=grant, by=by, at=at)
    return ended
