"""A lifetime of rows for tests that count what their number costs."""

from datetime import date, datetime, timedelta
from itertools import cycle, islice

from passport.booklet.examinations import EXAMINATIONS
from passport.booklet.models import Entry
from passport.booklet.services import TypedEntry, type_entry
from passport.booklet.states import State
from passport.people.models import Facility, Practitioner, Record, User
from tests.authenticator import Authenticator
from tests.passport.booklet.signing import enrol, sign

LAST_DAY = date(2025, 12, 31)
BETWEEN = timedelta(days=20)
SIGNED_FROM = date(2026, 3, 1)


def lifetime(record: Record, place: Facility, count: int, *, at: datetime) -> None:
    """Write so many rows that wait for their signature, of every examination of the dictionary in turn."""
    rows = (
        Entry(
            record=record,
            facility=place,
            state=State.PENDING,
            state_at=at,
            performed_on=LAST_DAY - number * BETWEEN,
            exam_code=item.code,
            kind=item.kind,
            region=item.region,
            therapy=item.therapy,
            created_at=at,
        )
        for number, item in enumerate(islice(cycle(EXAMINATIONS.values()), count))
    )
    Entry.objects.bulk_create(rows)


def signed(
    record: Record, place: Facility, count: int, *, typed_by: User, signer: Practitioner, at: datetime
) -> list[Entry]:
    """Write so many rows of later days, and let their approver sign them."""
    rows = [
        type_entry(
            record=record,
            facility=place,
            typed=TypedEntry(
                performed_on=SIGNED_FROM + timedelta(days=number), exam_code=item.code, exam="", kind=item.kind
            ),
            approver=signer,
            by=typed_by,
            at=at,
        )
        for number, item in enumerate(islice(EXAMINATIONS.values(), count))
    ]
    authenticator = Authenticator()
    enrol(signer.user, authenticator, at=at)
    for row in rows:  # of a typed row no approval is recorded: its approver takes it alone
        sign([row], by=signer.user, authenticator=authenticator, at=at)
    return rows
