"""How images stand beside their report: by the text of the place and day, for patients and for doctors."""

from datetime import UTC, date, datetime, timedelta

import pytest

from passport.booklet.models import Entry
from passport.imaging.reported import Reading, Stand, images_stand, images_stand_for, no_film, opens_on, reports_for
from passport.imaging.services import open_report, read_again, read_through_doctor
from passport.law.shelf import pack_called
from passport.people.models import Facility, ReportsShown
from passport.people.services import confirm_pack
from tests.passport.imaging.papers import kept
from tests.passport.imaging.scene import Scene

OPEN, WITHOUT, WAITS = Stand.OPEN, Stand.OPEN_WITHOUT_REPORT, Stand.WAITS_FOR_REPORT


def standing(ward: Scene, at: datetime, *, pack: str, country: str, confirmed: bool, on: date | None) -> Entry:
    """Return the row as done on a day at a facility of a country, whose text is confirmed or not."""
    place = Facility.objects.get(pk=ward.cast.linden.pk)
    place.country = country
    place.save()
    text = pack_called(pack)
    assert text
    if confirmed:
        confirm_pack(facility=place, pack=text, confirmed_by="Dr Vera Ilić", confirmed_on=at.date(), by=None, at=at)
    Entry.objects.filter(pk=ward.entry.pk).update(performed_on=on)
    return Entry.objects.select_related("facility").get(pk=ward.entry.pk)


DAY = date(2026, 2, 1)
CASES = [
    ("a confirmed text that wants the report", "ir-2021", "IR", True, DAY, WAITS),
    ("the same text, confirmed by nobody", "ir-2021", "IR", False, DAY, WITHOUT),
    ("before that text", "ir-2021", "IR", True, date(2021, 2, 28), WITHOUT),
    ("on a day that nobody knows", "ir-2021", "IR", True, None, WITHOUT),
    ("a confirmed text that says nothing of it", "rs-1998", "RS", True, DAY, WITHOUT),
]


@pytest.mark.parametrize(("case", "pack", "country", "confirmed", "on", "stand"), CASES, ids=[row[0] for row in CASES])
def test_images_without_a_report_wait_where_a_text_in_force_says_so(
    case: str, pack: str, country: str, confirmed: bool, on: date | None, stand: Stand, ward: Scene, at: datetime
) -> None:
    entry = standing(ward, at, pack=pack, country=country, confirmed=confirmed, on=on)

    assert images_stand(entry, []) is stand


def shows(ward: Scene, how: ReportsShown, days: int = 0) -> None:
    Facility.objects.filter(pk=ward.cast.linden.pk).update(reports_shown=how, reports_shown_days=days)


def in_iran(ward: Scene, at: datetime) -> Entry:
    return standing(ward, at, pack="ir-2021", country="IR", confirmed=True, on=DAY)


def test_a_report_opens_the_images_that_waited_for_it(ward: Scene, at: datetime) -> None:
    entry = in_iran(ward, at)
    kept(entry, at)

    assert images_stand_for(ward.own(at), entry) is OPEN


def test_a_doctor_sees_images_at_once_that_wait_for_the_patient(ward: Scene, at: datetime) -> None:
    entry = in_iran(ward, at)
    ward.grant(at)

    views = (ward.own(at), ward.by_code(at), ward.in_an_emergency(at))
    assert [images_stand_for(view, entry) for view in views] == [WAITS, WITHOUT, WITHOUT]


def test_where_the_text_wants_both_images_wait_as_long_as_the_report(ward: Scene, at: datetime) -> None:
    shows(ward, ReportsShown.AFTER_DAYS, 3)
    entry = in_iran(ward, at)
    kept(entry, at)

    stands = [images_stand_for(ward.own(at + timedelta(days=days)), entry) for days in (0, 2, 3)]

    assert stands == [WAITS, WAITS, OPEN]


def test_elsewhere_images_are_open_while_the_report_waits_and_not_marked_as_without_one(
    ward: Scene, at: datetime
) -> None:
    shows(ward, ReportsShown.AFTER_DAYS, 3)
    before = images_stand_for(ward.own(at), ward.entry)
    kept(ward.entry, at)

    assert (before, images_stand_for(ward.own(at), ward.entry)) == (WITHOUT, OPEN)


