"""Catalogues of translated texts: what is wrong with one, and how they are compiled.

A catalogue is complete when every text of the source is translated, none is marked as unsure, each has the
placeholders and tags of its source, and as many plural forms as its language has. Only complete ones are compiled.
"""

import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from importlib.util import find_spec
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from passport.language.cyrillic import cyrillic
from passport.language.offered import FOLDERS, compiled_file

# Serbian in Cyrillic is no catalogue of its own: it is the Latin one in other letters, made when compiled.
SERBIAN, CYRILLIC = "sr-latn", "sr"
WRITTEN = tuple(language for language in FOLDERS if language != CYRILLIC)
# Of allauth's pages of sign-in there is no Bosnian: its readers get the Croatian, and not the English.
KIN = {"bs": "hr"}
_PLACEHOLDERS = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")
# Written out, a day ends in a full stop there: 29. novembra 2026.
_DAYS_WITH_FULL_STOP = frozenset({"sr-latn", "sr", "hr", "bs"})
_STOPPED_DAY = re.compile(r"%\(day\)s\.")
_TAGS = re.compile(r"</?\w+[^>]*>")
_HEADERS = re.compile(
    r'^"(?:Project-Id-Version|Report-Msgid-Bugs-To|POT-Creation-Date|PO-Revision-Date|Last-Translator|Language-Team'
    r'|Generated-By):.*\\n"\n',
    re.MULTILINE,
)
HEAD = "# Texts of this site in one language. `make texts` brings the list up to date and says what is missing."

Key = tuple[str, str, str]  # context, text, its plural


class Wrong(StrEnum):
    """What can be wrong with one text of a catalogue."""

    MISSING = "missing"
    UNSURE = "marked as unsure"
    PLURALS = "another number of plural forms than the language has"
    PLACEHOLDERS = "other placeholders than the source"
    TAGS = "other tags than the source"
    FULL_STOPS = "a second full stop behind a day"


@dataclass(frozen=True, kw_only=True)
class Fault:
    """One text that is not right yet."""

    text: str
    wrong: Wrong


def key_of(message: Message) -> Key:
    """Return by what a text is known in every catalogue."""
    text, *plural = (message.id,) if isinstance(message.id, str) else message.id
    return (str(message.context or ""), text, "".join(plural))


def faults(source: Catalog, translated: Catalog, language: str) -> list[Fault]:
    """Return all that is wrong with a catalogue beside the texts of the source; nothing: it is complete."""
    known = {key_of(message): message for message in translated if message.id}
    return [
        Fault(text=key[1], wrong=wrong)
        for key in (key_of(message) for message in source if message.id)
        for wrong in _wrongs(key, known.get(key), language)
    ]


def in_cyrillic(latin: Catalog) -> Catalog:
    """Return a Serbian catalogue in Cyrillic."""
    return _copied(latin, CYRILLIC, cyrillic)


def catalogue_file(locale: Path, language: str) -> Path:
    """Return where the catalogue of a language lies, as translators write it."""
    return locale / FOLDERS[language] / "LC_MESSAGES" / "django.po"


def read_catalogue(locale: Path, language: str) -> Catalog:
    """Return what is translated into a language; an empty catalogue where nobody began."""
    if language == CYRILLIC:
        return in_cyrillic(read_catalogue(locale, SERBIAN))
    file = catalogue_file(locale, language)
    if not file.exists():
        return Catalog(locale=FOLDERS[language])
    with file.open("rb") as opened:
        return read_po(opened, locale=FOLDERS[language], abort_invalid=True)


