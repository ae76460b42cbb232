"""The pages of leaving: what is said before, the proof of who it is, the one page that is left, and the way back."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils import timezone

from passport.imaging.services import leave
from passport.imaging.services.papers import PaperWords, add_paper
from passport.language.saying import say_day
from passport.people.models import Closing, Patient, Relation, User
from passport.people.services import Here
from passport.signing.models import Notice
from passport.web.notices import told_of
from tests import cast
from tests.passport.imaging.test_paper_files import STILL_PDF
from tests.passport.people import cast as people
from tests.passport.web.staff import signed_in
from tests.passport.web.test_sign_in import PIN, choose, open_with_slip, past, phone

pytestmark = pytest.mark.django_db
LONG = timedelta(hours=2)


@pytest.fixture
def ana() -> Patient:
    return cast.patient(cast.facility())


@pytest.fixture
def client(ana: Patient) -> Client:
    """A phone of Ana's with a PIN, signed in."""
    client = phone()
    open_with_slip(client, ana)
    choose(client)
    return client


def leaves(client: Client, patient: Patient) -> Client:
    client.post(f"/passport/{patient.uid}/close")
    return client


def test_the_page_says_what_ends_what_is_deleted_and_what_stays_and_first_offers_to_take_all_along(
    ana: Patient, client: Client
) -> None:
    text = client.get(f"/passport/{ana.uid}/close").content.decode()

    for said in (
        "You close your passport. For 30 days you can come back; then your account is deleted.",
        "Take everything along first",
        "Nobody sees the papers that you added.",
        "The papers that you added, and what you wrote about them.",
        "nobody may be able to make it unseen who looked.",
        "Yes, leave",
    ):
        assert said in text
    assert text.index(f'action="/reports/booklet/{ana.uid}/"') < text.index(f'action="/passport/{ana.uid}/close"')
    assert "go on reading it, and keep the papers" not in text
    assert not Closing.objects.exists()


def test_who_is_looked_after_reads_that_the_guardian_goes_on(ana: Patient, client: Client) -> None:
    people.reader(ana, timezone.now(), relation=Relation.GUARDIAN)
    text = client.get(f"/passport/{ana.uid}/close").content.decode()

    assert "Your parents or guardians go on reading it, and keep the papers." in text
    assert "Nobody sees the papers that you added." not in text


def test_the_pin_is_asked_for_before_the_page_and_before_the_deed(ana: Patient, client: Client) -> None:
    past(client, LONG)
    address = f"/passport/{ana.uid}/close"

    assert client.get(address)["Location"] == f"/account/again?next=%2Fpassport%2F{ana.uid}%2Fclose"
    assert client.post(address)["Location"] == f"/account/again?next=%2Fpassport%2F{ana.uid}%2Fclose"
    assert not Closing.objects.exists()
    assert client.post("/account/again", {"pin": PIN, "next": address})["Location"] == address
    assert client.post(address)["Location"] == f"/passport/{ana.uid}/come-back"
    assert Closing.objects.get().patient == ana


def test_who_left_meets_one_page_wherever_the_passport_was(ana: Patient, client: Client) -> None:
    user = User.objects.get()
    added = add_paper(
        patient=ana, words=PaperWords(called="Knee"), data=STILL_PDF, shown=True, by=user, at=timezone.now()
    )
    leaves(client, ana)
    back = f"/passport/{ana.uid}/come-back"

    assert [client.get(page)["Location"] for page in (f"/passport/{ana.uid}/", "/passport/", "/")] == [
        back,
        back,
        "/passport/",
    ]
    assert client.get(f"/passport/{ana.uid}/papers/{added.uid}/")["Location"] == back
    assert client.get(f"/passport/{ana.uid}/looks")["Location"] == back
    refused = (
        client.post(f"/reports/booklet/{ana.uid}/"),
        client.get(f"/reports/stays/{ana.uid}/"),
        client.post(f"/passport/{ana.uid}/show", {"lasts": "1"}),
        client.post(f"/passport/{ana.uid}/papers/{added.uid}/remove"),
        client.get(f"/api/passports/{ana.uid}/document"),
    )
    assert [answer.status_code for answer in refused] == [404, 404, 404, 404, 404]
    assert client.get("/api/passports/").json() == []


def test_who_presses_twice_leaves_once(ana: Patient, client: Client) -> None:
    leaves(client, ana)

    assert client.post(f"/passport/{ana.uid}/close")["Location"] == f"/passport/{ana.uid}/come-back"
    assert Closing.objects.count() == 1


