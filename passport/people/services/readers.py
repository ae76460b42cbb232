"""Who may open a passport: begun with a slip or a code, ended by the counter, the patient or the reader."""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction

from passport.database import clean_text
from passport.people.models import Colour, Ending, Parting, Patient, Proof, Reader, Relation, User
from passport.people.selectors import held_reader, open_copies, open_reader, open_readers
from passport.people.services.copies import end_copy
from passport.people.services.permission import NotAllowed, Verb, require
from passport.signing.acts import SYSTEM, Subject, notify, record_act

JOINED, ENDED, OTHERS = "reader.joined", "reader.ended", "readers.changed"
# Who is told that somebody else came or went.
TOLD = (Relation.SELF, Relation.GUARDIAN)
_WEAKER: dict[Relation, frozenset[Relation]] = {
    Relation.SELF: frozenset({Relation.GUARDIAN, Relation.TRUSTED}),
    Relation.GUARDIAN: frozenset({Relation.TRUSTED, Relation.GUARDIAN}),  # by a later document
    Relation.TRUSTED: frozenset({Relation.TRUSTED}),
}


class EndReasonMissing(Exception):
    """Who ends at the counter that somebody reads says why."""


def may_begin(*, user: User, patient: Patient, relation: Relation, at: datetime) -> bool:
    """Return whether somebody would read a passport anew, or by a better right than so far."""
    held = open_reader(user, patient, at)
    return held is None or Relation(held.relation) in _WEAKER[relation]


@transaction.atomic
def begin_reading(
    *,
    user: User,
    patient: Patient,
    relation: Relation,
    proof: Proof,
    proven_by: str,
    at: datetime,
    proof_words: str = "",
    until: datetime | None = None,
) -> tuple[Reader, bool]:
    """Let an account open a passport; return how it does, and whether that is new.

    Who reads it by the same or a better right goes on so; a later document takes the place of an earlier one. The
    others who look after the passport are told of somebody who is new there.
    """
    held = held_reader(user, patient, at)  # who left comes back to the same account, and decides there
    if held is not None and Relation(held.relation) not in _WEAKER[relation]:
        return held, False
    for before in Reader.objects.filter(user=user, patient=patient, ended_at__isnull=True):
        write_end(before, how=Parting.RAN_OUT if held is None else Parting.REPLACED, by=user, at=at)
    reader = Reader.objects.create(
        user=user,
        patient=patient,
        relation=relation,
        since=at,
        until=until,
        proof=proof,
        proof_words=proof_words,
        proven_by=clean_text(proven_by, limit=400),
        colour=held.colour if held else "",
    )
    if held is None:
        _tell_others(reader, JOINED, but=(user.pk,), at=at)
    return reader, True


@transaction.atomic
def end_reader(*, reader: Reader, how: Parting, by: User, at: datetime, reason: str = "") -> Reader:
    """End at once that somebody opens a passport; copies on that person's phones go. An ended one stays as it is.

    Both sides are told. Raises NotAllowed, EndReasonMissing.
    """
    reason = clean_text(reason, limit=300)
    _MAY_END[how](reader, by, at)
    if how == Parting.COUNTER and not reason:
        raise EndReasonMissing
    if write_end(reader, how=how, by=by, at=at, reason=reason):
        for copy in open_copies(reader.user).filter(patient=reader.patient):
            end_copy(copy=copy, how=Ending.NOT_THEIRS, by=by, at=at)
        if reader.user_id != by.pk:
            notify(user_id=reader.user_id, kind=ENDED, at=at, subject_uid=reader.uid)
        _tell_others(reader, OTHERS, but=(by.pk, reader.user_id), at=at)
    reader.refresh_from_db()
    return reader


@transaction.atomic
def choose_colour(*, reader: Reader, colour: Colour, by: User, at: datetime) -> None:
    """Let somebody tell a passport from the others by a colour. Raises NotAllowed."""
    if by.pk != reader.user_id:
        raise NotAllowed
    Reader.objects.filter(pk=reader.pk).update(colour=Colour(colour))
    record_act(verb="reader.colour_chosen", by=by, subject=Subject(kind="reader", uid=reader.uid), at=at)


def write_end(reader: Reader, *, how: Parting, by: User | None, at: datetime, reason: str = "") -> bool:
    """Write down for who has been found to have a right to that somebody reads no more; return whether that is new."""
    unended = Reader.objects.filter(pk=reader.pk, ended_at__isnull=True)
    if not unended.update(ended_at=at, ended_how=how, ended_by=str(by or SYSTEM)[:200], ended_reason=reason):
        return False
    verb = Verb.END_READER if how == Parting.COUNTER else "reader.ended"
    facility_uid = reader.patient.registered_by.uid if how == Parting.COUNTER else ""
    subject = Subject(kind="reader", uid=reader.uid)
    record_act(verb=verb, by=by, subject=subject, at=at, facility_uid=facility_uid, how=how, relation=reader.relation)
    return True


def _tell_others(reader: Reader, kind: str, *, but: tuple[int, ...], at: datetime) -> None:
    for other in open_readers(reader.patient, at).filter(relation__in=TOLD).exclude(user__in=but):
        notify(user_id=other.user_id, kind=kind, at=at, subject_uid=reader.patient.uid)


def _by_counter(reader: Reader, by: User, at: datetime) -> None:
    require(Verb.END_READER, facility=reader.patient.registered_by, by=by, at=at)


def _by_patient(reader: Reader, by: User, at: datetime) -> None:
    own = open_reader(by, reader.patient, at)
    if own is None or own.relation != Relation.SELF or reader.relation != Relation.TRUSTED:
        raise NotAllowed


def _by_reader(reader: Reader, by: User, at: datetime) -> None:
    if by.pk != reader.user_id or reader.relation == Relation.SELF:
        raise NotAllowed


_MAY_END: dict[Parting, Callable[[Reader, User, datetime], None]] = {
    Parting.COUNTER: _by_counter,
    Parting.PATIENT: _by_patient,
    Parting.READER: _by_reader,
    Parting.LEFT: _by_patient,
}
