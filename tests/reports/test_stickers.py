"""One row on a label: as the printed booklet says it, whole, at the label that is free."""

import io
from datetime import datetime
from pathlib import Path

import pypdf
import pytest
import zxingcpp
from django.utils import translation

from passport.document.shape import EntryPart
from passport.signing.further import FurtherCheck
from reports.booklet import row_of
from reports.labels import labels_of
from reports.stickers import PLACES, TooLong, fits, sticker_pdf
from tests.reports.documents import BY_HAND, STAMP, entry, signature
from tests.reports.printing import pictures
from tests.reports.test_paper import pages_of, said_on, without_letter

CODE = "ABCDEFGHJKMN"
LONG = "CT toraksa, abdomena i karlice sa kontrastom – nativna, arterijska, venska i odložena faza, višefazno"


def sticker(of: EntryPart, *, place: int | None = None, country: str = "RS") -> pypdf.PageObject:
    """Return the one page that a sticker is."""
    (page,) = pypdf.PdfReader(io.BytesIO(pdf_of(of, place=place, country=country))).pages
    return page


def pdf_of(of: EntryPart, *, place: int | None = None, country: str = "RS") -> bytes:
    row, form = row_of(1, of, ()), labels_of(country)
    return sticker_pdf(row, form=form, code=CODE, size=fits(row, form=form), place=place)


def text_of(page: pypdf.PageObject) -> str:
    return " ".join(page.extract_text().split())


def test_a_signed_row_has_date_procedure_stamp_code_and_what_nobody_may_demand() -> None:
    words = text_of(sticker(entry(1)))

    said = (
        "02.01.2026.",
        "CT examination",
        "Klinika „Lipa“",
        "Dr Milica Šćepanović",
        "118-225",
        "potpisano 02.03.2026.",
    )
    assert [one in words for one in said] == [True] * len(said)
    assert "ABCD EFGH JKMN Check this row at http://localhost:8000/verify" in words
    assert "For health care only. Nobody may demand it for work, school or insurance." in words


def test_what_stands_beside_the_signature_is_said_below_the_stamp(at: datetime) -> None:
    signed, form = entry(1), labels_of("RS")
    beside = FurtherCheck(holder="Milica", signed_at=at, qualified=True, holds=True)
    row = row_of(1, signed, (), further={signed["signatures"][0]["id"]: [beside]})
    (page,) = pypdf.PdfReader(
        io.BytesIO(sticker_pdf(row, form=form, code=CODE, size=fits(row, form=form), place=None))
    ).pages

    assert "A qualified signature stands beside it, and holds." in text_of(page)
    assert "qualified" not in text_of(sticker(signed))


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("pending", "čeka potpis"),
        ("amended", "ispravljeno čeka potpis"),
        ("void", "poništeno"),
        ("cannot_sign", "lice koje je odobrilo više ne može da potpiše"),
        ("hospital_confirmed", "potvrdila bolnica"),
    ],
)
def test_a_row_without_a_signature_that_holds_has_no_stamp(state: str, words: str) -> None:
    said = text_of(sticker(entry(1, state=state)))

    assert (words in said, "Šćepanović" in said) == (True, False)


def test_one_label_is_one_page_of_its_size() -> None:
    box = sticker(entry(1)).mediabox

    assert (round(float(box.width) / 72 * 25.4), round(float(box.height) / 72 * 25.4)) == (105, 37)


@pytest.mark.parametrize(("place", "column", "line"), [(1, 0, 0), (2, 1, 0), (12, 1, 5), (16, 1, 7)])
def test_on_a_sheet_it_lies_on_the_label_that_is_free(place: int, column: int, line: int) -> None:
    page = sticker(entry(1), place=place)

    millimetres = [(one.left / 72 * 25.4) for one in said_on(page)]
    box = page.mediabox
    assert (round(float(box.width) / 72 * 25.4), round(float(box.height) / 72 * 25.4)) == (210, 297)
    assert (column * 105 < min(millimetres), max(millimetres) < (column + 1) * 105) == (True, True)
    tops = tops_of(page)
    assert (line * 37 < min(tops), max(tops) < (line + 1) * 37) == (True, True)


def tops_of(page: pypdf.PageObject) -> list[float]:
    """Return how far from the upper edge of the page its words stand, in millimetres."""
    found: list[float] = []

    def visit(text: str, cm: list[float], tm: list[float], _font: object, _size: float) -> None:
        if text.strip():
            found.append((float(page.mediabox.height) - cm[3] * tm[5] - cm[5]) / 72 * 25.4)

    page.extract_text(visitor_text=visit)
    return found


def test_the_places_are_those_of_a_sheet() -> None:
    assert list(PLACES) == list(range(1, 17))


def test_a_phone_reads_its_code(tmp_path: Path) -> None:
    (picture,) = pictures(pdf_of(entry(1)), tmp_path, dpi=300)

    assert [code.text for code in zxingcpp.read_barcodes(picture)] == [f"http://localhost:8000/verify#{CODE}"]


def test_usual_words_have_ten_points_and_many_words_stay_whole() -> None:
    usual, long = sticker(entry(1)), sticker(entry(1, exam=LONG, exposures=[BY_HAND]))

    assert max(one.points for one in said_on(usual)) == 10.03
    assert LONG in text_of(long)


def test_what_does_not_fit_is_refused_and_never_cut() -> None:
    endless = entry(1, signatures=[signature(1, STAMP | {"name": "Konstantinović " * 60})])

    with pytest.raises(TooLong):
        fits(row_of(1, endless, ()), form=labels_of("RS"))


def test_a_second_calendar_leaves_the_letters_their_size() -> None:
    with translation.override("fa"):
        rows = [row_of(1, entry(1), (), jalali=jalali) for jalali in (False, True)]
        sizes = [fits(row, form=labels_of("IR")) for row in rows]
        words = text_of(pages_of(sticker_pdf(rows[1], form=labels_of("IR"), code=CODE, size=sizes[1], place=None))[0])

    assert sizes[0] == sizes[1]
    assert [day in words for day in ("02.01.2026.", "۱۴۰۴/۱۰/۱۲", "02.03.2026.")] == [True] * 3


def test_in_persian_it_runs_from_right_to_left_with_real_letters() -> None:
    with translation.override("fa"):
        pdf = pdf_of(entry(1), country="IR")

    (page,) = pypdf.PdfReader(io.BytesIO(pdf)).pages
    left = {one.text: one.left for one in said_on(page)}
    assert left["02.01.2026."] > left["Klinika „Lipa“"] > left["Dr Milica Šćepanović"]
    assert without_letter(pdf)[True] == 0
