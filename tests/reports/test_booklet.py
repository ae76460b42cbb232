"""What stands on which page: rows oldest first, doses by row number, a stamp only for a signature that holds."""

import re
from datetime import date

import pytest
from django.utils import translation

from reports.booklet import (
    LINES_PER_BLOCK,
    Booklet,
    Cover,
    DoseLine,
    Mark,
    RowsLost,
    Sheet,
    Stamp,
    cut,
    from_document,
)
from reports.labels import labels_of
from reports.sheets import draft, layout
from reports.words import disowned
from tests.reports.documents import BY_HAND, LENGTH, document, entry, signature

OTHER_SCANNER = {"manufacturer": "Acme", "model": "Gamma 2", "serial_number": "2", "name": "Room 5"}


def pages(booklet: Booklet, *rows: str, annex: list[frozenset[str]] | None = None) -> list[frozenset[str]]:
    """Return a layout: cover, the rows page by page, the annex on one page unless told otherwise, the closing page."""
    blocks = [frozenset(block.anchor for block in booklet.blocks)] if annex is None else annex
    return [frozenset(), *(frozenset(page.split()) for page in rows), *blocks, frozenset()]


def test_the_cover_holds_the_five_fields_of_the_form() -> None:
    assert from_document(document()).cover == Cover(
        given_name="Ana",
        surname="Đurić-Žikić",
        personal_number="0101990990006",
        street="Čukarička šuma 12",
        place="Niš",
    )


def test_rows_stand_oldest_first_and_those_without_a_day_last() -> None:
    typed = {"exposures": [BY_HAND]}
    unknown = entry(1, **typed, performed={"date": None, "at": None, "as_sent": None})

    rows = from_document(document(unknown, entry(3, **typed), entry(2, **typed))).rows

    assert [(row.number, row.performed_on, row.procedure) for row in rows] == [
        (1, "03.01.2026.", "CT grudnog koša 2"),
        (2, "04.01.2026.", "CT grudnog koša 3"),
        (3, None, "CT grudnog koša 1"),
    ]


@pytest.mark.parametrize(
    ("said_as", "agreed", "sentence"),
    [
        ("self", False, "You said that this is not yours; the hospital answers until 01.04.2026."),
        ("self", True, "You said that this is not yours, and the hospital agrees"),
        ("guardian", False, "A parent or guardian said that this is not yours; the hospital answers until 01.04.2026."),
        ("guardian", True, "A parent or guardian said that this is not yours, and the hospital agrees"),
    ],
)
def test_a_row_that_is_said_to_be_somebody_elses_stays_and_says_so(said_as: str, agreed: bool, sentence: str) -> None:
    said = {"said_on": "2026-03-02", "said_as": said_as, "answer_due_on": "2026-04-01", "agreed": agreed}
    other, marked = from_document(document(entry(1), entry(2, disowned=said))).rows

    assert (disowned(other), disowned(marked)) == ("", sentence)
    assert sentence in draft(from_document(document(entry(2, disowned=said))), form=labels_of("RS")).html


def test_a_signed_row_carries_the_stamp_with_the_day_at_the_facility() -> None:
    (row,) = from_document(document(entry(1))).rows

    # 23:30 in Greenwich was the next day in Belgrade.
    assert (row.mark, row.stamp) == (
        Mark.SIGNED,
        Stamp(
            name="Milica Šćepanović",
            title="Dr",
            specialty="specijalista radiologije",
            licence_number="118-225",
            signed_on=date(2026, 3, 2),
        ),
    )


@pytest.mark.parametrize(
    ("language", "performed", "signed", "answer"),
    [
        ("fa", "\u2066۱۴۰۴/۱۰/۱۲\u2069", "(\u2066۱۴۰۴/۱۲/۱۱\u2069)", "(\u2066۱۴۰۵/۱/۱۲\u2069)"),
        ("en", "\u20661404/10/12\u2069", "(\u20661404/12/11\u2069)", "(1405/1/12)"),
    ],
)
def test_who_counts_by_irans_calendar_finds_each_day_in_it_beside_that_of_the_form(
    language: str, performed: str, signed: str, answer: str
) -> None:
    said = {"said_on": "2026-03-02", "said_as": "self", "answer_due_on": "2026-04-01", "agreed": False}
    of = document(entry(1, disowned=said))

    with translation.override(language):
        html = draft(from_document(of, jalali=True), form=labels_of("IR")).html
        without = draft(from_document(of), form=labels_of("IR")).html

    assert [html.count(day) for day in ("02.01.2026.", "02.03.2026.", "01.04.2026.")] == [2, 1, 1]
    assert (html.count(performed), signed in html, answer in html) == (2, True, True)
    assert [day in without for day in (performed, signed, answer)] == [False] * 3


