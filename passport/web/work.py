"""What a radiographer sees of rows and patients: lines worked out for the template."""

from dataclasses import dataclass
from datetime import date

from passport.booklet.models import Entry
from passport.booklet.quantities import TYPED_QUANTITIES, decimal_text
from passport.booklet.services import TypedDose, TypedEntry
from passport.booklet.states import State
from passport.booklet.words import QUANTITIES, SCOPES, UNITS, examination_name
from passport.people.models import Facility, Practitioner, Record
from passport.web.evidence import LATERALITIES, STATES, WaitingRow, person_of, waiting_row


@dataclass(frozen=True, kw_only=True)
class WorkRow:
    """One row of the day."""

    row: WaitingRow
    state: str
    typed: bool
    returned_reason: str
    approver: str


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """One identifier under which a row can be typed, and whom it names."""

    record_uid: str
    name: str
    born: date | None
    issuer: str
    local_id: str


@dataclass(frozen=True, kw_only=True)
class TypedPreview:
    """What would be saved, in words."""

    performed_on: date | None
    examination: str
    exam: str
    laterality: str
    therapy: bool
    performer: str
    referrer: str
    facility: str
    approver: str
    doses: tuple[str, ...]


def work_row(entry: Entry) -> WorkRow:
    """Return a row as the radiographers of its facility see it."""
    return WorkRow(
        row=waiting_row(entry, reader=None),
        state=str(STATES[State(entry.state)]),
        typed=bool(entry.typed_by),
        returned_reason=entry.returned_reason if entry.state == State.RETURNED else "",
        approver=str(entry.approver or entry.approver_as_sent),
    )


def candidate_of(record: Record) -> Candidate:
    """Return whom an identifier names, for somebody who chooses among several."""
    return Candidate(
        record_uid=record.uid,
        name=person_of(record),
        born=record.patient.birth_date if record.patient else record.birth_date,
        issuer=record.issuer,
        local_id=record.local_id,
    )


def preview_of(typed: TypedEntry, *, facility: Facility, approver: Practitioner | None) -> TypedPreview:
    """Return what was typed as it would stand in the row."""
    return TypedPreview(
        performed_on=typed.performed_on,
        examination=examination_name(typed.exam_code, kind=typed.kind, side=typed.laterality),
        exam=typed.exam,
        laterality=str(LATERALITIES.get(typed.laterality, "")),
        therapy=typed.therapy,
        performer=typed.performer,
        referrer=typed.referrer,
        facility=facility.name,
        approver=str(approver or ""),
        doses=tuple(_dose(dose) for dose in typed.doses),
    )


def _dose(dose: TypedDose) -> str:
    code, unit = TYPED_QUANTITIES[dose.quantity]
    side = f", {SCOPES[dose.laterality]}" if dose.laterality else ""
    return f"{QUANTITIES[code]}{side}: {decimal_text(dose.value)} {UNITS.get(unit, unit)}"
