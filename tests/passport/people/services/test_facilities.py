from datetime import datetime
from pathlib import Path

import pytest

from passport.law.shelf import SHIPPED, add_folder
from passport.people.models import Device, Facility, ReportsShown, Role
from passport.people.services import (
    AgesTurnedRound,
    BadViewer,
    DeviceExists,
    FacilityExists,
    NotAllowed,
    ReportDaysMissing,
    UnknownCountry,
    UnknownTimeZone,
    add_device,
    change_device,
    change_facility,
    create_facility,
)
from passport.signing.models import Act
from tests.passport.law.shelves import restored_shelf
from tests.passport.people import cast

pytestmark = pytest.mark.django_db


def test_a_facility_is_registered_with_its_act(at: datetime) -> None:
    place = create_facility(
        name=" Clinic\x00 Linden ",
        country="rs",
        time_zone="Europe/Belgrade",
        code="011",
        phone="+381 1",
        by=None,
        at=at,
    )

    assert (place.name, place.country, place.code, place.phone) == ("Clinic Linden", "RS", "011", "+381 1")
    act = Act.objects.get()
    assert (act.verb, act.actor, act.subject_uid, act.at) == ("facility.created", "radiation passport", place.uid, at)


def test_a_name_is_taken_once_per_country(at: datetime) -> None:
    cast.facility(at)

    with pytest.raises(FacilityExists):
        cast.facility(at)
    cast.facility(at, country="HR")

    assert list(Facility.objects.order_by("country").values_list("country", flat=True)) == ["HR", "RS"]


def test_a_time_zone_that_is_none_is_refused(at: datetime) -> None:
    with pytest.raises(UnknownTimeZone):
        cast.facility(at, zone="Europe/Atlantis")

    assert not Facility.objects.exists()


def test_a_country_that_is_none_is_refused_until_a_text_of_law_names_it(at: datetime, tmp_path: Path) -> None:
    text = (SHIPPED / "tr-2024.toml").read_text(encoding="utf-8")
    (tmp_path / "zz-2024.toml").write_text(text.replace("tr-2024", "zz-2024").replace('"TR"', '"ZZ"'), encoding="utf-8")

    with pytest.raises(UnknownCountry):
        cast.facility(at, country="ZZ")
    with restored_shelf():
        add_folder(tmp_path)
        place = cast.facility(at, country="ZZ")

    assert (place.country, Facility.objects.count()) == ("ZZ", 1)


def test_an_administrator_adds_a_device_once(at: datetime) -> None:
    place = cast.facility(at)
    by = cast.staff(place, Role.FACILITY_ADMINISTRATOR, at)

    device = add_device(
        facility=place, name="CT 1", ae_title="CT1", manufacturer="M", model="R 64", serial_number="7", by=by, at=at
    )
    with pytest.raises(DeviceExists):
        add_device(facility=place, name="CT 1", by=by, at=at)

    assert Device.objects.get() == device
    assert (device.ae_title, device.manufacturer, device.model, device.serial_number) == ("CT1", "M", "R 64", "7")
    assert Act.objects.filter(verb="device.added").get().actor_uid == by.uid


def test_an_administrator_of_another_facility_adds_no_device(at: datetime) -> None:
    place, elsewhere = cast.facility(at), cast.facility(at, country="HR")
    by = cast.staff(elsewhere, Role.FACILITY_ADMINISTRATOR, at)

    with pytest.raises(NotAllowed):
        add_device(facility=place, name="CT 1", by=by, at=at)

    assert not Device.objects.exists()


def test_a_device_is_corrected_and_keeps_a_name_of_its_own(at: datetime) -> None:
    place = cast.facility(at)
    administrator = cast.staff(place, Role.FACILITY_ADMINISTRATOR, at)
    first = add_device(facility=place, name="CT 1", by=administrator, at=at)
    add_device(facility=place, name="CT 2", by=administrator, at=at)
    change_device(device=first, name="CT 3", ae_title="CT3", by=administrator, at=at)

    assert Device.objects.filter(name="CT 3").values_list("ae_title", "model").get() == ("CT3", "")
    assert Act.objects.filter(verb="device.changed", subject_uid=first.uid, actor_uid=administrator.uid).count() == 1
    with pytest.raises(DeviceExists):
        change_device(device=first, name="CT 2", by=administrator, at=at)


