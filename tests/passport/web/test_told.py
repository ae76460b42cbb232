"""What a patient reads of an event on the own pages: nothing before a doctor told it, and nothing in the document."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from passport.access.models import Access
from passport.booklet.models import Entry
from passport.incidents.models import FollowUp, IncidentKind, Telling
from passport.incidents.services import (
    ToldPatient,
    UnbornDose,
    approve_sheet,
    drafts_for,
    sign_unborn_dose,
    tell_patient,
    write_sheet,
)
from passport.justification.models import AskedAnswer
from tests.passport.incidents.cast import Desk, answer, arrive, dose, intervention, recorded
from tests.passport.incidents.cast import desk as make_desk
from tests.passport.web.test_incident_rows import TEXT, UNBORN, own, patients_page, text_of

pytestmark = pytest.mark.django_db


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


def told(desk: Desk, now: datetime, kind: IncidentKind = IncidentKind.WRONG_DOSE) -> Telling:
    words = ToldPatient(doctor=desk.doctor, told_at=now, words="The picture was taken twice.")
    return tell_patient(incident=recorded(desk, now, kind), told=words, by=desk.physicist, at=now)


def test_the_patient_reads_nothing_of_an_incident_before_the_talk(desk: Desk, now: datetime) -> None:
    recorded(desk, now)
    page = text_of(patients_page(desk, desk.entry))

    for word in ("incident", "register", "wrong dose", "protocol of another patient", "Written information"):
        assert word not in page
    assert patients_page(desk, desk.entry, rest="information").status_code == 404
    looks = text_of(own(desk, desk.ana_reads).get(f"/passport/{desk.ana.uid}/looks"))
    assert "incident" not in looks.lower()


def test_after_the_talk_the_written_information_is_there_and_can_be_printed(desk: Desk, now: datetime) -> None:
    told(desk, now)
    page, printed = patients_page(desk, desk.entry), patients_page(desk, desk.entry, rest="information")

    for answered in (page, printed):
        assert "др Petar Ilić told you about an event at this examination; here is the written information." in (
            text_of(answered)
        )
        assert "The picture was taken twice." in text_of(answered)
    assert f'href="/passport/{desk.ana.uid}/entry/{desk.entry.uid}/information"' in text_of(page)
    assert "The protocol of another patient was used." not in text_of(page)


def test_a_trusted_person_reads_nothing_of_it(desk: Desk, now: datetime) -> None:
    told(desk, now)

    assert "The picture was taken twice." in text_of(patients_page(desk, desk.entry, desk.guardian))
    assert "The picture was taken twice." not in text_of(patients_page(desk, desk.entry, desk.trusted))
    assert patients_page(desk, desk.entry, desk.trusted, "information").status_code == 404


def test_a_guardian_reads_nothing_of_a_pregnancy(desk: Desk, now: datetime) -> None:
    answer(desk, AskedAnswer.YES, now)
    told(desk, now, IncidentKind.PREGNANT)
    page = text_of(patients_page(desk, desk.entry, desk.guardian))

    assert "The picture was taken twice." not in page
    assert "Please talk to" not in page


def test_a_notice_leads_the_patient_to_the_examination(desk: Desk, now: datetime) -> None:
    told(desk, now)
    client = own(desk, desk.ana_reads)
    page = text_of(client.get("/account"))
    answered = client.get(f"/passport/written/{desk.entry.uid}/")

    assert "Clinic Linden has written information for you." in page
    assert f'href="/passport/written/{desk.entry.uid}/"' in page
    assert answered["Location"] == f"/passport/{desk.ana.uid}/entry/{desk.entry.uid}/"
    assert client.get("/passport/written/nonsense/").status_code == 404


def test_a_notice_of_another_passport_opens_none_of_ones_own(desk: Desk, now: datetime) -> None:
    elsewhere = make_desk(now, name="Clinic Cedar", prefix="far-")
    answered = own(desk, desk.ana_reads).get(f"/passport/written/{elsewhere.entry.uid}/")

    assert answered.status_code == 404
    assert list(Access.objects.filter(reader_uid=desk.ana_reads.uid)) == []


def test_the_document_holds_nothing_of_it(desk: Desk, high: Entry, now: datetime) -> None:
    told(desk, now)
    sheet = write_sheet(follow_up=FollowUp.objects.get(), text=TEXT, by=desk.physicist, at=now)
    approve_sheet(sheet=sheet, by=desk.approver.user, at=now)
    sign_unborn_dose(entry=desk.entry, said=UnbornDose(**UNBORN), by=desk.physicist, at=now)
    answered = own(desk, desk.ana_reads).get(f"/api/passports/{desk.ana.uid}/document")

    assert high.uid in text_of(answered)
    for word in ("taken twice", TEXT, UNBORN["text"]):
        assert word not in text_of(answered)
