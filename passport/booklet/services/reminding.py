"""Remind people of rows that wait for a signature: their approver after two weeks, who runs the place after a month."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from passport.booklet.lists import listed_for
from passport.booklet.models import Entry
from passport.booklet.states import State
from passport.people.models import Facility, Membership, Role
from passport.signing.acts import Subject, act, notify, record_acts
from passport.signing.models import Act

Told = Callable[[Facility, Sequence[Entry], datetime], set[int]]


@dataclass(frozen=True, kw_only=True)
class Reminder:
    """Who is told of rows that wait so long, once for each row and wait; the act is the mark."""

    after: timedelta
    notice: str
    act: str
    told: Told


def remind(*, at: datetime) -> int:
    """Tell people of the rows that wait too long and of which they were not told; return of how many.

    One notice for a person and a look, however many rows: it may leave by mail and names none. A row that was passed on,
    returned or corrected begins to wait anew.
    """
    count = 0
    for reminder in REMINDERS:
        for place in Facility.objects.filter(pk__in=_due(reminder, at).values("facility")).order_by("pk"):
            count += _remind_at(place, reminder, at)
    return count


@transaction.atomic
def _remind_at(place: Facility, reminder: Reminder, at: datetime) -> int:
    # Two workers that look at once tell nobody twice.
    Facility.objects.select_for_update().filter(pk=place.pk).first()
    rows = list(_due(reminder, at).filter(facility=place).order_by("pk"))
    for user in sorted(reminder.told(place, rows, at)):
        notify(user_id=user, kind=reminder.notice, subject_uid=place.uid, at=at, facility=place.name)
    subjects = [Subject(kind="entry", uid=row.uid) for row in rows]
    record_acts(act(verb=reminder.act, by=None, subject=one, at=at, facility_uid=place.uid) for one in subjects)
    return len(rows)


def _due(reminder: Reminder, at: datetime) -> QuerySet[Entry]:
    told = Act.objects.filter(verb=reminder.act, subject_uid=OuterRef("uid"), at__gte=OuterRef("state_at"))
    # What was copied from paper waits for no signature here.
    waiting = Entry.objects.filter(state__in=(State.PENDING, State.AMENDED), from_paper=False)
    return waiting.filter(~Exists(told), state_at__lte=at - reminder.after)


def _approvers(place: Facility, rows: Sequence[Entry], at: datetime) -> set[int]:
    """Return whose rows they are; where that is not known of one, those on whose list it is, else all who can sign there."""
    able = Membership.objects.current(at).filter(
        facility=place, role=Role.APPROVER, user__practitioner__cannot_sign_since__isnull=True
    )
    users = dict(able.values_list("user__practitioner", "user"))
    nobodys = [row for row in rows if row.approver_id is None]
    listed = listed_for(nobodys, at=at) if nobodys else {}
    if len(listed) < len(nobodys):
        return set(users.values())
    asked = {row.approver_id for row in rows}.union(*listed.values())
    return {users[key] for key in asked if key in users}


def _heads(place: Facility, _rows: Sequence[Entry], at: datetime) -> set[int]:
    """Return who runs the place: they alone may say that an approver can sign no more."""
    held = Membership.objects.current(at).filter(facility=place, role=Role.FACILITY_ADMINISTRATOR)
    return set(held.values_list("user", flat=True))


REMINDERS = (
    Reminder(after=timedelta(days=14), notice="entry.waits", act="entry.approver_reminded", told=_approvers),
    Reminder(after=timedelta(days=30), notice="entry.waits_long", act="entry.head_reminded", told=_heads),
)
