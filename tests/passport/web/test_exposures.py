"""Professionals read which data of an exposure are held and which are missing, by name."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from passport.access.services import make_grant
from passport.booklet.exposure_data import Datum, Exposed, Standing
from passport.booklet.reading import Code, Detail, Event, Grade, Kind
from passport.booklet.services import Source, record_report
from passport.people.models import Role
from passport.web.exposures import DATA, EXPOSURES, STANDINGS, exposure_tables
from tests import cast
from tests.passport.booklet.readings import measure, reading
from tests.passport.people import cast as people
from tests.passport.web.staff import signed_in

VOLTAGE = replace(
    measure("122130", "80", Grade.IMAGE_HEADER),
    code=Code(scheme="DCM", value="113733"),
    quantity="tube_voltage",
    unit="kV",
)
SHOT = Event(uid="1.1", started_at=None, plane=None, readings=(VOLTAGE,))
IMAGE = reading(kind=Kind.PROJECTION, sop_class_uid="1.2.840.10008.5.1.4.1.1.1", events=(SHOT,))


def test_a_table_names_what_is_missing() -> None:
    (table,) = exposure_tables([IMAGE], therapy=False)

    assert (table.name, table.missing) == ("Radiography", "Tube current and exposure time, Distance from focus to skin")
    assert [(line.name, line.said, line.how, line.missing) for line in table.lines] == [
        ("Tube voltage", "80 kV", "from the data of the images", False),
        ("Tube current and exposure time", "", "missing", True),
        ("Distance from focus to skin", "", "missing", True),
    ]


def test_a_measured_dose_stands_first_and_instead() -> None:
    dosed = replace(IMAGE, events=(replace(SHOT, readings=(VOLTAGE, measure("122130", "1.1"))),))

    (table,) = exposure_tables([dosed], therapy=False)

    assert table.missing == ""
    assert (table.lines[0].name, table.lines[0].said) == ("Dose area product", "1.1 Gy·cm²")
    assert table.lines[2].how == "not stated; the measured dose stands instead"


def test_a_long_list_of_words_is_cut() -> None:
    agents = tuple(Detail(code=Code(scheme="SCT", value="349358000"), value=f"agent {number}") for number in range(9))
    given = Event(uid="1.1", started_at=None, plane=None, readings=(), details=agents)

    (table,) = exposure_tables([reading(kind=Kind.NUCLEAR_MEDICINE, events=(given,))], therapy=False)

    assert table.lines[1].said == "agent 0, agent 1, agent 2, agent 3, agent 4, …"


def test_everything_that_can_be_said_has_its_words() -> None:
    assert (EXPOSURES.keys(), DATA.keys()) == (set(Exposed), set(Datum))
    assert STANDINGS.keys() == set(Standing) - {Standing.HELD}


MISSING = "Missing in the reports: Tube current and exposure time, Distance from focus to skin."


@pytest.mark.django_db
@pytest.mark.parametrize(("role", "room"), [(Role.APPROVER, "approver"), (Role.RADIOGRAPHER, "radiographer")])
def test_the_page_of_a_row_shows_it_to_those_who_work_with_it(role: Role, room: str) -> None:
    clinic = cast.clinic()
    source = Source(name="test", facility=clinic.facility)
    entry = record_report(reading=IMAGE, record=cast.record(), source=source, at=cast.LONG_AGO).entry
    user = clinic.approver.user if role is Role.APPROVER else clinic.radiographer

    page = signed_in(user).get(f"/{room}/row/{entry.uid}/").content.decode()

    assert MISSING in page


@pytest.mark.django_db
def test_the_doctor_reads_it_in_the_passport() -> None:
    ana = people.assemble(timezone.now() - timedelta(minutes=5))
    record, source = ana.ana_at_cedar.record, Source(name="test", facility=ana.ana_at_cedar.facility)
    entry = record_report(reading=IMAGE, record=record, source=source, at=timezone.now()).entry
    client = signed_in(ana.doctor)
    code = make_grant(patient=ana.ana, by=ana.ana_reads, at=timezone.now())[1]
    passport = client.post("/doctor/", {"code": code})["Location"]

    page = client.get(f"{passport}entry/{entry.uid}/").content.decode()

    assert MISSING in page
