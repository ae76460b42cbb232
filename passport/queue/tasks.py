"""The task that does a job: claim, call, finish."""

from datetime import datetime

from celery import current_app, shared_task
from django.utils import timezone

from passport.queue.attempts import Attempt
from passport.queue.kinds import JOBS
from passport.queue.models import Job
from passport.queue.services import claim, fail_job, finish_job, is_worn_out, repeat_job

GAVE_UP = "failed_repeatedly"


@shared_task(name="passport.queue.tasks.run_job")
def run_job(job_uid: str) -> None:
    """Do the job with this uid if it is due and nobody else does it."""
    job = claim(Job, uid=job_uid, at=timezone.now())
    if job is None:
        return
    if is_worn_out(job):
        give_up(job, timezone.now())
        return
    with Attempt(row=job, clock=timezone.now, give_up=give_up):
        again: datetime | None = current_app.tasks[JOBS[job.kind]].run(job.subject_uid)
        if again is None:
            finish_job(job, at=timezone.now())
        else:
            repeat_job(job, due_at=again)


def give_up(job: Job, at: datetime) -> None:
    """Write that the job failed too often."""
    fail_job(job, reason=GAVE_UP, at=at)
