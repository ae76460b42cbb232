"""The front door, the slip, and checking a printed page."""

import re
from datetime import date, timedelta

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from passport.booklet.models import Entry
from passport.people.models import Patient, Relation
from passport.people.services import issue_slip
from passport.signing.models import SigningKey
from passport.signing.services import issue_verification_code
from passport.signing.statements import Ref
from passport.web.differences import Difference
from tests import cast
from tests.authenticator import Authenticator
from tests.passport.booklet.signing import enrol, sign
from tests.passport.people import cast as people
from tests.passport.web.staff import signed_in

pytestmark = pytest.mark.django_db
REFUSED = "This code and this date of birth open no passport."
BAD_PAGE = "This page does not match the record; it may be an older version, damaged or altered"


def slip(patient: Patient, relation: Relation = Relation.SELF, *, days_ago: int = 0) -> str:
    return issue_slip(patient=patient, relation=relation, by=None, at=timezone.now() - timedelta(days=days_ago))[1]


def typed(code: str, born: date, **more: str) -> dict[str, str | int]:
    parts = {"birth_date_day": born.day, "birth_date_month": born.month, "birth_date_year": born.year}
    return {"code": code, **parts, **more}


def ana() -> Patient:
    return cast.patient(cast.facility())


def wrong(response: HttpResponse) -> tuple[int, list[str]]:
    return response.status_code, response.context["form"].non_field_errors()


@pytest.mark.parametrize("year", ["9" * 20, "-" + "9" * 20, "9" * 5000])
def test_a_year_that_no_calendar_has_is_no_date(client: Client, year: str) -> None:
    typed = {"code": "ABCD EFGH JKMN PQRS", "birth_date_day": "1", "birth_date_month": "1", "birth_date_year": year}

    answer = client.post("/open", typed)

    assert (answer.status_code, "birth_date" in answer.context["form"].errors) == (200, True)


def test_a_stranger_sees_three_doors(client: Client) -> None:
    response = client.get("/")

    assert [
        response.content.decode().count(f'class="door" href="{address}"')
        for address in ("/open", "/accounts/login/", "/verify")
    ] == [1, 1, 1]


def test_a_patient_goes_from_the_front_door_to_the_passport() -> None:
    patient = ana()
    client = Client()
    client.force_login(cast.reader(patient))

    response = client.get("/", follow=True)

    assert [address for address, _status in response.redirect_chain] == ["/passport/", f"/passport/{patient.uid}/"]


def test_somebody_with_two_kinds_of_work_chooses() -> None:
    approver = cast.clinic().approver.user

    response = signed_in(approver).get("/")

    assert [door.address for door in response.context["doors_here"]] == ["/decisions/", "/approver/", "/doctor/"]


def test_a_slip_and_the_birth_date_open_the_passport(client: Client) -> None:
    patient = ana()

    response = client.post("/open", typed(slip(patient).lower(), patient.birth_date))

    assert (response.status_code, response["Location"]) == (302, "/open/next-time")
    assert client.get(f"/passport/{patient.uid}/").status_code == 200


def test_wrong_used_and_expired_slips_are_answered_alike(client: Client) -> None:
    patient = ana()
    used = slip(patient)
    client.post("/open", typed(used, patient.birth_date))
    stranger = Client()

    answers = [
        stranger.post("/open", typed("0" * 16, patient.birth_date)),
        stranger.post("/open", typed(slip(patient), date(1970, 1, 1))),
        stranger.post("/open", typed(used, patient.birth_date)),
        stranger.post("/open", typed(slip(patient, days_ago=31), patient.birth_date)),
    ]

    assert [wrong(answer) for answer in answers] == [(403, [f"{REFUSED} Look at both once more."])] * 4


@pytest.mark.parametrize("parts", [(31, 2, 1985), (1, 1, 99), (0, 1, 1985), ("x", 1, 1985)])
def test_what_is_no_date_is_said_at_the_date(client: Client, parts: tuple[int | str, int, int]) -> None:
    names = ("birth_date_day", "birth_date_month", "birth_date_year")

    response = client.post("/open", {"code": "0" * 16, **dict(zip(names, parts, strict=True))})

    assert list(response.context["form"].errors) == ["birth_date"]


def test_a_slip_for_a_child_is_added_to_the_account_that_is_signed_in() -> None:
    place = cast.facility()
    client = Client()
    client.force_login(cast.reader(cast.patient(place)))
    child = cast.patient(place, "Лука")

    response = client.post("/open", typed(slip(child, Relation.GUARDIAN), child.birth_date))

    assert response["Location"] == f"/passport/{child.uid}/"


