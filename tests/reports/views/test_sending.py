"""The pages of sending: for those who look after it, without a name of any patient."""

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from passport.people.models import Role
from passport.queue.models import Job
from reports.models import KeyObject, Sending, SendingSetup
from reports.selectors.overview import Month
from reports.sending.states import State
from reports.services.collecting import collect_sendings
from tests import cast
from tests.ingestion.test_inbox_pages import sign_in
from tests.reports.sending.studies import ACCESSION, Hospital, arrives, hospital, listed, pacs, report_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def here(at: datetime) -> Hospital:
    found = hospital(at)
    archive = pacs(found)
    archive.compared = True
    archive.save()
    earlier = at - timedelta(hours=2)
    arrives(found, report_of(), earlier)
    listed(archive, earlier)
    listed(archive, earlier, "2.25.8", accession_number="=1+1", performed_on=date(2026, 2, 3))
    collect_sendings(setup_uid=found.setup.uid, at=at)
    return found


@pytest.fixture
def pinar(client: Client, here: Hospital) -> Client:
    return sign_in(client, here.administrator)


def refused(here: Hospital, at: datetime) -> Sending:
    """Let the complete study have been refused."""
    row = Sending.objects.get(state=State.READY)
    KeyObject.objects.create(
        sending=row, number=1, sop_instance_uid="2.25.99", sha256="", size=0, references=2, facts=row.facts, built_at=at
    )
    Sending.objects.filter(pk=row.pk).update(state=State.REFUSED, number=1, sent_at=at, answer="HTTP 409")
    return row


def test_it_counts_by_device_and_month(pinar: Client, here: Hospital, at: datetime) -> None:
    refused(here, at)

    page = pinar.get(reverse("reports:sending", args=[here.facility.uid]))

    assert page.context["overview"].months == (
        Month(device="Acme Helix 64 77", month=date(2026, 3, 1), made=1, with_dose=1, sent=1, accepted=0, refused=1),
        Month(device="Acme Helix 64", month=date(2026, 2, 1), made=1, with_dose=0, sent=0, accepted=0, refused=0),
    )
    assert (page.context["overview"].backlog, page.context["overview"].oldest) == (2, date(2026, 2, 3))


def test_it_says_what_is_missing_and_what_to_do_without_naming_a_patient(pinar: Client, here: Hospital) -> None:
    shown = pinar.get(reverse("reports:sending", args=[here.facility.uid]), {"state": "no_dose"}).content.decode()

    assert "No dose report of this study came here." in shown
    assert "Let the device send its dose report to the PACS" in shown
    assert ACCESSION not in shown  # of the other state
    assert not [name for name in ("Yılmaz", "Ayşe", "4711", "10000000146") if name in shown]


def test_a_refusal_stands_there_with_the_words_of_the_destination(pinar: Client, here: Hospital, at: datetime) -> None:
    row = refused(here, at)

    shown = pinar.get(reverse("reports:sending_study", args=[row.uid])).content.decode()

    assert "The destination refused it" in shown
    assert "HTTP 409" in shown


def test_a_study_is_sent_again(pinar: Client, here: Hospital, at: datetime) -> None:
    row = refused(here, at)

    answer = pinar.post(reverse("reports:sending_again", args=[row.uid]))

    row.refresh_from_db()
    assert (answer.status_code, row.state) == (302, State.READY)


def test_every_study_of_a_state_is_taken_up_again(pinar: Client, here: Hospital) -> None:
    pinar.post(reverse("reports:sending_again_all", args=[here.facility.uid]), {"state": "no_dose"})

    assert Sending.objects.get(state=State.NO_DOSE).facts == ""
    assert Job.objects.filter(kind="send").count() == 2


def test_the_csv_holds_studies_and_no_formula(pinar: Client, here: Hospital) -> None:
    answer = pinar.get(reverse("reports:sending_studies_csv", args=[here.facility.uid]))

    lines = b"".join(answer.streaming_content).decode().splitlines()
    assert lines[0] == "performed on,accession number,examination,device,dose reports,state,reason,answer"
    assert lines[1:] == [
        f'2026-03-01,{ACCESSION},computed tomography,Acme Helix 64 77,1,"complete, about to be sent",,',
        "2026-02-03,'=1+1,computed tomography,Acme Helix 64,0,no dose report,No dose report of this study came here.,",
    ]


