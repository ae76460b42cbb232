"""What stands on a printed page, sealed in a code on paper that is checked without a connection. Plain Python.

COSE_Sign1 (RFC 9052) with the Ed25519 key of a facility's seal, over deterministic CBOR (RFC 8949, 4.2), written in
base45 (RFC 9285) so that whatever reads QR codes hands it on as text. docs/signatures.md tells it byte by byte.
"""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NoReturn

import cbor2
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

PREFIX = "RP1:"
# Stands in what is signed and not in the code: a seal of something else is never one of a page.
CONTEXT = b"radiation-passport/proof/1"
# Characters of a code: a QR code of 97 modules (version 20) with error correction M, readable on a page of A6.
LIMIT = 970
BOOKLET_BYTES = 8
LEAF_BYTES = 16
KEY_NAME_BYTES = 8

_SIGN1 = 18  # RFC 9052, 2: the tag of COSE_Sign1
_ALGORITHM, _EDDSA, _KEY = 1, -8, 4  # RFC 9052, 3.1; RFC 9053, 2.2
_BASE45 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
_LARGEST = 9999  # of pages, parts and years: two bytes more would be no page of ours


class NotAProof(ValueError):
    """This text is no code of a proof sheet, or not as we write one."""


class UnknownKey(Exception):
    """None of the keys at hand is that of the facility that sealed this page."""


class Altered(Exception):
    """The seal does not stand over what this code says."""


class OtherBooklet(Exception):
    """These pages are not of one booklet, or one of them is there twice."""


@dataclass(frozen=True, kw_only=True)
class ProofRow:
    """One row as a page prints it; None where the page prints nothing."""

    number: int
    day: str | None
    kind: str
    dose: str | None
    unit: str | None
    licence_number: str | None
    leaf: bytes | None  # the first 16 bytes of the signature's leaf in the log; None: it has not been taken in yet


@dataclass(frozen=True, kw_only=True)
class ProofPage:
    """What one code says: a page of a booklet, or a part of its rows."""

    booklet: bytes
    page: int
    pages: int
    part: int
    parts: int
    printed_on: str
    holder: str
    birth_year: int | None
    rows: tuple[ProofRow, ...]


@dataclass(frozen=True, kw_only=True)
class Proof:
    """A code as it was read. What it says is believed after `check` alone."""

    key: bytes
    says: ProofPage
    protected: bytes
    payload: bytes
    signature: bytes


def key_name(public_key: bytes) -> bytes:
    """Return how a code names the key that sealed it."""
    return hashlib.sha256(public_key).digest()[:KEY_NAME_BYTES]


def printed_id(booklet: bytes) -> str:
    """Return the id of a booklet as every page prints it."""
    return booklet.hex(" ", 2).upper()


def encode(page: ProofPage) -> bytes:
    """Return the bytes that are sealed of a page, the same for the same page."""
    said = {
        1: page.booklet,
        2: page.page,
        3: page.pages,
        4: page.part,
        5: page.parts,
        6: page.printed_on,
        7: page.holder,
        8: page.birth_year,
        9: [[getattr(row, name) for name in ProofRow.__dataclass_fields__] for row in page.rows],
    }
    return cbor2.dumps(said, canonical=True)


def sign(page: ProofPage, *, key: Ed25519PrivateKey) -> str:
    """Return the text of the code of a page."""
    named = {_ALGORITHM: _EDDSA, _KEY: key_name(key.public_key().public_bytes_raw())}
    protected, payload = cbor2.dumps(named, canonical=True), encode(page)
    signed = cbor2.CBORTag(_SIGN1, [protected, {}, payload, key.sign(_to_be_signed(protected, payload))])
    return PREFIX + _as_base45(cbor2.dumps(signed, canonical=True))


def in_codes(page: ProofPage, *, rows: int, limit: int = LIMIT) -> tuple[ProofPage, ...]:
    """Return a page as the parts of which each fits in a code: so many rows at most, and at least one, uncut."""
    parts: list[tuple[ProofRow, ...]] = [()]
    for row in page.rows:
        longer = (*parts[-1], row)
        if parts[-1] and (len(longer) > rows or _length(replace(page, rows=longer)) > limit):
            parts.append((row,))
        else:
            parts[-1] = longer
    return tuple(replace(page, rows=some, part=at, parts=len(parts)) for at, some in enumerate(parts, start=1))


def read(text: str) -> Proof:
    """Return what a code says. Raises NotAProof."""
    signed = _loaded(_from_base45(text))
    if not (isinstance(signed, cbor2.CBORTag) and signed.tag == _SIGN1 and isinstance(signed.value, list)):
        raise NotAProof
    match signed.value:
        case [bytes(protected), dict(unprotected), bytes(payload), bytes(signature)] if not unprotected:
            pass
        case _:
            raise NotAProof
    match _loaded(protected):
        case {1: -8, 4: bytes(key), **rest} if not rest and len(key) == KEY_NAME_BYTES:
            return Proof(
                key=key, says=_page(_loaded(payload)), protected=protected, payload=payload, signature=signature
            )
    raise NotAProof


