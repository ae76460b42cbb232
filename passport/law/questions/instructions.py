"""What a patient is told after a radioactive medicine: which periods a text wants named, and what it prints of each.

Plain Python. Nothing is worked out between two rows: where several fit, a specialist says which one is meant; where none
is printed, a specialist types the period.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from zoneinfo import ZoneInfo

from passport.law.pack import Pack, Provision
from passport.law.questions.before import provision_for
from passport.law.questions.nuclear import breastfeeding_interruption, iodine_instruction, work_restrictions
from passport.law.radionuclides import is_same
from passport.law.vocabulary import PeriodUnit, ProcedureClass, Topic

IODINE = "131I"  # of which alone the texts print how long instructions are followed


class PeriodKind(StrEnum):
    """What a patient is asked to do for a while."""

    CONTACT = "contact"  # keep the instructions that lessen the exposure of others
    WORK = "work"  # stay away from work
    BREASTFEEDING = "breastfeeding"
    CONCEPTION = "conception"


# Counted from when what is left in the body was measured: it is by that that the tables are read.
AFTER_MEASUREMENT = frozenset({PeriodKind.CONTACT, PeriodKind.WORK})


class NotWhole(ValueError):
    """Months and years are whole numbers."""


class TooLong(ValueError):
    """No text and no specialist asks anything of a patient for longer than a lifetime."""


@dataclass(frozen=True, kw_only=True)
class Given:
    """What was given, and what is known afterwards, as far as the texts ask."""

    nuclide: str
    therapy: bool = False
    breastfeeding: bool = False
    dose_rate_usv_h: Decimal | None = None  # at one metre
    residual_mbq: Decimal | None = None

    @property
    def is_iodine(self) -> bool:
        """Return whether it is iodine-131, however it is written."""
        return is_same(self.nuclide, IODINE)

    @property
    def procedure_class(self) -> ProcedureClass:
        """Return the kind of procedure."""
        return ProcedureClass.NUCLEAR_THERAPY if self.therapy else ProcedureClass.NUCLEAR


@dataclass(frozen=True, kw_only=True)
class PrintedPeriod:
    """One printed row."""

    table: str = ""
    article: str
    row: str = ""  # what tells it from its neighbours: agent and activity, or hours and distance
    period: str  # as printed
    amount: Decimal | None  # None: a dash is printed
    unit: PeriodUnit | None


@dataclass(frozen=True, kw_only=True)
class DraftedPeriod:
    """One period that is to be named, and the rows that a text prints for it; no row: the text prints no period."""

    kind: PeriodKind
    article: str = ""  # that wants it named; empty: none does
    rows: tuple[PrintedPeriod, ...] = ()


def drafted_periods(given: Given, pack: Pack | None) -> list[DraftedPeriod]:
    """Return the periods that a sheet after this medicine names, in the order in which it does."""
    return [
        DraftedPeriod(
            kind=kind,
            article=_article(kind, given, pack),
            rows=tuple(_ROWS[kind](given, pack)) if pack else (),
        )
        for kind in PeriodKind
        if _is_due(kind, given, pack)
    ]


def period_ends(start: datetime, amount: Decimal, unit: PeriodUnit, zone: ZoneInfo) -> datetime:
    """Return when a period ends that starts at a moment, by the clock of a place.

    Hours are hours; days and weeks end at the same time of day; a month without such a day ends on the first of the
    next, never earlier than printed. Raises NotWhole, TooLong.
    """
    if amount > _LONGEST[unit]:
        raise TooLong
    if unit is PeriodUnit.HOURS:
        return start + timedelta(seconds=int(amount * 3600))
    there = start.astimezone(zone)
    if unit in _DAYS:
        return there + timedelta(seconds=int(amount * _DAYS[unit] * 86_400))
    if amount != int(amount):
        raise NotWhole
    return _months_after(there, int(amount) * _MONTHS[unit])


_LONGEST = {
    PeriodUnit.HOURS: 24 * 36525,
    PeriodUnit.DAYS: 36525,
    PeriodUnit.WEEKS: 5217,
    PeriodUnit.MONTHS: 1200,
    PeriodUnit.YEARS: 100,
}
_DAYS = {PeriodUnit.DAYS: 1, PeriodUnit.WEEKS: 7}
_MONTHS = {PeriodUnit.MONTHS: 1, PeriodUnit.YEARS: 12}


def _months_after(moment: datetime, months: int) -> datetime:
    year, month = divmod(moment.year * 12 + moment.month - 1 + months, 12)
    try:
        return moment.replace(year=year, month=month + 1)
    except ValueError:
        year, month = divmod(year * 12 + month + 1, 12)
        return moment.replace(year=year, month=month + 1, day=1)


def _is_due(kind: PeriodKind, given: Given, pack: Pack | None) -> bool:
    if kind is PeriodKind.BREASTFEEDING:
        return given.breastfeeding
    if kind is PeriodKind.WORK:
        prints = pack is not None and bool(pack.work_restrictions)
        return prints and given.is_iodine and (given.therapy or given.residual_mbq is not None)
    return True


def _article(kind: PeriodKind, given: Given, pack: Pack | None) -> str:
    if pack is None:
        return ""
    if kind is PeriodKind.WORK:
        return pack.work_restrictions[0].article
    # A text may name the period of iodine by itself, beside what it says of every medicine.
    iodine = _about(given, pack, Topic.IODINE) if kind is PeriodKind.CONTACT and given.is_iodine else None
    found = iodine or _about(given, pack, _NAMED_IN[kind])
    return found.article if found else ""


_NAMED_IN = {
    PeriodKind.CONTACT: Topic.INSTRUCTION,
    PeriodKind.BREASTFEEDING: Topic.BREASTFEEDING,
    PeriodKind.CONCEPTION: Topic.CONCEPTION,
}


def _about(given: Given, pack: Pack, topic: Topic) -> Provision | None:
    return provision_for(topic, (given.procedure_class,), pack)


def _contact(given: Given, pack: Pack) -> list[PrintedPeriod]:
    if not given.is_iodine:
        return []
    row = iodine_instruction(pack, dose_rate_usv_h=given.dose_rate_usv_h, residual_mbq=given.residual_mbq)
    if row is None:
        return []
    bounds = f"< {row.dose_rate_below_usv_h} µSv/h, < {row.residual_below_mbq} MBq"
    return [
        PrintedPeriod(
            table=row.table, article=row.article, row=bounds, period=row.period, amount=row.amount, unit=row.unit
        )
    ]


def _work(given: Given, pack: Pack) -> list[PrintedPeriod]:
    if given.residual_mbq is None:
        return []
    return [
        PrintedPeriod(
            table=row.table,
            article=row.article,
            row=f"{row.hours} h, {row.distance_m} m, {row.residual_mbq} MBq",
            period="–" if row.days is None else str(row.days),
            amount=None if row.days is None else Decimal(row.days),
            unit=None if row.days is None else PeriodUnit.DAYS,
        )
        for row in work_restrictions(given.residual_mbq, pack)
    ]


def _breastfeeding(given: Given, pack: Pack) -> list[PrintedPeriod]:
    return [
        PrintedPeriod(
            table=row.table,
            article=row.article,
            row=", ".join(
                part for part in (row.chemical_form, f"{row.activity_mbq} MBq" if row.activity_mbq else "") if part
            ),
            period=row.period,
            amount=row.amount,
            unit=row.unit,
        )
        for row in breastfeeding_interruption(given.nuclide, pack)
    ]


def _conception(given: Given, pack: Pack) -> list[PrintedPeriod]:
    found = _about(given, pack, Topic.CONCEPTION)
    if found is None or found.months is None:
        return []
    months = Decimal(found.months)
    return [PrintedPeriod(article=found.article, period=found.words, amount=months, unit=PeriodUnit.MONTHS)]


_ROWS: dict[PeriodKind, Callable[[Given, Pack], list[PrintedPeriod]]] = {
    PeriodKind.CONTACT: _contact,
    PeriodKind.WORK: _work,
    PeriodKind.BREASTFEEDING: _breastfeeding,
    PeriodKind.CONCEPTION: _conception,
}
