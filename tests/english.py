"""What a page leaves in English, or in Latin digits, that another language was chosen for."""

import re
from functools import cache

from django.conf import settings
from playwright.sync_api import Page

from passport.booklet.examinations import EXAMINATIONS, KINDS, name_of
from passport.language.catalogues import read_catalogue
from passport.language.figures import in_digits

# Text of the page, without what says of itself that it is English, the English beside a medical text, or that it stands to
# the letter: what is signed.
SAID = """() => {
    const all = document.body.cloneNode(true);
    all.querySelectorAll('[lang=en], [translate=no], script, style, template, svg').forEach(one => one.remove());
    const said = [...all.querySelectorAll('[placeholder], [aria-label], [title], [alt], input[type=submit]')].flatMap(
        one => ['placeholder', 'aria-label', 'title', 'alt'].map(name => one.getAttribute(name)));
    const walker = document.createTreeWalker(all, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) said.push(walker.currentNode.data);
    return [document.title, ...said].filter(one => one && one.trim());
}"""
ENGLISH = "en"
# Numbers that stand alone. What a person or a law wrote (dir), and codes, stay in the digits in which they came.
COUNTED = """() => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const found = [];
    while (walker.nextNode()) {
        const said = walker.currentNode.data.trim();
        const kept = walker.currentNode.parentElement.closest('[dir], [lang], bdi, code, script, style, textarea, option');
        if (/^\\(?[0-9]+\\)?$/.test(said) && (!kept || kept === document.documentElement)) found.push(said);
    }
    return found;
}"""
NAMES = {"radiation passport"}
LEAST = 4  # letters: shorter ones, PDF and CT, are the same everywhere
HOLES = re.compile(r"%\(\w+\)[sd]|<[^>]+>")
BLANKS = re.compile(r"\s+")


def left_in_english(page: Page, language: str) -> list[str]:
    """Return each piece of a page's text that a language says otherwise, and that stands there in English."""
    found = {BLANKS.sub(" ", piece).strip().rstrip(".:") for piece in page.evaluate(SAID)}
    return sorted(piece for piece in found if piece.lower() in _sources(language))


def left_in_latin_digits(page: Page, language: str) -> list[str]:
    """Return each number that stands alone on a page in other digits than those of the language."""
    return [said for said in page.evaluate(COUNTED) if in_digits(language, said) != said]


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
