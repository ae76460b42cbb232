"""The patient's own pages."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from passport.access.models import Grant, Purpose
from passport.access.services import make_grant, open_passport, redeem_grant
from passport.people.models import Patient, Reader, Relation, User
from passport.web.family import age_words
from tests.passport.people import cast as people

pytestmark = pytest.mark.django_db
SOMEWHERE = b"\x02" * 32


@pytest.fixture
def cast() -> people.Cast:
    """Ana with rows at two clinics, Boris with one, and who works there."""
    return people.assemble(timezone.now() - timedelta(minutes=5))


def as_(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def rows(client: Client, patient: Patient) -> list[str]:
    years = client.get(f"/passport/{patient.uid}/").context["timeline"].years
    return [row.uid for year in years for row in year.rows]


def test_the_history_has_every_row_newest_first(cast: people.Cast) -> None:
    assert rows(as_(cast.ana_reads), cast.ana) == [cast.ana_at_cedar.uid, cast.ana_at_linden.uid]


def test_the_history_begins_with_what_it_covers(cast: people.Cast) -> None:
    response = as_(cast.ana_reads).get(f"/passport/{cast.ana.uid}/")

    month = timezone.now().strftime("%B %Y")
    assert response.context["coverage"] == (
        f"This booklet knows the examinations of 2 facilities since {month}; what was done elsewhere or earlier is not "
        "here unless somebody added it."
    )


def test_a_passport_without_rows_never_says_that_there_were_none(cast: people.Cast) -> None:
    at = timezone.now()
    carl = people.patient(cast.linden, at, given_name="Carl", local_id="C-1")
    client = as_(people.reader(carl, at).user)

    assert client.get(f"/passport/{carl.uid}/").context["coverage"] == (
        "No examinations are known to this booklet yet."
    )


@pytest.mark.parametrize("page", ["", "looks", "show", "entry/{entry}/"])
def test_another_patient_gets_no_page_of_this_passport(cast: people.Cast, page: str) -> None:
    address = f"/passport/{cast.ana.uid}/{page.format(entry=cast.ana_at_linden.uid)}"

    assert [as_(user).get(address).status_code for user in (cast.ana_reads, cast.boris_reads)] == [200, 404]


def test_a_doctor_gets_no_page_of_a_passport(cast: people.Cast) -> None:
    assert as_(cast.doctor).get(f"/passport/{cast.ana.uid}/").status_code == 404


def test_a_row_of_another_patient_is_not_in_this_passport(cast: people.Cast) -> None:
    address = f"/passport/{cast.ana.uid}/entry/{cast.boris_at_linden.uid}/"

    assert as_(cast.ana_reads).get(address).status_code == 404


def test_the_personal_number_is_masked_until_it_is_asked_for(cast: people.Cast) -> None:
    Patient.objects.filter(pk=cast.ana.pk).update(personal_number="1206985715019")

    shown = as_(cast.ana_reads).get(f"/passport/{cast.ana.uid}/").content.decode()

    assert "•••••••••••19" in shown
    assert re.search(r"<details[^>]*>.*1206985715019.*</details>", shown, re.DOTALL) is not None


def test_a_row_without_a_signature_says_so_and_that_nothing_need_be_done(cast: people.Cast) -> None:
    page = as_(cast.ana_reads).get(f"/passport/{cast.ana.uid}/entry/{cast.ana_at_linden.uid}/").context["page"]

    assert (page.row.shape, page.row.sentence) == (
        "waiting",
        "The examination is recorded; the doctor who approved it has not yet signed this row, and you need not do "
        "anything.",
    )


def test_a_row_without_a_dose_says_that_it_did_not_arrive(cast: people.Cast) -> None:
    response = as_(cast.ana_reads).get(f"/passport/{cast.ana.uid}/entry/{cast.ana_at_linden.uid}/")

    assert response.context["page"].dose_is_known is False
    assert "The dose of this examination did not reach this booklet" in response.content.decode()


def test_hiding_a_row_can_be_undone(cast: people.Cast) -> None:
    client = as_(cast.ana_reads)
    address = f"/passport/{cast.ana.uid}/entry/{cast.ana_at_linden.uid}/"

    client.post(f"{address}hide")
    hidden = client.get(address).context["page"].row.hidden
    client.post(f"{address}show")

    assert (hidden, client.get(address).context["page"].row.hidden) == (True, False)


def test_the_code_for_a_doctor_is_shown_to_its_maker_only(cast: people.Cast) -> None:
    client = as_(cast.ana_reads)

    made = client.post(f"/passport/{cast.ana.uid}/show")
    page = client.get(made["Location"])
    elsewhere = as_(cast.ana_reads).get(made["Location"])

    assert re.fullmatch(r"[0-9A-Z]{4} [0-9A-Z]{4} [0-9A-Z]{4}", page.context["code"]) is not None
    assert (page["Refresh"], elsewhere.context["code"]) == ("10", "")
    assert made["Location"] == f"/passport/{cast.ana.uid}/show/{Grant.objects.get().uid}/"


def test_the_doctor_who_used_the_code_is_named_and_can_be_stopped(cast: people.Cast) -> None:
    client = as_(cast.ana_reads)
    at = timezone.now()
    grant, code = make_grant(patient=cast.ana, by=cast.ana_reads, at=at)
    redeem_grant(code=code, by=cast.doctor, who_hmac=SOMEWHERE, at=at)

    permission = client.get(f"/passport/{cast.ana.uid}/show/{grant.uid}/").context["permission"]
    client.post(f"/passport/{cast.ana.uid}/show/{grant.uid}/stop")

    assert (permission.doctor, permission.facility, permission.running) == ("Dr Petar Ilić", "Clinic Cedar", True)
    assert client.get(f"/passport/{cast.ana.uid}/show").context["permissions"] == []


def test_the_notice_of_a_used_code_leads_to_the_stop_and_can_be_read(cast: people.Cast) -> None:
    client = as_(cast.ana_reads)
    at = timezone.now()
    grant, code = make_grant(patient=cast.ana, by=cast.ana_reads, at=at)
    redeem_grant(code=code, by=cast.doctor, who_hmac=SOMEWHERE, at=at)

    before = client.get("/account").content.decode()
    client.post(f"/notices/{cast.ana_reads.notices.get().uid}/read")

    assert f"/passport/permission/{grant.uid}/" in before
    assert client.get(f"/passport/permission/{grant.uid}/")["Location"] == f"/passport/{cast.ana.uid}/show/{grant.uid}/"
    assert "/passport/permission/" not in client.get("/account").content.decode()


def test_a_permission_of_another_patient_cannot_be_stopped(cast: people.Cast) -> None:
    grant, _code = make_grant(patient=cast.ana, by=cast.ana_reads, at=timezone.now())

    answers = [
        as_(cast.boris_reads).post(f"/passport/{cast.boris.uid}/show/{grant.uid}/stop").status_code,
        as_(cast.boris_reads).get(f"/passport/permission/{grant.uid}/").status_code,
    ]

    assert (answers, Grant.objects.get().stopped_at) == ([404, 404], None)


def test_each_look_is_one_line(cast: people.Cast) -> None:
    at = timezone.now()
    _grant, code = make_grant(patient=cast.ana, by=cast.ana_reads, at=at)
    redeem_grant(code=code, by=cast.doctor, who_hmac=SOMEWHERE, at=at)
    open_passport(reader=cast.doctor, patient=cast.ana, purpose=Purpose.CARE, at=at)

    lines = as_(cast.ana_reads).get(f"/passport/{cast.ana.uid}/looks").context["looks"]

    assert sorted((look.own, look.sentence.partition(" looked ")[2]) for look in lines) == [
        (False, "at this booklet with a code given here."),
        (True, "at this booklet as its owner."),
    ]


def test_a_guardian_reads_two_passports_with_the_name_on_every_page(cast: people.Cast) -> None:
    at = timezone.now()
    Reader.objects.create(
        user=cast.ana_reads, patient=cast.boris, relation=Relation.GUARDIAN, since=at, proven_by="the cast"
    )

    response = as_(cast.ana_reads).get(f"/passport/{cast.boris.uid}/")

    whose, passports = response.context["whose"], response.context["passports"]
    assert (response.context["patient"], whose.name, whose.relation) == (
        cast.boris,
        "Boris Petrović",
        "You look after this passport",
    )
    assert [(one.name, one.age, one.letter, one.colour, one.current) for one in passports] == [
        ("Ana Petrović", "", "A", "moss", False),
        ("Boris Petrović", age_words(cast.boris, at), "B", "sea", True),
    ]


def test_a_trusted_person_is_offered_codes_and_neither_looks_nor_who_else_reads(cast: people.Cast) -> None:
    helper = people.reader(cast.ana, timezone.now(), relation=Relation.TRUSTED).user
    client = as_(helper)
    address = f"/passport/{cast.ana.uid}/"

    shown = client.get(address).content.decode()

    pages = ("show", "looks", "people", "keep")
    assert [f"{address}{page}" in shown for page in pages] == [True, False, False, False]
    assert [client.get(f"{address}{page}").status_code for page in pages] == [200, 404, 404, 404]
    assert client.post(f"{address}show").status_code == 302


def test_signing_out_empties_the_stores_of_the_browser(cast: people.Cast) -> None:
    response = as_(cast.ana_reads).post("/accounts/logout/")

    assert (response.status_code, response["Clear-Site-Data"]) == (302, '"cache", "storage"')
