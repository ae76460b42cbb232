"""Decide on a request, one at a time: approve or refuse, with what was on the screen and the rule of the day."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from passport.booklet.examinations import EXAMINATIONS
from passport.booklet.selectors import approver_block
from passport.booklet.services import CannotSignAnyMore
from passport.database import clean_text
from passport.justification import selectors
from passport.justification.models import (
    AskedAnswer,
    Decision,
    DecisionReview,
    DecisionVerdict,
    PriorsReview,
    Request,
    Urgency,
)
from passport.justification.payloads import STATEMENT_KIND, decision_payload
from passport.justification.services.asking import Answered, record_answer
from passport.justification.services.errors import (
    AlternativeMissing,
    AnswersMissing,
    NotAPractitioner,
    NotEntitled,
    NotYourRequest,
    PlannedDayMissing,
    ReasonMissing,
    RepeatReasonMissing,
    UrgentReasonMissing,
)
from passport.justification.services.joining import find_entry
from passport.justification.services.requests import PLANNED_WITHIN, refuse_begun, repeated_by
from passport.justification.services.reviewing import Shown, record_review
from passport.justification.states import RequestActor, RequestVerb, StepNotAllowed, step
from passport.law.questions.before import needs_alternative, stands_within
from passport.law.questions.entitlement import Answer, Verdict, may
from passport.law.questions.standing import Standing, Weight
from passport.law.vocabulary import Act, Actor, Ask
from passport.people.models import Practitioner, Role, User
from passport.people.selectors import day_at, has_role, practitioner_of, professional, standing_of
from passport.people.services import refuse_ended_licence
from passport.signing import canonical
from passport.signing import services as signing
from passport.signing.acts import Subject, notify, record_act
from passport.signing.facsimile import from_block
from passport.signing.models import Signature, SigningRequest
from passport.signing.services import copied_key_stopped, record_statement, seal
from passport.signing.statements import Draft

# The answers after which an exposure goes on as it is. After any other, also where nobody asked, a reason is said.
_GOES_ON: dict[Ask, frozenset[AskedAnswer]] = {
    Ask.PREGNANCY: frozenset({AskedAnswer.NOT_POSSIBLE, AskedAnswer.EXCLUDED, AskedAnswer.NO}),
    Ask.BREASTFEEDING: frozenset({AskedAnswer.NOT_POSSIBLE, AskedAnswer.EXCLUDED, AskedAnswer.NO}),
    Ask.CYCLE: frozenset({AskedAnswer.NOT_POSSIBLE, AskedAnswer.NO}),
}


@dataclass(frozen=True, kw_only=True)
class Said:
    """What the approver decides."""

    verdict: DecisionVerdict
    reason: str
    alternative_code: str = ""
    alternative: str = ""
    repeat_reason: str = ""  # where the referrer wrote none, as in an order of another system
    answers: Sequence[Answered] = ()
    planned_on: date | None = None  # where the request names no day and days are counted


def decide(*, request: Request, said: Said, shown: Shown, by: User, at: datetime) -> Decision:
    """Approve a request or refuse it; the decision is sealed by the facility at once.

    Raises NotYourRequest, NotAPractitioner, StepNotAllowed, ReasonMissing, PriorsNotSeen, PriorsChanged; on an approval
    RepeatReasonMissing, AnswersMissing, UrgentReasonMissing, PlannedDayMissing; on a refusal AlternativeMissing; NotEntitled where the text
    in force does not let this person decide. An examination that was done before its approval, as in an emergency, is
    found afterwards.
    """
    decision = _decide(request=request, said=said, shown=shown, by=by, at=at)
    if decision.verdict == DecisionVerdict.APPROVED:
        # In a transaction of its own: rows are locked before requests, everywhere.
        find_entry(decision.request, at=at)
    return decision


@transaction.atomic
def _decide(*, request: Request, said: Said, shown: Shown, by: User, at: datetime) -> Decision:
    request = _locked(request)
    practitioner = practitioner_of(by)
    if practitioner is None or practitioner.cannot_sign_since is not None:
        raise NotAPractitioner
    on = _day_of(request, said.planned_on, at=at)
    standing = standing_of(request.facility, on)
    answer = _entitlement(request, practitioner, standing, on=on)
    _require_decider(request, answer, by=by, at=at)
    if standing and standing.weigh(objects=answer.stands_against) is Weight.STOPS:
        raise NotEntitled(answer)
    reason = clean_text(said.reason, limit=2000)
    if not reason:
        raise ReasonMissing
    found = step(request.state, _VERBS[said.verdict], actor=RequestActor.APPROVER)
    request.repeat_of = repeated_by(request, shown.rows, on=on)
    _CHECKS[said.verdict](request, said, standing, on=on, by=by, at=at)
    review = record_review(request=request, actor=Actor.APPROVER, shown=shown, by=by, at=at)
    decision = _written(request, said, reason, practitioner, answer, standing, review, by=by, at=at)
    request.state, request.state_at, request.decision = found.to, at, decision
    request.save()
    _act(found.act, request, by=by, at=at, decision=decision.uid, article=decision.article)
    _tell_referrer(request, found.act, by=by, at=at)
    return decision


def _day_of(request: Request, planned_on: date | None, *, at: datetime) -> date:
    """Return the day by which a decision goes: the planned one, never one that has passed."""
    today = day_at(request.facility, at)
    if request.planned_on is None and planned_on is not None and today <= planned_on <= today + PLANNED_WITHIN:
        request.planned_on = planned_on
    return max(request.planned_on or today, today)


@transaction.atomic
def take_back_decision(*, request: Request, by: User, at: datetime) -> Request:
    """Take one's own decision back before anything was done: the request waits again; the decision stays on record.

    Raises NotYourRequest, StepNotAllowed, AlreadyBegun.
    """
    request = _locked(request)
    found = step(request.state, RequestVerb.TAKE_BACK, actor=RequestActor.APPROVER)
    decision = selectors.last_decision(request)
    refuse_begun(request)
    works_there = has_role(by, request.facility, Role.APPROVER, Role.REFERRER, at=at)
    if decision is None or decision.by_user_id != by.pk or not works_there:
        raise NotYourRequest
    request.state, request.state_at, request.decision = found.to, at, None
    request.save()
    _act(found.act, request, by=by, at=at, decision=decision.uid)
    _tell_referrer(request, found.act, by=by, at=at)
    return request


@transaction.atomic
def review_emergency_decision(*, decision: Decision, finding: str, by: User, at: datetime) -> DecisionReview:
    """Write down what was found on looking at an emergency decision afterwards; never by the one who decided.

    Raises NotYourRequest, ReasonMissing, StepNotAllowed for what was no emergency or was looked at before.
    """
    Request.objects.select_for_update().values_list("pk").get(pk=decision.request_id)  # two reviews at once are one
    facility = decision.request.facility
    if not has_role(by, facility, Role.APPROVER, Role.FACILITY_ADMINISTRATOR, at=at) or decision.by_user_id == by.pk:
        raise NotYourRequest
    finding = clean_text(finding, limit=500)
    if not finding:
        raise ReasonMissing
    if not selectors.emergencies_to_review([facility]).filter(pk=decision.pk).exists():
        raise StepNotAllowed("only an emergency decision that counts is looked at afterwards, and only once")
    review = DecisionReview.objects.create(decision=decision, by=str(by), at=at, finding=finding)
    _act("decision.reviewed_after", decision.request, by=by, at=at, decision=decision.uid)
    return review


def prepare_signature(*, decision: Decision, by: User, at: datetime) -> SigningRequest:
    """Make what one touch signs: this one decision, as it was sealed. `at` is the decision's own moment.

    Raises NotYourRequest, CannotSignAnyMore, LicenceExpired, and what `signing.begin_signing` raises.
    """
    _require_signer(decision, by=by, at=at)
    facsimile = from_block(asdict(approver_block(decision.by, at=decision.at)))
    return signing.begin_signing(signer=by, facsimile=facsimile, drafts=[_draft(decision)], at=at)


def complete_signature(
    *, request_uid: str, decision: Decision, response: Mapping[str, Any], by: User, at: datetime
) -> Signature:
    """Take the touch under a decision. Raises a SigningRefused: ChangedMeanwhile for one that was taken back.

    NotYourRequest, CannotSignAnyMore or LicenceExpired when the role or the right to sign ended after it was prepared.
    """
    with copied_key_stopped(), transaction.atomic():
        _require_signer(decision, by=by, at=at)
        counts = _locked(decision.request).decision_id == decision.pk
        (signature,) = signing.complete_signing(
            request_uid=request_uid,
            signer=by,
            response=response,
            still_current=[_draft(decision).ref] if counts else [],
            at=at,
        )
    return signature


def _require_signer(decision: Decision, *, by: User, at: datetime) -> None:
    """Pass for whoever took a decision, and may still sign there."""
    facility = decision.request.facility
    if decision.by_user_id != by.pk or not has_role(by, facility, Role.APPROVER, Role.REFERRER, at=at):
        raise NotYourRequest
    if decision.by.cannot_sign_since is not None:
        raise CannotSignAnyMore
    refuse_ended_licence(decision.by, facility=facility, at=at)


def entitlement(*, request: Request, by: User, at: datetime) -> tuple[Answer | None, Standing | None]:
    """Return the text's answer on whether this person may decide, and how the text stands at the facility."""
    practitioner = practitioner_of(by)
    on = _day_of(request, None, at=at)
    standing = standing_of(request.facility, on)
    if practitioner is None or standing is None:
        return None, standing
    return _entitlement(request, practitioner, standing, on=on), standing


