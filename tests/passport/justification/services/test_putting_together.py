"""A radiographer says what belongs together and what does not; what was performed is recorded in any case."""

from datetime import datetime, timedelta

import pytest

from passport.booklet import services as booklet
from passport.justification.models import Decision
from passport.justification.selectors import chain_of, last_decision
from passport.justification.services import (
    AlreadyTogether,
    NotYourRequest,
    candidates_for,
    drop_request,
    find_request,
    put_apart,
    put_together,
    take_back_decision,
)
from passport.justification.states import StepNotAllowed
from passport.signing import canonical
from passport.signing.models import Act
from tests import cast as people
from tests.passport.justification import cast
from tests.passport.justification.cast import Ward
from tests.passport.justification.services.reports import DAY, found, now, report, together


@pytest.mark.parametrize("who", ["radiographer", "second"])
def test_a_radiographer_or_an_approver_says_what_belongs_together(who: str, ward: Ward, at: datetime) -> None:
    requests = [cast.approved(ward, at, planned_on=DAY) for _request in range(2)]
    entry = report(ward, at)
    assert find_request(entry, at=at) is None
    assert list(candidates_for(entry)) == requests[::-1]

    request = put_together(request=requests[0], entry=entry, by=getattr(ward, who), at=at)

    assert (request.state, request.entry, request.entry_found_by) == ("performed", entry, "chosen")
    assert now(entry).approver == ward.decider
    assert Act.objects.get(verb="request.performed").actor == who
    assert list(candidates_for(entry)) == [requests[1]]


@pytest.mark.parametrize("who", ["referrer", "surgeon", "stranger", "administrator"])
def test_nobody_else_does(who: str, ward: Ward, at: datetime) -> None:
    request, entry = cast.approved(ward, at), report(ward, at)

    with pytest.raises(NotYourRequest):
        put_together(request=request, entry=entry, by=getattr(ward, who), at=at)
    assert cast.now(request).state == "approved"

    put_together(request=request, entry=entry, by=ward.radiographer, at=at)
    with pytest.raises(NotYourRequest):
        put_apart(request=request, by=getattr(ward, who), at=at)
    assert cast.now(request).state == "performed"


def test_an_examination_belongs_to_one_request_and_a_request_to_one_examination(ward: Ward, at: datetime) -> None:
    first, second = (cast.approved(ward, at) for _request in range(2))
    entry, other = report(ward, at), report(ward, at, study=2)
    put_together(request=first, entry=entry, by=ward.radiographer, at=at)

    for request, row in ((second, entry), (first, other)):
        with pytest.raises(AlreadyTogether):
            put_together(request=request, entry=row, by=ward.radiographer, at=at)
    assert (cast.now(second).state, now(other).decision_digest) == ("approved", "")


def test_what_was_asked_of_another_patient_or_hospital_is_not_put_beside_it(ward: Ward, at: datetime) -> None:
    of_boris, of_ana = cast.approved(ward, at, of=ward.boris), cast.approved(ward, at)
    entry, far = report(ward, at), report(ward, at, place=ward.elsewhere, study=2)
    there = people.staff(ward.elsewhere, "far-radiographer", "radiographer")

    for request, row, by in ((of_boris, entry, ward.radiographer), (of_ana, far, there)):
        with pytest.raises(NotYourRequest):
            put_together(request=request, entry=row, by=by, at=at)
        assert cast.now(request).state == "approved"
    assert list(candidates_for(far)) == []


def test_what_was_never_decided_on_or_given_up_was_not_performed(ward: Ward, at: datetime) -> None:
    dropped = drop_request(request=cast.sent(ward, at), by=ward.referrer, at=at)
    requests = (cast.drafted(ward, at), cast.refused(ward, at), dropped)
    entry = report(ward, at)

    for request in requests:
        with pytest.raises(StepNotAllowed):
            put_together(request=request, entry=entry, by=ward.radiographer, at=at)
    assert list(candidates_for(entry)) == []


def test_what_was_performed_without_a_decision_is_recorded_all_the_same(ward: Ward, at: datetime) -> None:
    request, entry = cast.sent(ward, at), report(ward, at)
    assert list(candidates_for(entry)) == [request]

    done = put_together(request=request, entry=entry, by=ward.radiographer, at=at)

    assert (done.state, done.decision, last_decision(done)) == ("performed", None, None)
    assert (now(entry).approver, now(entry).approval, now(entry).decision_digest) == (None, "not_recorded", "")
    assert now(entry).purpose == "diagnosis"
    for verdict in ("approved", "refused"):
        with pytest.raises(StepNotAllowed):
            cast.decided(request, by=ward.approver, at=at, verdict=verdict)


