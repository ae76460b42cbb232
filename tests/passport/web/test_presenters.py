"""Rows and sentences as their readers see them."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from passport.booklet.models import Dose, Entry, Version
from passport.booklet.row_words import TO_PATIENTS, VOID
from passport.booklet.states import State
from passport.language.saying import clock, day
from passport.people.models import Facility
from passport.web import words
from passport.web.presenters import _value as value_of
from passport.web.presenters import (
    age,
    comparison_sentence,
    coverage_sentence,
    hidden_sentence,
    masked,
    row_of,
    state_sentence,
    years,
)

BELGRADE = ZoneInfo("Europe/Belgrade")
ADULT = date(1961, 5, 2)
MOMENT = datetime(2026, 3, 1, 23, 30, tzinfo=UTC)  # the second of March in Belgrade


def entry(**parts: object) -> Entry:
    said = {"uid": "e", "exam_code": "ct.chest", "kind": "ct", "state": State.PENDING, "state_at": MOMENT}
    return Entry(
        facility=Facility(name="Sunce"), created_at=MOMENT, **said | {"performed_on": date(2026, 3, 1)} | parts
    )


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("xray.chest", "in a few days."),
        (
            "mammography",
            "in some weeks to some months; this compares amounts and does not say what will happen to you.",
        ),
        ("ct.chest", "in one to a few years; this compares amounts and does not say what will happen to you."),
        ("nm.pet_ct", "in several years; this compares amounts and does not say what will happen to you."),
    ],
)
def test_the_comparison_belongs_to_the_kind_of_examination(code: str, sentence: str) -> None:
    begins = "An examination of this kind usually gives about as much radiation as everyone gets from nature "

    assert comparison_sentence(entry(exam_code=code), born=ADULT) == begins + sentence


@pytest.mark.parametrize(
    ("parts", "born", "sentence"),
    [
        ({}, date(2008, 3, 2), str(words.OF_A_CHILD)),
        ({}, date(2008, 3, 1), str(words.COMPARISONS["medium"])),
        ({"performed_on": None}, date(2008, 3, 2), str(words.OF_A_CHILD)),
        ({"therapy": True}, ADULT, str(words.OF_A_THERAPY)),
        ({"exam_code": "therapy.radionuclide"}, ADULT, str(words.OF_A_THERAPY)),
        ({"exam_code": ""}, ADULT, ""),
    ],
)
def test_children_and_treatments_are_not_compared(parts: dict[str, object], born: date, sentence: str) -> None:
    assert comparison_sentence(entry(**parts), born=born) == sentence


@pytest.mark.parametrize(
    ("state", "sentence"),
    [
        (State.DRAFT, str(TO_PATIENTS.waiting)),
        (State.CONFIRMED, str(TO_PATIENTS.waiting)),
        (State.PENDING, str(TO_PATIENTS.waiting)),
        (State.RETURNED, str(TO_PATIENTS.waiting)),
        (State.SIGNED, ""),
        (State.VOID, str(VOID)),
        (
            State.CANNOT_SIGN,
            "The doctor who approved this examination can no longer sign; the hospital has confirmed the record on "
            "2 March 2026.",
        ),
        (
            State.HOSPITAL_CONFIRMED,
            "Confirmed by the hospital on 2 March 2026: the doctor who approved this examination confirmed it without an "
            "own signature. You need not do anything.",
        ),
    ],
)
def test_each_state_has_its_sentence(state: State, sentence: str) -> None:
    assert state_sentence(entry(state=state), zone=BELGRADE) == sentence


def test_a_row_that_was_a_mistake_says_why() -> None:
    assert state_sentence(entry(state=State.VOID, returned_reason="Typed twice"), zone=BELGRADE) == (
        "This row was entered by mistake and does not count; it stays visible so that nothing disappears. "
        "The reason given: “Typed twice”."
    )


@pytest.mark.parametrize(("by", "said"), [("Dr Vera Ilić", " by Dr Vera Ilić: "), ("", ": ")])
def test_a_correction_names_its_day_its_author_and_what_it_was(by: str, said: str) -> None:
    version = Version(made_at=MOMENT, made_by=by, reason="date")

    assert state_sentence(entry(state=State.AMENDED, current_version=version), zone=BELGRADE) == (
        f"This row was corrected on 2 March 2026{said}date; the earlier version is still here."
    )


def test_a_name_that_is_not_in_the_dictionary_is_not_guessed_and_not_shown_to_patients() -> None:
    sent = entry(exam_code="", exam_as_sent="THORAX^1_Routine (Adult)", region="chest")
    typed = entry(exam_code="", exam_as_sent="Schwartz", region="", typed_by="Pera")

    assert [(row.name, row.name_as_sent) for row in (row_of(sent, zone=BELGRADE), row_of(typed, zone=BELGRADE))] == [
        ("CT examination, chest", ""),
        ("CT examination", "Schwartz"),
    ]
    assert row_of(sent, zone=BELGRADE, professional=True).name_as_sent == "THORAX^1_Routine (Adult)"


def test_rows_are_grouped_by_year_and_one_without_a_date_says_so() -> None:
    rows = [entry(uid="a"), entry(uid="b", performed_on=date(2025, 1, 1)), entry(uid="c", performed_on=None)]

    found = [(year.label, [row.uid for row in year.rows]) for year in years(rows, zone=BELGRADE)]

    assert found == [("2026", ["a"]), ("2025", ["b"]), ("Date not known", ["c"])]


@pytest.mark.parametrize(
    ("facilities", "since", "sentence"),
    [
        (0, None, "No examinations are known to this booklet yet."),
        (
            3,
            date(2026, 3, 1),
            "This booklet knows the examinations of 3 facilities since March 2026; what was done elsewhere or earlier "
            "is not here unless somebody added it.",
        ),
    ],
)
def test_coverage_says_what_is_known(facilities: int, since: date | None, sentence: str) -> None:
    assert coverage_sentence(facilities=facilities, since=since) == sentence


@pytest.mark.parametrize(
    ("count", "sentence"),
    [(0, ""), (1, "The patient has chosen not to show 1 entry."), (2, "The patient has chosen not to show 2 entries.")],
)
def test_a_doctor_is_told_how_many_rows_are_hidden(count: int, sentence: str) -> None:
    assert hidden_sentence(count) == sentence


def test_a_value_is_said_with_its_unit_its_scope_and_how_it_is_known() -> None:
    dose = Dose(
        code_value="111637", quantity="x", value="1.52", unit="mGy", laterality="left", plane="", phantom="", grade="D"
    )

    value = value_of(dose)

    assert (value.quantity, value.scope, value.value, value.unit, value.source) == (
        "Average glandular dose, total",
        "left breast",
        "1.52",
        "mGy",
        "typed by a person",
    )


@pytest.mark.parametrize(("number", "shown"), [("0205961715012", "•••••••••••12"), ("7", "7"), ("", "")])
def test_a_personal_number_is_masked_but_for_its_end(number: str, shown: str) -> None:
    assert masked(number) == shown


@pytest.mark.parametrize(("on", "years_old"), [(date(2026, 5, 1), 64), (date(2026, 5, 2), 65)])
def test_age_is_counted_on_the_birthday(on: date, years_old: int) -> None:
    assert age(ADULT, on=on) == years_old


def test_moments_are_told_by_the_clock_of_the_hospital() -> None:
    assert (day(MOMENT, BELGRADE), clock(MOMENT, BELGRADE)) == ("2 March 2026", "00:30")