def _locked(request: Request) -> Request:
    # SQLite ignores the row lock; there the IMMEDIATE transaction is the one writer.
    locked = Request.objects.select_for_update(of=("self",))
    return locked.select_related("facility", "record", "decision").get(pk=request.pk)


def _draft(decision: Decision) -> Draft:
    statement = decision.statement
    return Draft(
        kind=statement.kind,
        subject_uid=statement.subject_uid,
        version=statement.version,
        payload=bytes(statement.payload),
    )


def _entitlement(request: Request, practitioner: Practitioner, standing: Standing | None, *, on: date) -> Answer:
    if standing is None:
        return Answer(verdict=Verdict.SILENT, pack="")
    return may(Act.APPROVE, professional(practitioner), selectors.case_of(request, on=on), standing.pack)


def _require_decider(request: Request, answer: Answer, *, by: User, at: datetime) -> None:
    """Pass for the facility's approvers, and for its doctors whom only an emergency lets decide."""
    if has_role(by, request.facility, Role.APPROVER, at=at):
        return
    widened = answer.verdict is Verdict.YES and answer.by_emergency
    if not (widened and has_role(by, request.facility, Role.REFERRER, at=at)):
        raise NotYourRequest


def _check_approval(
    request: Request, said: Said, standing: Standing | None, *, on: date, by: User, at: datetime
) -> None:
    if request.repeat_of and not request.repeat_reason:
        request.repeat_reason = clean_text(said.repeat_reason, limit=1000)
        if not request.repeat_reason:
            raise RepeatReasonMissing
    due = selectors.asks_due(request, Actor.APPROVER, on=on)
    given = {answer.ask: answer for answer in said.answers}
    if any(rule.ask not in given for rule in due):
        raise AnswersMissing
    for answer in said.answers:
        if answer.ask == Ask.CYCLE and answer.cycle_started_on and request.planned_on is None:
            raise PlannedDayMissing
        if _must_be_urgent(answer, standing, on=on) and not clean_text(answer.urgent_reason, limit=500):
            raise UrgentReasonMissing
        record_answer(
            request=request,
            ask=answer.ask,
            actor=Actor.APPROVER,
            answer=answer.answer,
            cycle_started_on=answer.cycle_started_on,
            urgent_reason=answer.urgent_reason,
            by=by,
            at=at,
        )


