"""Which approver of a hospital wrote a report on images, as far as the report itself says so. Plain Python.

Nothing is guessed: a name that two approvers bear, two authors, a number that contradicts the name, and a number alone
name nobody.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum

from passport.people.names import fold


class Standing(IntEnum):
    """By what somebody is known as the author; the first that a report has decides. Source: PS3.3 C.17.2, PS3.16 TID 1003."""

    VERIFIED = 1  # Verifying Observer: who took responsibility for the text
    OBSERVED = 2  # Person Observer: who wrote it
    READ = 3  # Name of Physician(s) Reading Study: all that the header of a PDF has


@dataclass(frozen=True, kw_only=True)
class Author:
    """Somebody whom a report names as its author, with the number by which that person is known, where it has one."""

    standing: Standing
    name: str = ""
    number: str = ""


@dataclass(frozen=True, kw_only=True)
class Approver:
    """Somebody who approves at the hospital of a row."""

    key: int
    name: str
    licence_number: str


def approver_meant(authors: Iterable[Author], approvers: Sequence[Approver]) -> int | None:
    """Return the key of the one approver who is the author of a report; None: none of them surely is."""
    named = [author for author in authors if author.name.strip() or author.number.strip()]
    if not named:
        return None
    first = min(author.standing for author in named)
    meant = {_one(author, approvers) for author in named if author.standing is first}
    return meant.pop() if len(meant) == 1 else None


def _one(author: Author, approvers: Sequence[Approver]) -> int | None:
    name, number = fold(author.name), _plain(author.number)
    # Whose number it is the report seldom says: it tells two of one name apart, and by itself it names nobody.
    licensed = [one for one in approvers if number and _plain(one.licence_number) == number]
    if len(licensed) == 1 and name == fold(licensed[0].name):
        return licensed[0].key
    if licensed:  # the number says one thing and the name another, or two bear the number
        return None
    bearing = [one for one in approvers if name and fold(one.name) == name]
    return bearing[0].key if len(bearing) == 1 else None


def _plain(number: str) -> str:
    return "".join(number.split()).casefold()
