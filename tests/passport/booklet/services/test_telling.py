"""What an approver is told of a row that changed, by what stood under it: a confirmation is never called a signature."""

from collections.abc import Callable
from datetime import datetime

import pytest

from passport.booklet import services
from passport.booklet.models import Entry
from passport.booklet.reading import Performed
from passport.signing.models import Notice
from passport.web.notices import told_of
from tests.passport.booklet.codes import approved_row, approver, confirm_by_code, desk_with_app, gone, now
from tests.passport.booklet.services.desk import Desk

pytestmark = pytest.mark.django_db
THE_DAY_BEFORE = Performed(date="2026-02-28", at=None, as_sent="20260228 080000")


@pytest.fixture
def desk(at: datetime) -> Desk:
    return desk_with_app(at)


@pytest.fixture
def row(desk: Desk) -> Entry:
    return approved_row(desk)


def _signed(desk: Desk, row: Entry) -> None:
    desk.sign(row)


def _confirmed(desk: Desk, row: Entry) -> None:
    confirm_by_code([row], by=approver(desk), at=desk.at)


def _gone(desk: Desk, _row: Entry) -> None:
    gone(desk, desk.at)


def _void(desk: Desk, row: Entry) -> None:
    desk.sign(row)
    services.void_entry(entry=row, reason="Typed twice", by=approver(desk), at=desk.at)


@pytest.mark.parametrize(
    ("stands", "by_doses", "by_row"),
    [
        (
            _signed,
            ["The dose of a row that you signed was completed by a later report; your signature still holds."],
            ["A row that you signed was corrected and waits for your signature again."],
        ),
        (
            _confirmed,
            [
                "The dose of a row that the hospital confirmed on your code was completed by a later report; the "
                "confirmation still holds."
            ],
            ["A row that the hospital confirmed on your code was corrected and waits for you again."],
        ),
        (_gone, [], []),
        (_void, [], []),
    ],
    ids=["signed", "confirmed", "gone", "void"],
)
@pytest.mark.parametrize("changes", ["doses", "row"])
def test_the_approver_reads_what_changed_by_what_stood_there(
    desk: Desk,
    row: Entry,
    stands: Callable[[Desk, Entry], None],
    by_doses: list[str],
    by_row: list[str],
    changes: str,
) -> None:
    stands(desk, row)
    written = now(row).current_version.number

    if changes == "doses":
        desk.ct(sop="2.25.2", event_uid="1.2", content_at="20260301113000")
    else:
        desk.ct(sop="2.25.0", event_uid="1.0", performed=THE_DAY_BEFORE)

    told = Notice.objects.filter(user=approver(desk), kind__startswith="entry.")
    assert now(row).current_version.number == written + 1
    assert [told_of(one).sentence for one in told] == (by_doses if changes == "doses" else by_row)
