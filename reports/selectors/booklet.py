"""Booklets that somebody asked for."""

from datetime import datetime

from django.db.models import QuerySet

from passport.people.models import Patient, User
from passport.people.selectors import open_reader
from passport.queue.models import Job, JobState
from reports.models import BookletPrint

MAKE = "booklet"  # the kind of the job that makes one


class PrintUnknown(Exception):
    """There is no such booklet, it is somebody else's, or it was forgotten."""


def print_of(*, uid: str, asked_by: User, at: datetime) -> BookletPrint:
    """Return a booklet that this person asked for, may still open, and that is kept. Raises PrintUnknown."""
    found = _kept(at).filter(uid=uid, asked_by=asked_by).select_related("patient").first()
    if found is None or open_reader(asked_by, found.patient, at) is None:
        raise PrintUnknown
    return found


def waiting_print(*, patient: Patient, asked_by: User, at: datetime) -> BookletPrint | None:
    """Return the booklet of a patient that this person asked for and that is being made."""
    waiting = _kept(at).filter(patient=patient, asked_by=asked_by, made_at__isnull=True, failed_reason="")
    return waiting.exclude(uid__in=_given_up()).first()


def was_given_up(asked: BookletPrint) -> bool:
    """Return whether the worker failed too often to make this booklet."""
    return _given_up().filter(subject_uid=asked.uid).exists()


def _given_up() -> QuerySet[Job, str]:
    return Job.objects.filter(kind=MAKE, state=JobState.FAILED).values_list("subject_uid", flat=True)


def _kept(at: datetime) -> QuerySet[BookletPrint]:
    return BookletPrint.objects.filter(forget_at__gt=at).select_related("patient", "asked_by")
