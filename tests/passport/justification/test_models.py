"""What the database itself refuses: by the names of its constraints and triggers."""

from collections.abc import Callable
from datetime import datetime

import pytest
from django.db import IntegrityError, connection, models, transaction

from passport.justification.models import (
    Asked,
    AskedAnswer,
    Consent,
    Decision,
    DecisionReview,
    PriorsReview,
    Request,
)
from passport.justification.services import record_answer, review_emergency_decision
from passport.law.vocabulary import Actor, Ask
from passport.people.models import Record
from passport.signing.models import Statement
from tests.passport.justification import cast
from tests.passport.justification.cast import Ward

EMERGENCY = {"urgency": "emergency", "emergency_reason": "Bleeding"}


def bare(ward: Ward, at: datetime, **columns: object) -> Request:
    """Return a waiting request as the database takes it."""
    needed = {
        "facility": ward.facility,
        "record": ward.ana_record,
        "kind": "ct",
        "state": "waiting",
        "indication": "Cough",
        "state_at": at,
        "created_at": at,
    }
    return Request.objects.create(**needed | columns)


REFUSED = {
    "request_state_known": {"state": "lost"},
    "request_kind_known": {"kind": "photograph"},
    "request_of_somebody": {"record": None},
    "request_sent_has_indication": {"indication": ""},
    "request_emergency_has_reason": {"urgency": "emergency"},
    "request_screening_is_approved": {"purpose": "screening", "programme": "Mammography"},
    "request_research_is_approved": {"purpose": "research", "committee": "Ethics"},
    "request_performed_has_entry": {"state": "performed"},
    "request_purpose_known": {"purpose": "curiosity"},
    "request_urgency_known": {"urgency": "soon"},
    "request_informed_pair": {"informed_by": "Nurse Vera"},
    "request_entry_pair": {"entry_found_by": "chosen"},
}
TAKEN = {
    "request_sent_has_indication": {"state": "draft", "indication": ""},
    "request_emergency_has_reason": EMERGENCY,
    "request_screening_is_approved": {"purpose": "screening", "programme": "Mammography", "approval_reference": "7"},
    "request_research_is_approved": {"purpose": "research", "committee": "Ethics", "constraint_msv": "0.5"},
}


@pytest.mark.parametrize("constraint", REFUSED)
def test_a_request_that_cannot_be_is_refused_by_name(constraint: str, ward: Ward, at: datetime) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        bare(ward, at, **REFUSED[constraint])

    assert bare(ward, at, **TAKEN.get(constraint, {})).pk


def test_what_only_a_sent_request_needs_a_draft_may_lack(ward: Ward, at: datetime) -> None:
    for lacking in ("request_emergency_has_reason", "request_screening_is_approved", "request_research_is_approved"):
        assert bare(ward, at, state="draft", **REFUSED[lacking]).pk


def test_a_row_stands_beside_one_request_and_only_a_performed_one(ward: Ward, at: datetime) -> None:
    row = cast.prior(ward, at, on=at.date())
    with pytest.raises(IntegrityError, match="request_performed_has_entry"), transaction.atomic():
        bare(ward, at, entry=row, entry_found_by="chosen")
    bare(ward, at, state="performed", entry=row, entry_found_by="chosen")

    with pytest.raises(IntegrityError, match="entry_id"), transaction.atomic():
        bare(ward, at, state="performed", entry=row, entry_found_by="chosen")


def test_a_request_on_which_nobody_decided_has_no_decision(ward: Ward, at: datetime) -> None:
    request = cast.approved(ward, at)

    for state in ("draft", "waiting"):
        with pytest.raises(IntegrityError, match="request_undecided_has_no_decision"), transaction.atomic():
            Request.objects.filter(pk=request.pk).update(state=state)
    assert Request.objects.filter(pk=request.pk).update(state="dropped") == 1


def test_an_order_of_another_system_is_there_once(ward: Ward, at: datetime) -> None:
    order = {"source": "api", "order_number": "O-1"}
    bare(ward, at, **order)

    message = "request_order_once|justification_request.facility_id, justification_request.record_id"
    with pytest.raises(IntegrityError, match=message), transaction.atomic():
        bare(ward, at, **order)
    for other in (
        {"record": ward.boris_record},
        {"facility": ward.elsewhere},
        {"source": "typed"},
        {"order_number": ""},
    ):
        assert bare(ward, at, **order | other).pk


