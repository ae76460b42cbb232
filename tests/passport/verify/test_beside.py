"""What a person signed beside the passkey holds over the same bytes alone; that it is qualified the command never says."""

import json
from base64 import urlsafe_b64decode
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from passport.signing import certificates
from passport.signing.cades import sign_detached, signer_with_key, stamped
from passport.signing.further import FurtherCopy
from passport.verify.beside import check_beside
from passport.verify.checking import check_document
from passport.verify.command import main
from passport.verify.keyring import keyring_in
from passport.verify.outcomes import Outcome, Reason, RowResult, What
from passport.verify.reading import NotReadable, json_in
from tests.independent import certified, example
from tests.independent.test_certified import with_a_bit_of_each_byte_altered
from tests.independent.verifier.cades import WRONG, check_further
from tests.independent.verifier.document import faults
from tests.passport.signing.houses import stamper, stamping
from tests.passport.verify.test_certified import moved

OF_BESIDE = (What.FURTHER, What.FURTHER_TIME, What.QUALIFIED)
HOLDER = example.STAMP["name"]
SITE_SAYS = (Outcome.OPEN, Reason.SITE_SAYS_NOT_QUALIFIED, (HOLDER,))
NO_STAMP = (Outcome.OPEN, Reason.NO_TIME_STAMP, ())
SIGNATURE = example.signature_copy(example.example(), 2)
BROKEN = (Outcome.FAILED, Reason.FURTHER_BROKEN, (HOLDER,))
Ends = dict[str, tuple[Outcome, Any, tuple[str, ...]]]


