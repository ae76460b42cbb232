"""What stands on which page of the printed booklet: rows out of the one document. Plain Python.

The official pages are those of Obrazac 1: rows in the order of a paper booklet, oldest first, whose number
leads to the doses in the annex.
"""

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from types import MappingProxyType
from zoneinfo import ZoneInfo

from passport.document.shape import DisownedPart, Document, EntryPart, ExposurePart, SignaturePart, TotalPart
from passport.signing.further import FurtherCheck

Further = Mapping[str, Sequence[FurtherCheck]]
NOTHING_BESIDE: Further = MappingProxyType({})
# A block of doses never splits: with more lines than this it would not fit on one page of A6.
LINES_PER_BLOCK = 8
STEPS_PER_BLOCK = 2
LONGEST_SAID = 160  # characters of a reason; the document holds all of it
# What opens a row again; only after a correction does it say something else.
CORRECTED = "corrected"
OPENED = (CORRECTED, "withdrawn", "confirmation_withdrawn", "key_stopped", "approver_back")
SIGNED_STEP = "signed"
DATE_FORM = "%d.%m.%Y."


class Mark(StrEnum):
    """What stands in the column for signature and facsimile. Each has its own shape."""

    SIGNED = "signed"
    WAITING = "waiting"
    AMENDED = "amended"
    AGAIN = "again"  # nothing was corrected: what stood under it counts no more
    VOID = "void"
    CANNOT_SIGN = "cannot_sign"
    CONFIRMED = "hospital_confirmed"
    DIFFERS = "differs"  # what was signed or confirmed is not what the row says


# What the hospital confirmed alone; its step in the history has the same name.
SEALED = (Mark.CANNOT_SIGN, Mark.CONFIRMED)
# States that are not named here wait for a signature.
MARKS = {
    "signed": Mark.SIGNED,
    "amended": Mark.AMENDED,
    "void": Mark.VOID,
    "cannot_sign": Mark.CANNOT_SIGN,
    "hospital_confirmed": Mark.CONFIRMED,
}


@dataclass(frozen=True, kw_only=True)
class Cover:
    """The five fields of the form."""

    given_name: str
    surname: str
    personal_number: str
    street: str
    place: str


@dataclass(frozen=True, kw_only=True)
class Stamp:
    """The rectangular facsimile of the person who approved, and the day of the signature."""

    name: str
    title: str
    specialty: str
    licence_number: str
    signed_on: date


@dataclass(frozen=True, kw_only=True)
class Confirmed:
    """When the hospital confirmed a row that nobody signed, and on whose word; "": on nobody's, its approver can sign no more."""

    on: date
    approver: str


@dataclass(frozen=True, kw_only=True)
class Disowned:
    """That the patient, or a guardian, says that a row is somebody else's, and what the hospital said of it."""

    by_patient: bool
    answer_due_on: date
    agreed: bool


@dataclass(frozen=True, kw_only=True)
class Row:
    """One row of the official pages."""

    number: int
    entry: str
    version: int | None  # of the row, as its signature counts
    digest: str | None
    day: date | None
    performed_on: str | None  # as the form writes it, or an old paper wrote it; None: nobody knows the day
    procedure: str | None  # as a person typed it; None: a device named it, in words that nobody need read
    exam_code: str | None
    kind: str
    region: str | None
    laterality: str | None
    facility: str
    mark: Mark
    stamp: Stamp | None
    signature: str | None  # the id of the signature of which the stamp tells
    confirmed: Confirmed | None
    disowned: Disowned | None
    jalali: bool  # who reads counts by Iran's calendar, and finds each day in it too
    further: tuple[FurtherCheck, ...] = ()  # what its signer put beside that signature


@dataclass(frozen=True, kw_only=True)
class DoseLine:
    """One total in the annex; unlike quantities stand side by side and are never added."""

    quantity: str
    code: str
    value: str
    unit: str
    scope: tuple[tuple[str, str], ...]
    grade: str
    origin: str
    device: str


@dataclass(frozen=True, kw_only=True)
class ToldStep:
    """One step of what happened to a row, by the clock of its hospital."""

    what: str
    at: datetime
    by: str
    said: str


@dataclass(frozen=True, kw_only=True)
class Block:
    """The doses of one row and then what happened to it, or a part of them that fits on a page."""

    row: Row
    part: int
    devices: tuple[str, ...]
    lines: tuple[DoseLine, ...]
    steps: tuple[ToldStep, ...] = ()

    @property
    def anchor(self) -> str:
        """Return the name by which the layout says where this block came to stand."""
        return f"annex-{self.row.number}-{self.part}"


