"""The approver's pages: what waits, its evidence, and signing in the browser."""

import json
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from passport.access.models import Access
from passport.booklet import services
from passport.booklet.models import ApprovalKind, Entry
from passport.booklet.payloads import STATEMENT
from passport.booklet.reading import AsSent, Code, Refused
from passport.people.models import Role, User
from passport.signing.models import Signature, SigningKey
from passport.web.evidence import waiting_row
from tests import cast
from tests.authenticator import Authenticator
from tests.passport.booklet.readings import event, measure, reading
from tests.passport.booklet.signing import enrol
from tests.passport.web.staff import signed_in

pytestmark = pytest.mark.django_db
JSON = {"content_type": "application/json", "HTTP_ACCEPT": "application/json"}
REPORT = reading(
    sop_instance_uid="2.25.1",
    events=(event("1.1", "10"), event("1.2", "14")),
    totals=(measure("113813", "30"),),
    refused=(
        Refused(
            code=Code(scheme="DCM", value="113830"), as_sent=AsSent(value="3", unit="furlong"), reason="unknown_unit"
        ),
    ),
)


@dataclass(kw_only=True)
class Desk:
    """A clinic with one waiting row of Ana, and its approver at the screen with a key in hand."""

    clinic: cast.Clinic
    entry: Entry
    client: Client
    authenticator: Authenticator

    def now(self) -> Entry:
        return Entry.objects.select_related("approver").get(pk=self.entry.pk)

    def begin(self, *entries: Entry) -> Any:
        return self.client.post("/approver/sign", wish(*entries))

    def touch(self, begun: Any, **otherwise: Any) -> Any:
        response = self.authenticator.get(begun["options"], **otherwise)
        return self.client.post("/approver/signed", {"request": begun["request"], "response": response}, **JSON)


def wish(*entries: Entry) -> dict[str, list[str]]:
    """Return what the form sends: which rows, and what the screen showed of each."""
    rows = [waiting_row(Entry.objects.get(pk=entry.pk), reader=None) for entry in entries]
    return {"entry": [row.uid for row in rows], "seen": [f"{row.uid} {row.seen}" for row in rows]}


def record(clinic: cast.Clinic, local_id: str = "17", **parts: Any) -> Entry:
    ana = cast.record(local_id=local_id, patient=cast.patient(clinic.facility))
    what, source = replace(REPORT, **parts), services.Source(name="scanner", facility=clinic.facility)
    return services.record_report(reading=what, record=ana, source=source, at=timezone.now()).entry


def recorded_for_me(desk: Desk, local_id: str) -> Entry:
    """Return a row with nothing to read first, whose approval by the approver is recorded."""
    plain = {"events": (event(f"3.{local_id}", "5"),), "totals": (measure("113813", "5"),), "refused": ()}
    entry = record(
        desk.clinic, local_id, sop_instance_uid=f"2.25.{local_id}", study_instance_uid=f"2.25.9{local_id}", **plain
    )
    entry.approver, entry.approval = desk.clinic.approver, ApprovalKind.RECORDED
    entry.save()
    return entry


@pytest.fixture
def desk() -> Desk:
    clinic, authenticator = cast.clinic(), Authenticator()
    enrol(clinic.approver.user, authenticator, at=timezone.now())
    return Desk(
        clinic=clinic,
        entry=record(clinic),
        client=signed_in(clinic.approver.user),
        authenticator=authenticator,
    )


def colleague(desk: Desk) -> User:
    user = cast.staff(desk.clinic.facility, "colleague", Role.APPROVER)
    cast.practitioner(user, "Јован", "Јовић")
    return user


def test_the_list_says_what_waits_and_what_to_read_first(desk: Desk) -> None:
    response = desk.client.get("/approver/")
    (row,) = response.context["to_read"]

    assert (response.context["count"], response.context["plain"]) == (1, [])
    assert (row.patient, row.examination, row.as_sent) == ("Ана Анић", "CT of the chest", "CT Thorax")
    assert row.doses == ("Dose length product, total: 30 mGy·cm",)
    assert row.flags == ("The device's total differs from the sum of its events.",)
    assert row.approval == "It is not recorded who approved this examination."


