"""What a page leaves in English that another language was chosen for."""

import re
from functools import cache

from django.conf import settings
from playwright.sync_api import Page

from passport.booklet.examinations import EXAMINATIONS, KINDS, name_of
from passport.language.catalogues import read_catalogue

# Text of the page, without what says of itself that it is English: a name, or the English beside a medical text.
SAID = """() => {
    const all = document.body.cloneNode(true);
    all.querySelectorAll('[lang=en], script, style, template, svg').forEach(one => one.remove());
    const said = [...all.querySelectorAll('[placeholder], [aria-label], [title], [alt], input[type=submit]')].flatMap(
        one => ['placeholder', 'aria-label', 'title', 'alt'].map(name => one.getAttribute(name)));
    const walker = document.createTreeWalker(all, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) said.push(walker.currentNode.data);
    return [document.title, ...said].filter(one => one && one.trim());
}"""
ENGLISH = "en"
NAMES = {"radiation passport"}
LEAST = 4  # letters: shorter ones, PDF and CT, are the same everywhere
HOLES = re.compile(r"%\(\w+\)[sd]|<[^>]+>")
BLANKS = re.compile(r"\s+")


def left_in_english(page: Page, language: str) -> list[str]:
    """Return each piece of a page's text that a language says otherwise, and that stands there in English."""
    found = {BLANKS.sub(" ", piece).strip().rstrip(".:") for piece in page.evaluate(SAID)}
    return sorted(piece for piece in found if piece.lower() in _sources(language))


@cache
def _sources(language: str) -> frozenset[str]:
    catalogue = read_catalogue(settings.LOCALE_DIR, language)
    # What is called the same there, an AE title, is not left in English.
    texts = [form for one in catalogue if one.id and one.id != one.string for form in _forms(one.id)]
    texts += [name for name in _examinations(ENGLISH) if name not in _examinations(language)]
    pieces = {BLANKS.sub(" ", piece).strip().rstrip(".:").lower() for text in texts for piece in HOLES.split(text)}
    return frozenset(piece for piece in pieces if len(piece) > LEAST and " " in piece and piece not in NAMES)


@cache
def _examinations(language: str) -> frozenset[str]:
    kinds = {name_of("", kind=kind, language=language) for kind in KINDS}
    return frozenset(kinds | {name_of(one.code, kind=one.kind, language=language) for one in EXAMINATIONS.values()})


def _forms(text: str | tuple[str, ...]) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else text
