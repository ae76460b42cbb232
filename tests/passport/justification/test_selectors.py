"""The lists of requests, and until when a request lets its doctors read."""

from datetime import datetime, timedelta

import pytest

from passport.booklet.models import Entry
from passport.booklet.states import State
from passport.justification.models import DecisionVerdict, Request
from passport.justification.selectors import (
    approved_at,
    case_of,
    chain_of,
    decided_at,
    emergencies_to_review,
    last_decision,
    pelvis_in_beam,
    readable_until,
    refused_of,
    request_of,
    requests_of,
    standing_for,
    subject_of,
    waiting_at,
)
from passport.justification.services import (
    drop_request,
    find_request,
    review_emergency_decision,
    take_back_decision,
)
from passport.justification.states import RequestState
from passport.law.vocabulary import ProcedureClass
from tests.passport.justification import cast
from tests.passport.justification.cast import Ward

EMERGENCY = {"urgency": "emergency", "emergency_reason": "Bleeding"}
MINUTE = timedelta(minutes=1)


def test_what_waits_is_ordered_by_urgency_and_then_by_the_longest_wait(ward: Ward, at: datetime) -> None:
    routine = cast.sent(ward, at)
    later = cast.sent(ward, at + MINUTE, of=ward.boris)
    urgent = cast.sent(ward, at + 2 * MINUTE, urgency="urgent")
    emergency = cast.sent(ward, at + 3 * MINUTE, **EMERGENCY)
    cast.drafted(ward, at)
    cast.approved(ward, at)

    assert list(waiting_at([ward.facility])) == [emergency, urgent, routine, later]
    assert list(waiting_at([ward.elsewhere])) == []


def test_what_was_decided_on_stands_the_latest_first_while_the_decision_stands(ward: Ward, at: datetime) -> None:
    approved, refused = cast.approved(ward, at), cast.refused(ward, at + MINUTE)
    take_back_decision(request=cast.approved(ward, at), by=ward.approver, at=at)
    cast.sent(ward, at)
    dropped = drop_request(request=cast.approved(ward, at), by=ward.referrer, at=at + 2 * MINUTE)

    assert list(decided_at([ward.facility], since=at)) == [dropped, refused, approved]
    assert list(decided_at([ward.facility], since=at + MINUTE)) == [refused]
    assert list(decided_at([ward.elsewhere], since=at)) == []


def test_what_is_planned_stands_by_its_day(ward: Ward, at: datetime) -> None:
    second = cast.approved(ward, at, planned_on=at.date() + timedelta(days=2))
    first = cast.approved(ward, at, planned_on=at.date() + timedelta(days=1))
    cast.sent(ward, at, planned_on=at.date())

    assert list(approved_at([ward.facility])) == [first, second]
    assert list(approved_at([ward.elsewhere])) == []


def test_emergencies_to_look_at_are_those_that_let_something_through(ward: Ward, at: datetime) -> None:
    def emergency(minutes: int, verdict: DecisionVerdict = DecisionVerdict.APPROVED) -> object:
        request = cast.sent(ward, at, **EMERGENCY)
        return cast.decided(request, by=ward.approver, at=at + minutes * MINUTE, verdict=verdict)

    later, earlier = emergency(2), emergency(1)
    emergency(0, DecisionVerdict.REFUSED)
    cast.approved(ward, at)
    looked_at = emergency(0)
    review_emergency_decision(decision=looked_at, finding="Rightly so", by=ward.second, at=at)
    taken_back = emergency(0)
    take_back_decision(request=taken_back.request, by=ward.approver, at=at)

    assert list(emergencies_to_review([ward.facility])) == [earlier, later]
    assert list(emergencies_to_review([ward.elsewhere])) == []


def test_a_doctor_sees_the_own_requests_those_that_want_an_answer_first(ward: Ward, at: datetime) -> None:
    approved = cast.approved(ward, at)
    waiting = cast.sent(ward, at + MINUTE)
    draft = cast.drafted(ward, at)
    refused = cast.refused(ward, at)
    cast.sent(ward, at, by=ward.surgeon)

    assert list(requests_of(ward.referrer)) == [refused, draft, waiting, approved]
    assert list(refused_of(ward.referrer)) == [refused]
    assert (list(requests_of(ward.stranger)), list(refused_of(ward.surgeon))) == ([], [])


