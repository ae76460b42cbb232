"""Who may decide on a row, and the steps that such a decision takes: one lock, one move, one act."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from passport.booklet import states
from passport.booklet.models import Entry
from passport.booklet.states import Actor, Verb
from passport.database import clean_text, write_columns
from passport.people.models import Facility, Practitioner, Role, User
from passport.people.selectors import has_role, practitioner_of
from passport.signing.acts import Subject, act, record_acts
from passport.signing.models import Act


class NotYourRow(Exception):
    """This row waits for another approver, or its facility is not one where you approve."""


class NotAPractitioner(Exception):
    """Only a health professional with a name and a licence on record can sign."""


class ReasonMissing(Exception):
    """A row goes back or is voided only with a reason in words."""


class CannotSignAnyMore(Exception):
    """This person's right to sign has ended."""


class ReadOneByOne(Exception):
    """Only rows whose approval by you is recorded can be signed together: read the others one by one."""


class TooManyRows(Exception):
    """One touch signs so many rows and no more."""


class StillSigns(Exception):
    """This person still approves here: the rows wait for the signature, not for the facility's seal."""


def signer_of(by: User) -> Practitioner:
    """Return who signs under an account. Raises NotAPractitioner, CannotSignAnyMore."""
    practitioner = practitioner_of(by)
    if practitioner is None:
        raise NotAPractitioner
    if practitioner.cannot_sign_since is not None:
        raise CannotSignAnyMore
    return practitioner


def refuse_others(entries: Iterable[Entry], *, practitioner: Practitioner | None, by: User, at: datetime) -> None:
    """Let nobody decide on another approver's row, or elsewhere than where one approves. Raises NotYourRow."""
    listed = list(entries)
    places = {entry.facility_id: entry.facility for entry in listed}
    if not all(has_role(by, place, Role.APPROVER, at=at) for place in places.values()):
        raise NotYourRow
    mine = {None, practitioner.pk if practitioner else None}
    if any(entry.approver_id not in mine for entry in listed):
        raise NotYourRow


def signs_at(facility: Facility, practitioner: Practitioner, at: datetime) -> bool:
    """Tell whether a person approves at a facility and can sign."""
    able = practitioner.user is not None and practitioner.cannot_sign_since is None
    return able and has_role(practitioner.user, facility, Role.APPROVER, at=at)


def decided(entry: Entry, by: User, at: datetime) -> Entry:
    """Return a row under its lock, on which this person may decide. Raises NotYourRow."""
    held = locked(entry)
    refuse_others([held], practitioner=practitioner_of(by), by=by, at=at)
    return held


def locked(entry: Entry) -> Entry:
    """Return a row as it stands under its lock."""
    return locked_by_uid([entry.uid])[0]


def locked_by_uid(uids: Sequence[str]) -> list[Entry]:
    """Return rows as they stand under their locks, always taken in one order: two lists never wait for each other."""
    # SQLite ignores the row lock; there the IMMEDIATE transaction is the one writer.
    list(Entry.objects.select_for_update().filter(uid__in=uids).order_by("pk").values_list("pk"))
    related = ("record", "facility", "approver__user", "current_version")
    return list(Entry.objects.select_related(*related).filter(uid__in=uids).order_by("pk"))


def move(entry: Entry, verb: Verb, *, actor: Actor, by: User, at: datetime, **detail: str | int | None) -> Entry:
    """Take one step of the table of states, and write the row and its act. Raises states.NotAllowed."""
    told = _step(entry, verb, actor=actor, by=by, at=at, **detail)
    entry.save()
    record_acts([told])
    return entry


def move_all(entries: Sequence[Entry], verb: Verb, *, actor: Actor, by: User, at: datetime) -> None:
    """Take the same step with many rows, and write where they stand and their acts. Raises states.NotAllowed."""
    acts = [_step(entry, verb, actor=actor, by=by, at=at) for entry in entries]
    write_columns(entries, "state", "state_at")
    record_acts(acts)


def _step(entry: Entry, verb: Verb, *, actor: Actor, by: User, at: datetime, **detail: str | int | None) -> Act:
    step = states.transition(entry.state, verb, actor=actor)
    entry.state, entry.state_at = step.to, at
    subject = Subject(kind="entry", uid=entry.uid)
    return act(verb=step.act, by=by, subject=subject, at=at, facility_uid=entry.facility.uid, **detail)


def reason_in(text: str) -> str:
    """Return a reason as it is kept. Raises ReasonMissing."""
    kept = clean_text(text, limit=500)
    if not kept:
        raise ReasonMissing
    return kept
