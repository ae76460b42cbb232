"""The doctor's pages: a passport opened with the patient's code, or in an emergency."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from passport.access.models import Access, Emergency
from passport.access.services import hide_entry, make_grant, stop_grant
from passport.people.models import Attempt, Patient, User
from tests.passport.people import cast as people
from tests.passport.web.rows import shown_to_doctor
from tests.passport.web.staff import signed_in

pytestmark = pytest.mark.django_db
REFUSED = ["This code opens nothing. Ask the patient to make a new one."]


@pytest.fixture
def cast() -> people.Cast:
    """Ana with rows at two clinics, Boris with one, and who works there."""
    return people.assemble(timezone.now() - timedelta(minutes=5))


def new_code(patient: Patient, by: User) -> str:
    return make_grant(patient=patient, by=by, at=timezone.now())[1]


def opened(client: Client, cast: people.Cast) -> str:
    """Return the address of Ana's passport, opened with a new code of hers."""
    return str(client.post("/doctor/", {"code": new_code(cast.ana, cast.ana_reads)})["Location"])


def urgent(cast: people.Cast, **other: str) -> dict[str, str]:
    born = {"birth_date_day": "12", "birth_date_month": "6", "birth_date_year": "1985"}
    return {"facility": cast.cedar.uid, "identifier": "A-1", "reason": "unconscious", **born, **other}


def test_the_code_opens_the_rows_of_every_facility(cast: people.Cast) -> None:
    client = signed_in(cast.doctor)

    response = client.get(opened(client, cast))

    uids = [row.uid for row in shown_to_doctor(response)]
    assert uids == [cast.ana_at_cedar.uid, cast.ana_at_linden.uid]
    assert response.context["patient"] == cast.ana


def test_wrong_used_stopped_and_expired_codes_are_answered_alike(cast: people.Cast) -> None:
    client = signed_in(cast.doctor)
    used = new_code(cast.ana, cast.ana_reads)
    client.post("/doctor/", {"code": used})
    grant, stopped = make_grant(patient=cast.ana, by=cast.ana_reads, at=timezone.now())
    stop_grant(grant=grant, by=cast.ana_reads, at=timezone.now())
    expired = new_code(cast.ana, cast.ana_reads)
    cast.ana.grants.filter(redeemed_at=None, stopped_at=None).update(code_expires_at=timezone.now())

    answers = [client.post("/doctor/", {"code": code}) for code in ("0" * 12, used, stopped, expired)]

    assert [(answer.status_code, answer.context["form"].non_field_errors()) for answer in answers] == [
        (403, REFUSED)
    ] * 4


def test_a_code_is_bound_to_the_doctor_who_typed_it(cast: people.Cast) -> None:
    address = opened(signed_in(cast.doctor), cast)

    assert signed_in(cast.approver_elsewhere).get(address).status_code == 404


def test_a_stopped_permission_shows_nothing_more(cast: people.Cast) -> None:
    client = signed_in(cast.doctor)
    address = opened(client, cast)
    stop_grant(grant=cast.ana.grants.get(), by=cast.ana_reads, at=timezone.now())

    assert client.get(address).status_code == 404


def test_a_hidden_row_is_counted_and_not_shown(cast: people.Cast) -> None:
    client = signed_in(cast.doctor)
    hide_entry(entry=cast.ana_at_linden, by=cast.ana_reads, at=timezone.now())
    address = opened(client, cast)

    response = client.get(address)

    assert [row.uid for row in shown_to_doctor(response)] == [cast.ana_at_cedar.uid]
    assert response.context["hidden"] == "The patient has chosen not to show 1 entry."
    assert client.get(f"{address}entry/{cast.ana_at_linden.uid}/").status_code == 404


def test_the_page_of_a_row_is_in_the_same_passport_only(cast: people.Cast) -> None:
    client = signed_in(cast.doctor)
    address = opened(client, cast)

    answers = [
        client.get(f"{address}entry/{entry.uid}/").status_code for entry in (cast.ana_at_linden, cast.boris_at_linden)
    ]

    assert answers == [200, 404]


