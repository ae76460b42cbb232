"""What stands in the document of another deployment, and what could be said of it: as kept, and as shown. Plain Python."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, kw_only=True)
class ReadCheck:
    """A check that did not hold: the values of `verify.outcomes`."""

    what: str
    outcome: str
    reason: str
    detail: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class ReadDose:
    """A dose as the document writes it."""

    code: str
    quantity: str
    value: str
    unit: str
    scope: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class ReadSigner:
    """Whose stamp stands in a row, and since when."""

    name: str
    day: str


@dataclass(frozen=True, kw_only=True)
class ReadRow:
    """One row as the document says it; "" where it says nothing."""

    entry: str  # its uid there
    day: str
    exam: str
    exam_code: str
    kind: str
    region: str
    laterality: str
    therapy: bool
    facility: str
    approver: str
    state: str
    doses: tuple[ReadDose, ...]
    signers: tuple[ReadSigner, ...]
    signed: bool
    outcome: str
    checks: tuple[ReadCheck, ...]
    confirmed_on: str = ""  # when its hospital confirmed it, where nobody signed it
    confirmed_for: str = ""  # whose stamp stands there; "": nobody's
    approval: str = ""  # of booklet.ApprovalKind; "": read before it was kept


@dataclass(frozen=True, kw_only=True)
class Reading:
    """A whole document. Its texts are a stranger's, without what turns or hides others: whoever shows them escapes them."""

    origin: str
    made_on: str
    name: str
    birth_date: str
    digest: str  # of the document's own bytes, which a booklet carries inside
    outcome: str
    checks: tuple[ReadCheck, ...]
    rows: tuple[ReadRow, ...]


def reading_in(kept: Mapping[str, Any]) -> Reading:
    """Return the reading that `dataclasses.asdict` made into what JSON holds."""
    return Reading(**{**kept, "checks": _checks(kept["checks"]), "rows": tuple(_row(one) for one in kept["rows"])})


def _row(kept: Mapping[str, Any]) -> ReadRow:
    doses = tuple(ReadDose(**{**one, "scope": tuple(one["scope"])}) for one in kept["doses"])
    signers = tuple(ReadSigner(**one) for one in kept["signers"])
    return ReadRow(**{**kept, "doses": doses, "signers": signers, "checks": _checks(kept["checks"])})


def _checks(kept: list[dict[str, Any]]) -> tuple[ReadCheck, ...]:
    return tuple(ReadCheck(**{**one, "detail": tuple(one["detail"])}) for one in kept)
