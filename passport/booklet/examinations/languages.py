"""The languages of the dictionary. Plain Python.

The words of six languages are written down; Serbian in Cyrillic is the same words in other letters.
"""

from dataclasses import dataclass
from enum import StrEnum

from passport.language.cyrillic import cyrillic


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
