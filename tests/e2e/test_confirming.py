"""A radiographer confirms what a scanner reported; the approver reads it and takes the sentence on the dose along."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from playwright.sync_api import Locator, expect

from passport.booklet.models import Confirmation, Entry, ReportSentence
from passport.justification.models import Request
from passport.justification.states import RequestState
from tests import sr
from tests.e2e.cast import ANA, BORIS, Hospital, chest, hospital
from tests.e2e.conftest import PHONE, Visitors
from tests.e2e.test_requests import CHEST, REASON, asks, in_country, opens_requests, sends
from tests.e2e.visitor import Visitor

pytestmark = pytest.mark.django_db(transaction=True)
CHECKED = "I checked the name and the date of birth"
DIFFERENCE = "The scan was repeated, the patient moved."


def given_a_scan_of_today(place: Hospital, now: datetime) -> None:
    place.record(sr.ct(started=now.replace(tzinfo=None)))


def when_the_radiographer_confirms_it(radiographer: Visitor) -> None:
    radiographer.sign_in("radiographer")
    radiographer.look(rules=False)
    radiographer.follow("Confirm one after the other")
    radiographer.look(rules=False)
    radiographer.page.get_by_label(CHECKED).check()
    radiographer.page.get_by_label("It was done as written").uncheck()
    radiographer.press("Confirm, next row")
    radiographer.reads("Say what was done otherwise, and why.")
    radiographer.page.get_by_label("What was done otherwise, and why").fill(DIFFERENCE)
    radiographer.choose("If nothing was shielded: why", "it would have disturbed the examination")
    radiographer.press("Confirm, next row")
    radiographer.heads("Today's rows")
    radiographer.reads("Every row that is known is confirmed.")


def then_the_approver_reads_it_and_copies_the_dose(approver: Visitor) -> None:
    approver.context.grant_permissions(["clipboard-read", "clipboard-write"])
    approver.sign_in("approver")
    approver.open("/approver/")
    approver.go(approver.page.locator(".row a, .rows a").first)
    approver.reads(DIFFERENCE)
    approver.look()
    approver.page.get_by_role("button", name="Copy").click()
    approver.reads("Copied.")
    sentence = approver.page.get_by_label("One sentence, to put into the report").input_value()
    assert approver.page.evaluate("navigator.clipboard.readText()") == sentence
    approver.press("It is in the report")
    approver.reads("It is in the report, says др Мира Ковач")
    assert ReportSentence.objects.get().sentence == sentence


def test_a_scan_is_confirmed_on_a_phone_and_its_dose_goes_into_the_report(somebody: Visitors, now: datetime) -> None:
    given_a_scan_of_today(hospital(now), now)
    radiographer, approver = somebody(PHONE, java_script_enabled=False), somebody()

    when_the_radiographer_confirms_it(radiographer)
    said = Confirmation.objects.get()
    assert (said.performed_as_written, said.difference, said.no_shielding) == (False, DIFFERENCE, "disturbs")
    then_the_approver_reads_it_and_copies_the_dose(approver)


def test_with_the_keyboard_alone_rows_are_put_beside_their_request_and_confirmed(
    somebody: Visitors, now: datetime
) -> None:
    place = in_country(hospital(now), "RS")
    given_an_approved_request_of_ana(somebody(), somebody())
    given_two_scans_of_today(place, now)
    radiographer = somebody()
    radiographer.context.grant_permissions(["clipboard-read", "clipboard-write"])
    radiographer.sign_in("radiographer")

    when_the_examination_is_put_beside_its_request(radiographer)
    then_they_can_be_put_apart_and_together_again(radiographer)
    then_the_radiographer_copies_the_dose(radiographer)
    when_both_rows_are_confirmed_with_the_keyboard(radiographer)
    assert [one.by for one in Confirmation.objects.all()] == [place.clinic.radiographer] * 2
    assert {one.no_shielding for one in Confirmation.objects.all()} == {"disturbs"}


def given_an_approved_request_of_ana(doctor: Visitor, approver: Visitor) -> None:
    doctor.sign_in("referrer")
    asks(doctor)
    sends(doctor)
    approver.sign_in("approver")
    opens_requests(approver)
    approver.follow("Begin with the first")
    approver.write("Reason", REASON)
    approver.press("Approve")
    approver.reads("No request waits.")
    # Planned for another day than that of the scan: a person says that they belong together.
    Request.objects.update(planned_on=timezone.now().date() + timedelta(days=2))


def given_two_scans_of_today(place: Hospital, now: datetime) -> None:
    """Let two scans arrive that name neither the accession number nor the planned day of a request."""
    started = now.astimezone(ZoneInfo(place.clinic.facility.time_zone)).replace(tzinfo=None)
    for patient_id in (ANA, BORIS):
        place.record(chest(patient_id, started=started, exam=CHEST, accession=f"A-{patient_id}"))


def row_of(radiographer: Visitor, name: str) -> Locator:
    return radiographer.page.get_by_role("listitem").filter(has_text=name)


def button(visitor: Visitor, name: str) -> Locator:
    return visitor.page.get_by_role("button", name=name, exact=True)


def link(visitor: Visitor, name: str) -> Locator:
    return visitor.page.get_by_role("link", name=name, exact=True)


def when_the_examination_is_put_beside_its_request(radiographer: Visitor) -> None:
    radiographer.open("/radiographer/")
    radiographer.reads("2 rows are not confirmed.")
    expect(row_of(radiographer, "Ђорђевић")).to_contain_text("Who asked for it is not recorded.")
    radiographer.look()
    radiographer.enter(link(radiographer, "Approved, not done yet"))
    radiographer.reads(REASON)
    radiographer.look()
    radiographer.open("/radiographer/")
    radiographer.enter(row_of(radiographer, "Ђорђевић").get_by_role("link", name="Request"))
    radiographer.heads("Which request?")
    radiographer.look()
    radiographer.enter(button(radiographer, "This one was done"))
    radiographer.reads("The row names now who asked and who approved.")
    radiographer.look()
    joined = Request.objects.get()
    assert (joined.state, joined.entry, joined.entry_found_by) == (
        RequestState.PERFORMED,
        Entry.objects.get(record__local_id=ANA),
        "chosen",
    )


def then_they_can_be_put_apart_and_together_again(radiographer: Visitor) -> None:
    radiographer.enter(link(radiographer, "Back to the row"))
    radiographer.reads("Asked for by др Јован Лекић.")
    radiographer.reads("Approved by др Мира Ковач on")
    radiographer.look()
    radiographer.enter(link(radiographer, "Request"))
    radiographer.enter(button(radiographer, "They do not belong together"))
    radiographer.reads("They stand apart again; the request waits to be done.")
    radiographer.look()
    apart = Request.objects.get()
    assert (apart.state, apart.entry) == (RequestState.APPROVED, None)
    radiographer.enter(link(radiographer, "Back to the row"))
    radiographer.reads("Who asked for it is not recorded.")
    radiographer.enter(link(radiographer, "Request"))
    radiographer.enter(button(radiographer, "This one was done"))
    radiographer.enter(link(radiographer, "Back to the row"))


def then_the_radiographer_copies_the_dose(radiographer: Visitor) -> None:
    radiographer.tab_to(button(radiographer, "Copy"))
    radiographer.page.keyboard.press("Enter")
    radiographer.reads("Copied.")
    sentence = radiographer.page.get_by_label("One sentence, to put into the report").input_value()
    assert radiographer.page.evaluate("navigator.clipboard.readText()") == sentence
    radiographer.enter(button(radiographer, "It is in the report"))
    radiographer.reads("It is in the report, says radiographer")
    radiographer.heads("Ана Ђорђевић")
    assert ReportSentence.objects.get().sentence == sentence


def when_both_rows_are_confirmed_with_the_keyboard(radiographer: Visitor) -> None:
    """Say once why nothing was shielded; the next row knows it already: the space bar ticks, Enter confirms."""
    page = radiographer.page
    expect(page.get_by_label(CHECKED)).to_be_focused()
    page.keyboard.press("Space")
    why = page.get_by_label("If nothing was shielded: why")
    radiographer.tab_to(why)
    page.keyboard.type("it would")
    expect(why).to_have_value("disturbs")
    with radiographer.page.expect_navigation():
        radiographer.press_alt("c")
    radiographer.reads("Confirmed: Ана Ђорђевић.")
    radiographer.heads("Boris Šušnjić")
    radiographer.look()
    expect(page.get_by_label(CHECKED)).to_be_focused()
    page.keyboard.press("Space")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    radiographer.heads("Today's rows")
    radiographer.reads("Confirmed: Boris Šušnjić.")
    expect(row_of(radiographer, "Ђорђевић")).to_contain_text("Approved by др Мира Ковач on")
    radiographer.look()