def test_the_list_of_another_facility_is_empty_and_its_approver_finds_no_row(desk: Desk) -> None:
    stranger = signed_in(cast.clinic("Klinika Sever", prefix="north-").approver.user)

    assert stranger.get("/approver/").context["count"] == 0
    assert stranger.get(f"/approver/row/{desk.entry.uid}/").status_code == 404
    refused = stranger.post("/approver/sign", wish(desk.entry))
    assert refused.json() == {"error": "This row does not belong to a hospital where you do this work."}


def test_the_page_of_a_row_shows_its_evidence_and_writes_the_look_down(desk: Desk) -> None:
    response = desk.client.get(f"/approver/row/{desk.entry.uid}/")
    page = response.context["page"]
    (part,) = page.parts

    assert [(total.quantity, total.device, total.events, total.differs) for total in part.totals] == [
        ("Dose length product, total", "30 mGy·cm", "24 mGy·cm", True)
    ]
    assert (part.device, part.events, part.accession_number) == ("Maker Model", 2, "A1")
    assert [(value.name, value.as_sent, value.reason) for value in page.refused] == [
        ("CTDIvol", "3 furlong", "its unit is not known")
    ]
    assert [source.sop_instance_uid for source in page.sources] == ["2.25.1"]
    assert STATEMENT in response.content.decode()
    assert Access.objects.get().patient == desk.entry.record.patient


def test_sums_that_are_divided_otherwise_than_the_total_stand_on_lines_of_their_own(desk: Desk) -> None:
    both = (event("2.1", "10", phantom="113690"), event("2.2", "14", phantom="113691"))
    entry = record(desk.clinic, "18", sop_instance_uid="2.25.2", study_instance_uid="2.25.3", events=both)
    (part,) = desk.client.get(f"/approver/row/{entry.uid}/").context["page"].parts

    assert [(total.scope, total.device, total.events, total.differs) for total in part.totals] == [
        ("", "30 mGy·cm", "", False),
        ("head phantom, 16 cm", "", "10 mGy·cm", False),
        ("body phantom, 32 cm", "", "14 mGy·cm", False),
    ]


def test_signing_shows_the_exact_text_and_takes_one_touch(desk: Desk) -> None:
    begun = desk.begin(desk.entry).json()
    (statement,) = begun["statements"]
    answer = desk.touch(begun)

    assert answer.json() == {"next": "/approver/"}
    assert desk.now().state == "signed"
    kept = Signature.objects.get().statement
    assert bytes(kept.payload).decode() == statement["text"]
    assert bytes(kept.digest).hex()[:8] == statement["digest"]
    assert json.loads(statement["text"])["statement"] == STATEMENT


def test_a_refused_touch_signs_nothing_and_says_why(desk: Desk) -> None:
    answer = desk.touch(desk.begin(desk.entry).json(), verified=False)

    assert (answer.status_code, answer.json()) == (
        409,
        {"error": "The key did not ask for your finger, face or PIN. Set one up on the key and try again."},
    )
    assert desk.now().state == "pending"


@pytest.mark.parametrize("body", [b"", b"[]", b'{"request": "x"}', b'{"request": "x", "response": 1}', b"[" * 100000])
def test_what_no_browser_sends_is_refused_in_words(desk: Desk, body: bytes) -> None:
    answer = desk.client.post("/approver/signed", body, **JSON)

    assert (answer.status_code, answer.json()) == (
        409,
        {"error": "The browser's answer could not be read. Try again."},
    )


def test_rows_with_recorded_approval_are_signed_together(desk: Desk) -> None:
    rows = [recorded_for_me(desk, "21"), recorded_for_me(desk, "22")]
    listed = desk.client.get("/approver/").context["plain"]
    answer = desk.touch(desk.begin(*rows).json())

    assert [row.uid for row in listed] == [row.uid for row in rows]
    assert answer.status_code == 200
    assert set(Entry.objects.filter(state="signed")) == set(rows)
    assert Signature.objects.values_list("tree_size", flat=True).distinct().get() == 2


