"""Somebody without an account asks with a code, and looks when the patient allows it."""

from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from passport.access.models import Access, Grant, GuestLook, Purpose
from passport.access.selectors import guest_called
from passport.access.services import (
    CodeRefused,
    GuestSaysNothing,
    GuestState,
    NotAllowed,
    NothingToAnswer,
    SaysToBe,
    answer_guest,
    ask_to_look,
    end_guest_look,
    guest_state,
    hide_entry,
    make_grant,
    open_for_guest,
    open_passport,
    redeem_grant,
    session_hmac,
    stop_grant,
)
from passport.people.models import Attempt, Relation
from passport.signing.models import Act, Notice
from passport.signing.selectors import notices_for
from tests.passport.people import cast as people
from tests.passport.people.cast import Cast

SOMEWHERE, ELSEWHERE = b"\x04" * 32, b"\x05" * 32
SAYS = SaysToBe(name="Dr Mira Babić", facility="Ambulance Vine", purpose="before a CT")


def code_of(cast: Cast, at: datetime) -> str:
    return make_grant(patient=cast.ana, by=cast.ana_reads, at=at)[1]


def asks(cast: Cast, at: datetime, *, who: bytes = SOMEWHERE) -> GuestLook:
    return ask_to_look(code=code_of(cast, at), says=SAYS, who_hmac=who, at=at)[0]


def looking(cast: Cast, at: datetime) -> GuestLook:
    return answer_guest(guest=asks(cast, at), allow=True, by=cast.ana_reads, at=at)


def test_who_asks_is_kept_as_typed_and_the_patient_is_asked_without_a_word_of_it(cast: Cast, at: datetime) -> None:
    guest = asks(cast, at)

    assert (guest.name, guest.facility, guest.purpose) == ("Dr Mira Babić", "Ambulance Vine", "before a CT")
    assert (guest_state(guest, at), guest.answer_until) == (GuestState.WAITING, at + timedelta(minutes=10))
    notice = Notice.objects.get()
    assert (notice.user, notice.kind, notice.subject_uid, notice.detail) == (
        cast.ana_reads,
        "guest.asked",
        guest.grant.uid,
        {},
    )
    act = Act.objects.get(verb="guest.asked")
    assert (act.actor_uid, act.actor, act.detail) == (guest.uid, "Dr Mira Babić", {"patient": cast.ana.uid})


def test_asking_opens_nothing_before_the_answer(cast: Cast, at: datetime) -> None:
    guest = asks(cast, at)

    with pytest.raises(NotAllowed):
        open_for_guest(guest=guest, at=at)

    assert not Access.objects.exists()


def test_who_was_allowed_reads_for_an_hour_what_a_granted_doctor_reads(cast: Cast, at: datetime) -> None:
    hide_entry(entry=cast.ana_at_linden, by=cast.ana_reads, at=at)
    guest = looking(cast, at)

    view = open_for_guest(guest=guest, at=at + timedelta(minutes=59))

    assert [entry.uid for entry in view.entries()] == [cast.ana_at_cedar.uid]
    assert (view.hidden_count(), view.until, view.scope.answers, view.scope.booklet) == (
        1,
        at + timedelta(hours=1),
        False,
        False,
    )
    look = Access.objects.get(ground="guest")
    assert (look.reader_uid, look.reader_name, look.facility_name, look.reason, look.purpose) == (
        guest.uid,
        "Dr Mira Babić",
        "Ambulance Vine",
        "before a CT",
        "care",
    )
    with pytest.raises(NotAllowed):
        open_for_guest(guest=guest, at=at + timedelta(hours=1))


def test_a_longer_code_gives_a_guest_an_hour_all_the_same(cast: Cast, at: datetime) -> None:
    code = make_grant(patient=cast.ana, by=cast.ana_reads, lasts=168, at=at)[1]
    guest = ask_to_look(code=code, says=SAYS, who_hmac=SOMEWHERE, at=at)[0]

    assert answer_guest(guest=guest, allow=True, by=cast.ana_reads, at=at).until == at + timedelta(hours=1)


