import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from django.db import connection
from pytest_django import Settings

from passport.queue.models import Job, JobState
from passport.queue.selectors import due_uids
from passport.queue.services import (
    LeaseLost,
    add_job,
    claim,
    claim_any,
    fail_job,
    finish_job,
    hurry_waiting,
    put_off,
    retry,
)

SECOND = timedelta(seconds=1)
pytestmark = pytest.mark.django_db


def job(at: datetime, subject_uid: str = "1") -> Job:
    return add_job(kind="booklet", subject_uid=subject_uid, at=at)


def test_a_due_row_is_claimed_once_until_its_lease_runs_out(at: datetime, settings: Settings) -> None:
    settings.QUEUE_LEASE_SECONDS = 60
    row = job(at)

    first = claim(Job, uid=row.uid, at=at)

    assert (first.attempts, first.leased_until) == (1, at + 60 * SECOND)
    assert claim(Job, uid=row.uid, at=at + 59 * SECOND) is None
    assert claim(Job, uid=row.uid, at=at + 60 * SECOND).attempts == 2


def test_a_row_is_not_claimed_before_it_is_due(at: datetime) -> None:
    row = job(at)

    assert claim(Job, uid=row.uid, at=at - SECOND) is None


def test_whoever_asks_for_any_row_gets_the_longest_due_one_that_nobody_holds(at: datetime) -> None:
    held, later, sooner = job(at), job(at + 2 * SECOND, "2"), job(at + SECOND, "3")
    claim(Job, uid=held.uid, at=at)

    claimed = [claim_any(Job, at=at + 2 * SECOND) for _ in range(3)]

    assert [row and row.uid for row in claimed] == [sooner.uid, later.uid, None]


def test_a_finished_job_is_not_claimed_again(at: datetime) -> None:
    row = job(at)

    finish_job(claim(Job, uid=row.uid, at=at), at=at)

    row.refresh_from_db()
    assert (row.state, row.finished_at, row.due_at, row.lease, row.leased_until) == (JobState.DONE, at, None, "", None)
    assert claim(Job, uid=row.uid, at=at + timedelta(days=1)) is None


def test_a_failed_job_says_why_in_words_that_both_databases_store(at: datetime) -> None:
    row = job(at)

    fail_job(claim(Job, uid=row.uid, at=at), reason="no\x00 fonts", at=at)

    row.refresh_from_db()
    assert (row.state, row.reason, row.due_at) == (JobState.FAILED, "no fonts", None)


def test_a_worker_whose_lease_ran_out_writes_nothing(at: datetime, settings: Settings) -> None:
    settings.QUEUE_LEASE_SECONDS = 60
    slow = claim(Job, uid=job(at).uid, at=at)
    claim(Job, uid=slow.uid, at=at + 60 * SECOND)

    with pytest.raises(LeaseLost):
        finish_job(slow, at=at + 61 * SECOND)

    slow.refresh_from_db()
    assert slow.state == JobState.WAITING


@pytest.mark.parametrize(
    ("attempts", "pause"), [(1, 2 * SECOND), (2, 4 * SECOND), (8, 256 * SECOND), (9, 300 * SECOND), (60, 300 * SECOND)]
)
def test_pauses_between_attempts_double_up_to_five_minutes(at: datetime, attempts: int, pause: timedelta) -> None:
    row = job(at)
    Job.objects.filter(pk=row.pk).update(attempts=attempts - 1)

    retry(claim(Job, uid=row.uid, at=at), at=at)

    row.refresh_from_db()
    assert (row.due_at, row.attempts, row.lease) == (at + pause, attempts, "")


def test_an_outage_counts_as_no_attempt(at: datetime) -> None:
    row = job(at)

    put_off(claim(Job, uid=row.uid, at=at), at=at)

    row.refresh_from_db()
    assert (row.due_at, row.attempts, row.lease) == (at + 10 * SECOND, 0, "")


def test_asking_twice_for_the_same_thing_is_one_job(at: datetime) -> None:
    assert job(at) == job(at + SECOND)
    assert Job.objects.get().due_at == at


def test_asking_again_after_the_end_makes_the_job_due_again(at: datetime) -> None:
    fail_job(claim(Job, uid=job(at).uid, at=at), reason="no fonts", at=at)

    again = job(at + SECOND)

    assert (again.state, again.reason, again.due_at, again.finished_at) == (JobState.WAITING, "", at + SECOND, None)


def test_hurrying_makes_what_was_put_off_due_now_and_nothing_else(at: datetime) -> None:
    soon, finished = at + timedelta(minutes=1), add_job(kind="forget_booklets", subject_uid="done", at=at)
    Job.objects.filter(pk=finished.pk).update(due_at=None, state=JobState.DONE)
    put_away = add_job(kind="forget_booklets", subject_uid="ana", at=at, due_at=at + timedelta(hours=1))

    for subject in ("ana", "done", "nobody"):
        hurry_waiting(kind="forget_booklets", subject_uid=subject, at=soon)

    due = dict(Job.objects.values_list("subject_uid", "due_at"))
    assert (due, put_away.subject_uid) == ({"ana": soon, "done": None}, "ana")


def test_what_is_due_comes_longest_waiting_first_and_without_what_is_held(at: datetime) -> None:
    rows = [job(at + number * SECOND, str(number)) for number in (2, 0, 1, 3)]
    claim(Job, uid=rows[1].uid, at=at + 2 * SECOND)
    now = at + 2 * SECOND

    assert due_uids(Job, before=now, at=now, limit=10) == [rows[2].uid, rows[0].uid]
    assert due_uids(Job, before=now, at=now, limit=1) == [rows[2].uid]


@pytest.mark.django_db(transaction=True)
def test_of_eight_workers_at_once_one_gets_the_row(at: datetime) -> None:
    uid, start = job(at).uid, threading.Barrier(8)

    def compete() -> bool:
        start.wait()
        try:
            return claim(Job, uid=uid, at=at) is not None
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as workers:
        won = [worker.result() for worker in [workers.submit(compete) for _ in range(8)]]

    assert sorted(won) == [False] * 7 + [True]
