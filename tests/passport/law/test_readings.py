"""The rule packs say what the gazettes print: each is held against a second reading, made by another person."""

import csv
from collections import Counter
from decimal import Decimal, InvalidOperation
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from passport.law.pack import Breastfeeding, IodineInstruction, Pack
from passport.law.printing import printed
from passport.law.shelf import SHIPPED, pack_in, packs
from passport.law.vocabulary import PeriodUnit

READINGS = Path(__file__).parent / "readings"
FILES = {"rs": "rs-1998", "hr": "hr-2013", "ba": "ba-2011"}
# The number of rows of every table, in each text; a text that prints no such table has none. TR and IR print none at all.
TABLES = """
file                 section                 rs  hr  ba
reference-levels     reference_levels        21  40  64
activities           activities              93  68  57
breastfeeding        breastfeeding            6   0  12
child-factors        child_activity_factors   0   0  30
remains              remains_limits           6   0   5
iodine-instructions  iodine_instructions      0   0   4
work-restrictions    work_restrictions        0   0   4
carer-limits         carer_limits             0   5   3
"""
# What the acts of both sides are compared by: the texts lay more acts on people than the reading has articles.
READ_ACTS = 77

Row = tuple[str, ...]


def tables() -> list[tuple[str, str, str, int]]:
    """Return country, file, section and number of rows of every table."""
    head, *rows = (line.split() for line in TABLES.strip().splitlines())
    return [
        (country, file, section, int(count))
        for file, section, *counts in rows
        for country, count in zip(head[2:], counts, strict=True)
    ]


@cache
def shipped(country: str) -> Pack:
    return pack_in(SHIPPED / f"{FILES[country.lower()]}.toml")


def reading(name: str) -> list[dict[str, str]]:
    path = READINGS / f"{name}.csv"
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as opened:
        return list(csv.DictReader(opened))


def rows_of(rows: list[dict[str, Any]], columns: list[str]) -> Counter[Row]:
    return Counter(tuple(cell(column, row.get(column)) for column in columns) for row in rows)


def cell(column: str, value: object) -> str:
    """Return a cell as both sides write it: a number as a number, an empty cell as an empty text.

    Spaces in chemical forms are left out: they stand or fall with how sub- and superscripts are set.
    """
    text = "" if value is None else str(value)
    try:
        return str(Decimal(text.replace(",", ".")).normalize())
    except InvalidOperation:
        return "".join(text.split()) if column == "chemical_form" else text


@pytest.mark.parametrize(("country", "file", "section", "count"), tables())
def test_a_pack_has_the_rows_of_the_second_reading(country: str, file: str, section: str, count: int) -> None:
    read = reading(f"{country}-{file}")
    columns = list(read[0]) if read else []

    ours = rows_of(printed(shipped(country))[section], columns)
    theirs = rows_of(read, columns)

    assert sorted((theirs - ours).elements()) == []  # read, and not in the pack
    assert sorted((ours - theirs).elements()) == []  # in the pack, and not read
    assert (ours.total(), theirs.total()) == (count, count)


def test_every_reading_is_held_against_a_pack() -> None:
    named = {f"{country}-{file}" for country, file, _section, count in tables() if count}

    assert {path.stem for path in READINGS.glob("*.csv")} == named | {"acts", "retention", "deadlines"}


@pytest.mark.parametrize("country", ["TR", "IR"])
def test_two_texts_print_no_table(country: str) -> None:
    found = next(pack for pack in packs() if pack.country == country)

    sections = {section for _country, _file, section, _count in tables()} | {
        "acts",
        "asks",
        "required_data",
        "retention",
    }
    assert {section: printed(found)[section] for section in sections} == {section: [] for section in sections}


def test_the_acts_of_the_articles_that_were_read_agree() -> None:
    columns = ["act", "procedure_class", "role", "condition", "article"]
    read = reading("acts")

    for country in FILES:
        theirs = [row for row in read if row["country"] == country.upper()]
        articles = {(row["act"], row["article"]) for row in theirs}
        ours = [row for row in printed(shipped(country))["acts"] if (row["act"], row["article"]) in articles]
        assert rows_of(ours, columns) == rows_of(theirs, columns)
    assert len(read) == READ_ACTS


@pytest.mark.parametrize(("country", "beyond"), [
    ("rs", {("prescribe_activity", "čl. 40.")}),
    ("hr", {("prescribe_activity", "čl. 42. st. 1.")}),
    ("ba", {
        ("prescribe_activity", "čl. 17. st. 3."),
        ("prescribe_activity", "čl. 17. st. 3. i čl. 58. st. 2."),
        ("calculate_dose", "čl. 59. st. 1."),
    }),
])  # fmt: skip
def test_a_pack_names_no_other_article_for_an_act_that_was_read(country: str, beyond: set[tuple[str, str]]) -> None:
    read = {(row["act"], row["article"]) for row in reading("acts") if row["country"] == country.upper()}
    acts = {"prescribe", "approve", "prescribe_activity", "calculate_dose", "release"}

    ours = {(row["act"], row["article"]) for row in printed(shipped(country))["acts"] if row["act"] in acts}

    assert ours - read == beyond


