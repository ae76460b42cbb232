"""Every verb in every state: it leads where the table says, or is refused and changes nothing."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from passport.justification.models import Decision, DecisionVerdict, Request
from passport.justification.services import (
    AlreadyTogether,
    change_request,
    drop_request,
    put_apart,
    put_together,
    reopen_request,
    send_again,
    send_request,
    take_alternative,
    take_back_decision,
)
from passport.justification.states import RequestState, StepNotAllowed
from passport.signing.models import Act
from tests.passport.justification import cast
from tests.passport.justification.cast import Ward

State = RequestState


def answered(ward: Ward, at: datetime) -> Request:
    request = cast.refused(ward, at)
    send_again(request=request, by=ward.referrer, at=at)
    return request


def dropped(ward: Ward, at: datetime) -> Request:
    return drop_request(request=cast.sent(ward, at), by=ward.referrer, at=at)


def performed(ward: Ward, at: datetime) -> Request:
    request = cast.approved(ward, at)
    row = cast.prior(ward, at, on=at.date(), exam_code="ct.head")
    return put_together(request=request, entry=row, by=ward.radiographer, at=at)


IN_STATE: dict[RequestState, Callable[[Ward, datetime], Request]] = {
    State.DRAFT: cast.drafted,
    State.WAITING: cast.sent,
    State.APPROVED: cast.approved,
    State.REFUSED: cast.refused,
    State.ANSWERED: answered,
    State.DROPPED: dropped,
    State.PERFORMED: performed,
}


def perform(request: Request, ward: Ward, at: datetime) -> object:
    row = cast.prior(ward, at, on=at.date(), exam_code="ct.neck")
    return put_together(request=request, entry=row, by=ward.radiographer, at=at)


VERBS: dict[str, Callable[[Request, Ward, datetime], object]] = {
    "change": lambda request, ward, at: change_request(request=request, wish=cast.wish(), by=ward.referrer, at=at),
    "send": lambda request, ward, at: send_request(
        request=request, shown=cast.screen(request), by=ward.referrer, at=at
    ),
    "drop": lambda request, ward, at: drop_request(request=request, by=ward.referrer, at=at),
    "approve": lambda request, ward, at: cast.decided(request, by=ward.approver, at=at),
    "refuse": lambda request, ward, at: cast.decided(request, by=ward.approver, at=at, verdict=DecisionVerdict.REFUSED),
    "take back": lambda request, ward, at: take_back_decision(request=request, by=ward.approver, at=at),
    "take the alternative": lambda request, ward, at: take_alternative(request=request, by=ward.referrer, at=at),
    "send again": lambda request, ward, at: send_again(request=request, by=ward.referrer, at=at),
    "perform": perform,
    "reopen": lambda request, ward, at: reopen_request(request=request, by=ward.approver, at=at + timedelta(days=90)),
    "part": lambda request, ward, at: put_apart(request=request, by=ward.radiographer, at=at),
}
LEADS_TO = {
    "change": {State.DRAFT: State.DRAFT},
    "send": {State.DRAFT: State.WAITING},
    "drop": dict.fromkeys((State.DRAFT, State.WAITING, State.APPROVED, State.REFUSED), State.DROPPED),
    "approve": {State.WAITING: State.APPROVED},
    "refuse": {State.WAITING: State.REFUSED},
    "reopen": {State.WAITING: State.WAITING},
    "take back": dict.fromkeys((State.APPROVED, State.REFUSED), State.WAITING),
    "take the alternative": {State.REFUSED: State.ANSWERED},
    "send again": {State.REFUSED: State.ANSWERED},
    "perform": dict.fromkeys((State.WAITING, State.APPROVED), State.PERFORMED),
    "part": {State.PERFORMED: State.APPROVED},
}


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("state", State)
def test_a_verb_leads_where_the_table_says_or_changes_nothing(
    state: RequestState, verb: str, ward: Ward, at: datetime
) -> None:
    request = IN_STATE[state](ward, at)
    assert cast.now(request).state == state
    before = (Decision.objects.count(), Request.objects.count(), cast.now(request).decision)

    if state in LEADS_TO[verb]:
        VERBS[verb](request, ward, at)
        assert cast.now(request).state == LEADS_TO[verb][state]
        return
    acts = Act.objects.filter(subject_uid=request.uid).count()
    with pytest.raises(AlreadyTogether if (verb, state) == ("perform", State.PERFORMED) else StepNotAllowed):
        VERBS[verb](request, ward, at)
    assert cast.now(request).state == state
    assert (Decision.objects.count(), Request.objects.count(), cast.now(request).decision) == before
    assert Act.objects.filter(subject_uid=request.uid).count() == acts
