"""Codes of a proof sheet of invented pages, under the seal of the hospital of the worked example."""

from dataclasses import replace

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from passport.signing import proof, sealing
from passport.signing.proof import ProofPage, ProofRow
from tests.independent.invented import FACILITY, SECRET

KEY = sealing.key_of(FACILITY, secret=SECRET)
OTHER = Ed25519PrivateKey.from_private_bytes(b"o" * 32)
SIGNED = ProofRow(
    number=1, day="2026-01-02", kind="ct", dose="724.52", unit="mGy.cm", licence_number="118-225", leaf=bytes(range(16))
)
WAITING = ProofRow(number=2, day=None, kind="new", dose=None, unit=None, licence_number=None, leaf=None)
FIRST = ProofPage(
    booklet=b"booklet1",
    page=2,
    pages=4,
    part=1,
    parts=1,
    printed_on="2026-03-02",
    holder="Ana Đurić",
    birth_year=1990,
    rows=(SIGNED, WAITING),
)
SECOND = replace(FIRST, page=3, part=1, parts=2, rows=())
THIRD = replace(SECOND, part=2)
PAGES = (FIRST, SECOND, THIRD)


def with_each_byte_altered(code: str) -> list[str]:
    """Return the codes that are one bit away, one for each byte."""
    data = proof._from_base45(code)
    others = (data[:at] + bytes([data[at] ^ 1 << at % 8]) + data[at + 1 :] for at in range(len(data)))
    return [proof.PREFIX + proof._as_base45(one) for one in others]
