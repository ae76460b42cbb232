"""What a patient reads, word for word."""

from datetime import timedelta
from decimal import Decimal

import pytest

from passport.law.vocabulary import PeriodUnit
from passport.nuclear import services
from passport.nuclear.models import InstructionSheet
from passport.nuclear.services import Confirmation
from passport.nuclear.words import ASKED, ASKED_OF, lasts, told_sheet
from passport.people.models import Facility
from tests.passport.nuclear import ward as wards
from tests.passport.nuclear.ward import AT, Ward

pytestmark = pytest.mark.django_db


def confirmed(ward: Ward) -> InstructionSheet:
    """Return a sheet with a day, three months and nothing about other people."""
    sheet = wards.drafted(ward, breastfeeding=True)
    day = Confirmation(amount=Decimal(1), unit=PeriodUnit.DAYS, reason="twins", note="Express the milk.")
    services.confirm_period(period=wards.period(sheet, "breastfeeding"), confirmation=day, by=ward.specialist, at=AT)
    services.strike_period(period=wards.period(sheet, "contact"), reason="small", by=ward.specialist, at=AT)
    row = wards.period(sheet, "conception").rows.get()
    services.confirm_period(
        period=wards.period(sheet, "conception"), confirmation=Confirmation(row=row), by=ward.specialist, at=AT
    )
    sheet.refresh_from_db()
    return sheet


def told(sheet: InstructionSheet, **later: int) -> list[tuple[str, str, bool]]:
    periods = list(sheet.periods.filter(confirmed_at__isnull=False))
    found = told_sheet(sheet, periods, at=AT + timedelta(**later))
    return [(line.sentence, line.note, line.over) for line in found.lines]


def test_each_period_says_who_asks_until_when_and_whom_to_call() -> None:
    assert told(confirmed(wards.ward())) == [
        (
            "др Милан Савић asks you not to breastfeed until 3 March 2026, 10:30; call +381 11 555 0100 with any question "
            "before you decide.",
            "Express the milk.",
            False,
        ),
        (
            "др Милан Савић asks you to wait with having a child until 2 June 2026; call +381 11 555 0100 with any "
            "question before you decide.",
            "",
            False,
        ),
    ]


def test_a_period_that_is_over_says_no_more_than_that() -> None:
    (first, second) = told(confirmed(wards.ward()), days=1)

    assert first[0] == (
        "The time that др Милан Савић named ended on 3 March 2026, 10:30; call +381 11 555 0100 with any question."
    )
    assert (first[2], second[2]) == (True, False)


def test_every_sentence_has_a_form_for_who_looks_after_a_passport() -> None:
    assert {kind: str(said).replace("%(patient)s", "you") for kind, said in ASKED_OF.items()} == ASKED


def test_without_a_telephone_number_the_department_is_called() -> None:
    ward = wards.ward()
    Facility.objects.update(phone="")
    sheet = InstructionSheet.objects.get(pk=confirmed(ward).pk)

    assert "call the department with any question" in told(sheet)[0][0]


def test_when_everything_was_struck_out_nothing_is_asked() -> None:
    ward = wards.ward()
    sheet = wards.drafted(ward)
    for period in sheet.periods.all():
        services.strike_period(period=period, reason="not needed", by=ward.specialist, at=AT)
    sheet.refresh_from_db()
    found = told_sheet(sheet, [], at=AT)

    assert (found.holds, found.lines, found.sentence) == (
        True,
        (),
        "Nothing has to be kept to after this medicine; call +381 11 555 0100 with any question.",
    )


@pytest.mark.parametrize(
    "amount, unit, words",
    [
        ("1", "hours", "1 hour"),
        ("12", "hours", "12 hours"),
        ("1.5", "days", "1.5 days"),
        ("1", "weeks", "1 week"),
        ("3", "months", "3 months"),
        ("1", "years", "1 year"),
        ("", "", ""),
    ],
)
def test_how_long_a_period_is_in_words(amount: str, unit: str, words: str) -> None:
    assert lasts(amount, unit) == words
