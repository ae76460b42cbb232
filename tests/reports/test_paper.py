"""What the printed page is to the eye: large enough, in real letters, in its direction, and clear without colour."""

import io
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pypdf
import pytest
from django.utils import translation
from fontTools.ttLib import TTFont
from PIL import Image, ImageChops
from pypdf import PageObject

from reports.labels import FOLDER, labels_of
from reports.render import Markup, print_pdf
from tests.reports.documents import CYRILLIC, PERSIAN, TURKISH, document, entry
from tests.reports.printing import pictures, printed

POINT = 0.75  # the layout counts in pixels
RUNS = re.compile(rb"(/\w+) [\d.]+ Tf\n\[(.*?)\] TJ", re.DOTALL)
HEX = re.compile(rb"<([0-9a-fA-F]+)>")
STATES = ("signed", "pending", "amended", "void", "cannot_sign", "hospital_confirmed")
# What may be smaller than what patients read, and never below 10pt: each with how its text begins.
SMALL = (
    "specijalista",
    "br. licence",
    "potpisano",
    "Datum:",
    "Postupak:",
    "zračenja",
    "Potpis i faksimil:",
    "primenom",
)
CHECK = ("Check this page", "For health care", "school or", "insurance.")
# Of a grey from 0 to 255: as light as letters on white paper may be for a contrast of 4.5.
LIGHTEST = 118
COLUMN = (296, 130, 540, 400)  # for signature and facsimile, at 120 dpi


@dataclass(frozen=True, kw_only=True)
class Said:
    """One run of letters on a page."""

    text: str
    points: float
    left: float


def said_on(page: PageObject) -> list[Said]:
    found: list[Said] = []

    def visit(text: str, cm: list[float], tm: list[float], _font: object, size: float) -> None:
        if text.strip():
            found.append(Said(text=text.strip(), points=round(size * cm[0] * tm[0], 2), left=cm[0] * tm[4]))

    page.extract_text(visitor_text=visit)
    return found


def pages_of(pdf: bytes) -> list[PageObject]:
    return list(pypdf.PdfReader(io.BytesIO(pdf)).pages)


