"""Papers that a patient adds: kept apart, named, shown, hidden, removed and put back. None becomes a row."""

import secrets
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet

from passport import objects
from passport.access.services import NotAllowed
from passport.access.services.grants import require_owner
from passport.database import clean_text
from passport.imaging.models import AddedDocument, AddedPaper, Checked
from passport.imaging.paper_files import PaperFile, checked
from passport.imaging.selectors.papers import UNDO
from passport.language.partial import NoSuchDate, PartialDate
from passport.people.models import Patient, Relation, User
from passport.people.selectors import day_at, may_decide, open_reader
from passport.queue.services import add_job
from passport.signing.acts import Subject, record_act

MOST_PAPERS = 100
EARLIEST = date(1900, 1, 1)
FORGET = "forget_paper"  # the kind of the job that deletes what was removed
# Before the bytes of each object: the same file of two people is two objects, and deleting one leaves the other.
_OWN_BYTES = 16


class PaperNameMissing(Exception):
    """Nobody said what the paper is."""


class PaperDateWrong(Exception):
    """There is no such date, or it has not come yet."""


class TooManyPapers(Exception):
    """The passport holds as many papers as it may."""


@dataclass(frozen=True, kw_only=True)
class PaperWords:
    """What a patient says of a paper; of the date as much as is known, a Jalali one known by its year."""

    called: str
    year: int | None = None
    month: int | None = None
    day: int | None = None
    place: str = ""


def add_paper(*, patient: Patient, words: PaperWords, data: bytes, shown: bool, by: User, at: datetime) -> AddedPaper:
    """Keep a paper beside a passport.

    Raises NotAllowed, PaperNameMissing, PaperDateWrong, TooManyPapers, StorageUnavailable, and what `checked` raises.
    """
    require_owner(patient, by, at)
    said = _said(words, patient, at)
    require_room(patient)
    file = checked(data)
    kept = put_file(file)  # before the row that names it
    with transaction.atomic():
        Patient.objects.select_for_update().get(pk=patient.pk)
        require_room(patient)
        paper = AddedPaper.objects.create(patient=patient, **said, **kept, shown=shown, added_by=str(by), added_at=at)
        act_of("paper.added", paper, by=by, at=at)
    return paper


def put_file(file: PaperFile) -> dict[str, str | int]:
    """Store a file under digests that no other row names, and return what its row says of it. Raises StorageUnavailable."""
    return {
        "media_type": file.media_type,
        "size": len(file.data),
        "sha256": _put(file.data),
        "thumbnail_sha256": _put(file.thumbnail) if file.thumbnail else "",
    }


def bytes_of(paper: AddedPaper) -> bytes:
    """Return a paper as it is given back. Raises ObjectMissing, StorageUnavailable."""
    return objects.get_whole(paper.sha256)[_OWN_BYTES:]


def thumbnail_of(paper: AddedPaper) -> bytes:
    """Return the small picture of a photo. Raises ObjectMissing where there is none, StorageUnavailable."""
    if not paper.thumbnail_sha256:
        raise objects.ObjectMissing
    return objects.get_whole(paper.thumbnail_sha256)[_OWN_BYTES:]


@transaction.atomic
def describe_paper(*, paper: AddedPaper, words: PaperWords, by: User, at: datetime) -> AddedPaper:
    """Write anew what a paper is, from when and where. Raises NotAllowed, PaperNameMissing, PaperDateWrong."""
    require_owner(paper.patient, by, at)
    AddedPaper.objects.filter(pk=paper.pk).update(**_said(words, paper.patient, at))
    act_of("paper.described", paper, by=by, at=at)
    return _fresh(paper)


@transaction.atomic
def show_paper(*, paper: AddedPaper, shown: bool, by: User, at: datetime) -> AddedPaper:
    """Say whether doctors see a paper with the passport; a hidden one is shown to nobody. Raises NotAllowed."""
    require_owner(paper.patient, by, at)
    found = AddedPaper.objects.filter(pk=paper.pk, hidden_at__isnull=True, shown=not shown)
    if found.update(shown=shown):
        act_of("paper.shown" if shown else "paper.not_shown", paper, by=by, at=at)
    return _fresh(paper)


@transaction.atomic
def hide_paper(*, paper: AddedPaper, by: User, at: datetime) -> AddedPaper:
    """Keep a paper from everybody but the patient. Raises NotAllowed."""
    _require_patient(paper.patient, by, at)
    if AddedPaper.objects.filter(pk=paper.pk, hidden_at__isnull=True).update(hidden_at=at, shown=False):
        act_of("paper.hidden", paper, by=by, at=at)
    return _fresh(paper)


@transaction.atomic
def unhide_paper(*, paper: AddedPaper, by: User, at: datetime) -> AddedPaper:
    """Hide a paper no more; doctors see it only when the patient says so anew. Raises NotAllowed."""
    _require_patient(paper.patient, by, at)
    if AddedPaper.objects.filter(pk=paper.pk, hidden_at__isnull=False).update(hidden_at=None):
        act_of("paper.unhidden", paper, by=by, at=at)
    return _fresh(paper)


