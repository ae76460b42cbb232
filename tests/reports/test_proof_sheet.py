"""The proof sheet as it comes out of a printer: its codes are read back, sealed, and say what stands below them."""

import io
import subprocess
from functools import cache
from pathlib import Path

import pypdf
import pytest
import zxingcpp
from django.utils import translation
from PIL import Image

from passport.booklet.words import UNITS, examination_group
from passport.signing.proof import (
    Altered,
    NotAProof,
    OtherBooklet,
    ProofPage,
    ProofRow,
    belong_together,
    check,
    printed_id,
    read,
)
from passport.verify.reading import proof_sheet_in
from passport.verify.sheet import codes_in
from reports.proof_sheets import MODULE_MM, side_mm
from tests.reports.documents import ANA, CYRILLIC, LENGTH, PERSIAN, STAMP, document, entry, signature
from tests.reports.printing import BOOKLET, PUBLIC, Out, printed

# A sheet of A5 that is printed on A6 at 150 dpi has the dots of one of A5 at 106.
A6_AT_150 = 106
SCRIPTS = {"en": (ANA, "RS"), "sr": (CYRILLIC, "RS"), "fa": (PERSIAN, "IR")}
AREA = LENGTH | {
    "code": {"scheme": "DCM", "value": "113722"},
    "quantity": "dap_total",
    "unit": "Gy.cm2",
    "value": "1.5",
}


@cache
def booklet(language: str) -> Out:
    patient, country = SCRIPTS[language]
    rows = [entry(number, kind="ct" if number % 2 else "mammography") for number in range(1, 7)]
    rows[2] |= {"state": "pending", "signatures": []}
    rows[4] |= {"totals": [AREA, LENGTH]}
    rows[5] |= {"totals": []}
    with translation.override(language):
        return printed(document(*rows, patient=patient), country, proof=True)


def read_back(pdf: bytes, folder: Path, *, dpi: int) -> list[list[str]]:
    """Return the texts of the codes on each page, as a printer of so many dots draws them in black and white."""
    file = folder / "proof.pdf"
    file.write_bytes(pdf)
    subprocess.run(["pdftoppm", "-r", str(dpi), "-gray", file, folder / "proof"], check=True)
    found = []
    for path in sorted(folder.glob("proof-*.pgm")):
        with Image.open(path) as picture:
            found.append([code.text for code in zxingcpp.read_barcodes(picture)])
    return found


def words_of(pdf: bytes, folder: Path) -> list[str]:
    """Return the words of each page without the marks of direction between them."""
    file = folder / "words.pdf"
    file.write_bytes(pdf)
    text = subprocess.run(["pdftotext", "-layout", file, "-"], check=True, capture_output=True, text=True).stdout
    plain = "".join(letter for letter in text if letter not in "\u2066\u2067\u2068\u2069\u202a\u202b\u202c\u200e\u200f")
    return [" ".join(page.split()) for page in plain.split("\f")[:-1]]


@pytest.mark.parametrize("language", SCRIPTS)
@pytest.mark.parametrize("dpi", [150, A6_AT_150], ids=["A5", "A6"])
def test_every_code_is_read_back_from_paper(tmp_path: Path, language: str, dpi: int) -> None:
    out = booklet(language)
    sheets, proof = out.paper.sheets, out.proof
    assert proof is not None

    found = read_back(out.pdf, tmp_path, dpi=dpi)

    assert found == [
        [],
        *([f"http://localhost:8000/verify#{sheet.number:012d}"] for sheet in sheets),
        [],
        *([one.code for one in page] for page in proof.pages),
    ]


def test_each_page_with_rows_is_sealed_as_it_is_printed() -> None:
    out = booklet("en")
    assert out.proof is not None

    said = [check(read(one.code), keys=[PUBLIC]) for page in out.proof.pages for one in page]

    belong_together(said)
    assert [(one.page, one.pages, one.part, one.parts) for one in said] == [
        (sheet.number, out.paper.pages, 1, 1) for sheet in out.paper.sheets
    ]
    assert {(one.booklet, one.printed_on, one.holder, one.birth_year) for one in said} == {
        (BOOKLET, "2026-03-02", "Ana Đurić-Žikić", 1990)
    }
    rows = {row.number: row for one in said for row in one.rows}
    assert rows[2] == ProofRow(
        number=2,
        day="2026-01-03",
        kind="mammography",
        dose="724.52",
        unit="mGy.cm",
        licence_number="118-225",
        leaf=None,
    )
    assert (rows[3].licence_number, rows[3].leaf) == (None, None)
    assert [(rows[at].dose, rows[at].unit) for at in (5, 6)] == [("724.52", "mGy.cm"), (None, None)]
    assert [bool(rows[at].leaf) for at in (1, 2, 3, 4)] == [True, False, False, True]


