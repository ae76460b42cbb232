"""The languages of the dictionary, and how Latin Serbian is written in Cyrillic. Plain Python.

The words of six languages are written down; Serbian in Cyrillic is the same words in other letters.
"""

import re
from dataclasses import dataclass
from enum import StrEnum


class Language(StrEnum):
    """A language of patients, as Django names it; `sr` is Cyrillic."""

    ENGLISH = "en"
    SERBIAN_LATIN = "sr-latn"
    SERBIAN_CYRILLIC = "sr"
    CROATIAN = "hr"
    BOSNIAN = "bs"
    TURKISH = "tr"
    PERSIAN = "fa"


# The column of the tables -> the language that is written in it.
COLUMNS: dict[str, Language] = {
    "en": Language.ENGLISH,
    "sr": Language.SERBIAN_LATIN,
    "hr": Language.CROATIAN,
    "bs": Language.BOSNIAN,
    "tr": Language.TURKISH,
    "fa": Language.PERSIAN,
}
COMMA: dict[Language, str] = {Language.PERSIAN: "، "}

_PAIRS = {"lj": "љ", "nj": "њ", "dž": "џ", "Lj": "Љ", "Nj": "Њ", "Dž": "Џ", "LJ": "Љ", "NJ": "Њ", "DŽ": "Џ"}
_LATIN, _CYRILLIC = "abvgdđežzijklmnoprstćufhcčš", "абвгдђежзијклмнопрстћуфхцчш"
_LETTERS = dict(zip(_LATIN + _LATIN.upper(), _CYRILLIC + _CYRILLIC.upper(), strict=True))
# Two letters here, not one: of "injekcija" and its kin.
_TWO_LETTERS = re.compile(r"\b(in)(?=j(?:ek|ic))", re.IGNORECASE)
# What stays Latin: capitals together, with digits and what hangs on them (CT, PET/CT, F-DOPA, DaTSCAN, CTDIvol, PSMA).
_STAYS = re.compile(r"(?=[\w/-]*(?:[A-ZŠĐČĆŽ]{2}|[wxyqWXYQ]|\d))[\w/-]+")
_WORDS = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*|[\w/-]+")


@dataclass(frozen=True, kw_only=True)
class Names:
    """One thing in every language."""

    by_language: dict[Language, str]

    def in_language(self, language: str) -> str:
        """Return the name in a language as Django or a browser names it; English where we have no other."""
        return self.by_language[language_of(language)]


def language_of(name: str) -> Language:
    """Return the language that a name such as `sr-Latn`, `en-us` or `sr_Latn` means; English for any other."""
    asked = name.lower().replace("_", "-")
    known = {str(language): language for language in Language}
    return known.get(asked) or known.get(asked.split("-")[0], Language.ENGLISH)


def names_of(row: dict[str, str]) -> Names:
    """Return the names that stand in a row of a table. Raises KeyError when a column is missing."""
    written = {language: row[column].strip() for column, language in COLUMNS.items()}
    return Names(by_language={**written, Language.SERBIAN_CYRILLIC: cyrillic(row["sr"].strip())})


def cyrillic(text: str) -> str:
    """Return Serbian Latin text in Cyrillic; acronyms, codes and numbers stay as they are."""
    return _WORDS.sub(lambda word: _word(word[0]), text)


def _word(word: str) -> str:
    if _STAYS.fullmatch(word):
        return word
    parted = _TWO_LETTERS.sub(lambda found: "".join(_LETTERS[letter] for letter in found[1]), word)
    paired = re.sub("|".join(_PAIRS), lambda pair: _PAIRS[pair[0]], parted)
    return "".join(_LETTERS.get(letter, letter) for letter in paired)