@transaction.atomic
def remove_paper(*, paper: AddedPaper, by: User, at: datetime) -> AddedPaper:
    """Take a paper away; it can be put back for a while, and is deleted then. Raises NotAllowed."""
    require_owner(paper.patient, by, at)
    if AddedPaper.objects.filter(pk=paper.pk, removed_at__isnull=True).update(removed_at=at):
        act_of("paper.removed", paper, by=by, at=at)
        add_job(kind=FORGET, subject_uid=paper.uid, at=at, due_at=at + UNDO)
    return _fresh(paper)


@transaction.atomic
def put_back_paper(*, paper: AddedPaper, by: User, at: datetime) -> AddedPaper:
    """Put a removed paper back. Raises NotAllowed, TooManyPapers."""
    require_owner(paper.patient, by, at)
    require_room(paper.patient)
    removed = AddedPaper.objects.filter(pk=paper.pk, removed_at__gt=at - UNDO, forgotten_at__isnull=True)
    if removed.update(removed_at=None):
        act_of("paper.put_back", paper, by=by, at=at)
    return _fresh(paper)


def forget_paper(*, paper_uid: str, at: datetime) -> datetime | None:
    """Delete the bytes and words of a paper that was removed and not put back. Return when to look again."""
    paper = AddedPaper.objects.get(uid=paper_uid)
    if paper.removed_at is None:
        return None
    if paper.removed_at + UNDO > at:  # put back meanwhile, and removed again
        return paper.removed_at + UNDO
    with transaction.atomic():
        _forget_words(paper, AddedPaper.objects.filter(pk=paper.pk, removed_at=paper.removed_at), at=at)
    # Also of one that was forgotten when the power failed; never of one that somebody put back just now.
    if _fresh(paper).forgotten_at is not None:
        objects.forget(paper.sha256)
        if paper.thumbnail_sha256:
            objects.forget(paper.thumbnail_sha256)
    return None


def _put(data: bytes) -> str:
    return objects.put(secrets.token_bytes(_OWN_BYTES) + data)


def forget_words(paper: AddedPaper, *, at: datetime) -> None:
    """Delete what was said of a paper whose patient left, in the caller's transaction; the bytes go after it."""
    AddedPaper.objects.filter(pk=paper.pk, removed_at__isnull=True).update(removed_at=at)
    _forget_words(paper, AddedPaper.objects.filter(pk=paper.pk), at=at)


def _forget_words(paper: AddedPaper, found: QuerySet[AddedPaper], *, at: datetime) -> None:
    nothing = {"called": "-", "place": "", "year": None, "month": None, "day": None, "shown": False}
    if found.filter(forgotten_at__isnull=True).update(forgotten_at=at, **nothing):
        AddedDocument.objects.filter(paper=paper).update(
            origin="", digest="", reading={}, outcome=Checked.OPEN, keys_sha256=""
        )
        act_of("paper.forgotten", paper, by=None, at=at)


def _said(words: PaperWords, patient: Patient, at: datetime) -> dict[str, str | int | None]:
    called = clean_text(words.called, limit=200)
    if not called:
        raise PaperNameMissing
    when = _when(words, day_at(patient.registered_by, at))
    return {"called": called, "place": clean_text(words.place, limit=200), **when}


def _when(words: PaperWords, today: date) -> dict[str, int | None]:
    """Return the numbers that are kept: a whole day as everybody counts it, a year or month as it was said."""
    if words.year is None:
        if words.month is not None or words.day is not None:
            raise PaperDateWrong
        return {"year": None, "month": None, "day": None}
    try:
        known = PartialDate(year=words.year, month=words.month, day=words.day)
    except NoSuchDate as error:
        raise PaperDateWrong from error
    if not EARLIEST <= known.first <= today:
        raise PaperDateWrong
    if known.day is not None:
        return {"year": known.first.year, "month": known.first.month, "day": known.first.day}
    return {"year": known.year, "month": known.month, "day": None}


def require_room(patient: Patient) -> None:
    """Pass a passport that may hold one paper more. Raises TooManyPapers."""
    if AddedPaper.objects.filter(patient=patient, removed_at__isnull=True).count() >= MOST_PAPERS:
        raise TooManyPapers


def _require_patient(patient: Patient, by: User, at: datetime) -> None:
    reader = open_reader(by, patient, at)
    if reader is None or reader.relation != Relation.SELF or not may_decide(patient, at):
        raise NotAllowed


def _fresh(paper: AddedPaper) -> AddedPaper:
    paper.refresh_from_db()
    return paper


def act_of(verb: str, paper: AddedPaper, *, by: User | None, at: datetime) -> None:
    """Write down what somebody, or nobody, did with a paper."""
    record_act(verb=verb, by=by, subject=Subject(kind="added_paper", uid=paper.uid), at=at)
