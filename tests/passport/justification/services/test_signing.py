"""The approver's own signature under one decision, as it was sealed."""

from datetime import datetime, timedelta

import pytest

from passport.booklet.services import CannotSignAnyMore
from passport.justification.models import Decision
from passport.justification.services import (
    NotYourRequest,
    complete_signature,
    prepare_signature,
    take_back_decision,
)
from passport.justification.verification import decision_differs
from passport.people.models import Practitioner
from passport.signing.errors import (
    AlreadySigned,
    ChangedMeanwhile,
    KeyOfAnother,
    NoSigningKey,
    PayloadDiffers,
    RequestExpired,
    RequestUsed,
)
from passport.signing.models import Signature, Statement
from passport.signing.selectors import request_options
from tests.authenticator import Authenticator
from tests.passport.booklet.signing import enrol
from tests.passport.justification import cast
from tests.passport.justification.cast import Ward


@pytest.fixture
def authenticator(ward: Ward, at: datetime) -> Authenticator:
    held = Authenticator()
    enrol(ward.approver, held, at=at)
    return held


@pytest.fixture
def decision(ward: Ward, at: datetime) -> Decision:
    return cast.decided(cast.sent(ward, at), by=ward.approver, at=at)


def signed(
    decision: Decision, ward: Ward, held: Authenticator, *, after: timedelta = timedelta(minutes=1)
) -> Signature:
    request = prepare_signature(decision=decision, by=ward.approver, at=decision.at)
    response = held.get(request_options(request=request, at=decision.at))
    return complete_signature(
        request_uid=request.uid, decision=decision, response=response, by=ward.approver, at=decision.at + after
    )


def test_one_touch_signs_the_decision_as_it_was_sealed(
    decision: Decision, authenticator: Authenticator, ward: Ward, at: datetime
) -> None:
    signature = signed(decision, ward, authenticator)

    assert (signature.statement, Statement.objects.count()) == (decision.statement, 1)
    assert (signature.signer_uid, signature.signed_at) == (ward.approver.uid, at + timedelta(minutes=1))
    assert decision_differs(Decision.objects.get()) == []


def test_only_who_decided_signs(decision: Decision, authenticator: Authenticator, ward: Ward, at: datetime) -> None:
    enrol(ward.second, Authenticator(), at=at)

    for other in (ward.second, ward.stranger, ward.referrer):
        with pytest.raises(NotYourRequest):
            prepare_signature(decision=decision, by=other, at=at)
    assert not Signature.objects.exists()


def test_the_touch_of_another_person_is_refused(
    decision: Decision, authenticator: Authenticator, ward: Ward, at: datetime
) -> None:
    theirs = Authenticator()
    enrol(ward.second, theirs, at=at)
    request = prepare_signature(decision=decision, by=ward.approver, at=at)
    options = request_options(request=request, at=at)
    key = next(iter(theirs.passkeys))

    response = theirs.get(options, with_key=key)

    for who, refusal in ((ward.second, NotYourRequest), (ward.approver, KeyOfAnother)):
        with pytest.raises(refusal):
            complete_signature(request_uid=request.uid, decision=decision, response=response, by=who, at=at)
    assert not Signature.objects.exists()


def test_whose_right_to_sign_or_role_there_ended_meanwhile_signs_nothing(
    decision: Decision, authenticator: Authenticator, ward: Ward, at: datetime
) -> None:
    request = prepare_signature(decision=decision, by=ward.approver, at=at)
    told = {"request_uid": request.uid, "by": ward.approver, "at": at + timedelta(minutes=1)}
    told["response"] = authenticator.get(request_options(request=request, at=at))

    Practitioner.objects.filter(pk=decision.by_id).update(cannot_sign_since=at, cannot_sign_reason="left")
    with pytest.raises(CannotSignAnyMore):
        complete_signature(decision=Decision.objects.get(), **told)
    Practitioner.objects.filter(pk=decision.by_id).update(cannot_sign_since=None, cannot_sign_reason=None)
    ward.approver.memberships.update(until=at)
    with pytest.raises(NotYourRequest):
        complete_signature(decision=Decision.objects.get(), **told)
    assert not Signature.objects.exists()


def test_a_key_is_enrolled_before(decision: Decision, ward: Ward, at: datetime) -> None:
    with pytest.raises(NoSigningKey):
        prepare_signature(decision=decision, by=ward.approver, at=at)


def test_the_moment_is_that_of_the_decision_and_the_touch_follows_within_ten_minutes(
    decision: Decision, authenticator: Authenticator, ward: Ward, at: datetime
) -> None:
    with pytest.raises(PayloadDiffers):
        prepare_signature(decision=decision, by=ward.approver, at=at + timedelta(seconds=1))
    with pytest.raises(RequestExpired):
        signed(decision, ward, authenticator, after=timedelta(minutes=10))
    assert signed(decision, ward, authenticator, after=timedelta(minutes=9, seconds=59)).pk


def test_one_touch_counts_once(decision: Decision, authenticator: Authenticator, ward: Ward, at: datetime) -> None:
    request = prepare_signature(decision=decision, by=ward.approver, at=at)
    response = authenticator.get(request_options(request=request, at=at))
    told = {"request_uid": request.uid, "decision": decision, "response": response, "by": ward.approver, "at": at}
    complete_signature(**told)

    with pytest.raises(RequestUsed):
        complete_signature(**told)
    with pytest.raises(AlreadySigned):
        prepare_signature(decision=decision, by=ward.approver, at=at)
    assert Signature.objects.count() == 1


def test_a_decision_that_was_taken_back_is_not_signed(
    decision: Decision, authenticator: Authenticator, ward: Ward, at: datetime
) -> None:
    take_back_decision(request=decision.request, by=ward.approver, at=at)

    with pytest.raises(ChangedMeanwhile):
        signed(decision, ward, authenticator)
    assert not Signature.objects.exists()


def test_a_touch_under_one_decision_signs_no_other(
    decision: Decision, authenticator: Authenticator, ward: Ward, at: datetime
) -> None:
    other = cast.decided(cast.sent(ward, at), by=ward.approver, at=at)
    request = prepare_signature(decision=decision, by=ward.approver, at=at)
    response = authenticator.get(request_options(request=request, at=at))

    with pytest.raises(ChangedMeanwhile):
        complete_signature(request_uid=request.uid, decision=other, response=response, by=ward.approver, at=at)
    assert not Signature.objects.exists()
