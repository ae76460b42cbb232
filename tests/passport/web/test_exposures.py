"""Professionals read which data of an exposure are held and which are missing, by name."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from passport.access.services import make_grant
from passport.booklet.exposure_data import Standing
from passport.booklet.reading import Code, Detail, Event, Grade, Kind
from passport.booklet.services import Source, record_report
from passport.booklet.words import DATA
from passport.law.pack import Pack
from passport.law.shelf import pack_called
from passport.law.vocabulary import Datum, Exposed
from passport.people.models import Facility, Role
from passport.web.exposures import EXPOSURES, STANDINGS, exposure_tables
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
LIST = pack_called("hr-2013")
SHOT = Event(uid="1.1", started_at=None, plane=None, readings=(VOLTAGE,))
IMAGE = reading(kind=Kind.PROJECTION, sop_class_uid="1.2.840.10008.5.1.4.1.1.1", events=(SHOT,))


def test_a_table_names_what_is_missing() -> None:
    (table,) = exposure_tables([IMAGE], pack=LIST, therapy=False)

    assert (table.name, table.missing) == ("Radiography", "Tube current and exposure time, Distance from focus to skin")
    assert [(line.name, line.said, line.how, line.missing) for line in table.lines] == [
        ("Tube voltage", "80 kV", "from the data of the images", False),
        ("Tube current and exposure time", "", "missing", True),
        ("Distance from focus to skin", "", "missing", True),
    ]


def test_a_measured_dose_stands_first_and_instead() -> None:
    dosed = replace(IMAGE, events=(replace(SHOT, readings=(VOLTAGE, measure("122130", "1.1"))),))

    (table,) = exposure_tables([dosed], pack=LIST, therapy=False)

    assert table.missing == ""
    assert (table.lines[0].name, table.lines[0].said) == ("Dose area product", "1.1 Gy·cm²")
    assert table.lines[2].how == "not stated; the measured dose stands instead"


def test_a_long_list_of_words_is_cut() -> None:
    agents = tuple(Detail(code=Code(scheme="SCT", value="349358000"), value=f"agent {number}") for number in range(9))
    given = Event(uid="1.1", started_at=None, plane=None, readings=(), details=agents)

    (table,) = exposure_tables([reading(kind=Kind.NUCLEAR_MEDICINE, events=(given,))], pack=LIST, therapy=False)

    assert table.lines[1].said == "agent 0, agent 1, agent 2, agent 3, agent 4, …"


def test_everything_that_can_be_said_has_its_words() -> None:
    assert (EXPOSURES.keys(), DATA.keys()) == (set(Exposed), set(Datum))
    assert STANDINGS.keys() == set(Standing) - {Standing.HELD}


def test_a_datum_stands_beside_the_words_and_the_article_that_ask_for_it() -> None:
    (table,) = exposure_tables([IMAGE], pack=LIST, therapy=False)

    assert (table.no_list, table.language) == ("", "hr")
    assert (table.lines[0].asked, table.lines[0].article) == ("napon rendgenske cijevi", "čl. 28. st. 2. toč. a)")


@pytest.mark.parametrize(
    ("pack", "expected"),
    [
        (pack_called("rs-1998"), "The text of this country prints no list of data."),
        (pack_called("ba-2011"), "The text of this country prints no list of data for this kind of exposure."),
        (None, "No text of law is known for this place and day: no datum is asked for."),
    ],
)
def test_a_text_without_a_list_is_said(pack: Pack | None, expected: str) -> None:
    (table,) = exposure_tables([IMAGE], pack=pack, therapy=False)

    assert (table.no_list, table.missing) == (expected, "")
    assert [(line.name, line.said, line.asked) for line in table.lines] == [("Tube voltage", "80 kV", "")]


def test_what_a_person_writes_is_not_called_missing() -> None:
    (table,) = exposure_tables([reading(kind=Kind.NUCLEAR_MEDICINE)], pack=LIST, therapy=False)

    assert (table.lines[-1].name, table.lines[-1].how, table.lines[-1].missing) == (
        "Other data that matter",
        "written by a person when needed",
        False,
    )


MISSING = "Missing in the reports: Tube current and exposure time, Distance from focus to skin."


def where_data_are_listed(facility: Facility) -> Facility:
    facility.country = "HR"
    facility.save()
    return facility


@pytest.mark.django_db
@pytest.mark.parametrize(("role", "room"), [(Role.APPROVER, "approver"), (Role.RADIOGRAPHER, "radiographer")])
def test_the_page_of_a_row_shows_it_to_those_who_work_with_it(role: Role, room: str) -> None:
    clinic = cast.clinic()
    source = Source(name="test", facility=where_data_are_listed(clinic.facility))
    entry = record_report(reading=IMAGE, record=cast.record(), source=source, at=cast.LONG_AGO).entry
    user = clinic.approver.user if role is Role.APPROVER else clinic.radiographer

    page = signed_in(user).get(f"/{room}/row/{entry.uid}/").content.decode()

    assert MISSING in page
    assert "napon rendgenske cijevi" in page


@pytest.mark.django_db
def test_the_doctor_reads_it_in_the_passport() -> None:
    ana = people.assemble(timezone.now() - timedelta(minutes=5))
    record, facility = ana.ana_at_cedar.record, where_data_are_listed(ana.ana_at_cedar.facility)
    source = Source(name="test", facility=facility)
    entry = record_report(reading=IMAGE, record=record, source=source, at=timezone.now()).entry
    client = signed_in(ana.doctor)
    code = make_grant(patient=ana.ana, by=ana.ana_reads, at=timezone.now())[1]
    passport = client.post("/doctor/", {"code": code})["Location"]

    page = client.get(f"{passport}entry/{entry.uid}/").content.decode()

    assert MISSING in page
