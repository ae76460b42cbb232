"""Several people at one request: needs PostgreSQL, whose writers do run at once."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

import pytest
from django.db import connection

from passport.booklet.models import Entry
from passport.booklet.states import State
from passport.justification.models import Decision, DecisionReview, Request
from passport.justification.services import (
    AlreadyTogether,
    decide,
    drop_request,
    find_request,
    put_apart,
    put_together,
    receive_request,
    review_emergency_decision,
    send_again,
    take_back_decision,
)
from passport.justification.states import StepNotAllowed
from passport.justification.verification import decision_differs
from passport.signing.models import Act, Statement
from tests.passport.justification import cast
from tests.passport.justification.cast import Ward

pytestmark = pytest.mark.django_db(transaction=True)
WORKERS = 4
ROUNDS = 5  # who is first differs


def at_once(work: list[Callable[[], object]]) -> list[object]:
    """Return what each piece of work came to, or the error; all begin at the same moment."""
    start = threading.Barrier(len(work))

    def run(piece: Callable[[], object]) -> object:
        start.wait()
        try:
            return piece()
        except (StepNotAllowed, AlreadyTogether) as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(work)) as threads:
        return list(threads.map(run, work))


def refusals(ends: list[object]) -> list[type]:
    return [type(end) for end in ends if isinstance(end, Exception)]


def test_of_two_decisions_at_once_one_is_taken(ward: Ward, at: datetime) -> None:
    for _round in range(ROUNDS):
        request = cast.sent(ward, at)
        shown = cast.screen(request)
        work = [
            (ward.approver, "approved"),
            (ward.second, "refused"),
            (ward.approver, "approved"),
            (ward.second, "refused"),
        ]

        ends = at_once([
            lambda by=by, verdict=verdict, request=request, shown=shown: decide(
                request=request, said=cast.said(verdict), shown=shown, by=by, at=at
            )
            for by, verdict in work
        ])  # fmt: skip

        decision = Decision.objects.get(request=request)
        assert refusals(ends) == [StepNotAllowed] * (len(work) - 1)
        assert (cast.now(request).state, cast.now(request).decision) == (decision.verdict, decision)
        assert Statement.objects.filter(subject_uid=request.uid).count() == 1
        assert request.reviews.filter(actor="approver").count() == 1
        assert decision_differs(decision) == []


def test_a_request_given_up_while_it_is_decided_on_ends_in_one_state(ward: Ward, at: datetime) -> None:
    for _round in range(ROUNDS):
        request = cast.sent(ward, at)
        shown = cast.screen(request)

        at_once([
            lambda request=request, shown=shown: decide(
                request=request, said=cast.said("refused"), shown=shown, by=ward.approver, at=at
            ),
            lambda request=request: drop_request(request=request, by=ward.referrer, at=at),
        ])  # fmt: skip

        now = cast.now(request)
        # Given up before the decision, or after it: both are allowed, and the decision stands on record then.
        assert now.state == "dropped"
        assert now.decisions.count() == (now.decision is not None)


def test_a_refusal_is_answered_or_taken_back_and_not_both(ward: Ward, at: datetime) -> None:
    for _round in range(ROUNDS):
        request = cast.refused(ward, at)

        ends = at_once([
            lambda request=request: send_again(request=request, by=ward.referrer, at=at),
            lambda request=request: take_back_decision(request=request, by=ward.approver, at=at),
            lambda request=request: send_again(request=request, by=ward.referrer, at=at),
        ])  # fmt: skip

        now = cast.now(request)
        assert refusals(ends) == [StepNotAllowed] * 2
        assert (now.state, now.replaced_by.count()) in (("answered", 1), ("waiting", 0))
        assert (now.decision is None) == (now.state == "waiting")


def test_one_order_from_four_sides_at_once_is_one_request(ward: Ward, at: datetime) -> None:
    def receive() -> Request:
        wish = cast.wish(order_number="O-1")
        return receive_request(facility=ward.facility, wish=wish, record=ward.ana_record, by=None, at=at)

    ends = at_once([receive] * WORKERS)

    assert set(ends) == {Request.objects.get()}
    assert Act.objects.filter(verb="request.sent").count() == 1


def test_two_looks_afterwards_at_once_are_one(ward: Ward, at: datetime) -> None:
    request = cast.sent(ward, at, urgency="emergency", emergency_reason="Bleeding")
    decision = cast.decided(request, by=ward.approver, at=at)
    who = [ward.second, ward.administrator] * 2

    ends = at_once([
        lambda by=by: review_emergency_decision(decision=decision, finding="Rightly so", by=by, at=at) for by in who
    ])  # fmt: skip

    assert refusals(ends) == [StepNotAllowed] * (len(who) - 1)
    assert DecisionReview.objects.get().decision == decision


def forget_rows() -> None:
    """Let the rows of one round not be found in the next."""
    Entry.objects.update(state=State.VOID)


def rows(ward: Ward, at: datetime, number: int) -> list[Entry]:
    return [cast.prior(ward, at, on=at.date(), exam_code="ct.chest") for _row in range(number)]


def test_two_examinations_at_once_take_one_request_once(ward: Ward, at: datetime) -> None:
    for _round in range(ROUNDS):
        forget_rows()
        request = cast.approved(ward, at, planned_on=at.date(), repeat_reason="Once more")
        first, second = rows(ward, at, 2)

        ends = at_once([lambda row=row: find_request(row, at=at) for row in (first, second)])

        assert sorted(end is None for end in ends) == [False, True]
        assert cast.now(request).entry in (first, second)
        assert Entry.objects.filter(pk__in=[first.pk, second.pk]).exclude(decision_digest="").count() == 1


def test_two_requests_at_once_take_one_examination_once(ward: Ward, at: datetime) -> None:
    for _round in range(ROUNDS):
        requests = [cast.approved(ward, at, repeat_reason="Once more") for _request in range(2)]
        (row,) = rows(ward, at, 1)

        ends = at_once([
            lambda request=request, row=row: put_together(request=request, entry=row, by=ward.radiographer, at=at)
            for request in requests
        ])  # fmt: skip

        assert refusals(ends) == [AlreadyTogether]
        assert sorted(cast.now(request).state for request in requests) == ["approved", "performed"]


def test_a_report_is_recorded_whatever_becomes_of_its_request_at_that_moment(ward: Ward, at: datetime) -> None:
    for _round in range(ROUNDS):
        forget_rows()
        request = cast.approved(ward, at, planned_on=at.date(), repeat_reason="Once more")
        (row,) = rows(ward, at, 1)

        ends = at_once([
            lambda row=row: find_request(row, at=at),
            lambda request=request: take_back_decision(request=request, by=ward.approver, at=at),
        ])  # fmt: skip

        now = cast.now(request)
        row.refresh_from_db()
        assert not isinstance(ends[0], Exception)
        if now.state == "performed":
            assert (ends[0], type(ends[1]), row.approver) == (request, StepNotAllowed, ward.decider)
        else:
            assert (ends[0], now.state, now.decision, row.decision_digest) == (None, "waiting", None, "")


def test_together_and_apart_at_once_neither_wait_for_each_other_nor_half_happen(ward: Ward, at: datetime) -> None:
    for _round in range(ROUNDS):
        forget_rows()
        request = cast.approved(ward, at, planned_on=at.date(), repeat_reason="Once more")
        (row,) = rows(ward, at, 1)
        assert find_request(row, at=at) == request

        at_once([
            lambda request=request: put_apart(request=request, by=ward.radiographer, at=at),
            lambda row=row: find_request(row, at=at),
            lambda request=request, row=row: put_together(request=request, entry=row, by=ward.radiographer, at=at),
            lambda request=request: put_apart(request=request, by=ward.radiographer, at=at),
        ])  # fmt: skip

        now = cast.now(request)
        row.refresh_from_db()
        assert (now.entry == row) == (now.state == "performed") == (row.decision_digest != "")
        assert (row.approver == ward.decider) == (now.state == "performed")
        drop_or_leave(now, ward, at)


def drop_or_leave(request: Request, ward: Ward, at: datetime) -> None:
    """Let the request of one round not be found in the next."""
    if request.state == "approved":
        drop_request(request=request, by=ward.referrer, at=at)
