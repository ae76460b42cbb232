"""The scripts of the booklet in pixels: the letters themselves, their direction, their size and their grey."""

from itertools import pairwise

import pytest
from django.utils import translation
from PIL import Image

from reports import sheets
from reports.booklet import cut, from_document
from reports.labels import labels_of
from reports.render import measure, print_pdf
from tests.reports.documents import ANA, CYRILLIC, PERSIAN, document, entry
from tests.reports.drawing import DPI, LATIN, Drawn, Word, alike, by_hand, drawn
from tests.reports.drawing import PERSIAN as NASKH
from tests.reports.test_paper import LIGHTEST

SAME = 0.6  # of the ink at least; two words have less than half of theirs in common
MARGIN = 12  # mm, at the left and at the right
WRITTEN = (13, 197)  # mm from the upper edge of the page: all but the number of the page stands between
CROATIAN = ANA | {"given_name": "Čedomir", "surname": "Đurić", "street": "Šećerska", "place": "Žužić"}
TURKISH = ANA | {"given_name": "Işıl", "surname": "Yağcı", "street": "İnönü", "place": "Şişli"}
LINDEN = "خیابان تهران پریسا"
# As a person with a box of types would set them, from the left: each letter in the form in which it joins.
SET = {"پریسا": "ﺎﺴﯾﺮﭘ", "تهران": "ﻥﺍﺮﻬﺗ", "خیابان": "ﻥﺎﺑﺎﯿﺧ"}
COVER, OFFICIAL, CLOSING = 0, 1, -1


def millimetres(many: float) -> int:
    return round(many / 25.4 * DPI)


@pytest.fixture(scope="module")
def booklets(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Drawn]:
    """Return a booklet in each script, as the service prints it."""
    people = {"sr": (CYRILLIC, "RS"), "hr": (CROATIAN, "HR"), "tr": (TURKISH, "TR"), "fa": (PERSIAN, "IR")}
    facility = {"id": "f" * 32, "name": LINDEN, "country": "IR", "time_zone": "Asia/Tehran"}
    found = {}
    for language, (patient, country) in people.items():
        of = document(entry(1, facility=facility), patient=patient)  # type: ignore[arg-type]
        booklet, form = from_document(of, jalali=language == "fa"), labels_of(country)
        with translation.override(language):
            paper = cut(booklet, measure(sheets.draft(booklet, form=form)))
            pdf = print_pdf(sheets.final(paper, form=form, codes={}, attachment=b"{}")).pdf
        found[language] = drawn(pdf, tmp_path_factory.mktemp(language))
    return found


@pytest.mark.parametrize(
    ("language", "word", "plainer"),
    [
        ("sr", "Љиљана", "Лилана"),
        ("sr", "Ђорђевић", "Торћевић"),
        ("sr", "Његошева", "Негошева"),
        ("hr", "Čedomir", "Cedomir"),
        ("hr", "Đurić", "Duric"),
        ("hr", "Šećerska", "Secerska"),
        ("hr", "Žužić", "Zuzic"),
        ("tr", "Işıl", "Isil"),
        ("tr", "Yağcı", "Yagci"),
        ("tr", "İnönü", "Inonu"),
        ("tr", "Şişli", "Sisli"),
    ],
)
def test_each_letter_has_its_mark(booklets: dict[str, Drawn], language: str, word: str, plainer: str) -> None:
    found = booklets[language].word(word, page=COVER)

    right, wrong = (alike(found, by_hand(said, LATIN, points=14)) for said in (word, plainer))

    assert (right > SAME, right > wrong + 0.01) == (True, True), (right, wrong)


@pytest.mark.parametrize("word", SET)
def test_persian_letters_join_from_right_to_left(booklets: dict[str, Drawn], word: str) -> None:
    found = booklets["fa"].word(word[::-1], page=OFFICIAL)  # listed as its ink lies, from the left

    joined, apart, turned = (alike(found, by_hand(said, NASKH)) for said in (SET[word], word[::-1], SET[word][::-1]))

    assert (joined > SAME, apart < 0.4, turned < 0.4) == (True, True, True), (joined, apart, turned)


def test_a_year_has_the_digits_of_persian(booklets: dict[str, Drawn]) -> None:
    found = booklets["fa"].word("۱۴۰۴", page=CLOSING)

    # The four of Persian, not that of Arabic or that of the same code in Urdu.
    likeness = [alike(found, by_hand(said, NASKH)) for said in ("۱۴۰۴", "١٤٠٤", "۱۳۰۳")]

    assert (likeness[0] > SAME, max(likeness[1:]) < SAME) == (True, True), likeness


def test_the_day_of_the_form_keeps_its_own_digits_and_order(booklets: dict[str, Drawn]) -> None:
    found = booklets["fa"].word("02.01.2026.", page=OFFICIAL)

    assert alike(found, by_hand("02.01.2026.", LATIN)) > SAME
    assert "۱۴۰۴/۱۰/۱۲" in [word.text for word in booklets["fa"].words[OFFICIAL]]


