"""What leaves the register of unintended exposures: the spreadsheet, the printed page and the notice."""

import csv
from datetime import datetime, timedelta
from io import StringIO
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.timezone import localtime

from passport.access.models import Access
from passport.incidents.models import Incident, IncidentKind, MeasureKind
from passport.incidents.services import Happening, ToldPatient, open_draft, tell_patient, write_measure
from passport.language.saying import moment
from tests.passport.incidents.cast import Desk, recorded
from tests.passport.incidents.cast import desk as make_desk
from tests.passport.web.registering import register
from tests.passport.web.staff import signed_in

pytestmark = pytest.mark.django_db
AN_HOUR = timedelta(hours=1)


@pytest.fixture
def now() -> datetime:
    return timezone.now() - AN_HOUR


@pytest.fixture
def desk(now: datetime) -> Desk:
    return make_desk(now)


@pytest.fixture
def physicist(desk: Desk) -> Client:
    return signed_in(desk.physicist)


def rows_of(answer: object) -> list[list[str]]:
    text = b"".join(answer.streaming_content).decode()
    return list(csv.reader(StringIO(text)))


def full(desk: Desk, now: datetime) -> Incident:
    incident = recorded(desk, now)
    words = "=HYPERLINK(1)"
    write_measure(incident=incident, kind=MeasureKind.FOUND, said=words, by=desk.physicist, at=now)
    told = ToldPatient(doctor=desk.doctor, told_at=now, words="It was taken twice.")
    tell_patient(incident=incident, told=told, by=desk.physicist, at=now)
    return incident


def test_the_csv_holds_the_register_and_no_name_of_a_patient(desk: Desk, physicist: Client, now: datetime) -> None:
    incident = full(desk, now)
    answer = physicist.get(register(desk, "register.csv"))
    head, line = rows_of(answer)
    told = dict(zip(head, line, strict=True))

    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert (told["Line"], told["Kind"], told["What happened"]) == (
        incident.uid[:8],
        "a wrong dose was given",
        "The protocol of another patient was used.",
    )
    assert told["Patient told"].endswith("др Petar Ilić")
    assert told["Noticed"] == localtime(incident.noticed_at, ZoneInfo(desk.facility.time_zone)).strftime(
        "%Y-%m-%d %H:%M"
    )
    assert told["Measures"] == "what the inquiry found: =HYPERLINK(1)"
    assert "Ана" not in str(line)
    assert "Анић" not in str(line)
    assert Access.objects.filter(patient=desk.ana, purpose="incident").exists()


def test_no_cell_of_the_csv_begins_a_formula(desk: Desk, physicist: Client, now: datetime) -> None:
    open_draft(
        facility=desk.facility,
        happening=Happening(kind=IncidentKind.OTHER, what="=1+1"),
        by=desk.physicist,
        at=now,
    )
    (_head, line) = rows_of(physicist.get(register(desk, "register.csv")))

    assert "'=1+1" in line


def test_the_printed_register_names_no_patient(desk: Desk, physicist: Client, now: datetime) -> None:
    incident = full(desk, now)
    page = physicist.get(register(desk, "print")).content.decode()

    assert moment(incident.noticed_at, ZoneInfo(desk.facility.time_zone)) in page
    assert "The protocol of another patient was used." in page
    assert "Анић" not in page


def test_the_first_page_of_the_hospital_leads_to_its_register(desk: Desk) -> None:
    page = signed_in(desk.administrator).get(f"/facility/{desk.facility.uid}/").content.decode()

    assert f'href="{register(desk)}/"' in page


def test_the_notice_of_a_draft_leads_to_the_register_and_names_nobody(desk: Desk, now: datetime) -> None:
    open_draft(
        facility=desk.facility,
        happening=Happening(kind=IncidentKind.OTHER, what="Something."),
        entry=desk.entry,
        by=desk.radiographer,
        at=now,
    )
    page = signed_in(desk.physicist).get("/account").content.decode()

    assert "A draft in the register of Clinic Linden waits for a decision." in page
    assert 'href="/incidents/"' in page
