"""Draft the sheet of instructions, confirm it period by period, and take it back."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction

from passport.booklet.quantities import decimal_text
from passport.booklet.selectors import is_kept_from_guardians
from passport.database import clean_text
from passport.law.questions.instructions import (
    AFTER_MEASUREMENT,
    DraftedPeriod,
    PrintedPeriod,
    drafted_periods,
    period_ends,
)
from passport.law.questions.instructions import Given as LawGiven
from passport.law.vocabulary import PeriodUnit
from passport.nuclear.models import Administration, DraftRow, InstructionPeriod, InstructionSheet, Period
from passport.nuclear.selectors import standing_of_given
from passport.nuclear.services.errors import (
    BeforeGiven,
    HalfSaid,
    InFuture,
    NotAnActivity,
    NothingConfirmed,
    NotMeasured,
    ReasonMissing,
    SheetStands,
)
from passport.nuclear.services.people import Verb, locked_standing, require, said, specialist
from passport.nuclear.states import SheetState, SheetVerb, StepNotAllowed, sheet_step
from passport.people.models import Patient, Relation, User
from passport.people.selectors import open_readers
from passport.signing.acts import Subject, notify, record_act


@dataclass(frozen=True, kw_only=True)
class Measured:
    """What was measured after a medicine; both may be unknown."""

    residual_mbq: Decimal | None = None
    dose_rate_usv_h: Decimal | None = None  # at one metre
    at: datetime | None = None

    @property
    def numbers(self) -> list[Decimal]:
        """Return what is known."""
        return [number for number in (self.residual_mbq, self.dose_rate_usv_h) if number is not None]

    def check(self, *, given_at: datetime, now: datetime) -> None:
        """Pass when the numbers can be and their time is known.

        Raises NotAnActivity, NotMeasured, InFuture, BeforeGiven.
        """
        if any(number < 0 for number in self.numbers):
            raise NotAnActivity
        if self.numbers and self.at is None:
            raise NotMeasured
        if self.at is not None and self.at > now:
            raise InFuture
        if self.at is not None and self.at < given_at:
            raise BeforeGiven


NOTHING_MEASURED = Measured()
# Which periods a reader of a passport sees, as `passport.access.scopes` has it. The patient is told of every sheet.
READ: dict[Relation, frozenset[str]] = {
    Relation.SELF: frozenset(Period.values),
    Relation.GUARDIAN: frozenset(Period.values) - {Period.BREASTFEEDING},
}


@dataclass(frozen=True, kw_only=True)
class Confirmation:
    """What a specialist confirms of one period: a printed row, or a period of the specialist's own."""

    row: DraftRow | None = None
    amount: Decimal | None = None  # None: that of the row
    unit: PeriodUnit | None = None
    reason: str = ""  # why it is not what the text prints
    note: str = ""  # what the patient reads beside it


@transaction.atomic
def draft_sheet(
    *,
    administration: Administration,
    by: User,
    at: datetime,
    breastfeeding: bool = False,
    measured: Measured = NOTHING_MEASURED,
) -> InstructionSheet:
    """Draft the instructions after a medicine from the text of that facility and day; the patient reads nothing yet.

    Raises NotYourWork, NotAnActivity, NotMeasured, InFuture, BeforeGiven, CorrectedAlready, SheetStands.
    """
    require(Verb.DRAFT_SHEET, facility=administration.facility, by=by, at=at)
    administration = locked_standing(administration)
    measured.check(given_at=administration.given_at, now=at)
    standing = standing_of_given(administration)
    sheet = InstructionSheet(
        administration=administration,
        state_at=at,
        pack=standing.pack.id if standing else "",
        in_force=standing.in_force if standing else False,
        breastfeeding=breastfeeding,
        residual_mbq=_text(measured.residual_mbq),
        dose_rate_usv_h=_text(measured.dose_rate_usv_h),
        measured_at=measured.at,
        drafted_by=str(by),
        drafted_at=at,
        replaces=_last_withdrawn(administration),
    )
    try:
        with transaction.atomic():
            sheet.save(force_insert=True)
    except IntegrityError as error:
        raise SheetStands from error
    given = LawGiven(
        nuclide=administration.radionuclide,
        therapy=administration.therapy,
        breastfeeding=breastfeeding,
        dose_rate_usv_h=measured.dose_rate_usv_h,
        residual_mbq=measured.residual_mbq,
    )
    for position, period in enumerate(drafted_periods(given, standing.pack if standing else None), start=1):
        _write_period(sheet, position, period)
    _act(Verb.DRAFT_SHEET, sheet, by=by, at=at)
    return sheet


