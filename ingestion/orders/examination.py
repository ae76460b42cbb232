"""Which examination an order asks for: an item of the dictionary for certain, or words and a kind. Plain Python."""

from collections.abc import Iterable
from dataclasses import dataclass

from passport.booklet.examinations import EXAMINATIONS, GivenName, fold, given_code, recognise
from passport.booklet.reading import Code, Kind


class NotUnderstood(Exception):
    """Neither the code is known here, nor are there words and the kind of examination."""


@dataclass(frozen=True, kw_only=True)
class Asked:
    """An examination as a sender names it; what it does not say is empty or None."""

    code: str = ""  # of our dictionary
    coded: Code | None = None
    words: str = ""
    kind: Kind | None = None

    def as_sent(self) -> str:
        """Return all that was said, as one line."""
        coded = f"{self.coded.scheme} {self.coded.value}" if self.coded else ""
        return " · ".join(part for part in (self.code, coded, self.words) if part)


@dataclass(frozen=True, kw_only=True)
class Understood:
    """What is asked for: the item's code; "" where only the words and the kind are known."""

    code: str
    words: str
    kind: Kind


def understand(asked: Asked, names: Iterable[GivenName]) -> Understood:
    """Return what a sender means; what people of the hospital said of its names stands before what is recognised.

    Nothing is guessed: a code of two items is none, and words need their kind. Raises NotUnderstood.
    """
    code = asked.code or _given(asked, names) or _recognised(asked)
    item = EXAMINATIONS.get(code)
    if item is not None:
        return Understood(code=code, words=asked.words, kind=item.kind)
    if not asked.words or asked.kind is None:
        raise NotUnderstood
    return Understood(code="", words=asked.words, kind=asked.kind)


def _given(asked: Asked, names: Iterable[GivenName]) -> str:
    # Without a kind any item may be meant.
    kind = asked.kind or Kind.OTHER
    return given_code(names, name=fold(asked.words), codes=_codes(asked), device_keys=(), kind=kind)


def _recognised(asked: Asked) -> str:
    if asked.kind is not None:
        return recognise(asked.words, kind=asked.kind, codes=_codes(asked))
    sent = {(code.scheme, code.value) for code in _codes(asked)}
    found = [item.code for item in EXAMINATIONS.values() if item.codes & sent]
    return found[0] if len(found) == 1 else ""


def _codes(asked: Asked) -> tuple[Code, ...]:
    return (asked.coded,) if asked.coded else ()
