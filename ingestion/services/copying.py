"""From rows of paper to rows of the booklet: added, laid beside one that is there, left out, and taken back."""

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from ingestion.models import PaperRow, PaperRowState, PaperSheet
from ingestion.selectors.paper import OPEN, records_under, rows_known_of
from ingestion.services.sheets import RowSettled, act, judge, key_of, read_words, today_at, words_of
from passport import objects
from passport.booklet import states
from passport.booklet.models import DoseReport, Entry
from passport.booklet.reading import Kind
from passport.booklet.services import ReasonMissing, Source, TypedDose, TypedEntry
from passport.booklet.services.paper import TooLate, copy_paper, lay_beside, take_back_copied, take_back_laid
from passport.database import clean_text
from passport.people.models import Record, User
from passport.people.services.permission import Verb, require

AT_ONCE = 100  # rows of one request: a few seconds
SIDED = frozenset({"accumulated_glandular_dose"})


class NothingAlike(Exception):
    """The row looks like none that this hospital has."""


def add_rows(*, sheet: PaperSheet, by: User, at: datetime, most: int = AT_ONCE) -> int:
    """Add the next rows that are ready, each by itself, and return how many are left.

    A row that looks like one that came meanwhile waits for a person. Raises NotAllowed, StorageUnavailable.
    """
    require(Verb.COPY_PAPER, facility=sheet.source.facility, by=by, at=at)
    ready = sheet.rows.filter(state=PaperRowState.DRAFT)
    for row in list(ready.order_by("line")[:most]):
        _add(sheet, row, by=by, at=at)
    _close(sheet, at=at)
    return ready.count()


def join_row(*, sheet: PaperSheet, row: PaperRow, by: User, at: datetime) -> Entry:
    """Lay a row beside the one that it looks like: its words and the photo are one more piece of evidence.

    Raises NotAllowed of people, RowSettled, NothingAlike, DoesNotCount, StorageUnavailable.
    """
    source = _source(sheet, row)
    with transaction.atomic():
        row = _locked(row, PaperRowState.LIKELY)
        entry = Entry.objects.filter(uid=row.likely_uid, facility=sheet.source.facility).first()
        record = _record(sheet, row)
        if entry is None or record is None:
            raise NothingAlike
        typed = _typed(row, record, sheet, at=at)
        report = lay_beside(entry=entry, source=source, typed=typed, by=by, at=at)
        row.entry_uid, row.report_uid = entry.uid, report.uid
        _settle(row, PaperRowState.JOINED, by=by, at=at)
        _close(sheet, at=at)
    return entry


@transaction.atomic
def keep_apart(*, sheet: PaperSheet, row: PaperRow, by: User, at: datetime) -> None:
    """Say that a row is another examination than the one it looks like: it is ready to be added. Raises as `leave_out`."""
    require(Verb.COPY_PAPER, facility=sheet.source.facility, by=by, at=at)
    _settle(_locked(row, PaperRowState.LIKELY), PaperRowState.DRAFT, by=by, at=at)


@transaction.atomic
def leave_out(*, sheet: PaperSheet, row: PaperRow, by: User, at: datetime) -> None:
    """Leave a row out; it stays in the sheet. Raises NotAllowed, RowSettled."""
    require(Verb.COPY_PAPER, facility=sheet.source.facility, by=by, at=at)
    _settle(_locked(row, *OPEN), PaperRowState.LEFT_OUT, by=by, at=at)
    _close(sheet, at=at)


@transaction.atomic
def take_up(*, sheet: PaperSheet, row: PaperRow, by: User, at: datetime) -> None:
    """Look again at a row that was left out. Raises NotAllowed, RowSettled."""
    require(Verb.COPY_PAPER, facility=sheet.source.facility, by=by, at=at)
    row = _locked(row, PaperRowState.LEFT_OUT)
    row.entry_uid = row.report_uid = row.decided_by = ""
    row.decided_at = None
    _judge(sheet, row, at=at)
    row.save()
    PaperSheet.objects.filter(pk=sheet.pk).update(finished_at=None)


def take_back(*, sheet: PaperSheet, reason: str, by: User, at: datetime, most: int = AT_ONCE) -> int:
    """Take the next rows of a sheet back out of the booklet, and return how many are left that can be.

    Those that somebody signed or that are older than a day stay. Raises NotAllowed of people, ReasonMissing.
    """
    require(Verb.COPY_PAPER, facility=sheet.source.facility, by=by, at=at)
    if not clean_text(reason, limit=500):
        raise ReasonMissing
    done = list(sheet.rows.filter(state__in=_UNDONE).order_by("line"))
    taken = 0
    for row in done:
        if taken == most:
            break
        taken += _take_back(row, reason, by=by, at=at)
    if taken:
        act("sheet.taken_back", sheet, by=by, at=at, rows=taken)
    return max(len(done) - taken, 0) if taken == most else 0


