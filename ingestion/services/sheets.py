"""Pages and files of old paper: taken, read, photographed. Nothing of them is in the booklet before somebody adds it."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from django.db import transaction

from ingestion.models import PaperRow, PaperRowState, PaperSheet, Source, SourceKind
from ingestion.paper.columns import Column
from ingestion.paper.likeness import Known, looks_like
from ingestion.paper.photos import read_photo
from ingestion.paper.rows import PaperEntry, Problem, entry_of
from ingestion.paper.tables import MAX_CELL, Table
from ingestion.selectors.paper import Key, records_under, rows_known_of
from passport import objects
from passport.booklet.reading import Kind
from passport.database import clean_text
from passport.people.models import Facility, Record, User
from passport.people.services.permission import Verb, require
from passport.signing.acts import Subject, record_act

# What a person chooses in a list stands beside the words.
EXAM_CODE, KIND = "exam_code", "kind"
CHOICES: Final = (EXAM_CODE, KIND)
UNTOUCHED: Final = (PaperRowState.DRAFT, PaperRowState.PROBLEM, PaperRowState.LIKELY)


class IssuerMissing(Exception):
    """Say who issued the numbers in the file, or add a column with the issuer."""


class RowSettled(Exception):
    """Somebody dealt with this row meanwhile."""


@transaction.atomic
def begin_sheet(*, record: Record, facility: Facility, by: User, at: datetime) -> PaperSheet:
    """Return a new page of a patient's paper booklet, still empty. Raises NotAllowed."""
    return _sheet(facility=facility, by=by, at=at, record=record)


@transaction.atomic
def take_table(*, table: Table, issuer: str, label: str, facility: Facility, by: User, at: datetime) -> PaperSheet:
    """Keep the rows of a file and say of each what it would become. Raises NotAllowed, IssuerMissing."""
    issuer = clean_text(issuer, limit=200)
    if not issuer and any(Column.ISSUER not in row.words for row in table.rows):
        raise IssuerMissing
    sheet = _sheet(facility=facility, by=by, at=at, label=clean_text(label, limit=200), issuer=issuer)
    rows = [PaperRow(sheet=sheet, line=row.line, words=_text(row.words)) for row in table.rows]
    _look(sheet, rows, at=at)
    PaperRow.objects.bulk_create(rows, batch_size=500)
    return sheet


@transaction.atomic
def write_row(*, sheet: PaperSheet, row: PaperRow | None, words: Mapping[str, str], by: User, at: datetime) -> PaperRow:
    """Write a row of a page, or write one anew that was not added yet. Raises NotAllowed, RowSettled."""
    require(Verb.COPY_PAPER, facility=_facility(sheet), by=by, at=at)
    # Two rows of one page are not given one line.
    PaperSheet.objects.select_for_update().values_list("pk").get(pk=sheet.pk)
    if row is None:
        last = sheet.rows.order_by("-line").first()
        row = PaperRow(sheet=sheet, line=last.line + 1 if last else 1)
    elif row.state not in UNTOUCHED:
        raise RowSettled
    row.words = _text(words)
    row.decided_by, row.decided_at = "", None
    _look(sheet, [row], at=at)
    row.save()
    return row


@transaction.atomic
def look_again(*, sheet: PaperSheet, by: User, at: datetime) -> None:
    """Say anew what the open rows of a sheet would become: numbers were registered, rows arrived. Raises NotAllowed."""
    require(Verb.COPY_PAPER, facility=_facility(sheet), by=by, at=at)
    rows = list(sheet.rows.select_for_update().filter(state__in=UNTOUCHED, decided_at=None))
    _look(sheet, rows, at=at)
    PaperRow.objects.bulk_update(rows, ["state", "problems", "likely_uid"], batch_size=500)


def attach_photo(*, sheet: PaperSheet, data: bytes, by: User, at: datetime) -> None:
    """Keep the photo of a page, without what the camera wrote. Raises NotAllowed, NoPhoto, StorageUnavailable."""
    require(Verb.COPY_PAPER, facility=_facility(sheet), by=by, at=at)
    photo = read_photo(data)
    sha256 = objects.put(photo.data)
    with transaction.atomic():
        sheet.photo_sha256, sheet.photo_type, sheet.photo_size = sha256, photo.content_type, len(photo.data)
        sheet.save(update_fields=["photo_sha256", "photo_type", "photo_size"])
        act("sheet.photographed", sheet, by=by, at=at)


