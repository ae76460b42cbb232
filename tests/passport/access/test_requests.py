"""Whose requests somebody reads, the history that an open one shows, and what stood before a row."""

from datetime import date, datetime, timedelta

import pytest

from passport.access.models import Access, Ground, Purpose
from passport.access.services import (
    NotAllowed,
    RequestsView,
    hide_entry,
    open_requests,
)
from passport.booklet.models import Entry, Mistake
from passport.booklet.services import report_mistake
from passport.justification.models import DecisionVerdict, Request
from passport.justification.services import (
    NotYourRequest,
    drop_request,
    find_request,
    reopen_request,
    review_emergency_decision,
    send_again,
)
from passport.justification.states import StepNotAllowed
from passport.people.models import Membership, Patient, Record, Role, User
from passport.signing.models import Act
from tests import cast as people
from tests.passport.justification import cast
from tests.passport.justification.cast import Ward

EMERGENCY = {"urgency": "emergency", "emergency_reason": "Bleeding"}
MOMENT = timedelta(seconds=1)
PAGE = 50


@pytest.fixture
def ward(db: None) -> Ward:
    return cast.ward()


def door(reader: User, at: datetime) -> RequestsView:
    return open_requests(reader=reader, at=at)


def lets_in(reader: User, request: Request, at: datetime) -> bool:
    try:
        open_requests(reader=reader, at=at).history(request)
    except NotAllowed:
        return False
    return True


def looked_at(reader: User) -> set[Patient | Record]:
    looks = Access.objects.filter(reader_uid=reader.uid)
    assert set(looks.values_list("purpose", "ground")) <= {("justification", "request")}
    return {look.patient or look.record for look in looks}


@pytest.mark.parametrize("who", ["radiographer", "nobody"])
def test_the_door_opens_for_doctors_alone(who: str, ward: Ward, at: datetime) -> None:
    reader = people.reader(ward.ana) if who == "nobody" else getattr(ward, who)

    with pytest.raises(NotAllowed):
        door(reader, at)
    for doctor in (ward.referrer, ward.approver, ward.surgeon, ward.dentist, ward.nuclear, ward.stranger):
        assert door(doctor, at).reader == doctor


def test_who_left_finds_the_door_shut(ward: Ward, at: datetime) -> None:
    Membership.objects.filter(user=ward.referrer).update(until=at)

    assert door(ward.referrer, at - MOMENT).reader == ward.referrer
    with pytest.raises(NotAllowed):
        door(ward.referrer, at)


def test_a_referrer_sees_the_own_requests_and_the_look_is_written(ward: Ward, at: datetime) -> None:
    mine = cast.sent(ward, at)
    cast.sent(ward, at, of=ward.boris, by=ward.surgeon)

    view = door(ward.referrer, at)

    assert (view.mine(), view.waiting(), view.waiting_count()) == ([mine], [], 0)
    assert view.one(mine.uid) == mine
    look = Access.objects.get(reader_uid=ward.referrer.uid)
    assert (look.patient, look.purpose, look.ground, look.facility_name, look.at) == (
        ward.ana,
        "justification",
        "request",
        "Klinika Sever",
        at,
    )


def test_an_approver_sees_what_waits_at_the_own_hospitals(ward: Ward, at: datetime) -> None:
    routine, emergency = cast.sent(ward, at), cast.sent(ward, at, of=ward.nobody, **EMERGENCY)
    cast.drafted(ward, at, of=ward.boris)

    view = door(ward.approver, at)
    assert (view.waiting_count(), looked_at(ward.approver)) == (2, set())  # counting shows nobody

    assert view.waiting() == [emergency, routine]
    assert (view.waiting(offset=1), view.mine()) == ([routine], [])
    assert looked_at(ward.approver) == {ward.ana, ward.nobody}
    assert (view.next_waiting(), view.next_waiting(but=emergency)) == (emergency.uid, routine.uid)
    assert (view.decides(routine), door(ward.surgeon, at).decides(routine)) == (True, False)


