"""A signature is held to the log, and the log to a head that somebody outside kept."""

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from passport.document.parts import entry_part
from passport.signing.log.forms import NEWEST
from passport.signing.log.heads import signed_head
from passport.signing.models import Signature
from passport.verify import command
from passport.verify.copies import signature_in, statement_in
from passport.verify.logged import form_of
from passport.verify.outcomes import Reason, What
from passport.verify.reading import Part
from tests.independent import example
from tests.passport.document.story import told

SHOWN: dict[str, Any] = json.loads(example.FILE.read_text(encoding="utf-8"))
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
        (signed(key=Ed25519PrivateKey.from_private_bytes(b"\x07" * 32)), "failed", Reason.OTHER_LOG_KEY),
        (HEAD | {"size": 4}, "failed", Reason.OTHER_LOG_KEY),
    ],
    ids=["none", "same", "two_logs", "other_size", "other_key", "altered"],
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
