"""What no order may say: each is refused in words with its field, and nothing of it is kept."""

import json
from datetime import datetime
from typing import Any

import pytest
from django.db import DatabaseError, connection
from django.test import Client, RequestFactory

from ingestion.models import Order
from ingestion.orders.parser import MOST_BYTES
from ingestion.views.orders import Orders
from passport.justification.models import Request
from tests.ingestion.orders.system import System, order, patient, system
from tests.passport.justification.cast import ward

pytestmark = pytest.mark.django_db
MISSING, EMPTY, NO_TEXT = "This field is missing.", "This field is empty.", "Write this as text, in quotes."
NO_OBJECT, NO_NUMBER = "Write this as an object with named fields.", "Write this as a number."
NO_DAY, NO_WORD = "Write the day as 2026-03-27.", "This is none of the words that are taken here."
NO_FIELD, FOREIGN = "There is no such field.", "This field belongs to another purpose."
NEEDED = "This purpose needs this field."


@pytest.fixture
def his(at: datetime) -> System:
    return system(ward().facility, at)


def examination(**parts: Any) -> dict[str, Any]:
    return order(examination=parts)


def purpose(**parts: Any) -> dict[str, Any]:
    return order(purpose=parts)


WRONG: list[tuple[Any, dict[str, str]]] = [
    # The order as a whole.
    ([], {"order": NO_OBJECT}),
    ("order", {"order": NO_OBJECT}),
    ({}, dict.fromkeys(("order_number", "patient", "examination", "indication", "referrer"), MISSING)),
    (order(patient_id="A-1"), {"patient_id": NO_FIELD}),
    (order(**{"zz\x00\u202ez": 1}), {"zzz": NO_FIELD}),
    # Its number.
    (order(order_number=117), {"order_number": NO_TEXT}),
    (order(order_number=["1"]), {"order_number": NO_TEXT}),
    (order(order_number="1" * 65), {"order_number": "This is longer than 64 characters."}),
    (order(order_number="\x00\u202e"), {"order_number": EMPTY}),
    *[
        (
            order(order_number=number),
            {
                "order_number": "Use letters and digits, joined by single signs of . : ^ ~ + = @ / - _, and no /cancel at "
                "the end."
            },
        )
        for number in ("a b", "../a", "a//b", "a/", "a?b", "a%2Fb", "a/cancel", "a\\b")
    ],
    # Whose it is.
    (order(patient="A-1"), {"patient": NO_OBJECT}),
    (order(patient=[]), {"patient": NO_OBJECT}),
    (order(patient={}), {"patient.id": MISSING, "patient.name": MISSING}),
    (order(patient=patient(id=17)), {"patient.id": NO_TEXT}),
    (order(patient=patient(id=True)), {"patient.id": NO_TEXT}),
    (order(patient=patient(id="")), {"patient.id": EMPTY}),
    (order(patient=patient(id="1" * 201)), {"patient.id": "This is longer than 200 characters."}),
    (order(patient=patient(name="x" * 401)), {"patient.name": "This is longer than 400 characters."}),
    (order(patient=patient(birth_date="2.5.1961")), {"patient.birth_date": NO_DAY}),
    (order(patient=patient(birth_date="1961-02-30")), {"patient.birth_date": NO_DAY}),
    (order(patient=patient(birth_date=19610502)), {"patient.birth_date": NO_DAY}),
    (order(patient=patient(birth_date={"year": 1961})), {"patient.birth_date": NO_DAY}),
    (order(patient=patient(sex="female")), {"patient.sex": NO_WORD}),
    (order(patient=patient(sex=["F"])), {"patient.sex": NO_WORD}),
    (order(patient=patient(personal_number="1")), {"patient.personal_number": NO_FIELD}),
    # What is asked for.
    (examination(), {"examination": "Say which examination: a code, a concept, or words with their kind."}),
    (examination(code="ct.soul"), {"examination.code": "The dictionary of examinations has no such code."}),
    (
        examination(code="ct.chest", kind="projection"),
        {"examination.kind": "The examination of this code is of another kind."},
    ),
    (
        examination(words="Nešto posebno"),
        {"examination": "This code or concept is not known here. Send the words and the kind of examination as well."},
    ),
    (examination(words="CT", kind="key_object"), {"examination.kind": NO_WORD}),
    (examination(code="ct.chest", side="up"), {"examination.side": NO_WORD}),
    (examination(concept={"scheme": "SCT"}), {"examination.concept.value": MISSING}),
    (examination(concept="SCT:1"), {"examination.concept": NO_OBJECT}),
    # Why.
    (order(indication=" \n"), {"indication": EMPTY}),
    (order(indication="\u202e\x07"), {"indication": EMPTY}),
    (order(indication="x" * 2001), {"indication": "This is longer than 2000 characters."}),
    (order(urgency="soon"), {"urgency": NO_WORD}),
    (order(urgency="emergency"), {"emergency_reason": "Say why this cannot wait."}),
    (order(planned_on="tomorrow"), {"planned_on": NO_DAY}),
    (order(planned_views="two"), {"planned_views": NO_NUMBER}),
    (order(planned_views=True), {"planned_views": NO_NUMBER}),
    (order(planned_views=1.5), {"planned_views": NO_NUMBER}),
    (order(planned_views=0), {"planned_views": "This number is smaller than 1."}),
    (order(planned_views=10**30), {"planned_views": "This number is larger than 200."}),
    (order(mass_kg="heavy"), {"mass_kg": NO_NUMBER}),
    (order(mass_kg=-1), {"mass_kg": "This number is smaller than 0."}),
    (order(mass_kg=10**30), {"mass_kg": "This number has too many digits."}),
    (order(mass_kg="1." + "0" * 2000), {"mass_kg": "This number has too many digits."}),
    (order(mass_kg=True), {"mass_kg": NO_NUMBER}),
    # What for.
    (purpose(kind="pleasure"), {"purpose.kind": NO_WORD}),
    (purpose(), {"purpose.kind": MISSING}),
    (purpose(kind="screening"), {"purpose.programme": NEEDED, "purpose.approval_reference": NEEDED}),
    (purpose(kind="diagnosis", ordered_by="court"), {"purpose.ordered_by": FOREIGN}),
    (purpose(kind="carer", carer_of="B", constraint_msv=1), {"purpose.constraint_msv": FOREIGN}),
    # Who asks.
    (order(referrer={"licence_number": "1"}), {"referrer.name": MISSING}),
    (order(referrer={"name": {"family": "Perić"}}), {"referrer.name": NO_TEXT}),
]


