"""What a radiographer sees of rows and patients: lines worked out for the template."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from passport.booklet.examinations import examination
from passport.booklet.models import Confirmation, Entry
from passport.booklet.quantities import TYPED_QUANTITIES, decimal_text
from passport.booklet.services import TypedDose, TypedEntry
from passport.booklet.states import TRANSITIONS, State, Verb
from passport.booklet.words import DATA, QUANTITIES, SCOPES, UNITS, examination_name
from passport.language.saying import day, say_apart
from passport.people.models import Facility, Practitioner, Record
from passport.web.confirmations import Confirmed, confirmed_of
from passport.web.evidence import LATERALITIES, STATES, WaitingRow, person_of, waiting_row


@dataclass(frozen=True, kw_only=True)
class WorkRow:
    """One row of the day."""

    row: WaitingRow
    state: str
    typed: bool
    returned_reason: str
    asked_by: str
    approved_by: str
    decided_on: str  # the day of the decision on a request; "": the approver is what a device or a person said
    unknown: tuple[str, ...]  # what the device does not know
    confirmed: Confirmed | None
    may_confirm: bool


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


def work_row(entry: Entry, confirmation: Confirmation | None = None) -> WorkRow:
    """Return a row as the radiographers of its facility see it."""
    request = getattr(entry, "request", None)  # raises an AttributeError of its own where there is none
    # A decision that was taken back before the examination did not count, and the row does not name it.
    decided = request.decisions.all() if request and entry.decision_digest else ()
    decision = max(decided, key=lambda one: one.number, default=None)
    referrer = (request.referrer or request.referrer_as_sent) if request else ""
    return WorkRow(
        row=waiting_row(entry, reader=None),
        state=str(STATES[State(entry.state)]),
        typed=bool(entry.typed_by),
        returned_reason=entry.returned_reason if entry.state == State.RETURNED else "",
        asked_by=str(referrer or entry.referrer),
        approved_by=str(decision.by if decision else entry.approver or entry.approver_as_sent),
        decided_on=day(decision.at, ZoneInfo(entry.facility.time_zone)) if decision else "",
        unknown=tuple(unknown_of(entry)),
        confirmed=confirmed_of(entry, confirmation),
        may_confirm=may_confirm(entry),
    )


def may_confirm(entry: Entry) -> bool:
    """Return whether whoever performed the examination of a row can confirm it."""
    return not entry.from_paper and (State(entry.state), Verb.CONFIRM) in TRANSITIONS


def unknown_of(entry: Entry) -> Iterable[str]:
    """Yield what the device does not know of a row: the data that the text asks for, the side, who performed it."""
    missing = {datum for part in entry.exposures.all() for datum in (part.missing_data or "").split()}
    yield from (str(words) for datum, words in DATA.items() if datum in missing)
    item = examination(entry.exam_code)
    if item is not None and item.has_side and not entry.laterality:
        yield _("Side")
    if not entry.performer:
        yield _("Who performed it")


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
    return f"{QUANTITIES[code]}{side}: {say_apart(f'{decimal_text(dose.value)} {UNITS.get(unit, unit)}')}"
