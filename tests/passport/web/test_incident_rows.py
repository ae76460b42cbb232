"""What the register has to do with one row: drafts, the text after an intervention, unborn children, the patient."""

from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from passport.access.models import Access
from passport.booklet.models import Entry
from passport.incidents.models import FollowUp, FollowUpSheet, Incident, PhysicistStatement, Telling
from passport.incidents.services import (
    UnbornDose,
    drafts_for,
    sign_unborn_dose,
    write_sheet,
)
from passport.justification.models import AskedAnswer
from passport.people.models import Role, User
from tests import cast
from tests.passport.incidents.cast import (
    ORDERS_REPORTS,
    Desk,
    answer,
    arrive,
    dose,
    intervention,
)
from tests.passport.incidents.cast import desk as make_desk
from tests.passport.web.staff import signed_in
from tests.passport.web.test_incidents import happening, moment, said

pytestmark = pytest.mark.django_db
TEXT = "Look at the skin of your back for four weeks."
UNBORN = {"text": "The child was outside the beam.", "value": "", "unit": "", "method": "Monte Carlo."}


@pytest.fixture
def now() -> datetime:
    return timezone.now() - timedelta(hours=1)


@pytest.fixture
def desk(now: datetime) -> Desk:
    return make_desk(now)


@pytest.fixture
def high(desk: Desk, now: datetime) -> Entry:
    """Return a row with a follow-up; its approver is recorded."""
    entry = arrive(desk, intervention(dose("6200"), study="2.25.700"), now)
    Entry.objects.filter(pk=entry.pk).update(approver=desk.approver)
    drafts_for(entry=entry, at=now)
    return entry


def own(desk: Desk, who: User) -> Client:
    client = Client()
    client.force_login(who)
    return client


def patients_page(desk: Desk, entry: Entry, who: User | None = None, rest: str = "") -> object:
    return own(desk, who or desk.ana_reads).get(f"/passport/{desk.ana.uid}/entry/{entry.uid}/{rest}")


def text_of(response: object) -> str:
    return response.content.decode()


# A draft from a row.


@pytest.mark.parametrize(
    ("who", "then"),
    [
        ("radiographer", "/radiographer/"),
        ("approver", "/approver/row/{entry}/"),
        ("physicist", "/incidents/{facility}/{incident}/"),
        ("administrator", "/incidents/{facility}/{incident}/"),
    ],
)
def test_who_works_there_writes_a_draft_from_the_row_and_goes_on_at_work(
    desk: Desk, now: datetime, who: str, then: str
) -> None:
    user = desk.approver.user if who == "approver" else getattr(desk, who)
    client = signed_in(user)
    page = client.get(f"/incidents/new/{desk.entry.uid}/")
    done = client.post(f"/incidents/new/{desk.entry.uid}/", happening(now))
    incident = Incident.objects.get()
    places = {"entry": desk.entry.uid, "facility": desk.facility.uid, "incident": incident.uid}

    assert page.status_code == 200
    assert (done.status_code, done["Location"]) == (302, then.format(**places))
    assert (incident.entry, incident.state, incident.opened_by) == (desk.entry, "draft", str(user))
    assert Access.objects.filter(patient=desk.ana, reader_uid=user.uid).exists()


@pytest.mark.parametrize("role", [Role.CLERK, Role.REFERRER, Role.PACS_ADMINISTRATOR])
def test_nobody_else_writes_one(desk: Desk, role: Role, now: datetime) -> None:
    client = signed_in(cast.staff(desk.facility, "somebody", role))

    assert client.post(f"/incidents/new/{desk.entry.uid}/", happening(now)).status_code == 403


def test_a_row_of_another_hospital_is_not_there(desk: Desk, now: datetime) -> None:
    stranger = make_desk(now, name="Clinic Cedar", prefix="cedar-")

    for who in (stranger.radiographer, stranger.approver.user, stranger.physicist):
        client = signed_in(who)
        assert client.post(f"/incidents/new/{desk.entry.uid}/", happening(now)).status_code == 404
    assert not Incident.objects.exists()


def test_a_draft_without_words_stays_on_the_page(desk: Desk, now: datetime) -> None:
    page = signed_in(desk.radiographer).post(f"/incidents/new/{desk.entry.uid}/", happening(now, what=" "))

    assert set(page.context["form"].errors) == {"what"}
    assert not Incident.objects.exists()


@pytest.mark.parametrize("pregnant", [True, False])
def test_the_page_warns_where_nothing_says_that_she_was_pregnant(desk: Desk, pregnant: bool, now: datetime) -> None:
    if pregnant:
        answer(desk, AskedAnswer.YES, now)

    page = signed_in(desk.physicist).get(f"/incidents/{desk.facility.uid}/row/{desk.entry.uid}/unborn")

    assert ("Nothing on record says that this patient was pregnant." in text_of(page)) is not pregnant


