"""The page of a colleague's training: what is written down, what stays in the stamp, and what the law makes of it."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from passport.booklet.examinations import REGIONS
from passport.people.models import Membership, Practitioner, Role
from passport.people.selectors import specialty_of
from passport.people.services import end_membership
from tests import cast
from tests.passport.web.staff import signed_in

pytestmark = pytest.mark.django_db

EMPTY = {
    "profession": "",
    "specialty-TOTAL_FORMS": "2",
    "specialty-INITIAL_FORMS": "1",
    "practice-TOTAL_FORMS": "1",
    "practice-INITIAL_FORMS": "0",
    "specialty-0-name": "radiology",
}
FULL = {
    **EMPTY,
    "profession": "doctor",
    "specialty-0-field": "radiology",
    "specialty-0-held_since_day": "1",
    "specialty-0-held_since_month": "6",
    "specialty-0-held_since_year": "2009",
    "specialty-0-examined_in": "2009",
    "specialty-1-name": "cardiology",
    "specialty-1-field": "other",
    "specialty-1-regions": ["heart", "chest"],
    "practice-0-field": "nuclear_medicine",
    "practice-0-since_day": "1",
    "practice-0-since_month": "1",
    "practice-0-since_year": "2015",
    "practice-0-trained": "on",
}


@pytest.fixture
def clinic() -> cast.Clinic:
    return cast.clinic()


@pytest.fixture
def screen(clinic: cast.Clinic) -> Client:
    return signed_in(clinic.administrator)


@pytest.fixture
def address(clinic: cast.Clinic) -> str:
    return f"/facility/{clinic.facility.uid}/people/{clinic.approver.uid}/qualification"


def said(response: object) -> list[str]:
    return [str(message) for message in response.context["messages"]]


def utc_today() -> date:
    return datetime.now(UTC).date()


def test_the_list_of_people_leads_to_it(screen: Client, clinic: cast.Clinic, address: str) -> None:
    people = screen.get(f"/facility/{clinic.facility.uid}/people/").content.decode()

    assert people.count("/qualification") == 1
    assert f'href="{address}"' in people


def test_what_is_on_record_fills_the_page(screen: Client, clinic: cast.Clinic, address: str) -> None:
    screen.post(address, FULL)

    forms = screen.get(address).context["forms"]

    assert forms.profession["profession"].value() == "doctor"
    names = [form["name"].value() for form in forms.specialties]
    assert names == ["cardiology", "radiology", None]
    assert [form.ticked for form in forms.specialties] == [2, 0, 0]
    assert [("ended" in form.fields) for form in forms.specialties] == [True, True, False]
    assert [form["field"].value() for form in forms.practices] == ["nuclear_medicine", None]


def test_every_part_of_the_body_of_the_dictionary_can_be_ticked(screen: Client, address: str) -> None:
    choices = screen.get(address).context["forms"].specialties[0].fields["regions"].choices

    assert [code for code, _name in choices] == list(REGIONS)
    assert ("heart", "heart") in choices


def test_a_training_is_written_down_whole(screen: Client, clinic: cast.Clinic, address: str) -> None:
    done = screen.post(address, FULL, follow=True)

    clinic.approver.refresh_from_db()
    columns = ("name", "field", "held_since", "examined_in", "regions")
    assert said(done) == ["Saved. A new specialty stands in the stamp from tomorrow."]
    assert clinic.approver.profession == "doctor"
    assert list(clinic.approver.specialties.order_by("name").values_list(*columns)) == [
        ("cardiology", "other", None, None, "chest heart"),
        ("radiology", "radiology", date(2009, 6, 1), 2009, ""),
    ]
    assert list(clinic.approver.practices.values_list("field", "since", "trained")) == [
        ("nuclear_medicine", date(2015, 1, 1), True)
    ]
    assert specialty_of(clinic.approver, utc_today()) == "radiology"
    assert specialty_of(clinic.approver, utc_today() + timedelta(days=1)) == "cardiology, radiology"


def test_a_specialty_that_is_no_longer_held_is_listed_and_its_name_is_not_taken_again(
    screen: Client, clinic: cast.Clinic, address: str
) -> None:
    ended = screen.post(address, {**EMPTY, "specialty-0-ended": "on"}, follow=True)
    again = screen.post(
        address, {**EMPTY, "specialty-INITIAL_FORMS": "0", "specialty-TOTAL_FORMS": "1", "profession": "doctor"}
    )

    clinic.approver.refresh_from_db()
    assert [one.name for one in ended.context["ended"]] == ["radiology"]
    assert [form["name"].value() for form in ended.context["forms"].specialties] == [None]
    assert said(again) == [
        "A specialty of this name ended earlier: what was signed then names it so. Write the new one in other words."
    ]
    assert clinic.approver.profession == ""


def test_the_law_says_in_words_what_follows(screen: Client, address: str) -> None:
    before = screen.get(address).context["entitled"][0]
    screen.post(address, FULL)
    after = screen.get(address)

    assert before.approve.answer == "Not known: neither profession nor specialty is written down."
    assert after.context["entitled"][0].approve.answer == "Yes."
    assert after.context["standing"] == "text of 1998, historical: it informs and warns"
    assert "čl. 2. st. 3. tač. 1." in after.content.decode()


def test_where_no_text_is_known_nothing_is_said() -> None:
    elsewhere = cast.facility("Klinika Sever", country="SI", time_zone="Europe/Ljubljana")
    approver = cast.practitioner(cast.staff(elsewhere, "north", Role.APPROVER), "Ivan", "Novak")
    administrator = cast.staff(elsewhere, "north-administrator", Role.FACILITY_ADMINISTRATOR)

    page = signed_in(administrator).get(f"/facility/{elsewhere.uid}/people/{approver.uid}/qualification")

    assert "No text of this country is known here, so nothing can be said." in page.content.decode()


NEXT_YEAR = str(timezone.now().year + 1)


@pytest.mark.parametrize(("typed", "part", "number", "errors"), [
    ({"specialty-1-examined_in": "2001"}, "specialties", 1,
     {"name": ["Write its name, as it stands in the stamp."]}),
    ({"specialty-0-name": ""}, "specialties", 0, {"name": ["Write its name, as it stands in the stamp."]}),
    ({"specialty-1-name": " radiology"}, "specialties", 1, {"name": ["This specialty stands here twice."]}),
    ({"specialty-0-examined_in": NEXT_YEAR}, "specialties", 0, {"examined_in": ["This year lies in the future."]}),
    ({"specialty-0-examined_in": "1899"}, "specialties", 0,
     {"examined_in": ["Ensure this value is greater than or equal to 1900."]}),
    ({"specialty-0-held_since_day": "1", "specialty-0-held_since_month": "1", "specialty-0-held_since_year": NEXT_YEAR},
     "specialties", 0, {"held_since": ["This day lies in the future."]}),
    ({"specialty-0-regions": ["tail"]}, "specialties", 0,
     {"regions": ["Select a valid choice. tail is not one of the available choices."]}),
    ({"profession": "radiographer", "specialty-0-field": "other"}, "specialties", 0,
     {"field": ["The texts of law know no specialist of this field with this profession. Leave the field empty: the "
                "specialty stands in the stamp all the same."]}),
    ({"practice-0-trained": "on"}, "practices", 0, {"field": ["Say in which field."]}),
    ({"practice-0-field": "radiology", "practice-0-since_day": "1", "practice-0-since_month": "1",
      "practice-0-since_year": NEXT_YEAR}, "practices", 0, {"since": ["This day lies in the future."]}),
    ({"practice-TOTAL_FORMS": "2", "practice-0-field": "radiology", "practice-1-field": "radiology"}, "practices", 1,
     {"field": ["This field stands here twice."]}),
])  # fmt: skip
def test_what_cannot_be_meant_is_asked_for_again(
    screen: Client,
    clinic: cast.Clinic,
    address: str,
    typed: dict[str, object],
    part: str,
    number: int,
    errors: dict[str, list[str]],
) -> None:
    response = screen.post(address, {**EMPTY, "profession": "doctor", **typed})

    clinic.approver.refresh_from_db()
    assert getattr(response.context["forms"], part)[number].errors == errors
    assert said(response) == ["Nothing is saved yet. Look at what is marked below."]
    assert (clinic.approver.profession, clinic.approver.specialties.count()) == ("", 1)


def test_a_profession_that_is_none_is_asked_for_again(screen: Client, address: str) -> None:
    response = screen.post(address, {**EMPTY, "profession": "baker"})

    assert response.context["forms"].profession.errors == {
        "profession": ["Select a valid choice. baker is not one of the available choices."]
    }


def test_of_who_works_elsewhere_or_no_more_nothing_is_shown_or_written(
    screen: Client, clinic: cast.Clinic, address: str
) -> None:
    stranger = cast.clinic("Klinika Sever", prefix="north-").approver
    elsewhere = f"/facility/{clinic.facility.uid}/people/{stranger.uid}/qualification"
    answers = [screen.get(elsewhere).status_code, screen.post(elsewhere, FULL).status_code]
    end_membership(membership=clinic.approver.user.memberships.get(), by=None, at=timezone.now())

    assert answers == [404, 404]
    assert screen.get(address).status_code == 404
    assert list(Practitioner.objects.exclude(profession="")) == []


def test_a_colleague_who_administers_nothing_does_not_get_there(clinic: cast.Clinic, address: str) -> None:
    approver = signed_in(clinic.approver.user)

    assert (approver.get(address).status_code, approver.post(address, FULL).status_code) == (403, 403)
    assert Membership.objects.filter(user=clinic.approver.user, until=None).count() == 1
    assert list(Practitioner.objects.exclude(profession="")) == []
