"""Find rows by words that somebody typed: two spellings of one name are one word, and its ending may differ."""

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from passport.booklet.examinations import fold as fold_words
from passport.database import clean_text
from passport.people.names import fold as fold_names

LONGEST = 100
_ENDINGS = (0, 1, 2)  # how many letters at the end of a word may differ: "koleno" finds "kolena"
_SHORTEST_STEM = 4
Row = TypeVar("Row")


def typed_words(text: str) -> str:
    """Return what somebody typed as it is searched for and shown again: one line, not longer than a name."""
    return " ".join(clean_text(text, limit=10 * LONGEST).split())[:LONGEST].strip()


def having(rows: Sequence[Row], text: str, *, said: Callable[[Row], Iterable[str]]) -> list[Row]:
    """Return the rows that say every typed word or begin a word with it; the first ending that finds any counts."""
    typed = _words(text)
    folded = {name: _words(name) for name in {name for row in rows for name in said(row)}}  # few names, many rows
    searched = [(row, [word for name in said(row) for word in folded[name]]) for row in rows]
    for ending in _ENDINGS if typed else ():
        stems = [_stem(word, ending) for word in typed]
        found = [row for row, words in searched if all(_begins(words, stem) for stem in stems)]
        if found:
            return found
    return []


def _words(text: str) -> list[str]:
    # The one knows the digits and letters of every language, the other that đ, dj and d are one.
    return fold_names(fold_words(text)).split()


def _stem(word: str, ending: int) -> str:
    return word if word.isdecimal() else word[: max(len(word) - ending, _SHORTEST_STEM)]


def _begins(words: Sequence[str], stem: str) -> bool:
    return any(word.startswith(stem) for word in words)