def check(proof: Proof, *, keys: Iterable[bytes]) -> ProofPage:
    """Return what a code says when the seal of one of these keys stands over it. Raises UnknownKey, Altered."""
    known = [key for key in keys if key_name(key) == proof.key]
    if not known:
        raise UnknownKey
    signed = _to_be_signed(proof.protected, proof.payload)
    if not any(_holds(key, proof.signature, signed) for key in known):
        raise Altered
    return proof.says


def belong_together(pages: Sequence[ProofPage]) -> None:
    """Refuse pages of more than one booklet, and a page that is there twice. Raises OtherBooklet."""
    booklets = {(page.booklet, page.pages, page.printed_on, page.holder, page.birth_year) for page in pages}
    places = {(page.page, page.part) for page in pages}
    if len(booklets) > 1 or len(places) < len(pages):
        raise OtherBooklet


def _to_be_signed(protected: bytes, payload: bytes) -> bytes:
    # RFC 9052, 4.4
    return cbor2.dumps(["Signature1", protected, CONTEXT, payload], canonical=True)


def _holds(public_key: bytes, signature: bytes, signed: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, signed)
    except (InvalidSignature, ValueError):
        return False
    return True


def _length(page: ProofPage) -> int:
    """Return how many characters the code of a page takes, without sealing it."""
    named = cbor2.dumps({_ALGORITHM: _EDDSA, _KEY: bytes(KEY_NAME_BYTES)}, canonical=True)
    many = len(cbor2.dumps(cbor2.CBORTag(_SIGN1, [named, {}, encode(page), bytes(64)]), canonical=True))
    return len(PREFIX) + many // 2 * 3 + many % 2 * 2


def _loaded(data: bytes) -> object:
    """Return what bytes say; bytes that could say the same more briefly are none of ours."""
    try:
        loaded: object = cbor2.loads(data)
        again = cbor2.dumps(loaded, canonical=True)
    except Exception as error:  # of bytes from a stranger the library raises what it likes
        raise NotAProof from error
    return loaded if again == data else _refuse()


def _page(said: object) -> ProofPage:
    match said:
        case {
            1: bytes(booklet),
            2: page,
            3: pages,
            4: part,
            5: parts,
            6: str(printed_on),
            7: str(holder),
            8: birth_year,
            9: list(rows),
            **rest,
        } if (
            not rest
            and len(booklet) == BOOKLET_BYTES
            and all(map(_counts, (page, pages, part, parts, 1 if birth_year is None else birth_year)))
        ):
            return ProofPage(
                booklet=booklet,
                page=page,
                pages=pages,
                part=part,
                parts=parts,
                printed_on=printed_on,
                holder=holder,
                birth_year=birth_year,
                rows=tuple(map(_row, rows)),
            )
    raise NotAProof


def _counts(number: object) -> bool:
    return isinstance(number, int) and not isinstance(number, bool) and 0 < number <= _LARGEST


def _row(said: object) -> ProofRow:
    match said:
        case [
            int(number),
            str() | None as day,
            str(kind),
            str() | None as dose,
            str() | None as unit,
            str() | None as licence_number,
            bytes() | None as leaf,
        ] if _counts(number) and (leaf is None or len(leaf) == LEAF_BYTES):
            return ProofRow(
                number=number, day=day, kind=kind, dose=dose, unit=unit, licence_number=licence_number, leaf=leaf
            )
    raise NotAProof


def _as_base45(data: bytes) -> str:
    return "".join(_characters(data))


def _characters(data: bytes) -> Iterator[str]:
    for at in range(0, len(data), 2):
        pair = data[at : at + 2]
        number = int.from_bytes(pair, "big")
        for _place in range(len(pair) + 1):
            number, character = divmod(number, 45)
            yield _BASE45[character]


def _from_base45(text: str) -> bytes:
    if not text.startswith(PREFIX):
        raise NotAProof
    return b"".join(_bytes_in(text.removeprefix(PREFIX)))


def _bytes_in(text: str) -> Iterator[bytes]:
    for at in range(0, len(text), 3):
        three = text[at : at + 3]
        if len(three) == 1:
            raise NotAProof
        number = sum(_value(character) * 45**place for place, character in enumerate(three))
        try:
            yield number.to_bytes(len(three) - 1, "big")
        except OverflowError as error:
            raise NotAProof from error


def _value(character: str) -> int:
    found = _BASE45.find(character)
    return found if found >= 0 else _refuse()


def _refuse() -> NoReturn:
    raise NotAProof
