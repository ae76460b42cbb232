"""A technetium scan of a breastfeeding mother, from the prescription to what she reads, in two countries."""

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.timezone import localtime

from passport.access.models import Access
from passport.justification.models import Request
from passport.justification.states import RequestState
from passport.nuclear import services
from passport.nuclear.models import Administration, InstructionPeriod, InstructionSheet
from passport.nuclear.services import draft_sheet
from tests import cast
from tests.passport.nuclear import ward as wards
from tests.passport.nuclear.ward import Ward
from tests.passport.web.staff import signed_in

pytestmark = pytest.mark.django_db


def three(name: str, day: date) -> dict[str, str]:
    return {f"{name}_day": str(day.day), f"{name}_month": str(day.month), f"{name}_year": str(day.year)}


def now(ward: Ward) -> datetime:
    return localtime(timezone.now(), ZoneInfo(ward.facility.time_zone))


def planned_today(ward: Ward) -> None:
    Request.objects.update(planned_on=now(ward).date())


def prescribe(screen: Client, ward: Ward, **said: str) -> Any:
    form = screen.get(f"/nuclear/request/{ward.request.uid}/plan").context["form"]
    row = next(index for index, row in enumerate(form.rows) if row.procedure == wards.SKELETON[ward.facility.country])
    typed = {"row": str(row), "prescribed_mbq": "580", "step": "save", **said}
    return screen.post(f"/nuclear/request/{ward.request.uid}/plan", typed)


def give(screen: Client, ward: Ward, **said: str) -> Administration:
    plan = ward.request.activity_plans.get()
    at = now(ward)
    typed = {
        "plan": plan.uid,
        "radionuclide": plan.radionuclide,
        "compound": plan.compound,
        "activity_mbq": "580",
        "measured_mbq": "",
        **three("given_on", at.date()),
        "given_time": "00:00",
        "given_by": "Сестра Ана",
        **said,
    }
    answer = screen.post(f"/nuclear/request/{ward.request.uid}/give", typed)
    assert answer.status_code == 302, answer.context["form"].errors
    return Administration.objects.get()


def draft(screen: Client, given: Administration) -> InstructionSheet:
    answer = screen.post(f"/nuclear/given/{given.uid}/draft", {"breastfeeding": "on"})
    assert answer.status_code == 302
    return InstructionSheet.objects.get()


def confirm(screen: Client, sheet: InstructionSheet, period: InstructionPeriod, **said: str) -> Any:
    typed = {f"{period.uid}-{name}": value for name, value in {"amount": "", "unit": "", "note": "", **said}.items()}
    return screen.post(f"/nuclear/sheet/{sheet.uid}/confirm/{period.uid}", typed)


def reads(client: Client, ward: Ward) -> list[str]:
    told = client.get(f"/passport/{ward.ana.uid}/").context["told_sheets"]
    return [line.sentence for sheet in told for line in sheet.lines]


