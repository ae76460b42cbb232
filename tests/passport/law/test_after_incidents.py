"""What the texts order after an unintended exposure, by kind of procedure, and when the one printed deadline ends."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from passport.law.pack import Deadline, Pack
from passport.law.questions.incidents import after_incident, ends, foetal_dose_duty
from passport.law.shelf import pack_called
from passport.law.vocabulary import Event, PeriodUnit, ProcedureClass

NOTICED = datetime(2026, 3, 27, 22, 0, tzinfo=UTC)
XRAY, INTERVENTIONAL, DENTAL, NUCLEAR, NUCLEAR_THERAPY, RADIOTHERAPY = ProcedureClass


def text(pack_id: str) -> Pack:
    found = pack_called(pack_id)
    assert found is not None
    return found


def deadline(amount: str | None, unit: PeriodUnit | None) -> Deadline:
    number = Decimal(amount) if amount else None
    return Deadline(event=Event.RADIOTHERAPY_DEVIATION, period="", amount=number, unit=unit, says="", article="1")


@pytest.mark.parametrize("kind", ProcedureClass)
def test_one_text_orders_inquiry_report_and_telling_for_every_kind_and_prints_no_deadline(kind: ProcedureClass) -> None:
    after = after_incident([kind], text("hr-2013"))

    assert [one.article for one in after.reports] == ["čl. 26. i čl. 27. st. 1. toč. a)-c)"]
    assert after.inquiry == after.reports[0]
    assert after.telling is not None
    assert after.telling.article == "čl. 27. st. 1. toč. d)"
    assert after.deadline is None


@pytest.mark.parametrize(
    ("kind", "article", "hours"),
    [
        (XRAY, "čl. 33. st. 1. tač. c)", None),
        (INTERVENTIONAL, "čl. 33. st. 1. tač. c)", None),
        (DENTAL, "čl. 33. st. 1. tač. c)", None),
        (NUCLEAR, "čl. 55. st. 1. tač. c)", None),
        (NUCLEAR_THERAPY, "čl. 55. st. 1. tač. c)", None),
        (RADIOTHERAPY, "čl. 78. st. 2. i 3.", 72),
    ],
)
def test_another_orders_only_that_the_agency_is_told(kind: ProcedureClass, article: str, hours: int | None) -> None:
    after = after_incident([kind], text("ba-2011"))

    assert [one.article for one in after.reports] == [article]
    assert (after.inquiry, after.telling) == (None, None)
    assert (after.deadline.amount if after.deadline else None) == hours


def test_of_an_unknown_kind_every_rule_is_answered_and_no_deadline_runs() -> None:
    after = after_incident([], text("ba-2011"))

    assert (len(after.reports), after.deadline) == (3, None)


@pytest.mark.parametrize("pack_id", ["rs-1998", "tr-2024", "ir-2021"])
def test_the_others_know_no_such_duty(pack_id: str) -> None:
    assert [after_incident(kinds, text(pack_id)).orders_anything for kinds in ([XRAY], [RADIOTHERAPY], [])] == [
        False,
        False,
        False,
    ]


@pytest.mark.parametrize(
    ("amount", "unit", "later"),
    [
        ("72", PeriodUnit.HOURS, timedelta(hours=72)),
        ("5", PeriodUnit.DAYS, timedelta(days=5)),
        ("2", PeriodUnit.WEEKS, timedelta(days=14)),
        ("1", PeriodUnit.MONTHS, None),
        (None, PeriodUnit.HOURS, None),
        ("72", None, None),
    ],
)
def test_a_deadline_ends_at_a_moment_where_its_span_is_exact(
    amount: str | None, unit: PeriodUnit | None, later: timedelta | None
) -> None:
    assert ends(deadline(amount, unit), since=NOTICED) == (NOTICED + later if later else None)


@pytest.mark.parametrize(
    ("pack_id", "kind", "article"),
    [
        ("ba-2011", XRAY, "čl. 37. st. 2."),
        ("ba-2011", INTERVENTIONAL, "čl. 37. st. 2."),
        ("ba-2011", NUCLEAR, "čl. 61. st. 2."),
        ("ba-2011", RADIOTHERAPY, ""),
        ("rs-1998", NUCLEAR, "čl. 33. st. 2."),
        ("rs-1998", XRAY, ""),
        ("hr-2013", XRAY, ""),
        ("tr-2024", XRAY, ""),
        ("ir-2021", XRAY, ""),
    ],
)
def test_the_dose_of_an_unborn_child_is_wanted_where_a_text_says_so(
    pack_id: str, kind: ProcedureClass, article: str
) -> None:
    rule = foetal_dose_duty([kind], text(pack_id))

    assert (rule.article if rule else "") == article