def test_an_approver_of_another_hospital_sees_none_of_it(ward: Ward, at: datetime) -> None:
    request = cast.sent(ward, at, **EMERGENCY)
    decision = cast.decided(request, by=ward.approver, at=at)

    view = door(ward.stranger, at)

    assert (view.mine(), view.waiting(), view.decided(since=at), view.emergencies()) == ([], [], [], [])
    assert (view.waiting_count(), view.emergencies_count(), view.next_waiting()) == (0, 0, None)
    for hidden in (lambda: view.one(request.uid), lambda: view.emergency(decision.uid), lambda: view.history(request)):
        with pytest.raises(NotAllowed):
            hidden()
    assert looked_at(ward.stranger) == set()


def test_what_is_not_there_is_refused_as_what_is_not_yours(ward: Ward, at: datetime) -> None:
    for uid in ("f" * 32, "", cast.sent(ward, at, by=ward.surgeon).uid):
        with pytest.raises(NotAllowed):
            door(ward.referrer, at).one(uid)


def test_lists_are_read_by_the_page(ward: Ward, at: datetime) -> None:
    for number in range(PAGE + 1):
        cast.sent(ward, at + number * MOMENT)

    view = door(ward.approver, at)

    assert (len(view.waiting()), len(view.waiting(offset=PAGE)), view.waiting_count()) == (PAGE, 1, PAGE + 1)
    assert len(door(ward.referrer, at).mine()) == PAGE


def test_what_was_decided_lately_and_what_wants_an_answer(ward: Ward, at: datetime) -> None:
    refused, approved = cast.refused(ward, at), cast.approved(ward, at + MOMENT, of=ward.boris)

    view = door(ward.second, at)

    assert view.decided(since=at) == [approved, refused]
    assert looked_at(ward.second) == {ward.ana, ward.boris}
    assert view.decided(since=at + MOMENT, offset=1) == []
    assert (door(ward.referrer, at).wanting_answer_count(), view.wanting_answer_count()) == (1, 0)


def test_emergencies_are_shown_until_somebody_looked_at_them(ward: Ward, at: datetime) -> None:
    decision = cast.decided(cast.sent(ward, at, **EMERGENCY), by=ward.approver, at=at)
    view = door(ward.second, at)
    assert (view.emergencies_count(), looked_at(ward.second)) == (1, set())

    assert (view.emergencies(), view.emergency(decision.uid)) == ([decision], decision)
    assert looked_at(ward.second) == {ward.ana}

    review_emergency_decision(decision=decision, finding="Rightly so", by=ward.second, at=at)
    assert (view.emergencies(), view.emergencies_count()) == ([], 0)
    with pytest.raises(NotAllowed):
        view.emergency(decision.uid)


@pytest.mark.parametrize("who", ["referrer", "approver", "second", "dentist"])
def test_the_referrer_and_the_approvers_see_the_whole_history(who: str, ward: Ward, at: datetime) -> None:
    chest, head = cast.prior(ward, at, on=date(2020, 1, 1)), cast.prior(ward, at, on=date(2021, 1, 1))
    Entry.objects.filter(pk=head.pk).update(facility=ward.elsewhere)
    cast.prior(ward, at, on=date(2022, 1, 1), of=ward.boris_record)
    request = cast.sent(ward, at)
    reader = getattr(ward, who)

    view = open_requests(reader=reader, at=at).history(request)

    assert list(view.entries()) == [head, chest]
    assert (view.ground, view.purpose, view.ground_uid, view.until, view.patient) == (
        Ground.REQUEST,
        Purpose.JUSTIFICATION,
        request.uid,
        at + timedelta(days=90),
        ward.ana,
    )
    assert looked_at(reader) == {ward.ana}
    for closed in (view.looks, view.grants):
        with pytest.raises(NotAllowed):
            closed()


