"""A code that nobody printed, a withdrawn page and who tries too often: one page, made with the same work."""

import re
from dataclasses import dataclass
from datetime import date, datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from passport import objects
from passport.booklet.models import Entry
from passport.booklet.services import Source, approver_gone, record_report
from passport.law.professional import Field, Profession
from passport.people.services import Qualification, SpecialtyData, write_qualification
from passport.signing.selectors import verification_code
from passport.signing.services import issue_verification_code, withdraw_verification_code
from passport.signing.statements import Ref
from passport.web import same_time
from tests.passport.booklet.forging import Signed, signed_row
from tests.passport.booklet.readings import measure, reading

pytestmark = pytest.mark.django_db
UNKNOWN = "0" * 16
TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="\w+"')
VALUES = re.compile(r"( VALUES| WHERE).*|'[^']*'|s\d+_x\d+|\d+", re.DOTALL)
YES = "Was entitled to approve this kind of procedure on that day: yes."
NOT_RECORDED = "Was entitled to approve this kind of procedure on that day: not recorded."


@dataclass(frozen=True, kw_only=True)
class Answer:
    """All that somebody outside sees of an answer, and the statements that it took."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    statements: tuple[str, ...]


@pytest.fixture
def signed(at: datetime) -> Signed:
    return signed_row(at)


@pytest.fixture
def visitor(signed: Signed) -> Client:
    client = Client()
    client.force_login(signed.entry.approver.user)
    client.post("/verify", {"code": "1" * 16})  # the first answer makes what later ones find made
    return client


def answer(client: Client, code: str) -> Answer:
    with CaptureQueriesContext(connection) as captured:
        response = client.post("/verify", {"code": code})
    return Answer(
        status=response.status_code,
        headers=tuple(one for one in response.headers.items() if one[0] != "Expires"),  # the moment of the answer
        body=TOKEN.sub(b"", response.content),
        statements=tuple(VALUES.sub("", query["sql"]) for query in captured),
    )


def withdraw(signed: Signed) -> None:
    kept = verification_code(code=signed.code)
    withdraw_verification_code(kept=kept, by=signed.entry.approver.user, at=timezone.now())


def test_unknown_withdrawn_and_stopped_are_answered_with_the_same_bytes_after_the_same_statements(
    visitor: Client, signed: Signed
) -> None:
    good = visitor.post("/verify", {"code": signed.code}).context["page"]
    unknown = answer(visitor, UNKNOWN)
    withdraw(signed)
    withdrawn = answer(visitor, signed.code)
    for number in range(10):
        visitor.post("/verify", {"code": f"{number:016d}"})
    stopped = answer(visitor, UNKNOWN)

    assert good.holds
    assert unknown.status == 200
    assert withdrawn == unknown
    assert stopped == unknown


def test_who_tries_too_often_is_told_nothing_of_a_page_that_holds(visitor: Client, signed: Signed) -> None:
    unknown = answer(visitor, UNKNOWN)
    for number in range(10):
        visitor.post("/verify", {"code": f"{number:016d}"})

    assert answer(visitor, signed.code) == unknown


def test_what_is_not_answered_waits_for_the_clock_and_what_holds_does_not(
    client: Client, signed: Signed, monkeypatch: pytest.MonkeyPatch
) -> None:
    slept: list[float] = []
    monkeypatch.setattr(same_time, "sleep", slept.append)

    client.post("/verify", {"code": signed.code})
    assert slept == []
    client.post("/verify", {"code": UNKNOWN})
    withdraw(signed)
    client.post("/verify", {"code": signed.code})

    assert [0 < seconds <= same_time.STEP for seconds in slept] == [True, True]


@pytest.mark.parametrize(("gone", "left"), [(0.0, 0.05), (0.02, 0.03), (0.05, 0.05), (0.27, 0.03)])
def test_an_answer_goes_out_when_a_step_of_the_clock_is_full(
    gone: float, left: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    slept: list[float] = []
    monkeypatch.setattr(same_time, "sleep", slept.append)
    monkeypatch.setattr(same_time, "monotonic", lambda: gone)

    same_time.wait_for_step(0.0)

    assert slept == [pytest.approx(left)]


def test_a_page_whose_rows_one_doctor_signed_is_told_in_one_sentence(client: Client, signed: Signed) -> None:
    page = client.post("/verify", {"code": signed.code}).context["page"]

    assert page.sentence == "This page matches the record: др Мира Ковач signed 1 row; it was not changed since."


@pytest.mark.parametrize(
    ("qualification", "said"),
    [
        (Qualification(), NOT_RECORDED),
        (Qualification(profession=Profession.RADIOGRAPHER), NOT_RECORDED),
        (
            Qualification(
                profession=Profession.DOCTOR,
                specialties=(SpecialtyData(name="radiology", field=Field.RADIOLOGY, held_since=date(2001, 5, 1)),),
            ),
            YES,
        ),
        (
            Qualification(
                profession=Profession.DOCTOR,
                specialties=(SpecialtyData(name="radiology", field=Field.RADIOLOGY, held_since=date(2040, 5, 1)),),
            ),
            NOT_RECORDED,
        ),
    ],
    ids=["nothing", "no doctor", "radiologist", "radiologist later"],
)
def test_whether_the_signer_was_entitled_has_two_answers_and_no_reasons(
    client: Client, signed: Signed, at: datetime, qualification: Qualification, said: str
) -> None:
    write_qualification(practitioner=signed.entry.approver, qualification=qualification, by=None, at=at)

    response = client.post("/verify", {"code": signed.code})

    (row,) = response.context["page"].rows
    assert (row.holds, row.entitled) == (True, said)
    assert response.content.decode().count("Was entitled") == 1
    assert "licence" not in response.content.decode()


def test_a_row_that_only_the_hospital_sealed_is_confirmed_and_not_signed(
    client: Client, signed: Signed, at: datetime
) -> None:
    place = signed.entry.facility
    source = Source(name="scanner", facility=place, sha256=objects.put(b"object 3"), size=8)
    what = reading(
        sop_instance_uid="2.25.3",
        study_instance_uid="2.25.103",
        totals=(measure("113813", "30"),),
        persons=(("113850", "Ковач^Мира"),),
    )
    waiting = record_report(reading=what, record=signed.entry.record, source=source, at=at).entry
    administrator = place.memberships.get(role="facility_administrator").user
    approver = signed.entry.approver
    approver.cannot_sign_since, approver.cannot_sign_reason = at, "retired"
    approver.save()
    Entry.objects.filter(pk=waiting.pk).update(approver=approver, approval="recorded")
    assert approver_gone(practitioner=approver, by=administrator, at=at).confirmed == 1
    entry = Entry.objects.get(pk=waiting.pk)
    version = entry.current_version
    ref = Ref(kind="row", subject_uid=entry.uid, version=version.row_number, digest=bytes(version.row_digest))
    code = issue_verification_code(page=1, pages=1, rows=[ref], facility_name=place.name, at=at)[1]

    page = client.post("/verify", {"code": code}).context["page"]

    assert (page.holds, page.signers) == (True, ())
    assert [(row.sentence, row.entitled) for row in page.rows] == [
        ("Confirmed by the hospital; no doctor signed this row.", "")
    ]