@pytest.mark.parametrize("language", ["sr", "hr", "tr", "fa"])
def test_nothing_is_drawn_beyond_the_margins(booklets: dict[str, Drawn], language: str) -> None:
    found = [beyond(page) for page in booklets[language].pages]

    assert found == [[]] * len(found)


def beyond(page: Image.Image) -> list[str]:
    """Return the margins of a page in which something is drawn; the one below is that of the number of the page."""
    edge, below = millimetres(MARGIN) - 2, millimetres(6) - 2
    margins = {
        "left": (0, 0, edge, page.height),
        "right": (page.width - edge, 0, page.width, page.height),
        "above": (0, 0, page.width, millimetres(WRITTEN[0]) - 2),
        "below": (0, page.height - below, page.width, page.height),
    }
    return [name for name, box in margins.items() if page.crop(box).getextrema()[0] < 250]


@pytest.mark.parametrize(("language", "starts"), [("sr", "left"), ("hr", "left"), ("tr", "left"), ("fa", "right")])
def test_lines_begin_at_the_side_of_the_script(booklets: dict[str, Drawn], language: str, starts: str) -> None:
    page = booklets[language].pages[CLOSING]
    gaps = [(left, page.width - right) for left, right in lines_of(page)]

    even = {
        side: max(gap[at] for gap in gaps) - min(gap[at] for gap in gaps) for at, side in enumerate(("left", "right"))
    }

    other = {"left": "right", "right": "left"}[starts]
    assert len(gaps) > 8
    assert (even[starts] < millimetres(2), even[other] > millimetres(15)) == (True, True), even


def lines_of(page: Image.Image) -> list[tuple[int, int]]:
    """Return where each line of a page begins and ends."""
    dark = page.crop((0, 0, page.width, millimetres(WRITTEN[1]))).point(lambda grey: 255 if grey < 200 else 0)
    rows = [bool(dark.crop((0, y, dark.width, y + 1)).getbbox()) for y in range(dark.height)]
    tops = [y for y in range(1, dark.height) if rows[y] and not rows[y - 1]]
    ends = [y for y in range(1, dark.height) if rows[y - 1] and not rows[y]]
    boxes = [dark.crop((0, top, dark.width, end)).getbbox() for top, end in zip(tops, ends, strict=True)]
    # A line of dots above letters is none.
    return [(box[0], box[2]) for box in boxes if box and box[3] > 8]


@pytest.mark.parametrize(("language", "first"), [("sr", "left"), ("hr", "left"), ("tr", "left"), ("fa", "right")])
def test_the_column_of_days_stands_where_the_script_begins(
    booklets: dict[str, Drawn], language: str, first: str
) -> None:
    rules = rules_of(booklets[language].pages[OFFICIAL])

    widths = [round((right - left) / DPI * 25.4) for left, right in pairwise(rules)]

    days, procedure, signature = widths if first == "left" else widths[::-1]
    assert (days, procedure, signature) == (30, 39, 55)


def rules_of(page: Image.Image) -> list[int]:
    """Return where the upright rules of the table stand: drawn from its head to its foot."""
    dark = page.point(lambda grey: 255 if grey < 160 else 0)
    band = dark.crop((0, millimetres(14), page.width, millimetres(40)))
    whole = [
        x for x in range(band.width) if band.crop((x, 0, x + 1, band.height)).histogram()[255] > band.height * 0.98
    ]
    return [x for x in whole if x - 1 not in whole]


@pytest.mark.parametrize("language", ["sr", "hr", "tr", "fa"])
def test_in_grey_every_word_is_dark_enough_to_be_read(booklets: dict[str, Drawn], language: str) -> None:
    booklet = booklets[language]
    greys = [(word.text, darkest(page, word)) for page, words in booklet.on_pages() for word in words]

    assert len(greys) > 100
    assert [(text, grey) for text, grey in greys if grey > LIGHTEST] == []


def darkest(page: Image.Image, word: Word) -> int:
    """Return the darkest grey in the box of a word."""
    left, top, right, bottom = word.box
    return page.crop((left, top, max(right, left + 1), bottom)).getextrema()[0]  # type: ignore[return-value]


@pytest.mark.parametrize(
    ("language", "page", "word", "reference"),
    [
        ("hr", OFFICIAL, "02.01.2026.", ("02.01.2026.", LATIN)),
        ("fa", OFFICIAL, "02.01.2026.", ("02.01.2026.", LATIN)),
        ("fa", OFFICIAL, "نابایخ", (SET["خیابان"], NASKH)),
        ("fa", CLOSING, "۱۴۰۴", ("۱۴۰۴", NASKH)),
    ],
)
def test_what_a_patient_reads_is_as_large_as_letters_of_twelve_points(
    booklets: dict[str, Drawn], language: str, page: int, word: str, reference: tuple[str, str]
) -> None:
    found, set_by_hand = booklets[language].word(word, page=page), by_hand(*reference, points=12)

    assert abs(found.height - set_by_hand.height) <= 1
    assert abs(found.width - set_by_hand.width) <= 2
