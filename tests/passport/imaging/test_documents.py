"""What is read of a document of another deployment, what could be said of it, and what is not taken."""

import json
from dataclasses import asdict
from typing import Any

import pytest

from passport.imaging.papers.documents import MOST_ROWS, NoDocument, read, reading_of
from passport.imaging.papers.readings import ReadCheck, ReadDose, Reading, ReadSigner, reading_in
from passport.pdf.checking import MAX_BYTES, PaperFault
from passport.signing.proof import sign
from passport.verify.reading import Why
from tests.passport.imaging.foreign import ORIGIN, booklet, data_of, document, keys
from tests.passport.imaging.papers import locked, pdf
from tests.passport.verify.sheets import KEY
from tests.passport.verify.test_command import sealed
from tests.passport.verify.test_printed import PAGE, with_row

KEYS = {ORIGIN: json.dumps(keys()).encode()}


def failed(reading: Reading) -> dict[str, list[tuple[str, tuple[str, ...]]]]:
    """Return by row what failed, and in which fields."""
    return {
        row.entry[-2:]: [(one.reason, one.detail) for one in row.checks if one.outcome == "failed"]
        for row in reading.rows
    }


def changed(path: str, value: object) -> bytes:
    part: Any = document()
    whole, (*way, name) = part, path.split(".")
    for step in way:
        part = part[int(step)] if isinstance(part, list) else part[step]
    part[name] = value
    return data_of(whole)


def test_a_document_of_a_known_site_is_read_with_its_rows_and_holds() -> None:
    reading = reading_of(data_of(), KEYS)

    assert (reading.origin, reading.made_on, reading.name, reading.birth_date, reading.outcome) == (
        ORIGIN,
        "2026-03-02",
        "Ana Anić",
        "1961-05-02",
        "held",
    )
    assert [(row.day, row.exam, row.facility, row.approver, row.state, row.outcome) for row in reading.rows] == [
        ("2026-03-02", "CT grudnog koša", "Dom zdravlja Sunce", "dr Mira Kovač", "signed", "held"),
        ("2026-03-01", "CT grudnog koša", "Dom zdravlja Sunce", "dr Mira Kovač", "signed", "held"),
    ]
    assert reading.rows[0].doses == (
        ReadDose(code="113813", quantity="dlp_total", value="724.52", unit="mGy.cm", scope=()),
    )
    assert reading.rows[0].signers == (ReadSigner(name="dr Mira Kovač", day="2026-03-02"),)
    assert ReadCheck(what="person", outcome="open", reason="name_not_signed", detail=()) in reading.checks
    assert reading_in(json.loads(json.dumps(asdict(reading)))) == reading


def test_what_no_database_stores_is_left_out_of_every_text() -> None:
    reading = reading_of(changed("made_at", "\x00" * 10), KEYS)

    assert reading.made_on == ""


def test_the_keys_of_another_site_say_nothing_about_it() -> None:
    reading = read(data_of(), {"https://elsewhere.example": KEYS[ORIGIN]})

    assert (reading.outcome, [row.outcome for row in reading.rows]) == ("open", ["open", "open"])
    assert "no_keys" in {one.reason for one in reading.checks}


@pytest.mark.parametrize(
    ("path", "value", "fields"),
    [
        ("entries.0.exam", "CT glave", [("shown_otherwise", ("exam",))]),
        ("entries.0.performed.date", "2016-03-02", [("shown_otherwise", ("performed.date",))]),
        ("entries.0.totals.0.value", "7.2452", [("doses_otherwise", ("totals",))]),
        ("entries.0.approver.name", "dr Somebody Else", [("shown_otherwise", ("approver",))]),
    ],
)
def test_an_altered_field_is_said_and_the_other_row_still_holds(path: str, value: str, fields: list[Any]) -> None:
    reading = read(changed(path, value), KEYS)

    assert (reading.outcome, failed(reading)) == ("failed", {"02": fields, "01": []})


def test_a_booklet_is_read_by_what_it_carries() -> None:
    reading, plain = reading_of(booklet(data_of()), KEYS), read(data_of(), KEYS)

    assert (reading.outcome, reading.rows, reading.digest) == ("held", plain.rows, plain.digest)
    assert [one.reason for one in reading.checks if one.what == "paper"] == ["no_paper_seal"]


def test_the_seal_of_the_booklet_counts_by_the_published_certificate_and_over_all_of_it() -> None:
    pdf, pem = sealed(booklet(data_of()))
    published = keys()
    since = {"pem": pem, "since": "2020-01-01T00:00:00+00:00", "until": None}
    published["facilities"][0]["certificates"].append(since)
    known = {ORIGIN: json.dumps(published).encode()}

    whole, changed = read(pdf, known), read(pdf + b"\n% more\n", known)

    assert (whole.outcome, [one for one in whole.checks if one.what == "paper"]) == ("held", [])
    assert "failed" in {one.outcome for one in changed.checks if one.what == "paper"}


def test_the_proof_sheet_of_a_booklet_is_held_to_its_document() -> None:
    whole, other = (read(booklet(data_of(), codes=sign(page, key=KEY)), KEYS) for page in (PAGE, with_row(1, dose="7")))

    assert (whole.outcome, [one for one in whole.checks if one.what == "printed"]) == ("held", [])
    assert (other.outcome, [one.detail for one in other.checks if one.what == "printed"]) == ("failed", [("2.dose",)])


@pytest.mark.parametrize(
    ("what", "data", "why"),
    [
        ("nothing", b"", Why.NOT_JSON),
        ("a picture", b"\x89PNG\r\n", Why.NOT_JSON),
        ("other data", b'{"schema": "fhir"}', Why.PART_MISSING),
        ("a newer document", changed("schema", "radiation-passport/document/99"), Why.OTHER_SCHEMA),
        ("a name twice", b'{"entries": [], "entries": []}', Why.NAME_TWICE),
        ("a row without a state", changed("entries.0.state", None), Why.PART_MISSING),
        ("more rows than are read", changed("entries", [{}] * (MOST_ROWS + 1)), Why.TOO_LARGE),
        ("a PDF without a document", pdf(), Why.NO_DOCUMENT),
        ("a PDF with another file", booklet(data_of(), name="passport.exe"), PaperFault.CARRIES_FILES),
        ("a booklet with a script", booklet(data_of(), does="/JavaScript"), PaperFault.DOES_SOMETHING),
        ("a password", locked(), PaperFault.ENCRYPTED),
    ],
)
def test_what_is_no_document_is_refused_with_its_reason(what: str, data: bytes, why: Why | PaperFault) -> None:
    with pytest.raises(NoDocument) as refused:
        read(data, KEYS)

    assert refused.value.why == why


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"%PDF-1.7 and nothing", PaperFault.DAMAGED),
        (b"[" * 200_000, Why.NOT_JSON),
        (b" " * (MAX_BYTES + 1), Why.TOO_LARGE),
    ],
)
def test_what_would_fell_its_reader_is_refused_too(data: bytes, why: Why | PaperFault) -> None:
    with pytest.raises(NoDocument) as refused:
        reading_of(data, KEYS)

    assert refused.value.why == why


def test_what_a_stranger_wrote_turns_and_hides_nothing_and_is_not_long() -> None:
    reading = read(changed("entries.0.exam", "CT\u202e\x00\u200cg\n" + "x" * 1000), {})

    assert reading.rows[0].exam == "CT  \u200cg " + "x" * 293
