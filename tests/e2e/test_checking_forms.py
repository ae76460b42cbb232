"""The forms on which all checks rest, as the page that checks has them: RFC 8785 and RFC 9162, by their own examples."""

import json
from base64 import urlsafe_b64encode
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from passport.signing import canonical, merkle
from passport.signing.log import tree
from tests.e2e.alone import saved_page
from tests.independent import verifier
from tests.independent.verifier.basics import Wrong, once
from tests.passport.signing.log.test_tree import CONSISTENCY, grown
from tests.passport.signing.test_merkle import LEAVES, ROOTS, SEVEN
from tests.passport.signing.test_rfc8785 import SAMPLE, SORTED

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(120)]
CANONICAL = {
    "€": '{"a":"€"}',
    "nothing within": "{}",
    "sorted by UTF-16": '{"\u20ac":"1","\U0001f600":"2","\ufb33":"3"}',
    "names that look like numbers": '{"10":"a","9":"b"}',
    "a name that languages give a meaning": '{"__proto__":"x","constructor":"y"}',
    "control characters": '{"a":"\\u0000\\b\\t\\n\\f\\r\\u001f\\"\\\\/\x7f\u2028"}',
    "lists and literals": '{"a":[null,true,false,[],{}]}',
}
OTHERWISE = {
    "sorted by code point": '{"\u20ac":"1","\ufb33":"3","\U0001f600":"2"}',
    "sorted as numbers": '{"9":"b","10":"a"}',
    "a number": '{"a":1}',
    "minus zero": '{"a":-0}',
    "a large number": '{"a":1e21}',
    "a number deep within": '{"a":[{"b":[0.5]}]}',
    "half of a letter": '{"a":"\\ud800"}',
    "the other half": '{"a":"\\udc00"}',
    "both halves turned round": '{"a":"\\udc00\\ud800"}',
    "half of a letter in a name": '{"\\ud800":"a"}',
    "a letter in two halves": '{"a":"\\ud83d\\ude00"}',
    "an escape that is none": '{"a":"\\u20ac"}',
    "a solidus escaped": '{"a":"\\/"}',
    "a capital in an escape": '{"a":"\\u001F"}',
    "a control character by number": '{"a":"\\u000a"}',
    "a control character by itself": '{"a":"\x1f"}',
    "a space": '{"a": "b"}',
    "a line after it": '{"a":"b"}\n',
    "a name twice": '{"a":"b","a":"b"}',
    "a list": "[]",
    "a text": '"a"',
    "nothing": "",
}
SAID = """async (texts) => {
  const { said } = await import("check/canonical.js");
  return texts.map((text) => said(text) !== null);
}"""
WRITTEN = """async (text) => {
  const { canonical } = await import("check/canonical.js");
  return canonical(JSON.parse(text));
}"""
ROOTS_OF = """async (ways) => {
  const { rootFrom } = await import("check/tree.js");
  const { fromBase64url, toHex } = await import("check/bytes.js");
  const found = [];
  for (const { leaf, index, size, path } of ways) {
    const root = await rootFrom(fromBase64url(leaf), { index, size, path: fromBase64url(path) });
    found.push(root && toHex(root));
  }
  return found;
}"""
BEGINS = """async (ways) => {
  const { beginsWith } = await import("check/tree.js");
  const { fromBase64url } = await import("check/bytes.js");
  const found = [];
  for (const { first, firstRoot, second, secondRoot, path } of ways) {
    const nodes = path.map(fromBase64url);
    const roots = { firstRoot: fromBase64url(firstRoot), secondRoot: fromBase64url(secondRoot) };
    found.push(await beginsWith({ first, second, path: nodes, ...roots }));
  }
  return found;
}"""


@pytest.fixture
def asks(browser: Browser, site: str, tmp_path: Path) -> Any:
    """Return what asks the saved page."""
    page = saved_page(browser, site, tmp_path)
    yield page.evaluate
    page.context.close()


def by_ours(text: str) -> bool:
    try:
        canonical.loads(text.encode())
    except canonical.NotCanonical:
        return False
    return True


def by_a_stranger(text: str) -> bool:
    try:
        said = json.loads(text, object_pairs_hook=once)
        return isinstance(said, dict) and bool(verifier.canonical(said) == text)
    except (ValueError, Wrong):
        return False


def test_page_command_and_stranger_take_the_same_texts_for_canonical(asks: Callable[..., Any]) -> None:
    texts = CANONICAL | OTHERWISE
    wanted = [name in CANONICAL for name in texts]

    for read in (asks(SAID, list(texts.values())), [by_ours(one) for one in texts.values()]):
        assert dict(zip(texts, read, strict=True)) == dict(zip(texts, wanted, strict=True))
    assert [name for name, text in texts.items() if by_a_stranger(text) is not (name in CANONICAL)] == []


def test_the_page_writes_the_examples_of_the_standard(asks: Callable[..., Any]) -> None:
    payload = {"string": SAMPLE["string"], "literals": SAMPLE["literals"], "sorted": SORTED}

    assert asks(WRITTEN, json.dumps(payload)).encode() == canonical.dumps(payload)


def test_the_page_climbs_every_tree_of_the_vectors(asks: Callable[..., Any]) -> None:
    ways = [way(leaves, index) for size in range(1, 9) for leaves in [LEAVES[:size]] for index in range(size)] + [
        way(SEVEN, index) for index in range(7)
    ]
    right = [ROOTS[size - 1] for size in range(1, 9) for _index in range(size)] + [merkle.root(SEVEN).hex()] * 7
    wrong = [{**one, "index": one["index"] + 1} for one in ways] + [{**one, "size": one["size"] * 2} for one in ways]

    assert asks(ROOTS_OF, ways) == right
    assert not [one for one, root in zip(asks(ROOTS_OF, wrong), right * 2, strict=True) if one == root]


def test_the_page_follows_every_way_between_two_trees(asks: Callable[..., Any]) -> None:
    ways = [between(LEAVES, first, second) for second in range(2, 9) for first in range(second)]
    ways += [between(SEVEN, first, 7) for first in (3, 4, 6)]
    published = [between(LEAVES, *sizes)["path"] for sizes in CONSISTENCY]
    turned = [{**one, "firstRoot": one["secondRoot"], "secondRoot": one["firstRoot"]} for one in ways]
    longer = [{**one, "path": [*one["path"], one["firstRoot"]]} for one in ways]

    assert published == [[text_of(bytes.fromhex(node)) for node in nodes] for nodes in CONSISTENCY.values()]
    assert asks(BEGINS, ways) == [True] * len(ways)
    assert asks(BEGINS, [*turned, *longer]) == [False] * 2 * len(ways)


def text_of(data: bytes) -> str:
    return urlsafe_b64encode(data).decode().rstrip("=")


def way(leaves: list[bytes], index: int) -> dict[str, Any]:
    path = merkle.joined(merkle.audit_path(leaves, index))
    return {"leaf": text_of(leaves[index]), "index": index, "size": len(leaves), "path": text_of(path)}


def between(leaves: list[bytes], first: int, second: int) -> dict[str, Any]:
    _log, stored = grown(leaves)
    path = tree.computed(tree.consistency(first, second), stored)
    roots = {size: merkle.root(leaves[:size]) if size else tree.EMPTY for size in (first, second)}
    return {
        "first": first,
        "firstRoot": text_of(roots[first]),
        "second": second,
        "secondRoot": text_of(roots[second]),
        "path": [text_of(node) for node in path],
    }
