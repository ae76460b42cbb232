"""The codes of the proof sheet: what they say is what was sealed, and whatever else is refused with its own error."""

import hashlib
from dataclasses import replace

import cbor2
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from passport.signing import proof
from passport.signing.proof import (
    LIMIT,
    PREFIX,
    Altered,
    NotAProof,
    OtherBooklet,
    ProofPage,
    ProofRow,
    UnknownKey,
    belong_together,
    check,
    encode,
    in_codes,
    read,
    sign,
)

KEY, OTHER = (Ed25519PrivateKey.from_private_bytes(letter * 32) for letter in (b"k", b"o"))
PUBLIC, FOREIGN = (key.public_key().public_bytes_raw() for key in (KEY, OTHER))
ROW = ProofRow(
    number=1, day="2026-01-02", kind="ct", dose="724.52", unit="mGy.cm", licence_number="118-225", leaf=bytes(range(16))
)
UNSIGNED = ProofRow(number=2, day=None, kind="other", dose=None, unit=None, licence_number=None, leaf=None)
PAGE = ProofPage(
    booklet=b"booklet1",
    page=2,
    pages=4,
    part=1,
    parts=1,
    printed_on="2026-03-02",
    holder="پریسا Ђорђевић",
    birth_year=1990,
    rows=(ROW, UNSIGNED),
)
CODE = sign(PAGE, key=KEY)


def text_of(data: object) -> str:
    return PREFIX + proof._as_base45(cbor2.dumps(data, canonical=True))


def test_what_is_read_is_what_was_sealed() -> None:
    assert check(read(CODE), keys=[FOREIGN, PUBLIC]) == PAGE


def test_the_same_page_makes_the_same_code() -> None:
    assert sign(PAGE, key=KEY) == CODE


def test_the_bytes_are_those_of_the_standards() -> None:
    # RFC 8949, appendix A, and RFC 9053: d2 tag 18, 84 array of four, a2 map of two, 27 is -8, 48 eight bytes.
    protected = bytes.fromhex("a20127" + "0448") + hashlib.sha256(PUBLIC).digest()[:8]
    data = proof._from_base45(CODE)

    assert data.startswith(bytes.fromhex("d2844d") + protected + bytes.fromhex("a0"))
    signed = cbor2.dumps(["Signature1", protected, b"radiation-passport/proof/1", encode(PAGE)])
    Ed25519PublicKey.from_public_bytes(PUBLIC).verify(data[-64:], signed)


@pytest.mark.parametrize(("text", "data"), [("BB8", b"AB"), ("%69 VD92EX0", b"Hello!!"), ("UJCLQE7W581", b"base-45")])
def test_base45_is_that_of_rfc_9285(text: str, data: bytes) -> None:
    assert (proof._as_base45(data), proof._from_base45(PREFIX + text)) == (text, data)


def test_it_holds_only_letters_that_a_small_qr_code_takes() -> None:
    assert set(CODE) <= set("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:")


def test_no_byte_can_be_another_one() -> None:
    data = proof._from_base45(CODE)
    believed = []
    for at in range(len(data)):
        altered = data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]
        try:
            check(read(PREFIX + proof._as_base45(altered)), keys=[PUBLIC])
        except (NotAProof, UnknownKey, Altered):
            continue
        believed.append(at)

    assert (len(data) > 200, believed) == (True, [])


def test_a_page_sealed_by_somebody_else_is_of_an_unknown_key() -> None:
    with pytest.raises(UnknownKey):
        check(read(sign(PAGE, key=OTHER)), keys=[PUBLIC])


def test_a_seal_from_one_page_does_not_stand_over_another() -> None:
    moved = cbor2.loads(proof._from_base45(CODE)).value
    moved[2] = encode(replace(PAGE, booklet=b"booklet2"))

    with pytest.raises(Altered):
        check(read(text_of(cbor2.CBORTag(18, moved))), keys=[PUBLIC])


