"""A seal with a certificate holds under a certificate that is published for that facility and counted then."""

import json
from datetime import datetime, timedelta
from functools import cache
from ssl import DER_cert_to_PEM_cert
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from passport.signing import certificates
from passport.signing.cades import sign_detached, signer_with_key, stamped
from passport.verify.checking import check_document
from passport.verify.keyring import keyring_in
from passport.verify.outcomes import Outcome, Reason, What
from passport.verify.reading import json_in
from tests.independent import example
from tests.passport.signing.houses import stamper

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


def ends(
    cades: bytes, *, since: datetime = example.ISSUED, until: datetime | None = None, row: int = 1
) -> dict[str, tuple[Outcome, Any]]:
    """Return how the checks of the certificate and of the time end."""
    document, keys = example.document(example.example()), example.keys(example.example())
    published = {"pem": made()[0], "since": since.isoformat(), "until": until.isoformat() if until else None}
    keys["facilities"][0]["certificates"] = [published]
    document["entries"][row]["statements"][1]["seal"]["cades"] = example.text_of(cades)
    result = check_document(
        json_in(json.dumps(document).encode(), where="document"), keyring_in(json.dumps(keys).encode())
    )
    return {
        one.what: (one.outcome, one.reason)
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