def test_a_decision_that_was_taken_back_approved_nothing(ward: Ward, at: datetime) -> None:
    request = cast.approved(ward, at)
    take_back_decision(request=request, by=ward.approver, at=at)
    entry = report(ward, at)
    put_together(request=request, entry=entry, by=ward.radiographer, at=at)

    chain = chain_of(now(entry), answers=False)
    assert chain is not None
    assert (chain.decision, len(chain.decisions)) == (None, 1)
    assert now(entry).approver is None

    assert put_apart(request=request, by=ward.radiographer, at=at).state == "waiting"


def test_a_decision_and_a_row_that_did_not_belong_together_come_apart(ward: Ward, at: datetime) -> None:
    request, entry = together(ward, at, purpose="medico_legal", ordered_by="Sud")
    digest = bytes(entry.current_version.row_digest)
    later = at + timedelta(hours=1)

    apart = put_apart(request=request, by=ward.radiographer, at=later)

    entry = now(entry)
    assert (apart.state, apart.state_at, apart.entry, apart.entry_found_by) == ("approved", later, None, None)
    assert apart.decision == Decision.objects.get()
    assert (entry.approver, entry.approval, entry.decision_digest, entry.purpose, entry.referrer) == (
        None,
        "not_recorded",
        "",
        "diagnosis",
        "",
    )
    assert (entry.pack, entry.article, entry.state) == ("rs-1998", "čl. 2. st. 3. i čl. 3", "pending")
    assert bytes(entry.current_version.row_digest) != digest
    row = canonical.loads(bytes(entry.current_version.row_payload))
    assert ("decision_digest" in row, row["approver"], row["decision"]) == (False, None, "not_recorded")
    told = Act.objects.get(verb="request.parted")
    assert (told.actor, told.subject_uid, told.detail) == (
        "radiographer",
        request.uid,
        {"entry": entry.uid, "found_by": ""},
    )


def test_what_came_apart_finds_its_own_row(ward: Ward, at: datetime) -> None:
    request, wrong = together(ward, at)
    put_apart(request=request, by=ward.radiographer, at=at)
    right = report(ward, at, study=2)

    assert put_together(request=request, entry=right, by=ward.radiographer, at=at).entry == right
    assert (now(right).approver, now(wrong).approver) == (ward.decider, None)


def test_what_a_person_put_apart_is_not_put_together_by_the_next_report(ward: Ward, at: datetime) -> None:
    request, entry = together(ward, at)
    put_apart(request=request, by=ward.radiographer, at=at)

    report(ward, at, number=2)

    assert find_request(entry, at=at) is None
    assert cast.now(request).parted_from == entry
    assert found(ward, at, study=2) == (request, "examination_and_day")


def test_but_the_person_may_put_it_together_again(ward: Ward, at: datetime) -> None:
    request, entry = together(ward, at)
    put_apart(request=request, by=ward.radiographer, at=at)

    assert put_together(request=request, entry=entry, by=ward.radiographer, at=at).entry == entry
    assert now(entry).approver == ward.decider


def test_what_was_performed_without_a_decision_waits_again(ward: Ward, at: datetime) -> None:
    request, entry = cast.sent(ward, at), report(ward, at)
    put_together(request=request, entry=entry, by=ward.radiographer, at=at)
    booklet.pass_on(entry=now(entry), to=ward.second.practitioner, by=ward.approver, at=at)

    assert put_apart(request=request, by=ward.radiographer, at=at).state == "waiting"
    assert now(entry).approver == ward.second.practitioner  # whom nobody's decision had named


def test_only_what_stands_together_comes_apart(ward: Ward, at: datetime) -> None:
    for request in (cast.drafted(ward, at), cast.sent(ward, at), cast.approved(ward, at), cast.refused(ward, at)):
        with pytest.raises(StepNotAllowed):
            put_apart(request=request, by=ward.radiographer, at=at)


def test_a_row_that_became_void_lets_its_request_go(ward: Ward, at: datetime) -> None:
    request, entry = together(ward, at)
    booklet.void_entry(entry=entry, reason="Another patient", by=ward.approver, at=at)

    assert put_apart(request=request, by=ward.radiographer, at=at).state == "approved"
    assert (now(entry).state, now(entry).approver) == ("void", ward.decider)  # it stays as it was
    assert find_request(entry, at=at) is None


def test_a_performed_request_is_not_given_up_nor_its_decision_taken_back(ward: Ward, at: datetime) -> None:
    request, _entry = together(ward, at)

    with pytest.raises(StepNotAllowed):
        drop_request(request=request, by=ward.referrer, at=at)
    with pytest.raises(StepNotAllowed):
        take_back_decision(request=request, by=ward.approver, at=at)
    assert cast.now(request).state == "performed"