def _add(sheet: PaperSheet, row: PaperRow, *, by: User, at: datetime) -> None:
    source = _source(sheet, row)
    with transaction.atomic():
        row = PaperRow.objects.select_for_update().get(pk=row.pk)
        if row.state != PaperRowState.DRAFT:  # somebody else added it a moment ago
            return
        if row.decided_at is None:  # whoever said that it is another one is not asked again
            _judge(sheet, row, at=at)
        record = _record(sheet, row)
        if row.state != PaperRowState.DRAFT or record is None:
            row.save()
            return
        typed = _typed(row, record, sheet, at=at)
        row.entry_uid = copy_paper(record=record, source=source, typed=typed, by=by, at=at).uid
        _settle(row, PaperRowState.ADDED, by=by, at=at)


def _judge(sheet: PaperSheet, row: PaperRow, *, at: datetime) -> None:
    words, record = words_of(row), _record(sheet, row)
    known = rows_known_of([record])[record.pk] if record else ()
    problems, like = judge(words, key_of(sheet, words), record, known, today=today_at(sheet, at))
    row.problems, row.likely_uid = " ".join(problems), like
    row.state = PaperRowState.PROBLEM if problems else PaperRowState.LIKELY if like else PaperRowState.DRAFT


def _record(sheet: PaperSheet, row: PaperRow) -> Record | None:
    if sheet.record:
        return sheet.record
    key = key_of(sheet, words_of(row))
    return records_under([key], sheet.source.facility).get(key) if key else None


def _source(sheet: PaperSheet, row: PaperRow) -> Source:
    """Return where a row comes from: the photo of its page, or its words as bytes. They are on disk before any row.

    The photo beside a file may show other patients' rows: it is nobody's evidence.
    """
    place = sheet.source.facility
    if sheet.record and sheet.photo_sha256:
        return Source(name=sheet.source.name, facility=place, sha256=sheet.photo_sha256, size=sheet.photo_size)
    words = row.words.encode()
    return Source(name=sheet.source.name, facility=place, sha256=objects.put(words), size=len(words))


def _typed(row: PaperRow, record: Record, sheet: PaperSheet, *, at: datetime) -> TypedEntry:
    read = read_words(words_of(row), record=record, today=today_at(sheet, at))
    dose = read.dose
    side = read.laterality if dose and dose.quantity in SIDED else ""
    return TypedEntry(
        performed_on=read.performed_on,
        exam_code=read.exam_code,
        exam=read.exam,
        kind=read.kind or Kind.OTHER,
        laterality=read.laterality,
        therapy=read.therapy,
        paper=True,
        performed_as_sent=read.date_as_written,
        facility=read.facility,
        approver=read.approver,
        doses=(TypedDose(quantity=dose.quantity, value=Decimal(dose.value), laterality=side),) if dose else (),
    )


def _locked(row: PaperRow, *standing: str) -> PaperRow:
    row = PaperRow.objects.select_for_update().get(pk=row.pk)
    if row.state not in standing:
        raise RowSettled
    return row


def _settle(row: PaperRow, state: PaperRowState, *, by: User, at: datetime) -> None:
    row.state, row.decided_by, row.decided_at = state, clean_text(str(by), limit=200), at
    row.save()


def _close(sheet: PaperSheet, *, at: datetime) -> None:
    if not sheet.rows.filter(state__in=OPEN).exists():
        PaperSheet.objects.filter(pk=sheet.pk, finished_at=None).update(finished_at=at)


def _take_back(row: PaperRow, reason: str, *, by: User, at: datetime) -> int:
    """Take one row back; return 0 for one that stays."""
    try:
        with transaction.atomic():
            row = _locked(row, *_UNDONE)
            _UNDONE[row.state](row, reason, by, at)
            _settle(row, PaperRowState.LEFT_OUT, by=by, at=at)
    except (TooLate, RowSettled, states.NotAllowed):
        return 0
    return 1


def _uncopy(row: PaperRow, reason: str, by: User, at: datetime) -> None:
    take_back_copied(entry=Entry.objects.get(uid=row.entry_uid), reason=reason, by=by, at=at)


def _unlay(row: PaperRow, reason: str, by: User, at: datetime) -> None:
    report = DoseReport.objects.select_related("exposure__entry").get(uid=row.report_uid)
    take_back_laid(report=report, reason=reason, by=by, at=at)


_UNDONE: dict[str, Callable[[PaperRow, str, User, datetime], None]] = {
    PaperRowState.ADDED: _uncopy,
    PaperRowState.JOINED: _unlay,
}
