"""A stranger checks a booklet on a page that asks nobody: first the site's own, then the saved one without a connection."""

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from pypdf import PdfWriter

from passport.verify.checking import check_document
from passport.verify.keyring import keyring_in
from passport.verify.outcomes import Outcome
from passport.verify.reading import NotReadable, json_in
from tests.e2e.alone import chooses, saved_page, written
from tests.e2e.conftest import PHONE, Visitors
from tests.independent import worked
from tests.passport.verify.altering import altered, rearranged
from tests.passport.verify.confirming import CODE, GONE, confirmed_papers, forged_confirmations
from tests.passport.verify.papers import (
    Papers,
    confirmation_taken_back,
    forged_confirmation_withdrawals,
    forged_withdrawals,
    made,
    taken_back,
)

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(240)]
MADE = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
HELD = "Every row that was signed or confirmed is as it was then."
FAILED = "Something is not as it was signed."
ALMOST = b'{"schema": "radiation-passport/document/2", "entries": []}'
EACH_ENDS = """async ({ documents, keys }) => {
  const { checkDocument } = await import("check/document.js");
  const ends = [];
  for (const one of documents) {
    ends.push(await checkDocument(one, keys).then((result) => result.rows[0].outcome, () => null));
  }
  return ends;
}"""
DOSES_WITHOUT_KEYS = """async (document) => {
  const { checkDocument } = await import("check/document.js");
  const { rows } = await checkDocument(document, null);
  return rows[0].checks.filter((one) => one.what === "doses").map((one) => [one.outcome, one.reason]);
}"""
CHECKS_AND_DAYS = """async ({ document, keys, days }) => {
  const { checkDocument } = await import("check/document.js");
  const { dayOf } = await import("check/telling.js");
  const { rows } = await checkDocument(document, keys);
  return [[...new Set(rows[0].checks.map((one) => one.what))].sort(), days.map(dayOf)];
}"""


@pytest.fixture
def papers() -> Papers:
    """Return what was taken away before the site had its address: the authenticators of the tests know another one."""
    return made(at=MADE)


@pytest.fixture
def stages() -> dict[str, Papers]:
    """Return what was taken away around a signature that was taken back, before the site had its address as well."""
    return taken_back(at=MADE)


def test_a_stranger_checks_a_booklet_and_the_saved_page_needs_no_connection(
    papers: Papers, browser: Browser, somebody: Visitors, site: str, tmp_path: Path
) -> None:
    papers.document["origin"] = site
    stranger = somebody(PHONE)
    good, changed = tmp_path / "passport.json", tmp_path / "changed.pdf"
    good.write_bytes(written(papers.document))
    changed.write_bytes(attached(written(with_other_date(papers.document))))

    stranger.open("/verify")
    stranger.follow("Check a whole booklet or a saved passport, also without a connection")
    stranger.reads("It is checked with the keys that")
    chooses(stranger.page, good)
    stranger.reads(HELD)
    stranger.look()
    chooses(stranger.page, changed)
    stranger.reads(FAILED)
    stranger.reads("The document shows something else than what was signed:")
    stranger.look()

    saved = saved_page(browser, site, tmp_path)
    expect(saved.get_by_text(f"It is checked with the keys that {site} has published.")).to_be_visible()
    chooses(saved, good)
    expect(saved.get_by_role("heading", name=HELD)).to_be_visible()
    chooses(saved, changed)
    expect(saved.get_by_role("heading", name=FAILED)).to_be_visible()
    saved.context.close()


def test_what_is_no_booklet_is_refused_in_words(somebody: Visitors, tmp_path: Path) -> None:
    stranger = somebody(PHONE)
    stranger.open("/check")
    told = {
        "picture.jpg": (b"\xff\xd8\xff", "The file is neither a booklet nor a document of a passport."),
        "other.json": (b'{"schema": "x"}', "The file is of a kind that this program does not know."),
        "half.json": (
            b'{"schema": "radiation-passport/document/2", "entries": [{}]}',
            "A part of the document is missing or is not what it should be.",
        ),
        "scan.pdf": (
            empty_pdf(),
            "The PDF holds no document of a passport: take the file itself, not a scan of paper.",
        ),
        "two.pdf": (
            attached(ALMOST, ALMOST),
            "The PDF holds no document of a passport: take the file itself, not a scan of paper.",
        ),
        "twice.json": (
            b'{"schema": "radiation-passport/document/2", "entries": [], "entries": []}',
            "A name stands twice in one part of the document.",
        ),
        "code.pdf": (
            b"%PDF-1.7\nRP1:AB\n",
            "The PDF holds no document of a passport: take the file itself, not a scan of paper.",
        ),
        "code.json": (b"RP1:AB\n" + ALMOST, "The file is neither a booklet nor a document of a passport."),
        "deep.json": (b"[" * 200_000, "The file is neither a booklet nor a document of a passport."),
    }
    for name, (content, sentence) in told.items():
        (tmp_path / name).write_bytes(content)
        chooses(stranger.page, tmp_path / name)
        expect(stranger.page.get_by_role("heading", name=sentence)).to_be_visible()


def test_the_keys_of_another_site_are_told_apart(papers: Papers, somebody: Visitors, tmp_path: Path) -> None:
    stranger = somebody(PHONE)
    (tmp_path / "passport.json").write_bytes(written(papers.document))
    (tmp_path / "other.json").write_bytes(
        written(papers.keys | {"origin": "https://elsewhere.example", "facilities": []})
    )
    stranger.open("/check")
    chooses(stranger.page, tmp_path / "passport.json")
    stranger.page.get_by_text("It was made by another site").click()
    stranger.page.get_by_label("Published keys of that site").set_input_files(tmp_path / "other.json")

    stranger.reads("It is checked with the keys that https://elsewhere.example has published.")
    stranger.reads("The keys are those of another site: take the keys of the site that made it.")
    stranger.reads(FAILED)