@pytest.mark.parametrize("country", FILES)
def test_what_is_kept_for_years_agrees(country: str) -> None:
    columns = ["document", "years", "article"]
    theirs = [row for row in reading("retention") if row["country"] == country.upper()]

    ours = [row for row in printed(shipped(country))["retention"] if row["years"] is not None]

    assert rows_of(ours, columns) == rows_of(theirs, columns)
    assert len(theirs) == {"rs": 0, "hr": 2, "ba": 4}[country]


def test_every_deadline_that_was_read_stands_in_its_pack() -> None:
    read = reading("deadlines")

    found = [
        [
            row["article"]
            for row in printed(shipped(wanted["country"]))["deadlines"]
            if (row["event"], row["article"]) == (wanted["event"], wanted["article"])
            and wanted["period"] in row["period"]
        ]
        for wanted in read
    ]

    assert found == [[wanted["article"]] for wanted in read]
    assert len(read) == 10


# The misprints: country, table, what is printed, what was meant. No other row says that it should be another.
GY_CM2 = [
    ("ba", "Tabela 4", f"{exam} {value} mGy.cm2", f"{value}000 mGy.cm2, {value} Gy.cm2")
    for exam, value in (
        ("Lumbalna kičma", 15),
        ("Irigografija", 60),
        ("Barijeva kaša", 25),
        ("Intravenozna urografija", 40),
        ("Abdomen", 8),
        ("Karlica", 5),
        ("Koronarna angiografija", 50),
        ("PTCA", 100),
    )
]
MISPRINTS = [
    *GY_CM2,
    ("hr", "Prilog I. II.", "Lice i sinusi 36 mGy.cm", "360 mGy.cm"),
    ("hr", "Prilog II.", "Moždani krvotok 113Xe 400", "133Xe"),
    ("hr", "Prilog II.", "Ispitivanje paraštitnjače 201TI 80", "201Tl"),
    ("hr", "Prilog II.", "Snimanje srca 201mTl 100", "201Tl"),
    ("rs", "Tabela 6", "Ferokinetika 57Fe 0.37", "59Fe"),
]


def misprints(country: str) -> list[tuple[str, str, str, str]]:
    pack = shipped(country)
    levels = [
        (
            country,
            row.table,
            f"{row.exam} {row.value} {row.unit}",
            f"{row.corrected} {row.unit}" + (f", {row.value} {row.unit_meant}" if row.unit_meant else ""),
        )
        for row in pack.reference_levels
        if row.corrected is not None or row.unit_meant or row.reason
    ]
    activities = [
        (country, row.table, f"{row.procedure} {row.radionuclide} {row.max_mbq}", row.corrected)
        for row in pack.activities
        if row.corrected or row.reason
    ]
    return levels + activities


def test_a_misprint_stands_as_printed_beside_what_was_meant_and_nothing_else_is_corrected() -> None:
    assert sorted(found for country in FILES for found in misprints(country)) == sorted(MISPRINTS)


def test_every_correction_says_why() -> None:
    rows = [row for country in FILES for row in (*shipped(country).reference_levels, *shipped(country).activities)]

    assert [row for row in rows if row.corrected and not row.reason.endswith(".")] == []


UNITS = {
    "sati": PeriodUnit.HOURS,
    "sata": PeriodUnit.HOURS,
    "dana": PeriodUnit.DAYS,
    "nedelje": PeriodUnit.WEEKS,
    "sedmica": PeriodUnit.WEEKS,
    "sedmice": PeriodUnit.WEEKS,
    "mjeseca": PeriodUnit.MONTHS,
    "mjeseci": PeriodUnit.MONTHS,
}


@pytest.mark.parametrize("country", FILES)
def test_a_period_is_the_number_and_the_unit_that_are_printed(country: str) -> None:
    pack = shipped(country)
    rows: list[Breastfeeding | IodineInstruction] = [*pack.breastfeeding, *pack.iodine_instructions]

    said = [(row.amount, row.unit) for row in rows]

    assert said == [(Decimal(number), UNITS[word]) for number, word in (row.period.split() for row in rows)]
    assert len(rows) == {"rs": 6, "hr": 0, "ba": 16}[country]


def test_a_dash_is_no_number() -> None:
    bosnia = shipped("ba")

    without_activity = [row.radionuclide for row in bosnia.breastfeeding if row.activity_mbq is None]
    without_days = [(row.hours, row.residual_mbq) for row in bosnia.work_restrictions if row.days is None]

    assert (without_activity, without_days) == (["111In"], [(Decimal(4), Decimal(200))])


def test_the_limit_of_strontium_differs_between_two_texts_and_is_merged_in_neither() -> None:
    found = {
        country: [row.cremation_mbq for row in shipped(country).remains_limits if row.radionuclide == "89Sr"]
        for country in ("rs", "ba")
    }

    assert found == {"rs": [Decimal(20)], "ba": [Decimal(200)]}