def test_a_refusal_shows_nothing_and_takes_the_question_off_the_page(cast: Cast, at: datetime) -> None:
    guest = answer_guest(guest=asks(cast, at), allow=False, by=cast.ana_reads, at=at)

    assert (guest_state(guest, at), guest.until) == (GuestState.REFUSED, None)
    assert notices_for(user=cast.ana_reads).count() == 0
    with pytest.raises(NotAllowed):
        open_for_guest(guest=guest, at=at)


def test_a_stop_ends_it_at_the_next_look(cast: Cast, at: datetime) -> None:
    guest = looking(cast, at)
    open_for_guest(guest=guest, at=at)
    stop_grant(grant=guest.grant, by=cast.ana_reads, at=at)

    kept = GuestLook.objects.get()
    assert guest_state(kept, at) is GuestState.ENDED
    with pytest.raises(NotAllowed):
        open_for_guest(guest=kept, at=at)


def test_a_guest_ends_it_once(cast: Cast, at: datetime) -> None:
    guest = looking(cast, at)

    end_guest_look(guest=guest, at=at + timedelta(minutes=1))
    end_guest_look(guest=guest, at=at + timedelta(minutes=2))

    assert Grant.objects.get().stopped_at == at + timedelta(minutes=1)
    assert Act.objects.get(verb="grant.stopped").actor_uid == guest.uid


@pytest.mark.parametrize("who", ["boris_reads", "doctor", "clerk"])
def test_nobody_else_answers(who: str, cast: Cast, at: datetime) -> None:
    guest = asks(cast, at)

    with pytest.raises(NotAllowed):
        answer_guest(guest=guest, allow=True, by=getattr(cast, who), at=at)

    assert GuestLook.objects.get().answered_at is None


def test_a_trusted_person_does_not_answer_and_a_guardian_does(cast: Cast, at: datetime) -> None:
    guest = asks(cast, at)
    trusted = people.reader(cast.ana, at, relation=Relation.TRUSTED).user
    guardian = people.reader(cast.ana, at, relation=Relation.GUARDIAN).user

    with pytest.raises(NotAllowed):
        answer_guest(guest=guest, allow=True, by=trusted, at=at)

    assert answer_guest(guest=guest, allow=True, by=guardian, at=at).answered_by == guardian


def test_ten_minutes_are_left_for_the_answer(cast: Cast, at: datetime) -> None:
    guest, late = asks(cast, at), at + timedelta(minutes=10)

    with pytest.raises(NothingToAnswer):
        answer_guest(guest=guest, allow=True, by=cast.ana_reads, at=late)

    assert guest_state(guest, late) is GuestState.UNANSWERED


def test_an_answer_is_given_once(cast: Cast, at: datetime) -> None:
    guest = looking(cast, at)

    with pytest.raises(NothingToAnswer):
        answer_guest(guest=guest, allow=False, by=cast.ana_reads, at=at)

    assert GuestLook.objects.get().allowed is True


def test_what_was_stopped_is_not_allowed_any_more(cast: Cast, at: datetime) -> None:
    guest = asks(cast, at)
    stop_grant(grant=guest.grant, by=cast.ana_reads, at=at)

    with pytest.raises(NothingToAnswer):
        answer_guest(guest=guest, allow=True, by=cast.ana_reads, at=at)


def test_one_code_is_for_one_person_with_or_without_an_account(cast: Cast, at: datetime) -> None:
    code = code_of(cast, at)
    ask_to_look(code=code, says=SAYS, who_hmac=SOMEWHERE, at=at)

    with pytest.raises(CodeRefused):
        ask_to_look(code=code, says=SAYS, who_hmac=ELSEWHERE, at=at)
    with pytest.raises(CodeRefused):
        redeem_grant(code=code, by=cast.doctor, who_hmac=ELSEWHERE, at=at)

    assert GuestLook.objects.count() == 1


