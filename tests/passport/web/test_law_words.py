"""Every word of the closed sets has a name on the pages, and every table of a text its headings."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

import pytest
from django.utils import translation

from passport.law import vocabulary
from passport.law.conditions import condition_from
from passport.law.pack import Comparing, Pack
from passport.law.shelf import pack_called, packs
from passport.web import law_words
from passport.web.languages import language_choices, language_name
from passport.web.law_tables import Line, misprints_in, tables_of

WORDS: list[tuple[type[StrEnum], Mapping[Any, object]]] = [
    (vocabulary.Act, law_words.ACTS),
    (vocabulary.ProcedureClass, law_words.CLASSES),
    (vocabulary.Role, law_words.ROLES),
    (vocabulary.Actor, law_words.ACTORS),
    (vocabulary.Ask, law_words.ASKS),
    (vocabulary.Quantity, law_words.QUANTITIES),
    (vocabulary.Population, law_words.POPULATIONS),
    (vocabulary.Exposed, law_words.EXPOSED),
    (vocabulary.Document, law_words.DOCUMENTS),
    (vocabulary.Event, law_words.EVENTS),
    (vocabulary.Topic, law_words.TOPICS),
    (Comparing, law_words.COMPARING),
]


def pack(pack_id: str) -> Pack:
    found = pack_called(pack_id)
    assert found
    return found


def lines(pack_id: str, key: str) -> tuple[Line, ...]:
    return next(table.lines for table in tables_of(pack(pack_id)) if table.key == key)


@pytest.mark.parametrize(("closed", "words"), WORDS, ids=lambda value: getattr(value, "__name__", ""))
def test_every_word_has_a_name(closed: type[StrEnum], words: Mapping[Any, object]) -> None:
    assert words.keys() == set(closed)


@pytest.mark.parametrize(("condition", "words"), [
    ("emergency + own_specialty", "in an emergency, within the own specialty"),
    ("examined_before:1974", "specialist examination before 1974"),
    ("years_in:nuclear_medicine>5", "more than 5 years in the field: nuclear medicine"),
    ("years_in:radiology>=3", "at least 3 years in the field: radiology"),
    ("trained_for:cardiology", "trained for: cardiology"),
])  # fmt: skip
def test_a_condition_is_said_in_words(condition: str, words: str) -> None:
    assert law_words.condition_words(condition_from(condition).clauses) == words


@pytest.mark.parametrize(("unit", "words"), [
    ("mGy.cm2", "mGy·cm²"), ("Gy.cm2", "Gy·cm²"), ("uGy", "µGy"), ("mGy.cm", "mGy·cm"), ("mGy/min", "mGy/min"),
])  # fmt: skip
def test_units_are_written_as_people_write_them(unit: str, words: str) -> None:
    assert law_words.unit_words(unit) == words


@pytest.mark.parametrize("one", packs(), ids=lambda one: str(one.id))
def test_every_section_of_a_text_is_a_table_with_a_cell_under_each_heading(one: Pack) -> None:
    tables = tables_of(one)

    assert {table.key: len(table.rows) for table in tables} == {
        name.replace("_", "-"): len(rows)
        for name, rows in vars(one).items()
        if isinstance(rows, tuple) and rows and name != "languages"
    }
    assert misprints_in(one) == sum(bool(line.misprint) for table in tables for line in table.lines)


def test_a_unit_that_is_a_misprint_is_shown_as_printed_with_what_was_meant() -> None:
    (enema,) = [line for line in lines("ba-2011", "reference-levels") if line.cells[1] == "Irigografija"]

    assert enema.cells == (
        "Tabela 4", "Irigografija", "Fluoroscopy of the large bowel with an enema", "adults", "dose area product",
        "60 mGy·cm²",
    )  # fmt: skip
    assert enema.misprint.startswith("Printed: 60 mGy·cm². Meant: 60 Gy·cm². The column is printed in ")


def test_a_number_that_is_a_misprint_is_shown_as_printed_with_what_was_meant() -> None:
    (face,) = [line for line in lines("hr-2013", "reference-levels") if "36 mGy·cm" in line.cells]

    assert face.misprint.startswith("Printed: 36 mGy·cm. Meant: 360 mGy·cm. ")


def test_a_radionuclide_that_is_a_misprint_is_shown_as_printed_with_what_was_meant() -> None:
    (iron,) = [line for line in lines("rs-1998", "activities") if line.misprint]

    assert iron.cells == ("Tabela 6", "Ostalo, Ferokinetika", "57Fe ferocitrat", "0.37 MBq")
    assert iron.misprint.startswith("Printed: 57Fe. Meant: 59Fe. ")


def test_who_may_do_what_is_said_with_its_condition_and_article() -> None:
    cells = [line.cells for line in lines("rs-1998", "acts")]

    assert (
        "may approve",
        "X-ray diagnosis",
        "specialist of another branch, in an emergency, within the own specialty",
        "čl. 2. st. 4.",
    ) in cells


def test_what_women_are_asked_is_said_with_its_days_and_exception() -> None:
    (cycle,) = [line.cells for line in lines("rs-1998", "asks") if line.cells[0] == "the start of the cycle"]

    assert cycle[2].startswith("X-ray diagnosis, ")
    assert "only where the pelvis lies in the beam, within 10 days of the start of the cycle, except: " in cycle[2]


def test_how_values_are_compared_stands_above_the_levels() -> None:
    (levels,) = [table for table in tables_of(pack("rs-1998")) if table.key == "reference-levels"]

    assert levels.note.startswith("Every single value is compared. ")
    assert levels.note.endswith("(čl. 17.)")


def test_what_is_not_printed_is_a_dash() -> None:
    dashes = [line.cells for line in lines("ba-2011", "retention") if line.cells[2] == "—"]

    assert [cells[:2] for cells in dashes] == [
        ("report on equipment", "za vrijeme dok se oprema koristi"),
        ("report on equipment", "do prestanka korištenja opreme"),
    ]


def test_names_of_examinations_are_in_the_language_of_the_page() -> None:
    with translation.override("tr"):
        found = [line.cells[2] for line in lines("hr-2013", "reference-levels")]

    assert any("göğüs" in name.lower() for name in found)


def test_languages_are_called_as_their_readers_call_them() -> None:
    assert language_choices() == [
        ("en", "English"),
        ("sr-latn", "srpski (latinica)"),
        ("sr", "српски"),
        ("hr", "Hrvatski"),
        ("bs", "bosanski"),
        ("tr", "Türkçe"),
        ("fa", "فارسی"),
    ]
    assert language_name("xx") == "xx"