def rows_that_stay(ward: Ward, at: datetime) -> dict[type[models.Model], models.Model]:
    """Return one row of every append-only table."""
    request = cast.sent(ward, at, **EMERGENCY)
    decision = cast.decided(request, by=ward.approver, at=at)
    consent = Consent.objects.create(
        request=request,
        form="paper",
        sha256="0" * 64,
        media_type="application/pdf",
        size=1,
        signed_on=at.date(),
        kept_by="Nurse Vera",
        kept_at=at,
    )
    asked = record_answer(
        request=request, ask=Ask.PREGNANCY, actor=Actor.PERFORMER, answer=AskedAnswer.YES, by=ward.radiographer, at=at
    )
    after = review_emergency_decision(decision=decision, finding="Rightly so", by=ward.second, at=at)
    return {
        PriorsReview: decision.review,
        Decision: decision,
        DecisionReview: after,
        Asked: asked,
        Consent: consent,
    }


@pytest.mark.parametrize(
    ("model", "column"),
    [
        (PriorsReview, "asked_from"),
        (Decision, "reason"),
        (DecisionReview, "finding"),
        (Asked, "urgent_reason"),
        (Consent, "kept_by"),
    ],
)
def test_what_was_seen_asked_and_decided_stays_as_it_was_written(
    model: type[models.Model], column: str, ward: Ward, at: datetime
) -> None:
    row = rows_that_stay(ward, at)[model]
    kept = model._default_manager.filter(pk=row.pk)
    changes: list[Callable[[], object]] = [
        lambda: kept.update(**{column: "otherwise"}),
        lambda: kept._raw_delete("default"),
    ]

    for change in changes:
        with pytest.raises(IntegrityError, match=f"{model._meta.model_name}_append_only"), transaction.atomic():
            change()
    assert getattr(kept.get(), column) == getattr(row, column)


COPIES = {
    "review_actor_known": (PriorsReview, {"actor": "passer-by"}),
    "review_outcome_known": (PriorsReview, {"outcome": "glanced"}),
    "decision_has_reason": (Decision, {"reason": "", "number": 2}),
    "decision_verdict_known": (Decision, {"verdict": "perhaps", "number": 2}),
    "decision_review_says": (DecisionReview, {"finding": ""}),
    "asked_ask_known": (Asked, {"ask": "shoe size"}),
    "asked_actor_known": (Asked, {"actor": "passer-by"}),
    "asked_answer_known": (Asked, {"answer": "maybe"}),
    "asked_before_something": (Asked, {"request": None}),
    "consent_form_known": (Consent, {"form": "a tick"}),
    "consent_has_bytes": (Consent, {"size": 0}),
}


@pytest.mark.parametrize("constraint", COPIES)
def test_a_row_that_says_what_cannot_be_is_refused_by_name(constraint: str, ward: Ward, at: datetime) -> None:
    model, otherwise = COPIES[constraint]
    row = rows_that_stay(ward, at)[model]
    row.pk, row.uid = None, "f" * 32
    for name, value in otherwise.items():
        setattr(row, name, value)

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        row.save(force_insert=True)


def test_two_decisions_of_one_number_cannot_be(ward: Ward, at: datetime) -> None:
    decision = cast.decided(cast.sent(ward, at), by=ward.approver, at=at)
    decision.pk, decision.uid = None, "f" * 32
    decision.statement = Statement.objects.create(
        kind="decision", subject_uid="f" * 32, version=1, payload=b"{}", digest=b"", created_at=at
    )

    message = "decision_once|justification_decision.request_id" if connection.vendor == "sqlite" else "decision_once"
    with pytest.raises(IntegrityError, match=message), transaction.atomic():
        decision.save(force_insert=True)


def test_nobody_whose_request_there_is_can_be_removed(ward: Ward, at: datetime) -> None:
    cast.sent(ward, at, of=ward.nobody)

    with pytest.raises(models.ProtectedError):
        Record.objects.get(pk=ward.nobody.pk).delete()