def test_a_day_that_nobody_knows_is_in_no_calendar() -> None:
    unknown = entry(1, exposures=[BY_HAND], performed={"date": None, "at": None, "as_sent": "spring 1998"})

    html = draft(from_document(document(unknown), jalali=True), form=labels_of("IR")).html

    assert ("spring 1998" in html, 'class="beside"' in html) == (True, False)


def test_the_days_of_another_calendar_make_another_file() -> None:
    assert layout(jalali=True) != layout(jalali=False)


@pytest.mark.parametrize(
    ("state", "mark"),
    [
        ("draft", Mark.WAITING),
        ("confirmed", Mark.WAITING),
        ("pending", Mark.WAITING),
        ("returned", Mark.WAITING),
        ("amended", Mark.AMENDED),
        ("void", Mark.VOID),
        ("cannot_sign", Mark.CANNOT_SIGN),
        ("hospital_confirmed", Mark.CONFIRMED),
    ],
)
def test_a_row_in_any_other_state_has_its_mark_and_no_stamp(state: str, mark: Mark) -> None:
    (row,) = from_document(document(entry(1, state=state))).rows

    assert (row.mark, row.stamp) == (mark, None)


def said_of_approver(name: str) -> dict[str, str]:
    return {"id": "b" * 32, "name": name}


def happened(what: str) -> dict[str, str | None]:
    return {"what": what, "at": "2026-03-01T23:30:00+00:00", "by": "Vera", "said": None}


@pytest.mark.parametrize(
    ("state", "lines"),
    [
        ("hospital_confirmed", ["potvrdila bolnica 02.03.2026.", "odobrenje: Dr Milica Šćepanović"]),
        ("cannot_sign", ["lice koje je odobrilo više ne može da potpiše", "potvrdila bolnica 02.03.2026."]),
    ],
)
def test_what_the_hospital_confirmed_stands_there_with_day_and_approver_and_like_no_stamp(
    state: str, lines: list[str]
) -> None:
    told = [happened("hospital_confirmed"), happened("cannot_sign")]
    confirmed = entry(1, state=state, history=told, approver=said_of_approver("Dr Milica Šćepanović"), signatures=[])

    html = draft(from_document(document(confirmed)), form=labels_of("RS")).html
    column = html.split('<td class="signature">')[1].split("</td>")[0]
    said = re.sub(r"<[^>]+>|[\u2066-\u2069]", "", column).splitlines()

    assert [line.strip() for line in said if line.strip()][: len(lines)] == lines
    assert ('class="stamp"' in html, "118-225" in html, "potpisano" in column) == (False, False, False)
    assert ("Šćepanović" in column) == (state == "hospital_confirmed")


@pytest.mark.parametrize(
    ("state", "history"), [("hospital_confirmed", []), ("signed", ["hospital_confirmed"]), ("void", ["cannot_sign"])]
)
def test_a_day_of_confirmation_stands_only_where_the_hospital_confirmed_what_the_row_says(
    state: str, history: list[str]
) -> None:
    (row,) = from_document(document(entry(1, state=state, history=[happened(one) for one in history]))).rows

    assert row.confirmed is None


def test_the_day_of_a_confirmation_stands_in_irans_calendar_too() -> None:
    confirmed = entry(1, state="hospital_confirmed", history=[happened("hospital_confirmed")], signatures=[])

    with translation.override("en"):
        html = draft(from_document(document(confirmed), jalali=True), form=labels_of("IR")).html

    assert "(\u20661404/12/11\u2069)" in html


