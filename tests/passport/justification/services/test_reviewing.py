"""What was on the screen is kept byte for byte, or nothing goes on."""

import json
from datetime import date, datetime

import pytest

from passport.booklet.models import Entry
from passport.justification.models import ReviewOutcome
from passport.justification.services import PriorsChanged, PriorsNotSeen, Shown, decide, shown_digest
from passport.signing import canonical
from tests.passport.justification import cast
from tests.passport.justification.cast import Ward


def bytes_of(*rows: tuple[Entry, int]) -> bytes:
    told = [{"entry": row.uid, "version": str(number)} for row, number in rows]
    said = {"rows": told, "schema": "radiation-passport/shown/1"}
    return json.dumps(said, separators=(",", ":")).encode()


def test_what_was_on_the_screen_is_kept_byte_for_byte_in_its_order(ward: Ward, at: datetime) -> None:
    head = cast.prior(ward, at, on=date(2026, 2, 1), exam_code="xray.head")
    chest = cast.prior(ward, at, on=date(2020, 1, 1))
    cast.prior(ward, at, on=date(2026, 2, 2), of=ward.boris_record)

    decision = cast.decided(cast.sent(ward, at), by=ward.approver, at=at)

    review = decision.review
    assert bytes(review.payload) == bytes_of((chest, 1), (head, 1))
    assert (bytes(review.digest), review.count) == (canonical.digest(bytes_of((chest, 1), (head, 1))), 2)
    assert (review.request, review.actor, review.by, review.at, review.outcome, review.asked_from) == (
        decision.request,
        "approver",
        ward.approver,
        at,
        "reviewed",
        "",
    )


def test_a_row_that_says_nothing_yet_is_shown_without_a_version(ward: Ward, at: datetime) -> None:
    row = Entry.objects.create(
        record=ward.ana_record, facility=ward.facility, kind="ct", state="draft", state_at=at, created_at=at
    )

    assert shown_digest([row]) == canonical.digest(bytes_of((row, 0))).hex()


@pytest.mark.parametrize(
    ("said", "rows", "outcome"),
    [
        ({}, 1, ReviewOutcome.REVIEWED),
        ({}, 0, ReviewOutcome.NONE_FOUND),
        ({"asked_from": "Klinika Sever"}, 1, ReviewOutcome.ASKED_FOR),
        ({"not_waited": True}, 1, ReviewOutcome.NOT_WAITED),
        ({"not_waited": True, "asked_from": "Klinika Sever"}, 0, ReviewOutcome.NOT_WAITED),
    ],
)
def test_what_somebody_did_with_the_earlier_examinations(
    said: dict[str, object], rows: int, outcome: ReviewOutcome, ward: Ward, at: datetime
) -> None:
    for _row in range(rows):
        cast.prior(ward, at, on=date(2020, 1, 1))
    request = cast.sent(ward, at)

    shown = cast.screen(request, **said)
    review = decide(request=request, said=cast.said(), shown=shown, by=ward.approver, at=at).review

    assert (review.outcome, review.count, review.asked_from) == (outcome, rows, said.get("asked_from", ""))


def test_nothing_seen_is_no_review(ward: Ward, at: datetime) -> None:
    request = cast.sent(ward, at)

    with pytest.raises(PriorsNotSeen):
        decide(request=request, said=cast.said(), shown=Shown(rows=[], seen=""), by=ward.approver, at=at)
    assert (cast.now(request).state, request.reviews.filter(actor="approver").count()) == ("waiting", 0)


CHANGES = ["another row", "a row said anew", "a row fewer", "another order"]


@pytest.mark.parametrize("change", CHANGES)
def test_what_changed_after_the_page_was_opened_is_looked_at_again(change: str, ward: Ward, at: datetime) -> None:
    first, second = (cast.prior(ward, at, on=date(year, 1, 1)) for year in (2019, 2020))
    request = cast.sent(ward, at)
    seen = cast.screen(request).seen
    rows = cast.rows_of(request)
    if change == "another row":
        cast.prior(ward, at, on=date(2021, 1, 1))
        rows = cast.rows_of(request)
    elif change == "a row said anew":
        second.current_version.number = 2
        rows = [second, first]
    elif change == "a row fewer":
        rows = rows[:1]
    else:
        rows = rows[::-1]

    with pytest.raises(PriorsChanged):
        decide(request=request, said=cast.said(), shown=Shown(rows=rows, seen=seen), by=ward.approver, at=at)

    assert cast.now(request).state == "waiting"
    assert cast.decided(request, by=ward.approver, at=at).review.count == (3 if change == "another row" else 2)