@pytest.mark.parametrize(("said", "fields"), WRONG)
def test_a_wrong_order_is_refused_with_its_fields(said: Any, fields: dict[str, str], his: System) -> None:
    answer = his.send(said)

    assert (answer.status_code, answer.json()) == (
        422,
        {"code": "fields", "detail": "The order was not taken: some of its fields are wrong.", "fields": fields},
    )
    assert (Request.objects.count(), Order.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"\xff\xfe",
        b"\xef\xbb\xbf{}",
        b'{"mass_kg": NaN}',
        b'{"order_number": "1", "order_number": "2"}',
        b'{"patient": {"id": "1", "id": "2"}}',
        b"[" * 60_000,
        b'{"a":' * 10_000,
        b'{"planned_views": ' + b"9" * 5000 + b"}",
    ],
)
def test_what_is_no_json_object_of_single_names_is_refused(body: bytes, his: System) -> None:
    answer = his.call("post", "/orders/", body)

    assert (answer.status_code, answer.json()["code"]) == (400, "not_json")
    assert Request.objects.count() == 0


def test_many_unknown_fields_are_not_all_read_back(his: System) -> None:
    answer = his.send(order(**{f"unknown{number}": 1 for number in range(3000)}))

    assert (answer.status_code, len(answer.json()["fields"])) == (422, 20)


def test_an_order_over_64_kb_is_too_large(his: System) -> None:
    answer = his.call("post", "/orders/", json.dumps(order(indication="x" * MOST_BYTES)).encode())

    assert (answer.status_code, answer.json()) == (
        413,
        {"code": "too_large", "detail": "The order is larger than 64 KB. Nothing was taken."},
    )


def test_a_body_that_hides_its_length_is_not_read(his: System) -> None:
    request = RequestFactory().generic("POST", "/orders/", headers={"authorization": f"Bearer {his.token}"})
    request.META.pop("CONTENT_LENGTH", None)

    answer = Orders.as_view()(request)

    assert (answer.status_code, answer.data["code"]) == (411, "length_missing")


def test_what_cannot_be_stored_is_text_all_the_same(his: System) -> None:
    said = order(indication="a\x00b\ud800c\u202ed", patient=patient(name="Ani\u0107\x00^Ana\udfff"))

    assert his.call("post", "/orders/", json.dumps(said).encode()).status_code == 201
    assert Request.objects.get().indication == "abcd"


@pytest.mark.parametrize(
    ("kind", "accept", "status", "code"),
    [
        ("text/xml", "*/*", 415, "unsupported_media_type"),
        ("application/x-www-form-urlencoded", "*/*", 415, "unsupported_media_type"),
        ("application/json", "text/html", 406, "not_acceptable"),
        ("application/json; charset=utf-8", "application/json", 201, None),
    ],
)
def test_only_json_comes_and_goes(kind: str, accept: str, status: int, code: str | None, his: System) -> None:

    client = Client(headers={"authorization": f"Bearer {his.token}", "accept": accept})

    answer = client.post("/orders/", json.dumps(order()).encode(), content_type=kind)

    assert (answer.status_code, answer.json().get("code")) == (status, code)


@pytest.mark.parametrize(
    ("verb", "path"), [("get", "/orders/"), ("post", "/orders/O-1"), ("get", "/orders/O-1/cancel")]
)
def test_no_other_verb_is_taken(verb: str, path: str, his: System) -> None:
    answer = his.call(verb, path)

    assert (answer.status_code, answer.json()["code"]) == (405, "method_not_allowed")


def test_a_database_that_does_not_answer_is_no_success(his: System, caplog: pytest.LogCaptureFixture) -> None:
    def fails(*said: Any) -> None:
        raise DatabaseError("value too long: Anić")

    class Wrapper:
        def __call__(self, execute: Any, sql: str, *rest: Any) -> Any:
            return fails() if "justification_request" in sql else execute(sql, *rest)

    with connection.execute_wrapper(Wrapper()):
        answer = his.send(order())

    assert (answer.status_code, answer["Retry-After"], answer.json()["code"]) == (503, "120", "try_again")
    assert ("An order was not dealt with (DatabaseError)" in caplog.text, "Anić" in caplog.text) == (True, False)
    assert his.send(order()).status_code == 201
