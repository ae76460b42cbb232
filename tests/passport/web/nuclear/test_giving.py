"""The pages of what was given and of the instructions after it."""

from datetime import timedelta

import pytest
from django.test import Client

from passport.nuclear.models import Administration, AdverseEffect, InstructionSheet
from tests.passport.nuclear import ward as wards
from tests.passport.nuclear.ward import Ward
from tests.passport.web.nuclear.test_story import confirm, give, now, three
from tests.passport.web.staff import signed_in

pytestmark = pytest.mark.django_db


def test_a_measurement_a_fifth_off_is_shown_with_the_article(ward: Ward, screen: Client) -> None:
    wards.planned(ward)
    given = give(screen, ward, measured_mbq="700,5")

    assert screen.get(f"/nuclear/given/{given.uid}/").context["page"].difference == (
        "The measured activity differs from the prescribed one by 20.8 %; čl. 39. lets the error be 20 % at the most. Look "
        "at both numbers."
    )


def test_more_than_printed_is_recorded_and_said(ward: Ward, screen: Client) -> None:
    wards.planned(ward)
    said = [screen.get(f"/nuclear/given/{give(screen, ward).uid}/").context["page"].above]
    said += [
        screen.get(f"/nuclear/given/{one.uid}/").context["page"].above
        for one in [wards.given(ward), corrected_to(ward, "600,1", screen)]
    ]

    assert said == ["", "", "More was given than Tabela 6 of the text of 1998 prints: 600 MBq at the most."]


def corrected_to(ward: Ward, mbq: str, screen: Client) -> Administration:
    first = Administration.objects.get(plan__isnull=False)
    said = {
        "radionuclide": "99mTc",
        "activity_mbq": mbq,
        **three("given_on", now(ward).date()),
        "given_time": "00:00",
        "given_by": "Ана",
        "reason": "read again",
    }
    screen.post(f"/nuclear/given/{first.uid}/correct", said)
    return Administration.objects.get(replaces=first)


def test_what_was_given_beside_a_row_is_recorded_corrected_and_noted(ward: Ward, screen: Client) -> None:
    row = wards.entry(ward.facility, ward.ana)
    said = {
        "radionuclide": "99mTc",
        "activity_mbq": "580",
        **three("given_on", now(ward).date()),
        "given_time": "00:00",
        "given_by": "Ана",
    }
    screen.post(f"/nuclear/entry/{row.uid}/give", said)
    first = Administration.objects.get()
    form = screen.get(f"/nuclear/given/{first.uid}/correct").context["form"]
    unsaid = screen.post(f"/nuclear/given/{first.uid}/correct", said)
    screen.post(f"/nuclear/given/{first.uid}/correct", {**said, "activity_mbq": "590", "reason": "misread"})
    second = Administration.objects.get(replaces=first)
    screen.post(f"/nuclear/given/{second.uid}/effect", {"effect": "rash"})
    empty = screen.post(f"/nuclear/given/{second.uid}/effect", {"effect": " "})

    assert (form.initial["activity_mbq"], form.initial["given_by"]) == ("580", "Ана")
    assert "reason" in unsaid.context["form"].errors
    assert (second.activity_mbq, second.entry, second.reason) == ("590", row, "misread")
    assert AdverseEffect.objects.values_list("said", flat=True).get() == "rash"
    assert "effect" in empty.context["effect_form"].errors


def test_what_lies_in_the_future_was_not_given(ward: Ward, screen: Client) -> None:
    tomorrow = (now(ward) + timedelta(days=1)).date()
    wards.planned(ward)
    with pytest.raises(AssertionError, match="This lies in the future"):
        give(screen, ward, **three("given_on", tomorrow))

    assert not Administration.objects.exists()


