"""Which Celery task answers which bell, and on which queue. Plain Python.

Names only: the tasks live in rooms above this one.
"""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Bell:
    """A task that is called with the uid of the row that is due."""

    task: str
    queue: str


READ, PRINT = "read", "print"
QUEUES = (READ, PRINT)

# `read` is rung for an item of the inbox; the others are kinds of Job, and get its subject's uid.
BELLS = {
    "read": Bell(task="ingestion.tasks.read_item", queue=READ),
    "job": Bell(task="passport.queue.tasks.run_job", queue=PRINT),
}
# kind of job -> the task that does it; it gets the subject's uid and knows nothing of leases
JOBS = {
    "booklet": "reports.tasks.make_booklet",
    "forget_booklet": "reports.tasks.forget_booklet",
}
