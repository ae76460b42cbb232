"""Whatever people read is written by passport.language, on every page and in every sentence."""

import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog

from passport.language.catalogues import Fault, faults, read_catalogue
from passport.language.offered import FOLDERS
from passport.management.gathering import texts_of

ROOT = Path(__file__).resolve().parents[3]
PAGES = sorted(path for path in (ROOT / "templates").rglob("*") if path.suffix in {".html", ".HTM", ".TXT"})
CODE = sorted(
    path
    for room in ("passport", "ingestion", "reports")
    for path in (ROOT / room).rglob("*.py")
    if "language" not in path.parts
)
# What programs read: the attribute of <time>.
FOR_PROGRAMS = re.compile(r"""datetime="\{\{ [\w.]+\|date:'(?:c|Y-m-d)' \}\}\"""")
RAW = re.compile(r"\|(?:date|time|floatformat|intcomma|naturaltime|naturalday|timesince|timeuntil)\b")
DJANGOS = re.compile(r"\b(?:date_format|time_format|number_format|localize|get_format)\b")
ENGLISH_DAYS = re.compile(r"""(?:strftime\(|\{[\w.]+:)["']?[^"'})]*%[aAbBdejy]""")
# Sentences, and what stands in attributes, have the commas that their translation gives them.
WHOLE = re.compile(
    r'{%\s*blocktranslate.*?{%\s*endblocktranslate\s*%}|="[^"]*"|{%\s*comment.*?endcomment\s*%}', re.DOTALL
)
COMMA = re.compile(r"(?:[%}]}|</[a-z]+>)\s*,(?=[\s{<])|\|join:\", \"")
# Where sentences are made; a table for machines keeps the form of machines.
EDGES = [
    path for path in CODE if {"web", "presenters", "views"} & set(path.parts) and not path.name.endswith("_csv.py")
]


def raw_in(page: str) -> list[str]:
    """Return the filters by which a template writes days and numbers past our own."""
    return RAW.findall(FOR_PROGRAMS.sub("", page))


def test_no_template_writes_a_day_a_time_or_a_number_past_our_filters() -> None:
    found = {str(path.relative_to(ROOT)): raw_in(path.read_text(encoding="utf-8")) for path in PAGES}

    assert {page: filters for page, filters in found.items() if filters} == {}
    assert len(found) > 200


@pytest.mark.parametrize(
    ("page", "found"),
    [
        ("{{ at|date:'DATE_FORMAT' }}", ["|date"]),
        ("<time datetime=\"{{ row.at|date:'c' }}\">{{ row.at|moment }}</time>", []),
        ("{{ at|date:'c' }}", ["|date"]),
        ("{{ dose|floatformat:2 }} {{ at|time:'H:i' }}", ["|floatformat", "|time"]),
        ("{{ at|day }}", []),
    ],
)
def test_a_filter_past_ours_would_be_found(page: str, found: list[str]) -> None:
    assert raw_in(page) == found


def commas_in(page: str) -> list[str]:
    """Return the commas of English that a template writes between the parts of a list."""
    return COMMA.findall(WHOLE.sub("", page))


def test_no_template_writes_the_comma_of_english_between_the_parts_of_a_list() -> None:
    found = {str(path.relative_to(ROOT)): commas_in(path.read_text(encoding="utf-8")) for path in PAGES}

    assert {page: commas for page, commas in found.items() if commas} == {}


@pytest.mark.parametrize(
    ("page", "found"),
    [
        ("<bdi>{{ name }}</bdi>, {{ at|day }}", ["</bdi>,"]),
        ("{% if more %}{{ name }}{% endif %}, <b>", ["%},"]),
        ('{{ parts|join:", " }}', ['|join:", "']),
        ("{{ name }}{% comma %} {{ at|day }}", []),
        ("{% blocktranslate %}{{ name }}, {{ day }}{% endblocktranslate %}", []),
    ],
)
def test_a_comma_of_english_would_be_found(page: str, found: list[str]) -> None:
    assert commas_in(page) == found


def test_no_sentence_is_given_a_day_or_a_number_by_django() -> None:
    found = {str(path.relative_to(ROOT)): DJANGOS.findall(path.read_text(encoding="utf-8")) for path in CODE}

    assert {page: names for page, names in found.items() if names} == {}


def test_no_sentence_puts_a_day_into_an_order_of_its_own() -> None:
    found = {str(path.relative_to(ROOT)) for path in EDGES if ENGLISH_DAYS.search(path.read_text(encoding="utf-8"))}

    assert found == set()


def test_a_counted_number_is_read_in_the_digits_of_the_language() -> None:
    counted = re.compile(r"\{% blocktranslate [^%]*?\bcount (\w+=[^ ]+)")
    plain = {
        str(path.relative_to(ROOT)): [
            one for one in counted.findall(path.read_text(encoding="utf-8")) if "|number" not in one
        ]
        for path in PAGES
    }

    assert {page: ones for page, ones in plain.items() if ones} == {}


@pytest.fixture(scope="module")
def texts() -> Catalog:
    """Return every text that somebody reads."""
    return texts_of(ROOT)


@pytest.mark.parametrize("language", FOLDERS)
def test_every_text_is_said_in_every_language(language: str, texts: Catalog) -> None:
    assert faults(texts, read_catalogue(ROOT / "locale", language), language) == list[Fault]()
    assert len(texts) > 3000
