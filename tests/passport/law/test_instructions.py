"""What each text wants told after a radioactive medicine, what it prints of it, and when a period ends."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from passport.law.pack import Pack
from passport.law.questions.instructions import (
    DraftedPeriod,
    Given,
    NotWhole,
    PeriodKind,
    PrintedPeriod,
    drafted_periods,
    period_ends,
)
from passport.law.shelf import pack_called
from passport.law.vocabulary import PeriodUnit

BELGRADE = ZoneInfo("Europe/Belgrade")
SCAN = Given(nuclide="99mTc", breastfeeding=True)


def pack(pack_id: str) -> Pack:
    found = pack_called(pack_id)
    assert found
    return found


def drafted(given: Given, pack_id: str, kind: PeriodKind) -> DraftedPeriod | None:
    return next((one for one in drafted_periods(given, pack(pack_id)) if one.kind is kind), None)


def rows(given: Given, pack_id: str, kind: PeriodKind) -> list[tuple[str, str]]:
    found = drafted(given, pack_id, kind)
    return [(row.row, row.period) for row in found.rows] if found else []


def test_the_breastfeeding_row_of_serbia_is_that_of_the_radionuclide() -> None:
    assert drafted(SCAN, "rs-1998", PeriodKind.BREASTFEEDING) == DraftedPeriod(
        kind=PeriodKind.BREASTFEEDING,
        article="čl. 34.",
        rows=(
            PrintedPeriod(
                table="Tabela 5",
                article="čl. 34.",
                period="12 sati",
                amount=Decimal(12),
                unit=PeriodUnit.HOURS,
            ),
        ),
    )


@pytest.mark.parametrize(
    "nuclide, found",
    [
        (
            "99mTc",
            [
                ("pertehnetat, 185 MBq", "4 sata"),
                ("MAA, 148 MBq", "12 sati"),
                ("obilježeni eritrociti, 740 MBq", "12 sati"),
                ("obilježeni leukociti, 185 MBq", "2 dana"),
            ],
        ),
        ("131I", [("OIH, 11.1 MBq", "10 dana"), ("NaI, 370 MBq", "3 mjeseca"), ("NaI, 3700 MBq", "6 mjeseci")]),
        ("201Tl", [("111 MBq", "10 dana")]),
        ("111In", [("", "20 dana")]),
        ("18F", []),
    ],
)
def test_bosnia_and_herzegovina_has_a_row_for_each_agent(nuclide: str, found: list[tuple[str, str]]) -> None:
    assert rows(Given(nuclide=nuclide, breastfeeding=True), "ba-2011", PeriodKind.BREASTFEEDING) == found


@pytest.mark.parametrize("written", ["Tc-99m", "99m-Tc", "⁹⁹ᵐTc", "TC99M", "99Tcm"])
def test_the_rows_are_found_however_the_radionuclide_is_written(written: str) -> None:
    given = Given(nuclide=written, breastfeeding=True)

    assert rows(given, "rs-1998", PeriodKind.BREASTFEEDING) == [("", "12 sati")]


@pytest.mark.parametrize("written", ["I-131", "I131", "131-I"])
def test_iodine_is_iodine_however_it_is_written(written: str) -> None:
    given = Given(nuclide=written, therapy=True, residual_mbq=Decimal(50))

    assert rows(given, "ba-2011", PeriodKind.CONTACT) == [("< 3 µSv/h, < 60 MBq", "24 sata")]
    assert drafted(given, "ba-2011", PeriodKind.WORK) is not None


@pytest.mark.parametrize(
    "given, pack_id, articles",
    [
        (SCAN, "rs-1998", ["čl. 32.", "čl. 34.", "čl. 32."]),
        (SCAN, "ba-2011", ["čl. 57. st. 2.", "čl. 62. st. 2.", "čl. 57. st. 2."]),
        (SCAN, "hr-2013", ["", "", ""]),
    ],
)
def test_each_period_names_the_article_that_wants_it(given: Given, pack_id: str, articles: list[str]) -> None:
    assert [one.article for one in drafted_periods(given, pack(pack_id))] == articles


def test_after_a_treatment_with_iodine_bosnia_and_herzegovina_has_an_article_of_its_own() -> None:
    given = Given(nuclide="131I", therapy=True, breastfeeding=True)

    assert [(one.kind, one.article) for one in drafted_periods(given, pack("ba-2011"))] == [
        (PeriodKind.CONTACT, "čl. 59. st. 4."),
        (PeriodKind.WORK, "čl. 59. st. 4. i Aneks 2.2"),
        (PeriodKind.BREASTFEEDING, "čl. 62. st. 2."),
        (PeriodKind.CONCEPTION, "čl. 57. st. 2."),
    ]


def test_croatia_wants_no_interruption_of_breastfeeding_named() -> None:
    given = Given(nuclide="131I", therapy=True, breastfeeding=True)

    assert drafted(given, "hr-2013", PeriodKind.BREASTFEEDING) == DraftedPeriod(kind=PeriodKind.BREASTFEEDING)


def test_who_does_not_breastfeed_has_no_such_period() -> None:
    assert drafted(Given(nuclide="99mTc"), "rs-1998", PeriodKind.BREASTFEEDING) is None


@pytest.mark.parametrize(
    "pack_id, article, amount",
    [("rs-1998", "čl. 32.", Decimal(3)), ("ba-2011", "čl. 57. st. 2.", None), ("hr-2013", "", None)],
)
def test_only_serbia_prints_for_how_long_conception_waits(pack_id: str, article: str, amount: Decimal | None) -> None:
    found = drafted(SCAN, pack_id, PeriodKind.CONCEPTION)
    assert found

    assert found.article == article
    assert [(row.amount, row.unit) for row in found.rows] == ([(amount, PeriodUnit.MONTHS)] if amount else [])


def test_the_guide_of_croatia_is_for_treatments() -> None:
    assert [
        (one.kind, one.article) for one in drafted_periods(Given(nuclide="131I", therapy=True), pack("hr-2013"))
    ] == [
        (PeriodKind.CONTACT, "čl. 11. st. 4."),
        (PeriodKind.CONCEPTION, ""),
    ]


def test_without_a_text_the_periods_are_named_and_nothing_is_printed() -> None:
    assert drafted_periods(SCAN, None) == [
        DraftedPeriod(kind=PeriodKind.CONTACT),
        DraftedPeriod(kind=PeriodKind.BREASTFEEDING),
        DraftedPeriod(kind=PeriodKind.CONCEPTION),
    ]


# Dose rate in µSv/h, activity left in MBq, the printed row.
@pytest.mark.parametrize(
    "rate, residual, found",
    [
        (None, None, []),
        ("2.9", None, [("< 3 µSv/h, < 60 MBq", "24 sata")]),
        ("3", None, [("< 5 µSv/h, < 100 MBq", "4 dana")]),
        (None, "59.9", [("< 3 µSv/h, < 60 MBq", "24 sata")]),
        ("2", "150", [("< 10 µSv/h, < 200 MBq", "1 sedmica")]),
        ("19", "399", [("< 20 µSv/h, < 400 MBq", "2 sedmice")]),
        ("20", "399", []),
        (None, "400", []),
    ],
)
def test_contact_after_iodine_is_read_by_what_is_left(
    rate: str | None, residual: str | None, found: list[tuple[str, str]]
) -> None:
    given = Given(
        nuclide="131I",
        therapy=True,
        dose_rate_usv_h=Decimal(rate) if rate else None,
        residual_mbq=Decimal(residual) if residual else None,
    )

    assert rows(given, "ba-2011", PeriodKind.CONTACT) == found


@pytest.mark.parametrize(
    "residual, found",
    [
        ("200", [("8 h, 1 m, 200 MBq", "4"), ("4 h, 1 m, 200 MBq", "–")]),
        ("200.1", [("8 h, 1 m, 400 MBq", "10"), ("4 h, 1 m, 400 MBq", "4")]),
        ("400.1", []),
    ],
)
def test_work_after_iodine_is_read_by_the_next_printed_activity(residual: str, found: list[tuple[str, str]]) -> None:
    given = Given(nuclide="131I", therapy=True, residual_mbq=Decimal(residual))

    assert rows(given, "ba-2011", PeriodKind.WORK) == found


@pytest.mark.parametrize(
    "given, due",
    [
        (Given(nuclide="131I", therapy=True), True),
        (Given(nuclide="131I"), False),
        (Given(nuclide="131I", residual_mbq=Decimal(30)), True),
        (Given(nuclide="177Lu", therapy=True, residual_mbq=Decimal(30)), False),
    ],
)
def test_work_is_named_after_iodine_alone(given: Given, due: bool) -> None:
    assert (drafted(given, "ba-2011", PeriodKind.WORK) is not None) is due
    assert drafted(given, "rs-1998", PeriodKind.WORK) is None


def test_the_tables_of_iodine_are_read_for_no_other_radionuclide() -> None:
    given = Given(nuclide="177Lu", therapy=True, dose_rate_usv_h=Decimal(2), residual_mbq=Decimal(30))

    assert rows(given, "ba-2011", PeriodKind.CONTACT) == []


@pytest.mark.parametrize(
    "start, amount, unit, end",
    [
        # Hours are hours, whatever the clocks do; days end at the same time of day.
        ("2026-03-28T20:00+01:00", "12", PeriodUnit.HOURS, "2026-03-29T09:00+02:00"),
        ("2026-03-28T20:00+01:00", "1", PeriodUnit.DAYS, "2026-03-29T20:00+02:00"),
        ("2026-03-02T10:30+01:00", "1.5", PeriodUnit.DAYS, "2026-03-03T22:30+01:00"),
        ("2026-03-02T10:30+01:00", "3", PeriodUnit.WEEKS, "2026-03-23T10:30+01:00"),
        ("2026-03-02T10:30+01:00", "3", PeriodUnit.MONTHS, "2026-06-02T10:30+02:00"),
        ("2026-11-30T10:30+01:00", "3", PeriodUnit.MONTHS, "2027-03-01T10:30+01:00"),
        ("2026-12-31T10:30+01:00", "2", PeriodUnit.MONTHS, "2027-03-01T10:30+01:00"),
        ("2028-02-29T10:30+01:00", "1", PeriodUnit.YEARS, "2029-03-01T10:30+01:00"),
        ("2026-10-31T10:30+01:00", "1", PeriodUnit.MONTHS, "2026-12-01T10:30+01:00"),
        ("2026-12-02T10:30+01:00", "12", PeriodUnit.MONTHS, "2027-12-02T10:30+01:00"),
    ],
)
def test_a_period_ends_by_the_clock_of_the_place(start: str, amount: str, unit: PeriodUnit, end: str) -> None:
    began = datetime.fromisoformat(start).astimezone(UTC)

    assert period_ends(began, Decimal(amount), unit, BELGRADE) == datetime.fromisoformat(end)


@pytest.mark.parametrize("unit", [PeriodUnit.MONTHS, PeriodUnit.YEARS])
def test_months_and_years_are_whole(unit: PeriodUnit) -> None:
    with pytest.raises(NotWhole):
        period_ends(datetime(2026, 3, 2, tzinfo=UTC), Decimal("1.5"), unit, BELGRADE)

    assert period_ends(datetime(2026, 3, 2, tzinfo=UTC), Decimal("1.0"), unit, BELGRADE) > datetime(
        2026, 3, 2, tzinfo=UTC
    ) + timedelta(days=27)
