import logging
from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, OperationalError

from passport.objects import StorageUnavailable
from passport.queue.attempts import Attempt
from passport.queue.models import Job, JobState
from passport.queue.services import MOST_ATTEMPTS, LeaseLost, add_job, claim
from passport.queue.tasks import give_up, run_job

pytestmark = pytest.mark.django_db


def claimed(at: datetime, attempts: int = 1) -> Job:
    row = add_job(kind="booklet", subject_uid="1", at=at)
    Job.objects.filter(pk=row.pk).update(attempts=attempts - 1)
    return claim(Job, uid=row.uid, at=at)


def fail(row: Job, error: BaseException, at: datetime) -> Job:
    with Attempt(row=row, clock=lambda: at, give_up=give_up):
        raise error
    row.refresh_from_db()
    return row


def test_an_unexpected_error_is_tried_again_later(at: datetime) -> None:
    row = fail(claimed(at), KeyError("x"), at)

    assert (row.state, row.due_at, row.attempts) == (JobState.WAITING, at + timedelta(seconds=2), 1)


def test_an_error_that_comes_back_ends_the_work(at: datetime) -> None:
    row = fail(claimed(at, MOST_ATTEMPTS), KeyError("x"), at)

    assert (row.state, row.reason, row.due_at) == (JobState.FAILED, "failed_repeatedly", None)


@pytest.mark.parametrize("outage", [OperationalError("away"), StorageUnavailable("away")])
def test_an_outage_never_ends_the_work(at: datetime, outage: Exception) -> None:
    row = fail(claimed(at, MOST_ATTEMPTS), outage, at)

    assert (row.state, row.due_at, row.attempts) == (
        JobState.WAITING,
        at + timedelta(seconds=10),
        MOST_ATTEMPTS - 1,
    )


def test_a_lost_lease_leaves_the_row_to_its_new_holder(at: datetime) -> None:
    row = claimed(at)
    before = Job.objects.values().get(pk=row.pk)

    fail(row, LeaseLost(), at)

    assert Job.objects.values().get(pk=row.pk) == before


def test_the_end_of_the_process_is_not_held_up(at: datetime) -> None:
    with pytest.raises(SystemExit):
        fail(claimed(at), SystemExit(), at)


def test_what_an_error_says_is_not_logged_for_it_may_name_somebody(
    at: datetime, caplog: pytest.LogCaptureFixture
) -> None:
    row = claimed(at)
    with caplog.at_level(logging.DEBUG):
        fail(row, IntegrityError("Key (local_id)=(0205961715012) exists"), at)

    assert [line.getMessage().rpartition(":")[0] for line in caplog.records] == [
        f"Job {row.uid}: attempt 1 failed, IntegrityError at test_attempts.py"
    ]


def test_a_message_for_a_row_that_is_not_there_does_nothing() -> None:
    run_job("0" * 32)

    assert Job.objects.count() == 0