@transaction.atomic
def confirm_period(
    *, period: InstructionPeriod, confirmation: Confirmation, by: User, at: datetime
) -> InstructionPeriod:
    """Confirm one period under one's own name; it ends so long after the medicine, or after the measurement.

    The last one that is settled finishes the sheet, and the patient may read it. Raises NotYourWork, NotASpecialist,
    NothingConfirmed, HalfSaid, ReasonMissing, NotWhole, TooLong, StepNotAllowed.
    """
    period = _open_period(period, Verb.CONFIRM_PERIOD, by=by, at=at)
    sheet = period.sheet
    amount, unit = _confirmed(period, confirmation)
    start = sheet.measured_at if period.kind in AFTER_MEASUREMENT else None
    period.starts_at = start or sheet.administration.given_at
    zone = ZoneInfo(sheet.administration.facility.time_zone)
    period.ends_at = period_ends(period.starts_at, amount, unit, zone)
    period.chosen, period.amount, period.unit = confirmation.row, decimal_text(amount), unit
    period.reason = clean_text(confirmation.reason, limit=500)
    period.note = clean_text(confirmation.note, limit=500)
    period.confirmed_at = at
    _settle(period, Verb.CONFIRM_PERIOD, by=by, at=at)
    return period


@transaction.atomic
def strike_period(*, period: InstructionPeriod, reason: str, by: User, at: datetime) -> InstructionPeriod:
    """Strike one period out, with a reason. Raises NotYourWork, NotASpecialist, ReasonMissing, StepNotAllowed."""
    period = _open_period(period, Verb.STRIKE_PERIOD, by=by, at=at)
    period.reason, period.struck_at = said(reason), at
    _settle(period, Verb.STRIKE_PERIOD, by=by, at=at)
    return period


@transaction.atomic
def withdraw_sheet(*, sheet: InstructionSheet, reason: str, by: User, at: datetime) -> InstructionSheet:
    """Take a sheet back; a patient who could read it is told. A new one may take its place.

    Raises NotYourWork, ReasonMissing, StepNotAllowed.
    """
    require(Verb.WITHDRAW_SHEET, facility=sheet.administration.facility, by=by, at=at)
    return _withdraw(_locked(sheet), said(reason), by=by, at=at)


def withdraw_standing(*, administration: Administration, reason: str, by: User, at: datetime) -> None:
    """Take back what stands after a medicine of which something else is said now."""
    for sheet in administration.sheets.exclude(state=SheetState.WITHDRAWN):
        _withdraw(_locked(sheet), reason, by=by, at=at)


def _withdraw(sheet: InstructionSheet, reason: str, *, by: User, at: datetime) -> InstructionSheet:
    sheet.state, sheet.state_at = sheet_step(sheet.state, SheetVerb.WITHDRAW), at
    sheet.withdrawn_by, sheet.withdrawn_at, sheet.withdrawn_reason = str(by), at, reason
    sheet.save()
    _act(Verb.WITHDRAW_SHEET, sheet, by=by, at=at)
    if sheet.confirmed_at is not None:
        _tell(sheet, "instructions.withdrawn", at=at)
    return sheet


def _open_period(period: InstructionPeriod, verb: Verb, *, by: User, at: datetime) -> InstructionPeriod:
    sheet = _locked(period.sheet)
    facility, therapy = sheet.administration.facility, sheet.administration.therapy
    require(verb, facility=facility, by=by, at=at)
    specialist(facility=facility, therapy=therapy, by=by, at=at)
    sheet_step(sheet.state, SheetVerb.SETTLE)
    found = sheet.periods.get(pk=period.pk)
    if found.is_settled:
        raise StepNotAllowed
    found.sheet = sheet
    return found