def test_a_facility_changes_its_code_and_telephone_number(at: datetime) -> None:
    place = cast.facility(at)
    by = cast.staff(place, Role.FACILITY_ADMINISTRATOR, at)

    change_facility(facility=place, code="22", phone="+1", by=by, at=at)

    place.refresh_from_db()
    assert (place.name, place.code, place.phone) == ("Clinic Linden", "22", "+1")
    assert Act.objects.filter(verb="facility.changed").count() == 1


def test_a_facility_decides_what_no_text_prints_and_what_is_not_said_stays(at: datetime) -> None:
    place = cast.facility(at)

    change_facility(facility=place, code="", phone="", language="sr", repeat_months=0, by=None, at=at)
    change_facility(facility=place, code="", phone="", asks_from_age=10, asks_until_age=10, by=None, at=at)
    change_facility(facility=place, code="", phone="", follow_up_mgy=2000, by=None, at=at)

    place.refresh_from_db()
    assert (place.language, place.repeat_months) == ("sr", 0)
    assert (place.asks_from_age, place.asks_until_age, place.follow_up_mgy) == (10, 10, 2000)


@pytest.mark.parametrize(
    "viewer",
    [
        "https://viewer.example.org/",
        "javascript:alert({study})",
        "https://{study}.example.org/",
        "//viewer.example.org/{study}",
        "viewer.example.org/{study}",
        "https://viewer.example.org/a b/{study}",
        "http://[::1/{study}",
    ],
)
def test_a_viewer_is_an_address_of_the_web_with_a_place_for_the_study(viewer: str, at: datetime) -> None:
    place = cast.facility(at)

    with pytest.raises(BadViewer):
        change_facility(facility=place, code="", phone="", viewer_url=viewer, by=None, at=at)

    place.refresh_from_db()
    assert place.viewer_url == ""


def test_a_viewer_and_the_days_of_a_report_are_kept_and_taken_away_again(at: datetime) -> None:
    place = cast.facility(at)
    viewer = "https://viewer.example.org/?StudyInstanceUIDs={study}"
    states = []

    for said in (
        {"viewer_url": viewer, "viewer_for_patients": True, "report_days": 3},
        {},
        {"viewer_url": "", "viewer_for_patients": False, "report_days": 0},
    ):
        change_facility(facility=place, code="", phone="", by=None, at=at, **said)
        place.refresh_from_db()
        states.append((place.viewer_url, place.viewer_for_patients, place.report_days))

    assert states == [(viewer, True, 3), (viewer, True, 3), ("", False, 0)]


def test_when_patients_read_reports_is_at_once_or_has_its_days(at: datetime) -> None:
    place = cast.facility(at)
    states = []

    for shown, days in ((ReportsShown.AFTER_DAYS, 3), (ReportsShown.AFTER_DOCTOR, 14), (ReportsShown.AT_ONCE, 9)):
        given = {"reports_shown": shown, "reports_shown_days": days}
        change_facility(facility=place, code="", phone="", by=None, at=at, **given)
        place.refresh_from_db()
        states.append((place.reports_shown, place.reports_shown_days))
    with pytest.raises(ReportDaysMissing):
        change_facility(
            facility=place,
            code="",
            phone="",
            by=None,
            at=at,
            reports_shown=ReportsShown.AFTER_DAYS,
            reports_shown_days=0,
        )

    assert states == [(ReportsShown.AFTER_DAYS, 3), (ReportsShown.AFTER_DOCTOR, 14), (ReportsShown.AT_ONCE, 0)]


def test_ages_turned_round_change_nothing(at: datetime) -> None:
    place = cast.facility(at)

    with pytest.raises(AgesTurnedRound):
        change_facility(facility=place, code="22", phone="", asks_from_age=56, by=None, at=at)

    place.refresh_from_db()
    assert (place.code, place.asks_from_age, place.asks_until_age) == ("", 12, 55)
