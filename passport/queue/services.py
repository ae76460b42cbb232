"""Claim work by conditional UPDATE, finish it, put it off, and ring for a worker.

The row is the truth. A message is only a doorbell: losing it, or hearing it twice, changes nothing.
"""

import functools
import logging
from datetime import datetime, timedelta
from typing import TypeVar

from celery import current_app
from django.conf import settings
from django.db import connection, transaction
from django.db.models import F
from kombu.exceptions import OperationalError as BrokerAway

from passport.database import clean_text, new_uid
from passport.queue.kinds import BELLS
from passport.queue.models import Job, JobState, Lease

logger = logging.getLogger(__name__)

Row = TypeVar("Row", bound=Lease)

MOST_ATTEMPTS = 8
LONGEST_PAUSE = timedelta(minutes=5)
OUTAGE_PAUSE = timedelta(seconds=10)

# The same on both databases, and written out: each worker asks it for each row, and the ORM would ask twice.
_CLAIM = (
    "UPDATE {table} SET lease = %s, leased_until = %s, attempts = attempts + 1 "
    "WHERE {which} AND due_at <= %s AND (leased_until IS NULL OR leased_until <= %s) RETURNING *"
)
_NAMED = "uid = %s"
_LONGEST_DUE = (
    "id = (SELECT id FROM {table} WHERE due_at <= %s AND (leased_until IS NULL OR leased_until <= %s) "
    "ORDER BY due_at, id LIMIT 1{unless_locked})"
)
# SQLite has one writer at a time: nobody else can be at the same row.
_UNLESS_LOCKED = {"postgresql": " FOR UPDATE SKIP LOCKED", "sqlite": ""}


class LeaseLost(Exception):
    """Another worker holds this row now; whatever was done here is not to be kept."""


def claim(model: type[Row], *, uid: str, at: datetime) -> Row | None:
    """Return the row, leased to the caller, or None when it is not due or somebody else holds it."""
    return _claim(model, _NAMED, [uid], at=at)


def claim_any(model: type[Row], *, at: datetime) -> Row | None:
    """Return the row that is longest due, leased to the caller, or None when none is due that nobody holds."""
    now = connection.ops.adapt_datetimefield_value(at)
    return _claim(model, _LONGEST_DUE, [now, now], at=at)


def _claim(model: type[Row], which: str, params: list[object], *, at: datetime) -> Row | None:
    now = connection.ops.adapt_datetimefield_value(at)
    until = connection.ops.adapt_datetimefield_value(at + timedelta(seconds=settings.QUEUE_LEASE_SECONDS))
    table = connection.ops.quote_name(model._meta.db_table)  # noqa: SLF001 -- Django documents it
    named = {"table": table, "unless_locked": _UNLESS_LOCKED[connection.vendor]}
    claimed = model.objects.raw(
        _CLAIM.format(table=table, which=which.format(**named)), [new_uid(), until, *params, now, now]
    )
    return next(iter(claimed), None)


def is_worn_out(row: Lease) -> bool:
    """Tell whether a claimed row had all its attempts: each of them ended with its worker, and none could say so."""
    return row.attempts > MOST_ATTEMPTS


def finish(row: Lease, **changes: object) -> None:
    """Write what became of the row and end its lease. Raises LeaseLost when the lease is somebody else's."""
    _write(row, due_at=None, attempts=0, **changes)


def retry(row: Lease, *, at: datetime) -> None:
    """Make the row due again after a pause that doubles with each attempt. Raises LeaseLost."""
    pause = min(timedelta(seconds=2 ** min(row.attempts, 16)), LONGEST_PAUSE)
    _write(row, due_at=at + pause)


def put_off(row: Lease, *, at: datetime) -> None:
    """Make the row due again after an outage, which counts as no attempt. Raises LeaseLost."""
    _write(row, due_at=at + OUTAGE_PAUSE, attempts=F("attempts") - 1)


@transaction.atomic
def add_job(*, kind: str, subject_uid: str, at: datetime, due_at: datetime | None = None) -> Job:
    """Return the one job of this kind for this subject, due now or later, and ring for it on commit."""
    job, created = Job.objects.get_or_create(
        kind=kind, subject_uid=subject_uid, defaults={"created_at": at, "due_at": due_at or at}
    )
    if not created:
        Job.objects.filter(pk=job.pk, due_at__isnull=True).update(
            due_at=due_at or at, state=JobState.WAITING, reason="", finished_at=None
        )
        job.refresh_from_db()
    ring("job", job.uid)
    return job


@transaction.atomic
def hurry_job(*, kind: str, subject_uid: str, at: datetime) -> Job:
    """Return the one job of this kind for this subject, due now even if it had been put off, and ring for it."""
    job = add_job(kind=kind, subject_uid=subject_uid, at=at)
    # One that a worker holds is being done: its time to be due has come already.
    Job.objects.filter(pk=job.pk, due_at__gt=at).update(due_at=at)
    return job


def hurry_waiting(*, kind: str, subject_uid: str, at: datetime) -> None:
    """Make the job of this kind for this subject due now if one was put off; make none where none waits."""
    waiting = Job.objects.filter(kind=kind, subject_uid=subject_uid, due_at__gt=at)
    uid = waiting.values_list("uid", flat=True).first()
    if uid is not None:
        waiting.update(due_at=at)
        ring("job", uid)


def finish_job(job: Job, *, at: datetime) -> None:
    """Write that the job is done. Raises LeaseLost."""
    finish(job, state=JobState.DONE, finished_at=at, reason="")


def repeat_job(job: Job, *, due_at: datetime) -> None:
    """Write that the job did its share and is due again at that time. Raises LeaseLost."""
    _write(job, due_at=due_at, attempts=0)


def fail_job(job: Job, *, reason: str, at: datetime) -> None:
    """Write that the job cannot be done, and why. Raises LeaseLost."""
    finish(job, state=JobState.FAILED, finished_at=at, reason=clean_text(reason, limit=300))


def ring(kind: str, uid: str) -> None:
    """Tell a worker on commit that the row with this uid is due; with `memory://` its own poll finds it."""
    if settings.SHARED_QUEUE:
        transaction.on_commit(functools.partial(send, kind, uid))


def send(kind: str, uid: str) -> None:
    """Send the message of a bell. A broker that is away only costs the time until the next poll."""
    bell = BELLS[kind]
    try:
        current_app.send_task(bell.task, [uid], queue=bell.queue, retry=False)
    except BrokerAway:
        logger.warning("The broker is away: the next poll finds the work.")


def _write(row: Lease, **changes: object) -> None:
    mine = type(row).objects.filter(pk=row.pk, lease=row.lease)
    if not mine.update(lease="", leased_until=None, **changes):
        raise LeaseLost
