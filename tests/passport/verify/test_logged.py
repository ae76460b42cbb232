"""A signature is held to the log, and the log to a head that somebody outside kept."""

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from passport.document.parts import entry_part
from passport.signing import merkle
from passport.signing.log import tree
from passport.signing.log.forms import NEWEST
from passport.signing.log.heads import signed_head
from passport.signing.models import Signature
from passport.verify import command
from passport.verify.copies import signature_in, statement_in
from passport.verify.logged import form_of
from passport.verify.outcomes import Reason, What
from passport.verify.reading import Part
from tests.independent import example, worked
from tests.passport.document.story import told

SHOWN: dict[str, Any] = json.loads(worked.FILE.read_text(encoding="utf-8"))
HEAD = SHOWN["document"]["entries"][0]["signatures"][0]["log"]["head"]


def signed(*, size: int = 3, root: bytes = b"\x01" * 32, key: Ed25519PrivateKey = example.LOG_KEY) -> dict[str, Any]:
    return example.head_part(signed_head(size=size, root=root, at=example.LOGGED, key=key))


@pytest.mark.parametrize(
    ("head", "outcome", "reason"),
    [
        (None, "could not be checked", Reason.NO_OUTSIDE_HEAD),
        (HEAD, "held", None),
        (signed(), "failed", Reason.TWO_LOGS),
        (signed(size=2), "could not be checked", Reason.OTHER_SIZE),
        (signed(size=5), "could not be checked", Reason.OTHER_SIZE),
        (signed(key=Ed25519PrivateKey.from_private_bytes(b"\x07" * 32)), "failed", Reason.OTHER_LOG_KEY),
        (HEAD | {"size": 4}, "failed", Reason.OTHER_LOG_KEY),
    ],
    ids=["none", "same", "two_logs", "smaller", "larger", "other_key", "altered"],
)
def test_the_log_is_held_to_a_head_that_was_kept(
    head: dict[str, Any] | None, outcome: str, reason: Reason | None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = {"document": SHOWN["document"], "keys": SHOWN["keys"], "head": head}
    for name, value in files.items():
        (tmp_path / name).write_text(json.dumps(value))
    kept = ["--head", str(tmp_path / "head")] if head else []

    code = command.main([str(tmp_path / "document"), "--keys", str(tmp_path / "keys"), *kept, "--json"])
    (said,) = json.loads(capsys.readouterr().out)
    ends = {one["what"]: (one["outcome"], one["reason"]) for one in said["rows"][0]["checks"]}

    assert (ends[What.LOG], ends[What.HEAD]) == (("held", None), (outcome, reason))
    assert code == (1 if outcome == "failed" else 0)


def test_of_a_signature_in_the_log_its_place_and_the_moment_of_the_head_are_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("document", "keys"):
        (tmp_path / name).write_text(json.dumps(SHOWN[name]))
    command.main([str(tmp_path / "document"), "--keys", str(tmp_path / "keys")])

    said = [line.strip() for line in capsys.readouterr().out.splitlines() if "the public log:" in line]
    assert said == [f"the public log: holds. {index}, 2026-03-02T09:31:10.000000+00:00" for index in (2, 1)]


# The log of the example, and what came after it; the document's head is of three.
LEAVES = [*example.log_leaves(example.example()), *(bytes([number]) * 32 for number in range(6))]


def of_size(size: int, leaves: list[bytes] = LEAVES) -> dict[str, Any]:
    return signed(size=size, root=merkle.root(leaves[:size]))


def way(first: int, second: int) -> dict[str, Any]:
    """Return what the site answers who asks for the way between two sizes."""
    nodes = [merkle.root(LEAVES[span.start : span.end]) for span in tree.consistency(first, second)]
    roots = {name: example.text_of(merkle.root(LEAVES[:size])) for name, size in (("first", first), ("second", second))}
    return {"first_root": roots["first"], "second_root": roots["second"], "path": [example.text_of(n) for n in nodes]}


def end_of_head(folder: Path, capsys: pytest.CaptureFixture[str], **files: dict[str, Any]) -> tuple[int, Any]:
    """Return the exit code, and how the check of the outside head ends."""
    for name, value in {"document": SHOWN["document"], "keys": SHOWN["keys"], **files}.items():
        (folder / name).write_text(json.dumps(value))
    given = [part for name in ("keys", *files) for part in (f"--{name}", str(folder / name))]
    code = command.main([str(folder / "document"), *given, "--json"])
    (said,) = json.loads(capsys.readouterr().out)
    (found,) = [one for one in said["rows"][0]["checks"] if one["what"] == What.HEAD]
    return code, (found["outcome"], found["reason"], found["detail"])


@pytest.mark.parametrize("size", [1, 2, 4, 5, 9])
def test_a_head_of_another_size_is_held_to_the_way_between(
    size: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first, second = sorted((3, size))
    asked = [f"/api/log/consistency?from={first}&to={second}"]
    held, other = way(first, second), way(first, second) | {"path": [example.text_of(bytes(32))]}
    forged = of_size(size, [bytes(32), *LEAVES])

    assert end_of_head(tmp_path, capsys, head=of_size(size), between=held) == (0, ("held", None, []))
    assert end_of_head(tmp_path, capsys, head=of_size(size)) == (
        0,
        ("could not be checked", Reason.OTHER_SIZE, asked),
    )
    for files in ({"head": of_size(size), "between": other}, {"head": forged, "between": held}):
        assert end_of_head(tmp_path, capsys, **files) == (1, ("failed", Reason.NO_WAY_BETWEEN, asked))


def test_a_file_that_is_no_way_between_heads_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for text in ("", "[]", "{}", '{"path": [7]}', '{"path": ["="]}'):
        (tmp_path / "way").write_text(text)
        assert command.main([str(tmp_path / "way"), "--between", str(tmp_path / "way")]) == 2
        assert capsys.readouterr().err == ""


@pytest.mark.parametrize(("name", "value"), [("since", "2026-03-03T00:00:00Z"), ("until", "2026-03-01T00:00:00Z")])
def test_a_head_outside_the_days_of_its_key_does_not_count(
    name: str, value: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    keys = json.loads(json.dumps(SHOWN["keys"]))
    keys["log_keys"][0][name] = value
    for file, written in {"document": SHOWN["document"], "keys": keys}.items():
        (tmp_path / file).write_text(json.dumps(written))

    assert command.main([str(tmp_path / "document"), "--keys", str(tmp_path / "keys")]) == 1
    assert "The head of the log is not signed by a published key of that time." in capsys.readouterr().out


@pytest.mark.django_db
def test_a_signature_of_a_document_is_written_as_the_log_wrote_its_row(at: datetime) -> None:
    story = told(at=at - timedelta(days=1))
    entry = json.loads(json.dumps(entry_part(story.signed, disowned=None)))
    statement = statement_in(Part(values=entry["statements"][0], where=""), entry=entry["id"])
    copy = signature_in(Part(values=entry["signatures"][0], where=""), statement)

    assert form_of(copy) == NEWEST["signature"].write(Signature.objects.get())
