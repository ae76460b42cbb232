"""Booklets are kept for a day, and not a moment longer than they say what the passport says."""

from datetime import datetime, timedelta

from django.db import transaction

from passport import objects
from passport.people.models import User
from passport.people.selectors import open_reader
from passport.signing.acts import Subject, record_act
from reports import selectors
from reports.models import BookletPrint

LOOK_AGAIN = timedelta(minutes=5)


def forget_booklets(*, patient_uid: str, at: datetime) -> datetime | None:
    """Remove the bytes of a patient's booklets whose day is over, that the patient changed, or that nobody may fetch.

    Return when to look again; None when nothing is left to look after.
    """
    kept = selectors.prints_with_bytes(patient_uid=patient_uid)
    mark = selectors.mark_of(kept[0].patient) if kept else ""
    for asked in kept:
        if asked.forget_at <= at or asked.mark != mark or not _may_be_fetched(asked, at):
            forget(asked, at=at)
    if selectors.prints_with_bytes(patient_uid=patient_uid) or selectors.waits_to_be_made(
        patient_uid=patient_uid, at=at
    ):
        return at + LOOK_AGAIN
    return None


def forget(asked: BookletPrint, *, at: datetime) -> None:
    """Remove the bytes of a booklet unless another still has them; the row that says it was made stays."""
    sha256 = asked.sha256
    with transaction.atomic():
        if not BookletPrint.objects.filter(pk=asked.pk, sha256=sha256).update(sha256=""):
            return
        act_of("booklet.forgotten", asked, by=None, at=at)
        # Before the row is written: between the two steps a row without bytes is harmless, bytes without a row would stay.
        if not selectors.bytes_are_needed(sha256):
            objects.forget(sha256)
    asked.sha256 = ""


def act_of(verb: str, asked: BookletPrint, *, by: User | None, at: datetime) -> None:
    """Write down what was done with a booklet."""
    subject = Subject(kind="booklet_print", uid=asked.uid)
    record_act(verb=verb, by=by, subject=subject, at=at, patient=asked.patient.uid)


def _may_be_fetched(asked: BookletPrint, at: datetime) -> bool:
    return open_reader(asked.asked_by, asked.patient, at) is not None