@dataclass(frozen=True, kw_only=True)
class Booklet:
    """Everything that is printed."""

    cover: Cover
    birth_year: int | None
    rows: tuple[Row, ...]
    blocks: tuple[Block, ...]
    facilities: int
    since: str | None
    hidden: int
    made_at: str


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """One page that carries rows, and so a verification code."""

    number: int  # of the page in the whole booklet
    rows: tuple[Row, ...]
    blocks: tuple[Block, ...]

    @property
    def verified(self) -> tuple[Row, ...]:
        """Return the rows for which the code of this page answers."""
        return self.rows or tuple({block.row.number: block.row for block in self.blocks}.values())


@dataclass(frozen=True, kw_only=True)
class Paper:
    """The booklet cut into pages: cover, official pages, annex, closing page."""

    booklet: Booklet
    official: tuple[Sheet, ...]
    annex: tuple[Sheet, ...]

    @property
    def sheets(self) -> tuple[Sheet, ...]:
        """Return the pages that carry rows, in order."""
        return self.official + self.annex

    @property
    def pages(self) -> int:
        """Return the number of all pages."""
        return len(self.sheets) + 2


class RowsLost(Exception):
    """The layout did not give every row exactly one page."""


def from_document(
    document: Document,
    *,
    doubtful: Container[str] = (),
    jalali: bool = False,
    further: Further = NOTHING_BESIDE,
) -> Booklet:
    """Return what is printed of a document, oldest row first; rows without a day come last.

    `doubtful` holds the ids of entries whose signature or confirmation does not hold: they are printed without it.
    `further` holds by signature how what stands beside it stands, which no document carries.
    `jalali` says that who reads it counts by Iran's calendar.
    """
    entries = sorted(document["entries"], key=_order)
    rows = tuple(
        row_of(number, entry, doubtful, jalali=jalali, further=further) for number, entry in enumerate(entries, start=1)
    )
    patient = document["patient"]
    return Booklet(
        cover=Cover(
            given_name=patient["given_name"] or "",
            surname=patient["surname"] or "",
            personal_number=patient["personal_number"] or "",
            street=patient["street"] or "",
            place=patient["place"] or "",
        ),
        birth_year=int(patient["birth_date"][:4]) if patient["birth_date"] else None,
        rows=rows,
        blocks=tuple(block for row, entry in zip(rows, entries, strict=True) for block in _blocks(row, entry)),
        facilities=document["coverage"]["facilities"],
        since=document["coverage"]["since"],
        hidden=document["hidden"],
        made_at=document["made_at"],
    )


def row_anchor(row: Row) -> str:
    """Return the name by which the layout says where this row came to stand."""
    return f"row-{row.number}"


def cut(booklet: Booklet, pages: Sequence[frozenset[str]]) -> Paper:
    """Return the booklet cut as it was laid out: `pages` holds the anchors of each page. Raises RowsLost."""
    official, annex = [], []
    for number, anchors in enumerate(pages, start=1):
        rows = tuple(row for row in booklet.rows if row_anchor(row) in anchors)
        blocks = tuple(block for block in booklet.blocks if block.anchor in anchors)
        if rows:
            official.append(Sheet(number=number, rows=rows, blocks=()))
        if blocks:
            annex.append(Sheet(number=number, rows=(), blocks=blocks))
    paper = Paper(booklet=booklet, official=tuple(official), annex=tuple(annex))
    _all_there(paper, len(pages))
    return paper


def _all_there(paper: Paper, pages: int) -> None:
    rows = tuple(row for sheet in paper.official for row in sheet.rows)
    blocks = tuple(block for sheet in paper.annex for block in sheet.blocks)
    if (rows, blocks, paper.pages) != (paper.booklet.rows, paper.booklet.blocks, pages):
        raise RowsLost


def _order(entry: EntryPart) -> tuple[bool, str, str]:
    day = entry["performed"]["date"]
    return day is None, day or "", entry["recorded_at"]


def row_of(
    number: int,
    entry: EntryPart,
    doubtful: Container[str],
    *,
    jalali: bool = False,
    further: Further = NOTHING_BESIDE,
) -> Row:
    """Return what is printed of one entry: stamped only where its signature is one on what it says, and holds."""
    mark = _mark(entry)
    signature = next((one for one in entry["signatures"] if one["digest"] == entry["row_digest"]), None)
    unsigned = mark is Mark.SIGNED and signature is None
    if unsigned or (mark in (Mark.SIGNED, *SEALED) and entry["id"] in doubtful):
        mark = Mark.DIFFERS
    day = date.fromisoformat(entry["performed"]["date"]) if entry["performed"]["date"] else None
    stamped = signature if mark is Mark.SIGNED else None
    return Row(
        number=number,
        entry=entry["id"],
        version=entry["row_version"],
        digest=entry["row_digest"],
        day=day,
        performed_on=day.strftime(DATE_FORM) if day else _day_in_part(entry),
        procedure=None if _by_a_device(entry) else entry["exam"],
        exam_code=entry["exam_code"],
        kind=entry["kind"],
        region=entry["region"],
        laterality=entry["laterality"],
        facility=entry["facility"]["name"],
        mark=mark,
        stamp=_stamp(stamped, entry["facility"]["time_zone"]) if stamped else None,
        signature=stamped["id"] if stamped else None,
        confirmed=_confirmed(entry, mark),
        disowned=_disowned(entry["disowned"]) if entry["disowned"] else None,
        jalali=jalali,
        further=tuple(further.get(stamped["id"], ())) if stamped else (),
    )


