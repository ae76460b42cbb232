"""What a stranger invents is found wrong, and no reader falls over it."""

import hashlib
import json
import sys
from pathlib import Path
from ssl import DER_cert_to_PEM_cert, PEM_cert_to_DER_cert
from typing import Any

import pytest
import rfc8785

from passport.signing import canonical, cms, webauthn
from passport.signing.problems import Problem
from passport.verify import command
from passport.verify.checking import check_document
from passport.verify.confirmed import Told, check_confirmed, confirmed_in
from passport.verify.copies import StatementCopy
from passport.verify.keyring import keyring_in
from passport.verify.outcomes import Confirmed, Outcome, Reason, What, failed, held
from passport.verify.reading import NotReadable, Part, Why, json_in
from tests.independent import example, worked
from tests.passport.verify.test_certified import ends, made

LAST = "9999-12-31T23:59:00+00:00"
ODD = {
    "version": ("a003020102", "a003020106"),
    "curve": ("06082a8648ce3d030107", "06082a8648ce3d030163"),
    "kind_of_key": ("06072a8648ce3d0201", "06072a8648ce3d0277"),
}


def odd(der: bytes, name: str) -> bytes:
    """Return a certificate with a part that nobody knows."""
    before, after = map(bytes.fromhex, ODD[name])
    assert before in der
    return der.replace(before, after)


def statement(kind: str, **said: Any) -> StatementCopy:
    payload = rfc8785.dumps(said)
    digest = hashlib.sha256(payload).digest()
    return StatementCopy(
        uid="", kind=kind, subject_uid="a" * 32, version=1, payload=payload, digest=digest, created_at=None
    )


def confirmed(row: StatementCopy, *, at: str) -> Told:
    """Return a row with a confirmation that nobody sealed."""
    about = {"kind": "row", "subject": row.subject_uid, "version": "1", "digest": row.digest.hex()}
    confirmation = statement(
        "confirmation",
        schema="radiation-passport/confirmation/1",
        row=about,
        facility_uid="f" * 32,
        how="approver_gone",
        facsimile=None,
        confirmed_at=at,
    )
    statements = (row, confirmation)
    return Told(facility="f" * 32, state="cannot_sign", current=1, statements=statements, seals=(), signed=False)


def test_a_signature_in_the_last_minute_of_time_is_checked_as_any_other() -> None:
    document = json.loads(worked.FILE.read_text(encoding="utf-8"))["document"]
    entry = document["entries"][0]
    signed = next(one for one in entry["statements"] if one["kind"] == "row")
    payload = rfc8785.dumps(json.loads(signed["payload"]) | {"issued_at": LAST})
    digest = hashlib.sha256(payload).hexdigest()
    signed |= {"payload": payload.decode(), "digest": digest}
    entry["signatures"][0] |= {"digest": digest, "signed_at": LAST}
    checks = check_document(Part(values=document, where="document"), None).rows[0].checks

    assert held(What.STAMP) in checks


def test_a_confirmation_in_the_last_minute_of_time_is_checked_as_any_other() -> None:
    told = confirmed(statement("row", issued_at=LAST), at=LAST)

    assert list(check_confirmed(told, seals=lambda _seal: ())) == [failed(What.CONFIRMED, Reason.NOT_SEALED)]


def test_a_confirmation_before_the_first_day_of_utc_has_no_day() -> None:
    told = confirmed(statement("row"), at="0001-01-01T00:05:00+05:00")

    assert confirmed_in(told, ()) == Confirmed(approver="", day="")


@pytest.mark.parametrize("origin", ["http://[", "http://ex\u2100mple.com", 5, ["x"], None])
def test_an_origin_that_is_no_address_is_another_one(origin: Any) -> None:
    question = webauthn.Question(ceremony=webauthn.GET, challenge=b"c", rp_id="passport.example")
    client = json.dumps({"type": webauthn.GET, "challenge": "Yw", "origin": origin}).encode()
    authenticator = hashlib.sha256(b"passport.example").digest() + b"\x05\x00\x00\x00\x07"

    found = webauthn.problems(question, client_data=client, authenticator_data=authenticator)

    assert found == (Problem.ORIGIN,)


@pytest.mark.parametrize("name", ODD)
def test_a_seal_with_a_certificate_that_nobody_can_read_does_not_hold(name: str) -> None:
    pem, plain, _stamped = made()
    der = PEM_cert_to_DER_cert(pem)
    other = odd(der, name)
    digests = (hashlib.sha256(one).digest() for one in (der, other))
    cades = plain.replace(der, other).replace(*digests)

    assert ends(cades)[What.CERTIFICATE] == (Outcome.FAILED, Reason.CERTIFICATE_SEAL_BROKEN)


def test_published_keys_with_a_certificate_that_nobody_can_read_are_refused() -> None:
    keys = example.keys(example.example()) | {
        "time_services": [DER_cert_to_PEM_cert(odd(PEM_cert_to_DER_cert(made()[0]), "version"))]
    }

    with pytest.raises(NotReadable) as refused:
        keyring_in(json.dumps(keys).encode())
    assert (refused.value.why, refused.value.where) == (Why.PART_MISSING, "keys.pem")


def test_a_certificate_that_says_one_thing_twice_gives_no_time() -> None:
    der = PEM_cert_to_DER_cert(made()[0]).replace(b"\x06\x03\x55\x1d\x0f", b"\x06\x03\x55\x1d\x13")

    assert cms.is_time_service(der, at=example.SIGNED, trusted=[der]) is False


def test_a_payload_of_any_depth_is_read_or_refused() -> None:
    ends = set()
    for depth in range(sys.getrecursionlimit() - 200, sys.getrecursionlimit() + 50):
        try:
            canonical.loads(b'{"a":' + b"[" * depth + b"]" * depth + b"}")
            ends.add("read")
        except canonical.NotCanonical:
            ends.add("refused")

    assert ends == {"read", "refused"}


def test_a_file_over_which_a_reader_falls_leaves_the_others_their_answers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def falls(data: bytes) -> Any:
        if data == b"odd":
            raise ZeroDivisionError
        return json_in(data, where="document")

    kept = json.loads(worked.FILE.read_text(encoding="utf-8"))
    files = {"odd": b"odd", "good": json.dumps(kept["document"]).encode(), "keys": json.dumps(kept["keys"]).encode()}
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    monkeypatch.setattr(command, "document_in", falls)
    code = command.main(
        [*(str(tmp_path / name) for name in ("odd", "good")), "--keys", str(tmp_path / "keys"), "--json"]
    )
    odd_one, good = json.loads(capsys.readouterr().out)

    assert (code, odd_one["outcome"], odd_one["why"], good["outcome"]) == (2, "unreadable", Why.PART_MISSING, "held")