def test_a_row_to_be_read_is_not_signed_among_others(desk: Desk) -> None:
    answer = desk.begin(recorded_for_me(desk, "21"), desk.entry)

    assert (answer.status_code, answer.json()) == (409, {"error": "Choose at least one row to sign."})


def test_a_row_goes_back_with_a_reason(desk: Desk) -> None:
    response = desk.client.post(f"/approver/row/{desk.entry.uid}/return", {"reason": "Another date"}, follow=True)

    assert response.redirect_chain == [("/approver/", 302)]
    assert (desk.now().state, desk.now().returned_reason) == ("returned", "Another date")


def test_a_row_does_not_go_back_without_a_reason(desk: Desk) -> None:
    response = desk.client.post(f"/approver/row/{desk.entry.uid}/return", {"reason": " "}, follow=True)

    assert [str(message) for message in response.context["messages"]] == ["Say why, in a few words."]
    assert desk.now().state == "pending"


def test_a_row_goes_to_a_colleague_of_the_same_facility(desk: Desk) -> None:
    practitioner = colleague(desk).practitioner
    desk.client.post(f"/approver/row/{desk.entry.uid}/pass-on", {"to": practitioner.uid})

    assert desk.now().approver == practitioner
    assert desk.client.get("/approver/").context["count"] == 0


def test_a_row_does_not_go_to_an_approver_elsewhere(desk: Desk) -> None:
    elsewhere = cast.clinic("Klinika Sever", prefix="north-").approver
    desk.client.post(f"/approver/row/{desk.entry.uid}/pass-on", {"to": elsewhere.uid})

    assert desk.now().approver is None


def test_a_row_of_a_colleague_is_read_and_not_decided(desk: Desk) -> None:
    entry = desk.entry
    services.pass_on(entry=entry, to=colleague(desk).practitioner, by=desk.clinic.approver.user, at=timezone.now())
    page = desk.client.get(f"/approver/row/{entry.uid}/")
    refused = desk.client.post(f"/approver/row/{entry.uid}/not-mine", follow=True)

    assert page.context["waits_for_me"] is False
    assert [str(message) for message in refused.context["messages"]] == [
        "This row waits for another approver, or its hospital is not one where you approve."
    ]


def test_not_mine_leaves_the_row_for_whoever_approved_it(desk: Desk) -> None:
    entry = recorded_for_me(desk, "21")
    desk.client.post(f"/approver/row/{entry.uid}/not-mine")

    assert Entry.objects.get(pk=entry.pk).approver is None


def test_a_key_is_enrolled_named_and_stopped() -> None:
    approver = cast.clinic().approver.user
    client, authenticator = signed_in(approver), Authenticator()
    options = client.post("/approver/keys/enrol").json()["options"]
    body = {"name": "reading room", "response": authenticator.create(options)}
    answer = client.post("/approver/keys/enrolled", body, **JSON)
    again = client.post("/approver/keys/enrolled", body, **JSON)

    key = SigningKey.objects.get()
    assert (answer.json(), key.name, key.user) == ({"next": "/approver/keys/"}, "reading room", approver)
    assert again.json() == {"error": "The enrolment was not finished in time. Begin again."}
    assert "waits to be confirmed" in client.get("/approver/keys/").content.decode()
    assert client.get("/approver/").context["key_waits"] is True
    client.post(f"/approver/keys/{key.uid}/stop")
    assert SigningKey.objects.get().revoked_by == str(approver)


def test_the_key_of_somebody_else_cannot_be_stopped(desk: Desk) -> None:
    key = SigningKey.objects.get()

    assert signed_in(colleague(desk)).post(f"/approver/keys/{key.uid}/stop").status_code == 404
    assert SigningKey.objects.get().revoked_at is None


def test_a_row_that_was_passed_on_is_signed_as_approved_by_the_colleague(desk: Desk) -> None:
    user = colleague(desk)
    services.pass_on(entry=desk.entry, to=user.practitioner, by=desk.clinic.approver.user, at=timezone.now())
    enrol(user, desk.authenticator, at=timezone.now())
    theirs = replace(desk, client=signed_in(user))
    begun = theirs.begin(desk.entry).json()
    theirs.touch(begun)

    assert json.loads(begun["statements"][0]["text"])["decision"] == "taken"
    assert (desk.now().state, desk.now().approval) == ("signed", "taken")