def _mark(entry: EntryPart) -> Mark:
    mark = MARKS.get(entry["state"], Mark.WAITING)
    opened = [one["what"] for one in entry["history"] if one["what"] in OPENED]
    return Mark.AGAIN if mark is Mark.AMENDED and opened and opened[-1] != CORRECTED else mark


def _confirmed(entry: EntryPart, mark: Mark) -> Confirmed | None:
    steps = [one for one in entry["history"] if one["what"] == mark] if mark in SEALED else []
    if not steps:
        return None
    at = datetime.fromisoformat(steps[-1]["at"]).astimezone(ZoneInfo(entry["facility"]["time_zone"]))
    approver = entry["approver"] if mark is Mark.CONFIRMED else None
    return Confirmed(on=at.date(), approver=approver["name"] if approver else "")


def _disowned(said: DisownedPart) -> Disowned:
    due = date.fromisoformat(said["answer_due_on"])
    return Disowned(by_patient=said["said_as"] == "self", answer_due_on=due, agreed=said["agreed"])


def _day_in_part(entry: EntryPart) -> str | None:
    """Return the day as an old paper writes it; what a device sent is no day where it could not be read as one."""
    return None if _by_a_device(entry) else entry["performed"]["as_sent"]


def _by_a_device(entry: EntryPart) -> bool:
    devices = [part["device"] for part in entry["exposures"]]
    return any(device["manufacturer"] or device["model"] or device["serial_number"] for device in devices)


def _stamp(signature: SignaturePart, time_zone: str) -> Stamp:
    signed_at = datetime.fromisoformat(signature["signed_at"]).astimezone(ZoneInfo(time_zone))
    return Stamp(**signature["facsimile"], signed_on=signed_at.date())


def _blocks(row: Row, entry: EntryPart) -> Iterator[Block]:
    lines = [_line(total, entry["exposures"]) for total in (*entry["totals"], *entry["sums"])]
    devices = tuple(dict.fromkeys(filter(None, map(_device, entry["exposures"]))))
    for start in range(0, max(len(lines), 1), LINES_PER_BLOCK):
        part = tuple(lines[start : start + LINES_PER_BLOCK])
        yield Block(row=row, part=start // LINES_PER_BLOCK, devices=devices, lines=part)
    steps, begun = _steps(entry), -(-max(len(lines), 1) // LINES_PER_BLOCK)
    for start in range(0, len(steps), STEPS_PER_BLOCK):
        told = tuple(steps[start : start + STEPS_PER_BLOCK])
        yield Block(row=row, part=begun + start // STEPS_PER_BLOCK, devices=(), lines=(), steps=told)


def _steps(entry: EntryPart) -> list[ToldStep]:
    """Return what happened to a row; nothing where no more happened than that somebody signed it."""
    if all(one["what"] == SIGNED_STEP for one in entry["history"]):
        return []
    zone = ZoneInfo(entry["facility"]["time_zone"])
    return [
        ToldStep(
            what=one["what"],
            at=datetime.fromisoformat(one["at"]).astimezone(zone),
            by=one["by"] or "",
            said=_shortened(one["said"] or ""),
        )
        for one in entry["history"]
    ]


def _shortened(text: str) -> str:
    return text if len(text) <= LONGEST_SAID else f"{text[: LONGEST_SAID - 1]}…"


def _line(total: TotalPart, exposures: Sequence[ExposurePart]) -> DoseLine:
    return DoseLine(
        quantity=total["quantity"],
        code=total["code"]["value"],
        value=total["value"],
        unit=total["unit"],
        scope=tuple(total["scope"].items()),
        grade=total["grade"],
        origin=total["origin"],
        device=_device(exposures[total["exposure"]]) if len(exposures) > 1 else "",
    )


def _device(exposure: ExposurePart) -> str:
    device = exposure["device"]
    sent = " ".join(part for part in (device["manufacturer"], device["model"]) if part)
    return device["name"] or sent