def without_letter(pdf: bytes) -> Counter[bool]:
    """Count the glyphs that are drawn: True those that their font does not have, which come out as a box."""
    found: Counter[bool] = Counter()
    for page in pages_of(pdf):
        contents, held = page.get_contents(), {}
        assert contents is not None
        for name, font in page["/Resources"]["/Font"].items():
            file = font.get_object()["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object()
            data = next(file[key] for key in ("/FontFile2", "/FontFile3") if key in file).get_object().get_data()
            held[name.encode()] = TTFont(io.BytesIO(data))["maxp"].numGlyphs
        for name, run in RUNS.findall(contents.get_data()):
            codes = b"".join(HEX.findall(run)).decode()
            glyphs = [int(codes[at : at + 4], 16) for at in range(0, len(codes), 4)]
            found.update(not 0 < glyph < held[name] for glyph in glyphs)
    return found


def grey_column(state: str, folder: Path) -> Image.Image:
    """Return the column for signature and facsimile of a row in this state, as a printer without colour draws it."""
    folder.mkdir()
    return pictures(printed(document(entry(1, state=state))).pdf, folder)[1].convert("L").crop(COLUMN)


def difference(one: Image.Image, other: Image.Image) -> float:
    """Return which share of a picture is ink in one of two pictures and paper in the other."""
    ink = [picture.point(lambda grey: 255 if grey < 160 else 0) for picture in (one, other)]
    apart = ImageChops.difference(*ink).histogram()
    return apart[255] / sum(apart)


def test_what_a_patient_reads_has_twelve_points() -> None:
    cover, official, *_between, closing = pages_of(printed(document(*map(entry, range(1, 6)))).pdf)

    sizes = {one.text: one.points for page in (cover, official, closing) for one in said_on(page)}

    small = {text for text, points in sizes.items() if points < 12}
    assert {text for text in small if not text.startswith((*SMALL, *CHECK))} == {"1 / 5", "2 / 5", "5 / 5"}
    assert min(sizes.values()) == 10


def test_nothing_on_any_page_is_smaller_than_ten_points() -> None:
    pdf = printed(document(*(entry(number + 1, state=state) for number, state in enumerate(STATES)))).pdf

    assert min(one.points for page in pages_of(pdf) for one in said_on(page)) == 10


def test_without_colour_each_state_has_a_shape_of_its_own(tmp_path: Path) -> None:
    looks = {state: grey_column(state, tmp_path / state) for state in STATES}

    pairs = [(one, other) for one in STATES for other in STATES if one < other]
    assert [(one, other) for one, other in pairs if difference(looks[one], looks[other]) < 0.015] == []


@pytest.mark.parametrize("state", STATES)
def test_without_colour_the_words_of_each_state_stand_out_from_the_paper(tmp_path: Path, state: str) -> None:
    darkest, lightest = grey_column(state, tmp_path / state).getextrema()

    assert (darkest <= LIGHTEST, lightest) == (True, 255)


@pytest.mark.parametrize("sheet", ["print.css", "sticker.css"])
def test_every_colour_of_letters_has_a_contrast_of_four_and_a_half_in_grey(sheet: str) -> None:
    style = (FOLDER.parents[1] / "static/reports" / sheet).read_text()

    greys = {colour: _grey(colour) for colour in re.findall(r"[{;]\s*color: #([0-9a-f]{6})", style)}

    assert greys
    assert {colour: grey for colour, grey in greys.items() if grey > LIGHTEST} == {}


def _grey(colour: str) -> int:
    red, green, blue = (int(colour[at : at + 2], 16) for at in (0, 2, 4))
    return (299 * red + 587 * green + 114 * blue) // 1000


@pytest.mark.parametrize("patient", [CYRILLIC, PERSIAN, TURKISH], ids=["Cyrillic", "Persian", "Turkish"])
@pytest.mark.parametrize("country", ["RS", "HR", "BA", "TR", "IR"])
def test_every_letter_is_drawn_by_a_font_that_has_it(patient: dict[str, str], country: str) -> None:
    pdf = printed(document(entry(1), entry(2, state="void"), patient=patient), country).pdf  # type: ignore[arg-type]

    drawn = without_letter(pdf)

    assert (drawn[True], drawn[False] > 300) == (0, True)


def test_a_letter_that_no_font_has_would_be_found() -> None:
    html = "<html lang='en'><title>x</title><p>Ana \ue123</p></html>"

    assert without_letter(print_pdf(Markup(html=html, css="", pictures={})).pdf)[True] == 1


@pytest.mark.parametrize(
    ("language", "order"), [("en", "date procedure signature"), ("fa", "signature procedure date")]
)
def test_the_columns_run_in_the_direction_of_the_language(language: str, order: str) -> None:
    with translation.override(language):
        page = pages_of(printed(document(entry(1), patient=PERSIAN)).pdf)[1]

    labels = {"DATUM": "date", "POSTUPAK": "procedure", "POTPIS I FAKSIMIL": "signature"}
    heads = sorted((one.left, labels[one.text]) for one in said_on(page) if one.text in labels)

    assert " ".join(name for _left, name in heads) == order


def test_numbers_days_and_codes_keep_their_order_between_persian_words() -> None:
    with translation.override("fa"):
        _cover, official, annex, _closing = printed(document(entry(1), patient=PERSIAN), "IR").text

    assert [word in official for word in ("02.01.2026.", "0000 0000 0002", "118-225", "02.03.2026.")] == [True] * 4
    assert "724.52 mGy·cm" in annex


def test_the_form_keeps_its_own_language_beside_that_of_the_reader() -> None:
    with translation.override("fa"):
        pdf = printed(document(entry(1), patient=PERSIAN)).pdf

    words = " ".join(one.text for one in said_on(pages_of(pdf)[1]))
    assert [label in words for label in ("DATUM", "POSTUPAK", "POTPIS I FAKSIMIL", "potpisano")] == [True] * 4
    assert pypdf.PdfReader(io.BytesIO(pdf)).trailer["/Root"]["/Lang"] == "fa"


@pytest.mark.parametrize(
    ("country", "words"),
    [
        ("HR", ["DATUM PREGLEDA", "PREGLED ILI POSTUPAK", "POTPIS I FAKSIMIL", "čeka potpis"]),
        ("BA", ["DATUM PREGLEDA", "PROCEDURA", "POTPIS I FAKSIMIL", "čeka potpis"]),
        ("TR", ["TETKİK TARİHİ", "İŞLEM", "İMZA VE KAŞE", "imza bekliyor"]),
        ("DE", ["DATUM", "POSTUPAK", "POTPIS I FAKSIMIL", "čeka potpis"]),
    ],
)
def test_the_labels_are_those_of_the_country_of_registration(country: str, words: list[str]) -> None:
    page = printed(document(entry(1, state="pending")), country).text[1]

    assert [word in page for word in words] == [True] * 4
    assert ("naziv sprovedenog postupka" in page) == (country == "DE")


def test_who_reads_in_the_language_of_the_form_is_not_told_everything_twice() -> None:
    form = labels_of("HR")

    assert [form.is_said_in(language) for language in ("hr", "en", "sr-latn")] == [True, False, False]
    assert [labels_of("RS").is_said_in(language) for language in ("sr-latn", "sr")] == [True, False]


def test_every_file_of_labels_can_be_read() -> None:
    found = {file.stem: labels_of(file.stem.upper()) for file in FOLDER.glob("*.toml")}

    assert {name: form.language for name, form in found.items()} == {
        "ba": "bs",
        "hr": "hr",
        "ir": "fa",
        "rs": "sr-Latn",
        "tr": "tr",
    }
    assert {form.language: form.direction for form in found.values()}["fa"] == "rtl"
