"""Whatever is changed behind the system's back in what a decision says is found, and named."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from django.db import models

from passport.booklet.models import Entry
from passport.justification.models import Decision, DecisionVerdict
from passport.justification.payloads import decision_payload
from passport.justification.selectors import decision_facts
from passport.justification.services import complete_signature, prepare_signature, take_back_decision
from passport.justification.verification import decision_differs
from passport.signing import canonical
from passport.signing.models import Seal, Signature, Statement
from passport.signing.selectors import request_options
from tests.authenticator import Authenticator
from tests.passport.booklet.forging import past_the_triggers
from tests.passport.booklet.signing import enrol
from tests.passport.justification import cast
from tests.passport.justification.cast import Ward


@pytest.fixture
def decision(ward: Ward, at: datetime) -> Decision:
    """Return a signed decision on a repeat, with all that a payload holds; another one stands beside it."""
    cast.prior(ward, at, on=date(2026, 2, 1), exam_code="xray.knee", side="left")
    request = cast.sent(
        ward,
        at,
        of=ward.ana_record,
        exam_code="xray.knee",
        laterality="left",
        repeat_reason="New fall",
        urgency="emergency",
        emergency_reason="Open fracture",
    )
    cast.decided(cast.sent(ward, at, of=ward.boris_record), by=ward.second, at=at, reason="Otherwise")
    made = cast.decided(request, by=ward.approver, at=at)
    sign(made, at)
    return made


def sign(decision: Decision, at: datetime) -> None:
    held = Authenticator()
    enrol(decision.by_user, held, at=at)
    asked = prepare_signature(decision=decision, by=decision.by_user, at=at)
    response = held.get(request_options(request=asked, at=at))
    complete_signature(request_uid=asked.uid, decision=decision, response=response, by=decision.by_user, at=at)


def differs(decision: Decision) -> list[str]:
    return decision_differs(Decision.objects.get(pk=decision.pk))


def change(row: models.Model, **columns: object) -> None:
    """Change a row as an administrator of the database could."""
    with past_the_triggers():
        type(row)._default_manager.filter(pk=row.pk).update(**columns)


def test_an_untouched_decision_holds(decision: Decision) -> None:
    assert differs(decision) == []


def test_the_payload_says_all_that_was_decided_and_nothing_that_names_the_patient(
    decision: Decision, ward: Ward, at: datetime
) -> None:
    payload = canonical.loads(bytes(decision.statement.payload))

    assert payload == {
        "schema": "radiation-passport/decision/1",
        "request": decision.request.uid,
        "number": "1",
        "subject": payload["subject"],
        "facility_uid": ward.facility.uid,
        "facility": "Bolnica Breza",
        "procedure_code": "xray.knee",
        "procedure": "X-ray of the knee",
        "kind": "projection",
        "region": "knee",
        "laterality": "left",
        "purpose": "diagnosis",
        "urgency": "emergency",
        "emergency_reason": "Open fracture",
        "indication": "Cough for six weeks",
        "question": "Tumour?",
        "referrer": "др Петар Ковач",
        "verdict": "approved",
        "reason": "Justified by the finding",
        "alternative_code": "",
        "alternative": "",
        "repeat_of": Entry.objects.get().uid,
        "repeat_reason": "New fall",
        "priors_shown": "1",
        "priors_digest": bytes(decision.review.digest).hex(),
        "priors_outcome": "reviewed",
        "approver": {
            "uid": ward.decider.uid,
            "name": "Мира Ковач",
            "title": "др",
            "specialty": "radiology",
            "licence_number": "L-approver",
        },
        "pack": "rs-1998",
        "article": "čl. 2. st. 3. tač. 1.",
        "in_force": False,
        "entitlement": "yes",
        "nonce": payload["nonce"],
        "issued_at": "2026-03-02T09:30:00+00:00",
    }
    assert payload["subject"]["issuer"] == "CLINIC"
    assert len(bytes.fromhex(payload["nonce"])) == 16
    written = bytes(decision.statement.payload).decode()
    for secret in ("Ана", "Анић", "A-1", ward.ana.personal_number, ward.ana.uid):
        assert secret not in written


def test_a_request_without_a_record_has_a_pseudonym_of_its_own(ward: Ward, at: datetime) -> None:
    subjects = [
        canonical.loads(bytes(cast.decided(cast.sent(ward, at), by=ward.approver, at=at).statement.payload))["subject"]
        for _request in range(2)
    ]

    assert [subject["issuer"] for subject in subjects] == ["", ""]
    assert subjects[0]["id_hash"] != subjects[1]["id_hash"]
    assert [decision_differs(made) for made in Decision.objects.all()] == [[], []]


def test_no_two_decisions_share_a_nonce(decision: Decision) -> None:
    nonces = {canonical.loads(bytes(made.statement.payload))["nonce"] for made in Decision.objects.all()}

    assert len(nonces) == Decision.objects.count() == 2


# A column of the decision, what somebody writes into it, and what is then named.
DECISION = {
    "number": (7, ["number", "statement.subject"]),
    "verdict": ("refused", ["verdict"]),
    "reason": ("Otherwise", ["reason"]),
    "alternative_code": ("xray.chest", ["alternative_code"]),
    "alternative": ("Ultrasound", ["alternative"]),
    "emergency": (False, ["emergency"]),
    "pack": ("hr-2013", ["pack"]),
    "article": ("čl. 2. st. 4.", ["article"]),
    "in_force": (True, ["in_force"]),
    "entitlement": ("no", ["entitlement"]),
}
OF_OTHERS = {
    "by": ["approver.licence_number", "approver.name", "approver.uid", "by_user", "signature.signer"],
    "by_user": ["by_user", "review"],
    "review": ["priors_digest", "priors_outcome", "priors_shown", "review"],
    "at": ["issued_at", "review"],
}
# No payload, screen or signature shows them.
UNSEEN = {"id", "uid"}
# To another request nothing of this one fits; to another statement nothing at all.
MOVED = {"request", "statement"}


def test_every_column_of_a_decision_is_tried() -> None:
    columns = {field.name for field in Decision._meta.concrete_fields}

    assert columns - UNSEEN == DECISION.keys() | OF_OTHERS.keys() | MOVED


@pytest.mark.parametrize("column", DECISION)
def test_a_changed_column_of_the_decision_is_named(column: str, decision: Decision) -> None:
    value, named = DECISION[column]
    change(decision, **{column: value})

    assert differs(decision) == named


def test_another_person_review_or_moment_is_named(decision: Decision, ward: Ward, at: datetime) -> None:
    other = Decision.objects.exclude(pk=decision.pk).get()
    # The other colleague's names are alike but for these.
    for column, value in (
        ("by", ward.second.practitioner),
        ("by_user", ward.second),
        ("review", other.review),
        ("at", at + timedelta(seconds=1)),
    ):
        kept = getattr(decision, column)
        change(decision, **{column: value})
        assert differs(decision) == OF_OTHERS[column]
        change(decision, **{column: kept})
    assert differs(decision) == []


def test_a_review_of_somebody_else_of_the_same_rows_is_named(decision: Decision) -> None:
    change(decision, review=decision.request.reviews.get(actor="prescriber"))

    assert differs(decision) == ["review"]


def test_a_decision_moved_to_another_request_does_not_hold(decision: Decision, ward: Ward, at: datetime) -> None:
    change(decision, request=cast.sent(ward, at, of=ward.nobody, exam_code="ct.head"))

    assert {"request", "subject.id_hash", "procedure_code", "statement.subject", "review"} <= set(differs(decision))


def test_a_decision_moved_to_another_statement_does_not_hold(decision: Decision, at: datetime) -> None:
    other = Decision.objects.exclude(pk=decision.pk).get()
    copy = Statement.objects.create(
        kind="decision",
        subject_uid=decision.request.uid,
        version=9,
        payload=bytes(other.statement.payload),
        digest=bytes(other.statement.digest),
        created_at=at,
    )
    change(decision, statement=copy)

    assert {"request", "reason", "subject.id_hash", "statement.subject", "seal.missing"} <= set(differs(decision))


# A column of the request that the payload holds, what somebody writes into it, and what is then named.
REQUEST = {
    "uid": ("f" * 32, ["request", "statement.subject"]),
    "exam_code": ("xray.hip", ["procedure_code"]),
    "exam_as_sent": ("Otherwise", ["procedure"]),
    "kind": ("ct", ["kind"]),
    "region": ("hip", ["region"]),
    "laterality": ("right", ["laterality"]),
    "purpose": ("therapy", ["purpose"]),
    "urgency": ("urgent", ["urgency", "emergency"]),
    "emergency_reason": ("Otherwise", ["emergency_reason"]),
    "indication": ("Otherwise", ["indication"]),
    "question": ("", ["question"]),
    "repeat_reason": ("", ["repeat_reason"]),
    "repeat_of": (None, ["repeat_of"]),
    "referrer": (None, ["referrer"]),
}


@pytest.mark.parametrize("column", REQUEST)
def test_a_changed_column_of_the_request_is_named(column: str, decision: Decision) -> None:
    value, named = REQUEST[column]
    change(decision.request, **{column: value})

    assert differs(decision) == named


def test_another_patient_and_another_hospital_are_named(decision: Decision, ward: Ward) -> None:
    change(decision.request, record=ward.boris_record)
    assert differs(decision) == ["subject.id_hash"]

    change(decision.request, record=None, patient=ward.ana)
    assert differs(decision) == ["subject.id_hash", "subject.issuer"]

    change(decision.request, record=ward.ana_record, facility=ward.elsewhere)
    assert differs(decision) == ["facility", "facility_uid", "seal.seal_key", "seal.facility"]


def test_the_referrer_in_words_is_named_too(ward: Ward, at: datetime) -> None:
    made = cast.decided(cast.sent(ward, at), by=ward.approver, at=at)
    change(made.request, referrer=None, referrer_as_sent="др Петар Ковач")
    assert differs(made) == []

    change(made.request, referrer_as_sent="Dr Perić")
    assert differs(made) == ["referrer"]


BEHIND: dict[str, tuple[Callable[[Decision], models.Model], dict[str, object], list[str]]] = {
    "the name of the approver": (lambda made: made.by, {"surname": "Друга"}, ["approver.name"]),
    "the licence": (lambda made: made.by, {"licence_number": "L-9"}, ["approver.licence_number"]),
    "the specialty": (lambda made: made.by.specialties.get(), {"name": "surgery"}, ["approver.specialty"]),
    "the name of the hospital": (lambda made: made.request.facility, {"name": "Otherwise"}, ["facility"]),
    "the name of the referrer": (lambda made: made.request.referrer, {"surname": "Друга"}, ["referrer"]),
    "the identifier of the record": (lambda made: made.request.record, {"local_id": "A-2"}, ["subject.id_hash"]),
    "the issuer of the record": (
        lambda made: made.request.record,
        {"issuer": "OTHER"},
        ["subject.id_hash", "subject.issuer"],
    ),
    "the salt of the record": (lambda made: made.request.record, {"salt": bytes(16)}, ["subject.id_hash"]),
    "the uid of the repeated row": (lambda made: made.request.repeat_of, {"uid": "f" * 32}, ["repeat_of"]),
    "the outcome of the review": (lambda made: made.review, {"outcome": "not_waited"}, ["priors_outcome"]),
    "the number of rows shown": (lambda made: made.review, {"count": 9}, ["priors_shown", "review.payload"]),
    "the digest of the rows shown": (
        lambda made: made.review,
        {"digest": bytes(32)},
        ["priors_digest", "review.payload"],
    ),
    "the rows shown": (lambda made: made.review, {"payload": b"{}"}, ["review.payload"]),
    "rows shown in other bytes": (lambda made: made.review, {"payload": b"{ }"}, ["review.payload"]),
    "who saw them": (lambda made: made.review, {"actor": "prescriber"}, ["review"]),
    "when they were seen": (lambda made: made.review, {"at": datetime.fromisoformat("2026-03-02T09:31Z")}, ["review"]),
    "the sealed digest": (
        lambda made: made.statement,
        {"digest": bytes(32)},
        ["statement.digest", "seal.digest", "signature.digest"],
    ),
    "the kind of the statement": (
        lambda made: made.statement,
        {"kind": "row"},
        ["statement.subject", "seal.seal"],
    ),
    "the seal": (lambda made: made.statement.seal, {"signature": bytes(64)}, ["seal.seal"]),
    "who signed": (
        lambda made: made.statement.signatures.get(),
        {"signer_uid": "f" * 32},
        ["signature.signer"],
    ),
    "the signature": (lambda made: made.statement.signatures.get(), {"signature": b"0"}, ["signature.signature"]),
}


@pytest.mark.parametrize("what", BEHIND)
def test_what_is_changed_behind_the_decision_is_named(what: str, decision: Decision) -> None:
    row, columns, named = BEHIND[what]
    change(row(decision), **columns)

    assert differs(decision) == named


def test_a_payload_changed_together_with_its_column_is_found_by_digest_and_seal(decision: Decision) -> None:
    said = bytes(decision.statement.payload).replace(b"Justified by the finding", b"Otherwise")
    change(decision, reason="Otherwise")
    change(decision.statement, payload=said)
    broken = ["statement.digest", "seal.digest", "seal.seal", "signature.digest", "signature.tree"]
    assert differs(decision) == broken

    change(decision.statement, digest=canonical.digest(said))
    assert differs(decision) == ["seal.seal", "signature.tree"]


def test_a_payload_that_cannot_be_read_is_named(decision: Decision) -> None:
    change(decision.statement, payload=b"not JSON")

    assert differs(decision)[0] == "statement.payload"


def test_a_removed_seal_is_found(decision: Decision) -> None:
    with past_the_triggers():
        Seal.objects.filter(statement=decision.statement).delete()

    assert differs(decision) == ["seal.missing"]


def test_a_decision_that_nobody_signed_is_sealed_and_holds(decision: Decision) -> None:
    with past_the_triggers():
        Signature.objects.all().delete()

    assert differs(decision) == []


def test_an_earlier_decision_holds_although_the_request_is_a_repeat_by_now(ward: Ward, at: datetime) -> None:
    request = cast.sent(ward, at)
    first = cast.decided(request, by=ward.approver, at=at)
    take_back_decision(request=request, by=ward.approver, at=at)
    cast.prior(ward, at, on=at.date())
    second = cast.decided(request, by=ward.approver, at=at, verdict=DecisionVerdict.APPROVED, repeat_reason="Once more")

    assert (differs(first), differs(second)) == ([], [])
    change(request, indication="Otherwise")
    assert (differs(first), differs(second)) == (["indication"], ["indication"])
    change(request, repeat_reason="Otherwise")
    assert (differs(first), differs(second)) == (["indication"], ["indication", "repeat_reason"])


def test_what_the_payload_does_not_hold_may_go_on_changing(decision: Decision, ward: Ward, at: datetime) -> None:
    change(decision.request, planned_on=date(2026, 4, 1), state_at=at + timedelta(days=1), accession_number="A-7")
    change(ward.ana_record, patient=None, linked_at=None, linked_how=None)
    change(ward.ana, surname="Udata")

    assert differs(decision) == []


def test_the_payload_is_rebuilt_from_rows_alone(decision: Decision) -> None:
    stored = bytes(decision.statement.payload)
    nonce = str(canonical.loads(stored)["nonce"])

    again = Decision.objects.get(pk=decision.pk)

    assert canonical.dumps(decision_payload(decision_facts(again, nonce=nonce))) == stored
