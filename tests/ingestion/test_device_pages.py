"""What each device made, and what of it arrived."""

from datetime import date, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from ingestion.invented import invented_report
from ingestion.models import Source
from ingestion.presenters import devices as words
from ingestion.presenters.devices import device_line
from ingestion.selectors.devices import DeviceState, devices_at
from ingestion.services.comparing import WITHOUT_DOSE
from passport.booklet.models import Entry
from passport.imaging.models import Pacs, Study
from passport.law.vocabulary import Datum
from passport.people.models import Facility, Role
from tests import sr
from tests.cast import staff
from tests.ingestion.archives import web_pacs
from tests.ingestion.senders import settled, source
from tests.ingestion.test_inbox_pages import sign_in
from tests.sr.images import Shot, shot

pytestmark = pytest.mark.django_db

KEY = f"{sr.CT_SCANNER.manufacturer}|{sr.CT_SCANNER.model}|{sr.CT_SCANNER.serial_number}"


@pytest.fixture
def sender(at: datetime) -> Source:
    return source(at)


@pytest.fixture
def archive(sender: Source, at: datetime) -> Pacs:
    return web_pacs("http://127.0.0.1:1", at, facility=sender.facility)


def listed(archive: Pacs, study_uid: str, day: date, at: datetime, **said: str) -> Study:
    given = {"modalities": "CT", "station_name": "CT1", **said}
    return Study.objects.create(
        pacs=archive,
        facility=archive.facility,
        study_instance_uid=study_uid,
        performed_on=day,
        listed_at=at,
        seen_at=at,
        **given,
    )


def states(sender: Source, at: datetime) -> list[DeviceState]:
    return devices_at(sender.facility, without_dose=WITHOUT_DOSE, at=at)


def test_a_device_has_its_first_and_last_object_and_its_months(sender: Source, at: datetime) -> None:
    settled(sender, sr.ct(study_uid="2.25.1"), at=at - timedelta(days=40))
    settled(sender, sr.ct(study_uid="2.25.2"), at=at)

    (device,) = states(sender, at)

    assert (device.key, device.first_at, device.last_at) == (KEY, at - timedelta(days=40), at)
    assert [(month.month, month.objects) for month in device.months if month.objects] == [
        (date(2026, 3, 1), 1),
        (date(2026, 1, 1), 1),
    ]
    assert (len(device.months), device.months[-1].month) == (12, date(2025, 4, 1))


def test_studies_stand_beside_what_arrived_of_them(sender: Source, archive: Pacs, at: datetime) -> None:
    settled(sender, sr.ct(study_uid="2.25.1"), at=at)
    for number in (1, 2, 3):
        listed(archive, f"2.25.{number}", date(2026, 3, 1), at)

    (device,) = states(sender, at)

    month = device.months[0]
    assert (device.key, month.studies, month.with_object, month.objects) == (KEY, 3, 1, 1)
    assert (device.studies_lately, device.lately_without_object, device.station) == (3, 2, "CT1")


def test_a_study_that_two_archives_list_is_one(sender: Source, archive: Pacs, at: datetime) -> None:
    mirror = web_pacs("http://127.0.0.1:2", at, name="mirror", facility=sender.facility)
    for one in (archive, mirror):
        listed(one, "2.25.1", date(2026, 3, 1), at)

    (device,) = states(sender, at)

    assert (device.key, device.months[0].studies) == ("CT1||", 1)


def test_what_has_no_dose_and_what_is_a_test_makes_no_device(sender: Source, archive: Pacs, at: datetime) -> None:
    settled(sender, invented_report(at=at).data, at=at)
    listed(archive, "2.25.1", date(2026, 3, 1), at, modalities="MR", station_name="MR1")
    listed(archive, "2.25.2", date(2026, 3, 1), at, modalities="US", station_name="US1")

    assert states(sender, at) == []


def test_what_another_hospital_sent_is_not_counted(sender: Source, at: datetime) -> None:
    settled(source(at, name="elsewhere"), sr.ct(), at=at)

    assert states(sender, at) == []


def test_a_device_that_works_and_never_sent_is_called_so(sender: Source, archive: Pacs, at: datetime) -> None:
    listed(archive, "2.25.1", date(2026, 3, 1), at)

    line = device_line(states(sender, at)[0], at)

    assert (line.words, line.remedy, line.attention) == (words.NEVER, words.REMEDY, True)


