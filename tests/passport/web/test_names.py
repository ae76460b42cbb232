"""The page on which a hospital's names get their meaning, with one touch and a way back."""

import pytest
from django.test import Client
from django.utils import timezone

from passport.booklet.models import Entry, ExaminationName
from passport.booklet.reading import Code, DeviceAsSent, Kind
from passport.booklet.services import Source, record_report
from passport.people.models import Facility, Role
from passport.queue.models import Job
from tests import cast
from tests.passport.booklet.readings import event, reading
from tests.passport.web.staff import signed_in

pytestmark = pytest.mark.django_db

OTHER = DeviceAsSent(manufacturer="Maker", model="Other", serial_number="78")
OTHER_KEY = "Maker|Other|78"


@pytest.fixture
def place() -> Facility:
    return cast.facility()


@pytest.fixture
def screen(place: Facility) -> Client:
    return signed_in(cast.staff(place, "keeper", Role.PACS_ADMINISTRATOR))


def take(number: int, place: Facility, **parts: object) -> Entry:
    said = {"exam": "Protokol 7", "body_part": "KNEE", "kind": Kind.PROJECTION, **parts}
    what = reading(
        sop_instance_uid=f"2.25.{number}",
        study_instance_uid=f"2.25.9{number}",
        events=(event(f"1.{number}", "10"),),
        **said,
    )
    record = cast.record(local_id=str(number))
    return record_report(
        reading=what, record=record, source=Source(name="test", facility=place), at=timezone.now()
    ).entry


def told(response: object) -> list[str]:
    return [str(message) for message in response.context["messages"]]


def test_names_are_listed_by_frequency_with_what_they_may_mean(screen: Client, place: Facility) -> None:
    take(1, place)
    take(2, place, device=OTHER)
    take(3, place, exam="Nepoznato", body_part=None, codes=(Code(scheme="L", value="9", meaning="Chest"),))
    take(4, place, exam="Snimanje pluća")

    page = screen.get("/names/", follow=True)

    assert page.redirect_chain == [(f"/names/{place.uid}/", 302)]
    first, second = page.context["lines"]
    assert (first.name, first.kind, first.count, len(first.devices)) == ("Protokol 7", "X-ray examination", "2 rows", 2)
    assert "xray.knee" in {choice.code for choice in first.suggestions}
    assert (second.name, second.codes) == ("Nepoznato", ("L 9 Chest",))
    assert "xray.chest" in {choice.code for choice in second.suggestions}


def test_one_touch_gives_a_name_its_meaning_and_another_takes_it_back(screen: Client, place: Facility) -> None:
    entry = take(1, place)

    page = screen.post(f"/names/{place.uid}/{entry.uid}/give", {"exam_code": "xray.knee", "device": ""}, follow=True)

    assert told(page) == ["“Protokol 7” means “X-ray of the knee” from now on. Open rows follow at once."]
    assert page.context["lines"] == []
    row = ExaminationName.objects.get()
    assert (row.name, row.device_key, row.exam_code, row.named_by) == ("protokol 7", "", "xray.knee", "keeper")
    assert (page.context["just"].uid, [one.uid for one in page.context["given"]]) == (row.uid, [row.uid])
    assert Job.objects.get().subject_uid == row.uid

    page = screen.post(f"/names/{place.uid}/given/{row.uid}/take-back", follow=True)

    assert told(page) == ["Taken back. Open rows follow at once."]
    assert ([line.name for line in page.context["lines"]], page.context["given"]) == (["Protokol 7"], [])
    again = screen.post(f"/names/{place.uid}/given/{row.uid}/take-back", follow=True)
    assert told(again) == ["Somebody took this back already."]


def test_a_name_can_mean_something_on_one_device_only(screen: Client, place: Facility) -> None:
    entry = take(1, place)
    take(2, place, device=OTHER)
    address = f"/names/{place.uid}/{entry.uid}/"

    page = screen.get(address, {"q": "koleno", "device": OTHER_KEY})
    assert "xray.knee" in {choice.code for choice in page.context["found"]}
    page = screen.post(f"{address}give", {"exam_code": "xray.knee", "device": OTHER_KEY}, follow=True)

    assert ExaminationName.objects.get().device_key == OTHER_KEY
    assert [line.name for line in page.context["lines"]] == ["Protokol 7"]


def test_a_report_without_a_name_is_given_by_its_code_and_without_both_not_at_all(
    screen: Client, place: Facility
) -> None:
    coded = take(1, place, exam=None, body_part=None, codes=(Code(scheme="L", value="9", meaning=None),))
    bare = take(2, place, exam=None, body_part=None, kind=Kind.CT)

    screen.post(f"/names/{place.uid}/{coded.uid}/give", {"exam_code": "xray.knee"})
    refused = screen.post(f"/names/{place.uid}/{bare.uid}/give", {"exam_code": "ct.knee"}, follow=True)

    row = ExaminationName.objects.get()
    assert (row.code_scheme, row.code_value, row.name) == ("L", "9", "")
    assert told(refused)[-1] == "Choose an examination of the dictionary for a name or a code."
    assert "These reports send neither a name nor a code." in refused.content.decode()


def test_nothing_but_an_item_of_the_dictionary_is_a_meaning(screen: Client, place: Facility) -> None:
    entry = take(1, place)

    screen.post(f"/names/{place.uid}/{entry.uid}/give", {"exam_code": "no.such"})

    assert not ExaminationName.objects.exists()


def test_without_a_name_there_is_nothing_to_do(screen: Client, place: Facility) -> None:
    page = screen.get(f"/names/{place.uid}/").content.decode()

    assert "Every name that arrived has a meaning." in page
    assert "Nobody gave a name a meaning yet" in page


@pytest.mark.parametrize("role", [Role.RADIOGRAPHER, Role.CLERK, Role.APPROVER])
def test_others_do_not_look_after_names(role: Role, place: Facility) -> None:
    assert signed_in(cast.staff(place, "other", role)).get(f"/names/{place.uid}/").status_code == 403


def test_names_of_another_hospital_are_not_there(screen: Client) -> None:
    elsewhere = cast.facility("Klinika Sever")
    entry = take(1, elsewhere)

    assert screen.get(f"/names/{elsewhere.uid}/").status_code == 404
    assert screen.post(f"/names/{elsewhere.uid}/{entry.uid}/give", {"exam_code": "xray.knee"}).status_code == 404


def test_who_looks_after_two_hospitals_chooses(place: Facility) -> None:
    keeper = cast.staff(place, "physicist", Role.PHYSICIST)
    elsewhere = cast.facility("Klinika Sever")
    keeper.memberships.create(facility=elsewhere, role=Role.PHYSICIST, since=cast.LONG_AGO, named_by="the cast")

    page = signed_in(keeper).get("/names/")

    assert {one.name for one in page.context["facilities"]} == {place.name, elsewhere.name}
