"""The printed booklet tells what happened to a row beside its doses, in the same sentences as the pages."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation

from reports.booklet import LONGEST_SAID, Mark, ToldStep, from_document
from reports.labels import labels_of
from reports.sheets import draft
from tests.reports.documents import LENGTH, document, entry
from tests.reports.printing import printed

SIGNED = {"what": "signed", "at": "2026-03-01T23:30:00+00:00", "by": "Dr Milica Šćepanović", "said": None}
BACK = {"what": "withdrawn", "at": "2026-03-03T09:30:00+00:00", "by": "Dr Milica Šćepanović", "said": "wrong_day"}
CONFIRMED = {
    "what": "hospital_confirmed",
    "at": "2026-03-01T23:30:00+00:00",
    "by": "Dr Milica Šćepanović",
    "said": None,
}
UNCONFIRMED = {**BACK, "what": "confirmation_withdrawn"}
STOPPED = {"what": "key_stopped", "at": "2026-03-03T09:30:00+00:00", "by": "Vera", "said": None}
CORRECTED = {"what": "corrected", "at": "2026-03-04T09:30:00+00:00", "by": "Vera", "said": "the day"}
VOID = {"what": "void", "at": "2026-03-05T09:30:00+00:00", "by": "Vera", "said": "Typed twice"}


@pytest.mark.parametrize(
    ("history", "state", "mark"),
    [
        ([SIGNED, BACK], "amended", Mark.AGAIN),
        ([SIGNED, STOPPED], "amended", Mark.AGAIN),
        ([CONFIRMED, UNCONFIRMED], "amended", Mark.AGAIN),
        ([SIGNED, BACK, CORRECTED], "amended", Mark.AMENDED),
        ([SIGNED, CORRECTED, BACK], "amended", Mark.AGAIN),
        ([SIGNED, CORRECTED], "amended", Mark.AMENDED),
        ([SIGNED, BACK], "pending", Mark.WAITING),
        ([SIGNED, BACK, SIGNED], "signed", Mark.SIGNED),
    ],
)
def test_a_row_whose_signature_counts_no_more_is_not_said_to_be_corrected(
    history: list[dict[str, str | None]], state: str, mark: Mark
) -> None:
    (row,) = from_document(document(entry(1, state=state, history=history))).rows

    assert row.mark is mark


def test_what_happened_follows_the_doses_by_the_clock_of_the_hospital() -> None:
    booklet = from_document(document(entry(1, state="void", history=[SIGNED, CORRECTED, VOID])))

    zone = ZoneInfo("Europe/Belgrade")
    assert [(block.part, len(block.lines), [one.what for one in block.steps]) for block in booklet.blocks] == [
        (0, 1, []),
        (1, 0, ["signed", "corrected"]),
        (2, 0, ["void"]),
    ]
    assert booklet.blocks[1].steps[0] == ToldStep(
        what="signed", at=datetime(2026, 3, 2, 0, 30, tzinfo=zone), by="Dr Milica Šćepanović", said=""
    )


@pytest.mark.parametrize("history", [[], [SIGNED], [SIGNED, SIGNED]])
def test_where_no_more_happened_than_a_signature_nothing_is_told(history: list[dict[str, str | None]]) -> None:
    assert [block.steps for block in from_document(document(entry(1, history=history))).blocks] == [()]


def test_the_sentences_are_those_of_the_pages() -> None:
    rows = (
        entry(1, state="amended", history=[SIGNED, BACK]),
        entry(2, state="void", history=[SIGNED, CORRECTED, VOID]),
        entry(3, state="pending", signatures=[]),
        entry(4, state="amended", signatures=[], history=[CONFIRMED, UNCONFIRMED]),
    )
    with translation.override("en"):
        html = draft(from_document(document(*rows)), form=labels_of("RS")).html
    plain = html.translate({0x2068: None, 0x2069: None})

    told = (
        "Dr Milica Šćepanović signed this row on 2 March 2026.",
        "On 3 March 2026 Dr Milica Šćepanović took back the signature on this row, for this reason: “The day in the row "
        "may be wrong.”",
        "On 3 March 2026 Dr Milica Šćepanović took back the hospital&#x27;s confirmation of this row, for this reason: “The "
        "day in the row may be wrong.”",
        "This row was corrected on 4 March 2026 by Vera: the day; the earlier version is still here.",
        "On 5 March 2026 Vera said that this row was entered by mistake. The reason given: “Typed twice”.",
        "Where a row waits for a signature: The examination is recorded; the doctor who approved it has not yet signed this "
        "row, and you need not do anything.",
    )
    assert [plain.count(sentence) for sentence in told] == [2, 1, 1, 1, 1, 1]
    # Two blocks of the second row, whose steps are more than one block takes.
    assert (plain.count("· What happened to this row"), "(continued)" in plain) == (4, False)


def test_the_longest_reasons_fit_on_a_page_and_no_row_is_lost() -> None:
    long = {**CORRECTED, "by": "Д" * 60, "said": "Ђ" * 500}
    busy = entry(1, state="amended", totals=[LENGTH] * 8, history=[SIGNED, long, long, long])

    of = document(busy, entry(2, state="pending", signatures=[])) | {"hidden": 3}

    steps = [one for block in from_document(of).blocks for one in block.steps]
    out = printed(of)

    assert {len(one.said) for one in steps[1:]} == {LONGEST_SAID}
    assert len(out.text) == out.paper.pages
    assert sum(page.replace(" ", "").count("Ђ" * 20) > 0 for page in out.text) == 2