def _confirmed(period: InstructionPeriod, confirmation: Confirmation) -> tuple[Decimal, PeriodUnit]:
    """Return what is confirmed; anything but a printed row, where there is one, needs a reason."""
    row = confirmation.row
    if row is not None and row.period_id != period.pk:
        raise NothingConfirmed
    if (confirmation.amount is None) != (confirmation.unit is None):
        raise HalfSaid
    typed = (confirmation.amount, confirmation.unit) if confirmation.amount is not None else None
    amount, unit = typed or _printed(row) or (None, None)
    if amount is None or unit is None or amount <= 0:
        raise NothingConfirmed
    rows = list(period.rows.all())
    expected = [_printed(one) for one in ([row] if row else rows)]
    if rows and (amount, unit) not in expected and not clean_text(confirmation.reason, limit=500):
        raise ReasonMissing
    return amount, unit


def _printed(row: DraftRow | None) -> tuple[Decimal, PeriodUnit] | None:
    return (Decimal(row.amount), PeriodUnit(row.unit)) if row and row.amount else None


def _settle(period: InstructionPeriod, verb: Verb, *, by: User, at: datetime) -> None:
    sheet = period.sheet
    who = specialist(facility=sheet.administration.facility, therapy=sheet.administration.therapy, by=by, at=at)
    period.settled_by, period.settled_as = who, str(who)
    period.save()
    _act(verb, sheet, by=by, at=at, period=period.kind)
    if not sheet.periods.filter(confirmed_at__isnull=True, struck_at__isnull=True).exists():
        sheet.state, sheet.state_at = sheet_step(sheet.state, SheetVerb.FINISH), at
        sheet.confirmed_at = at
        sheet.save()
        _tell(sheet, "instructions.confirmed", at=at)


def _write_period(sheet: InstructionSheet, position: int, drafted: DraftedPeriod) -> None:
    period = InstructionPeriod.objects.create(
        sheet=sheet, position=position, kind=drafted.kind, article=drafted.article
    )
    DraftRow.objects.bulk_create(_row(period, number, row) for number, row in enumerate(drafted.rows, start=1))


def _row(period: InstructionPeriod, position: int, printed: PrintedPeriod) -> DraftRow:
    return DraftRow(
        period=period,
        position=position,
        table=printed.table,
        article=printed.article,
        row=printed.row,
        printed=clean_text(printed.period, limit=300),
        amount=_text(printed.amount),
        unit=printed.unit or "",
    )


def _last_withdrawn(administration: Administration) -> InstructionSheet | None:
    """Return the sheet whose place a new one takes: the last after this medicine, or after what it corrects."""
    found = InstructionSheet.objects.filter(administration__in=(administration, administration.replaces))
    return found.filter(state=SheetState.WITHDRAWN, replaced_by__isnull=True).order_by("-withdrawn_at").first()


def _locked(sheet: InstructionSheet) -> InstructionSheet:
    InstructionSheet.objects.select_for_update().filter(pk=sheet.pk).first()
    return InstructionSheet.objects.select_related("administration__facility").get(pk=sheet.pk)


def _tell(sheet: InstructionSheet, kind: str, *, at: datetime) -> None:
    subject = sheet.administration.subject
    if not isinstance(subject, Patient):
        return
    kinds = set(sheet.periods.filter(confirmed_at__isnull=False).values_list("kind", flat=True))
    told = [relation for relation, read in READ.items() if relation == Relation.SELF or kinds & read]
    row = sheet.administration.examination
    if row is not None and is_kept_from_guardians(row):
        told = [Relation.SELF]
    for reader in open_readers(subject, at).filter(relation__in=told):
        notify(user_id=reader.user.pk, kind=kind, at=at)


def _text(number: Decimal | None) -> str:
    return decimal_text(number) if number is not None else ""


def _act(verb: Verb, sheet: InstructionSheet, *, by: User, at: datetime, **detail: str) -> None:
    subject = Subject(kind="instruction_sheet", uid=sheet.uid)
    facility_uid = sheet.administration.facility.uid
    record_act(verb=verb, by=by, subject=subject, at=at, facility_uid=facility_uid, **detail)
