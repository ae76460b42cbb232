"""Confirm that an examination was done as its row says, or how otherwise; and mark its dose in the report."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from passport.booklet import states
from passport.booklet.models import (
    Confirmation,
    Entry,
    Gear,
    Helper,
    HelperAsked,
    NoShielding,
    ReportSentence,
    Shielding,
)
from passport.booklet.performers import is_another
from passport.booklet.selectors import row_said
from passport.booklet.services.typing import NotYourFacility
from passport.booklet.states import Actor, Verb
from passport.database import clean_text
from passport.people.models import Practitioner, Role, User
from passport.people.selectors import has_role, names_of_staff
from passport.signing.acts import Subject, record_act
from passport.signing.errors import ChangedMeanwhile


class ConfirmedMeanwhile(Exception):
    """Somebody else confirmed this row, or took the confirmation back, while the page was open."""


class NotPerformedHere(Exception):
    """A row that was copied from paper is confirmed by nobody: it was done where the paper says."""


class PerformerMissing(Exception):
    """A confirmation names who performed the examination."""


class DifferenceMissing(Exception):
    """Say what was done otherwise than written, and why; also where more or fewer views were made than planned."""


class CheckMissing(Exception):
    """Name and side were not both checked: say why in the note."""


class ShieldingMissing(Exception):
    """Say what was shielded, or why nothing was: one of the two, and another reason in words."""


class HelperIncomplete(Exception):
    """Say of a person who helped the name, the age, whether she was asked, and the protection."""


class NotConfirmed(Exception):
    """Nobody has confirmed this row, so that there is nothing to take back."""


@dataclass(frozen=True, kw_only=True)
class Helped:
    """A person who held or helped the patient."""

    name: str
    age: int
    asked: HelperAsked
    gear: Sequence[Gear]


@dataclass(frozen=True, kw_only=True)
class Performed:
    """What a radiographer says of an examination; `side_checked` is None where it has no side."""

    performer: Practitioner | None  # None: somebody without a licence on record, by name
    performer_name: str
    name_checked: bool
    side_checked: bool | None
    performed_as_written: bool
    difference: str = ""
    planned_views: int | None = None
    actual_views: int | None = None
    shielding: Sequence[Shielding] = ()
    no_shielding: NoShielding | None = None
    no_shielding_words: str = ""
    helpers: Sequence[Helped] = ()
    delegated_by: Practitioner | None = None
    supervised_by: Practitioner | None = None
    note: str = ""


@transaction.atomic
def confirm_entry(
    *, entry: Entry, performed: Performed, seen: str, after: str = "", by: User, at: datetime
) -> Confirmation:
    """Write down that a row was done so; it replaces an earlier confirmation, which stays.

    `seen` is `row_said` of the row on the screen, `after` the uid of the confirmation that the screen replaces. What
    happened can always be recorded: whoever helped, and whatever was done otherwise. Raises NotYourFacility,
    NotPerformedHere, NotAllowed, ChangedMeanwhile, ConfirmedMeanwhile, PerformerMissing, CheckMissing,
    DifferenceMissing, ShieldingMissing, HelperIncomplete.
    """
    entry, last = _locked(entry, by, at)
    if entry.from_paper:
        raise NotPerformedHere
    if row_said(entry) != seen:
        raise ChangedMeanwhile
    if after != (last.uid if last and not last.withdrawn else ""):
        raise ConfirmedMeanwhile
    confirmation = _complete(performed)
    confirmation.said, confirmation.instead_of = seen, _instead_of(entry, confirmation, at)
    _write(confirmation, entry, last, verb=Verb.CONFIRM, by=by, at=at)
    Helper.objects.bulk_create(_helper(confirmation, one) for one in performed.helpers)
    return confirmation


@transaction.atomic
def take_back_confirmation(*, entry: Entry, by: User, at: datetime) -> Confirmation:
    """Take the confirmation of a row back; it stays, and a newer one says that it no longer counts.

    Raises NotYourFacility, NotConfirmed, NotAllowed.
    """
    entry, last = _locked(entry, by, at)
    if last is None or last.withdrawn:
        raise NotConfirmed
    confirmation = Confirmation(withdrawn=True, said=row_said(entry))
    return _write(confirmation, entry, last, verb=Verb.UNCONFIRM, by=by, at=at)


@transaction.atomic
def mark_sentence(*, entry: Entry, sentence: str, in_report: bool, by: User, at: datetime) -> ReportSentence:
    """Say that the sentence on the dose stands in the report, or no longer does. Raises NotYourFacility."""
    if not has_role(by, entry.facility, Role.RADIOGRAPHER, Role.APPROVER, at=at):
        raise NotYourFacility
    Entry.objects.select_for_update().values_list("pk").get(pk=entry.pk)
    last = ReportSentence.objects.filter(entry=entry).order_by("-number").first()
    marked = ReportSentence.objects.create(
        entry=entry,
        number=last.number + 1 if last else 1,
        in_report=in_report,
        sentence=clean_text(sentence, limit=2000),
        by=by,
        at=at,
    )
    verb = "entry.dose_in_report" if in_report else "entry.dose_out_of_report"
    record_act(verb=verb, by=by, subject=_subject(entry), at=at, facility_uid=entry.facility.uid)
    return marked


def _locked(entry: Entry, by: User, at: datetime) -> tuple[Entry, Confirmation | None]:
    """Return the row behind its lock and its last confirmation; only for radiographers of its facility."""
    entry = Entry.objects.select_for_update(of=("self",)).select_related("record", "facility").get(pk=entry.pk)
    if not has_role(by, entry.facility, Role.RADIOGRAPHER, at=at):
        raise NotYourFacility
    return entry, entry.confirmations.order_by("-number").first()


def _write(
    confirmation: Confirmation, entry: Entry, last: Confirmation | None, *, verb: Verb, by: User, at: datetime
) -> Confirmation:
    step = states.transition(entry.state, verb, actor=Actor.RADIOGRAPHER)
    if step.to != entry.state:
        entry.state, entry.state_at = step.to, at
        entry.save(update_fields=["state", "state_at"])
    confirmation.entry, confirmation.number = entry, last.number + 1 if last else 1
    confirmation.by, confirmation.at = by, at
    confirmation.save(force_insert=True)
    record_act(
        verb=step.act,
        by=by,
        subject=_subject(entry),
        at=at,
        facility_uid=entry.facility.uid,
        confirmation=confirmation.uid,
    )
    return confirmation


def _instead_of(entry: Entry, said: Confirmation, at: datetime) -> str:
    """Return whom the row names as performer where both are known and are two people, else ""."""
    name = f"{said.performer.given_name} {said.performer.surname}" if said.performer else said.performer_name
    return entry.performer if is_another(entry.performer, name, names_of_staff(entry.facility, at)) else ""


def _subject(entry: Entry) -> Subject:
    return Subject(kind="entry", uid=entry.uid)


def _complete(performed: Performed) -> Confirmation:
    """Return what was said as a row, when nothing is left open."""
    confirmation = Confirmation(
        performer=performed.performer,
        performer_name=clean_text(performed.performer_name, limit=200),
        name_checked=performed.name_checked,
        side_checked=performed.side_checked,
        performed_as_written=performed.performed_as_written,
        difference=clean_text(performed.difference, limit=500),
        planned_views=performed.planned_views,
        actual_views=performed.actual_views,
        shielding=" ".join(performed.shielding),
        no_shielding=performed.no_shielding or "",
        no_shielding_words=clean_text(performed.no_shielding_words, limit=300),
        delegated_by=performed.delegated_by,
        supervised_by=performed.supervised_by,
        note=clean_text(performed.note, limit=500),
    )
    for refusal, missing in _OPEN.items():
        if missing(confirmation):
            raise refusal
    return confirmation


def _difference_missing(said: Confirmation) -> bool:
    views = (said.planned_views, said.actual_views)
    otherwise = None not in views and views[0] != views[1]
    return not said.difference and (otherwise or not said.performed_as_written)


def _check_missing(said: Confirmation) -> bool:
    return not said.note and not (said.name_checked and said.side_checked in {True, None})


def _shielding_missing(said: Confirmation) -> bool:
    other = said.no_shielding == NoShielding.OTHER and not said.no_shielding_words
    return other or bool(said.shielding) == bool(said.no_shielding)


# What is missing of a confirmation -> whether it is; in the order of the screen.
_OPEN = {
    PerformerMissing: lambda said: not said.performer_name,
    CheckMissing: _check_missing,
    DifferenceMissing: _difference_missing,
    ShieldingMissing: _shielding_missing,
}


def _helper(confirmation: Confirmation, helped: Helped) -> Helper:
    name = clean_text(helped.name, limit=200)
    if not name or not helped.gear:
        raise HelperIncomplete
    return Helper(confirmation=confirmation, name=name, age=helped.age, asked=helped.asked, gear=" ".join(helped.gear))