@pytest.mark.parametrize("address", ["/approver/row/{entry}/", "/radiographer/row/{entry}/"])
def test_the_page_of_a_row_leads_to_a_draft(desk: Desk, address: str) -> None:
    who = desk.approver.user if "approver" in address else desk.radiographer
    page = signed_in(who).get(address.format(entry=desk.entry.uid))

    assert f'href="/incidents/new/{desk.entry.uid}/"' in text_of(page)


# The text after an intervention.


def test_a_text_is_written_in_the_register_and_approved_on_the_page_of_the_row(
    desk: Desk, high: Entry, now: datetime
) -> None:
    physicist, operator = signed_in(desk.physicist), signed_in(desk.approver.user)
    written = physicist.post(f"/incidents/{desk.facility.uid}/row/{high.uid}/follow-up", {"text": TEXT}, follow=True)
    before = patients_page(desk, high)
    page = operator.get(f"/approver/row/{high.uid}/")
    sheet = FollowUpSheet.objects.get()
    done = operator.post(f"/incidents/row/{high.uid}/approve", {"sheet": sheet.uid}, follow=True)
    sheet.refresh_from_db()

    assert said(written) == ["Written. It waits for the operator's approval."]
    assert TEXT not in text_of(before)
    assert TEXT in text_of(page)
    assert "Approve this text under my name" in text_of(page)
    assert said(done) == ["Approved under your name. The patient reads it from now on."]
    assert sheet.approved_by == desk.approver
    assert TEXT in text_of(patients_page(desk, high))
    assert f"{desk.approver} approved this text for you on" in text_of(patients_page(desk, high))


def test_the_operator_is_led_to_the_row_by_a_notice(desk: Desk, high: Entry, now: datetime) -> None:
    write_sheet(follow_up=FollowUp.objects.get(), text=TEXT, by=desk.physicist, at=now)
    page = text_of(signed_in(desk.approver.user).get("/account"))

    assert "A text for a patient waits for your approval." in page
    assert f'href="/approver/row/{high.uid}/"' in page


def test_a_colleague_is_offered_no_approval_and_gives_none(desk: Desk, high: Entry, now: datetime) -> None:
    sheet = write_sheet(follow_up=FollowUp.objects.get(), text=TEXT, by=desk.physicist, at=now)
    colleague = cast.practitioner(cast.staff(desk.facility, "colleague", Role.APPROVER), "Jovan", "Jovic")
    client = signed_in(colleague.user)
    page = client.get(f"/approver/row/{high.uid}/")
    refused = client.post(f"/incidents/row/{high.uid}/approve", {"sheet": sheet.uid}, follow=True)
    sheet.refresh_from_db()

    assert "Approve this text under my name" not in text_of(page)
    assert said(refused) == ["This text waits for the operator who approved the examination."]
    assert sheet.approved_at is None


def test_a_sheet_of_another_row_is_not_there(desk: Desk, high: Entry, now: datetime) -> None:
    sheet = write_sheet(follow_up=FollowUp.objects.get(), text=TEXT, by=desk.physicist, at=now)
    client = signed_in(desk.approver.user)

    for row, uid in ((desk.entry.uid, sheet.uid), (high.uid, "nonsense"), ("nonsense", sheet.uid)):
        assert client.post(f"/incidents/row/{row}/approve", {"sheet": uid}).status_code == 404


def test_what_a_later_report_says_stands_beside_the_mark(desk: Desk, high: Entry, now: datetime) -> None:
    arrive(desk, intervention(dose("1200"), study="2.25.700", report=2, at="20260301112000"), now)
    drafts_for(entry=high, at=now)
    page = signed_in(desk.physicist).get(f"/incidents/{desk.facility.uid}/row/{high.uid}/follow-up")

    assert "A later report says" in text_of(page)
    assert "a person decides, not a number" in text_of(page)
    assert (page.context["one"].value_mgy, page.context["one"].now_mgy) == ("6200", "1200")


def test_a_row_without_a_mark_has_no_follow_up(desk: Desk) -> None:
    client = signed_in(desk.physicist)

    assert client.get(f"/incidents/{desk.facility.uid}/row/{desk.entry.uid}/follow-up").status_code == 404


def test_the_register_lists_follow_ups_and_what_they_wait_for(desk: Desk, high: Entry) -> None:
    page = signed_in(desk.physicist).get(f"/incidents/{desk.facility.uid}/")

    assert [one.entry_uid for one in page.context["follow_ups"]] == [high.uid]
    assert "no text yet" in text_of(page)


# The dose of an unborn child.


def unborn(desk: Desk, *rest: str) -> str:
    return "/".join([f"/incidents/{desk.facility.uid}/row/{desk.entry.uid}/unborn", *rest])