def test_a_record_that_nobody_claimed_shows_its_own_rows(ward: Ward, at: datetime) -> None:
    row = cast.prior(ward, at, on=date(2020, 1, 1), of=ward.nobody)
    cast.prior(ward, at, on=date(2020, 1, 1))
    request = cast.sent(ward, at, of=ward.nobody)

    view = door(ward.approver, at).history(request)

    assert (list(view.entries()), view.patient, view.record) == ([row], None, ward.nobody)
    assert looked_at(ward.approver) == {ward.nobody}


def test_a_request_under_a_record_shows_all_that_its_patient_has(ward: Ward, at: datetime) -> None:
    other = people.record(issuer="HOSPITAL", local_id="A-99", patient=ward.ana)
    here, there = cast.prior(ward, at, on=date(2020, 1, 1)), cast.prior(ward, at, on=date(2019, 1, 1), of=other)
    request = cast.sent(ward, at, of=other)

    view = door(ward.referrer, at).history(request)

    assert (list(view.entries()), view.patient) == ([here, there], ward.ana)
    assert looked_at(ward.referrer) == {ward.ana}


def test_hidden_rows_stay_hidden_and_are_counted(ward: Ward, at: datetime) -> None:
    shown, hidden = cast.prior(ward, at, on=date(2020, 1, 1)), cast.prior(ward, at, on=date(2026, 2, 1))
    hide_entry(entry=hidden, by=people.reader(ward.ana), at=at)
    request = cast.sent(ward, at, exam_code="ct.head")

    view = door(ward.approver, at).history(request)

    assert (list(view.entries()), view.hidden_count()) == ([shown], 1)
    with pytest.raises(NotAllowed):
        view.entry(hidden.uid)
    with pytest.raises(NotAllowed):
        view.chain(hidden)


def test_rows_that_are_said_to_be_somebody_elses_are_counted_apart(ward: Ward, at: datetime) -> None:
    shown, other = cast.prior(ward, at, on=date(2020, 1, 1)), cast.prior(ward, at, on=date(2026, 2, 1))
    request = cast.sent(ward, at, exam_code="ct.head")
    view = door(ward.approver, at).history(request)
    report_mistake(entry=other, kind=Mistake.NOT_MINE, words="", by=people.reader(ward.ana), at=at)

    assert (list(view.entries()), view.hidden_count(), view.disowned_count()) == ([shown], 0, 1)
    with pytest.raises(NotAllowed):
        view.entry(other.uid)


@pytest.mark.parametrize("who", ["stranger", "surgeon"])
def test_a_stranger_sees_nothing_even_with_the_request_in_hand(who: str, ward: Ward, at: datetime) -> None:
    cast.prior(ward, at, on=date(2020, 1, 1))
    request = cast.sent(ward, at)

    assert not lets_in(getattr(ward, who), request, at)
    assert looked_at(getattr(ward, who)) == set()


LIMITS = {
    "draft": (cast.drafted, timedelta(hours=1)),
    "waiting": (cast.sent, timedelta(days=90)),
    "approved": (cast.approved, timedelta(days=180)),
    "refused": (cast.refused, timedelta(days=7)),
}


@pytest.mark.parametrize("state", LIMITS)
@pytest.mark.parametrize("who", ["referrer", "approver"])
def test_history_is_read_while_the_request_is_open(who: str, state: str, ward: Ward, at: datetime) -> None:
    make, lasts = LIMITS[state]
    request = make(ward, at)
    assert request.state == state

    reader = getattr(ward, who)
    assert lets_in(reader, request, at)
    assert lets_in(reader, request, at + lasts - MOMENT)
    assert not lets_in(reader, request, at + lasts)


@pytest.mark.parametrize("who", ["referrer", "approver"])
def test_what_nobody_decided_on_is_read_again_for_as_long_when_somebody_takes_it_up_again(
    who: str, ward: Ward, at: datetime
) -> None:
    request, reader = cast.sent(ward, at), getattr(ward, who)
    lasts, later = timedelta(days=90), at + timedelta(days=200)
    assert not lets_in(reader, request, later)

    reopened = reopen_request(request=request, by=reader, at=later)

    assert lets_in(reader, reopened, later + lasts - MOMENT)
    assert not lets_in(reader, reopened, later + lasts)
    assert Act.objects.filter(verb="request.reopened", actor_uid=reader.uid, subject_uid=request.uid).count() == 1


