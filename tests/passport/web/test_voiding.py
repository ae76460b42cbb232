"""Rows that were entered by mistake: who may take them out of count, and what the patient reads then."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from passport.access.models import Access
from passport.booklet.models import Entry
from passport.people.models import Role, User
from passport.people.services import unlink_record
from passport.signing.models import Act
from tests.passport.people import cast as people
from tests.passport.web.staff import signed_in

pytestmark = pytest.mark.django_db
REASON = "Another patient's report"
SAID = (
    "This row was entered by mistake and does not count; it stays visible so that nothing disappears. "
    "The reason given: “Another patient's report”."
)


@pytest.fixture
def cast() -> people.Cast:
    return people.assemble(timezone.now())


def administrator(cast: people.Cast, place: Any = None) -> User:
    return people.staff(place or cast.linden, Role.FACILITY_ADMINISTRATOR, timezone.now(), given_name="Luka")


def of_the_approver(entry: Entry) -> str:
    return f"/approver/row/{entry.uid}/void"


def of_the_hospital(entry: Entry) -> str:
    return f"/facility/patients/{entry.record.patient.uid}/rows/{entry.uid}/void"


def state(entry: Entry) -> str:
    return Entry.objects.get(pk=entry.pk).state


def said(response: Any) -> list[str]:
    return [str(message) for message in response.context["messages"]]


WHO = [
    pytest.param(lambda cast: signed_in(cast.approver), of_the_approver, id="approver"),
    pytest.param(lambda cast: signed_in(administrator(cast)), of_the_hospital, id="administrator"),
]


@pytest.mark.parametrize(("who", "address"), WHO)
def test_a_row_is_taken_out_of_count_only_on_the_page_that_asks_once_more(
    cast: people.Cast, who: Any, address: Any
) -> None:
    client, entry = who(cast), cast.ana_at_linden
    asked = client.post(address(entry), {"reason": f" {REASON} "})
    before = state(entry)
    done = client.post(address(entry), {"reason": asked.context["reason"], "step": "void"}, follow=True)

    assert (asked.context["said"], asked.context["row"].patient) == (SAID, "Ana Petrović")
    assert "This cannot be undone." in asked.content.decode()
    assert (before, state(entry), Entry.objects.get(pk=entry.pk).returned_reason) == ("pending", "void", REASON)
    assert said(done) == ["The row does not count any more; it stays visible."]
    assert Act.objects.filter(verb="entry.voided", subject_uid=entry.uid).count() == 1


@pytest.mark.parametrize(("who", "address"), WHO)
@pytest.mark.parametrize("step", [{}, {"step": "void"}])
def test_nothing_happens_without_a_reason(cast: people.Cast, who: Any, address: Any, step: dict[str, str]) -> None:
    refused = who(cast).post(address(cast.ana_at_linden), {"reason": " ", **step}, follow=True)

    assert said(refused) == ["Say why, in a few words."]
    assert state(cast.ana_at_linden) == "pending"


@pytest.mark.parametrize(("who", "address"), WHO)
def test_a_row_that_does_not_count_cannot_be_taken_out_once_more(cast: people.Cast, who: Any, address: Any) -> None:
    client, how = who(cast), {"reason": REASON, "step": "void"}
    client.post(address(cast.ana_at_linden), how)
    again = client.post(address(cast.ana_at_linden), {**how, "reason": "Something else"}, follow=True)

    assert "The row has moved on meanwhile. Open the list again." in said(again)
    assert Entry.objects.get(pk=cast.ana_at_linden.pk).returned_reason == REASON


@pytest.mark.parametrize(("who", "address"), WHO)
def test_a_row_of_another_facility_is_not_there(cast: people.Cast, who: Any, address: Any) -> None:
    answer = who(cast).post(address(cast.ana_at_cedar), {"reason": REASON, "step": "void"})

    assert (answer.status_code, state(cast.ana_at_cedar)) == (404, "pending")


def test_the_administrator_of_another_facility_is_refused(cast: people.Cast) -> None:
    client = signed_in(administrator(cast, cast.cedar))
    how = {"reason": REASON, "step": "void"}
    answers = [client.post(of_the_hospital(entry), how) for entry in (cast.ana_at_linden, cast.ana_at_cedar)]
    listed = client.get(f"/facility/patients/{cast.ana.uid}/rows/")

    assert [answer.status_code for answer in [*answers, listed]] == [404, 404, 404]
    assert (state(cast.ana_at_linden), state(cast.ana_at_cedar)) == ("pending", "pending")


def test_a_row_is_reached_only_under_its_own_patient(cast: people.Cast) -> None:
    address = f"/facility/patients/{cast.boris.uid}/rows/{cast.ana_at_linden.uid}/void"
    client, own_address = signed_in(administrator(cast)), of_the_hospital(cast.ana_at_linden)
    mixed = client.post(address, {"reason": REASON, "step": "void"})
    record = cast.ana_at_linden.record
    unlink_record(record=record, patient=cast.ana, how="counter", by=None, at=timezone.now())
    unlinked = client.post(own_address, {"reason": REASON, "step": "void"})

    assert (mixed.status_code, unlinked.status_code, state(cast.ana_at_linden)) == (404, 404, "pending")


@pytest.mark.parametrize("who", ["clerk", "radiographer", "doctor", "ana_reads"])
def test_nobody_else_takes_a_row_out_of_count(cast: people.Cast, who: str) -> None:
    client: Client = signed_in(getattr(cast, who))
    how = {"reason": REASON, "step": "void"}
    pages = [
        client.post(of_the_approver(cast.ana_at_linden), how),
        client.post(of_the_hospital(cast.ana_at_linden), how),
        client.get(f"/facility/patients/{cast.ana.uid}/rows/"),
    ]

    assert [page.status_code for page in pages] == [403, 403, 403]
    assert state(cast.ana_at_linden) == "pending"


def test_the_hospitals_page_lists_its_own_rows_and_the_look_is_written_down(cast: people.Cast) -> None:
    client = signed_in(administrator(cast))
    page = client.get(f"/facility/patients/{cast.ana.uid}/rows/")

    assert [(row.uid, row.state, row.void) for row in page.context["rows"]] == [
        (cast.ana_at_linden.uid, "Waits for its approver's signature.", False)
    ]
    assert Access.objects.values_list("patient", "purpose").get() == (cast.ana.pk, "correction")


def test_the_counter_leads_an_administrator_there_and_no_clerk(cast: people.Cast) -> None:
    address, rows = f"/facility/patients/{cast.ana.uid}/", f'href="/facility/patients/{cast.ana.uid}/rows/"'
    pages = [signed_in(who).get(address).content.decode() for who in (administrator(cast), cast.clerk)]

    assert [rows in page for page in pages] == [True, False]


def test_the_page_of_a_void_row_offers_nothing_and_the_patient_reads_the_reason(cast: people.Cast) -> None:
    client, entry = signed_in(cast.approver), cast.ana_at_linden
    before = client.get(f"/approver/row/{entry.uid}/")
    client.post(of_the_approver(entry), {"reason": REASON, "step": "void"})
    after = client.get(f"/approver/row/{entry.uid}/")
    patient = Client()
    patient.force_login(cast.ana_reads)
    read = patient.get(f"/passport/{cast.ana.uid}/entry/{entry.uid}/")

    assert [of_the_approver(entry) in page.content.decode() for page in (before, after)] == [True, False]
    assert read.context["page"].row.sentence == SAID
