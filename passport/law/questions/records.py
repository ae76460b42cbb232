"""What a text wants written down, and for how long it is kept. Plain Python."""

from dataclasses import dataclass
from datetime import date

from passport.law.conditions import years_after
from passport.law.pack import Pack, Provision, RequiredDatum, Retention
from passport.law.vocabulary import Document, Exposed, Topic


def required_data(kind: Exposed, pack: Pack | None, *, therapy: bool = False) -> tuple[RequiredDatum, ...]:
    """Return the data that the record of a kind of exposure has to hold; none where the text prints none."""
    rows = pack.required_data if pack else ()
    return tuple(row for row in rows if row.kind is kind and (therapy or not row.of_treatments))


@dataclass(frozen=True, kw_only=True)
class Kept:
    """How long one document is kept. `until` is None where no number of years is printed."""

    until: date | None
    period: str = ""
    article: str = ""


def retention_of(document: Document, pack: Pack | None) -> Retention | None:
    """Return the row of a kind of document; None: no period is printed, it is kept until the facility decides."""
    return next((row for row in pack.retention if row.document is document), None) if pack else None


def retention_ends(document: Document, made_on: date, pack: Pack | None) -> Kept:
    """Return until when a document is kept at the least."""
    row = retention_of(document, pack)
    if row is None:
        return Kept(until=None)
    until = years_after(made_on, row.years) if row.years else None
    return Kept(until=until, period=row.period, article=row.article)


def open_to_inspection(pack: Pack | None) -> tuple[Provision, ...]:
    """Return what a text says about what an inspector may read; nothing where it is silent."""
    return tuple(one for one in pack.provisions if one.topic is Topic.INSPECTION) if pack else ()