@pytest.mark.parametrize("who", ["referrer", "approver"])
def test_what_still_shows_the_history_is_not_renewed_by_who_reads_it(who: str, ward: Ward, at: datetime) -> None:
    request, last = cast.sent(ward, at), at + timedelta(days=90) - MOMENT

    with pytest.raises(StepNotAllowed):
        reopen_request(request=request, by=getattr(ward, who), at=last)

    assert cast.now(request).state_at == at
    assert door(ward.approver, last).next_waiting() == request.uid
    assert door(ward.approver, last + MOMENT).next_waiting() is None


@pytest.mark.parametrize("who", ["stranger", "surgeon", "radiographer"])
def test_nobody_else_takes_a_request_up_again(who: str, ward: Ward, at: datetime) -> None:
    with pytest.raises(NotYourRequest):
        reopen_request(request=cast.sent(ward, at), by=getattr(ward, who), at=at)


def test_who_went_to_another_hospital_reads_no_history_for_what_was_asked_before(ward: Ward, at: datetime) -> None:
    request = cast.sent(ward, at)
    Membership.objects.filter(user=ward.referrer).update(until=at + MOMENT)
    Membership.objects.create(
        user=ward.referrer, facility=ward.facility, role=Role.REFERRER, since=at + MOMENT, named_by="the test"
    )

    assert lets_in(ward.referrer, request, at)
    assert not lets_in(ward.referrer, request, at + MOMENT)
    with pytest.raises(NotYourRequest):
        reopen_request(request=request, by=ward.referrer, at=at + MOMENT)
    assert door(ward.referrer, at + MOMENT).mine() == [request]  # what one asked for stays on the list


@pytest.mark.parametrize("who", ["referrer", "approver"])
def test_what_was_given_up_or_answered_shows_nothing_more(who: str, ward: Ward, at: datetime) -> None:
    dropped = drop_request(request=cast.sent(ward, at), by=ward.referrer, at=at)
    answered = cast.refused(ward, at)
    again = send_again(request=answered, by=ward.referrer, at=at)

    reader = getattr(ward, who)
    assert [lets_in(reader, cast.now(request), at) for request in (dropped, answered, again)] == [False, False, True]


def performed(ward: Ward, at: datetime, **parts: object) -> tuple[Request, Entry]:
    request = cast.approved(ward, at, planned_on=at.date(), **parts)
    entry = cast.prior(ward, at, on=at.date(), exam_code=request.exam_code)
    assert find_request(entry, at=at) == request
    return cast.now(request), Entry.objects.get(pk=entry.pk)


@pytest.mark.parametrize("who", ["referrer", "approver"])
@pytest.mark.parametrize("state", ["signed", "cannot_sign", "hospital_confirmed", "void"])
def test_history_is_read_until_seven_days_after_signing(state: str, who: str, ward: Ward, at: datetime) -> None:
    request, entry = performed(ward, at)
    reader, signed_at = getattr(ward, who), at + timedelta(days=30)
    assert lets_in(reader, request, at + timedelta(days=180) - MOMENT)
    assert not lets_in(reader, request, at + timedelta(days=180))

    Entry.objects.filter(pk=entry.pk).update(state=state, state_at=signed_at)

    assert lets_in(reader, cast.now(request), signed_at + timedelta(days=7) - MOMENT)
    assert not lets_in(reader, cast.now(request), signed_at + timedelta(days=7))


def test_a_refusal_shows_its_reason_to_the_referrer(ward: Ward, at: datetime) -> None:
    request = cast.sent(ward, at)
    cast.decided(request, by=ward.approver, at=at, verdict=DecisionVerdict.REFUSED, reason="Not needed")

    found = door(ward.referrer, at).one(request.uid)

    assert (found.decision.reason, [one.reason for one in found.decisions.all()]) == ("Not needed", ["Not needed"])