def test_the_patient_may_choose_how_to_sign_in_next_time(client: Client) -> None:
    patient = ana()
    client.post("/open", typed(slip(patient), patient.birth_date))

    chosen = client.post("/open/next-time", {"username": "ana.anic", "password": "lipa voda brod zima"})

    assert chosen["Location"] == "/passport/"
    assert Client().login(username="ana.anic", password="lipa voda brod zima") is True
    assert client.get("/passport/").status_code == 302


@pytest.mark.parametrize(
    ("username", "password", "field"), [("taken", "lipa voda brod zima", "username"), ("ana.anic", "short", "password")]
)
def test_a_bad_user_name_or_password_is_said_where_it_is(
    client: Client, username: str, password: str, field: str
) -> None:
    patient = ana()
    cast.reader(cast.patient(patient.registered_by, "Борис"), "taken")
    client.post("/open", typed(slip(patient), patient.birth_date))

    response = client.post("/open/next-time", {"username": username, "password": password})

    assert list(response.context["form"].errors) == [field]


@pytest.fixture
def signed_row() -> tuple[Entry, SigningKey]:
    """A row of Ana that its approver signed."""
    at = timezone.now() - timedelta(hours=1)
    cast_of_people = people.assemble(at)
    row = cast_of_people.ana_at_linden
    row.approver, row.approval = cast_of_people.signer, "recorded"
    row.save()
    authenticator = Authenticator()
    key = enrol(cast_of_people.approver, authenticator, at=at)
    sign([row], by=cast_of_people.approver, authenticator=authenticator, at=at)
    return Entry.objects.select_related("current_version", "facility").get(pk=row.pk), key


def page_code(row: Entry) -> str:
    version = row.current_version
    ref = Ref(kind="row", subject_uid=row.uid, version=version.row_number, digest=bytes(version.row_digest))
    return issue_verification_code(page=2, pages=5, rows=[ref], facility_name=row.facility.name, at=timezone.now())[1]


def test_a_printed_page_that_holds_says_who_signed_and_nothing_of_the_row(
    client: Client, signed_row: tuple[Entry, SigningKey]
) -> None:
    row, _key = signed_row

    response = client.post("/verify", {"code": page_code(row)})

    page = response.context["page"]
    assert (page.holds, page.which, page.signers) == (
        True,
        "Page 2 of 5; it had 1 row.",
        ("Dr Vera Ilić signed 1 row.",),
    )
    shown = response.content.decode()
    told = (row.exam_as_sent, "Petrović", "February", row.uid)
    assert [word for word in told if word in shown] == []


def test_a_row_that_was_changed_behind_the_back_does_not_hold(
    client: Client, signed_row: tuple[Entry, SigningKey]
) -> None:
    row, _key = signed_row
    code = page_code(row)
    Entry.objects.filter(pk=row.pk).update(performed_on=date(2020, 1, 1))

    page = client.post("/verify", {"code": code}).context["page"]

    assert (page.holds, page.sentence) == (False, f"{BAD_PAGE}: ask Clinic Linden.")
    differs = Difference(words="The date of the examination.", names=("row.performed_on",))
    assert [(row.place, row.differences) for row in page.rows] == [(1, (differs,))]


def test_a_code_that_was_never_printed_gets_the_same_shape_of_answer(client: Client) -> None:
    page = client.post("/verify", {"code": "0" * 16}).context["page"]

    assert (page.holds, page.sentence, page.rows) == (False, f"{BAD_PAGE}: ask the hospital that printed it.", ())


@pytest.mark.parametrize("signs_in, holds", [(False, True), (True, False)])
def test_ten_wrong_codes_stop_an_account_and_nobody_who_shares_an_address_with_a_stranger(
    client: Client, signed_row: tuple[Entry, SigningKey], signs_in: bool, holds: bool
) -> None:
    row, _key = signed_row
    good = page_code(row)
    if signs_in:
        client.force_login(row.approver.user)
    for number in range(10):
        client.post("/verify", {"code": f"{number:016d}"})

    assert client.post("/verify", {"code": good}).context["page"].holds is holds


def test_above_a_form_each_field_that_wants_another_look_is_named_and_leads_to_it(client: Client) -> None:
    page = client.post("/open", {"code": "", "birth_date_day": "31", "birth_date_month": "2"}).content.decode()

    ways = re.findall(r'<p class="errors__field">\s*<a href="#(\w+)">([^<]+)</a>\s*([^<]+?)\s*</p>', page)
    assert ways == [
        ("id_code", "Code on the slip", "This field is required."),
        ("id_birth_date_fields", "Date of birth", "This is not a date. Write day, month and year as numbers."),
    ]
    assert [way for way, _label, _error in ways if f'id="{way}"' not in page] == []