@pytest.mark.parametrize("language", SCRIPTS)
def test_below_each_code_stands_what_it_says(tmp_path: Path, language: str) -> None:
    out = booklet(language)
    assert out.proof is not None
    pages = words_of(out.pdf, tmp_path)[out.paper.pages :]

    with translation.override(language):
        missing = [
            word
            for page, words in zip(out.proof.pages, pages, strict=True)
            for one in page
            for word in said_by(check(read(one.code), keys=[PUBLIC]), right_to_left=language == "fa")
            if word not in words
        ]

    assert missing == []


def said_by(page: ProofPage, *, right_to_left: bool) -> list[str]:
    words = [str(page.birth_year), "02.03.2026.", printed_id(page.booklet)]
    # Letters that join come out of a PDF in the forms in which they were drawn; pixels are looked at elsewhere.
    words += [] if right_to_left else [page.holder]
    for row in page.rows:
        assert row.day is not None
        words.append(f"{row.day[8:]}.{row.day[5:7]}.{row.day[:4]}.")
        words += [] if right_to_left else [examination_group("", kind=row.kind)]
        words += [f"{row.dose} {UNITS[row.unit]}"] if row.dose and row.unit else []
        words += [row.licence_number] if row.licence_number else []
        words += [row.leaf.hex(" ", 4)] if row.leaf else []
    return words


def test_nothing_of_a_code_tells_number_address_or_indication() -> None:
    out = booklet("sr")
    assert out.proof is not None

    payloads = [read(one.code).payload for page in out.proof.pages for one in page]

    for word in (CYRILLIC["personal_number"], CYRILLIC["street"], CYRILLIC["place"], "CT grudnog koša"):
        assert word is not None
        assert [word.encode() in payload for payload in payloads] == [False] * len(payloads)


def test_a_code_of_one_booklet_does_not_fit_another() -> None:
    ana, other = booklet("en"), booklet("sr")
    assert ana.proof is not None
    assert other.proof is not None
    mine, foreign = (check(read(one.proof.pages[0][0].code), keys=[PUBLIC]) for one in (ana, other) if one.proof)

    with pytest.raises(OtherBooklet):
        belong_together([mine, foreign])


def test_one_altered_letter_is_refused() -> None:
    out = booklet("en")
    assert out.proof is not None
    code = out.proof.pages[0][0].code

    for at in (10, len(code) // 2, len(code) - 3):
        altered = code[:at] + ("A" if code[at] != "A" else "B") + code[at + 1 :]
        with pytest.raises((Altered, NotAProof)):
            check(read(altered), keys=[PUBLIC])


def test_the_longest_words_and_many_rows_stay_whole_and_can_be_read(tmp_path: Path) -> None:
    stamp = STAMP | {"licence_number": "Љ" * 40}
    long = [
        entry(
            number,
            kind="nuclear_medicine",
            totals=[LENGTH | {"value": "123456.789012", "unit": "Gy.cm2"}],
            signatures=[signature(number, stamp)],
        )
        for number in range(1, 13)
    ]
    patient = CYRILLIC | {"given_name": "Љубисав " * 6, "surname": "Ђорђевић " * 6}
    out = printed(document(*long, patient=patient), proof=True)  # type: ignore[arg-type]
    assert out.proof is not None

    codes = [one for page in out.proof.pages for one in page]

    assert read_back(out.pdf, tmp_path, dpi=A6_AT_150)[out.paper.pages :] == [
        [one.code for one in page] for page in out.proof.pages
    ]
    said = [check(read(one.code), keys=[PUBLIC]) for one in codes]
    belong_together(said)
    assert max(one.parts for one in said) > 1
    assert [row.number for one in said for row in one.rows] == [*range(1, 13)] * 2
    assert [len(page) for page in out.proof.pages] == [1] * len(codes)
    assert len(pypdf.PdfReader(io.BytesIO(out.pdf)).pages) == out.paper.pages + len(codes)


def test_a_code_is_drawn_so_large_that_its_modules_can_be_told_apart() -> None:
    out = booklet("en")
    assert out.proof is not None

    sides = [side_mm(one.code) for page in out.proof.pages for one in page]

    # 210 x 148 mm on 148 x 105 mm: three dots of 150 dpi are half a millimetre.
    assert (MODULE_MM * 105 / 148 > 25.4 / 150 * 3, max(sides) <= 76) == (True, True)


def test_the_file_carries_its_codes_as_text_for_the_command_that_checks() -> None:
    out = booklet("en")
    assert out.proof is not None

    assert codes_in(proof_sheet_in(out.pdf)) == (*[one.code for page in out.proof.pages for one in page], "")
    root = pypdf.PdfReader(io.BytesIO(out.pdf)).trailer["/Root"]
    files = [one.get_object() for one in root["/AF"]]
    assert [(one["/UF"], one["/AFRelationship"]) for one in files] == [
        ("passport.json", "/Source"),
        ("proof-sheet.txt", "/Supplement"),
    ]


def test_without_a_wish_there_is_no_proof_sheet_and_no_id() -> None:
    out = printed(document(entry(1)))

    assert (out.proof, len(out.text)) == (None, out.paper.pages)
    assert "4F2A" not in "".join(out.text)
