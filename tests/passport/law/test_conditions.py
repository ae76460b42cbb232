"""Conditions as packs write them: read, written back, and held against what is on record of a person and a case."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from passport.law.conditions import BadCondition, Circumstances, Clause, condition_from, years_after
from tests.passport.law.cast import DAY


@pytest.mark.parametrize(("text", "clauses"), [
    ("", ()),
    ("emergency", (Clause(kind="emergency"),)),
    ("own_specialty", (Clause(kind="own_specialty"),)),
    ("emergency + own_specialty", (Clause(kind="emergency"), Clause(kind="own_specialty"))),
    ("examined_before:1974", (Clause(kind="examined_before", number=1974),)),
    ("years_in:nuclear_medicine>5", (Clause(kind="years_in", subject="nuclear_medicine", number=5, strictly=True),)),
    ("years_in:radiation_oncology>=3", (Clause(kind="years_in", subject="radiation_oncology", number=3),)),
    ("trained_for:nuclear_medicine", (Clause(kind="trained_for", subject="nuclear_medicine"),)),
])  # fmt: skip
def test_a_condition_is_read_and_written_back(text: str, clauses: tuple[Clause, ...]) -> None:
    condition = condition_from(text)

    assert condition.clauses == clauses
    assert str(condition) == text


def test_spaces_do_not_matter() -> None:
    assert str(condition_from("  emergency+own_specialty ")) == "emergency + own_specialty"


@pytest.mark.parametrize("text", [
    "sometimes",
    "emergency +",
    "emergency, own_specialty",
    "examined_before:74",
    "years_in:nuclear_medicine<5",
    "years_in:nuclear_medicine>five",
    "years_in>5",
    "trained_for:",
    "Emergency",
])  # fmt: skip
def test_what_is_no_condition_is_refused_by_its_text(text: str) -> None:
    with pytest.raises(BadCondition) as refused:
        condition_from(text)

    assert str(refused.value) in text


@pytest.mark.parametrize(("text", "known", "holds"), [
    ("", {}, True),
    ("emergency", {}, False),
    ("emergency", {"emergency": True}, True),
    ("own_specialty", {}, None),
    ("own_specialty", {"own_specialty": True}, True),
    ("own_specialty", {"own_specialty": False}, False),
    ("examined_before:1974", {}, None),
    ("examined_before:1974", {"examined_in": 1973}, True),
    ("examined_before:1974", {"examined_in": 1974}, False),
    ("years_in:radiology>5", {}, None),
    ("years_in:radiology>5", {"working_since": {"dental": date(2000, 1, 1)}}, None),
    ("years_in:radiology>5", {"working_since": {"radiology": date(2021, 3, 2)}}, False),
    ("years_in:radiology>5", {"working_since": {"radiology": date(2021, 3, 1)}}, True),
    ("years_in:radiology>=5", {"working_since": {"radiology": date(2021, 3, 3)}}, False),
    ("years_in:radiology>=5", {"working_since": {"radiology": date(2021, 3, 2)}}, True),
    ("trained_for:radiology", {}, None),
    ("trained_for:radiology", {"trained_for": frozenset()}, False),
    ("trained_for:radiology", {"trained_for": frozenset({"radiology"})}, True),
    # Of several clauses all must hold; one that fails settles it, whatever else is unknown.
    ("emergency + own_specialty", {"emergency": True, "own_specialty": True}, True),
    ("emergency + own_specialty", {"emergency": True}, None),
    ("emergency + own_specialty", {"own_specialty": True}, False),
    ("own_specialty + emergency", {}, False),
])  # fmt: skip
def test_a_condition_holds(text: str, known: Mapping[str, Any], holds: bool | None) -> None:
    assert condition_from(text).holds(Circumstances(on=DAY, **known)) is holds


def test_what_fails_and_what_is_unknown_are_both_unmet() -> None:
    condition = condition_from("emergency + own_specialty + trained_for:radiology")

    unmet = condition.unmet(Circumstances(on=DAY, trained_for=frozenset({"radiology"})))

    assert [str(clause) for clause in unmet] == ["emergency", "own_specialty"]


@pytest.mark.parametrize(("day", "years", "later"), [
    (date(2021, 3, 2), 5, date(2026, 3, 2)),
    (date(2020, 2, 29), 4, date(2024, 2, 29)),
    (date(2020, 2, 29), 5, date(2025, 3, 1)),
    (date(2020, 2, 28), 5, date(2025, 2, 28)),
])  # fmt: skip
def test_a_day_so_many_years_later(day: date, years: int, later: date) -> None:
    assert years_after(day, years) == later
