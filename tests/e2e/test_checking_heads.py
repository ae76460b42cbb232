"""A stranger who kept a head of the log holds a document to it on the page that asks nobody, as by the command."""

import json
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from passport.verify.checking import check_document
from passport.verify.keyring import keyring_in
from passport.verify.logged import outside_head_in, way_in
from passport.verify.outcomes import What
from passport.verify.reading import NotReadable, json_in
from tests.e2e.alone import chooses, saved_page, written
from tests.e2e.conftest import PHONE, Visitors
from tests.independent import example
from tests.passport.verify import sheets
from tests.passport.verify.test_logged import HEAD, LEAVES, SHOWN, of_size, signed, way

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(240)]
EACH_HEAD = """async ({ document, keys, texts }) => {
  const { checkDocument } = await import("check/document.js");
  const { keptIn, NOTHING_KEPT } = await import("check/heads.js");
  const ends = [];
  for (const files of texts) {
    try {
      const kept = Object.assign({}, NOTHING_KEPT, ...files.map((text) => keptIn(text)));
      const { rows } = await checkDocument(document, keys, { kept });
      const [found] = rows[0].checks.filter((one) => one.what === "head");
      ends.push([found.outcome, found.reason ?? null, found.detail]);
    } catch {
      ends.push(null);
    }
  }
  return ends;
}"""


def test_the_page_and_the_command_say_the_same_of_every_head_that_was_kept(
    browser: Browser, site: str, tmp_path: Path
) -> None:
    forged = signed(root=b"\x01" * 32)
    kept: list[list[dict[str, Any]]] = [[], [HEAD], [forged], [HEAD | {"size": 4}], [HEAD | {"root": 7}]]
    kept += [[signed(key=sheets.OTHER)], [HEAD | {"signed_at": "2026-03-02"}], [HEAD, {"path": ["="]}], [way(1, 3)]]
    for size in (1, 2, 4, 5, 9):
        first, second = sorted((3, size))
        others: list[dict[str, Any]] = [way(first, second), {"path": []}, {"path": [example.text_of(bytes(32))]}]
        kept += [[of_size(size)], *([of_size(size), other] for other in others)]
        kept += [[of_size(size, [bytes(32), *LEAVES]), others[0]], [of_size(size), way(2, 7)]]
    texts = [[json.dumps(one) for one in files] for files in kept] + [['{"size": 3, "size": 3}'], ["[]"], ["{}"]]
    page = saved_page(browser, site, tmp_path)
    told = [page.evaluate(EACH_HEAD, SHOWN | {"keys": keys, "texts": texts}) for keys in (SHOWN["keys"], None)]
    page.context.close()

    assert told == [[head_by_command(files, keys) for files in texts] for keys in (SHOWN["keys"], None)]
    assert {one[0] for one in told[0] if one} == {"held", "failed", "open"}
    assert len(texts) > 30


def head_by_command(files: list[str], keys: dict[str, Any] | None) -> list[Any] | None:
    """Return how the check of the outside head ends by the command, as the page's modules name it."""
    heads = [text for text in files if '"path"' not in text]
    ways = [text for text in files if '"path"' in text]
    try:
        head = outside_head_in(heads[0].encode()) if heads else None
        between = way_in(ways[0].encode()) if ways else None
    except NotReadable:
        return None
    document = json_in(written(SHOWN["document"]), where="document")
    result = check_document(document, keyring_in(written(keys)) if keys else None, head=head, between=between)
    (found,) = [one for one in result.rows[0].checks if one.what is What.HEAD]
    return [found.outcome.name.lower(), found.reason, list(found.detail)]


def test_a_stranger_holds_the_log_to_a_head_from_before(somebody: Visitors, tmp_path: Path) -> None:
    files = {"passport": SHOWN["document"], "keys": SHOWN["keys"], "head": of_size(2), "way": way(2, 3)}
    files["earlier"] = of_size(1)
    for name, value in files.items():
        (tmp_path / f"{name}.json").write_bytes(written(value))
    stranger = somebody(PHONE)
    stranger.open("/check")
    chooses(stranger.page, tmp_path / "passport.json")
    stranger.page.get_by_text("It was made by another site").click()
    stranger.page.get_by_label("Published keys of that site").set_input_files(tmp_path / "keys.json")
    stranger.page.get_by_text("A head of the log was kept").click()
    kept = stranger.page.get_by_label("Head of the log, and the way to it when the answer asks for it")

    kept.set_input_files(tmp_path / "passport.json")
    stranger.reads("This file holds neither a head of the log nor the way between two.")
    kept.set_input_files(tmp_path / "head.json")
    stranger.reads("The log is held to the head of 2 March 2026 that you kept.")
    stranger.reads("/api/log/consistency?from=2&to=3")
    kept.set_input_files(tmp_path / "way.json")
    stranger.reads("whether the log was the same for somebody outside: holds.")
    stranger.look()
    stranger.reads("Every row that was signed or confirmed is as it was then.")

    kept.set_input_files(tmp_path / "earlier.json")
    stranger.reads(
        "The head that was given is of the log at another size: get the way between the two from the site, at"
    )
    stranger.reads("/api/log/consistency?from=1&to=3")
