"""A doctor's program reads the doctor's own requests with what was decided, and nobody else's."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from passport.access.models import Access
from passport.justification.models import DecisionVerdict
from passport.people.models import Record
from tests.passport.api.test_views import signed_in
from tests.passport.justification import cast
from tests.passport.justification.cast import Ward, ward

pytestmark = pytest.mark.django_db
TOMORROW = timezone.now().date() + timedelta(days=1)


@pytest.fixture
def hospital() -> Ward:
    return ward()


def refused(hospital: Ward) -> str:
    """Return the uid of Ana's request of the referrer, which was refused."""
    at = timezone.now()
    request = cast.sent(hospital, at, laterality="left", order_number="O-1", planned_on=TOMORROW)
    cast.decided(request, by=hospital.approver, at=at, verdict=DecisionVerdict.REFUSED, alternative_code="xray.chest")
    return str(request.uid)


def test_a_doctor_reads_one_request_with_its_decision_and_the_look_is_written_down(hospital: Ward) -> None:
    uid = refused(hospital)

    answer = signed_in(hospital.referrer, second_factor=True).get(f"/api/requests/{uid}")

    said = answer.json()
    decision = said.pop("decision")
    assert {said.pop(name)[:10] for name in ("state_at", "sent_at")} == {timezone.now().date().isoformat()}
    assert (answer.status_code, said) == (
        200,
        {
            "uid": uid,
            "state": "refused",
            "facility": "Bolnica Breza",
            "patient": {"name": "Ана Анић", "birth_date": "1961-05-02"},
            "examination": {"code": "ct.chest", "words": "CT of the chest", "kind": "ct", "side": "left"},
            "indication": "Cough for six weeks",
            "question": "Tumour?",
            "urgency": "routine",
            "planned_on": TOMORROW.isoformat(),
            "order_number": "O-1",
            "accession_number": "",
        },
    )
    assert decision.pop("decided_at")[:10] == timezone.now().date().isoformat()
    assert decision == {
        "verdict": "refused",
        "reason": "Justified by the finding",
        "alternative_code": "xray.chest",
        "alternative": "",
        "decided_by": "др Мира Ковач",
        "text": "rs-1998",
        "article": "čl. 2. st. 3. tač. 1.",
        "in_force": False,
    }
    look = Access.objects.get(reader_uid=hospital.referrer.uid)
    assert (look.patient, look.purpose, look.ground) == (hospital.ana, "justification", "request")


def test_a_doctor_lists_the_own_requests_those_that_want_an_answer_first(hospital: Ward) -> None:
    at = timezone.now()
    answered = refused(hospital)
    waiting = cast.sent(hospital, at, of=hospital.nobody)
    cast.sent(hospital, at, by=hospital.surgeon, of=hospital.boris)
    Record.objects.filter(pk=hospital.nobody.pk).update(name_as_sent="Nikić^Nina")
    client = signed_in(hospital.referrer, second_factor=True)

    listed, second = client.get("/api/requests/").json(), client.get("/api/requests/?offset=1").json()

    assert [(one["uid"], one["patient"]["name"]) for one in listed] == [
        (answered, "Ана Анић"),
        (waiting.uid, "Nikić^Nina"),
    ]
    assert [one["uid"] for one in second] == [waiting.uid]
    assert (listed[1]["decision"], listed[1]["patient"]["birth_date"]) == (None, None)


@pytest.mark.parametrize("who", ["approver", "surgeon", "stranger"])
def test_another_doctor_s_request_is_not_there_also_for_who_decides_on_it(who: str, hospital: Ward) -> None:
    uid = refused(hospital)
    client = signed_in(getattr(hospital, who), second_factor=True)

    theirs, nobodys = client.get(f"/api/requests/{uid}"), client.get(f"/api/requests/{'0' * 32}")

    assert (theirs.status_code, theirs.json(), client.get("/api/requests/").json()) == (404, nobodys.json(), [])


def test_a_password_alone_reads_no_requests(hospital: Ward) -> None:
    uid = refused(hospital)
    client = signed_in(hospital.referrer)
    before = Access.objects.count()

    for address in ("/api/requests/", f"/api/requests/{uid}"):
        assert (client.get(address).status_code, Client().get(address).status_code) == (403, 401)
    assert Access.objects.count() == before


def test_who_is_no_doctor_has_no_requests(hospital: Ward) -> None:
    answer = signed_in(hospital.radiographer, second_factor=True).get("/api/requests/")

    assert (answer.status_code, answer.json()) == (403, {"detail": "Only doctors have requests."})


def test_an_administrator_who_looks_at_decisions_in_emergencies_afterwards_has_no_own_requests(hospital: Ward) -> None:
    refused(hospital)

    answer = signed_in(hospital.administrator, second_factor=True).get("/api/requests/")

    assert (answer.status_code, answer.json()) == (200, [])


@pytest.mark.parametrize("offset", ["-1", "all", "9" * 30])
def test_a_list_begins_at_a_number(offset: str, hospital: Ward) -> None:
    answer = signed_in(hospital.referrer, second_factor=True).get("/api/requests/", {"offset": offset})

    assert (answer.status_code, list(answer.json())) == (400, ["offset"])


def test_requests_are_only_read_here(hospital: Ward) -> None:
    uid = refused(hospital)
    client = signed_in(hospital.referrer, second_factor=True)

    assert [getattr(client, verb)(f"/api/requests/{uid}").status_code for verb in ("post", "put", "delete")] == [
        405
    ] * 3