@pytest.mark.parametrize("who", ["radiographer", "clerk", "ana_reads"])
def test_who_is_no_doctor_does_not_get_to_the_codes(cast: people.Cast, who: str) -> None:
    assert signed_in(getattr(cast, who)).get("/doctor/").status_code == 403


def test_an_emergency_opens_everything_and_is_written_down_with_its_reason(cast: people.Cast) -> None:
    client = signed_in(cast.doctor)
    hide_entry(entry=cast.ana_at_linden, by=cast.ana_reads, at=timezone.now())

    answer = client.post("/doctor/emergency", urgent(cast))
    response = client.get(answer["Location"])

    assert [row.uid for row in shown_to_doctor(response)] == [
        cast.ana_at_cedar.uid,
        cast.ana_at_linden.uid,
    ]
    look = Access.objects.get(ground="emergency")
    assert (look.reader_uid, look.reason, look.facility_name) == (cast.doctor.uid, "unconscious", "Clinic Cedar")
    assert cast.ana_reads.notices.get().kind == "emergency.opened"


@pytest.mark.parametrize("other", [{"identifier": "A-2"}, {"birth_date_year": "1986"}])
def test_an_emergency_needs_the_exact_number_and_birth_date(cast: people.Cast, other: dict[str, str]) -> None:
    response = signed_in(cast.doctor).post("/doctor/emergency", urgent(cast, **other))

    assert response.context["form"].non_field_errors() == [
        "No passport has exactly this number and this date of birth."
    ]
    assert Emergency.objects.count() == 0


def test_an_emergency_needs_a_reason(cast: people.Cast) -> None:
    response = signed_in(cast.doctor).post("/doctor/emergency", urgent(cast, reason="  "))

    assert (list(response.context["form"].errors), Emergency.objects.count()) == (["reason"], 0)


def test_an_emergency_without_a_reason_does_not_tell_whether_the_patient_is_known(cast: people.Cast) -> None:
    client = signed_in(cast.doctor)

    known, unknown = (
        client.post("/doctor/emergency", urgent(cast, reason="\x01\x02", identifier=identifier)).context["form"].errors
        for identifier in ("A-1", "A-2")
    )

    assert (list(known), known) == (["reason"], unknown)
    assert Attempt.objects.filter(kind="emergency").count() == 0


def test_an_emergency_wants_a_second_factor_of_these_minutes(cast: people.Cast) -> None:
    client = signed_in(cast.doctor, ago=timedelta(hours=1))

    answers = [client.get("/doctor/emergency"), client.post("/doctor/emergency", urgent(cast))]

    assert [(answer.status_code, "reauthenticate" in answer["Location"]) for answer in answers] == [(302, True)] * 2
    assert Emergency.objects.count() == 0


def test_who_does_not_work_as_a_doctor_any_more_opens_nothing_in_an_emergency(cast: people.Cast) -> None:
    client = signed_in(cast.doctor)
    cast.doctor.memberships.update(until=timezone.now() - timedelta(minutes=1))

    answer = client.post("/doctor/emergency", urgent(cast))

    assert (answer.status_code, Emergency.objects.count()) == (403, 0)


def test_what_an_emergency_opens_is_read_only_and_ends_after_an_hour(cast: people.Cast) -> None:
    client = signed_in(cast.doctor)
    address = client.post("/doctor/emergency", urgent(cast))["Location"]

    changes = [client.post(address).status_code, client.post(f"{address}entry/{cast.ana_at_cedar.uid}/").status_code]
    opened_at = timezone.now() - timedelta(minutes=61)
    Emergency.objects.update(opened_at=opened_at, until=opened_at + timedelta(minutes=60))

    assert (changes, client.get(address).status_code) == ([405, 405], 404)
