"""The codes of a proof sheet tell what to compare with the paper, whose seal it is, and whether pages belong together."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from pypdf import PdfWriter

from passport.signing.proof import ProofPage, sign
from passport.verify import command
from passport.verify.keyring import Keyring, keyring_in
from passport.verify.outcomes import Check, Outcome, Reason, SheetResult, What
from passport.verify.reading import Why
from passport.verify.sheet import check_sheet, codes_in
from tests.independent import example, worked
from tests.independent.invented import PLACE
from tests.passport.verify.sheets import FIRST, KEY, OTHER, PAGES, SECOND, THIRD, with_each_byte_altered

NEVER_KNOWN = (
    Check(what=What.WHOLE, outcome=Outcome.OPEN, reason=Reason.ROWS_LEFT_OUT),
    Check(what=What.LATER, outcome=Outcome.OPEN, reason=Reason.LATER_NOT_KNOWN),
)
TOGETHER = Check(what=What.BOOKLET, outcome=Outcome.HELD)
APART = Check(what=What.BOOKLET, outcome=Outcome.FAILED, reason=Reason.OTHER_BOOKLET)


def keys() -> Keyring:
    return keyring_in(json.dumps(example.keys(example.example())).encode())


def checked(*pages: ProofPage) -> SheetResult:
    return check_sheet([sign(page, key=KEY) for page in pages], keys())


def test_each_code_tells_its_page_under_the_seal_of_a_hospital() -> None:
    result = checked(*PAGES)

    assert [(page.line, page.says, page.facility, page.outcome) for page in result.pages] == [
        (1, FIRST, PLACE, Outcome.HELD),
        (2, SECOND, PLACE, Outcome.HELD),
        (3, THIRD, PLACE, Outcome.HELD),
    ]
    assert (result.checks, result.outcome) == ((TOGETHER, *NEVER_KNOWN), Outcome.HELD)


def test_a_code_that_was_read_twice_and_with_spaces_around_it_is_taken_once() -> None:
    code = sign(FIRST, key=KEY)
    result = check_sheet([code, f" {code} ", code], keys())

    assert [(page.line, page.outcome) for page in result.pages] == [(1, Outcome.HELD)]


@pytest.mark.parametrize(
    ("pages", "checks"),
    [
        ((FIRST, replace(SECOND, booklet=b"booklet2", parts=1)), (APART, *NEVER_KNOWN)),
        ((FIRST, replace(FIRST, rows=())), (APART, *NEVER_KNOWN)),
        ((FIRST,), NEVER_KNOWN),
        (
            (FIRST, THIRD),
            (
                TOGETHER,
                Check(what=What.WHOLE, outcome=Outcome.OPEN, reason=Reason.CODES_LEFT_OUT, detail=("3: 1/2",)),
                *NEVER_KNOWN,
            ),
        ),
    ],
    ids=["two_booklets", "twice_otherwise", "one", "half_a_page"],
)
def test_what_can_be_told_of_all_pages_is_told(pages: tuple[ProofPage, ...], checks: tuple[Check, ...]) -> None:
    assert checked(*pages).checks == checks


def published_key(key: Ed25519PrivateKey, **times: str) -> dict[str, str | None]:
    public_key = example.text_of(key.public_key().public_bytes_raw())
    return {"public_key": public_key, "since": None, "until": None, **times}


@pytest.mark.parametrize(
    ("times", "outcome"),
    [
        ({"until": "2026-03-01T00:00:00+00:00"}, Outcome.HELD),  # the day may be another one in UTC
        ({"until": "2026-02-28T23:59:59+00:00"}, Outcome.FAILED),
        ({"since": "2026-03-03T23:00:00+00:00"}, Outcome.HELD),
        ({"since": "2026-03-04T00:00:00+00:00"}, Outcome.FAILED),
    ],
    ids=["ended", "ended_before", "begun", "begun_later"],
)
def test_a_code_under_a_key_of_another_time_does_not_hold(times: dict[str, str], outcome: Outcome) -> None:
    published = example.keys(example.example())
    published["facilities"][0]["seal_keys"] = [published_key(KEY, **times)]
    result = check_sheet([sign(FIRST, key=KEY)], keyring_in(json.dumps(published).encode()))

    reason = None if outcome is Outcome.HELD else Reason.KEY_NOT_VALID_THEN
    assert result.pages[0].checks == (Check(what=What.PAGE, outcome=outcome, reason=reason),)


def test_pages_that_two_hospitals_sealed_are_not_of_one_booklet() -> None:
    published = example.keys(example.example())
    published["facilities"].append(
        {
            "uid": "e" * 32,
            "name": "Klinika",
            "seal_keys": [published_key(OTHER)],
            "certificates": [],
        }
    )
    result = check_sheet(
        [sign(FIRST, key=KEY), sign(replace(SECOND, parts=1), key=OTHER)], keyring_in(json.dumps(published).encode())
    )

    assert [page.facility for page in result.pages] == [PLACE, "Klinika"]
    assert (result.checks[0], result.outcome) == (APART, Outcome.FAILED)


@pytest.mark.parametrize(
    ("line", "outcome", "reason"),
    [
        (sign(FIRST, key=OTHER), Outcome.FAILED, Reason.NO_SUCH_KEY),
        (sign(FIRST, key=KEY)[:-9] + "AAAAAA000", Outcome.FAILED, Reason.PAGE_ALTERED),
        (sign(FIRST, key=KEY)[:-40], Outcome.FAILED, Reason.NOT_A_CODE),
        ("RP1:", Outcome.FAILED, Reason.NOT_A_CODE),
        ("RP1:ß", Outcome.FAILED, Reason.NOT_A_CODE),
    ],
    ids=["other_key", "altered", "half", "empty", "letter"],
)
def test_a_code_that_does_not_hold_says_why_and_nothing_to_compare(line: str, outcome: Outcome, reason: Reason) -> None:
    (page,) = check_sheet([line], keys()).pages

    assert (page.outcome, page.checks[0].reason, page.says, page.facility) == (outcome, reason, None, None)


def test_no_byte_of_a_code_can_be_another_one() -> None:
    altered = with_each_byte_altered(sign(FIRST, key=KEY))
    ends = [check_sheet([code], keys()).outcome for code in altered]

    assert ends == [Outcome.FAILED] * len(altered)


def test_without_keys_no_code_gives_words_to_compare_with_the_paper() -> None:
    result = check_sheet([sign(FIRST, key=OTHER)], None)

    assert [(page.line, page.says, page.outcome) for page in result.pages] == [(1, None, Outcome.OPEN)]
    assert result.outcome is Outcome.OPEN


@pytest.mark.parametrize(
    ("codes", "checks"),
    [
        (
            [sign(page, key=OTHER) for page in PAGES],
            (Check(what=What.BOOKLET, outcome=Outcome.OPEN, reason=Reason.NO_KEYS), *NEVER_KNOWN),
        ),
        (
            [sign(page, key=OTHER) for page in (FIRST, THIRD)],
            (Check(what=What.BOOKLET, outcome=Outcome.OPEN, reason=Reason.NO_KEYS), *NEVER_KNOWN),
        ),
        ([sign(FIRST, key=OTHER), sign(SECOND, key=KEY)], (APART, *NEVER_KNOWN)),
        ([sign(FIRST, key=KEY), sign(replace(SECOND, holder="Ana"), key=KEY)], (APART, *NEVER_KNOWN)),
    ],
    ids=["nobody's", "half_a_page", "two_keys", "two_booklets"],
)
def test_without_keys_nothing_of_codes_holds_and_what_cannot_be_is_told(
    codes: list[str], checks: tuple[Check, ...]
) -> None:
    result = check_sheet(codes, None)

    assert result.checks == checks
    assert Outcome.HELD not in {one.outcome for one in (*result.checks, *result.pages)}


def test_without_keys_the_command_says_what_helps(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "codes.txt").write_text("\n".join(sign(page, key=OTHER) for page in PAGES))
    code = command.main([str(tmp_path / "codes.txt")])
    said = capsys.readouterr().out

    assert code == 1
    assert (
        "  whether the pages are of one booklet: could not be checked. No published keys were given: "
        "give those of the site that made it.\n" in said
    )
    assert ": holds" not in said


def test_the_other_lines_of_a_scanner_are_passed_over_and_told() -> None:
    code = sign(FIRST, key=KEY)
    lines = codes_in(f"\ufeffhttps://passport.example/verify#ABCD\r\n{code}\r\n\r\nnote\r\n".encode())

    assert lines == ("https://passport.example/verify#ABCD", code, "", "note", "")
    assert check_sheet(lines, keys()).checks[0] == Check(
        what=What.WHOLE, outcome=Outcome.OPEN, reason=Reason.LINES_PASSED_OVER, detail=("1", "4")
    )


@pytest.mark.parametrize("data", [b"", b"{}", b"\xff\xfeRP1:", b"see RP1:"], ids=["empty", "json", "bytes", "within"])
def test_a_text_without_a_code_is_none_of_a_proof_sheet(data: bytes) -> None:
    assert codes_in(data) == ()


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("%PDF-1.7\n{code}\n", Why.BROKEN_PDF),
        ("{code}\n%PDF-1.7\n", Why.NOT_JSON),
        ('{code}\n {{"schema": "radiation-passport/document/2"}}\n', Why.NOT_JSON),
    ],
    ids=["pdf", "pdf_below", "document_below"],
)
def test_a_code_in_a_file_that_shows_something_else_does_not_vouch_for_it(
    text: str, why: Why, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = told(tmp_path, "--json", lines=[text.format(code=sign(FIRST, key=KEY))])
    (said,) = json.loads(capsys.readouterr().out)

    assert (code, said["outcome"], said["why"]) == (2, "unreadable", why)


def told(tmp_path: Path, *options: str, lines: list[str]) -> int:
    files: dict[str, Any] = {"keys.json": json.dumps(example.keys(example.example())), "codes.txt": "\n".join(lines)}
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return command.main([str(tmp_path / "codes.txt"), "--keys", str(tmp_path / "keys.json"), *options])


def test_the_command_says_what_to_compare(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code = told(tmp_path, lines=[sign(FIRST, key=KEY), "RP1:AB"])

    assert code == 1
    assert capsys.readouterr().out.splitlines()[1:] == [
        "  whether rows are missing: could not be checked. A copy cannot tell whether rows were left out.",
        "  what happened later: could not be checked. "
        "A copy cannot tell whether a row was corrected later or does not count any more.",
        f"  Page 2 of 4 · code 1 of 1: holds · sealed by {PLACE}",
        "    Compare with the paper:",
        "    Ana Đurić · born in 1990 · printed on 2026-03-02 · booklet 626F 6F6B 6C65 7431",
        "    1 · 2026-01-02 · CT examination · 724.52 mGy·cm · licence 118-225 · 00010203 04050607 08090a0b 0c0d0e0f",
        "    2 · — · new · — · —",
        "    the hospital's seal over the page: holds",
        "  Line 2: does not hold",
        "    the hospital's seal over the page: does not hold. "
        "This is no code of a proof sheet, or it was not read whole: read it again.",
        "  Something is not as the hospital sealed it: do not trust this paper.",
    ]


def test_for_programs_the_command_says_the_same_as_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code = told(tmp_path, "--json", lines=[sign(FIRST, key=KEY)])
    (said,) = json.loads(capsys.readouterr().out)

    assert (code, said["outcome"]) == (0, "held")
    (page,) = said["sheet"]["pages"]
    assert (page["facility"], page["says"]["booklet"], page["says"]["rows"][0]["leaf"]) == (
        PLACE,
        b"booklet1".hex(),
        bytes(range(16)).hex(),
    )


@pytest.mark.parametrize(
    ("sheet", "outcome", "pages"),
    [
        (example.code(example.example()), "held", ["held"]),
        (sign(FIRST, key=OTHER), "failed", ["failed"]),
        ("", "held", None),
    ],
    ids=["sealed", "other_key", "none"],
)
def test_the_proof_sheet_within_a_booklet_is_checked_with_it(
    sheet: str, outcome: str, pages: list[str] | None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made, kept = PdfWriter(), json.loads(worked.FILE.read_text(encoding="utf-8"))
    made.add_blank_page(width=298, height=420)
    made.add_attachment("passport.json", json.dumps(kept["document"]).encode())
    if sheet:
        made.add_attachment("proof-sheet.txt", f"{sheet}\n".encode())
    made.write(tmp_path / "booklet.pdf")
    (tmp_path / "keys.json").write_text(json.dumps(kept["keys"]))
    command.main([str(tmp_path / "booklet.pdf"), "--keys", str(tmp_path / "keys.json"), "--json"])
    (said,) = json.loads(capsys.readouterr().out)

    assert said["outcome"] == outcome
    assert (said["sheet"] and [page["outcome"] for page in said["sheet"]["pages"]]) == pages