def test_the_page_says_until_when_and_leads_back(ana: Patient, client: Client) -> None:
    leaves(client, ana)
    text = client.get(f"/passport/{ana.uid}/come-back").content.decode()
    assert "You closed this passport on" in text
    assert "Come back" in text

    answer = client.post(f"/passport/{ana.uid}/come-back", follow=True)
    assert answer.redirect_chain == [(f"/passport/{ana.uid}/", 302)]
    assert "You are back." in answer.content.decode()
    assert client.post(f"/passport/{ana.uid}/come-back")["Location"] == f"/passport/{ana.uid}/"


def test_the_phone_that_was_signed_out_comes_back_with_its_pin(ana: Patient, client: Client) -> None:
    leaves(client, ana)
    client.post("/accounts/logout/")

    assert client.post("/accounts/login/", {"pin": PIN})["Location"] == "/"
    assert client.get("/passport/")["Location"] == f"/passport/{ana.uid}/come-back"


def test_a_slip_leads_to_the_way_back(ana: Patient, client: Client) -> None:
    leaves(client, ana)
    other = phone()
    open_with_slip(other, ana)

    assert other.get("/passport/")["Location"] == f"/passport/{ana.uid}/come-back"
    assert User.objects.count() == 1


def test_the_notice_leads_there_says_nothing_of_health_and_is_read_with_the_page(ana: Patient, client: Client) -> None:
    leaves(client, ana)
    notice = Notice.objects.get(kind="passport.left")
    told = told_of(notice)

    assert (told.sentence, told.label, told.address) == (
        "You left. For 30 days you can come back.",
        "Passports that you can open",
        "/passport/mine",
    )
    assert notice.read_at is None
    assert client.get(f"/passport/{ana.uid}/come-back").status_code == 200
    notice.refresh_from_db()
    assert notice.read_at is not None


@pytest.mark.parametrize("relation", [Relation.GUARDIAN, Relation.TRUSTED])
def test_who_reads_for_somebody_else_finds_no_such_page(ana: Patient, relation: Relation) -> None:
    other = Client()
    other.force_login(people.reader(ana, timezone.now(), relation=relation).user)

    for page in ("close", "come-back"):
        assert other.get(f"/passport/{ana.uid}/{page}").status_code == 404
        assert other.post(f"/passport/{ana.uid}/{page}").status_code == 404
    assert not Closing.objects.exists()


def test_who_was_trusted_reads_that_the_owner_left(ana: Patient, client: Client) -> None:
    helper = Client()
    helper.force_login(people.reader(ana, timezone.now(), relation=Relation.TRUSTED).user)
    leaves(client, ana)

    today = say_day(timezone.now().astimezone(ZoneInfo("Europe/Belgrade")).date())
    assert helper.get("/passport/mine").context["past"] == [
        {"name": "Ана Анић", "sentence": f"Its owner left on {today}."}
    ]


def test_the_list_of_passports_names_the_closed_one_with_the_way_back(ana: Patient, client: Client) -> None:
    leaves(client, ana)
    context = client.get("/passport/mine").context

    assert [(one["name"], one["uid"]) for one in context["closed"]] == [("Ана Анић", ana.uid)]
    assert (context["opened"], context["past"]) == ([], [])


def test_the_counter_reads_that_the_patient_left_until_somebody_comes_with_a_slip(ana: Patient) -> None:
    at = timezone.now() - timedelta(days=31)
    user = people.reader(ana, at).user
    clerk = signed_in(cast.staff(ana.registered_by, "clerk", cast.Role.CLERK))
    page = f"/facility/patients/{ana.uid}/"
    assert clerk.get(page).context["left"] == ""

    leave(patient=ana, here=Here(session_key=""), by=user, at=at)
    assert clerk.get(page).context["left"].startswith("Its owner left on ")
    Closing.objects.update(done_at=at + timedelta(days=30))
    ana.readers.update(ended_at=at, ended_how="left", ended_by="x")
    assert clerk.get(page).context["left"].startswith("Its owner left on ")
    people.reader(ana, timezone.now())
    assert clerk.get(page).context["left"] == ""


def test_the_own_passport_among_others_and_the_page_of_what_stays_lead_to_leaving(ana: Patient, client: Client) -> None:
    assert f'href="/reports/stays/{ana.uid}/"' in client.get("/passport/mine").content.decode()
    assert f'href="/passport/{ana.uid}/close"' in client.get(f"/reports/stays/{ana.uid}/").content.decode()
