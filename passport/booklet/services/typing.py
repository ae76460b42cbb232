"""Type a row for an examination that made no report, and correct what a row says."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from passport.booklet import states
from passport.booklet.models import Entry, Exposure, FoundBy
from passport.booklet.quantities import TYPED_QUANTITIES, decimal_text
from passport.booklet.reading import (
    AsSent,
    Code,
    DeviceAsSent,
    Grade,
    Kind,
    Measure,
    Outcome,
    PatientAsSent,
    Performed,
    ReportReading,
    Scope,
    TypedRow,
)
from passport.booklet.services.contents import rewrite
from passport.booklet.services.recording import Source, record_report
from passport.booklet.states import Actor, State, Verb
from passport.people.models import Facility, Practitioner, Record, Role, User
from passport.people.selectors import has_role
from passport.signing.acts import Subject, record_act

TYPED = "typed by hand"
AUTHORISING = "113850"  # Irradiation Authorizing, PS3.16 TID 1020


class NotYourFacility(Exception):
    """Rows are typed and corrected by the radiographers of the facility."""


class NotAnApprover(Exception):
    """This person does not approve at this facility."""


class DoseNotTyped(Exception):
    """A typed dose needs one of the listed quantities and a value that is not negative."""


@dataclass(frozen=True, kw_only=True)
class TypedDose:
    """A dose that a person typed: a quantity of the closed list in its one unit, and a breast where it has one."""

    quantity: str
    value: Decimal
    laterality: str = ""


@dataclass(frozen=True, kw_only=True)
class TypedEntry:
    """What a person types of an examination."""

    performed_on: date | None
    exam_code: str  # of booklet.examinations, or "" for an examination that is not in the dictionary
    exam: str  # as the person words it; for a coded examination the department's own name of it
    kind: Kind
    laterality: str = ""
    therapy: bool = False
    performer: str = ""
    referrer: str = ""
    doses: Sequence[TypedDose] = ()
    # Of a row of a paper booklet, as it is printed there; a day that is known in part stands only here.
    paper: bool = False
    beside: bool = False
    performed_as_sent: str = ""
    facility: str = ""
    approver: str = ""


@transaction.atomic
def type_entry(
    *, record: Record, facility: Facility, typed: TypedEntry, approver: Practitioner | None, by: User, at: datetime
) -> Entry:
    """Make a row by hand (grade D) and send it to its approver.

    Raises NotYourFacility, NotAnApprover, DoseNotTyped.
    """
    _require_radiographer(by, facility, at)
    if approver and not (approver.user and has_role(approver.user, facility, Role.APPROVER, at=at)):
        raise NotAnApprover
    reading = reading_of(typed, exposure=None, at=at)
    source = Source(name=TYPED, facility=facility)
    entry = record_report(reading=reading, record=record, source=source, at=at, by=str(by)).entry
    entry.typed_by = str(by)
    if approver:
        entry.approver, entry.approver_found = approver, FoundBy.TYPED
    entry.save()
    rewrite(entry, at=at)
    _record(entry, "entry.typed", by=by, at=at)
    return entry


@transaction.atomic
def correct_entry(*, entry: Entry, typed: TypedEntry, reason: str, by: User, at: datetime) -> Entry:
    """Say anew what a row says. A signed row keeps its signed version and waits for a new signature.

    A returned row goes to its approver again. Raises NotYourFacility, NotAllowed, DoseNotTyped.
    """
    entry = Entry.objects.select_for_update(of=("self",)).select_related("record", "facility").get(pk=entry.pk)
    _require_radiographer(by, entry.facility, at)
    step = states.transition(entry.state, Verb.CORRECT, actor=Actor.RADIOGRAPHER)
    # Its own part: one that a person joined with it goes back some day.
    own = entry.exposures.filter(joined_from=None).order_by("id").first()
    reading = reading_of(_as_printed(typed, entry), exposure=own, at=at)
    source = Source(name=TYPED, facility=entry.facility)
    entry = record_report(reading=reading, record=entry.record, source=source, at=at, by=str(by), reason=reason).entry
    _record(entry, step.act, by=by, at=at)
    if entry.state == State.RETURNED:
        step = states.transition(entry.state, Verb.SUBMIT, actor=Actor.RADIOGRAPHER)
        entry.state, entry.state_at, entry.returned_reason = step.to, at, ""
        entry.save()
        _record(entry, step.act, by=by, at=at)
    return entry


def _as_printed(typed: TypedEntry, entry: Entry) -> TypedEntry:
    """Keep what the paper says of a row that was copied from it; a corrected day stands before the written one."""
    if not entry.from_paper:
        return typed
    same_day = typed.performed_on in {None, entry.performed_on}
    return replace(
        typed,
        paper=True,
        performed_as_sent=entry.performed_as_sent if same_day else "",
        facility=entry.facility_as_sent,
        approver=entry.approver_as_sent,
    )


def _require_radiographer(by: User, facility: Facility, at: datetime) -> None:
    if not has_role(by, facility, Role.RADIOGRAPHER, at=at):
        raise NotYourFacility


def _record(entry: Entry, act: str, *, by: User, at: datetime) -> None:
    record_act(verb=act, by=by, subject=Subject(kind="entry", uid=entry.uid), at=at, facility_uid=entry.facility.uid)


def reading_of(typed: TypedEntry, *, exposure: Exposure | None, at: datetime) -> ReportReading:
    """Return what was typed as a reading of grade D, beside the device's report where there is one."""
    device = (exposure.manufacturer, exposure.model, exposure.serial_number) if exposure else ("", "", "")
    return ReportReading(
        sop_class_uid=None,
        sop_instance_uid=_new_dicom_uid(),
        study_instance_uid=exposure.study_instance_uid if exposure else _new_dicom_uid(),
        accession_number=None,
        outcome=Outcome.DOSE,
        reason=None,
        kind=Kind(exposure.kind) if exposure else typed.kind,
        patient=PatientAsSent(identifiers=(), name=None, birth_date=None, sex=None),
        performed=Performed(
            date=typed.performed_on.isoformat() if typed.performed_on else None,
            at=None,
            as_sent=typed.performed_as_sent or None,
        ),
        exam=typed.exam,
        facility=typed.facility or None,
        device=DeviceAsSent(manufacturer=device[0] or None, model=device[1] or None, serial_number=device[2] or None),
        totals=tuple(_measure(dose) for dose in typed.doses),
        events=(),
        refused=(),
        content_at=at.isoformat(),
        persons=((AUTHORISING, typed.approver),) if typed.approver else (),
        typed=TypedRow(
            exam_code=typed.exam_code,
            laterality=typed.laterality,
            therapy=typed.therapy,
            performer=typed.performer,
            referrer=typed.referrer,
            paper=typed.paper,
            beside=typed.beside,
        ),
    )


def _measure(dose: TypedDose) -> Measure:
    if dose.quantity not in TYPED_QUANTITIES or not dose.value.is_finite() or dose.value < 0:
        raise DoseNotTyped
    code, unit = TYPED_QUANTITIES[dose.quantity]
    value = decimal_text(dose.value)
    return Measure(
        code=Code(scheme="DCM", value=code),
        quantity=dose.quantity,
        value=value,
        unit=unit,
        scope=Scope(laterality=dose.laterality or None),
        grade=Grade.TYPED,
        as_sent=AsSent(value=value, unit=unit),
    )


def _new_dicom_uid() -> str:
    # PS3.5 B.2: a UID made from a UUID, so that what was typed has a name of the same kind as what was sent.
    return f"2.25.{uuid.uuid4().int}"