def test_the_csv_of_devices_has_the_months(pinar: Client, here: Hospital) -> None:
    answer = pinar.get(reverse("reports:sending_devices_csv", args=[here.facility.uid]))

    assert b"".join(answer.streaming_content).decode().splitlines() == [
        "device,month,made,with dose,sent,accepted,refused",
        "Acme Helix 64 77,2026-03,1,1,0,0,0",
        "Acme Helix 64,2026-02,1,0,0,0,0",
    ]


def test_a_hospital_that_never_sent_reads_how_to_begin(pinar: Client, here: Hospital) -> None:
    Sending.objects.all().delete()
    SendingSetup.objects.all().delete()

    shown = pinar.get(reverse("reports:sending", args=[here.facility.uid])).content.decode()

    assert "This hospital sends nothing to an authority yet." in shown


def test_it_is_switched_off_on_the_page(pinar: Client, here: Hospital) -> None:
    form = {"profile": "teleradyoloji-example", "facility_code": "77", "location_uid": "2.25.1"}

    answer = pinar.post(reverse("reports:sending_setup", args=[here.facility.uid]), form)

    setup = SendingSetup.objects.get()
    assert (answer.status_code, setup.active, setup.dry_run, setup.facility_code) == (302, False, False, "77")


@pytest.mark.parametrize(
    "field, value, words",
    [
        ("facility_code", "a b", "Use letters, digits"),
        ("location_uid", "not a uid", "Write a UID"),
        ("retrieve_url", "ftp://x", "Write the whole address"),
        ("retrieve_ae_title", "ğ", "Use at most 16"),
    ],
)
def test_what_cannot_be_kept_is_said_at_its_field(
    pinar: Client, here: Hospital, field: str, value: str, words: str
) -> None:
    form = {"profile": "teleradyoloji-example", field: value}

    page = pinar.post(reverse("reports:sending_setup", args=[here.facility.uid]), form)

    assert words in page.context["form"].errors[field][0]


def test_an_authority_of_another_country_is_refused(pinar: Client, here: Hospital) -> None:
    here.facility.country = "RS"
    here.facility.save()

    page = pinar.post(reverse("reports:sending_setup", args=[here.facility.uid]), {"profile": "teleradyoloji-example"})

    assert page.context["form"].errors["profile"] == ["This authority is one of another country."]


def test_a_profile_file_that_cannot_be_read_is_said_with_its_line(
    pinar: Client, here: Hospital, settings: Settings, tmp_path: Path
) -> None:
    (tmp_path / "own.toml").write_text('id = "own"\nwrong = 1\n')
    settings.SENDING_PROFILES_DIR = tmp_path

    page = pinar.get(reverse("reports:sending_setup", args=[here.facility.uid]))

    assert page.status_code == 409
    assert "own.toml: line 2: “wrong” is not known here" in page.content.decode()


def test_who_works_elsewhere_finds_nothing(client: Client, here: Hospital) -> None:
    stranger = cast.staff(cast.facility("Başka", "TR"), "stranger", Role.PACS_ADMINISTRATOR)
    sign_in(client, stranger)
    row = Sending.objects.first()

    pages = [("sending", here.facility.uid), ("sending_setup", here.facility.uid), ("sending_study", row.uid)]

    assert [client.get(reverse(f"reports:{name}", args=[uid])).status_code for name, uid in pages] == [404] * 3


def test_who_looks_after_nothing_is_refused(client: Client, here: Hospital) -> None:
    sign_in(client, cast.staff(here.facility, "r", Role.RADIOGRAPHER))

    assert client.get(reverse("reports:sending_home")).status_code == 403


def test_one_hospital_is_opened_at_once(pinar: Client, here: Hospital) -> None:
    answer = pinar.get(reverse("reports:sending_home"))

    assert answer.headers["Location"] == reverse("reports:sending", args=[here.facility.uid])


def test_two_hospitals_are_offered(pinar: Client, here: Hospital) -> None:
    second = cast.facility("İkinci Hastane", "TR")
    here.administrator.memberships.create(
        facility=second, role=Role.FACILITY_ADMINISTRATOR, since=cast.LONG_AGO, named_by="the cast"
    )

    assert "İkinci Hastane" in pinar.get(reverse("reports:sending_home")).content.decode()