def test_a_signature_on_other_words_is_no_stamp() -> None:
    (row,) = from_document(document(entry(1, signatures=[signature(2)]))).rows

    assert (row.mark, row.stamp) == (Mark.DIFFERS, None)


def test_a_signature_that_does_not_hold_is_no_stamp() -> None:
    doubted = entry(1)

    (row,) = from_document(document(doubted), doubtful={doubted["id"]}).rows

    assert (row.mark, row.stamp) == (Mark.DIFFERS, None)


@pytest.mark.parametrize("state", ["hospital_confirmed", "cannot_sign"])
def test_a_confirmation_that_does_not_hold_is_not_printed(state: str) -> None:
    doubted = entry(1, state=state, history=[happened(state)], signatures=[])

    (row,) = from_document(document(doubted), doubtful={doubted["id"]}).rows

    assert (row.mark, row.confirmed) == (Mark.DIFFERS, None)


def test_the_annex_holds_totals_and_sums_side_by_side() -> None:
    summed = LENGTH | {"value": "700", "origin": "events"}

    (block,) = from_document(document(entry(1, sums=[summed]))).blocks

    device = DoseLine(
        quantity="dlp_total",
        code="113813",
        value="724.52",
        unit="mGy.cm",
        scope=(),
        grade="A",
        origin="device",
        device="",
    )
    assert block.devices == ("Acme Helix 64",)
    assert [(line.value, line.origin) for line in block.lines] == [("724.52", "device"), ("700", "events")]
    assert block.lines[0] == device


def test_each_dose_of_two_devices_names_its_own() -> None:
    plain = entry(1)
    second = plain["exposures"][0] | {"device": OTHER_SCANNER}

    (block,) = from_document(
        document(entry(1, exposures=[*plain["exposures"], second], totals=[LENGTH, LENGTH | {"exposure": 1}]))
    ).blocks

    assert [line.device for line in block.lines] == ["Acme Helix 64", "Room 5"]


def test_a_row_without_doses_has_a_block_that_says_so() -> None:
    (block,) = from_document(document(entry(1, totals=[]))).blocks

    assert (block.row.number, block.lines) == (1, ())


def test_more_doses_than_fit_on_a_page_stand_in_several_blocks() -> None:
    blocks = from_document(document(entry(1, totals=[LENGTH] * (LINES_PER_BLOCK + 1)))).blocks

    assert [(block.anchor, len(block.lines)) for block in blocks] == [
        ("annex-1-0", LINES_PER_BLOCK),
        ("annex-1-1", 1),
    ]


def test_it_is_cut_as_it_was_laid_out() -> None:
    booklet = from_document(document(entry(1), entry(2), entry(3)))

    paper = cut(booklet, pages(booklet, "row-1 row-2", "row-3"))

    assert paper.official == (
        Sheet(number=2, rows=booklet.rows[:2], blocks=()),
        Sheet(number=3, rows=booklet.rows[2:], blocks=()),
    )
    assert paper.annex == (Sheet(number=4, rows=(), blocks=booklet.blocks),)
    assert paper.pages == 5


def test_a_page_answers_for_each_of_its_rows_once() -> None:
    booklet = from_document(document(entry(1, totals=[LENGTH] * (LINES_PER_BLOCK + 1)), entry(2)))

    paper = cut(booklet, pages(booklet, "row-1 row-2"))

    assert [sheet.verified for sheet in paper.sheets] == [booklet.rows, booklet.rows]


@pytest.mark.parametrize(
    "rows",
    [("row-1 row-2",), ("row-1 row-2 row-3", "row-3"), ("row-2", "row-1 row-3"), ("row-1 row-2 row-3", "")],
    ids=["one is missing", "one stands twice", "out of order", "a page without rows"],
)
def test_a_layout_that_loses_a_row_is_refused(rows: tuple[str, ...]) -> None:
    booklet = from_document(document(entry(1), entry(2), entry(3)))

    with pytest.raises(RowsLost):
        cut(booklet, pages(booklet, *rows))


def test_a_booklet_that_knows_nothing_is_a_cover_and_a_closing_page() -> None:
    booklet = from_document(document())

    assert cut(booklet, [frozenset(), frozenset()]).pages == 2