def test_a_device_that_fell_silent_is_called_so(sender: Source, archive: Pacs, at: datetime) -> None:
    before = at - timedelta(days=8)
    settled(sender, sr.ct(study_uid="2.25.1"), at=before)
    listed(archive, "2.25.1", before.date(), at)
    listed(archive, "2.25.2", date(2026, 3, 1), at)

    line = device_line(states(sender, at)[0], at)

    assert (line.words, line.attention) == (words.SILENT, True)


def test_a_device_that_rests_is_not_called_silent(sender: Source, archive: Pacs, at: datetime) -> None:
    before = at - timedelta(days=30)
    settled(sender, sr.ct(study_uid="2.25.1"), at=before)
    listed(archive, "2.25.1", before.date(), at)

    assert device_line(states(sender, at)[0], at).words == ""


def test_gaps_are_named(sender: Source, archive: Pacs, at: datetime) -> None:
    settled(sender, sr.ct(study_uid="2.25.1"), at=at)
    listed(archive, "2.25.1", date(2026, 3, 1), at)
    listed(archive, "2.25.2", date(2026, 3, 1), at)

    assert device_line(states(sender, at)[0], at).words == words.GAPS


def test_without_a_list_of_studies_nothing_is_said_to_be_complete(sender: Source, at: datetime) -> None:
    settled(sender, sr.ct(), at=at)

    assert device_line(states(sender, at)[0], at).words == words.UNLISTED


BARE = Shot(attributes=(("KVP", "80"),))


def where_data_are_listed(sender: Source) -> Source:
    Facility.objects.filter(pk=sender.facility_id).update(country="HR")
    sender.facility.refresh_from_db()
    return sender


def test_rows_that_lack_what_the_text_asks_for_are_counted_by_datum(sender: Source, at: datetime) -> None:
    where_data_are_listed(sender)
    for number, taken in enumerate((BARE, BARE, Shot()), start=1):
        settled(sender, shot("DX", taken, study_uid=f"2.25.{number}", started=at), at=at)
    Entry.objects.filter(exposures__study_instance_uid="2.25.1").update(state="void")

    (device,) = states(sender, at)

    assert (device.rows, device.rows_missing) == (2, 1)
    assert [(one.datum, one.rows) for one in device.missing] == [
        (Datum.CURRENT_AND_TIME, 1),
        (Datum.SOURCE_TO_SKIN, 1),
    ]
    assert (device.months[0].rows, device.months[0].rows_missing, device.months[1].rows) == (2, 1, 0)
    assert device_line(device, at).missing == (
        ("Tube current and exposure time", 1),
        ("Distance from focus to skin", 1),
    )


def test_where_the_text_lists_no_data_nothing_is_missing(sender: Source, at: datetime) -> None:
    settled(sender, shot("DX", BARE, started=at), at=at)

    (device,) = states(sender, at)

    assert (device.rows, device.rows_missing, device.missing) == (1, 0, ())


def test_the_page_names_what_the_rows_of_a_device_lack(client: Client, sender: Source) -> None:
    now = timezone.now()
    settled(where_data_are_listed(sender), shot("DX", BARE, started=now), at=now)
    sign_in(client, staff(sender.facility, "vera", Role.PACS_ADMINISTRATOR))

    page = " ".join(client.get(reverse("ingestion:devices")).content.decode().split())

    assert "1 row of 1 in these months lacks data that the text of law asks for." in page
    assert "Distance from focus to skin: 1 row" in page


def test_the_page_shows_devices_and_no_patient(client: Client, sender: Source) -> None:
    settled(sender, sr.ct(), at=timezone.now())
    sign_in(client, staff(sender.facility, "vera", Role.PACS_ADMINISTRATOR))

    page = client.get(reverse("ingestion:devices")).content.decode()

    assert sr.CT_SCANNER.model in page
    assert str(words.UNLISTED) in page
    assert sr.ANA.patient_id not in page


def test_the_page_says_what_to_do_where_no_device_is_known(client: Client, sender: Source) -> None:
    sign_in(client, staff(sender.facility, "vera", Role.PACS_ADMINISTRATOR))

    assert "No device is known yet" in client.get(reverse("ingestion:devices")).content.decode()
