"""How long a doctor may look, and the chosen doctor on the patient's and the doctor's pages."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from passport.access.models import Access, Grant, StandingGrant
from passport.access.services import hide_entry, make_grant, redeem_grant
from passport.people.models import Membership, Patient, Practitioner, Relation, User
from passport.people.selectors import practitioner_of
from tests.passport.people import cast as people
from tests.passport.web.rows import shown_to_doctor
from tests.passport.web.staff import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> people.Cast:
    return people.assemble(timezone.now() - timedelta(minutes=5))


def as_(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def page(cast: people.Cast, name: str = "show") -> str:
    return f"/passport/{cast.ana.uid}/{name}"


def chooses(cast: people.Cast, client: Client) -> Practitioner:
    """Let Ana choose the doctor who looked with a code of hers."""
    code = make_grant(patient=cast.ana, by=cast.ana_reads, at=timezone.now())[1]
    redeem_grant(code=code, by=cast.doctor, who_hmac=b"\x02" * 32, at=timezone.now())
    doctor = practitioner_of(cast.doctor)
    assert doctor is not None
    client.post(page(cast, "chosen-doctor"), {"chosen_doctor": doctor.uid})
    return doctor


@pytest.mark.parametrize("sent, hours", [({}, 1), ({"hours": "1"}, 1), ({"hours": "24"}, 24), ({"hours": "168"}, 168)])
def test_the_patient_chooses_how_long_a_doctor_looks(sent: dict[str, str], hours: int, cast: people.Cast) -> None:
    as_(cast.ana_reads).post(page(cast), sent)

    assert Grant.objects.get().lasts == hours


def test_no_other_length_is_taken(cast: people.Cast) -> None:
    answer = as_(cast.ana_reads).post(page(cast), {"hours": "2"})

    assert (list(answer.context["form"].errors), Grant.objects.count()) == (["hours"], 0)


def test_a_week_is_named_with_its_day(cast: people.Cast) -> None:
    at = timezone.now()
    grant, code = make_grant(patient=cast.ana, by=cast.ana_reads, lasts=168, at=at)
    redeem_grant(code=code, by=cast.doctor, who_hmac=b"\x02" * 32, at=at)
    ends = at + timedelta(days=7)

    permission = as_(cast.ana_reads).get(page(cast, f"show/{grant.uid}/")).context["permission"]

    assert str(ends.year) in permission.until
    assert Grant.objects.get().until == ends


def test_the_chosen_doctor_finds_the_patient_without_a_code_until_it_is_stopped(cast: people.Cast) -> None:
    patient, doctor = as_(cast.ana_reads), signed_in(cast.doctor)
    hide_entry(entry=cast.ana_at_linden, by=cast.ana_reads, at=timezone.now())
    chooses(cast, patient)
    before = doctor.get("/doctor/").context["chosen_by"]
    patient.post(page(cast, "chosen-doctor/look"))
    Grant.objects.update(stopped_at=timezone.now())

    address = f"/doctor/chosen/{StandingGrant.objects.get().uid}/"
    home = doctor.get("/doctor/")
    opened = doctor.get(address)
    entry = doctor.get(f"{address}entry/{cast.ana_at_cedar.uid}/")
    cover = patient.get(page(cast, "")).content.decode()
    patient.post(page(cast, "chosen-doctor/stop"))

    assert (before, [held["patient"] for held in home.context["chosen_by"]]) == ([], [cast.ana])
    assert address in home.content.decode()
    assert [row.uid for row in shown_to_doctor(opened)] == [cast.ana_at_cedar.uid]
    assert opened.context["hidden"] == "The patient has chosen not to show 1 entry."
    assert entry.status_code == 200
    assert "can look at any time, without a code" in cover
    assert page(cast, "chosen-doctor/stop") in cover
    assert [doctor.get(address).status_code, doctor.get("/doctor/").context["chosen_by"]] == [404, []]


def test_the_chosen_doctor_asks_for_an_examination_from_there(cast: people.Cast) -> None:
    patient, doctor = as_(cast.ana_reads), signed_in(cast.doctor)
    chooses(cast, patient)
    patient.post(page(cast, "chosen-doctor/look"))
    standing = StandingGrant.objects.get()

    asked = doctor.get(f"/requests/for/{standing.uid}/")

    assert (asked.status_code, asked.context["patient"]) == (200, cast.ana)
    assert f"/doctor/chosen/{standing.uid}/" in asked.content.decode()


def test_who_asks_for_an_examination_from_there_is_written_down_as_looking(cast: people.Cast) -> None:
    patient, doctor = as_(cast.ana_reads), signed_in(cast.doctor)
    chooses(cast, patient)
    patient.post(page(cast, "chosen-doctor/look"))

    doctor.get(f"/requests/for/{StandingGrant.objects.get().uid}/")

    looked = Access.objects.filter(reader_uid=cast.doctor.uid)
    assert list(looked.values_list("patient", "purpose", "ground")) == [(cast.ana.pk, "care", "standing")]


def test_it_is_closed_to_who_works_as_a_doctor_no_more(cast: people.Cast) -> None:
    patient = as_(cast.ana_reads)
    chooses(cast, patient)
    patient.post(page(cast, "chosen-doctor/look"))
    Membership.objects.filter(user=cast.doctor).update(until=timezone.now())

    chosen = patient.get(page(cast)).context["chosen"]

    assert (chosen.name, chosen.looks) == ("Dr Petar Ilić", False)
    assert signed_in(cast.doctor).get(f"/doctor/chosen/{StandingGrant.objects.get().uid}/").status_code == 403


def test_of_a_chosen_doctor_without_an_account_it_is_said(cast: people.Cast) -> None:
    mira = Practitioner.objects.create(given_name="Mira", surname="Babić")
    Patient.objects.filter(pk=cast.ana.pk).update(chosen_doctor=mira)
    client = as_(cast.ana_reads)

    shown = client.get(page(cast)).content.decode()
    tried = client.post(page(cast, "chosen-doctor/look"), follow=True)

    assert "has no account here, and so cannot look at any time." in shown
    assert [str(one) for one in tried.context["messages"]] == [
        "The chosen doctor has no account as a doctor here. Make a code for each visit."
    ]


def test_only_who_looked_with_a_code_is_offered(cast: people.Cast) -> None:
    client = as_(cast.ana_reads)
    doctor = chooses(cast, client)

    offered = client.get(page(cast)).context["choose"]
    refused = client.post(page(cast, "chosen-doctor"), {"chosen_doctor": cast.signer.uid})

    assert list(offered.doctors) == [doctor.uid]
    assert (list(refused.context["choose"].errors), Patient.objects.get(pk=cast.ana.pk).chosen_doctor) == (
        ["chosen_doctor"],
        doctor,
    )


@pytest.mark.parametrize("name", ["chosen-doctor", "chosen-doctor/look", "chosen-doctor/stop"])
def test_a_trusted_person_and_strangers_change_nothing(name: str, cast: people.Cast) -> None:
    helper = people.reader(cast.ana, timezone.now(), relation=Relation.TRUSTED).user

    assert [as_(one).post(page(cast, name)).status_code for one in (helper, cast.boris_reads)] == [404, 404]


def test_the_counter_writes_the_chosen_doctor_down(cast: people.Cast) -> None:
    client = signed_in(cast.clerk)

    client.post(f"/facility/patients/{cast.ana.uid}/chosen-doctor", {"chosen_doctor": cast.signer.uid})
    chosen = Patient.objects.get(pk=cast.ana.pk).chosen_doctor
    client.post(f"/facility/patients/{cast.ana.uid}/chosen-doctor", {"chosen_doctor": ""})

    assert (chosen, Patient.objects.get(pk=cast.ana.pk).chosen_doctor) == (cast.signer, None)
