"""Instructions are drafted from the text of the country, confirmed period by period by name, and taken back to be undone."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from passport.law.vocabulary import PeriodUnit
from passport.nuclear import services
from passport.nuclear.models import DraftRow, InstructionPeriod, InstructionSheet
from passport.nuclear.selectors import told_sheets
from passport.nuclear.services import Confirmation, Measured
from passport.nuclear.states import StepNotAllowed
from passport.people.models import User
from passport.signing.models import Act, Notice
from tests import cast
from tests.passport.nuclear import ward as wards
from tests.passport.nuclear.ward import AT, IODINE, MEASURED, Ward

pytestmark = pytest.mark.django_db


def rows(period: InstructionPeriod) -> list[tuple[str, str, str]]:
    return list(period.rows.values_list("row", "amount", "unit"))


def confirm(ward: Ward, period: InstructionPeriod, **said: object) -> InstructionPeriod:
    return services.confirm_period(period=period, confirmation=Confirmation(**said), by=ward.specialist, at=AT)


def test_after_technetium_serbia_drafts_twelve_hours_for_a_breastfeeding_mother() -> None:
    sheet = wards.drafted(wards.ward("RS"), breastfeeding=True)
    period = wards.period(sheet, "breastfeeding")

    assert rows(period) == [("", "12", "hours")]
    assert period.rows.values_list("table", "article", "printed").get() == ("Tabela 5", "čl. 34.", "12 sati")
    assert (sheet.pack, sheet.state, period.confirmed_at) == ("rs-1998", "draft", None)


def test_after_technetium_bosnia_and_herzegovina_drafts_the_rows_of_each_agent() -> None:
    ward = wards.ward("BA")
    period = wards.period(wards.drafted(ward, breastfeeding=True), "breastfeeding")
    found = rows(period)
    confirmed = confirm(ward, period, row=period.rows.get(row="pertehnetat, 185 MBq"))

    assert found == [
        ("pertehnetat, 185 MBq", "4", "hours"),
        ("MAA, 148 MBq", "12", "hours"),
        ("obilježeni eritrociti, 740 MBq", "12", "hours"),
        ("obilježeni leukociti, 185 MBq", "2", "days"),
    ]
    assert (confirmed.amount, confirmed.unit, confirmed.ends_at) == ("4", "hours", AT + timedelta(hours=4))


def test_where_the_text_prints_no_period_nothing_is_drafted() -> None:
    sheet = wards.drafted(wards.ward("HR"), breastfeeding=True)

    assert [(one.kind, one.article, rows(one)) for one in sheet.periods.all()] == [
        ("contact", "", []),
        ("breastfeeding", "", []),
        ("conception", "", []),
    ]


def test_conception_is_three_months_in_serbia_and_typed_elsewhere() -> None:
    serbia, bosnia = wards.ward("RS"), wards.ward("BA", name="Klinika", prefix="ba-")
    there = wards.period(wards.drafted(bosnia), "conception")

    assert rows(wards.period(wards.drafted(serbia), "conception")) == [("", "3", "months")]
    assert (there.article, rows(there)) == ("čl. 57. st. 2.", [])
    assert confirm(bosnia, there, amount=Decimal(6), unit=PeriodUnit.MONTHS).ends_at == datetime(
        2026, 9, 2, 8, 30, tzinfo=UTC
    )


def test_who_does_not_breastfeed_is_told_nothing_of_it() -> None:
    sheet = wards.drafted(wards.ward("RS"))

    assert [one.kind for one in sheet.periods.all()] == ["contact", "conception"]


def test_after_iodine_the_tables_are_read_by_what_is_left_in_the_body() -> None:
    ward = wards.ward("BA")
    administration = wards.given(ward, IODINE, request=wards.therapy(ward.facility, ward.ana))
    sheet = wards.drafted(ward, administration, measured=MEASURED)

    assert [(one.kind, rows(one)) for one in sheet.periods.all()] == [
        ("contact", [("< 10 µSv/h, < 200 MBq", "1", "weeks")]),
        ("work", [("8 h, 1 m, 200 MBq", "4", "days"), ("4 h, 1 m, 200 MBq", "", "")]),
        ("conception", []),
    ]
    assert (sheet.residual_mbq, sheet.dose_rate_usv_h, sheet.measured_at) == ("150", "4", AT)


def test_what_is_read_by_a_measurement_is_counted_from_it() -> None:
    ward = wards.ward("BA")
    administration = wards.given(
        ward, replace(IODINE, given_at=AT - timedelta(days=3)), request=wards.therapy(ward.facility, ward.ana)
    )
    sheet = wards.settled(ward, wards.drafted(ward, administration, measured=MEASURED))
    contact, work = wards.period(sheet, "contact"), wards.period(sheet, "work")

    assert (contact.starts_at, contact.ends_at) == (AT, AT + timedelta(days=7))
    assert (work.starts_at, work.ends_at) == (AT, AT + timedelta(days=4))


def test_the_others_are_counted_from_the_medicine() -> None:
    ward = wards.ward("RS")
    administration = wards.given(ward, replace(wards.TECHNETIUM, given_at=AT - timedelta(hours=2)))
    sheet = wards.settled(ward, wards.drafted(ward, administration, breastfeeding=True))
    period = wards.period(sheet, "breastfeeding")

    assert (period.starts_at, period.ends_at) == (AT - timedelta(hours=2), AT + timedelta(hours=10))


def test_nothing_is_read_before_every_period_is_settled() -> None:
    ward = wards.ward("RS")
    sheet = wards.drafted(ward, breastfeeding=True)
    told = []
    for one in sheet.periods.all():
        told.append(told_sheets(ward.ana, intimate=True).count())
        confirm(ward, one, row=one.rows.first(), amount=Decimal(1), unit=PeriodUnit.DAYS, reason="small activity")
    (shown,) = told_sheets(ward.ana, intimate=True)

    assert told == [0, 0, 0]
    assert (shown, shown.state, shown.confirmed_at) == (sheet, "confirmed", AT)
    assert [one.kind for one in shown.told_periods] == ["contact", "breastfeeding", "conception"]
    assert [one.settled_as for one in shown.told_periods] == ["др Милан Савић"] * 3


def test_what_was_struck_out_is_not_told_and_has_a_reason() -> None:
    ward = wards.ward("RS")
    sheet = wards.drafted(ward)
    with pytest.raises(services.ReasonMissing):
        services.strike_period(period=wards.period(sheet, "contact"), reason="", by=ward.specialist, at=AT)
    wards.settled(ward, sheet)
    (shown,) = told_sheets(ward.ana, intimate=True)
    struck = wards.period(sheet, "contact")

    assert (struck.reason, struck.struck_at, struck.settled_as) == ("does not concern her", AT, "др Милан Савић")
    assert [one.kind for one in shown.told_periods] == ["conception"]


def test_breastfeeding_is_read_by_herself_alone() -> None:
    ward = wards.ward("RS")
    wards.settled(ward, wards.drafted(ward, breastfeeding=True))
    (shown,) = told_sheets(ward.ana, intimate=False)

    assert [one.kind for one in shown.told_periods] == ["conception"]


def test_another_patient_is_told_nothing_of_it() -> None:
    ward = wards.ward("RS")
    wards.settled(ward, wards.drafted(ward))

    assert not told_sheets(cast.patient(ward.facility, "Boris"), intimate=True).exists()


def test_only_a_specialist_on_record_settles_a_period() -> None:
    ward = wards.ward("RS")
    period = wards.period(wards.drafted(ward), "conception")
    with pytest.raises(services.NotASpecialist):
        services.confirm_period(
            period=period, confirmation=Confirmation(row=period.rows.get()), by=ward.radiologist, at=AT
        )
    with pytest.raises(services.NotYourWork):
        services.strike_period(period=period, reason="not needed", by=ward.physicist, at=AT)

    period.refresh_from_db()
    assert not period.is_settled


def test_another_period_than_printed_needs_a_reason() -> None:
    ward = wards.ward("RS")
    period = wards.period(wards.drafted(ward, breastfeeding=True), "breastfeeding")
    row = period.rows.get()
    for said in ({"row": row}, {}):
        with pytest.raises(services.ReasonMissing):
            confirm(ward, period, amount=Decimal(24), unit=PeriodUnit.HOURS, **said)
    confirmed = confirm(ward, period, row=row, amount=Decimal(24), unit=PeriodUnit.HOURS, reason="twins")

    assert (confirmed.amount, confirmed.chosen, confirmed.reason) == ("24", row, "twins")


def test_the_printed_period_typed_by_hand_needs_no_reason() -> None:
    ward = wards.ward("RS")
    period = wards.period(wards.drafted(ward, breastfeeding=True), "breastfeeding")
    confirmed = confirm(
        ward, period, row=period.rows.get(), amount=Decimal("12.0"), unit=PeriodUnit.HOURS, note="Express milk."
    )

    assert (confirmed.amount, confirmed.reason, confirmed.note) == ("12", "", "Express milk.")


def test_something_has_to_be_confirmed() -> None:
    ward = wards.ward("BA")
    administration = wards.given(ward, IODINE, request=wards.therapy(ward.facility, ward.ana))
    sheet = wards.drafted(ward, administration, measured=MEASURED)
    work, contact = wards.period(sheet, "work"), wards.period(sheet, "contact")
    dash = work.rows.get(amount="")
    for period, said in (
        (work, {}),
        (work, {"row": dash}),
        (work, {"amount": Decimal(0), "unit": PeriodUnit.DAYS}),
        (contact, {"row": work.rows.first()}),
    ):
        with pytest.raises(services.NothingConfirmed):
            confirm(ward, period, **said)


def test_a_period_is_settled_once() -> None:
    ward = wards.ward("RS")
    period = confirm(ward, wards.period(wards.drafted(ward), "conception"), amount=Decimal(3), unit=PeriodUnit.MONTHS)
    with pytest.raises(StepNotAllowed):
        services.strike_period(period=period, reason="other", by=ward.specialist, at=AT)
    with pytest.raises(IntegrityError, match="period_settled"), transaction.atomic():
        InstructionPeriod.objects.filter(pk=period.pk).update(ends_at=AT)
    with pytest.raises(IntegrityError, match="draftrow_append_only"), transaction.atomic():
        DraftRow.objects.update(amount="1")


def test_a_confirmed_sheet_cannot_be_changed() -> None:
    ward = wards.ward("RS")
    sheet = wards.settled(ward, wards.drafted(ward))

    with pytest.raises(IntegrityError, match="sheet_confirmed"), transaction.atomic():
        InstructionSheet.objects.filter(pk=sheet.pk).update(breastfeeding=True)
    with pytest.raises(IntegrityError, match="sheet_stays"), transaction.atomic():
        InstructionSheet.objects.filter(pk=sheet.pk)._raw_delete(using="default")


def test_only_one_sheet_stands_after_one_medicine() -> None:
    ward = wards.ward("RS")
    sheet = wards.drafted(ward)

    with pytest.raises(services.SheetStands):
        wards.drafted(ward, sheet.administration)


def test_a_sheet_is_taken_back_and_a_new_one_takes_its_place() -> None:
    ward = wards.ward("RS")
    cast.reader(ward.ana)
    first = wards.settled(ward, wards.drafted(ward))
    withdrawn = services.withdraw_sheet(sheet=first, reason="wrong patient", by=ward.physicist, at=AT)
    (seen,) = told_sheets(ward.ana, intimate=True)
    second = wards.settled(ward, wards.drafted(ward, first.administration, breastfeeding=True))

    assert (withdrawn.state, withdrawn.withdrawn_by, withdrawn.withdrawn_reason) == (
        "withdrawn",
        "physicist",
        "wrong patient",
    )
    assert (seen.state, second.replaces) == ("withdrawn", first)
    assert list(Notice.objects.order_by("pk").values_list("user__username", "kind", "detail")) == [
        ("ana", "instructions.confirmed", {}),
        ("ana", "instructions.withdrawn", {}),
        ("ana", "instructions.confirmed", {}),
    ]


def test_a_draft_is_taken_back_without_telling_anybody() -> None:
    ward = wards.ward("RS")
    cast.reader(ward.ana)
    sheet = wards.drafted(ward)
    with pytest.raises(services.ReasonMissing):
        services.withdraw_sheet(sheet=sheet, reason="", by=ward.specialist, at=AT)
    services.withdraw_sheet(sheet=sheet, reason="not measured yet", by=ward.specialist, at=AT)

    assert not Notice.objects.exists()
    assert Act.objects.last().verb == "instructions.withdrawn"
    with pytest.raises(StepNotAllowed):
        services.withdraw_sheet(sheet=sheet, reason="again", by=ward.specialist, at=AT)


def test_a_period_of_a_sheet_that_was_taken_back_is_not_settled() -> None:
    ward = wards.ward("RS")
    sheet = wards.drafted(ward)
    services.withdraw_sheet(sheet=sheet, reason="other tracer", by=ward.specialist, at=AT)

    with pytest.raises(StepNotAllowed):
        confirm(ward, wards.period(sheet, "conception"), amount=Decimal(3), unit=PeriodUnit.MONTHS)


def test_after_a_correction_the_new_row_is_drafted_for_and_the_old_is_not() -> None:
    ward = wards.ward("RS")
    first = wards.settled(ward, wards.drafted(ward))
    corrected = services.correct_administration(
        administration=first.administration, given=IODINE, reason="it was iodine", by=ward.specialist, at=AT
    )
    with pytest.raises(services.CorrectedAlready):
        wards.drafted(ward, first.administration)
    second = wards.drafted(ward, corrected, breastfeeding=True)

    assert second.replaces == first
    assert rows(wards.period(second, "breastfeeding")) == [("", "3", "weeks")]


@pytest.mark.parametrize(
    "measured, refusal",
    [
        (Measured(residual_mbq=Decimal(-1), at=AT), services.NotAnActivity),
        (Measured(dose_rate_usv_h=Decimal(4)), services.NotMeasured),
        (Measured(residual_mbq=Decimal(4), at=AT + timedelta(minutes=1)), services.InFuture),
    ],
)
def test_what_was_not_measured_drafts_nothing(measured: Measured, refusal: type[Exception]) -> None:
    ward = wards.ward("BA")
    with pytest.raises(refusal):
        wards.drafted(ward, measured=measured)

    assert not InstructionSheet.objects.exists()


def test_staff_of_another_facility_draft_and_withdraw_nothing_here() -> None:
    ward, other = wards.ward(), wards.ward(name="Klinika Sever", prefix="north-")
    sheet = wards.drafted(ward)

    with pytest.raises(services.NotYourWork):
        services.draft_sheet(administration=sheet.administration, by=other.physicist, at=AT)
    with pytest.raises(services.NotYourWork):
        services.withdraw_sheet(sheet=sheet, reason="other", by=other.specialist, at=AT)
    with pytest.raises(services.NotYourWork):
        services.strike_period(period=wards.period(sheet, "contact"), reason="other", by=other.specialist, at=AT)


@pytest.mark.parametrize("kind, told", [("conception", ["ana", "mother"]), ("breastfeeding", ["ana"])])
def test_who_sees_a_line_of_a_sheet_is_told_of_it(kind: str, told: list[str]) -> None:
    ward = wards.ward("RS")
    cast.reader(ward.ana)
    for username, relation in (("mother", "guardian"), ("neighbour", "trusted")):
        user = User.objects.create(username=username)
        ward.ana.readers.create(user=user, relation=relation, since=cast.LONG_AGO)
    sheet = wards.drafted(ward, breastfeeding=True)
    confirm(ward, wards.period(sheet, kind), row=wards.period(sheet, kind).rows.get())
    for period in sheet.periods.exclude(kind=kind):
        services.strike_period(period=period, reason="small", by=ward.specialist, at=AT)
    services.withdraw_sheet(sheet=sheet, reason="wrong row", by=ward.physicist, at=AT)

    for notice in ("instructions.confirmed", "instructions.withdrawn"):
        found = Notice.objects.filter(kind=notice).order_by("user__username")
        assert list(found.values_list("user__username", flat=True)) == told


def test_nothing_was_measured_before_the_medicine_was_given() -> None:
    ward = wards.ward("RS")
    early = replace(MEASURED, at=AT - timedelta(minutes=1))
    with pytest.raises(services.BeforeGiven):
        wards.drafted(ward, measured=early)

    assert not InstructionSheet.objects.exists()


def test_what_is_settled_takes_no_new_rows() -> None:
    ward = wards.ward("RS")
    sheet = wards.settled(ward, wards.drafted(ward, breastfeeding=True))
    period = wards.period(sheet, "breastfeeding")

    with pytest.raises(IntegrityError, match="period_settled_rows"), transaction.atomic():
        period.rows.create(position=9, article="čl. 1.", printed="1 sat", amount="1", unit="hours")
    with pytest.raises(IntegrityError, match="sheet_finished_periods"), transaction.atomic():
        sheet.periods.create(position=9, kind="work")
