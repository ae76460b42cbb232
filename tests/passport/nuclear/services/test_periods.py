"""Which periods a specialist can confirm: whole ones, of a number and its unit, no longer than a lifetime."""

from decimal import Decimal

import pytest

from passport.law.questions.instructions import NotWhole, TooLong
from passport.law.vocabulary import PeriodUnit
from passport.nuclear import services
from tests.passport.nuclear import ward as wards
from tests.passport.nuclear.services.test_telling import confirm

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "said",
    [
        {"amount": Decimal(24)},
        {"amount": Decimal(0)},
        {"unit": PeriodUnit.DAYS},
    ],
)
def test_half_of_an_own_period_is_never_taken_for_the_printed_one(said: dict[str, object]) -> None:
    ward = wards.ward("RS")
    period = wards.period(wards.drafted(ward, breastfeeding=True), "breastfeeding")

    with pytest.raises(services.HalfSaid):
        confirm(ward, period, row=period.rows.get(), **said)
    with pytest.raises(services.NothingConfirmed):
        confirm(ward, period, row=period.rows.get(), amount=Decimal(0), unit=PeriodUnit.HOURS)
    period.refresh_from_db()
    assert period.confirmed_at is None


@pytest.mark.parametrize("unit", PeriodUnit)
def test_nothing_is_asked_for_longer_than_a_lifetime(unit: PeriodUnit) -> None:
    ward = wards.ward("RS")
    period = wards.period(wards.drafted(ward, breastfeeding=True), "breastfeeding")

    with pytest.raises(TooLong):
        confirm(ward, period, amount=Decimal(99_999_999), unit=unit, reason="A slip of the finger")


def test_half_a_month_is_no_period() -> None:
    ward = wards.ward("BA")

    with pytest.raises(NotWhole):
        confirm(
            ward,
            wards.period(wards.drafted(ward), "conception"),
            amount=Decimal("1.5"),
            unit=PeriodUnit.MONTHS,
        )