def test_a_draft_with_a_number_needs_its_time(ward: Ward, screen: Client) -> None:
    given = wards.treated(ward)
    answer = screen.post(f"/nuclear/given/{given.uid}/draft", {"residual_mbq": "150"})

    assert answer.context["draft"].errors["__all__"] == [
        "Write what was measured, and when: the activity that is left, or the dose rate at one metre."
    ]
    assert not InstructionSheet.objects.exists()


def test_another_period_than_printed_is_refused_without_a_reason(ward: Ward, screen: Client) -> None:
    sheet = wards.drafted(ward, breastfeeding=True)
    period = wards.period(sheet, "breastfeeding")
    answer = confirm(screen, sheet, period, row=period.rows.get().uid, amount="6", unit="hours")
    (form,) = (card.form for card in answer.context["cards"] if card.period == period)

    assert form.errors["__all__"] == ["Say why, in a few words."]


@pytest.mark.parametrize("who", ["physicist"])
def test_who_may_not_confirm_gets_no_form_and_no_way(ward: Ward, who: str) -> None:
    sheet = wards.drafted(ward)
    period = wards.period(sheet, "conception")
    screen = signed_in(getattr(ward, who))
    cards = screen.get(f"/nuclear/sheet/{sheet.uid}/").context["cards"]
    confirm(screen, sheet, period, row=period.rows.get().uid)
    screen.post(f"/nuclear/sheet/{sheet.uid}/strike/{period.uid}", {"reason": "no"})
    period.refresh_from_db()

    assert {card.form for card in cards} == {None}
    assert not period.is_settled


def test_a_period_of_another_sheet_is_not_there(ward: Ward, screen: Client) -> None:
    sheet = wards.drafted(ward)
    other = wards.drafted(ward, wards.given(ward))

    address = f"/nuclear/sheet/{sheet.uid}/strike/{wards.period(other, 'contact').uid}"
    assert screen.post(address, {"reason": "no"}).status_code == 404


def test_a_withdrawn_sheet_leads_to_a_new_draft(ward: Ward, screen: Client) -> None:
    sheet = wards.settled(ward, wards.drafted(ward))
    refused = screen.post(f"/nuclear/sheet/{sheet.uid}/withdraw", {"reason": ""})
    answer = screen.post(f"/nuclear/sheet/{sheet.uid}/withdraw", {"reason": "wrong row"}, follow=True)

    assert refused["Location"] == f"/nuclear/sheet/{sheet.uid}/"
    assert answer.context["stands"] is False
    assert draft_again(screen, sheet.administration).replaces == sheet


def draft_again(screen: Client, given: Administration) -> InstructionSheet:
    screen.post(f"/nuclear/given/{given.uid}/draft", {})
    return InstructionSheet.objects.get(state="draft")


def test_what_was_not_given_is_taken_back_by_a_radiographer_and_stays_to_be_read(ward: Ward) -> None:
    given = wards.given(ward)
    screen = signed_in(ward.radiographer)
    screen.post(f"/nuclear/given/{given.uid}/not-given", {"reason": ""})
    still = screen.get(f"/nuclear/given/{given.uid}/").context["not_given"]
    screen.post(f"/nuclear/given/{given.uid}/not-given", {"reason": "another patient"})
    page = screen.get(f"/nuclear/given/{given.uid}/")
    (line,) = screen.get(f"/nuclear/request/{ward.request.uid}/").context["given"]

    assert (still, page.context["not_given"].reason) == (None, "another patient")
    assert ("another patient" in page.content.decode(), "/correct" in page.content.decode()) == (True, False)
    assert line.what == "580 MBq 99mTc HDP · was not given"


def test_a_form_that_is_sent_twice_records_once(ward: Ward, screen: Client) -> None:
    wards.planned(ward)
    address = f"/nuclear/request/{ward.request.uid}/give"
    tokens = [screen.get(address).context["form"].initial["token"] for _ in range(2)]
    give(screen, ward, token=tokens[0])
    give(screen, ward, token=tokens[0])

    assert tokens[0] != tokens[1]
    assert Administration.objects.get().form_token == tokens[0]