def write_catalogues(source: Catalog, locale: Path) -> None:
    """Bring every catalogue to the texts of the source: new ones come in empty, those that are gone go."""
    for language in WRITTEN:
        updated = read_catalogue(locale, language)
        # No guesses: a text that resembles an old one is a new one.
        updated.update(source, no_fuzzy_matching=True)
        updated.header_comment = HEAD
        file = catalogue_file(locale, language)
        file.parent.mkdir(parents=True, exist_ok=True)
        written = io.BytesIO()
        write_po(written, updated, width=120, sort_output=True, include_lineno=False, ignore_obsolete=True)
        # A date in the head of a file would make every gathering a change.
        file.write_text(_HEADERS.sub("", written.getvalue().decode()), encoding="utf-8")


def compile_all(source: Catalog, locale: Path) -> dict[str, list[Fault]]:
    """Compile each complete catalogue, remove what was compiled of others; return what is wrong, by language."""
    found = {}
    for language in FOLDERS:
        catalogue = read_catalogue(locale, language)
        found[language] = faults(source, catalogue, language)
        file = compiled_file(locale, language)
        file.unlink(missing_ok=True)
        if not found[language]:
            file.parent.mkdir(parents=True, exist_ok=True)
            with file.open("wb") as opened:
                write_mo(opened, with_borrowed(_copied(catalogue, language, str), language))
    return found


def with_borrowed(catalogue: Catalog, language: str) -> Catalog:
    """Return a catalogue with what the pages of sign-in say, where those who wrote them have it in a kin language alone."""
    kin = KIN.get(language)
    if kin is not None:
        for message in _of_sign_in(kin):
            if message.id and message.string and catalogue.get(message.id, message.context) is None:
                catalogue.add(message.id, message.string, context=message.context, flags=message.flags)
    return catalogue


def report(found: Mapping[str, Iterable[Fault]], *, of: int) -> Iterator[str]:
    """Yield a line for each language: how many texts are right, and what the others lack."""
    for language, wrong in found.items():
        counts = {kind: sum(fault.wrong is kind for fault in wrong) for kind in Wrong}
        lacks = ", ".join(f"{count} {kind}" for kind, count in counts.items() if count)
        yield f"{FOLDERS[language]}: {lacks or 'complete'} (of {of})"


def _of_sign_in(language: str) -> Catalog:
    found = find_spec("allauth")
    folder = Path(found.submodule_search_locations[0]) if found and found.submodule_search_locations else Path()
    with (folder / "locale" / FOLDERS[language] / "LC_MESSAGES" / "django.po").open("rb") as opened:
        return read_po(opened, locale=FOLDERS[language])


def _wrongs(key: Key, message: Message | None, language: str) -> Iterator[Wrong]:
    said = message.string if message else ""
    forms = (said,) if isinstance(said, str) else tuple(said)
    if message is None or not all(forms) or not forms:
        yield Wrong.MISSING
        return
    if message.fuzzy:
        yield Wrong.UNSURE
    _context, text, plural = key
    if len(forms) != (Catalog(locale=FOLDERS[language]).num_plurals if plural else 1):
        yield Wrong.PLURALS
    model = plural or text
    if any(_found(_PLACEHOLDERS, form) != _found(_PLACEHOLDERS, model) for form in forms):
        yield Wrong.PLACEHOLDERS
    if any(_found(_TAGS, form) != _found(_TAGS, model) for form in forms):
        yield Wrong.TAGS
    if language in _DAYS_WITH_FULL_STOP and any(map(_STOPPED_DAY.search, forms)):
        yield Wrong.FULL_STOPS


def _found(pattern: re.Pattern[str], text: str) -> set[str]:
    # "%(count)d" and "%(count)s" are one value; 100%% is none.
    return {one.replace(")d", ")s") for one in pattern.findall(text.replace("%%", ""))}


def _copied(catalogue: Catalog, language: str, written: Callable[[str], str]) -> Catalog:
    # Its rule of plurals is the one of the language, whatever stands in the head of a file.
    made = Catalog(locale=FOLDERS[language])
    for message in catalogue:
        if message.id:
            said = message.string
            turned = written(said) if isinstance(said, str) else tuple(written(form) for form in said)
            made.add(message.id, turned, context=message.context, flags=message.flags)
    return made
