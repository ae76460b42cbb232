"""One order as it was read, and the digest by which a repeat is told from a change."""

import hashlib
import json
from dataclasses import asdict, dataclass
from decimal import Decimal

from ingestion.orders.examination import Asked
from passport.booklet.quantities import decimal_text
from passport.booklet.reading import PatientAsSent
from passport.justification.services import Wish


@dataclass(frozen=True, kw_only=True)
class Ordered:
    """What one order says; its examination is not looked up yet."""

    number: str
    patient: PatientAsSent
    asked: Asked
    wish: Wish
    referrer: str  # the name as sent
    licence_number: str


def content_of(ordered: Ordered) -> bytes:
    """Return the digest of what an order says: spaces and the order of fields do not matter.

    What is empty is left out, so that a field that comes later changes no digest of an order before it.
    """
    return hashlib.sha256(json.dumps(_said(asdict(ordered)), sort_keys=True, default=_plain).encode()).digest()


def _said(value: object) -> object:
    if isinstance(value, dict):
        return {name: told for name, part in value.items() if (told := _said(part)) not in (None, "", {}, [])}
    if isinstance(value, list | tuple):
        return [_said(part) for part in value]
    return value


def _plain(value: object) -> str:
    return decimal_text(value) if isinstance(value, Decimal) else str(value)
