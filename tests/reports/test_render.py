"""The PDF as it comes out: read back as text, as pictures, and by its codes."""

import io
from pathlib import Path

import pypdf
import pytest
import zxingcpp

from reports import render
from reports.render import FontsMissing, ForeignAddress, Markup, measure
from tests.reports.documents import BY_HAND, CYRILLIC, LENGTH, PERSIAN, STAMP, TURKISH, document, entry, signature
from tests.reports.printing import code_of, pictures, printed

LONGEST = (
    "CT toraksa, abdomena i karlice sa kontrastom – nativna, arterijska, venska i odložena faza, " + "višefazno " * 11
)
FOOTNOTES = [
    "Datum: datum primene izvora jonizujućih zračenja",
    "Postupak: naziv sprovedenog postupka uz primenu izvora jonizujućih zračenja",
    "Potpis i faksimil: potpis i faksimil lica koje je odobrilo postupak sa primenom izvora jonizujućih zračenja",
]


def test_the_official_pages_are_those_of_the_form() -> None:
    cover, official, annex, closing = printed(document(entry(1))).text

    assert "KNJIŽICA O PRIMENI IZVORA ZRAČENJA U MEDICINI" in cover
    assert [cover.find(word) >= 0 for word in ("IME:", "PREZIME:", "LIČNI BROJ:", "ULICA:", "MESTO:")] == [True] * 5
    assert [official.find(word) >= 0 for word in ("DATUM", "POSTUPAK", "POTPIS I FAKSIMIL", *FOOTNOTES)] == [True] * 6
    assert [official.find(word) >= 0 for word in ("Milica Šćepanović", "118-225", "02.03.2026.")] == [True] * 3
    assert "724.52 mGy·cm" in annex
    assert "724.52" not in official
    assert "This is the system's own signature, not a qualified electronic signature." in closing
    assert "knows the examinations of 3 facilities since March 2026" in closing


def test_every_page_says_which_of_how_many_it_is() -> None:
    text = printed(document(*(entry(number) for number in range(1, 31)))).text

    assert [f"{page} / {len(text)}" in words for page, words in enumerate(text, start=1)] == [True] * len(text)


def test_each_page_with_rows_has_a_code_that_leads_to_its_check(tmp_path: Path) -> None:
    out = printed(document(*(entry(number) for number in range(1, 7))))

    found = [
        [code.text for code in zxingcpp.read_barcodes(picture)] for picture in pictures(out.pdf, tmp_path, dpi=150)
    ]

    assert found == [
        [],
        *([f"http://localhost:8000/verify#{code_of(sheet.number)}"] for sheet in out.paper.sheets),
        [],
    ]
    assert [f"0000 0000 {sheet.number:04d}" in out.text[sheet.number - 1] for sheet in out.paper.sheets] == [
        True
    ] * len(out.paper.sheets)


@pytest.mark.parametrize("count", [0, 1, 30])
def test_no_row_is_lost_or_split_over_pages(count: int) -> None:
    out = printed(
        document(*(entry(number, exam=f"CT-{number:03d}-X", exposures=[BY_HAND]) for number in range(1, count + 1)))
    )
    official = " ".join(out.text[1 : 1 + len(out.paper.official)])

    assert [official.count(f"CT-{number:03d}-X") for number in range(1, count + 1)] == [1] * count
    assert len(out.text) == out.paper.pages


def test_the_longest_names_stay_whole_on_one_page(tmp_path: Path) -> None:
    stamp = {"name": "Konstantinović " * 13, "title": "prof. dr sci. med. prim. " * 2, "specialty": "radiologija " * 10}
    signatures = [signature(1, STAMP | stamp)]
    long = entry(1, exam=LONGEST[:200], exposures=[BY_HAND], signatures=signatures, totals=[LENGTH] * 20)

    out = printed(document(entry(2), long, entry(3)))

    (page,) = [text for text in out.text[1 : 1 + len(out.paper.official)] if "Konstantinović" in text]
    assert page.count("Konstantinović") == 13
    assert page.count("višefazno") == LONGEST[:200].count("višefazno")
    assert page.count("radiologija") == 10
    assert "KONSTANTINOVIĆ" not in page


