"""What the system opens by itself, once: drafts for exposed pregnant women, and follow-ups of high doses at the skin.

Every function may run twice, and at any time: what is there already stays, and nothing that a person decided is undone.
"""

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from passport.booklet.models import Dose, Entry
from passport.incidents import selectors
from passport.incidents.models import FollowUp, Incident, IncidentKind
from passport.incidents.services.keeping import Happening, open_draft
from passport.signing.acts import Subject, record_act


@transaction.atomic
def drafts_for(*, entry: Entry, at: datetime) -> list[Incident]:
    """Open what a row calls for, and return the drafts that stand for it, new or not.

    Each exposure of a pregnant woman is a draft (HR čl. 26. st. 2. t. b); a dose at the reference point above the
    facility's own threshold is a draft and a follow-up. To be called after a report was recorded, after an answer was
    written, and after a request was joined with its row.
    """
    found = selectors.entries_to_look_at().filter(pk=entry.pk).first()
    if found is None:
        return []
    return [*_for_pregnancy(found, at=at), *_for_dose(found, at=at)]


def drafts_for_row(*, entry_uid: str, at: datetime) -> list[Incident]:
    """Do what `drafts_for` does for a row that is known by its uid; most rows call for nothing."""
    found = selectors.entry_to_look_at(entry_uid) if entry_uid else None
    return drafts_for(entry=found, at=at) if found else []


def drafts_missed(*, since: datetime, at: datetime) -> int:
    """Open what a worker that was killed did not open any more; return for how many rows something stands now.

    Looks at the rows that were written, or asked about, since a moment.
    """
    rows = list(selectors.rewritten_since(selectors.entries_to_look_at(), since))
    return sum(1 for row in rows if drafts_for(entry=row, at=at))


def _for_pregnancy(entry: Entry, *, at: datetime) -> list[Incident]:
    if not selectors.is_pregnant(entry):
        return []
    return [_draft(entry, IncidentKind.PREGNANT, "pregnant", at=at)]


def _for_dose(entry: Entry, *, at: datetime) -> list[Incident]:
    if entry.from_paper:  # done elsewhere, or long ago
        return []
    follow_up = FollowUp.objects.filter(entry=entry).first()
    highest = selectors.highest_dose(entry)
    if follow_up is not None:
        _compare(follow_up, highest, entry, at=at)
    elif highest is None or Decimal(highest.value) <= entry.facility.follow_up_mgy:
        return []
    else:
        _open(entry, highest, at=at)
    return [_draft(entry, IncidentKind.FOLLOW_UP, "follow-up", at=at)]


def _draft(entry: Entry, kind: IncidentKind, why: str, *, at: datetime) -> Incident:
    happening = Happening(kind=kind, happened_on=_day(entry, at))
    return open_draft(
        facility=entry.facility, happening=happening, entry=entry, opened_for=f"{why} {entry.uid}", by=None, at=at
    )


def _open(entry: Entry, highest: Dose, *, at: datetime) -> None:
    follow_up, is_new = FollowUp.objects.get_or_create(
        entry=entry,
        defaults={
            "opened_at": at,
            "value_mgy": highest.value,
            "plane": highest.plane,
            "threshold_mgy": entry.facility.follow_up_mgy,
        },
    )
    if is_new:
        _act("follow_up.opened", follow_up, entry, at=at)


def _compare(follow_up: FollowUp, highest: Dose | None, entry: Entry, *, at: datetime) -> None:
    """Say what later reports make of the dose. The mark itself stays: somebody decides, and not a number."""
    value = highest.value if highest else ""
    known = follow_up.value_mgy if follow_up.now_mgy is None else follow_up.now_mgy
    if value == known:
        return
    follow_up.now_mgy, follow_up.now_at = value, at
    follow_up.save(update_fields=["now_mgy", "now_at"])
    _act("follow_up.dose_changed", follow_up, entry, at=at)


def _act(verb: str, follow_up: FollowUp, entry: Entry, *, at: datetime) -> None:
    subject = Subject(kind="follow_up", uid=follow_up.uid)
    record_act(verb=verb, by=None, subject=subject, at=at, facility_uid=entry.facility.uid)


def _day(entry: Entry, at: datetime) -> date | None:
    # A scanner whose clock goes wrong names a day to come; the draft then says none.
    today = selectors.day_at(entry.facility, at)
    return entry.performed_on if entry.performed_on and entry.performed_on <= today else None
