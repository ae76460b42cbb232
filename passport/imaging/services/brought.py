"""Documents of other deployments: read, checked, kept beside a passport, and checked again when keys change."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction

from passport.access.services.grants import require_owner
from passport.booklet.models import Entry
from passport.imaging.models import AddedDocument, AddedPaper, Checked
from passport.imaging.paper_files import JSON, PDF, PaperDoesThings, PaperFile
from passport.imaging.papers.documents import NoDocument, reading_of
from passport.imaging.papers.readings import Reading
from passport.imaging.selectors.documents import deployments, keys_of
from passport.imaging.services.papers import EARLIEST, act_of, bytes_of, put_file, require_room
from passport.pdf.checking import PaperFault
from passport.people.models import Patient, User
from passport.people.selectors import day_at
from passport.queue.services import add_job
from passport.verify.deployments import Known
from passport.verify.reading import Why, is_pdf

CHECK = "check_document"  # the kind of the job that checks one again


class NotADocument(Exception):
    """The file holds no document of a passport that can be read."""


class DocumentOfOtherKind(Exception):
    """The document is of a kind that this program does not know: perhaps a newer one."""


class DocumentTooLarge(Exception):
    """The file is larger than 20 MB, or holds more than is read here."""


class DocumentFromHere(Exception):
    """This deployment made the document: what it says stands here already."""


class DocumentKept(Exception):
    """The passport holds this very document already."""


# Why a file is not read -> what is said of it; everything else is no document.
_REFUSED: dict[Why | PaperFault, type[Exception]] = {
    Why.OTHER_SCHEMA: DocumentOfOtherKind,
    Why.TOO_LARGE: DocumentTooLarge,
    PaperFault.TOO_MUCH_WORK: DocumentTooLarge,
    PaperFault.ENCRYPTED: PaperDoesThings,
    PaperFault.DOES_SOMETHING: PaperDoesThings,
    PaperFault.CARRIES_FILES: PaperDoesThings,
}


def bring_document(*, patient: Patient, data: bytes, by: User, at: datetime) -> AddedPaper:
    """Keep the document of another deployment beside a passport, with what could be said of it.

    Raises NotAllowed, TooManyPapers, NotADocument, DocumentOfOtherKind, DocumentTooLarge, PaperDoesThings,
    DocumentFromHere, DocumentKept, StorageUnavailable.
    """
    require_owner(patient, by, at)
    require_room(patient)
    known = deployments()
    reading = _read(data, known)
    if _is_from_here(reading):
        raise DocumentFromHere
    _require_new(patient, reading)
    kept = put_file(PaperFile(media_type=PDF if is_pdf(data) else JSON, data=data))  # before the row that names it
    with transaction.atomic():
        Patient.objects.select_for_update().get(pk=patient.pk)
        require_room(patient)
        _require_new(patient, reading)
        paper = AddedPaper.objects.create(
            patient=patient,
            **_words(reading, today=day_at(patient.registered_by, at)),
            **kept,
            added_by=str(by),
            added_at=at,
        )
        AddedDocument.objects.create(
            paper=paper, origin=reading.origin, digest=reading.digest, **_result(reading, known, at)
        )
        act_of("document.added", paper, by=by, at=at)
    return paper


def check_changed(*, at: datetime) -> None:
    """Have the documents checked again whose deployment's keys are others now, new here, or gone."""
    kept = AddedDocument.objects.filter(paper__forgotten_at__isnull=True)
    for origin, sha256 in set(kept.values_list("origin", "keys_sha256")):
        if keys_of(origin).sha256 != sha256:
            for uid in kept.filter(origin=origin, keys_sha256=sha256).values_list("paper__uid", flat=True):
                add_job(kind=CHECK, subject_uid=uid, at=at)


def check_document(*, paper_uid: str, at: datetime) -> None:
    """Check a document again with the keys that are kept now. Raises NoDocument, ObjectMissing, StorageUnavailable."""
    paper = AddedPaper.objects.get(uid=paper_uid)
    if paper.forgotten_at is not None:
        return
    known = deployments()
    reading = reading_of(bytes_of(paper), {origin: one.data for origin, one in known.items()})
    with transaction.atomic():
        found = AddedDocument.objects.filter(paper=paper, paper__forgotten_at__isnull=True)
        if found.update(**_result(reading, known, at)):
            act_of("document.checked", paper, by=None, at=at)


def _read(data: bytes, known: Mapping[str, Known]) -> Reading:
    """Return what a file says, checked with the keys that are kept of whom it names. Raises what is said of it."""
    try:
        return reading_of(data, {origin: one.data for origin, one in known.items()})
    except NoDocument as error:
        raise _REFUSED.get(error.why, NotADocument) from error


def _is_from_here(reading: Reading) -> bool:
    """Return whether its rows are rows here, also those that were written when the site had another address."""
    named = [row.entry for row in reading.rows]
    return reading.origin == settings.PUBLIC_URL or Entry.objects.filter(uid__in=named).exists()


def _require_new(patient: Patient, reading: Reading) -> None:
    same = AddedDocument.objects.filter(digest=reading.digest, paper__patient=patient)
    if same.filter(paper__removed_at__isnull=True).exists():
        raise DocumentKept


def _result(reading: Reading, known: Mapping[str, Known], at: datetime) -> dict[str, object]:
    """Return how the check ended, and the keys with which it was made."""
    used = known.get(reading.origin)
    return {
        "reading": asdict(reading),
        "outcome": Checked(reading.outcome),
        "keys_sha256": used.sha256 if used else "",
        "checked_at": at,
    }


def _words(reading: Reading, *, today: date) -> dict[str, str | int | None]:
    """Return what stands for the words of a patient: whose document it is, and from when, where such a day has been."""
    called = (_host(reading.origin) or reading.origin or reading.name or "–")[:200]
    try:
        made = date.fromisoformat(reading.made_on)
    except ValueError:
        return {"called": called}
    # A day of the site that made it: there it may be tomorrow.
    if not EARLIEST <= made <= today + timedelta(days=1):
        return {"called": called}
    return {"called": called, "year": made.year, "month": made.month, "day": made.day}


def _host(origin: str) -> str:
    try:
        return urlsplit(origin).hostname or ""
    except ValueError:  # of a bracket that is not closed
        return ""
