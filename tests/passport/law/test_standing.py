"""What an answer may do: a historical text warns, one in force stops what is planned, some values never stop."""

from datetime import date
from decimal import Decimal

import pytest

from passport.law.pack import Activity, Pack
from passport.law.questions.entitlement import Case, may
from passport.law.questions.nuclear import weigh_planned
from passport.law.questions.standing import Standing, Weight
from passport.law.shelf import pack_called
from passport.law.vocabulary import Act, ProcedureClass
from tests.passport.law.cast import DAY, PEOPLE


def historical(pack_id: str) -> Standing:
    found = pack_called(pack_id)
    assert found
    return Standing(pack=found)


def in_force(pack_id: str) -> Standing:
    return Standing(pack=historical(pack_id).pack, confirmed_by="Vera Kos", confirmed_on=date(2026, 1, 12))


def activity(pack: Pack, procedure: str, radionuclide: str) -> Activity:
    found = [row for row in pack.activities if (row.procedure, row.radionuclide) == (procedure, radionuclide)]
    assert len(found) == 1
    return found[0]


def test_a_text_is_in_force_where_somebody_confirmed_it() -> None:
    assert (historical("rs-1998").in_force, in_force("rs-1998").in_force) == (False, True)


@pytest.mark.parametrize(("standing", "misprint", "weight"), [
    (historical("rs-1998"), False, Weight.WARNS),
    (in_force("rs-1998"), False, Weight.STOPS),
    (historical("rs-1998"), True, Weight.WARNS),
    (in_force("rs-1998"), True, Weight.WARNS),
])  # fmt: skip
def test_an_objection_weighs(standing: Standing, misprint: bool, weight: Weight) -> None:
    assert standing.weigh(objects=True, misprint=misprint) is weight
    assert standing.weigh(objects=False, misprint=misprint) is Weight.NONE


@pytest.mark.parametrize(("person", "pack_id", "before", "after"), [
    ("radiologist", "rs-1998", Weight.NONE, Weight.NONE),  # yes
    ("surgeon", "rs-1998", Weight.WARNS, Weight.STOPS),  # no
    ("surgeon", "hr-2013", Weight.WARNS, Weight.STOPS),  # not recorded
    ("radiographer", "tr-2024", Weight.NONE, Weight.NONE),  # silent
])  # fmt: skip
def test_a_person_who_may_not_approve_is_warned_and_stopped_once_the_text_is_in_force(
    person: str, pack_id: str, before: Weight, after: Weight
) -> None:
    case = Case(classes=(ProcedureClass.XRAY,), on=DAY)
    answer = may(Act.APPROVE, PEOPLE[person], case, historical(pack_id).pack)

    weights = [standing.weigh(objects=answer.stands_against) for standing in (historical(pack_id), in_force(pack_id))]

    assert weights == [before, after]


@pytest.mark.parametrize(("pack_id", "procedure", "radionuclide", "most"), [
    ("rs-1998", "Sc skeleta", "99mTc", "600"),
    ("rs-1998", "Ferokinetika", "59Fe", "0.8"),
    ("ba-2011", "PET 2D", "18F", "600"),
])  # fmt: skip
def test_a_planned_activity_above_the_printed_one_warns_and_stops_once_the_text_is_in_force(
    pack_id: str, procedure: str, radionuclide: str, most: str
) -> None:
    row = activity(historical(pack_id).pack, procedure, radionuclide)
    planned = (Decimal(most), Decimal(most) + Decimal("0.01"))

    before = [weigh_planned(row, mbq, historical(pack_id)) for mbq in planned]
    after = [weigh_planned(row, mbq, in_force(pack_id)) for mbq in planned]

    assert (before, after) == ([Weight.NONE, Weight.WARNS], [Weight.NONE, Weight.STOPS])


def test_a_misprinted_row_never_stops() -> None:
    standing = in_force("rs-1998")
    row = activity(standing.pack, "Ferokinetika", "57Fe")

    assert [weigh_planned(row, mbq, standing) for mbq in (Decimal("0.37"), Decimal(1000))] == [
        Weight.NONE,
        Weight.WARNS,
    ]


def test_values_that_the_text_itself_calls_guidance_never_stop() -> None:
    standing = in_force("hr-2013")

    weights = {weigh_planned(row, row.max_mbq + 1, standing) for row in standing.pack.activities}

    assert weights == {Weight.WARNS}
    assert len(standing.pack.activities) == 68
