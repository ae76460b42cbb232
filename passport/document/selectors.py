"""The rows of a document, all that it carries, in a number of queries that does not grow with them."""

from collections.abc import Sequence

from passport.access.view import View
from passport.booklet.models import Entry
from passport.people.models import Record

_PROOFS = (
    "versions__row_statement__signatures",
    "versions__row_statement__seal",
    "versions__evidence_statement__signatures",
    "versions__evidence_statement__seal",
)


def rows_of(view: View) -> Sequence[Entry]:
    """Return the entries that a view shows, newest first, with every version and what was signed of it."""
    return list(view.entries().prefetch_related(*_PROOFS))


def records_of(view: View) -> Sequence[Record]:
    """Return under what names issuers know the patient of a view."""
    if view.patient is not None:
        return list(view.patient.records.order_by("issuer", "local_id"))
    return [view.record] if view.record else []


def records_called(identifier: str, *, issuer: str | None) -> Sequence[Record]:
    """Return the records of this local id, one per issuer; only this issuer's when one is named."""
    found = Record.objects.filter(local_id=identifier).select_related("patient").order_by("issuer")
    return list(found.filter(issuer=issuer) if issuer is not None else found)
