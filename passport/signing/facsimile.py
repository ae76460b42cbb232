"""The approver's own stamp as form 1 asks for it, in the words that stand under the signature. Plain Python."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields

from passport.signing import canonical


class NotAFacsimile(ValueError):
    """These bytes do not hold a facsimile."""


@dataclass(frozen=True, kw_only=True)
class Facsimile:
    """Name, title, specialty and licence number of an approver at the moment of signing."""

    name: str
    title: str
    specialty: str
    licence_number: str

    def to_bytes(self) -> bytes:
        """Return the canonical bytes that are kept with the signature."""
        return canonical.dumps(asdict(self))


NAMES = frozenset(field.name for field in fields(Facsimile))


def from_bytes(data: bytes) -> Facsimile:
    """Return the facsimile that was kept. Raises NotAFacsimile."""
    try:
        values = canonical.loads(bytes(data))
    except canonical.NotCanonical as error:
        raise NotAFacsimile from error
    if values.keys() != NAMES:
        raise NotAFacsimile
    return from_block(values)


def from_block(block: Mapping[str, object]) -> Facsimile:
    """Return the facsimile of the approver that a payload names; the block may say more. Raises NotAFacsimile."""
    values = {name: block.get(name) for name in NAMES}
    if not all(isinstance(value, str) for value in values.values()):
        raise NotAFacsimile
    return Facsimile(**{name: str(value) for name, value in values.items()})
