"""A seal with a certificate holds under a certificate that is published for that facility and counted then."""

import json
import subprocess
import sys
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from ssl import DER_cert_to_PEM_cert
from typing import Any

import pytest
from asn1crypto import cms
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from passport.signing import certificates
from passport.signing.cades import sign_detached, signer_with_key, stamped
from passport.verify.checking import check_document
from passport.verify.keyring import keyring_in
from passport.verify.outcomes import Outcome, Reason, What
from passport.verify.reading import json_in
from tests.independent import example
from tests.passport.signing.houses import stamper, stamping
from tests.services.installation import ROOT

HOUR = timedelta(hours=1)


@cache
def made() -> tuple[str, bytes, bytes]:
    """Return a certificate, and a CAdES over the first row's evidence without and with a time stamp."""
    key = certificates.new_key()
    der = certificates.self_signed(key, holder=example.PLACE, country="RS", at=example.ISSUED - HOUR, days=365)
    private = key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    signer = signer_with_key(private, chain=[der])
    plain = sign_detached(example.example().evidence[0], signer=signer, at=example.SIGNED)
    return DER_cert_to_PEM_cert(der), plain, stamped(plain, timestamper=stamper(example.SIGNED))


def published(
    cades: bytes,
    *,
    since: datetime = example.ISSUED,
    until: datetime | None = None,
    row: int = 1,
    time_services: Sequence[bytes] = (),
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return a document with a CAdES at a row's evidence, and the published keys with its certificate."""
    document, keys = example.document(example.example()), example.keys(example.example())
    certificate = {"pem": made()[0], "since": since.isoformat(), "until": until.isoformat() if until else None}
    keys["facilities"][0]["certificates"] = [certificate]
    keys["time_services"] = [DER_cert_to_PEM_cert(der) for der in time_services]
    document["entries"][row]["statements"][1]["seal"]["cades"] = example.text_of(cades)
    return document, keys


def ends(
    cades: bytes,
    *,
    since: datetime = example.ISSUED,
    until: datetime | None = None,
    row: int = 1,
    time_services: Sequence[bytes] = (),
) -> dict[str, tuple[Outcome, Any]]:
    """Return how the checks of the certificate and of the time end."""
    document, keys = published(cades, since=since, until=until, row=row, time_services=time_services)
    result = check_document(
        json_in(json.dumps(document).encode(), where="document"), keyring_in(json.dumps(keys).encode())
    )
    return {
        one.what: (one.outcome, one.reason or one.detail or None)
        for one in result.rows[row].checks
        if one.what in {What.CERTIFICATE, What.TIME}
    }


def test_a_seal_under_a_published_certificate_holds_and_says_of_its_time_stamp_what_is_known() -> None:
    _pem, plain, with_time = made()

    assert ends(plain) == {
        What.CERTIFICATE: (Outcome.HELD, None),
        What.TIME: (Outcome.OPEN, Reason.NO_TIME_STAMP),
    }
    assert ends(with_time) == {
        What.CERTIFICATE: (Outcome.HELD, None),
        What.TIME: (Outcome.OPEN, Reason.TIME_SERVICE_NOT_KNOWN),
    }


def test_the_command_alone_reads_the_seal_too(tmp_path: Path) -> None:
    # In these tests others have loaded what knows CAdES; at a stranger's the command is all there is.
    own = stamping()[1]
    document, keys = published(made()[2], time_services=[own])
    for name, data in (("passport.json", document), ("keys.json", keys)):
        (tmp_path / name).write_text(json.dumps(data), encoding="utf-8")

    command = [
        sys.executable,
        "-m",
        "passport.verify",
        str(tmp_path / "passport.json"),
        "--keys",
        str(tmp_path / "keys.json"),
    ]
    told = subprocess.run(command, check=False, capture_output=True, text=True, cwd=ROOT).stdout

    assert "the certificate of the hospital: holds" in told
    assert "the time, said by somebody else: holds. CN=Tick Tock" in told


def test_a_time_stamp_of_a_published_service_holds_and_names_the_service_and_the_moment() -> None:
    _pem, plain, with_time = made()
    own = certificates.self_signed(certificates.new_key(), holder="Clock", country="RS", at=example.ISSUED, days=9)

    assert ends(with_time, time_services=[own, stamping()[1]])[What.TIME] == (
        Outcome.HELD,
        ("CN=Tick Tock", "2026-03-02T09:31:00+00:00"),
    )
    assert ends(with_time, time_services=[own])[What.TIME] == (Outcome.OPEN, Reason.TIME_SERVICE_NOT_KNOWN)
    assert ends(plain, time_services=[stamping()[1]])[What.TIME] == (Outcome.OPEN, Reason.NO_TIME_STAMP)
    # Over another signature the stamp of the best service is none.
    other = moved(with_time, plain_again())
    assert ends(other, time_services=[stamping()[1]])[What.TIME] == (Outcome.FAILED, Reason.TIME_STAMP_BROKEN)


def plain_again() -> bytes:
    key = certificates.new_key()
    der = certificates.self_signed(key, holder=example.PLACE, country="RS", at=example.ISSUED - HOUR, days=365)
    private = key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    return sign_detached(example.example().evidence[0], signer=signer_with_key(private, chain=[der]), at=example.SIGNED)


def moved(stamped_one: bytes, other: bytes) -> bytes:
    """Return another seal with the time stamp of a seal that has one."""
    one, found = (cms.ContentInfo.load(der) for der in (stamped_one, other))
    token = one["content"]["signer_infos"][0]["unsigned_attrs"]
    found["content"]["signer_infos"][0]["unsigned_attrs"] = token.copy()
    return bytes(found.dump(force=True))


@pytest.mark.parametrize(
    "otherwise",
    [{"since": example.SIGNED + HOUR}, {"until": example.SIGNED}],
    ids=["not_yet", "no_more"],
)
def test_a_certificate_that_did_not_count_then_fails(otherwise: dict[str, datetime]) -> None:
    assert ends(made()[1], **otherwise)[What.CERTIFICATE] == (Outcome.FAILED, Reason.CERTIFICATE_NOT_VALID_THEN)


def test_a_seal_over_another_row_and_bytes_that_are_no_seal_fail() -> None:
    broken = (Outcome.FAILED, Reason.CERTIFICATE_SEAL_BROKEN)

    assert ends(made()[1], row=0)[What.CERTIFICATE] == broken
    for bytes_of_a_stranger in (b"", b"0", b"\x30\x80" * 5000, made()[1][:-40]):
        assert ends(bytes_of_a_stranger)[What.CERTIFICATE] == broken


def test_a_seal_whose_certificate_is_not_published_stays_open() -> None:
    document, keys = example.document(example.example()), example.keys(example.example())
    document["entries"][1]["statements"][1]["seal"]["cades"] = example.text_of(made()[1])
    result = check_document(
        json_in(json.dumps(document).encode(), where="document"), keyring_in(json.dumps(keys).encode())
    )

    (found,) = [one for one in result.rows[1].checks if one.what is What.CERTIFICATE]
    assert (found.outcome, found.reason) == (Outcome.OPEN, Reason.ISSUER_NOT_KNOWN)
    assert result.outcome is Outcome.HELD
