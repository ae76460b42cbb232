"""What a patient reads after a radioactive medicine, word for word, on the screen and on paper.

Each sentence says who asks, what for, until when, and whom to call. None says that something is safe.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.functional import Promise
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from passport.language.saying import said_when_read, say_day, say_moment
from passport.nuclear.models import InstructionPeriod, InstructionSheet
from passport.nuclear.models.telling import Period, Unit
from passport.nuclear.states import SheetState
from passport.people.models import Facility

ASKED: dict[str, Promise] = {
    Period.CONTACT: _(
        "%(name)s asks you to follow the instructions about being near other people until %(until)s; call %(phone)s with "
        "any question before you decide."
    ),
    Period.WORK: _(
        "%(name)s asks you not to go to work until %(until)s; call %(phone)s with any question before you decide."
    ),
    Period.BREASTFEEDING: _(
        "%(name)s asks you not to breastfeed until %(until)s; call %(phone)s with any question before you decide."
    ),
    Period.CONCEPTION: _(
        "%(name)s asks you to wait with having a child until %(until)s; call %(phone)s with any question before you decide."
    ),
}
# The same for who looks after a passport: it is not the reader who is asked.
ASKED_OF: dict[str, Promise] = {
    Period.CONTACT: _(
        "%(name)s asks %(patient)s to follow the instructions about being near other people until %(until)s; call "
        "%(phone)s with any question before you decide."
    ),
    Period.WORK: _(
        "%(name)s asks %(patient)s not to go to work until %(until)s; call %(phone)s with any question before you decide."
    ),
    Period.BREASTFEEDING: _(
        "%(name)s asks %(patient)s not to breastfeed until %(until)s; call %(phone)s with any question before you decide."
    ),
    Period.CONCEPTION: _(
        "%(name)s asks %(patient)s to wait with having a child until %(until)s; call %(phone)s with any question before "
        "you decide."
    ),
}
OVER = _("The time that %(name)s named ended on %(until)s; call %(phone)s with any question.")
WITHDRAWN = _(
    "The instructions of %(date)s do not hold any more; new ones may follow. Call %(phone)s before you go by the earlier "
    "ones."
)
NOTHING_ASKED = _("Nothing has to be kept to after this medicine; call %(phone)s with any question.")
CALL = _("Call %(phone)s with any question about this medicine.")
THE_DEPARTMENT = _("the department")
# Of these a patient needs the time of day.
_BY_THE_CLOCK = frozenset({Unit.HOURS, Unit.DAYS})


@dataclass(frozen=True, kw_only=True)
class ToldLine:
    """One period as the patient reads it."""

    heading: str
    sentence: str
    note: str
    over: bool


@dataclass(frozen=True, kw_only=True)
class ToldSheet:
    """One sheet of instructions as the patient reads it."""

    uid: str
    facility: str
    phone: str
    medicine: str
    given_at: datetime
    lines: tuple[ToldLine, ...]
    sentence: str  # instead of the lines: nothing is asked, or it was taken back
    holds: bool
    of: str = ""  # the patient, where somebody else reads it


def told_sheet(
    sheet: InstructionSheet, periods: Iterable[InstructionPeriod], *, at: datetime, of: str = ""
) -> ToldSheet:
    """Return a sheet as the patient reads it, by the clock of its hospital; `of` names them where somebody else reads."""
    administration = sheet.administration
    facility, holds = administration.facility, sheet.state == SheetState.CONFIRMED
    zone = ZoneInfo(facility.time_zone)
    lines = tuple(_line(period, facility, at, of) for period in periods) if holds else ()

    def instead() -> str:
        said = {"phone": _phone(facility), "date": say_day(localtime(sheet.confirmed_at, zone))}
        return str(_instead(sheet, holds=holds)) % said

    return ToldSheet(
        uid=sheet.uid,
        facility=facility.name,
        phone=facility.phone,
        medicine=" ".join(part for part in (administration.radionuclide, administration.compound) if part),
        given_at=localtime(administration.given_at, zone),
        lines=lines,
        sentence="" if lines else said_when_read(instead),
        holds=holds,
        of=of,
    )


def _instead(sheet: InstructionSheet, *, holds: bool) -> Promise:
    """Return what is said where no line is; where there are some that this reader may not see, nothing of them."""
    if not holds:
        return WITHDRAWN
    return CALL if sheet.asks_something else NOTHING_ASKED


def lasts(amount: str, unit: str) -> str:
    """Return how long a period is, in words; "" for a dash."""
    if not amount:
        return ""
    # A part of a day is spoken of as of several.
    count = int(amount) if amount.isdigit() else 2
    return {
        Unit.HOURS: ngettext("%(amount)s hour", "%(amount)s hours", count),
        Unit.DAYS: ngettext("%(amount)s day", "%(amount)s days", count),
        Unit.WEEKS: ngettext("%(amount)s week", "%(amount)s weeks", count),
        Unit.MONTHS: ngettext("%(amount)s month", "%(amount)s months", count),
        Unit.YEARS: ngettext("%(amount)s year", "%(amount)s years", count),
    }[unit] % {"amount": amount}


def until(period: InstructionPeriod, facility: Facility) -> str:
    """Return when a confirmed period ends, by the clock of the hospital."""
    there = localtime(period.ends_at, ZoneInfo(facility.time_zone))
    return say_moment(there) if period.unit in _BY_THE_CLOCK else say_day(there)


def _line(period: InstructionPeriod, facility: Facility, at: datetime, of: str) -> ToldLine:
    over = period.ends_at <= at
    asked = ASKED_OF if of else ASKED

    def sentence() -> str:
        return str(OVER if over else asked[period.kind]) % {
            "patient": of,
            "name": period.settled_as,
            "until": until(period, facility),
            "phone": _phone(facility),
        }

    heading = str(Period(period.kind).label)
    return ToldLine(heading=heading, sentence=said_when_read(sentence), note=period.note, over=over)


def _phone(facility: Facility) -> str:
    return facility.phone or str(THE_DEPARTMENT)
