"""The terms that bind every catalogue: where a text is one, its translation is this and no other.

`terms.csv` is ours: a text of the source, and what it is called in each language. Serbian in Cyrillic is not written
down: it is the Latin word in other letters.
"""

import csv
from collections.abc import Iterator, Mapping
from pathlib import Path

from babel.messages.catalog import Catalog

from passport.language.catalogues import CYRILLIC, SERBIAN, WRITTEN, key_of, read_catalogue
from passport.language.cyrillic import cyrillic
from passport.language.offered import FOLDERS

TABLE = Path(__file__).parent / "terms.csv"
SOURCE = "en"

Terms = Mapping[str, Mapping[str, str]]  # text of the source -> language -> how it is said


def terms(table: Path = TABLE) -> Terms:
    """Return what each bound text is in each language."""
    with table.open(encoding="utf-8", newline="") as opened:
        rows = list(csv.DictReader(opened))
    return {row[SOURCE]: {language: row[language] for language in WRITTEN if row[language]} for row in rows}


def said_in(bound: Mapping[str, str], language: str) -> str:
    """Return how a bound text is said in a language; "" where the table leaves it open."""
    return cyrillic(bound.get(SERBIAN, "")) if language == CYRILLIC else bound.get(language, "")


def differing(bound: Terms, catalogue: Catalog, language: str) -> list[tuple[str, str, str]]:
    """Return the texts that a catalogue translates otherwise: the text, what is bound, what stands there.

    A text may begin with a capital or end with a colon where the table's does not.
    """
    wanted = {_bare(text): said_in(by_language, language) for text, by_language in bound.items()}
    return [
        (key_of(message)[1], wanted[_bare(key_of(message)[1])], message.string)
        for message in catalogue
        if message.id
        and isinstance(message.string, str)
        and message.string
        and _differs(wanted.get(_bare(key_of(message)[1]), ""), message.string)
    ]


def contradictions(bound: Terms, locale: Path) -> Iterator[str]:
    """Yield a line for each text of a folder's catalogues that is translated otherwise than the table binds."""
    for language in FOLDERS:
        for text, wanted, said in differing(bound, read_catalogue(locale, language), language):
            yield f"{FOLDERS[language]}: {text!r} is bound to {wanted!r}, not {said!r}"


def _differs(wanted: str, said: str) -> bool:
    return bool(wanted) and _bare(wanted) != _bare(said)


def _bare(text: str) -> str:
    stripped = text.strip().removesuffix(":").removesuffix(".")
    return stripped[:1].lower().replace("i̇", "i") + stripped[1:]
