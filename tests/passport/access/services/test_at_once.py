"""Several people at one code, and a patient who stops while somebody is let in: PostgreSQL's writers do run at once."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime

import pytest
from django.db import connection

from passport.access.models import Grant, GuestLook
from passport.access.services import (
    CodeRefused,
    NothingToAnswer,
    PatientNotFound,
    SaysToBe,
    TooManySearches,
    answer_guest,
    ask_to_look,
    find_patient,
    guest_state,
    make_grant,
    open_for_guest,
    redeem_grant,
    stop_grant,
)
from passport.access.view import NotAllowed
from passport.people.models import Attempt
from tests.passport.people import cast as people

pytestmark = pytest.mark.django_db(transaction=True)
SAYS = SaysToBe(name="Dr Mira", facility="Vine", purpose="a CT")
ROUNDS = 5  # who is first differs


def at_once(work: list[Callable[[], object]]) -> list[str]:
    """Return the names of the classes of what each piece of work came to; all begin at the same moment."""
    start = threading.Barrier(len(work))

    def run(piece: Callable[[], object]) -> str:
        start.wait()
        try:
            return type(piece()).__name__
        except (CodeRefused, NothingToAnswer, NotAllowed, PatientNotFound, TooManySearches) as error:
            return type(error).__name__
        finally:
            connection.close()

    with ThreadPoolExecutor(len(work)) as threads:
        return list(threads.map(run, work))


def test_of_two_guests_and_a_doctor_with_one_code_one_gets_it(at: datetime) -> None:
    cast = people.assemble(at)
    for turn in range(ROUNDS):
        code = make_grant(patient=cast.ana, by=cast.ana_reads, at=at)[1]

        ends = at_once([
            lambda code=code, turn=turn: ask_to_look(code=code, says=SAYS, who_hmac=bytes([turn]) * 32, at=at),
            lambda code=code, turn=turn: ask_to_look(code=code, says=SAYS, who_hmac=bytes([turn + 9]) * 32, at=at),
            lambda code=code, turn=turn: redeem_grant(
                code=code, by=cast.doctor, who_hmac=bytes([turn + 18]) * 32, at=at
            ),
        ])  # fmt: skip

        grant = Grant.objects.get(pk=Grant.objects.latest("pk").pk)
        assert (ends.count("CodeRefused"), GuestLook.objects.filter(grant=grant).count()) == (2, int(grant.for_guest))


def test_whoever_is_let_in_while_the_patient_stops_reads_nothing_afterwards(at: datetime) -> None:
    cast = people.assemble(at)
    for turn in range(ROUNDS):
        code = make_grant(patient=cast.ana, by=cast.ana_reads, at=at)[1]
        guest, _session = ask_to_look(code=code, says=SAYS, who_hmac=bytes([turn]) * 32, at=at)

        at_once([
            lambda guest=guest: answer_guest(guest=guest, allow=True, by=cast.ana_reads, at=at),
            lambda guest=guest: stop_grant(grant=guest.grant, by=cast.ana_reads, at=at),
        ])  # fmt: skip

        kept = GuestLook.objects.get(pk=guest.pk)
        assert guest_state(kept, at).value == "ended"
        with pytest.raises(NotAllowed):
            open_for_guest(guest=kept, at=at)


def test_of_eight_searches_at_once_five_are_made(at: datetime) -> None:
    cast = people.assemble(at)

    ends = at_once([
        lambda turn=turn: find_patient(identifier=f"X-{turn}", birth_date=date(1985, 6, 12), by=cast.doctor, at=at)
        for turn in range(8)
    ])  # fmt: skip

    assert sorted(ends) == ["PatientNotFound"] * 5 + ["TooManySearches"] * 3
    assert Attempt.objects.filter(kind="emergency").count() == 5
