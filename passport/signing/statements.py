"""What is brought to be signed or sealed, and how the signing room finds names and times in it. Plain Python."""

from dataclasses import dataclass
from datetime import datetime

from passport.signing import canonical, facsimile
from passport.signing.facsimile import Facsimile


@dataclass(frozen=True, kw_only=True)
class Ref:
    """One version of one subject by its digest, without what it says."""

    kind: str
    subject_uid: str
    version: int
    digest: bytes


@dataclass(frozen=True, kw_only=True)
class Draft:
    """Exact canonical bytes and the name under which they will be a statement.

    The payload of a draft that a person signs holds `approver` (name, title, specialty, licence_number; more is
    allowed) and `issued_at`, the moment at which its signing request was made, as ISO 8601 with an offset.
    """

    kind: str
    subject_uid: str
    version: int
    payload: bytes

    @property
    def digest(self) -> bytes:
        """Return the SHA-256 of the payload."""
        return canonical.digest(self.payload)

    @property
    def ref(self) -> Ref:
        """Return the draft without what it says."""
        return Ref(kind=self.kind, subject_uid=self.subject_uid, version=self.version, digest=self.digest)


def approver_in(payload: bytes) -> Facsimile | None:
    """Return the approver that a payload names, None when it names none."""
    try:
        block = canonical.loads(payload).get("approver")
        return facsimile.from_block(block) if isinstance(block, dict) else None
    except (canonical.NotCanonical, facsimile.NotAFacsimile):
        return None


def issued_in(payload: bytes) -> datetime | None:
    """Return the moment at which a payload says it was issued, None when it says none."""
    try:
        moment = datetime.fromisoformat(str(canonical.loads(payload).get("issued_at")))
    except ValueError:
        return None
    return moment if moment.tzinfo else None


def facility_in(payload: bytes) -> str | None:
    """Return the uid of the facility that a payload names, None when it names none."""
    return _text_in(payload, "facility_uid")


def facility_named_in(payload: bytes) -> str | None:
    """Return the name of the facility in a payload, None when it names none."""
    return _text_in(payload, "facility")


def _text_in(payload: bytes, name: str) -> str | None:
    try:
        said = canonical.loads(payload).get(name)
    except canonical.NotCanonical:
        return None
    return said if isinstance(said, str) and said else None
