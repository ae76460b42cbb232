"""The API shows each reader what is theirs, and answers everything else as not there."""

from datetime import timedelta

import jsonschema
import pytest
from django.test import Client
from django.utils import timezone

from passport.access.models import Access, Grant
from passport.people.models import User
from tests.passport.document.story import Story, ids, told

pytestmark = pytest.mark.django_db


@pytest.fixture
def story() -> Story:
    # The API has the clock of the edge: what it reads happened now.
    return told(at=timezone.now())


def signed_in(user: User, *, second_factor: bool = False) -> Client:
    """Return a browser in which this person signed in, with a second factor when asked."""
    client = Client(enforce_csrf_checks=False)
    client.force_login(user)
    if second_factor:
        session = client.session
        session["account_authentication_methods"] = [{"method": "mfa", "at": timezone.now().timestamp()}]
        session["account_authentication_methods_user"] = str(user.pk)
        session.save()
    return client


def code_for(story: Story) -> str:
    made = signed_in(story.reader).post(f"/api/passports/{story.ana.uid}/grants")
    return str(made.json()["code"])


def taken_up(story: Story) -> User:
    """Return Ana's doctor, who holds her permission for an hour."""
    doctor = story.clinic.approver.user
    assert doctor is not None
    code_for(story)
    now = timezone.now()
    Grant.objects.update(redeemed_at=now, redeemed_by=doctor, until=now + timedelta(hours=1))
    return doctor


@pytest.mark.parametrize("address", ["/api/passports/", "/api/passports/{ana}/document"])
def test_nobody_reads_without_signing_in(story: Story, address: str) -> None:
    answer = Client().get(address.format(ana=story.ana.uid))

    assert answer.status_code == 401


def test_a_reader_is_told_which_passports_are_open(story: Story) -> None:
    answer = signed_in(story.reader).get("/api/passports/")

    assert (answer.status_code, answer.json()) == (200, [{"uid": story.ana.uid, "ground": "self", "until": None}])


def test_a_reader_reads_the_document_and_the_look_is_written_down(story: Story) -> None:
    answer = signed_in(story.reader).get(f"/api/passports/{story.ana.uid}/document")

    assert answer.status_code == 200
    assert [entry["id"] for entry in answer.json()["entries"]] == ids([story.signed, story.waiting])
    assert answer.headers["Cache-Control"] == "no-store"
    look = Access.objects.get(patient=story.ana)
    assert (look.reader_uid, look.purpose, look.ground) == (story.reader.uid, "own_record", "self")


@pytest.mark.parametrize("verb", ["get", "post"])
def test_another_patient_s_passport_is_not_there(story: Story, verb: str) -> None:
    address = {"get": "document", "post": "grants"}[verb]
    client = signed_in(story.stranger)

    theirs = getattr(client, verb)(f"/api/passports/{story.ana.uid}/{address}")
    nobodys = getattr(client, verb)(f"/api/passports/{'0' * 32}/{address}")

    assert (theirs.status_code, theirs.json()) == (404, nobodys.json())
    assert Access.objects.filter(patient=story.ana).count() == 0
    assert Grant.objects.count() == 0


def test_a_reader_makes_a_code_for_ten_minutes(story: Story) -> None:
    answer = signed_in(story.reader).post(f"/api/passports/{story.ana.uid}/grants")

    grant = Grant.objects.get()
    assert (answer.status_code, set(answer.json())) == (201, {"uid", "code", "code_expires_at"})
    assert (answer.json()["uid"], len(answer.json()["code"])) == (grant.uid, 12)


def test_a_form_of_another_site_makes_no_code(story: Story) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(story.reader)

    assert client.post(f"/api/passports/{story.ana.uid}/grants").status_code == 403
    assert Grant.objects.count() == 0


def test_a_doctor_with_a_code_reads_after_a_second_factor(story: Story) -> None:
    doctor = taken_up(story)

    listed = signed_in(doctor, second_factor=True).get("/api/passports/")
    read = signed_in(doctor, second_factor=True).get(f"/api/passports/{story.ana.uid}/document")

    assert [(one["uid"], one["ground"]) for one in listed.json()] == [(story.ana.uid, "grant")]
    assert (read.status_code, len(read.json()["entries"])) == (200, 2)


def test_a_doctor_with_a_code_and_a_password_alone_reads_nothing(story: Story) -> None:
    doctor = taken_up(story)

    assert signed_in(doctor).get("/api/passports/").json() == []
    assert signed_in(doctor).get(f"/api/passports/{story.ana.uid}/document").status_code == 404


def test_the_document_keeps_the_schema_that_is_published(story: Story, client: Client) -> None:
    published = client.get("/schema/document/2.json")
    document = signed_in(story.reader).get(f"/api/passports/{story.ana.uid}/document").json()

    assert (published.status_code, published.headers["Content-Type"]) == (200, "application/schema+json")
    jsonschema.validate(document, published.json())


def test_the_api_describes_every_answer(client: Client) -> None:
    described = client.get("/api/schema", headers={"Accept": "application/vnd.oai.openapi+json"}).json()

    answers = {
        (address, verb): sorted(operation["responses"])
        for address, verbs in described["paths"].items()
        for verb, operation in verbs.items()
    }
    assert answers == {
        ("/api/log/head", "get"): ["200", "404", "429"],
        ("/api/log/consistency", "get"): ["200", "400", "404", "429"],
        ("/api/passports/", "get"): ["200", "401"],
        ("/api/passports/{uid}/document", "get"): ["200", "401", "404"],
        ("/api/passports/{uid}/grants", "post"): ["201", "401", "403", "404"],
        ("/api/requests/", "get"): ["200", "400", "401", "403"],
        ("/api/requests/{uid}", "get"): ["200", "401", "403", "404"],
        ("/orders/", "post"): [
            *("200", "201", "400", "401", "403", "409", "411", "413", "415", "422", "429", "503"),
        ],
        ("/orders/{number}", "get"): ["200", "401", "403", "404", "429", "503"],
        ("/orders/{number}/cancel", "post"): ["200", "401", "403", "404", "409", "429", "503"],
    }
    assert list(described["components"]["securitySchemes"]) == ["session", "source"]