def words_of(row: PaperRow) -> dict[str, str]:
    """Return what a row says, by column, and what a person chose for it."""
    words: dict[str, str] = json.loads(row.words)
    return words


def key_of(sheet: PaperSheet, words: Mapping[str, str]) -> Key | None:
    """Return whose row it is: issuer and number; None where it does not say."""
    if sheet.record:
        return sheet.record.issuer, sheet.record.local_id
    number = words.get(Column.IDENTIFIER, "")
    return (words.get(Column.ISSUER) or sheet.issuer, number) if number else None


def read_words(words: Mapping[str, str], *, record: Record | None, today: date) -> PaperEntry:
    """Return what a row would become."""
    told = {column: words[column] for column in Column if words.get(column)}
    kind = Kind(words[KIND]) if words.get(KIND) else None
    return entry_of(told, today=today, birth_date=_born(record), exam_code=words.get(EXAM_CODE, ""), kind=kind)


def judge(
    words: Mapping[str, str], key: Key | None, record: Record | None, known: Sequence[Known], *, today: date
) -> tuple[tuple[Problem, ...], str]:
    """Return what is wrong with a row, and the uid of the row that it looks like."""
    read = read_words(words, record=record, today=today)
    whose = (Problem.NO_IDENTIFIER,) if key is None else () if record else (Problem.RECORD_UNKNOWN,)
    like = next((row.uid for row in known if looks_like(read, row)), "")
    return (*whose, *read.problems), like


def today_at(sheet: PaperSheet, at: datetime) -> date:
    """Return the day that a moment is at the hospital of a sheet."""
    return at.astimezone(ZoneInfo(_facility(sheet).time_zone)).date()


def act(verb: str, sheet: PaperSheet, *, by: User, at: datetime, **detail: int) -> None:
    """Write what was done with a sheet."""
    subject = Subject(kind="paper_sheet", uid=sheet.uid)
    record_act(verb=verb, by=by, subject=subject, at=at, facility_uid=_facility(sheet).uid, **detail)


def _look(sheet: PaperSheet, rows: Iterable[PaperRow], *, at: datetime) -> None:
    """Set what each row would become."""
    told = [(row, words, key_of(sheet, words)) for row in rows for words in [words_of(row)]]
    records = records_under((key for _row, _words, key in told if key), _facility(sheet))
    if sheet.record:
        records[sheet.record.issuer, sheet.record.local_id] = sheet.record
    known = rows_known_of(records.values())
    today = today_at(sheet, at)
    for row, words, key in told:
        record = records.get(key) if key else None
        problems, like = judge(words, key, record, known[record.pk] if record else (), today=today)
        row.problems, row.likely_uid = " ".join(problems), like
        row.state = PaperRowState.PROBLEM if problems else PaperRowState.LIKELY if like else PaperRowState.DRAFT


def _sheet(*, facility: Facility, by: User, at: datetime, **told: object) -> PaperSheet:
    require(Verb.COPY_PAPER, facility=facility, by=by, at=at)
    sheet = PaperSheet.objects.create(
        source=_paper_of(facility, at), made_by=clean_text(str(by), limit=200), made_at=at, **told
    )
    act("sheet.begun", sheet, by=by, at=at)
    return sheet


def _paper_of(facility: Facility, at: datetime) -> Source:
    """Return the source that all paper of a hospital comes from, made on first use."""
    source, _made = Source.objects.get_or_create(
        kind=SourceKind.PAPER,
        facility=facility,
        defaults={"name": f"paper, {facility.name[:60]}, {facility.uid[:8]}", "created_at": at},
    )
    return source


def _facility(sheet: PaperSheet) -> Facility:
    facility = sheet.source.facility
    assert facility is not None  # noqa: S101 -- paper is some hospital's
    return facility


def _born(record: Record | None) -> date | None:
    if record is None:
        return None
    return record.patient.birth_date if record.patient else record.birth_date


def _text(words: Mapping[str, str]) -> str:
    known = {str(column) for column in Column} | set(CHOICES)
    told = {str(name): clean_text(text, limit=MAX_CELL) for name, text in words.items() if str(name) in known}
    return json.dumps({name: text for name, text in sorted(told.items()) if text}, ensure_ascii=False)
