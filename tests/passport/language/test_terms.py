"""Terms bind: a catalogue that calls a thing otherwise is told of."""

from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from django.conf import settings

from passport.language.catalogues import WRITTEN, catalogue_file
from passport.language.offered import FOLDERS
from passport.language.terms import contradictions, differing, said_in, terms

BOUND = {"report": {"sr-latn": "nalaz", "hr": "nalaz", "tr": "rapor"}, "image": {"sr-latn": "snimak", "hr": "snimka"}}


def catalogue(language: str, **said: str) -> Catalog:
    made = Catalog(locale=FOLDERS[language])
    for text, word in said.items():
        made.add(text.replace("_", " "), word)
    return made


@pytest.mark.parametrize(
    ("language", "said", "found"),
    [
        ("hr", {"report": "nalaz", "image": "snimka"}, []),
        ("hr", {"report": "izvješće", "image": "snimka"}, [("report", "nalaz", "izvješće")]),
        ("hr", {"Report": "Nalaz"}, []),
        ("hr", {"Report": "Izvješće"}, [("Report", "nalaz", "Izvješće")]),
        ("sr", {"report": "налаз", "image": "слика"}, [("image", "снимак", "слика")]),
        ("tr", {"image": "resim"}, []),  # the table leaves it open
        ("hr", {"report": ""}, []),  # missing is another fault
        ("hr", {"the report": "izvješće"}, []),
    ],
)
def test_what_differs_from_a_bound_term_is_found(
    language: str, said: dict[str, str], found: list[tuple[str, str, str]]
) -> None:
    assert differing(BOUND, catalogue(language, **said), language) == found


def test_a_colon_behind_a_term_is_no_difference() -> None:
    made = Catalog(locale="hr")
    made.add("Report:", "Nalaz:")

    assert differing(BOUND, made, "hr") == []


def test_our_table_speaks_every_language_that_is_written() -> None:
    bound = terms()

    assert {language for by_language in bound.values() for language in by_language} == set(WRITTEN)
    assert said_in(bound["personal number"], "sr") == "лични број"
    assert said_in(bound["referring doctor"], "hr") == "predlagatelj"
    assert said_in(bound["booklet"], "tr") == ""  # a native specialist has to decide
    assert "†" not in "".join(word for by_language in bound.values() for word in by_language.values())


def test_a_contradiction_is_told_with_the_word_that_is_bound(tmp_path: Path) -> None:
    file = catalogue_file(tmp_path, "hr")
    file.parent.mkdir(parents=True)
    file.write_text('msgid ""\nmsgstr ""\n\nmsgid "report"\nmsgstr "izvješće"\n', encoding="utf-8")

    assert list(contradictions(BOUND, tmp_path)) == ["hr: 'report' is bound to 'nalaz', not 'izvješće'"]


def test_no_catalogue_of_ours_contradicts_our_table() -> None:
    assert list(contradictions(terms(), settings.LOCALE_DIR)) == []