def test_a_report_that_waits_for_a_day_opens_on_that_day_of_the_hospital(ward: Scene, at: datetime) -> None:
    shows(ward, ReportsShown.AFTER_DAYS, 2)
    entry = Entry.objects.select_related("facility").get(pk=ward.entry.pk)
    late = datetime(2026, 3, 2, 23, 30, tzinfo=UTC)  # the third of March in Belgrade
    kept(entry, late)

    looks = [datetime(2026, 3, 4, 22, 59, tzinfo=UTC), datetime(2026, 3, 4, 23, 0, tzinfo=UTC)]
    assert [reports_for(ward.own(one), entry)[0].reading for one in looks] == [Reading.ON_A_DAY, Reading.NOW]
    assert opens_on(reports_for(ward.own(late), entry)[0].report) == date(2026, 3, 5)


def test_a_report_that_waits_for_a_doctor_opens_when_one_with_a_code_read_it(ward: Scene, at: datetime) -> None:
    shows(ward, ReportsShown.AFTER_DOCTOR, 10)
    entry = Entry.objects.select_related("facility").get(pk=ward.entry.pk)
    report = kept(entry, at)
    ward.grant(at)

    before = reports_for(ward.own(at), entry)[0].reading
    open_report(view=ward.in_an_emergency(at), entry=entry, uid=report.uid)
    urgent = reports_for(ward.own(at), entry)[0].reading
    open_report(view=ward.by_code(at), entry=entry, uid=report.uid)

    after = reports_for(ward.own(at), entry)[0].reading
    assert (before, urgent, after) == (Reading.AFTER_DOCTOR, Reading.AFTER_DOCTOR, Reading.NOW)


def test_a_report_that_waits_for_a_doctor_opens_at_the_latest_on_its_day(ward: Scene, at: datetime) -> None:
    shows(ward, ReportsShown.AFTER_DOCTOR, 10)
    entry = Entry.objects.select_related("facility").get(pk=ward.entry.pk)
    kept(entry, at)

    assert reports_for(ward.own(at + timedelta(days=10)), entry)[0].reading is Reading.NOW


def test_who_asked_for_an_examination_opens_the_report_and_who_decides_does_not(ward: Scene, at: datetime) -> None:
    shows(ward, ReportsShown.AFTER_DOCTOR, 10)
    entry = Entry.objects.select_related("facility").get(pk=ward.entry.pk)
    report = kept(entry, at)
    ward.grant(at)
    request = ward.asked_for(at)

    readings = []
    for who in (ward.cast.approver, ward.cast.doctor):
        open_report(view=ward.by_request(request, who, at), entry=entry, uid=report.uid)
        readings.append(reports_for(ward.own(at), entry)[0].reading)

    assert readings == [Reading.AFTER_DOCTOR, Reading.NOW]


def test_a_later_setting_of_the_hospital_changes_nothing_about_what_came_before(ward: Scene, at: datetime) -> None:
    entry = Entry.objects.select_related("facility").get(pk=ward.entry.pk)
    kept(entry, at)
    shows(ward, ReportsShown.AFTER_DAYS, 30)
    later = Entry.objects.select_related("facility").get(pk=ward.entry.pk)
    kept(later, at, b"%PDF-1.7 an addition")

    assert [one.reading for one in reports_for(ward.own(at), later)] == [Reading.NOW, Reading.ON_A_DAY]


def test_only_through_my_doctor_keeps_report_and_images_from_the_patient_until_it_is_taken_back(
    ward: Scene, at: datetime
) -> None:
    entry = in_iran(ward, at)
    kept(entry, at)
    ward.grant(at)
    patient, who = ward.cast.ana, ward.cast.ana_reads
    read_through_doctor(patient=patient, by=who, at=at)

    views = (ward.own(at), ward.by_code(at))
    chosen = [(reports_for(one, entry)[0].reading, images_stand_for(one, entry)) for one in views]
    read_again(patient=patient, by=who, at=at)

    assert chosen == [(Reading.THROUGH_DOCTOR, WAITS), (Reading.NOW, OPEN)]
    assert images_stand_for(ward.own(at), entry) is OPEN


@pytest.mark.parametrize(
    ("country", "pack", "on", "said"),
    [
        ("IR", "ir-2021", date(2023, 3, 20), False),
        ("IR", "ir-2021", date(2023, 3, 21), True),
        ("RS", "rs-1998", date(2026, 2, 1), False),
    ],
)
def test_no_film_where_a_text_in_force_ended_it(
    country: str, pack: str, on: date, said: bool, ward: Scene, at: datetime
) -> None:
    entry = standing(ward, at, pack=pack, country=country, confirmed=True, on=on)

    assert no_film(entry) is said


def test_a_text_that_nobody_confirmed_ends_no_film(ward: Scene, at: datetime) -> None:
    assert no_film(standing(ward, at, pack="ir-2021", country="IR", confirmed=False, on=DAY)) is False
