"""Orders as a hospital's system sends them: taken once, answered, cancelled, and nobody else's."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from ingestion.models import Order, Source
from passport.access.models import Access
from passport.justification.models import DecisionVerdict, PriorsReview, Request
from passport.justification.services import take_back_decision
from passport.signing.models import Act
from tests.ingestion.orders.system import System, order, patient, system
from tests.passport.justification import cast
from tests.passport.justification.cast import Ward, ward

pytestmark = pytest.mark.django_db
NUMBER = "2026/117-3"


@pytest.fixture
def hospital() -> Ward:
    return ward()


@pytest.fixture
def his(hospital: Ward, at: datetime) -> System:
    return system(hospital.facility, at)


@pytest.fixture
def elsewhere(hospital: Ward, at: datetime) -> System:
    return system(hospital.elsewhere, at, name="RIS elsewhere")


def the_request() -> Request:
    return Request.objects.select_related("record", "referrer").get()


def decided(hospital: Ward, verdict: DecisionVerdict = DecisionVerdict.APPROVED, **parts: Any) -> Request:
    """Let the approver decide on the only request there is; return it."""
    cast.decided(the_request(), by=hospital.approver, at=timezone.now(), verdict=verdict, **parts)
    return the_request()


def test_an_order_waits_for_a_decision_and_its_sender_is_told_so(hospital: Ward, his: System) -> None:
    answer = his.send(order())

    request = the_request()
    assert (answer.status_code, answer["Location"]) == (201, f"/orders/{NUMBER}")
    told = answer.json()
    assert (told.pop("state_at"), told.pop("received_at")) == (
        request.state_at.isoformat().replace("+00:00", "Z"),
        request.created_at.isoformat().replace("+00:00", "Z"),
    )
    assert told == {
        "order_number": NUMBER,
        "state": "waiting",
        "examination": {"code": "ct.chest", "as_sent": "ct.chest"},
        "decision": None,
    }
    assert (request.state, request.source, request.order_number) == ("waiting", "api", NUMBER)
    assert (request.facility, request.record, request.patient) == (hospital.facility, hospital.ana_record, None)
    assert (request.exam_code, request.indication, request.urgency) == ("ct.chest", "Cough for six weeks", "routine")
    assert (request.referrer, request.referrer_as_sent, request.purpose) == (None, "Dr Petar Perić", "diagnosis")


def test_everything_that_an_order_may_say_is_kept(his: System) -> None:
    tomorrow = timezone.now().date() + timedelta(days=1)
    answer = his.send(
        order(
            accession_number="ACC-9",
            examination={"words": "Snimak kolena", "kind": "projection", "side": "left"},
            indication_code="ICD-10 M25.5",
            question="Fracture?",
            urgency="emergency",
            emergency_reason="Fell from a roof",
            repeat_reason="Pain came back",
            purpose={
                "kind": "research",
                "committee": "Ethics",
                "approval_reference": "9/26",
                "constraint_msv": "0.50",
            },
            planned_on=tomorrow.isoformat(),
            planned_views=3,
            guardian="Mother",
            mass_kg=61.5,
            referrer={"name": "Dr Petar Perić", "licence_number": "none here"},
        )
    )

    assert answer.status_code == 201
    request = the_request()
    assert (request.exam_code, request.laterality, request.planned_on) == ("xray.knee", "left", tomorrow)
    assert (request.accession_number, request.indication_code, request.question) == (
        "ACC-9",
        "ICD-10 M25.5",
        "Fracture?",
    )
    assert (request.urgency, request.emergency_reason, request.repeat_reason) == (
        "emergency",
        "Fell from a roof",
        "Pain came back",
    )
    assert (request.purpose, request.committee, request.approval_reference) == ("research", "Ethics", "9/26")
    assert (Decimal(request.constraint_msv), Decimal(request.mass_kg), request.planned_views) == (
        Decimal("0.5"),
        Decimal("61.5"),
        3,
    )
    assert (request.guardian, request.referrer_as_sent) == ("Mother", "Dr Petar Perić (none here)")
    assert Order.objects.get().examination == "Snimak kolena"


def test_taking_an_order_is_an_act_of_its_sender_and_names_no_patient(his: System) -> None:
    his.send(order())

    uid = the_request().uid
    acts = list(Act.objects.filter(subject_uid=uid).order_by("pk").values_list("verb", "actor", "detail"))
    assert acts == [
        ("request.sent", "radiation passport", {}),
        ("order.received", "HIS", {"order_number": NUMBER}),
    ]


def test_what_the_referrer_looked_at_is_not_known(his: System) -> None:
    his.send(order())

    assert PriorsReview.objects.count() == 0
    assert Access.objects.count() == 0


def test_the_same_order_again_is_the_same_request(his: System) -> None:
    first = his.send(order(mass_kg=61.50))
    again = his.send(dict(reversed(order(mass_kg="61.5", question="").items())))

    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json() == first.json()
    assert (Request.objects.count(), Act.objects.filter(verb="order.received").count()) == (1, 1)


@pytest.mark.parametrize(
    ("decide", "words"),
    [
        (None, "it waits for a decision"),
        (DecisionVerdict.APPROVED, "it is approved"),
        (DecisionVerdict.REFUSED, "it was not approved"),
    ],
)
def test_a_changed_order_changes_nothing_and_its_sender_is_told_where_it_stands(
    decide: DecisionVerdict | None, words: str, hospital: Ward, his: System
) -> None:
    his.send(order())
    if decide:
        decided(hospital, decide, alternative="ultrasound")

    changed = his.send(order(indication="Said otherwise"))

    assert (changed.status_code, changed.json()["code"]) == (409, "changed")
    assert words in changed.json()["detail"]
    assert the_request().indication == "Cough for six weeks"


def test_a_number_is_one_order_also_when_it_comes_for_somebody_else(his: System) -> None:
    his.send(order())

    answer = his.send(order(patient=patient(id="B-1", name="Borić^Boris", sex="M")))

    assert (answer.status_code, answer.json()["code"], Request.objects.count()) == (409, "changed", 1)


def test_its_sender_reads_the_approval_with_its_rule(hospital: Ward, his: System) -> None:
    his.send(order())
    request = decided(hospital)

    told = his.ask(NUMBER).json()

    assert told["state"] == "approved"
    decision = request.decision
    assert told["decision"] == {
        "verdict": "approved",
        "reason": "Justified by the finding",
        "alternative": None,
        "decided_by": str(decision.by),
        "decided_at": decision.at.isoformat().replace("+00:00", "Z"),
        "text": decision.pack,
        "article": decision.article,
        "in_force": False,
    }
    assert decision.article


def test_its_sender_reads_the_refusal_with_what_is_proposed_instead(hospital: Ward, his: System) -> None:
    his.send(order())
    decided(hospital, DecisionVerdict.REFUSED, alternative_code="xray.chest", alternative="then ultrasound")

    told = his.ask(NUMBER).json()

    assert (told["state"], told["decision"]["verdict"]) == ("refused", "refused")
    assert told["decision"]["alternative"] == {"code": "xray.chest", "words": "then ultrasound"}


def test_no_answer_names_the_patient(hospital: Ward, his: System) -> None:
    said = [his.send(order()), his.send(order()), his.ask(NUMBER), his.send(order(question="Changed"))]
    decided(hospital)
    said += [his.ask(NUMBER), his.cancel(NUMBER)]

    for answer in said:
        text = answer.content.decode()
        assert not any(word in text for word in ("A-1", "Anić", "1961", hospital.ana.uid, hospital.ana_record.uid))


def test_the_patient_reads_once_that_a_decision_was_told(hospital: Ward, his: System) -> None:
    his.send(order())
    his.ask(NUMBER)
    assert Access.objects.count() == 0

    decided(hospital)
    for _ in range(3):
        his.ask(NUMBER)
    his.send(order())

    look = Access.objects.get(reader_uid=his.source.uid)
    assert (look.patient, look.reader_name, look.facility_name) == (hospital.ana, "HIS", "Bolnica Breza")
    assert (look.purpose, look.ground, look.reason) == ("justification", "request", NUMBER)


def test_a_decision_that_was_taken_back_is_told_no_more(hospital: Ward, his: System) -> None:
    his.send(order())
    request = decided(hospital)
    his.ask(NUMBER)
    take_back_decision(request=request, by=hospital.approver, at=timezone.now())

    told = his.ask(NUMBER).json()

    assert (told["state"], told["decision"]) == ("waiting", None)


@pytest.mark.parametrize("approved", [False, True])
def test_an_order_that_waits_or_is_approved_is_cancelled_by_its_sender(
    approved: bool, hospital: Ward, his: System
) -> None:
    his.send(order())
    if approved:
        decided(hospital)

    first, again = his.cancel(NUMBER), his.cancel(NUMBER)

    assert (first.status_code, first.json()["state"], again.status_code) == (200, "dropped", 200)
    assert again.json() == first.json()
    acts = Act.objects.filter(subject_uid=the_request().uid, verb__in=["request.dropped", "order.cancelled"])
    assert list(acts.order_by("pk").values_list("verb", "actor")) == [
        ("request.dropped", "radiation passport"),
        ("order.cancelled", "HIS"),
    ]


def test_what_was_refused_is_not_cancelled(hospital: Ward, his: System) -> None:
    his.send(order())
    decided(hospital, DecisionVerdict.REFUSED, alternative="ultrasound")

    answer = his.cancel(NUMBER)

    assert (answer.status_code, answer.json()) == (
        409,
        {"code": "too_late", "detail": "This order cannot be cancelled any more: it was not approved."},
    )
    assert the_request().state == "refused"


def test_a_cancelled_order_sent_again_stays_cancelled(his: System) -> None:
    his.send(order())
    his.cancel(NUMBER)

    assert (his.send(order()).json()["state"], his.send(order(question="?")).status_code) == ("dropped", 409)


@pytest.mark.parametrize("number", [NUMBER, "nobody-sent-this", "%00", "a b", "..", f"{NUMBER}/"])
def test_an_order_of_another_system_is_not_there(number: str, his: System, elsewhere: System) -> None:
    his.send(order())
    missing = {"code": "unknown", "detail": "You sent no order of this number."}

    asked, cancelled = elsewhere.ask(number), elsewhere.cancel(number)

    assert (asked.status_code, asked.json(), cancelled.status_code, cancelled.json()) == (404, missing, 404, missing)
    assert the_request().state == "waiting"


def test_two_hospitals_use_the_same_number(his: System, elsewhere: System) -> None:
    assert (his.send(order()).status_code, elsewhere.send(order()).status_code) == (201, 201)
    assert {request.facility.name for request in Request.objects.all()} == {"Bolnica Breza", "Klinika Sever"}


def test_two_systems_of_one_hospital_do_not_share_a_number_of_one_patient(
    hospital: Ward, his: System, at: datetime
) -> None:
    ris = system(hospital.facility, at, name="RIS")
    his.send(order())

    same, others = ris.send(order()), ris.send(order(patient=patient(id="B-1", name="Borić^Boris", sex="M")))

    assert (same.status_code, same.json()["code"], others.status_code) == (409, "number_taken", 201)


def test_a_request_that_a_doctor_typed_under_the_number_is_not_taken_over(
    hospital: Ward, his: System, at: datetime
) -> None:
    typed = cast.drafted(hospital, at, of=hospital.ana_record, order_number=NUMBER)

    assert his.send(order()).json()["code"] == "number_taken"
    assert (cast.now(typed).state, Order.objects.count()) == ("draft", 0)


def test_without_the_token_of_a_source_nothing_is_answered(his: System) -> None:
    his.send(order())
    for token in ("", "A" * 32):
        stranger = System(source=his.source, token=token)
        for answer in (stranger.send(order()), stranger.ask(NUMBER), stranger.cancel(NUMBER)):
            assert (answer.status_code, answer.json()["code"]) == (401, "token")
            assert answer["WWW-Authenticate"] == 'Bearer realm="orders"'
    assert the_request().state == "waiting"


def test_a_signed_in_doctor_is_no_system(hospital: Ward) -> None:
    client = Client()
    client.force_login(hospital.approver)

    assert client.post("/orders/", order(), content_type="application/json").status_code == 401


def test_who_tries_tokens_is_shut_out_for_a_while(his: System) -> None:
    stranger = System(source=his.source, token="A" * 32)
    for _ in range(10):
        stranger.ask(NUMBER)

    answer = his.send(order())

    assert (answer.status_code, answer["Retry-After"], Request.objects.count()) == (429, "900", 0)


def test_a_closed_source_sends_and_asks_nothing(his: System) -> None:
    his.send(order())
    Source.objects.filter(pk=his.source.pk).update(active=False)

    for answer in (his.send(order()), his.ask(NUMBER), his.cancel(NUMBER)):
        assert (answer.status_code, answer.json()["code"]) == (403, "source_closed")


def test_a_source_that_is_not_registered_for_orders_sends_and_asks_nothing(his: System) -> None:
    his.send(order())
    Source.objects.filter(pk=his.source.pk).update(orders=False)

    for answer in (his.send(order()), his.ask(NUMBER), his.cancel(NUMBER)):
        assert (answer.status_code, answer.json()["code"]) == (403, "no_orders")
    assert the_request().state == "waiting"
