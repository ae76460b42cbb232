"""The codes of a proof sheet are held to the document in the same booklet, and the row that differs is named."""

import json
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfWriter

from passport.signing import proof
from passport.signing.proof import ProofPage
from passport.verify import command
from passport.verify.keyring import keyring_in
from passport.verify.outcomes import Check, Outcome, Reason, What
from passport.verify.reading import json_in
from passport.verify.sheet import check_sheet
from tests.independent import example, worked
from tests.passport.verify.sheets import FIRST, KEY, OTHER

SHOWN: dict[str, Any] = json.loads(worked.FILE.read_text(encoding="utf-8"))
PAGE = proof.read(example.code(example.example())).says  # of both rows
HELD = Check(what=What.PRINTED, outcome=Outcome.HELD)


def shown() -> dict[str, Any]:
    """Return the document of the worked example, to be altered."""
    copy: dict[str, Any] = json.loads(json.dumps(SHOWN["document"]))
    return copy


def compared(*pages: ProofPage, document: dict[str, Any], keys: bool = True) -> Check:
    """Return how the codes of pages are held to a document."""
    published = keyring_in(json.dumps(SHOWN["keys"]).encode()) if keys else None
    sheet = check_sheet(
        [proof.sign(page, key=KEY) for page in pages], published, json_in(json.dumps(document).encode(), where="d")
    )
    (found,) = [one for one in sheet.checks if one.what is What.PRINTED]
    assert sheet.outcome is found.outcome or found.outcome is Outcome.OPEN
    return found


def otherwise(*names: str) -> Check:
    return Check(what=What.PRINTED, outcome=Outcome.FAILED, reason=Reason.PRINTED_OTHERWISE, detail=names)


def with_row(at: int, **changes: Any) -> ProofPage:
    """Return the page with something else printed in one row."""
    rows = list(PAGE.rows)
    rows[at] = replace(rows[at], **changes)
    return replace(PAGE, rows=tuple(rows))


def test_codes_that_say_what_the_rows_say_hold() -> None:
    assert compared(PAGE, document=shown()) == HELD


PAGES = [
    (with_row(0, day="2026-03-09"), ("1.day",)),
    (with_row(1, kind="mammography"), ("2.kind",)),
    (with_row(1, dose="7.2452"), ("2.dose",)),
    (with_row(0, unit="mGy"), ("1.unit",)),
    (with_row(0, dose=None, unit=None), ("1.dose", "1.unit")),
    (with_row(0, licence_number="118-226"), ("1.licence_number",)),
    (with_row(0, licence_number=None, leaf=None), ("1.licence_number",)),
    (with_row(1, leaf=bytes(16)), ("2.leaf",)),
    (with_row(1, number=3), ("3",)),
    (replace(PAGE, holder="Ana Ančić"), ("holder",)),
    (replace(PAGE, birth_year=1962), ("birth_year",)),
    (replace(PAGE, birth_year=None), ("birth_year",)),
]


@pytest.mark.parametrize(("page", "names"), PAGES, ids=[" ".join(names) for _page, names in PAGES])
def test_each_thing_that_a_code_prints_otherwise_is_named_with_its_row(page: ProofPage, names: tuple[str, ...]) -> None:
    assert compared(page, document=shown()) == otherwise(*names)
    assert compared(page, document=shown(), keys=False) == otherwise(*names)


def _swap(document: dict[str, Any]) -> None:
    for entry, day in zip(document["entries"], ("2026-03-01", "2026-03-02"), strict=True):
        entry["performed"]["date"] = day


def _wait(document: dict[str, Any]) -> None:
    document["entries"][1] |= {"state": "pending", "signatures": []}


def _measure_area(document: dict[str, Any]) -> None:
    total = document["entries"][1]["totals"][0]
    document["entries"][1]["totals"] = [total | {"code": {"scheme": "DCM", "value": "1"}, "value": "9"}, total]


def _sum_up(document: dict[str, Any]) -> None:
    entry = document["entries"][1]
    entry["totals"], entry["sums"] = entry["sums"], entry["totals"]


def _add_entry(document: dict[str, Any]) -> None:
    later = json.loads(json.dumps(document["entries"][0])) | {"id": "e" * 32}
    later["performed"]["date"] = "2026-03-08"
    document["entries"].append(later)


def _forget_log(document: dict[str, Any]) -> None:
    for entry in document["entries"]:
        entry["signatures"][0]["log"] = None


def _name_otherwise(document: dict[str, Any]) -> None:
    document["patient"] |= {"surname": "Anić-Kovač", "birth_date": None}


CHANGES: list[tuple[Callable[[dict[str, Any]], None], Check]] = [
    (_swap, otherwise("1.leaf", "2.leaf")),
    (_wait, otherwise("1.licence_number", "1.leaf")),
    (_measure_area, HELD),
    (_sum_up, HELD),
    (_forget_log, HELD),
    (_name_otherwise, otherwise("holder", "birth_year")),
    (
        _add_entry,
        Check(what=What.PRINTED, outcome=Outcome.OPEN, reason=Reason.ROWS_NOT_PRINTED, detail=("3",)),
    ),
]


