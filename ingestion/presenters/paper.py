"""Rows of old paper as their pages show them: what each would become, what is wrong, what it looks like."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext

from ingestion.models import PaperRow, PaperRowState, PaperSheet
from ingestion.paper.rows import PaperEntry
from ingestion.presenters.paper_words import PROBLEMS, STATES
from ingestion.presenters.records import RecordCard, RowCard, record_card
from ingestion.selectors.paper import OPEN, Key, records_under
from ingestion.services.sheets import key_of, read_words, words_of
from passport.booklet.quantities import TYPED_QUANTITIES
from passport.booklet.words import QUANTITIES, UNITS, examination_name
from passport.language.saying import say_apart
from passport.people.models import Record


@dataclass(frozen=True, kw_only=True)
class PaperLine:
    """One row: as it is written, and as the booklet would show it."""

    row: PaperRow
    whose: RecordCard | None
    number: str
    read: PaperEntry
    examination: str
    facility: str
    dose: str
    state: Promise
    attention: bool
    open: bool
    taken_back: bool
    problems: tuple[Promise, ...]
    alike: RowCard | None
    alike_elsewhere: bool


def records_of(sheet: PaperSheet, rows: Iterable[PaperRow]) -> dict[Key, Record]:
    """Return the records that rows name, as far as this hospital knows them."""
    if sheet.record:
        return {(sheet.record.issuer, sheet.record.local_id): sheet.record}
    keys = [key_of(sheet, words_of(row)) for row in rows]
    return records_under((key for key in keys if key), sheet.source.facility)


def paper_lines(
    sheet: PaperSheet,
    rows: Sequence[PaperRow],
    *,
    records: Mapping[Key, Record],
    alike: Mapping[str, RowCard],
    today: date,
) -> list[PaperLine]:
    """Return rows of a sheet; `alike` are the rows of this hospital that they look like."""
    return [_line(sheet, row, records, alike.get(row.likely_uid), today) for row in rows]


def _line(
    sheet: PaperSheet, row: PaperRow, records: Mapping[Key, Record], alike: RowCard | None, today: date
) -> PaperLine:
    words = words_of(row)
    key = key_of(sheet, words)
    record = records.get(key) if key else None
    read = read_words(words, record=record, today=today)
    likely = row.state == PaperRowState.LIKELY
    return PaperLine(
        row=row,
        whose=record_card(record) if record else None,
        number=key[1] if key else "",
        read=read,
        examination=_examination(read),
        facility=read.facility or gettext("hospital not recorded"),
        dose=_dose(read),
        state=STATES[row.state],
        attention=row.state in {PaperRowState.PROBLEM, PaperRowState.LIKELY},
        open=row.state in OPEN,
        taken_back=row.state == PaperRowState.LEFT_OUT and bool(row.entry_uid),
        problems=tuple(PROBLEMS[problem] for problem in row.problems.split()) if row.state in OPEN else (),
        alike=alike if likely else None,
        alike_elsewhere=likely and alike is None,
    )


def _examination(read: PaperEntry) -> str:
    if read.kind is None:
        return ""
    return examination_name(read.exam_code, kind=read.kind, region=read.region, side=read.laterality)


def _dose(read: PaperEntry) -> str:
    if read.dose is None:
        return ""
    code, unit = TYPED_QUANTITIES[read.dose.quantity]
    return f"{QUANTITIES[code]}: {say_apart(f'{read.dose.value} {UNITS.get(unit, unit)}')}"
