"""Two answers with one code at the same moment: needs PostgreSQL, whose writers do run at once."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

import pytest
from django.db import connection

from passport.booklet import services
from passport.booklet.models import Entry
from passport.booklet.services.signing import ref_of
from passport.people.services import CodeWrong
from passport.signing import services as signing
from passport.signing.errors import SigningRefused
from passport.signing.models import HospitalConfirmation, SigningRequest
from passport.signing.services import CodeUsedBefore
from tests.passport.booklet.codes import approver, desk_with_app, now, shown_code
from tests.passport.booklet.readings import event, reading
from tests.passport.booklet.services.desk import Desk

pytestmark = pytest.mark.django_db(transaction=True)
LISTS = 4


@pytest.fixture
def desk(at: datetime) -> Desk:
    return desk_with_app(at)


@pytest.fixture
def rows(desk: Desk) -> list[Entry]:
    """Return rows that wait for the approver, each of an examination of its own."""
    found = [
        desk.take(
            reading(
                sop_instance_uid=f"2.25.{number}",
                study_instance_uid=f"2.25.30{number}",
                events=(event(f"1.{number}", "1"),),
            ),
            desk.ris,
        )
        for number in range(LISTS)
    ]
    Entry.objects.update(approver=desk.clinic.approver, approval="recorded")
    return [now(one) for one in found]


@pytest.fixture
def requests(desk: Desk, rows: list[Entry], at: datetime) -> list[SigningRequest]:
    return [services.prepare_confirming(entries=[row], by=approver(desk), at=at) for row in rows]


def at_once(work: list[Callable[[], object]]) -> list[type]:
    """Return the classes of what each piece of work came to; all begin at the same moment."""
    start = threading.Barrier(len(work))

    def run(piece: Callable[[], object]) -> type:
        start.wait()
        try:
            return type(piece())
        except SigningRefused as refused:
            return type(refused)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(work)) as threads:
        return list(threads.map(run, work))


def states(rows: list[Entry]) -> list[str]:
    return sorted(now(row).state for row in rows)


def test_of_four_lists_that_one_code_answers_at_once_one_is_confirmed(
    desk: Desk, rows: list[Entry], requests: list[SigningRequest], at: datetime
) -> None:
    code = shown_code()

    def answers(request: SigningRequest) -> Callable[[], object]:
        return lambda: services.complete_confirming(request_uid=request.uid, code=code, by=approver(desk), at=at)

    ends = at_once([answers(request) for request in requests])

    assert (ends.count(list), set(ends) - {list, CodeWrong, CodeUsedBefore}) == (1, set())
    assert HospitalConfirmation.objects.count() == 1
    assert states(rows) == ["hospital_confirmed", *["pending"] * (LISTS - 1)]
    assert SigningRequest.objects.filter(used_at__isnull=False).count() == 1


def test_the_database_takes_one_of_four_where_nothing_else_remembers_the_code(
    desk: Desk, rows: list[Entry], requests: list[SigningRequest], at: datetime
) -> None:
    house = rows[0].facility
    pairs = [(request, ref_of(now(row))) for request, row in zip(requests, rows, strict=True)]

    def answers(request: SigningRequest, ref: object) -> Callable[[], object]:
        return lambda: signing.complete_confirming(
            request_uid=request.uid,
            signer=approver(desk),
            code_step=57_000_000,
            still_current=[ref],
            houses={house.uid: house.name},
            at=at,
        )

    ends = at_once([answers(*pair) for pair in pairs])

    assert (ends.count(list), ends.count(CodeUsedBefore)) == (1, LISTS - 1)
    assert HospitalConfirmation.objects.count() == 1


def test_of_four_answers_to_one_list_at_once_one_confirms_it(
    desk: Desk, rows: list[Entry], requests: list[SigningRequest], at: datetime
) -> None:
    codes = [shown_code(), shown_code(later=1)] * 2

    def answers(code: str) -> Callable[[], object]:
        return lambda: services.complete_confirming(request_uid=requests[0].uid, code=code, by=approver(desk), at=at)

    ends = at_once([answers(code) for code in codes])

    assert ends.count(list) == 1
    assert HospitalConfirmation.objects.count() == 1
    assert states(rows) == ["hospital_confirmed", *["pending"] * (LISTS - 1)]