def test_a_row_that_changed_since_the_screen_showed_it_is_not_signed_unread(desk: Desk) -> None:
    page = desk.client.get(f"/approver/row/{desk.entry.uid}/").context["page"]
    wanted = {"entry": desk.entry.uid, "seen": f"{desk.entry.uid} {page.row.seen}"}

    assert "options" in desk.client.post("/approver/sign", wanted).json()
    assert "options" in desk.client.post("/approver/sign", wanted).json()  # a touch that was called off changes nothing

    later = replace(REPORT, sop_instance_uid="2.25.2", events=(event("1.3", "5"),), content_at="20260301113000")
    source = services.Source(name="scanner", facility=desk.clinic.facility)
    services.record_report(reading=later, record=desk.entry.record, source=source, at=timezone.now())

    refused = desk.client.post("/approver/sign", wanted)
    assert (refused.status_code, "error" in refused.json()) == (409, True)
    assert f'value="{wanted["seen"]}"' not in desk.client.get(f"/approver/row/{desk.entry.uid}/").content.decode()


def test_a_wish_that_does_not_say_what_the_screen_showed_is_refused(desk: Desk) -> None:
    other = recorded_for_me(desk, "21")
    said = {"error": "This page does not say which rows you read. Open the list again and sign from there."}

    for incomplete in ({"entry": desk.entry.uid}, {**wish(other), "entry": [other.uid, desk.entry.uid]}):
        refused = desk.client.post("/approver/sign", incomplete)
        assert (refused.status_code, refused.json()) == (409, said)


@pytest.mark.parametrize("start", ["99999999999999999999999", "-1", "x", "9" * 5000])
def test_a_page_that_is_not_there_shows_no_fault(desk: Desk, start: str) -> None:
    for address in ("/approver/", "/approver/lately"):
        assert desk.client.get(address, {"from": start}).status_code == 200


@pytest.mark.parametrize("uid", ["\ud800", "\x00", "x" * 5000])
def test_a_request_that_no_database_could_hold_is_unknown(desk: Desk, uid: str) -> None:
    body = json.dumps({"request": uid, "response": {"id": uid}})
    answer = desk.client.post("/approver/signed", body, **JSON)
    begun = desk.client.post("/approver/sign", {"entry": "\x00", "seen": "\x00 1"})

    assert (answer.status_code, answer.json()) == (
        409,
        {"error": "This signing request does not exist. Open the list again."},
    )
    assert begun.status_code == 409


def test_a_signed_row_is_found_again_by_its_signer_and_by_no_other(desk: Desk) -> None:
    desk.touch(desk.begin(desk.entry).json())
    before = Entry.objects.get(pk=recorded_for_me(desk, "21").pk)
    desk.touch(desk.begin(before).json())
    mine, theirs = desk.client.get("/approver/lately"), signed_in(colleague(desk)).get("/approver/lately")

    assert [row.uid for row in mine.context["rows"]] == [before.uid, desk.entry.uid]
    assert f'href="/approver/row/{desk.entry.uid}/"' in mine.content.decode()
    assert [row.approval for row in mine.context["rows"]] == [
        "Your approval is recorded.",
        "You said that you approved this examination.",
    ]
    assert (theirs.context["count"], theirs.context["rows"]) == (0, [])
    assert set(Access.objects.values_list("patient", flat=True)) >= {
        before.record.patient.pk,
        desk.entry.record.patient.pk,
    }


def test_what_was_signed_long_ago_or_is_void_is_not_listed(desk: Desk) -> None:
    late = recorded_for_me(desk, "21")
    desk.touch(desk.begin(desk.entry).json())
    desk.touch(desk.begin(late).json())
    Entry.objects.filter(pk=desk.entry.pk).update(state_at=timezone.now() - timedelta(days=31))
    listed = desk.client.get("/approver/lately").context
    desk.client.post(f"/approver/row/{late.uid}/void", {"reason": "Another patient", "step": "void"})

    assert [row.uid for row in listed["rows"]] == [late.uid]
    assert desk.client.get("/approver/lately").context["count"] == 0
