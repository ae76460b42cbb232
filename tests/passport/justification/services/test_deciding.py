"""Approve or refuse, take back, and look afterwards at what an emergency let through."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest

from passport.justification.models import Decision, DecisionVerdict, PriorsReview, Request
from passport.justification.selectors import last_decision
from passport.justification.services import (
    AlternativeMissing,
    NotAPractitioner,
    NotYourRequest,
    ReasonMissing,
    RepeatReasonMissing,
    decide,
    drop_request,
    receive_request,
    review_emergency_decision,
    take_back_decision,
)
from passport.justification.states import StepNotAllowed
from passport.people.models import Membership, Practitioner
from passport.signing.models import Act, Notice, Seal, Statement
from tests import cast as people
from tests.passport.justification import cast
from tests.passport.justification.cast import Ward

REFUSED = DecisionVerdict.REFUSED
EMERGENCY = {"urgency": "emergency", "emergency_reason": "Bleeding"}


def told(request: Request) -> list[tuple[str, str, dict[str, object]]]:
    found = Act.objects.filter(subject_uid=request.uid).order_by("pk")
    return list(found.values_list("verb", "actor", "detail"))


def test_an_approval_names_who_why_by_which_rule_and_what_was_on_the_screen(ward: Ward, at: datetime) -> None:
    request = cast.sent(ward, at)

    decision = cast.decided(request, by=ward.approver, at=at, alternative_code="xray.chest", alternative="Ultrasound")

    request = cast.now(request)
    assert (request.state, request.state_at, request.decision) == ("approved", at, decision)
    assert (decision.number, decision.verdict, decision.reason) == (1, "approved", "Justified by the finding")
    assert (decision.by, decision.by_user, decision.at, decision.emergency) == (ward.decider, ward.approver, at, False)
    assert (decision.pack, decision.article, decision.in_force, decision.entitlement) == (
        "rs-1998",
        "čl. 2. st. 3. tač. 1.",
        False,
        "yes",
    )
    assert (decision.alternative_code, decision.alternative) == ("", "")  # an approval proposes nothing else
    assert decision.review == request.reviews.get(actor="approver")
    assert told(request)[-1] == (
        "request.approved",
        "approver",
        {"decision": decision.uid, "article": "čl. 2. st. 3. tač. 1."},
    )
    assert list(Notice.objects.values_list("user", "kind", "subject_uid", "detail")) == [
        (ward.referrer.pk, "request.approved", request.uid, {})
    ]


@pytest.mark.parametrize(("word", "state"), [("approved", "approved"), ("refused", "refused")])
def test_a_verdict_in_plain_words_is_the_same_verdict(word: str, state: str, ward: Ward, at: datetime) -> None:
    decision = cast.decided(cast.sent(ward, at), by=ward.approver, at=at, verdict=word, alternative="Ultrasound")

    assert (decision.verdict, decision.request.state) == (word, state)
    assert decision.alternative == ("Ultrasound" if word == "refused" else "")


def test_a_decision_is_sealed_at_once(ward: Ward, at: datetime) -> None:
    request = cast.sent(ward, at)

    decision = cast.decided(request, by=ward.approver, at=at)

    statement = Statement.objects.get()
    assert (decision.statement, statement.kind, statement.subject_uid, statement.version) == (
        statement,
        "decision",
        request.uid,
        1,
    )
    seal = Seal.objects.get()
    assert (seal.statement, seal.facility_uid, seal.sealed_at) == (statement, ward.facility.uid, at)


def test_a_refusal_names_what_to_examine_instead(ward: Ward, at: datetime) -> None:
    decision = cast.decided(
        cast.sent(ward, at),
        by=ward.approver,
        at=at,
        verdict=REFUSED,
        alternative_code="xray.chest",
        alternative=" or ultrasound ",
    )

    assert (decision.verdict, decision.alternative_code, decision.alternative) == (
        "refused",
        "xray.chest",
        "or ultrasound",
    )
    assert decision.request.state == "refused"


def test_where_the_text_does_not_want_an_alternative_a_refusal_may_go_without(ward: Ward, at: datetime) -> None:
    decision = cast.decided(cast.sent(ward, at), by=ward.approver, at=at, verdict=REFUSED)

    assert (decision.request.state, decision.alternative_code, decision.alternative) == ("refused", "", "")


@pytest.mark.parametrize("nothing", [{}, {"alternative": "  "}, {"alternative_code": "ct.nothing"}])
def test_in_croatia_a_refusal_names_another_examination(nothing: dict[str, str], at: datetime, db: None) -> None:
    croatian = cast.ward("HR")
    request = cast.sent(croatian, at)

    with pytest.raises(AlternativeMissing):
        cast.decided(request, by=croatian.approver, at=at, verdict=REFUSED, **nothing)

    assert (cast.now(request).state, Decision.objects.count()) == ("waiting", 0)
    for named in ({"alternative": "Ultrasound"}, {"alternative_code": "xray.chest"}):
        again = cast.sent(croatian, at)
        assert cast.decided(again, by=croatian.approver, at=at, verdict=REFUSED, **named).verdict == "refused"
    assert cast.decided(request, by=croatian.approver, at=at).verdict == "approved"


@pytest.mark.parametrize("verdict", DecisionVerdict)
def test_a_decision_has_a_reason_in_words(verdict: DecisionVerdict, ward: Ward, at: datetime) -> None:
    request = cast.sent(ward, at)

    for reason in ("", " \n", "\x07"):
        with pytest.raises(ReasonMissing):
            cast.decided(request, by=ward.approver, at=at, verdict=verdict, reason=reason)
    assert (cast.now(request).state, Decision.objects.count(), Statement.objects.count()) == ("waiting", 0, 0)


@pytest.mark.parametrize("who", ["stranger", "referrer", "surgeon", "radiographer", "administrator"])
@pytest.mark.parametrize("verdict", DecisionVerdict)
def test_nobody_but_the_hospitals_approvers_decides(
    who: str, verdict: DecisionVerdict, ward: Ward, at: datetime
) -> None:
    request = cast.sent(ward, at)

    with pytest.raises((NotYourRequest, NotAPractitioner)):
        cast.decided(request, by=getattr(ward, who), at=at, verdict=verdict)
    assert (cast.now(request).state, PriorsReview.objects.filter(actor="approver").count()) == ("waiting", 0)


def test_who_left_decides_no_more(ward: Ward, at: datetime) -> None:
    request = cast.sent(ward, at)
    Membership.objects.filter(user=ward.approver).update(until=at)

    with pytest.raises(NotYourRequest):
        cast.decided(request, by=ward.approver, at=at)


def test_who_is_no_practitioner_or_can_sign_no_more_does_not_decide(ward: Ward, at: datetime) -> None:
    request = cast.sent(ward, at)
    clerk = people.staff(ward.facility, "clerk", "approver")
    Practitioner.objects.filter(user=ward.second).update(cannot_sign_since=at, cannot_sign_reason="retired")

    for nobody in (clerk, ward.second):
        with pytest.raises(NotAPractitioner):
            cast.decided(request, by=nobody, at=at)
    assert cast.now(request).state == "waiting"


def test_only_what_waits_is_decided_on(ward: Ward, at: datetime) -> None:
    dropped = drop_request(request=cast.sent(ward, at), by=ward.referrer, at=at)

    for request in (cast.drafted(ward, at), cast.approved(ward, at), cast.refused(ward, at), dropped):
        for verdict in DecisionVerdict:
            with pytest.raises(StepNotAllowed):
                cast.decided(request, by=ward.second, at=at, verdict=verdict)
        assert cast.now(request).decisions.count() == (request.state in ("approved", "refused"))


def test_a_second_look_at_the_same_request_is_too_late(ward: Ward, at: datetime) -> None:
    as_it_was = cast.sent(ward, at)
    cast.decided(as_it_was, by=ward.approver, at=at)

    with pytest.raises(StepNotAllowed):
        cast.decided(as_it_was, by=ward.second, at=at, verdict=REFUSED)
    assert (cast.now(as_it_was).state, as_it_was.decisions.count()) == ("approved", 1)


def ordered(ward: Ward, at: datetime) -> Request:
    return receive_request(facility=ward.facility, wish=cast.wish(), record=ward.ana_record, by=None, at=at)


def test_a_repeat_that_nobody_explained_is_explained_by_who_approves_it(ward: Ward, at: datetime) -> None:
    earlier = cast.prior(ward, at, on=date(2026, 1, 10))
    request = ordered(ward, at)
    with pytest.raises(RepeatReasonMissing):
        cast.decided(request, by=ward.approver, at=at, repeat_reason=" ")

    cast.decided(request, by=ward.approver, at=at, repeat_reason="Fever came back")

    assert (cast.now(request).repeat_of, cast.now(request).repeat_reason) == (earlier, "Fever came back")


def test_a_repeat_is_refused_without_explaining_it(ward: Ward, at: datetime) -> None:
    earlier = cast.prior(ward, at, on=date(2026, 1, 10))
    request = ordered(ward, at)

    decision = cast.decided(request, by=ward.approver, at=at, verdict=REFUSED)

    assert (decision.verdict, cast.now(request).repeat_of, cast.now(request).repeat_reason) == ("refused", earlier, "")


def test_what_the_referrer_explained_stands(ward: Ward, at: datetime) -> None:
    cast.prior(ward, at, on=date(2026, 1, 10))
    request = cast.sent(ward, at, repeat_reason="Fever came back")

    cast.decided(request, by=ward.approver, at=at, repeat_reason="Otherwise")

    assert cast.now(request).repeat_reason == "Fever came back"


def test_many_earlier_examinations_neither_refuse_nor_approve(ward: Ward, at: datetime) -> None:
    for month in range(1, 13):
        cast.prior(ward, at, on=date(2020, month, 1), exam_code="ct.chest_abdomen_pelvis")

    for verdict in DecisionVerdict:
        decision = cast.decided(cast.sent(ward, at), by=ward.approver, at=at, verdict=verdict)
        assert (decision.verdict, decision.request.repeat_of, decision.review.count) == (verdict, None, 12)


@pytest.mark.parametrize("verdict", DecisionVerdict)
def test_a_decision_is_taken_back_by_who_took_it_and_stays_on_record(
    verdict: DecisionVerdict, ward: Ward, at: datetime
) -> None:
    request = cast.sent(ward, at)
    first = cast.decided(request, by=ward.approver, at=at, verdict=verdict)
    later = at + timedelta(hours=1)

    back = take_back_decision(request=request, by=ward.approver, at=later)

    assert (back.state, back.state_at, back.decision, last_decision(cast.now(request))) == (
        "waiting",
        later,
        None,
        None,
    )
    assert told(request)[-1] == ("request.decision_taken_back", "approver", {"decision": first.uid})
    assert Notice.objects.filter(user=ward.referrer, kind="request.decision_taken_back").count() == 1

    second = cast.decided(request, by=ward.second, at=later, verdict=REFUSED)
    assert (second.number, last_decision(cast.now(request)), list(request.decisions.all())) == (
        2,
        second,
        [first, second],
    )
    assert list(Statement.objects.order_by("version").values_list("subject_uid", "version")) == [
        (request.uid, 1),
        (request.uid, 2),
    ]


@pytest.mark.parametrize("who", ["second", "stranger", "referrer", "surgeon", "administrator"])
def test_nobody_else_takes_a_decision_back(who: str, ward: Ward, at: datetime) -> None:
    request = cast.approved(ward, at)

    with pytest.raises(NotYourRequest):
        take_back_decision(request=request, by=getattr(ward, who), at=at)
    assert cast.now(request).state == "approved"


def test_who_left_takes_nothing_back(ward: Ward, at: datetime) -> None:
    request = cast.approved(ward, at)
    Membership.objects.filter(user=ward.approver).update(until=at)

    with pytest.raises(NotYourRequest):
        take_back_decision(request=request, by=ward.approver, at=at)


def test_only_a_decision_that_stands_is_taken_back(ward: Ward, at: datetime) -> None:
    dropped = drop_request(request=cast.approved(ward, at), by=ward.referrer, at=at)
    taken_back = take_back_decision(request=cast.approved(ward, at), by=ward.approver, at=at)

    for request in (cast.drafted(ward, at), cast.sent(ward, at), dropped, taken_back):
        with pytest.raises(StepNotAllowed):
            take_back_decision(request=request, by=ward.approver, at=at)


def emergency(ward: Ward, at: datetime, verdict: DecisionVerdict = DecisionVerdict.APPROVED) -> Decision:
    return cast.decided(cast.sent(ward, at, **EMERGENCY), by=ward.approver, at=at, verdict=verdict)


@pytest.mark.parametrize("who", ["second", "administrator"])
def test_an_emergency_is_looked_at_afterwards_by_a_colleague_or_the_administrator(
    who: str, ward: Ward, at: datetime
) -> None:
    decision = emergency(ward, at)
    assert decision.emergency

    review = review_emergency_decision(decision=decision, finding=" Rightly so ", by=getattr(ward, who), at=at)

    assert (review.decision, review.by, review.at, review.finding) == (decision, who, at, "Rightly so")
    assert told(decision.request)[-1] == ("decision.reviewed_after", who, {"decision": decision.uid})


@pytest.mark.parametrize("who", ["approver", "stranger", "referrer", "surgeon", "radiographer"])
def test_an_emergency_is_never_looked_at_by_who_decided_nor_from_outside(who: str, ward: Ward, at: datetime) -> None:
    decision = emergency(ward, at)

    with pytest.raises(NotYourRequest):
        review_emergency_decision(decision=decision, finding="Rightly so", by=getattr(ward, who), at=at)
    assert not hasattr(Decision.objects.get(), "review_after")


def test_an_administrator_who_decided_does_not_look_at_it_afterwards(ward: Ward, at: datetime) -> None:
    Membership.objects.create(
        user=ward.approver, facility=ward.facility, role="facility_administrator", since=people.LONG_AGO, named_by="x"
    )

    with pytest.raises(NotYourRequest):
        review_emergency_decision(decision=emergency(ward, at), finding="Rightly so", by=ward.approver, at=at)


def test_a_look_afterwards_says_what_was_found(ward: Ward, at: datetime) -> None:
    with pytest.raises(ReasonMissing):
        review_emergency_decision(decision=emergency(ward, at), finding=" ", by=ward.second, at=at)


def taken_back(ward: Ward, at: datetime) -> Decision:
    decision = emergency(ward, at)
    take_back_decision(request=decision.request, by=ward.approver, at=at)
    return decision


def looked_at(ward: Ward, at: datetime) -> Decision:
    decision = emergency(ward, at)
    review_emergency_decision(decision=decision, finding="Rightly so", by=ward.second, at=at)
    return decision


Case = Callable[[Ward, datetime], Decision]
NOT_TO_LOOK_AT: dict[str, Case] = {
    "no emergency": lambda ward, at: cast.decided(cast.sent(ward, at), by=ward.approver, at=at),
    "refused": lambda ward, at: emergency(ward, at, REFUSED),
    "taken back": taken_back,
    "looked at before": looked_at,
}


@pytest.mark.parametrize("case", NOT_TO_LOOK_AT)
def test_only_an_emergency_that_counts_is_looked_at_and_only_once(case: str, ward: Ward, at: datetime) -> None:
    decision = NOT_TO_LOOK_AT[case](ward, at)

    with pytest.raises(StepNotAllowed):
        review_emergency_decision(decision=decision, finding="Otherwise", by=ward.second, at=at)


def test_a_request_is_decided_on_by_the_doctor_who_asked_where_that_doctor_approves(ward: Ward, at: datetime) -> None:
    request = cast.sent(ward, at, by=ward.dentist, exam_code="xray.teeth")

    decision = decide(request=request, said=cast.said(), shown=cast.screen(request), by=ward.dentist, at=at)

    assert (decision.by, decision.entitlement, decision.article) == (
        ward.dentist.practitioner,
        "yes",
        "čl. 2. st. 3. tač. 3.",
    )