def test_it_is_due_where_the_text_wants_it_and_stated_by_a_physicist(now: datetime) -> None:
    desk = make_desk(now, ORDERS_REPORTS)
    answer(desk, AskedAnswer.YES, now)
    drafts_for(entry=desk.entry, at=now)
    client = signed_in(desk.physicist)
    listed = client.get(f"/incidents/{desk.facility.uid}/")
    before = client.get(unborn(desk))
    done = client.post(unborn(desk), UNBORN, follow=True)

    assert [one.entry_uid for one in listed.context["unborn"]] == [desk.entry.uid]
    assert before.context["one"].rule.article == "čl. 37. st. 2."
    assert "No deadline is printed." in text_of(before)
    assert said(done) == ["Your statement is kept and sealed."]
    assert PhysicistStatement.objects.get().statement.seal.facility_uid == desk.facility.uid
    assert client.get(f"/incidents/{desk.facility.uid}/").context["unborn"] == []


def test_where_the_text_does_not_want_it_the_page_says_so(desk: Desk) -> None:
    page = text_of(signed_in(desk.physicist).get(unborn(desk)))

    assert "does not order it; a physicist may state a dose all the same" in page


def test_an_administrator_reads_it_and_states_nothing(desk: Desk) -> None:
    client = signed_in(desk.administrator)
    page = client.get(unborn(desk))
    refused = client.post(unborn(desk), UNBORN)

    assert "State it under my name" not in text_of(page)
    assert "Only a medical physicist of this hospital" in str(refused.context["form"].non_field_errors())
    assert not PhysicistStatement.objects.exists()


def test_a_value_without_its_unit_is_not_kept(desk: Desk) -> None:
    page = signed_in(desk.physicist).post(unborn(desk), UNBORN | {"value": "0,5"})

    assert page.context["form"].non_field_errors() == [
        "A value has a unit, and a unit has a value: write both, or neither."
    ]


@pytest.mark.parametrize("address", ["/approver/row/{entry}/", "/radiographer/row/{entry}/"])
def test_the_treating_staff_reads_it_at_once(desk: Desk, address: str, now: datetime) -> None:
    answer(desk, AskedAnswer.YES, now)
    who = desk.approver.user if "approver" in address else desk.radiographer
    client = signed_in(who)
    before = text_of(client.get(address.format(entry=desk.entry.uid)))
    sign_unborn_dose(entry=desk.entry, said=UnbornDose(**UNBORN), by=desk.physicist, at=now)
    after = text_of(client.get(address.format(entry=desk.entry.uid)))

    assert "No physicist has stated the dose of the unborn child." in before
    assert UNBORN["text"] in after


def test_the_patient_reads_only_whom_to_call_until_a_doctor_told_her(desk: Desk, now: datetime) -> None:
    answer(desk, AskedAnswer.YES, now)
    statement = sign_unborn_dose(entry=desk.entry, said=UnbornDose(**UNBORN), by=desk.physicist, at=now)
    before = text_of(patients_page(desk, desk.entry))
    telling = {"tell-doctor": desk.doctor.uid, "tell-words": "Call me at any time."}
    clock = {f"tell-{name}": value for name, value in moment(now, "day", "clock").items()}
    done = signed_in(desk.physicist).post(unborn(desk, statement.uid, "told"), telling | clock, follow=True)
    after = text_of(patients_page(desk, desk.entry))

    assert "Please talk to Clinic Linden, +385 1 555" in before
    assert ["In a pregnancy we show no comparison" in page for page in (before, after)] == [False, True]
    for page in (before, after):
        assert "How much radiation" not in page
    assert UNBORN["text"] not in before
    assert patients_page(desk, desk.entry, rest="information").status_code == 200
    assert said(done) == ["The patient reads the statement from now on."]
    assert UNBORN["text"] in after
    assert "Call me at any time." in after
    assert "Please talk to" not in after


def test_a_telling_that_is_not_whole_stays_on_the_page(desk: Desk, now: datetime) -> None:
    statement = sign_unborn_dose(entry=desk.entry, said=UnbornDose(**UNBORN), by=desk.physicist, at=now)
    client = signed_in(desk.physicist)
    page = client.post(unborn(desk, statement.uid, "told"), {})

    assert set(page.context["telling"].errors) == {"doctor", "day", "clock"}
    assert client.post(unborn(desk, "nonsense", "told"), {}).status_code == 404
    assert not Telling.objects.exists()


# What is typed by hand.


def test_a_high_dose_that_a_radiographer_types_opens_a_follow_up_at_once(desk: Desk) -> None:
    typed = {
        "facility": desk.facility.uid,
        "performed_on_day": 2,
        "performed_on_month": 3,
        "performed_on_year": 2026,
        "exam_code": "",
        "exam": "Coronary angiography",
        "kind": "projection",
        "laterality": "",
        "performer": "Goran",
        "referrer": "",
        "approver": "",
        "dose-TOTAL_FORMS": 1,
        "dose-INITIAL_FORMS": 0,
        "dose-0-quantity": "dose_rp_total",
        "dose-0-value": "5600",
        "dose-0-laterality": "",
        "step": "save",
    }
    done = signed_in(desk.radiographer).post(f"/radiographer/type/{desk.record.uid}/", typed)

    assert done.status_code == 302
    assert FollowUp.objects.get().value_mgy == "5600"
    assert Incident.objects.values_list("kind", "state").get() == ("follow_up", "draft")
