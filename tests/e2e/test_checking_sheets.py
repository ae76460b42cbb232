"""A stranger compares a paper with the words of its codes, on the page that asks nobody as by the command."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from passport.signing.proof import sign
from passport.signing.services import seal_proofs
from passport.verify.keyring import keyring_in
from passport.verify.reading import json_in
from passport.verify.sheet import check_sheet
from tests.e2e.alone import chooses, saved_page, written
from tests.e2e.conftest import PHONE, Visitors
from tests.independent import example
from tests.passport.verify import sheets
from tests.passport.verify.papers import Papers, made
from tests.passport.verify.test_printed import CHANGES, PAGE, PAGES, SHOWN, booklet, shown, with_row

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(240)]
MADE = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
EACH_SHEET = """async ({ sheets, keys, documents }) => {
  const { checkSheet } = await import("check/sheet.js");
  const told = [];
  for (const [place, lines] of sheets.entries()) {
    const { checks, pages } = await checkSheet(lines, keys, documents?.[place] ?? null);
    told.push([
      checks.map((one) => [one.what, one.outcome, one.reason ?? null, one.detail]),
      pages.map((one) => [one.line, one.facility, one.outcome, one.checks[0].reason ?? null, one.says?.holder ?? null]),
    ]);
  }
  return told;
}"""


@pytest.fixture
def papers() -> Papers:
    """Return what was taken away before the site had its address: the authenticators of the tests know another one."""
    return made(at=MADE)


def test_the_page_and_the_command_say_the_same_of_every_altered_byte_of_a_code(
    browser: Browser, site: str, tmp_path: Path
) -> None:
    keys = example.keys(example.example())
    codes = [sign(page, key=sheets.KEY) for page in sheets.PAGES]
    of_pages = [codes, codes[::2], [codes[0], sign(replace(sheets.SECOND, booklet=b"booklet2"), key=sheets.KEY)]]
    of_pages += [[sign(sheets.FIRST, key=sheets.OTHER)], ["note", codes[0], "RP1:", "RP1:ß"]]
    of_pages += [[one] for one in sheets.with_each_byte_altered(codes[0])]
    page = saved_page(browser, site, tmp_path)
    told = page.evaluate(EACH_SHEET, {"sheets": of_pages, "keys": keys})
    without = page.evaluate(EACH_SHEET, {"sheets": of_pages[:5], "keys": None})
    page.context.close()

    of_command = [sheet_by_command(one, keys=keys) for one in of_pages]
    assert without == [sheet_by_command(one, keys=None) for one in of_pages[:5]]
    assert without[0][0][0] == ["booklet", "open", "no_keys", []]
    assert [one[2] for one in of_command[0][1]] == ["held"] * 3
    assert [at for at, (one, other) in enumerate(zip(told, of_command, strict=True)) if one != other] == []
    assert len(of_pages) > 150


def test_a_stranger_compares_a_paper_with_the_words_of_its_codes(papers: Papers, somebody: Visitors) -> None:
    uid = papers.keys["facilities"][0]["uid"]
    codes = seal_proofs(facility_uid=uid, pages=sheets.PAGES, at=MADE)
    stranger = somebody(PHONE)
    stranger.open("/check")
    stranger.page.get_by_text("There is only paper, with a proof sheet at its end").click()
    pasted = stranger.page.get_by_label("Codes of the proof sheet")
    pasted.fill("\n".join(codes))

    stranger.reads("Each code is sealed by the hospital: compare its words with the paper.")
    for words in ("Page 2 of 4 · code 1 of 1", "Ana Đurić · born in 1990", "724.52 mGy·cm", "00010203 04050607"):
        expect(stranger.page.get_by_text(words).first).to_be_visible()
    stranger.look()
    pasted.fill(f"{codes[0][:-6]}AAAAAA")
    stranger.reads("Something is not as the hospital sealed it: do not trust this paper.")
    expect(stranger.page.get_by_text("Ana Đurić")).to_have_count(0)
    pasted.fill("a note")
    stranger.reads("No code of a proof sheet is in this text: each begins with RP1: on a line of its own.")


def test_the_page_and_the_command_hold_codes_alike_to_the_document_of_their_booklet(
    browser: Browser, site: str, tmp_path: Path
) -> None:
    altered = [shown() for _change in CHANGES]
    for document, (change, _check) in zip(altered, CHANGES, strict=True):
        change(document)
    printed = [[sign(page, key=sheets.KEY)] for page, _names in PAGES] + [[sign(PAGE, key=sheets.KEY)]] * len(altered)
    documents = [shown()] * len(PAGES) + altered
    asked = {"sheets": printed, "documents": documents}
    page = saved_page(browser, site, tmp_path)
    told = [page.evaluate(EACH_SHEET, asked | {"keys": keys}) for keys in (SHOWN["keys"], None)]
    page.context.close()

    expected = [
        [sheet_by_command(*one, keys=keys) for one in zip(printed, documents, strict=True)]
        for keys in (SHOWN["keys"], None)
    ]
    assert told == expected
    assert {one[0][0][1] for one in told[0]} == {"held", "failed", "open"}


def sheet_by_command(
    lines: list[str], document: dict[str, Any] | None = None, *, keys: dict[str, Any] | None
) -> list[list[list[Any]]]:
    """Return what the command says of codes, as the page's modules name it."""
    part = json_in(written(document), where="document") if document else None
    result = check_sheet(lines, keyring_in(written(keys)) if keys else None, part)
    return [
        [[one.what, one.outcome.name.lower(), one.reason, list(one.detail)] for one in result.checks],
        [
            [
                one.line,
                one.facility,
                one.outcome.name.lower(),
                one.checks[0].reason,
                one.says.holder if one.says else None,
            ]
            for one in result.pages
        ],
    ]


def test_a_stranger_holds_paper_to_the_booklet_that_came_with_it(
    somebody: Visitors, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "other.pdf").write_bytes(booklet(sign(with_row(1, day="2026-03-09"), key=sheets.KEY)))
    booklet()
    (tmp_path / "keys.json").write_bytes(written(SHOWN["keys"]))
    stranger = somebody(PHONE)
    stranger.open("/check")
    stranger.page.get_by_text("It was made by another site").click()
    stranger.page.get_by_label("Published keys of that site").set_input_files(tmp_path / "keys.json")
    stranger.page.get_by_text("There is only paper, with a proof sheet at its end").click()
    pasted = stranger.page.get_by_label("Codes of the proof sheet")
    unlike = "The codes of the proof sheet and the file say different things of the holder, or of rows by their number:"

    chooses(stranger.page, tmp_path / "other.pdf")
    stranger.reads(unlike)
    expect(stranger.page.get_by_text("2.day")).to_be_visible()
    chooses(stranger.page, tmp_path / "booklet.pdf")
    stranger.reads("Every row that was signed or confirmed is as it was then.")
    pasted.fill(sign(PAGE, key=sheets.KEY))
    stranger.reads("Each code is sealed by the hospital: compare its words with the paper.")
    pasted.fill(sign(with_row(0, dose="7"), key=sheets.KEY))
    stranger.reads(unlike)
    expect(stranger.page.get_by_text("1.dose")).to_be_visible()
    stranger.look()