@pytest.mark.parametrize(("change", "check"), CHANGES, ids=[change.__name__ for change, _check in CHANGES])
def test_each_thing_that_the_document_says_otherwise_is_named_with_its_row(
    change: Callable[[dict[str, Any]], None], check: Check
) -> None:
    document = shown()
    change(document)

    assert compared(PAGE, document=document) == check


def test_what_was_typed_from_old_paper_prints_its_day_as_the_paper_wrote_it() -> None:
    document = shown()
    entry = document["entries"][0]
    entry["performed"] |= {"date": None, "as_sent": "spring 1999"}
    device = entry["exposures"][0]["device"]

    assert compared(with_row(1, day="spring 1999"), document=document) == otherwise("2.day")
    device |= {"manufacturer": None, "model": None, "serial_number": None}
    assert compared(with_row(1, day="spring 1999"), document=document) == HELD


def test_without_keys_agreement_stays_open() -> None:
    expected = Check(what=What.PRINTED, outcome=Outcome.OPEN, reason=Reason.NO_KEYS)

    assert compared(PAGE, document=shown(), keys=False) == expected


def booklet(*codes: str) -> bytes:
    """Return a booklet's file with the document of the worked example, and these codes."""
    writer = PdfWriter()
    writer.add_blank_page(width=298, height=420)
    writer.add_attachment("passport.json", json.dumps(SHOWN["document"]).encode())
    if codes:
        writer.add_attachment("proof-sheet.txt", "\n".join(codes).encode())
    writer.write(kept := Path.cwd() / "booklet.pdf")
    return kept.read_bytes()


def told(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, *codes: str, beside: str = ""
) -> tuple[int, list[dict[str, Any]]]:
    """Return the exit code, and what the command tells of a booklet and of codes beside it."""
    monkeypatch.chdir(folder)
    booklet(*codes)
    (folder / "keys.json").write_text(json.dumps(SHOWN["keys"]))
    (folder / "codes.txt").write_text(beside)
    files = ["booklet.pdf", *(["codes.txt"] if beside else [])]
    code = command.main([*files, "--keys", "keys.json", "--json"])
    return code, json.loads(capsys.readouterr().out)


def printed(said: dict[str, Any]) -> list[tuple[str, str | None, list[str]]]:
    return [
        (one["outcome"], one["reason"], one["detail"])
        for one in (said["sheet"] or {"checks": []})["checks"]
        if one["what"] == "printed"
    ]


def test_the_command_holds_the_sheet_of_a_booklet_to_its_document(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    code, (said,) = told(tmp_path, capsys, monkeypatch, proof.sign(PAGE, key=KEY))
    assert (code, said["outcome"], printed(said)) == (0, "held", [("held", None, [])])

    code, (said,) = told(tmp_path, capsys, monkeypatch, proof.sign(with_row(1, dose="7"), key=KEY))
    assert (code, said["outcome"]) == (1, "failed")
    assert printed(said) == [("failed", "printed_otherwise", ["2.dose"])]


def test_codes_of_paper_beside_a_booklet_are_held_to_its_document(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    _code, (whole, codes) = told(tmp_path, capsys, monkeypatch, beside=proof.sign(PAGE, key=KEY))
    assert (whole["outcome"], codes["outcome"], printed(codes)) == ("held", "held", [("held", None, [])])

    code, (whole, codes) = told(tmp_path, capsys, monkeypatch, beside=proof.sign(FIRST, key=KEY))
    assert (code, whole["outcome"], codes["outcome"]) == (1, "held", "failed")
    assert printed(codes)[0][2][:2] == ["holder", "birth_year"]


def test_codes_that_another_program_hands_on_beside_a_booklet_are_read_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    told(tmp_path, capsys, monkeypatch)
    end, begin = os.pipe()
    os.write(begin, proof.sign(PAGE, key=KEY).encode())
    os.close(begin)

    code = command.main(["booklet.pdf", f"/dev/fd/{end}", "--keys", "keys.json", "--json"])

    os.close(end)
    _whole, codes = json.loads(capsys.readouterr().out)
    assert (code, codes["outcome"], printed(codes)) == (0, "held", [("held", None, [])])


def test_a_code_that_nobody_sealed_is_compared_with_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    _code, (said,) = told(tmp_path, capsys, monkeypatch, proof.sign(PAGE, key=OTHER))

    assert (said["outcome"], printed(said)) == ("failed", [])


def test_the_command_says_in_words_which_row_differs(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    booklet(proof.sign(with_row(1, day="2026-03-09"), key=KEY))
    (tmp_path / "keys.json").write_text(json.dumps(SHOWN["keys"]))
    command.main(["booklet.pdf", "--keys", "keys.json"])

    assert (
        "  whether the codes say what the rows of the file say: does not hold. The codes of the proof sheet and the "
        "file say different things of the holder, or of rows by their number: 2.day\n" in capsys.readouterr().out
    )
