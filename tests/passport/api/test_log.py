"""Everybody reads how large the log is and that it only grew, and learns of nobody."""

import base64
import json
from datetime import datetime, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.test import Client

from passport.api.log import ByAddress
from passport.signing import services
from passport.signing.acts import Subject, record_act
from passport.signing.log import tree

pytestmark = pytest.mark.django_db
HEAD, CONSISTENCY, KEYS = "/api/log/head", "/api/log/consistency", "/.well-known/radiation-passport.json"


def raw(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


@pytest.fixture
def heads(client: Client, at: datetime) -> list[dict]:
    """Return the heads that somebody fetched after each of five acts."""
    kept = []
    for number in range(5):
        record_act(verb="test", by=None, subject=Subject(kind="thing", uid="a" * 32), at=at)
        services.append_waiting(at=at + timedelta(seconds=number))
        kept.append(client.get(HEAD).json())
    return kept


def test_the_head_is_signed_under_the_published_key_over_documented_bytes(client: Client, heads: list[dict]) -> None:
    for size, head in enumerate(heads, start=1):
        signed = {
            "root": raw(head["root"]).hex(),
            "schema": "radiation-passport/log-head/1",
            "signed_at": f"2026-03-02T09:30:0{size - 1}.000000+00:00",
            "size": str(size),
        }
        data = json.dumps(signed, separators=(",", ":")).encode()
        Ed25519PublicKey.from_public_bytes(raw(head["public_key"])).verify(raw(head["signature"]), data)

    assert client.get(KEYS).json()["log_keys"] == [
        {"public_key": heads[0]["public_key"], "since": "2026-03-02T09:30:00+00:00", "until": None}
    ]


def test_a_kept_head_is_shown_to_be_the_beginning_of_todays(client: Client, heads: list[dict]) -> None:
    for kept in heads[:-1]:
        answer = client.get(CONSISTENCY, {"from": kept["size"], "to": heads[-1]["size"]}).json()

        assert (answer["first_root"], answer["second_root"]) == (kept["root"], heads[-1]["root"])
        assert tree.begins_with(
            first=kept["size"],
            first_root=raw(kept["root"]),
            second=heads[-1]["size"],
            second_root=raw(heads[-1]["root"]),
            path=[raw(node) for node in answer["path"]],
        )


def test_before_the_first_entry_there_is_no_head(client: Client) -> None:
    assert client.get(HEAD).status_code == 404


@pytest.mark.parametrize(
    ("sizes", "status"),
    [({"from": 3, "to": 6}, 404), ({"from": 3, "to": 2}, 404), ({"from": -1, "to": 2}, 400), ({"from": "x"}, 400)],
)
def test_sizes_that_never_were_are_refused(client: Client, heads: list[dict], sizes: dict, status: int) -> None:
    assert client.get(CONSISTENCY, sizes).status_code == status


def test_who_asks_too_often_waits(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ByAddress, "rate", "2/min")

    assert [client.get(HEAD).status_code for _time in range(3)] == [404, 404, 429]
    assert client.get(HEAD, REMOTE_ADDR="192.0.2.7").status_code == 404