def mother(ward: Ward) -> Client:
    client = Client()
    client.force_login(cast.reader(ward.ana), backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def test_a_breastfeeding_mother_in_serbia_is_asked_for_twelve_hours() -> None:
    ward = wards.ward("RS")
    planned_today(ward)
    ana, specialist, physicist = mother(ward), signed_in(ward.specialist), signed_in(ward.physicist)

    prescribe(specialist, ward)
    plan = ward.request.activity_plans.get()
    waiting = {one.name: one.lines for one in physicist.get("/nuclear/").context["groups"]}
    physicist.post(f"/nuclear/plan/{plan.uid}/countersign")
    specialist.post(f"/nuclear/plan/{plan.uid}/ready")
    sheet = draft(specialist, give(specialist, ward))
    drafted = reads(ana, ward)
    breastfeeding, conception = wards.period(sheet, "breastfeeding"), wards.period(sheet, "conception")
    page = specialist.get(f"/nuclear/sheet/{sheet.uid}/").content.decode()
    confirm(specialist, sheet, breastfeeding, row=breastfeeding.rows.get().uid)
    confirm(specialist, sheet, conception, row=conception.rows.get().uid)
    before = reads(ana, ward)
    specialist.post(f"/nuclear/sheet/{sheet.uid}/strike/{wards.period(sheet, 'contact').uid}", {"reason": "small"})
    breastfeeding.refresh_from_db()
    plan.refresh_from_db()

    assert [line.what for line in waiting["Plans that wait for the second name"]] == [
        "580 MBq 99mTc Fosfonatna i fosfatna jedinjenja"
    ]
    assert (plan.state, plan.countersigned_as, plan.ready_by) == ("ready", "др Јелена Рис", "specialist")
    assert "12 sati" in page
    assert "čl. 34." in page
    assert (drafted, before) == ([], [])
    midnight = now(ward).replace(hour=12, minute=0, second=0, microsecond=0)
    assert localtime(breastfeeding.ends_at, ZoneInfo("Europe/Belgrade")) == midnight
    told = reads(ana, ward)
    passed = now(ward) >= midnight
    expected = (
        f"The time that др Милан Савић named ended on {_day(midnight)}, 12:00; call +381 11 555 0100 with any question."
        if passed
        else f"др Милан Савић asks you not to breastfeed until {_day(midnight)}, 12:00; call +381 11 555 0100 with any "
        "question before you decide."
    )
    assert told[0] == expected
    assert len(told) == 2


def test_a_breastfeeding_mother_in_bosnia_and_herzegovina_is_asked_by_the_agent_that_the_specialist_picks() -> None:
    ward = wards.ward("BA")
    planned_today(ward)
    ana, specialist = mother(ward), signed_in(ward.specialist)

    prescribe(specialist, ward)
    sheet = draft(specialist, give(specialist, ward))
    period = wards.period(sheet, "breastfeeding")
    page = specialist.get(f"/nuclear/sheet/{sheet.uid}/")
    (card,) = (card for card in page.context["cards"] if card.period == period)
    unpicked = confirm(specialist, sheet, period)
    confirm(specialist, sheet, period, row=period.rows.get(row="obilježeni leukociti, 185 MBq").uid)
    confirm(specialist, sheet, wards.period(sheet, "conception"), amount="6", unit="months", note="Both of you.")
    confirm(specialist, sheet, wards.period(sheet, "contact"), amount="1,5", unit="days")
    period.refresh_from_db()

    assert [label for _uid, label in card.form.fields["row"].choices] == [
        "choose",
        "pertehnetat, 185 MBq: 4 sata (4 hours)",
        "MAA, 148 MBq: 12 sati (12 hours)",
        "obilježeni eritrociti, 740 MBq: 12 sati (12 hours)",
        "obilježeni leukociti, 185 MBq: 2 dana (2 days)",
    ]
    assert "Choose one of the printed rows, or write how long." in unpicked.content.decode()
    assert (period.amount, period.unit, period.chosen.article) == ("2", "days", "čl. 62. st. 2. i Aneks 2.4")
    sentences = reads(ana, ward)
    assert [sentence.split(" until ")[0] for sentence in sentences] == [
        "др Милан Савић asks you to follow the instructions about being near other people",
        "др Милан Савић asks you not to breastfeed",
        "др Милан Савић asks you to wait with having a child",
    ]
    assert "Both of you." in ana.get(f"/passport/{ward.ana.uid}/").content.decode()


def test_the_instructions_stand_beside_the_examination_once_there_is_one() -> None:
    ward = wards.ward("RS")
    ana = mother(ward)
    sheet = wards.settled(ward, wards.drafted(ward, breastfeeding=True))
    row = wards.entry(ward.facility, ward.ana)
    other = wards.entry(ward.facility, ward.ana, local_id="18")
    Request.objects.update(entry=row, entry_found_by="accession", state=RequestState.PERFORMED)
    pages = [ana.get(f"/passport/{ward.ana.uid}/entry/{one.uid}/") for one in (row, other)]

    assert [[told.uid for told in page.context["told_sheets"]] for page in pages] == [[sheet.uid], []]


def test_instructions_that_were_taken_back_are_said_to_hold_no_more() -> None:
    ward = wards.ward("RS")
    ana, specialist = mother(ward), signed_in(ward.specialist)
    sheet = wards.settled(ward, wards.drafted(ward))
    specialist.post(f"/nuclear/sheet/{sheet.uid}/withdraw", {"reason": "wrong row"})
    (told,) = ana.get(f"/passport/{ward.ana.uid}/").context["told_sheets"]

    assert (told.holds, told.lines) == (False, ())
    assert told.sentence == (
        "The instructions of 2 March 2026 do not hold any more; new ones may follow. Call +381 11 555 0100 before you go "
        "by the earlier ones."
    )
    assert ana.get(f"/reports/instructions/{ward.ana.uid}/{sheet.uid}/instructions.pdf").status_code == 404


def test_a_second_medicine_does_not_take_the_instructions_of_the_first_away() -> None:
    ward = wards.ward("RS")
    sheets = [wards.settled(ward, wards.drafted(ward, wards.given_just_now(ward))) for _ in range(2)]
    told = mother(ward).get(f"/passport/{ward.ana.uid}/").context["told_sheets"]

    assert [one.uid for one in told] == [sheet.uid for sheet in reversed(sheets)]


def test_a_correction_takes_the_place_of_what_it_corrects() -> None:
    ward = wards.ward("RS")
    first = wards.settled(ward, wards.drafted(ward, wards.given_just_now(ward)))
    given, at = first.administration, timezone.now()
    for activity in (590, 595):
        given = services.correct_administration(
            administration=given,
            given=replace(wards.TECHNETIUM, activity_mbq=Decimal(activity), given_at=given.given_at),
            reason="read the wrong line",
            by=ward.radiographer,
            at=at,
        )
    ana = mother(ward)
    between = ana.get(f"/passport/{ward.ana.uid}/").context["told_sheets"]
    second = wards.settled(ward, draft_sheet(administration=given, by=ward.physicist, at=at), at)
    told = ana.get(f"/passport/{ward.ana.uid}/").context["told_sheets"]

    assert [(one.uid, one.holds) for one in between] == [(first.uid, False)]
    assert [(one.uid, one.holds) for one in told] == [(second.uid, True)]


def test_a_guardian_is_not_told_that_nothing_is_asked_when_only_breastfeeding_is() -> None:
    ward = wards.ward("RS")
    client = mother(ward)
    sheet = wards.drafted(ward, breastfeeding=True)
    feeding = wards.period(sheet, "breastfeeding")
    services.confirm_period(
        period=feeding, confirmation=services.Confirmation(row=feeding.rows.get()), by=ward.specialist, at=wards.AT
    )
    for period in sheet.periods.exclude(pk=feeding.pk):
        services.strike_period(period=period, reason="small", by=ward.specialist, at=wards.AT)
    row = wards.entry(ward.facility, ward.ana)
    Request.objects.update(entry=row, entry_found_by="accession", state=RequestState.PERFORMED)
    seen = []
    for relation in ("self", "guardian"):
        ward.ana.readers.update(relation=relation)
        (told,) = client.get(f"/passport/{ward.ana.uid}/entry/{row.uid}/").context["told_sheets"]
        seen.append((len(told.lines), told.sentence))

    assert seen == [(1, ""), (0, "Call +381 11 555 0100 with any question about this medicine.")]


def test_who_looks_after_a_passport_reads_of_whom_it_is_asked() -> None:
    ward = wards.ward("RS")
    client = mother(ward)
    wards.settled(ward, wards.drafted(ward, wards.given_just_now(ward)))
    pages = []
    for relation in ("self", "guardian"):
        ward.ana.readers.update(relation=relation)
        pages.append(client.get(f"/passport/{ward.ana.uid}/").content.decode())

    own = ("What your hospital asks of you", "др Милан Савић asks you to wait with having a child until")
    hers = (
        "What the hospital asks of <bdi>Ана Анић</bdi>",
        "др Милан Савић asks Ана Анић to wait with having a child until",
    )
    assert [[said in page for said in (*own, *hers)] for page in pages] == [
        [True, True, False, False],
        [False, False, True, True],
    ]


@pytest.mark.parametrize("relation, kinds", [("guardian", 1), ("trusted", 0)])
def test_breastfeeding_is_not_read_by_who_looks_after_the_passport(relation: str, kinds: int) -> None:
    ward = wards.ward("RS")
    client = mother(ward)
    ward.ana.readers.update(relation=relation)
    wards.settled(ward, wards.drafted(ward, wards.given_just_now(ward), breastfeeding=True))
    told = client.get(f"/passport/{ward.ana.uid}/").context["told_sheets"]

    assert [len(sheet.lines) for sheet in told] == [1] * kinds


def test_the_patient_reads_who_worked_with_the_passport_and_for_what() -> None:
    ward = wards.ward("RS")
    signed_in(ward.specialist).get(f"/nuclear/request/{ward.request.uid}/")

    assert Access.objects.values_list("patient", "purpose", "ground", "reader_name").get() == (
        ward.ana.pk,
        "nuclear_medicine",
        "facility",
        "specialist",
    )


def _day(moment: datetime) -> str:
    return f"{moment.day} {moment:%B %Y}"