def with_beside(*parts: dict[str, Any], services: tuple[bytes, ...] = ()) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the worked example with other further signatures beside the one on its first row, and its keys."""
    document, keys = example.document(example.example()), example.keys(example.example())
    document["entries"][0]["signatures"][0]["further"] = list(parts)
    keys["time_services"] = [certificates_pem(der) for der in services]
    return document, keys


def certificates_pem(der: bytes) -> str:
    return certificates.pem_of([der]).decode()


def beside(**otherwise: Any) -> dict[str, Any]:
    return certified.further_over(example.example().rows[1]) | otherwise


def row_of(document: dict[str, Any], keys: dict[str, Any]) -> RowResult:
    read = json_in(json.dumps(document).encode(), where="document")
    return check_document(read, keyring_in(json.dumps(keys).encode())).rows[0]


def ends(row: RowResult) -> Ends:
    return {one.what: (one.outcome, one.reason, one.detail) for one in row.checks if one.what in OF_BESIDE}


def refused_by_program(document: dict[str, Any], keys: dict[str, Any]) -> bool:
    return bool(faults(document, keys))


def made_by(payload: bytes, *, at: datetime, days: int, name: str = "Mira") -> dict[str, Any]:
    """Return a further signature under a certificate that is good for some days from the moment of the screen."""
    key = certificates.new_key()
    der = certificates.self_signed(key, holder=name, country="RS", at=example.ISSUED, days=days)
    private = key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    signed = sign_detached(payload, signer=signer_with_key(private, chain=[der]), at=at)
    return {
        "kind": "cades_software",
        "qualified": False,
        "signature": example.text_of(signed),
        "chain": [example.text_of(der)],
        "signed_at": at.isoformat(),
    }


def test_it_holds_over_the_signed_bytes_names_whose_certificate_it_is_and_leaves_the_grade_to_a_trusted_list() -> None:
    document, keys = with_beside(beside())
    row = row_of(document, keys)

    assert row.outcome is Outcome.HELD
    assert ends(row) == {
        What.FURTHER: (Outcome.HELD, None, (HOLDER,)),
        What.FURTHER_TIME: NO_STAMP,
        What.QUALIFIED: SITE_SAYS,
    }


def test_what_the_site_calls_qualified_is_told_as_its_word_and_not_as_the_commands() -> None:
    found = ends(row_of(*with_beside(beside(qualified=True))))

    assert found[What.QUALIFIED] == (Outcome.OPEN, Reason.SITE_SAYS_QUALIFIED, (HOLDER,))


def test_a_row_without_one_says_nothing_of_it_nor_does_a_document_of_before() -> None:
    document, keys = with_beside()
    assert ends(row_of(document, keys)) == {}

    del document["entries"][0]["signatures"][0]["further"]
    row = row_of(document, keys)
    assert (ends(row), row.outcome) == ({}, Outcome.HELD)


@pytest.mark.parametrize(
    ("otherwise", "found"),
    [
        (certified.further_over(example.example().rows[0]), BROKEN),
        ({"signature": ""}, BROKEN),
        ({"chain": []}, (Outcome.FAILED, Reason.FURTHER_BROKEN, ())),
        ({"chain": [example.text_of(b"0" * 90)]}, (Outcome.FAILED, Reason.FURTHER_BROKEN, ())),
        (
            {"chain": [example.text_of(certified.certificate())]},
            (Outcome.FAILED, Reason.FURTHER_BROKEN, (example.PLACE,)),
        ),
    ],
    ids=["of another row", "no signature", "no certificate", "no certificate that can be read", "of somebody else"],
)
def test_one_that_does_not_stand_over_the_same_bytes_makes_the_row_fail_by_name(
    otherwise: dict[str, Any], found: tuple[Outcome, Reason, tuple[str, ...]]
) -> None:
    document, keys = with_beside(beside(**otherwise))
    row = row_of(document, keys)

    assert row.outcome is Outcome.FAILED
    assert ends(row)[What.FURTHER] == found
    assert refused_by_program(document, keys)


def test_a_further_signature_of_another_moment_or_under_a_certificate_that_had_ended_fails() -> None:
    at = example.SIGNED + timedelta(days=8)
    good, late = (made_by(example.example().rows[1], at=at, days=days) for days in (9, 8))
    shown = good | {"signed_at": example.SIGNED.isoformat()}
    found = [with_beside(one) for one in (good, late, shown)]
    rows = [row_of(*one) for one in found]

    assert [ends(row)[What.FURTHER] for row in rows] == [
        (Outcome.HELD, None, ("Mira",)),
        (Outcome.FAILED, Reason.KEY_NOT_VALID_THEN, ("Mira",)),
        (Outcome.FAILED, "signed_at", ("Mira",)),
    ]
    assert [row.outcome for row in rows] == [Outcome.HELD, Outcome.FAILED, Outcome.FAILED]
    assert [refused_by_program(*one) for one in found] == [False, True, True]


def test_of_two_the_broken_one_is_named_beside_the_one_that_holds() -> None:
    other = made_by(example.example().rows[0], at=example.SIGNED, days=9)
    row = row_of(*with_beside(beside(), other))

    told = [(one.outcome, one.detail) for one in row.checks if one.what is What.FURTHER]
    assert told == [(Outcome.HELD, (HOLDER,)), (Outcome.FAILED, ("Mira",))]
    assert row.outcome is Outcome.FAILED


def test_a_kind_that_is_not_known_stays_open_whatever_its_bytes_are() -> None:
    document, keys = with_beside(beside(kind="card_of_a_state", signature="AAAA", qualified=True))
    row = row_of(document, keys)

    assert row.outcome is Outcome.HELD
    assert ends(row) == {
        What.FURTHER: (Outcome.OPEN, Reason.FURTHER_KIND_NOT_KNOWN, ("card_of_a_state", HOLDER)),
        What.QUALIFIED: (Outcome.OPEN, Reason.SITE_SAYS_QUALIFIED, (HOLDER,)),
    }
    assert not refused_by_program(document, keys)


def test_a_time_stamp_over_it_tells_when_and_one_over_another_signature_makes_the_row_fail() -> None:
    plain = beside()
    whole = stamped(urlsafe_b64decode(plain["signature"] + "=="), timestamper=stamper(example.SIGNED))
    other = made_by(example.example().rows[1], at=example.SIGNED, days=9)
    wrong = moved(whole, urlsafe_b64decode(other["signature"] + "=="))
    service = (stamping()[1],)
    good = with_beside(plain | {"signature": example.text_of(whole)}, services=service)
    bad = with_beside(other | {"signature": example.text_of(wrong)}, services=service)

    told = ("CN=Tick Tock", example.SIGNED.isoformat())
    assert ends(row_of(*good))[What.FURTHER_TIME] == (Outcome.HELD, None, told)
    assert ends(row_of(*bad))[What.FURTHER_TIME] == (Outcome.FAILED, Reason.TIME_STAMP_BROKEN, ())
    assert [row_of(*one).outcome for one in (good, bad)] == [Outcome.HELD, Outcome.FAILED]
    assert [refused_by_program(*one) for one in (good, bad)] == [False, True]


@pytest.mark.parametrize(
    "otherwise",
    [{"qualified": "yes"}, {"chain": "x"}, {"signature": 1}, {"signed_at": "yesterday"}, {"kind": None}],
    ids=lambda one: next(iter(one)),
)
def test_a_document_whose_further_signature_is_not_of_its_form_is_none(otherwise: dict[str, Any]) -> None:
    document, keys = with_beside(beside(**otherwise))

    with pytest.raises(NotReadable, match="further"):
        row_of(document, keys)


def test_the_command_says_in_words_whose_it_is_and_that_a_trusted_list_alone_can_tell(
    tmp_path: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    document, keys = with_beside(beside(qualified=True))
    for name, data in (("passport.json", document), ("keys.json", keys)):
        (tmp_path / name).write_text(json.dumps(data), encoding="utf-8")

    assert main([str(tmp_path / "passport.json"), "--keys", str(tmp_path / "keys.json")]) == 0
    told = capsys.readouterr().out
    assert f"a further signature over the same bytes: holds. {HOLDER}" in told
    assert (
        "whether the further signature is a qualified one: could not be checked. "
        f"Only the trusted list of a state can tell; the site says: qualified. {HOLDER}" in told
    )


def test_of_each_byte_that_is_altered_the_program_and_the_product_say_the_same() -> None:
    whole = beside()
    signature, der = (urlsafe_b64decode(one + "==") for one in (whole["signature"], whole["chain"][0]))
    changed = [whole | {"signature": example.text_of(one)} for one in with_a_bit_of_each_byte_altered(signature)]
    changed += [whole | {"chain": [example.text_of(one)]} for one in with_a_bit_of_each_byte_altered(der)]
    by_product = [held_by_product(one) for one in changed]

    assert held_by_product(whole)
    assert [held_by_program(one) for one in changed] == by_product
    # Of the signature what no digest covers may be another one; of the certificate no byte.
    assert not any(by_product[len(signature) :])
    assert 60 < by_product.count(True) < 100


def held_by_program(one: dict[str, Any]) -> bool:
    try:
        check_further(one, example.example().rows[1])
    except WRONG:
        return False
    return True


def held_by_product(one: dict[str, Any]) -> bool:
    copy = FurtherCopy(
        kind=one["kind"],
        qualified=one["qualified"],
        signature=urlsafe_b64decode(one["signature"] + "=="),
        chain=tuple(urlsafe_b64decode(der + "==") for der in one["chain"]),
        signed_at=example.SIGNED,
    )
    signature = replace(SIGNATURE, further=(copy,))
    return Outcome.FAILED not in {check.outcome for check in check_beside(signature, None)}
