"""Which languages there are, and which of them people are offered: those whose texts are all there.

A catalogue is compiled only when it is complete (`catalogues.compile_all`), so that nobody gets half a page: what lies
compiled is offered.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

ENGLISH = "en"
# As Django names them -> as their readers call them, and the folder of the catalogue; `sr` is Cyrillic.
OWN_NAMES: dict[str, str] = {
    ENGLISH: "English",
    "sr-latn": "Srpski",
    "sr": "Српски",
    "hr": "Hrvatski",
    "bs": "Bosanski",
    "tr": "Türkçe",
    "fa": "فارسی",
}
FOLDERS: dict[str, str] = {"sr-latn": "sr_Latn", "sr": "sr", "hr": "hr", "bs": "bs", "tr": "tr", "fa": "fa"}
FROM_RIGHT_TO_LEFT = frozenset({"fa"})


@dataclass(frozen=True, kw_only=True)
class Offered:
    """A language that can be chosen, as its own readers call it."""

    code: str
    name: str
    direction: str


def compiled_file(locale: Path, language: str) -> Path:
    """Return where the compiled catalogue of a language lies."""
    return locale / FOLDERS[language] / "LC_MESSAGES" / "django.mo"


def languages_in(locale: Path) -> list[tuple[str, str]]:
    """Return the languages of a folder that are complete, and English, with their own names: for settings."""
    return [
        (language, name)
        for language, name in OWN_NAMES.items()
        if language == ENGLISH or compiled_file(locale, language).exists()
    ]


def is_offered(language: str) -> bool:
    """Return whether this site can be read in a language."""
    return language in dict(settings.LANGUAGES)


def offered_or_default(language: str) -> str:
    """Return a person's language when this site can be read in it, else that of the installation."""
    return language if is_offered(language) else settings.LANGUAGE_CODE


def offered() -> Sequence[Offered]:
    """Return the languages that people choose from; none where there is no choice."""
    if len(settings.LANGUAGES) == 1:
        return ()
    return [
        Offered(code=code, name=name, direction="rtl" if code in FROM_RIGHT_TO_LEFT else "ltr")
        for code, name in settings.LANGUAGES
    ]
