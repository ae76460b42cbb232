import pytest

from passport.signing import facsimile
from passport.signing.facsimile import Facsimile, NotAFacsimile

STAMP = Facsimile(name="Milica Čović", title="prim. dr", specialty="radiologija", licence_number="12345")
BYTES = '{"licence_number":"12345","name":"Milica Čović","specialty":"radiologija","title":"prim. dr"}'


def test_a_facsimile_is_kept_as_canonical_bytes() -> None:
    assert STAMP.to_bytes().decode() == BYTES


def test_kept_bytes_give_the_facsimile_again() -> None:
    assert facsimile.from_bytes(BYTES.encode()) == STAMP


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{}",
        BYTES.replace(":", ": ").encode(),
        BYTES.replace('"12345"', "null").encode(),
        BYTES.replace('"name"', '"nаme"').encode(),
        BYTES.replace("}", ',"uid":"1"}').encode(),
    ],
)
def test_other_bytes_hold_no_facsimile(data: bytes) -> None:
    with pytest.raises(NotAFacsimile):
        facsimile.from_bytes(data)


def test_the_approver_of_a_payload_may_say_more() -> None:
    block = {"uid": "a" * 32, "name": "Milica Čović", "title": "prim. dr", "specialty": "radiologija"}

    assert facsimile.from_block({**block, "licence_number": "12345"}) == STAMP
    with pytest.raises(NotAFacsimile):
        facsimile.from_block(block)