@pytest.mark.parametrize(
    ("patient", "names"),
    [(CYRILLIC, ["Љиљана", "Ђорђевић"]), (TURKISH, ["Işıl", "Yağcıoğlu İnönü"])],
    ids=["Cyrillic", "Turkish"],
)
def test_names_stand_in_their_own_script(patient: dict[str, str], names: list[str]) -> None:
    cover = printed(document(entry(1), patient=patient)).text[0]  # type: ignore[arg-type]

    assert [name in cover for name in names] == [True, True]


def test_a_persian_name_is_drawn_in_its_own_letters() -> None:
    pdf = printed(document(entry(1), patient=PERSIAN)).pdf
    page = pypdf.PdfReader(io.BytesIO(pdf)).pages[0]

    fonts = {font.get_object()["/BaseFont"].split("+")[-1] for font in page["/Resources"]["/Font"].values()}

    assert fonts == {"Noto-Sans", "Noto-Sans-Bold", "Noto-Naskh-Arabic"}


def test_marks_differ_in_shape(tmp_path: Path) -> None:
    states = ("signed", "pending", "amended", "void", "cannot_sign")
    looks = []
    for state in states:
        folder = tmp_path / state
        folder.mkdir()
        picture = pictures(printed(document(entry(1, state=state))).pdf, folder)[1].convert("1")
        # The column for signature and facsimile, without its words' colour.
        looks.append(picture.crop((230, 60, 470, 160)).tobytes())

    assert len(set(looks)) == len(states)


def test_it_names_itself_and_is_made_for_screen_readers() -> None:
    reader = pypdf.PdfReader(io.BytesIO(printed(document(entry(1))).pdf))

    assert reader.metadata is not None
    assert reader.metadata.title == "Knjižica o primeni izvora zračenja u medicini"
    assert reader.trailer["/Root"]["/Lang"] == "en"
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in reader.trailer["/Root"]


def test_text_from_outside_is_only_text() -> None:
    hostile = '<img src="file:///etc/passwd"><b>CT</b>'

    out = printed(document(entry(1, exam=hostile, exposures=[BY_HAND])))

    assert hostile in "".join(out.text[1].split(" ")).replace("imgsrc", "img src")


@pytest.mark.parametrize("address", ["file:///etc/hostname", "http://localhost:1/x.svg", "booklet:other.svg", "x.svg"])
def test_no_address_but_our_own_pictures_is_opened(address: str) -> None:
    markup = Markup(html=f'<img src="{address}" alt="x">', css="", pictures={"own.svg": b"<svg/>"})

    with pytest.raises(ForeignAddress):
        measure(markup)


def test_without_the_fonts_nothing_is_printed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    # No fc-list on the path: as on a machine where nothing of it is installed.
    monkeypatch.setenv("PATH", str(tmp_path))
    render._need_fonts.cache_clear()

    with pytest.raises(FontsMissing):
        measure(Markup(html="<p>x</p>", css="", pictures={}))


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"exam": "THORAX^1_Routine", "exam_code": "ct.chest"}, "CT of the chest"),
        ({"exam": "THORAX^1_Routine", "region": "chest"}, "CT examination, chest"),
        ({"exam": "THORAX^1_Routine", "region": "knee", "laterality": "left"}, "CT examination, knee, left"),
        ({"exam": None, "exam_code": None, "kind": "mammography"}, "Mammography"),
        ({"exam": "Снимање по Шилеру", "exposures": [BY_HAND]}, "Снимање по Шилеру"),
        ({"exam": "Снимање", "exam_code": "ct.chest", "exposures": [BY_HAND]}, "CT of the chest"),
    ],
)
def test_the_procedure_is_named_by_the_dictionary_or_in_the_words_of_a_person_never_of_a_device(
    said: dict[str, object], words: str
) -> None:
    page = printed(document(entry(1, **said))).text[1]

    assert words in page
    assert "THORAX" not in page
