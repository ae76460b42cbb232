"""Until when one document is kept: the longer of what the text prints and what the facility decided. Plain Python."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from passport.law.pack import Pack
from passport.law.questions.records import retention_ends
from passport.law.vocabulary import Document


class Longer(Protocol):
    """A decision to keep what was made until a day until another one."""

    made_until: date
    keep_until: date


@dataclass(frozen=True, kw_only=True)
class Kept:
    """Until when something is kept, and what the text says of it."""

    until: date | None  # None: nothing ends it; it is kept until the facility decides
    by_law: date | None
    period: str  # as printed; "" where none is
    article: str

    def due(self, today: date) -> bool:
        """Return whether the day is reached on which it need not be kept any more."""
        return self.until is not None and self.until <= today


def kept(document: Document, made_on: date, pack: Pack | None, decisions: Iterable[Longer]) -> Kept:
    """Return until when a document that was made on a day is kept; `decisions` are those about its kind."""
    printed = retention_ends(document, made_on, pack)
    days = [one.keep_until for one in decisions if made_on <= one.made_until]
    if printed.until is not None:
        days.append(printed.until)
    elif printed.period:
        days = []  # a period in words, which no day ends
    return Kept(until=max(days, default=None), by_law=printed.until, period=printed.period, article=printed.article)