def _must_be_urgent(answer: Answered, standing: Standing | None, *, on: date) -> bool:
    """Return whether an exposure on a day goes on after this answer only for an urgent reason."""
    if answer.cycle_started_on is None or answer.ask != Ask.CYCLE:
        return answer.answer not in _GOES_ON[answer.ask]
    rules = [rule for rule in standing.pack.asks if rule.ask is Ask.CYCLE] if standing else []
    return not all(stands_within(rule, cycle_start=answer.cycle_started_on, on=on) for rule in rules)


def _check_refusal(
    request: Request, said: Said, standing: Standing | None, *, on: date, by: User, at: datetime
) -> None:
    if standing and needs_alternative(standing.pack) and not any(_alternative(said)):
        raise AlternativeMissing


def _alternative(said: Said) -> tuple[str, str]:
    """Return the item of the dictionary that a refusal names, and its words."""
    code = said.alternative_code if said.alternative_code in EXAMINATIONS else ""
    return code, clean_text(said.alternative, limit=300)


_VERBS = {DecisionVerdict.APPROVED: RequestVerb.APPROVE, DecisionVerdict.REFUSED: RequestVerb.REFUSE}
_CHECKS = {DecisionVerdict.APPROVED: _check_approval, DecisionVerdict.REFUSED: _check_refusal}


def _written(
    request: Request,
    said: Said,
    reason: str,
    practitioner: Practitioner,
    answer: Answer,
    standing: Standing | None,
    review: PriorsReview,
    *,
    by: User,
    at: datetime,
) -> Decision:
    code, words = _alternative(said) if said.verdict == DecisionVerdict.REFUSED else ("", "")
    decision = Decision(
        request=request,
        number=request.decisions.count() + 1,
        verdict=said.verdict,
        by=practitioner,
        by_user=by,
        at=at,
        reason=reason,
        alternative_code=code,
        alternative=words,
        emergency=request.urgency == Urgency.EMERGENCY,
        pack=answer.pack,
        article=answer.article[:64],
        in_force=bool(standing and standing.in_force),
        entitlement=answer.verdict,
        review=review,
    )
    statement = record_statement(
        kind=STATEMENT_KIND,
        subject_uid=request.uid,
        version=decision.number,
        payload=canonical.dumps(decision_payload(selectors.decision_facts(decision, nonce=_nonce()))),
        at=at,
        by=by,
    )
    seal(statement=statement, facility_uid=request.facility.uid, facility_name=request.facility.name, at=at)
    decision.statement = statement
    decision.save(force_insert=True)
    return decision


def _nonce() -> str:
    return secrets.token_bytes(16).hex()


def _tell_referrer(request: Request, kind: str, *, by: User, at: datetime) -> None:
    # Who asks and decides alone knows it.
    if request.requested_by_id and request.requested_by_id != by.pk:
        notify(user_id=request.requested_by_id, kind=kind, at=at, subject_uid=request.uid)


def _act(verb: str, request: Request, *, by: User, at: datetime, **detail: str) -> None:
    subject = Subject(kind="request", uid=request.uid)
    record_act(verb=verb, by=by, subject=subject, at=at, facility_uid=request.facility.uid, **detail)