def test_wrong_used_expired_and_stopped_codes_cost_the_same_statements(
    cast: Cast, at: datetime, django_assert_num_queries: object
) -> None:
    expired, at = code_of(cast, at), at + timedelta(hours=1)
    used = code_of(cast, at)
    redeem_grant(code=used, by=cast.doctor, who_hmac=ELSEWHERE, at=at)
    grant, stopped = make_grant(patient=cast.ana, by=cast.ana_reads, at=at)
    stop_grant(grant=grant, by=cast.ana_reads, at=at)

    for code in ("0" * 12, used, expired, stopped):
        with django_assert_num_queries(4), pytest.raises(CodeRefused):  # savepoint, a read, the try, release
            ask_to_look(code=code, says=SAYS, who_hmac=SOMEWHERE, at=at)


def test_ten_wrong_tries_stop_an_account_and_keep_nobody_else_at_that_address_out(cast: Cast, at: datetime) -> None:
    code = code_of(cast, at)
    for user in (None, cast.boris_reads):
        for _turn in range(10):
            with pytest.raises(CodeRefused):
                ask_to_look(code="0" * 12, says=SAYS, who_hmac=SOMEWHERE, user=user, at=at)

    with pytest.raises(CodeRefused):
        ask_to_look(code=code, says=SAYS, who_hmac=SOMEWHERE, user=cast.boris_reads, at=at)
    assert ask_to_look(code=code, says=SAYS, who_hmac=SOMEWHERE, at=at)[0].grant.patient == cast.ana


@pytest.mark.parametrize("nothing", ["name", "facility", "purpose"])
def test_who_says_nothing_asks_nothing_and_the_code_is_not_used_up(nothing: str, cast: Cast, at: datetime) -> None:
    code = code_of(cast, at)
    said = {"name": "Dr Mira", "facility": "Vine", "purpose": "a CT", nothing: " \x00\u202e "}

    with pytest.raises(GuestSaysNothing):
        ask_to_look(code=code, says=SaysToBe(**said), who_hmac=SOMEWHERE, at=at)

    assert (GuestLook.objects.count(), Attempt.objects.filter(kind="grant").count()) == (0, 0)


def test_only_the_browser_that_asked_finds_it_and_what_it_keeps_is_kept_nowhere_else(cast: Cast, at: datetime) -> None:
    guest, session = ask_to_look(code=code_of(cast, at), says=SAYS, who_hmac=SOMEWHERE, at=at)
    other = asks(cast, at)

    assert guest_called(guest.uid, session_hmac(session)) == guest
    assert guest_called(other.uid, session_hmac(session)) is None
    assert session.encode() not in bytes(guest.session_hmac)
    assert session not in str(list(Act.objects.values()))


def test_the_patient_sees_who_asks_and_who_looks_until_it_is_over(cast: Cast, at: datetime) -> None:
    def listed(later: datetime) -> list[Grant]:
        view = open_passport(reader=cast.ana_reads, patient=cast.ana, purpose=Purpose.OWN_RECORD, at=later)
        return list(view.grants())

    guest = asks(cast, at)
    asked = [listed(at), listed(at + timedelta(minutes=10))]
    answer_guest(guest=guest, allow=True, by=cast.ana_reads, at=at + timedelta(minutes=9))
    running = [listed(at + timedelta(minutes=68)), listed(at + timedelta(minutes=69))]

    assert (asked, running) == ([[guest.grant], []], [[guest.grant], []])


@pytest.mark.parametrize(
    "broken",
    [
        {"name": ""},
        {"facility": ""},
        {"purpose": ""},
        {"allowed": True},
        {"until": datetime.fromisoformat("2026-03-02T10:00:00+00:00")},
    ],
)
def test_the_database_refuses_half_an_answer_and_nobody(broken: dict[str, object], cast: Cast, at: datetime) -> None:
    guest = asks(cast, at)

    with pytest.raises(IntegrityError), transaction.atomic():
        GuestLook.objects.filter(pk=guest.pk).update(**broken)


@pytest.mark.parametrize("broken", [{"for_guest": False}, {"redeemed_at": None}, {"lasts": 2}])
def test_the_database_refuses_a_code_that_is_nobodys_or_lasts_as_no_other(
    broken: dict[str, object], cast: Cast, at: datetime
) -> None:
    guest = asks(cast, at)

    with pytest.raises(IntegrityError), transaction.atomic():
        Grant.objects.filter(pk=guest.grant_id).update(**broken)