def test_a_seal_of_something_else_by_the_same_key_is_none_of_a_page() -> None:
    parts = cbor2.loads(proof._from_base45(CODE)).value
    parts[3] = KEY.sign(cbor2.dumps(["Signature1", parts[0], b"", parts[2]]))

    with pytest.raises(Altered):
        check(read(text_of(cbor2.CBORTag(18, parts))), keys=[PUBLIC])


@pytest.mark.parametrize(
    "text",
    [
        "",
        "http://localhost:8000/verify#000000000000",
        CODE.removeprefix(PREFIX),
        CODE.lower(),
        CODE[:-1],
        CODE + "0",
        PREFIX + ":::",
        PREFIX + "a",
        text_of({}),
        text_of(cbor2.CBORTag(18, [])),
        text_of(cbor2.CBORTag(18, [b"", {}, b"", b""])),
    ],
)
def test_any_other_text_is_no_proof(text: str) -> None:
    with pytest.raises(NotAProof):
        read(text)


@pytest.mark.parametrize(
    "changes",
    [
        {"booklet": b"short"},
        {"page": 0},
        {"pages": True},
        {"part": "1"},
        {"birth_year": "1990"},
        {"birth_year": 0},
        {"holder": None},
        {"rows": (replace(ROW, leaf=b"short"),)},
        {"rows": (replace(ROW, number=-1),)},
        {"rows": (replace(ROW, dose=724),)},
    ],
    ids=str,
)
def test_a_page_of_another_shape_is_no_proof(changes: dict[str, object]) -> None:
    with pytest.raises(NotAProof):
        read(sign(replace(PAGE, **changes), key=KEY))  # type: ignore[arg-type]


def test_bytes_that_say_the_same_at_greater_length_are_refused() -> None:
    data = proof._from_base45(CODE)
    longer = data[:1] + bytes.fromhex("9804") + data[2:]  # an array of four, its length in a byte of its own

    assert cbor2.loads(longer) == cbor2.loads(data)
    with pytest.raises(NotAProof):
        read(PREFIX + proof._as_base45(longer))


def test_pages_of_one_booklet_belong_together() -> None:
    belong_together([PAGE, replace(PAGE, page=3), replace(PAGE, page=3, part=2)])


@pytest.mark.parametrize(
    "changes", [{"booklet": b"booklet2"}, {"holder": "Boris"}, {"printed_on": "2026-03-03"}, {"pages": 5}, {}], ids=str
)
def test_a_page_of_another_booklet_or_a_second_copy_does_not(changes: dict[str, object]) -> None:
    at = {"page": 3} if changes else {}

    with pytest.raises(OtherBooklet):
        belong_together([PAGE, replace(PAGE, **at, **changes)])  # type: ignore[arg-type]


@pytest.mark.parametrize(("count", "expected"), [(0, [0]), (6, [6]), (7, [6, 1]), (12, [6, 6])])
def test_many_rows_stand_in_several_codes(count: int, expected: list[int]) -> None:
    rows = tuple(replace(ROW, number=number) for number in range(1, count + 1))

    parts = in_codes(replace(PAGE, rows=rows), rows=6)

    assert [len(part.rows) for part in parts] == expected
    assert [(part.part, part.parts) for part in parts] == [(at + 1, len(expected)) for at in range(len(expected))]
    assert tuple(row for part in parts for row in part.rows) == rows


def test_long_words_are_kept_within_what_can_be_read() -> None:
    rows = tuple(replace(ROW, number=number, licence_number="L" * 64) for number in range(1, 13))
    parts = in_codes(replace(PAGE, holder="Љ" * 100, rows=rows), rows=12)

    lengths = [len(sign(part, key=KEY)) for part in parts]

    assert (len(parts) > 3, max(lengths) <= LIMIT) == (True, True)
    assert tuple(row for part in parts for row in part.rows) == rows
