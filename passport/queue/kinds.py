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
# Printed booklets of a patient are looked at again when what they say, or who may have them, may have changed.
FORGET_BOOKLETS = "forget_booklets"
SEAL_BY_CERTIFICATE = "seal_by_certificate"

# `read` is rung for an item of the inbox; the others are kinds of Job, and get its subject's uid.
BELLS = {
    "read": Bell(task="ingestion.tasks.read_item", queue=READ),
    "job": Bell(task="passport.queue.tasks.run_job", queue=PRINT),
}
# kind of job -> the task that does it; it gets the subject's uid, knows nothing of leases, and may return when it
# wants to be called again
JOBS = {
    "booklet": "reports.tasks.make_booklet",
    FORGET_BOOKLETS: "reports.tasks.forget_booklets",
    "compare_pacs": "ingestion.tasks.compare_pacs",
    "retrieve": "ingestion.tasks.retrieve_object",
    "resolve_key_object": "ingestion.tasks.resolve_key_object",
    "commit": "ingestion.tasks.answer_commitment",
    "disc": "passport.imaging.tasks.make_disc",
    "forget_images": "passport.imaging.tasks.forget_images",
    "tell_report": "passport.imaging.tasks.tell_report",
    "forget_paper": "passport.imaging.tasks.forget_paper",
    "check_document": "passport.imaging.tasks.check_document",
    "tell_user": "passport.people.tasks.tell_user",
    "end_leaving": "passport.imaging.tasks.end_leaving",
    "name_rows": "passport.booklet.tasks.name_rows",
    "collect_sendings": "reports.tasks.collect_sendings",
    SEAL_BY_CERTIFICATE: "passport.signing.tasks.seal_by_certificate",
    "send": "reports.tasks.send_key_object",
}