def test_the_page_and_the_command_say_the_same_of_every_altered_field(
    papers: Papers, browser: Browser, site: str, tmp_path: Path
) -> None:
    page = saved_page(browser, site, tmp_path)
    kept = json.loads(worked.FILE.read_text(encoding="utf-8"))  # with its place in the log, and sealed signatures
    shown = Papers(document=kept["document"], keys=kept["keys"])
    nobody = Papers(document=papers.document, keys=papers.keys | {"facilities": []})
    unlike = [told_unlike(page, one, rearranged(one.document)) for one in (papers, shown, nobody)]
    page.context.close()

    # The page reads no certificates, and says so.
    beside = [f"signatures.0.further.0.{name}" for name in ("signature", "chain.0")]
    of_certificates = ["signatures.0.sealed.seal.cades", *beside, "statements.1.seal.cades"]
    assert unlike == [[], of_certificates, []]


def test_the_page_and_the_command_say_the_same_of_rows_that_the_hospital_confirmed(
    browser: Browser, site: str, tmp_path: Path
) -> None:
    confirmed = confirmed_papers(at=MADE)
    forged = [(name, forgery.document) for name, forgery in forged_confirmations(confirmed).items()]
    page = saved_page(browser, site, tmp_path)
    unlike = [told_unlike(page, confirmed[CODE], forged), told_unlike(page, confirmed[GONE], ())]
    doses = page.evaluate(DOSES_WITHOUT_KEYS, confirmed[CODE].document)
    page.context.close()

    assert unlike == [[], []]
    assert doses == [["open", "no_keys"]]  # as the command has it: tests.passport.verify.test_confirmed


def test_the_page_names_every_check_of_the_command_and_leaves_a_day_that_is_none_as_it_is_written(
    browser: Browser, site: str, tmp_path: Path
) -> None:
    kept = json.loads(worked.FILE.read_text(encoding="utf-8"))
    days = ["2026-03-02", "2026-13-45", "2026-02-30"]
    page = saved_page(browser, site, tmp_path)
    told = page.evaluate(CHECKS_AND_DAYS, kept | {"days": days})
    page.context.close()

    result = check_document(json_in(written(kept["document"]), where="document"), keyring_in(written(kept["keys"])))
    assert told == [sorted({one.what.value for one in result.rows[0].checks}), ["2 March 2026", *days[1:]]]


def told_unlike(page: Page, papers: Papers, others: Iterable[tuple[str, dict[str, Any]]]) -> list[str]:
    """Return the changes of a document, each field altered among them, that end otherwise on the page than by the command."""
    changes = [("", papers.document), *altered(papers.document), *others]
    documents = [changed for _name, changed in changes]
    ends = page.evaluate(EACH_ENDS, {"documents": documents, "keys": papers.keys})
    of_command = [end_by_command(changed, papers.keys) for changed in documents]
    assert of_command[0] == "held"
    assert len(changes) > 50
    # What is no document any more is refused by the one and found wrong by the other.
    return [
        name
        for (name, _changed), end, other in zip(changes, ends, of_command, strict=True)
        if (end or "failed") != (other or "failed")
    ]


def test_the_page_and_the_command_say_the_same_of_signatures_that_were_taken_back(
    stages: dict[str, Papers], browser: Browser, site: str, tmp_path: Path
) -> None:
    found = [*stages.values(), *forged_withdrawals(stages).values()]
    page = saved_page(browser, site, tmp_path)
    documents = [one.document for one in found]
    ends = page.evaluate(EACH_ENDS, {"documents": documents, "keys": stages["signed again"].keys})
    page.context.close()

    assert ends == ["held", "open", "held", "failed", "held", "failed", "failed"]
    assert ends == [end_by_command(one, stages["signed again"].keys) for one in documents]


def test_the_page_and_the_command_say_the_same_of_confirmations_that_were_taken_back(
    browser: Browser, site: str, tmp_path: Path
) -> None:
    stages = confirmation_taken_back(at=MADE)
    found = [*stages.values(), *forged_confirmation_withdrawals(stages).values()]
    keys = stages["confirmed again"].keys
    page = saved_page(browser, site, tmp_path)
    ends = page.evaluate(EACH_ENDS, {"documents": [one.document for one in found], "keys": keys})
    withdrawals = [("", one.document) for one in found]
    unlike = told_unlike(page, stages["confirmed again"], withdrawals)
    page.context.close()

    assert ends == ["held", "open", "held", "failed", "held", "failed", "failed"]
    assert unlike == []


def end_by_command(document: dict[str, Any], keys: dict[str, Any]) -> str | None:
    """Return how the first row ends by the command; None: it is no document any more."""
    try:
        result = check_document(json_in(written(document), where="document"), keyring_in(written(keys)))
    except NotReadable:
        return None
    return Outcome(result.rows[0].outcome).name.lower()


def with_other_date(document: dict[str, Any]) -> dict[str, Any]:
    changed: dict[str, Any] = json.loads(json.dumps(document))
    changed["entries"][0]["performed"]["date"] = "2026-02-08"
    return changed


def attached(*contents: bytes) -> bytes:
    """Return a PDF with these files attached."""
    writer = PdfWriter()
    writer.add_blank_page(width=300, height=300)
    for number, content in enumerate(contents):
        writer.add_attachment("passport.json" if not number else f"{number}.json", content)
    return pdf(writer)


def empty_pdf() -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(width=300, height=300)
    return pdf(writer)


def pdf(writer: PdfWriter) -> bytes:
    kept = BytesIO()
    writer.write(kept)
    return kept.getvalue()
