"""What docs/signatures.md says of certificates and of two heads is enough: the program written from it agrees with the product."""

import hashlib
import json
from collections.abc import Iterator
from typing import Any

import pytest
from asn1crypto import cms

from passport.signing.cades import stamped
from passport.signing.log import tree
from passport.verify.certified import check_certificate
from passport.verify.copies import SealCopy, StatementCopy
from passport.verify.keyring import keyring_in
from passport.verify.outcomes import Outcome, What
from tests.independent import certified, example
from tests.independent.test_verifier import checks_by_product
from tests.independent.verifier.cades import WRONG, check_cades
from tests.independent.verifier.document import faults
from tests.passport.signing.houses import stamper
from tests.passport.verify.papers import Papers
from tests.passport.verify.test_certified import moved, plain_again
from tests.passport.verify.test_logged import HEAD, LEAVES, SHOWN, of_size, signed, way

PAYLOAD = example.example().evidence[0]
SEAL = certified.cades_over(PAYLOAD)
STATEMENT = StatementCopy(
    uid="",
    kind="evidence",
    subject_uid="1",
    version=1,
    payload=PAYLOAD,
    digest=hashlib.sha256(PAYLOAD).digest(),
    created_at=None,
)


def held_by_program(seal: bytes, **times: str) -> bool:
    try:
        check_cades(seal, PAYLOAD, [certified.published() | times])
    except WRONG:
        return False
    return True


def held_by_product(seal: bytes, **times: str) -> bool:
    """Tell whether nothing of a seal with a certificate fails; what stays open of its time is another question."""
    keys = example.keys(example.example())
    keys["facilities"][0]["certificates"] = [certified.published() | times]
    copy = SealCopy(
        statement=STATEMENT,
        facility_uid=example.FACILITY,
        facility_name=example.PLACE,
        public_key=b"",
        signature=b"",
        sealed_at=example.SIGNED,
        cades=seal,
    )
    ends = check_certificate(copy, keyring_in(json.dumps(keys).encode()))
    return Outcome.FAILED not in {one.outcome for one in ends}


def with_a_bit_of_each_byte_altered(data: bytes) -> Iterator[bytes]:
    for at in range(len(data)):
        yield data[:at] + bytes([data[at] ^ 1 << at % 8]) + data[at + 1 :]


def test_of_each_byte_of_a_seal_that_is_altered_both_say_the_same() -> None:
    altered = list(with_a_bit_of_each_byte_altered(SEAL))
    by_program = [held_by_program(one) for one in altered]

    assert (held_by_program(SEAL), held_by_product(SEAL)) == (True, True)
    assert by_program == [held_by_product(one) for one in altered]
    # What no digest covers may be another one: who issued, as the signature repeats it, and names of algorithms.
    assert 80 < by_program.count(True) < 120


def test_no_byte_of_what_is_signed_of_the_certificate_and_of_the_signature_can_be_another_one() -> None:
    (info,) = cms.ContentInfo.load(SEAL)["content"]["signer_infos"]
    covered = (certified.certificate(), certified.signed_attributes(SEAL)[1:], info["signature"].native)
    for part in covered:
        at = SEAL.index(part)
        altered = [SEAL[:at] + one + SEAL[at + len(part) :] for one in with_a_bit_of_each_byte_altered(part)]
        assert not any(map(held_by_program, altered))
    assert not held_by_program(certified.cades_over(PAYLOAD + b" "))


@pytest.mark.parametrize(
    ("times", "holds"),
    [
        ({}, True),
        ({"since": "2026-03-02T09:31:00.900000+00:00"}, True),  # a seal says whole seconds
        ({"since": "2026-03-02T09:31:01+00:00"}, False),
        ({"until": "2026-03-02T09:31:01+00:00"}, True),
        ({"until": "2026-03-02T09:31:00+00:00"}, False),
        ({"pem": certified.published()["pem"].replace("MII", "MII", 1), "until": "2026-01-02T00:00:00Z"}, False),
    ],
    ids=["always", "since", "not_yet", "until", "no_more", "long_ago"],
)
def test_the_certificate_counts_between_its_moments_for_both(times: dict[str, str], holds: bool) -> None:
    assert (held_by_program(SEAL, **times), held_by_product(SEAL, **times)) == (holds, holds)


def test_a_time_stamp_over_another_signature_is_none_for_both() -> None:
    whole = stamped(SEAL, timestamper=stamper(example.SIGNED))
    other = moved(whole, plain_again())

    assert (held_by_program(whole), held_by_product(whole)) == (True, True)
    assert (held_by_program(other), held_by_product(other)) == (False, False)


@pytest.mark.parametrize("size", [0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
def test_two_heads_and_the_way_between_are_judged_alike_by_both(size: int) -> None:
    first, second = sorted((3, size))
    right = way(first, second) if size else {"path": []}
    nodes = right["path"]
    ways = [None, right, right | {"path": nodes[:-1]}, right | {"path": [*nodes, example.text_of(bytes(32))]}]
    ways += [right | {"path": [*nodes[:at], example.text_of(bytes(32)), *nodes[at + 1 :]]} for at in range(len(nodes))]
    others = [of_size(size, [bytes(32), *LEAVES])] if size else []
    heads = [of_size(size) if size else signed(size=0, root=tree.EMPTY), *others, signed(size=size, root=b"\x01" * 32)]
    papers = Papers(document=SHOWN["document"], keys=SHOWN["keys"])
    told = [
        (bool(faults(papers.document, papers.keys, head, one)), end_by_product(papers, head, one))
        for head in heads
        for one in ways
    ]

    assert [failed for failed, _end in told] == [end is Outcome.FAILED for _failed, end in told]
    assert told[1] == (False, Outcome.HELD)
    assert told[-1] == (True, Outcome.FAILED)


def end_by_product(papers: Papers, head: dict[str, Any], between: dict[str, Any] | None) -> Outcome:
    return checks_by_product(papers, head=head, between=between)[What.HEAD]


def test_a_kept_head_that_no_published_key_signed_is_refused_by_both() -> None:
    papers = Papers(document=SHOWN["document"], keys=SHOWN["keys"])
    for head in (HEAD | {"size": 4}, HEAD | {"signed_at": "2025-03-02T09:31:10Z"}, HEAD | {"public_key": "A" * 43}):
        assert faults(papers.document, papers.keys, head, None) != []
        assert end_by_product(papers, head, None) is Outcome.FAILED
