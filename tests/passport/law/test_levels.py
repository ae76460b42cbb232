"""Reference levels: like is held with like, in the way that each text means, or nothing is held at all."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from passport.law.questions.levels import (
    Compared,
    NotComparable,
    Values,
    compare,
    due_again,
    least_sample,
    levels_of,
    matching_level,
    over_time,
    plain_levels,
    value_of,
    why_unlike,
)
from passport.law.questions.standing import Standing
from passport.law.shelf import pack_called
from passport.law.vocabulary import Population, Quantity

ESD = Quantity.ENTRANCE_SURFACE_DOSE
DAP = Quantity.DOSE_AREA_PRODUCT
MAMMOGRAM = "Snimanje dojke prosečnog volumena"


def standing(pack_id: str) -> Standing:
    found = pack_called(pack_id)
    assert found
    return Standing(pack=found, confirmed_by="Vera Kos", confirmed_on=date(2026, 1, 12))


def wanted(exam: str, quantity: Quantity, unit: str, *values: str, **more: Any) -> Values:
    numbers = [Decimal(value) for value in values]
    return Values(exam=exam, quantity=quantity, unit=unit, values=numbers, **{"population": Population.ADULT} | more)


@pytest.mark.parametrize(("pack_id", "values", "exam", "level"), [
    ("rs-1998", wanted("xray.chest", ESD, "mGy", view="PA"), "Snimanje pluća", "0.4"),
    ("hr-2013", wanted("xray.chest", ESD, "mGy", view="PA"), "Pluća", "0.3"),
    ("ba-2011", wanted("xray.chest", ESD, "mGy", view="PA"), "Pluća", "0.3"),
    ("ba-2011", wanted("xray.head", ESD, "mGy", view="AP"), "Lobanja", "5"),
    ("ba-2011", wanted("xray.head", ESD, "mGy", view="PA"), "Lobanja", "5"),
    ("ba-2011", wanted("xray.head", ESD, "mGy", view="LAT"), "Lobanja", "3"),
    ("rs-1998", wanted("ct.head", Quantity.MSAD, "mGy"), "KT glave", "50"),
    ("rs-1998", wanted("fluoroscopy.general", Quantity.ENTRANCE_DOSE_RATE, "mGy/min"), "Rendgenoskopija", "25"),
    ("hr-2013", wanted("ct.head", Quantity.CTDI_W, "mGy", phantom="head"), "Glava", "60"),
    ("hr-2013", wanted("ct.head", Quantity.DLP, "mGy.cm", phantom="head"), "Glava", "1050"),
    ("ba-2011", wanted("ct.head", Quantity.DLP, "mGy.cm", phantom="head"), "Glava rutinski", "1050"),
    ("ba-2011", wanted("ct.head", Quantity.DLP, "mGy.cm"), "Glava rutinski", "1050"),  # it prints no phantom
    ("ba-2011", wanted("mammography", Quantity.GLANDULAR_DOSE, "mGy", view="CC"), "Dojka", "2"),
    ("rs-1998", wanted("mammography", Quantity.GLANDULAR_DOSE, "mGy", view="CC", grid="with"), MAMMOGRAM, "3"),
    ("rs-1998", wanted("mammography", Quantity.GLANDULAR_DOSE, "mGy", view="CC", grid="without"), MAMMOGRAM, "1"),
    ("hr-2013", wanted("mammography", Quantity.GLANDULAR_DOSE, "mGy", view="CC", grid="with"), "Mamografija", "3"),
    ("hr-2013", wanted("mammography", Quantity.GLANDULAR_DOSE, "mGy", view="CC", grid="without"), "Mamografija", "1"),
    ("ba-2011", wanted("xray.panoramic", Quantity.DOSE_WIDTH_PRODUCT, "mGy.mm"), "Panoramska", "65"),
    ("hr-2013", wanted("fluoroscopy.enema", DAP, "Gy.cm2"), "Irigografija", "50"),
])  # fmt: skip
def test_the_level_that_is_like_what_was_measured_is_found(pack_id: str, values: Values, exam: str, level: str) -> None:
    found = matching_level(values, standing(pack_id).pack)

    assert not isinstance(found, NotComparable)
    assert (found.exam, value_of(found, values.unit)) == (exam, Decimal(level))


UNLIKE: list[tuple[str, Values, NotComparable]] = [
    ("hr-2013", wanted("xray.abdomen", ESD, "mGy", view="AP"), NotComparable.NO_LEVEL),
    ("tr-2024", wanted("ct.head", Quantity.DLP, "mGy.cm"), NotComparable.NO_LEVEL),
    ("rs-1998", wanted("ct.head", Quantity.DLP, "mGy.cm"), NotComparable.OTHER_QUANTITY),
    ("rs-1998", wanted("ct.head", Quantity.CTDI_W, "mGy"), NotComparable.OTHER_QUANTITY),
    ("rs-1998", wanted("xray.chest", DAP, "Gy.cm2", view="PA"), NotComparable.OTHER_QUANTITY),
    ("rs-1998", wanted("xray.chest", ESD, "mGy", view="PA", population=Population.CHILD),
     NotComparable.OTHER_POPULATION),
    ("ba-2011", wanted("xray.chest", ESD, "mGy", view="PA", population=Population.CHILD),
     NotComparable.OTHER_POPULATION),  # its levels are of children of one age
    ("hr-2013", wanted("fluoroscopy.enema", DAP, "mGy"), NotComparable.OTHER_UNIT),
    ("hr-2013", wanted("ct.head", Quantity.DLP, "mGy", phantom="head"), NotComparable.OTHER_UNIT),
    ("hr-2013", wanted("ct.head", Quantity.DLP, "furlong", phantom="head"), NotComparable.OTHER_UNIT),
    ("hr-2013", wanted("ct.head", Quantity.DLP, "mGy.cm", phantom="body"), NotComparable.OTHER_PHANTOM),
    ("hr-2013", wanted("ct.head", Quantity.DLP, "mGy.cm"), NotComparable.OTHER_PHANTOM),
    ("rs-1998", wanted("xray.chest", ESD, "mGy", view="AP"), NotComparable.OTHER_VIEW),
    ("rs-1998", wanted("xray.chest", ESD, "mGy"), NotComparable.OTHER_VIEW),
    ("rs-1998", wanted("mammography", Quantity.GLANDULAR_DOSE, "mGy", view="CC"), NotComparable.OTHER_GRID),
    ("hr-2013", wanted("mammography", Quantity.GLANDULAR_DOSE, "mGy", view="CC"), NotComparable.OTHER_GRID),
]  # fmt: skip


@pytest.mark.parametrize(("pack_id", "values", "why"), UNLIKE)
def test_what_is_unlike_is_held_against_nothing_and_the_reason_is_said(
    pack_id: str, values: Values, why: NotComparable
) -> None:
    assert compare(values, standing(pack_id)) == Compared(why_not=why, count=0)


def test_every_reason_has_an_example() -> None:
    elsewhere = {NotComparable.TOO_FEW, NotComparable.SEVERAL}

    assert {why for _pack, _values, why in UNLIKE} == set(NotComparable) - elsewhere


def test_two_levels_that_fit_are_one_too_many() -> None:
    pack = standing("hr-2013").pack
    values = wanted("fluoroscopy.enema", DAP, "Gy.cm2")
    twin = replace(levels_of("fluoroscopy.enema", pack)[0], value=Decimal(40))

    found = matching_level(values, replace(pack, reference_levels=(*pack.reference_levels, twin)))

    assert found is NotComparable.SEVERAL


def test_one_printed_level_says_why_it_is_unlike() -> None:
    head = levels_of("ct.head", standing("hr-2013").pack)[1]

    said = [
        why_unlike(head, wanted("ct.head", Quantity.DLP, "mGy.cm", phantom=phantom)) for phantom in ("head", "body")
    ]

    assert said == [None, NotComparable.OTHER_PHANTOM]


# Serbia: each procedure, 20 % above an entrance dose. Bosnia: the mean of a sample, 30 %.
@pytest.mark.parametrize(("pack_id", "exam", "view", "at", "over"), [
    ("rs-1998", "xray.chest", "PA", "0.48", "0.481"),
    ("rs-1998", "xray.lumbar_spine", "LSJ", "48", "48.1"),
    ("ba-2011", "xray.chest", "PA", "0.39", "0.391"),
    ("ba-2011", "xray.cervical_spine", "AP", "1.625", "1.626"),
])  # fmt: skip
def test_a_text_allows_so_much_above_its_level(pack_id: str, exam: str, view: str, at: str, over: str) -> None:
    below, above = (compare(wanted(exam, ESD, "mGy", value, view=view), standing(pack_id)) for value in (at, over))

    assert (below.mean, below.allowed, below.above) == (Decimal(at), Decimal(at), False)
    assert (above.mean, above.allowed, above.above) == (Decimal(over), Decimal(at), True)


def test_in_serbia_one_procedure_above_is_above_whatever_the_mean() -> None:
    found = compare(wanted("xray.chest", ESD, "mGy", "0.2", "0.48", "0.49", "0.5", view="PA"), standing("rs-1998"))

    assert (found.mean, found.exceeding, found.above) == (Decimal("0.4175"), 2, True)


def test_in_bosnia_one_procedure_above_is_not_when_the_mean_is_below() -> None:
    found = compare(wanted("xray.chest", ESD, "mGy", "0.2", "0.5", view="PA"), standing("ba-2011"))

    assert (found.mean, found.exceeding, found.above) == (Decimal("0.35"), 0, False)


@pytest.mark.parametrize(("pack_id", "values"), [
    ("rs-1998", wanted("ct.head", Quantity.MSAD, "mGy", "90")),  # the 20 % are of entrance doses only
    ("hr-2013", wanted("xray.chest", ESD, "mGy", "0.9", view="PA")),  # it looks at what goes on
])  # fmt: skip
def test_what_a_text_does_not_judge_by_a_number_is_shown_and_not_judged(pack_id: str, values: Values) -> None:
    found = compare(values, standing(pack_id))

    assert (found.mean, found.why_not) == (values.values[0], None)
    assert (found.allowed, found.exceeding, found.above) == (None, 0, None)


@pytest.mark.parametrize(("periods", "medians", "above", "throughout"), [
    ([["0.2", "0.4", "0.9"], ["0.5"]], ["0.4", "0.5"], 2, True),
    ([["0.3"], ["0.4"]], ["0.3", "0.4"], 1, False),  # at the level is not above it
    ([["0.4"]], ["0.4"], 1, False),  # one period shows no trend
    ([["0.4"], [], ["0.6", "0.4"]], ["0.4", "0.5"], 2, True),  # a period without values is none
    ([], [], 0, False),
])  # fmt: skip
def test_a_trend_is_every_one_of_several_periods_above(
    periods: list[list[str]], medians: list[str], above: int, throughout: bool
) -> None:
    found = over_time([[Decimal(value) for value in period] for period in periods], Decimal("0.3"))

    assert found.medians == tuple(Decimal(value) for value in medians)
    assert (found.above, found.throughout) == (above, throughout)


def test_the_mean_of_a_sample_is_held_against_the_level() -> None:
    values = wanted("ct.chest", Quantity.DLP, "mGy.cm", "600", "700", "845", "845", "1235")

    found = compare(values, standing("ba-2011"), at_least=5)

    assert (found.mean, found.median, found.ratio, found.above) == (Decimal(845), Decimal(845), Decimal("1.3"), False)
    assert (found.level_value, found.count, found.why_not, found.misprint) == (Decimal(650), 5, None, False)


@pytest.mark.parametrize(("values", "at_least"), [((), 1), ((), 0), (("600", "700", "800", "900"), 5)])
def test_too_few_values_are_held_against_nothing_but_the_level_is_shown(values: tuple[str, ...], at_least: int) -> None:
    found = compare(wanted("ct.chest", Quantity.DLP, "mGy.cm", *values), standing("ba-2011"), at_least=at_least)

    assert (found.why_not, found.count, found.level_value) == (NotComparable.TOO_FEW, len(values), Decimal(650))
    assert (found.mean, found.median, found.ratio, found.above) == (None, None, None, None)


@pytest.mark.parametrize(("pack_id", "radiography", "other"), [
    ("ba-2011", 10, 5), ("hr-2013", None, None), ("rs-1998", None, None), ("tr-2024", None, None),
])  # fmt: skip
def test_the_least_sample_is_the_one_that_the_text_prints(
    pack_id: str, radiography: int | None, other: int | None
) -> None:
    pack = standing(pack_id).pack

    assert (least_sample(pack, radiography=True), least_sample(pack, radiography=False)) == (radiography, other)


@pytest.mark.parametrize(("pack_id", "again"), [("ba-2011", date(2029, 3, 2)), ("rs-1998", None), ("hr-2013", None)])
def test_doses_are_verified_again_when_the_text_says(pack_id: str, again: date | None) -> None:
    assert due_again(date(2026, 3, 2), standing(pack_id).pack) == again


def test_the_misprinted_level_of_the_face_is_read_as_what_was_meant() -> None:
    values = wanted("ct.sinuses", Quantity.DLP, "mGy.cm", "360", phantom="head")

    found = compare(values, standing("hr-2013"))

    assert found.level
    assert (found.level.value, found.level_value) == (Decimal(36), Decimal(360))
    assert (found.ratio, found.misprint) == (Decimal(1), True)


@pytest.mark.parametrize(("exam", "level"), [
    ("fluoroscopy.enema", "60"), ("angiography.heart", "50"), ("intervention.coronary", "100"),
])  # fmt: skip
def test_a_misprinted_unit_is_read_as_the_one_that_was_meant(exam: str, level: str) -> None:
    found = compare(wanted(exam, DAP, "Gy.cm2", level), standing("ba-2011"))

    assert (found.level_value, found.ratio, found.misprint) == (Decimal(level), Decimal(1), True)


def test_value_and_unit_of_a_misprint_say_the_same() -> None:
    rows = [row for row in standing("ba-2011").pack.reference_levels if row.unit_meant]

    assert [(row.corrected, value_of(row, "Gy.cm2")) for row in rows] == [(row.value * 1000, row.value) for row in rows]
    assert len(rows) == 8


def test_a_level_in_another_printed_unit_is_worth_the_same() -> None:
    levels = {row.age: row for row in levels_of("xray.chest", standing("ba-2011").pack) if row.unit == "uGy"}
    cystography = levels_of("fluoroscopy.voiding_cystography", standing("ba-2011").pack)

    assert value_of(levels["novorođenče"], "mGy") == Decimal("0.08")
    assert [value_of(row, "Gy.cm2") for row in cystography] == [
        Decimal(value) for value in ("0.6", "0.9", "1.2", "2.4")
    ]


def test_the_plain_levels_are_those_that_the_total_of_an_adult_alone_is_held_against() -> None:
    assert plain_levels(pack_called("ba-2011"), Quantity.DLP) == {
        ("ct.head", ""): Decimal(1050),
        ("ct.chest", ""): Decimal(650),
        ("ct.abdomen", ""): Decimal(780),
        ("ct.pelvis", ""): Decimal(570),
        ("ct.sinuses", ""): Decimal(360),
        ("ct.chest_high_resolution", ""): Decimal(280),
    }
    assert plain_levels(pack_called("hr-2013"), Quantity.DLP) == {
        ("ct.head", "head"): Decimal(1050),
        ("ct.sinuses", "head"): Decimal(360),
        ("ct.chest", "body"): Decimal(650),
        ("ct.chest_high_resolution", "body"): Decimal(280),
        ("ct.abdomen", "body"): Decimal(780),
        ("ct.pelvis", "body"): Decimal(570),
    }


@pytest.mark.parametrize(
    ("phantoms", "plain"),
    [
        (("", ""), set()),  # two, and nothing tells which
        (("head", "head"), set()),
        (("", "head"), set()),
        (("head", ""), set()),
        (("head", "body"), {("ct.head", "head"), ("ct.head", "body")}),
    ],
)
def test_levels_of_one_examination_are_told_apart_by_the_phantom_alone(
    phantoms: tuple[str, str], plain: set[tuple[str, str]]
) -> None:
    pack = pack_called("hr-2013")
    printed = next(one for one in pack.reference_levels if one.quantity is Quantity.DLP and "ct.head" in one.exams)
    rows = tuple(replace(printed, phantom=phantom, value=Decimal(9 + n)) for n, phantom in enumerate(phantoms))

    assert set(plain_levels(replace(pack, reference_levels=rows), Quantity.DLP)) == plain
