"""Booklets that somebody asked for."""

import hashlib
import json
from datetime import datetime

from django.db.models import Count, Max, QuerySet

from passport.booklet.models import Entry, Withheld
from passport.booklet.selectors import disowned_by
from passport.document.shape import Document
from passport.people.models import Patient, User
from passport.people.selectors import open_reader
from passport.queue.models import Job, JobState
from reports.models import BookletPrint

MAKE = "booklet"  # the kind of the job that makes one
_ABOUT = ("given_name", "surname", "personal_number", "street", "place", "birth_date", "sex", "language", "calendar")


class PrintUnknown(Exception):
    """There is no such booklet, it is somebody else's, or it was forgotten."""


def print_of(*, uid: str, asked_by: User, at: datetime) -> BookletPrint:
    """Return a booklet that this person asked for, may still open, and that is kept. Raises PrintUnknown."""
    found = _kept(at).filter(uid=uid, asked_by=asked_by).select_related("patient").first()
    if found is None or open_reader(asked_by, found.patient, at) is None:
        raise PrintUnknown
    return found


def content_of(document: Document) -> str:
    """Return the digest of what a document says, whenever it was made and whatever proof came since."""
    entries = [
        {
            **entry,
            "signatures": [{**one, "log": None, "sealed": None} for one in entry["signatures"]],
            "statements": [
                {**one, "seal": one["seal"] and {**one["seal"], "cades": None}} for one in entry["statements"]
            ],
        }
        for entry in document["entries"]
    ]
    said = {key: value for key, value in document.items() if key != "made_at"} | {"entries": entries}
    return hashlib.sha256(json.dumps(said, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def logged_in(document: Document) -> list[str]:
    """Return the leaf of each signature that the log had taken in when a document was made."""
    signatures = (one for entry in document["entries"] for one in entry["signatures"])
    return [one["log"]["leaf"] for one in signatures if one["log"]]


def mark_of(patient: Patient) -> str:
    """Return a mark that changes when rows, what the patient shows of them, or the cover change; shows nobody."""
    rows = Entry.objects.filter(record__patient=patient).aggregate(
        rows=Count("pk", distinct=True),
        state=Max("state_at"),
        version=Max("current_version__made_at"),
        beside=Count("current_version__row_statement__further_signatures"),
    )
    kept = sorted(Withheld.objects.filter(patient=patient).values_list("entry", "from_whom"))
    disowned = sorted((key, one.state) for key, one in disowned_by(patient).items())
    said = [getattr(patient, name) for name in _ABOUT]
    return hashlib.sha256(repr([*rows.items(), *kept, *disowned, *said]).encode()).hexdigest()


def waiting_print(*, wanted: BookletPrint, at: datetime) -> BookletPrint | None:
    """Return the booklet of the same content that the same person asked for and that is being made."""
    waiting = _same(wanted, at).filter(asked_by=wanted.asked_by, made_at__isnull=True, failed_reason="")
    return waiting.exclude(uid__in=_given_up()).first()


def made_print(*, wanted: BookletPrint, at: datetime) -> BookletPrint | None:
    """Return the booklet of the same content that is there, whoever asked for it; the own one first."""
    there = list(_same(wanted, at).exclude(sha256="").order_by("-made_at"))
    own = (one for one in there if one.asked_by_id == wanted.asked_by_id)
    return next(own, there[0] if there else None)


def never_made(*, patient: Patient, at: datetime) -> QuerySet[BookletPrint]:
    """Return the booklets of a patient that will not be made any more, and of which nobody said so."""
    waiting = BookletPrint.objects.filter(patient=patient, made_at__isnull=True, failed_reason="")
    return (waiting.filter(uid__in=_given_up()) | waiting.filter(forget_at__lte=at)).order_by()


def prints_with_bytes(*, patient_uid: str) -> list[BookletPrint]:
    """Return the booklets of a patient whose bytes are kept."""
    kept = BookletPrint.objects.filter(patient__uid=patient_uid).exclude(sha256="")
    return list(kept.select_related("patient", "asked_by").order_by("forget_at"))


def waits_to_be_made(*, patient_uid: str, at: datetime) -> bool:
    """Return whether a booklet of a patient is being made, whose bytes will have to be looked after."""
    waiting = _kept(at).filter(patient__uid=patient_uid, made_at__isnull=True, failed_reason="")
    return waiting.exclude(uid__in=_given_up()).exists()


def bytes_are_needed(sha256: str) -> bool:
    """Return whether a booklet still has these bytes."""
    return BookletPrint.objects.filter(sha256=sha256).exists()


def was_given_up(asked: BookletPrint) -> bool:
    """Return whether the worker failed too often to make this booklet."""
    return _given_up().filter(subject_uid=asked.uid).exists()


def _same(wanted: BookletPrint, at: datetime) -> QuerySet[BookletPrint]:
    return _kept(at).filter(
        patient=wanted.patient, content=wanted.content, language=wanted.language, layout=wanted.layout
    )


def _given_up() -> QuerySet[Job, str]:
    return Job.objects.filter(kind=MAKE, state=JobState.FAILED).values_list("subject_uid", flat=True)


def _kept(at: datetime) -> QuerySet[BookletPrint]:
    return BookletPrint.objects.filter(forget_at__gt=at).select_related("patient", "asked_by")