def test_the_decision_that_counts(ward: Ward, at: datetime) -> None:
    request = cast.sent(ward, at)
    assert last_decision(request) is None

    decision = cast.decided(request, by=ward.approver, at=at)
    assert last_decision(cast.now(request)) == decision
    assert last_decision(drop_request(request=request, by=ward.referrer, at=at)) == decision


# How long each state lets its doctors read, from the moment of the state; None: not at all.
LIMITS = {
    RequestState.DRAFT: timedelta(hours=1),
    RequestState.WAITING: timedelta(days=90),
    RequestState.APPROVED: timedelta(days=180),
    RequestState.REFUSED: timedelta(days=7),
    RequestState.ANSWERED: None,
    RequestState.DROPPED: None,
}


@pytest.mark.parametrize("state", LIMITS)
def test_each_state_lets_read_for_so_long(state: RequestState, ward: Ward, at: datetime) -> None:
    lasts = LIMITS[state]

    until = readable_until(Request(facility=ward.facility, record=ward.ana_record, state=state, state_at=at))

    assert until == (at + lasts if lasts else None)


@pytest.mark.parametrize("state", State)
def test_a_performed_request_lets_read_until_seven_days_after_signing(state: State, ward: Ward, at: datetime) -> None:
    signed_at = at + timedelta(days=3)
    entry = Entry(record=ward.ana_record, facility=ward.facility, state=state, state_at=signed_at)
    request = Request(facility=ward.facility, state="performed", state_at=at, entry=entry)

    ended = state in ("signed", "cannot_sign", "hospital_confirmed", "void")

    assert readable_until(request) == (signed_at + timedelta(days=7) if ended else at + timedelta(days=180))


def test_whose_examination_is_asked_for(ward: Ward, at: datetime) -> None:
    assert subject_of(cast.drafted(ward, at)) == ward.ana
    assert subject_of(cast.drafted(ward, at, of=ward.boris_record)) == ward.boris
    assert subject_of(cast.drafted(ward, at, of=ward.nobody)) == ward.nobody


def test_how_a_text_of_law_sees_a_request(ward: Ward, at: datetime) -> None:
    heart = cast.drafted(ward, at, exam_code="angiography.heart", **EMERGENCY)
    treatment = cast.drafted(ward, at, purpose="therapy")

    case = case_of(heart, on=at.date())
    assert (case.classes, case.region, case.on, case.emergency) == (
        (ProcedureClass.INTERVENTIONAL, ProcedureClass.XRAY),
        "heart",
        at.date(),
        True,
    )
    assert case_of(treatment, on=at.date()).classes == (ProcedureClass.RADIOTHERAPY,)
    assert case_of(treatment, on=at.date()).emergency is False


def test_the_pelvis_lies_in_the_beam_as_the_dictionary_says(ward: Ward, at: datetime) -> None:
    told = {code: pelvis_in_beam(cast.drafted(ward, at, exam_code=code)) for code in ("ct.pelvis", "ct.chest")}

    assert told == {"ct.pelvis": True, "ct.chest": False}
    assert not pelvis_in_beam(cast.drafted(ward, at, exam_code="", exam="Karlica"))


def test_the_text_that_holds_is_of_the_hospital_and_the_day_planned(ward: Ward, at: datetime) -> None:
    standing = standing_for(cast.drafted(ward, at), on=at.date())
    assert standing is not None
    assert standing.pack.id == "rs-1998"

    long_ago = cast.drafted(ward, at, planned_on=at.date().replace(year=1990))
    assert standing_for(long_ago, on=at.date()) is None


def test_what_stood_before_an_examination(ward: Ward, at: datetime) -> None:
    request = cast.approved(ward, at, planned_on=at.date())
    entry = cast.prior(ward, at, on=at.date())
    alone = cast.prior(ward, at, on=at.date(), exam_code="ct.head")
    assert (request_of(entry), chain_of(entry, answers=True)) == (None, None)

    assert find_request(entry, at=at) == request

    chain = chain_of(entry, answers=True)
    assert chain is not None
    assert (chain.request, chain.decision, [review.actor for review in chain.reviews], chain.asked) == (
        request,
        last_decision(cast.now(request)),
        ["prescriber", "approver"],
        (),
    )
    assert chain.decisions == (chain.decision,)
    assert (request_of(entry), request_of(alone)) == (request, None)
