"""Plans, medicines and instructions as the staff read them: lines worked out for the template."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from passport.booklet.models import Entry
from passport.booklet.words import examination_name
from passport.justification.models import Consent, ConsentForm, Request
from passport.justification.selectors import subject_of
from passport.law.questions.standing import Weight
from passport.law.vocabulary import Datum
from passport.law.vocabulary import Role as LawRole
from passport.nuclear.models import (
    ActivityPlan,
    Administration,
    ConsentWithdrawn,
    DraftRow,
    InstructionPeriod,
    InstructionSheet,
)
from passport.nuclear.selectors import (
    Lacking,
    Objection,
    before_beginning,
    data_missing,
    day_at,
    difference_of,
    is_specialist_at,
)
from passport.nuclear.services import is_second
from passport.nuclear.states import PlanState, SheetState
from passport.nuclear.words import lasts, until
from passport.people.models import Patient, Practitioner, Record
from passport.web.evidence import person_of
from passport.web.requested import requested_name
from passport.web.rulings import year_of

PLAN_STATES: dict[PlanState, Promise] = {
    PlanState.WRITTEN: gettext_lazy("waits for the second name"),
    PlanState.PRESCRIBED: gettext_lazy("prescribed"),
    PlanState.READY: gettext_lazy("the procedure may begin"),
    PlanState.WITHDRAWN: gettext_lazy("withdrawn"),
}
SHEET_STATES: dict[SheetState, Promise] = {
    SheetState.DRAFT: gettext_lazy("drafted: the patient reads nothing of it yet"),
    SheetState.CONFIRMED: gettext_lazy("confirmed: the patient reads it"),
    SheetState.WITHDRAWN: gettext_lazy("withdrawn"),
}
SECONDS: dict[str, Promise] = {
    LawRole.PHYSICIST: gettext_lazy("a medical physicist"),
    LawRole.NUCLEAR_PHYSICIAN: gettext_lazy("a specialist of nuclear medicine"),
}
DATA: dict[Datum, Promise] = {
    Datum.RADIONUCLIDE: gettext_lazy("radionuclide"),
    Datum.COMPOUND: gettext_lazy("compound"),
    Datum.ACTIVITY: gettext_lazy("activity"),
    Datum.GIVEN_AT: gettext_lazy("time"),
    Datum.ROUTE: gettext_lazy("route"),
    Datum.TARGET_ORGAN: gettext_lazy("target organ"),
}
NOT_CHECKED = gettext_lazy("the electronic signature is kept with it and not checked here")


@dataclass(frozen=True, kw_only=True)
class WaitingLine:
    """One thing that waits, and where it is done."""

    address: str
    person: str
    born: date | None
    what: str
    when: date | None
    facility: str


@dataclass(frozen=True, kw_only=True)
class PlanCard:
    """One plan with what its reader may do about it."""

    plan: ActivityPlan
    state: str
    seconds: str  # whom the text names beside the first
    lacking: tuple[tuple[str, bool], ...]  # sentence, and whether it stops
    may_countersign: bool
    may_begin: bool  # nothing that is in force stops it
    is_open: bool


@dataclass(frozen=True, kw_only=True)
class ConsentLine:
    """One consent that was kept."""

    uid: str
    form: str
    checked: str
    consent: Consent
    withdrawn: ConsentWithdrawn | None


@dataclass(frozen=True, kw_only=True)
class GivenPage:
    """What was given once, and what stands beside it."""

    person: str
    born: date | None
    administration: Administration
    difference: str  # a sentence when it is more than the text allows
    differs: bool
    above: str  # a sentence when more was given than the planned row prints; it stops nothing
    missing: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class PeriodCard:
    """One period of a sheet: what the text prints, and what a specialist made of it."""

    period: InstructionPeriod
    name: str
    rows: tuple[tuple[DraftRow, str], ...]  # each with how long it is, in words
    lasts: str
    until: str
    form: object = None


def name_of(person: Patient | Record) -> str:
    """Return whose it is, as the staff read it."""
    return str(person) if isinstance(person, Patient) else person_of(person)


def request_waits(request: Request) -> WaitingLine:
    """Return a request as a list of this work shows it."""
    person = subject_of(request)
    return WaitingLine(
        address=reverse("nuclear:request", args=[request.uid]),
        person=name_of(person),
        born=person.birth_date,
        what=requested_name(request),
        when=request.planned_on,
        facility=request.facility.name,
    )


def plan_waits(plan: ActivityPlan) -> WaitingLine:
    """Return a plan as a list of this work shows it."""
    person = subject_of(plan.request)
    return WaitingLine(
        address=reverse("nuclear:request", args=[plan.request.uid]),
        person=name_of(person),
        born=person.birth_date,
        what=f"{plan.prescribed_mbq} MBq {plan.radionuclide} {plan.compound}".strip(),
        when=plan.request.planned_on,
        facility=plan.request.facility.name,
    )


def entry_waits(entry: Entry) -> WaitingLine:
    """Return a row of the booklet as a list of this work shows it."""
    person = entry.record.patient or entry.record
    return WaitingLine(
        address=reverse("nuclear:entry", args=[entry.uid]),
        person=name_of(person),
        born=person.birth_date,
        what=entry_name(entry),
        when=entry.performed_on,
        facility=entry.facility.name,
    )


def administration_waits(administration: Administration) -> WaitingLine:
    """Return what was given as a list of this work shows it."""
    person = administration.subject
    return WaitingLine(
        address=reverse("nuclear:given", args=[administration.uid]),
        person=name_of(person),
        born=person.birth_date,
        what=f"{medicine_of(administration)}{_gone(administration)}",
        when=day_at(administration.facility, administration.given_at),
        facility=administration.facility.name,
    )


def _gone(administration: Administration) -> str:
    """Return what became of what was recorded; "" while it stands."""
    if hasattr(administration, "not_given"):
        return f" · {_('was not given')}"
    return "" if administration.stands else f" · {_('corrected')}"


def sheet_waits(sheet: InstructionSheet) -> WaitingLine:
    """Return a sheet as a list of this work shows it."""
    administration, person = sheet.administration, sheet.administration.subject
    return WaitingLine(
        address=reverse("nuclear:sheet", args=[sheet.uid]),
        person=name_of(person),
        born=person.birth_date,
        what=medicine_of(administration),
        when=day_at(administration.facility, administration.given_at),
        facility=administration.facility.name,
    )


def medicine_of(administration: Administration) -> str:
    """Return what was given as one line."""
    return f"{administration.activity_mbq} MBq {administration.radionuclide} {administration.compound}".strip()


def entry_name(entry: Entry) -> str:
    """Return what an examination is called."""
    return examination_name(entry.exam_code, kind=entry.kind, region=entry.region, side=entry.laterality)


def plan_card(plan: ActivityPlan, reader: Practitioner | None, at: datetime) -> PlanCard:
    """Return a plan with what its reader may do about it."""
    open_one = plan.state != PlanState.WITHDRAWN
    given = plan.administrations.filter(replaced_by__isnull=True, not_given__isnull=True).exists()
    begins = plan.state == PlanState.READY and not _lost_consent(plan)
    lacking = before_beginning(plan, at) if open_one and not begins and not given else []
    waits = open_one and plan.state != PlanState.READY and not given
    return PlanCard(
        plan=plan,
        state=str(PLAN_STATES[PlanState(plan.state)]),
        seconds=" · ".join(str(SECONDS.get(role, role)) for role in plan.together_with.split()),
        lacking=tuple((_lacking(one, plan), one.weight is Weight.STOPS) for one in lacking),
        may_countersign=open_one and plan.waits_for_second and is_second(plan, reader, at),
        may_begin=waits and all(one.weight is not Weight.STOPS for one in lacking),
        is_open=open_one,
    )


def _lost_consent(plan: ActivityPlan) -> bool:
    """Return whether the consent on which a procedure may begin was withdrawn since."""
    return plan.consent is not None and hasattr(plan.consent, "withdrawn")


def _lacking(objection: Objection, plan: ActivityPlan) -> str:
    said = {"article": objection.article, "year": year_of(plan.pack)}
    if objection.lacking is Lacking.SECOND:
        return _("The second name is missing that %(article)s of the text of %(year)s wants.") % said
    return _("No written consent holds here; %(article)s of the text of %(year)s wants one.") % said


def consent_line(consent: Consent) -> ConsentLine:
    """Return a consent as the staff read it."""
    return ConsentLine(
        uid=consent.uid,
        form=consent.get_form_display(),
        checked=str(NOT_CHECKED) if consent.form == ConsentForm.QUALIFIED else "",
        consent=consent,
        withdrawn=getattr(consent, "withdrawn", None),
    )


def given_page(administration: Administration) -> GivenPage:
    """Return what was given with what the text says of it."""
    person, difference = administration.subject, difference_of(administration)
    return GivenPage(
        person=name_of(person),
        born=person.birth_date,
        administration=administration,
        difference=_difference(difference.percent, difference.allowed_percent, difference.article)
        if difference and difference.above and difference.allowed_percent is not None
        else "",
        differs=difference is not None and difference.above,
        above=_above(administration),
        missing=tuple(f"{DATA[datum]} ({article})" for datum, article in data_missing(administration)),
    )


def _above(administration: Administration) -> str:
    plan = administration.plan
    if plan is None or not plan.max_mbq or plan.therapy:
        return ""
    if Decimal(administration.activity_mbq) <= Decimal(plan.max_mbq):
        return ""
    sentence = _("More was given than %(table)s of the text of %(year)s prints: %(mbq)s MBq at the most.")
    said = sentence % {"table": plan.table, "year": year_of(plan.pack), "mbq": plan.max_mbq}
    return f"{said} {_('The row is marked as a misprint.')}" if plan.misprint else said


def _difference(percent: Decimal, allowed: Decimal, article: str) -> str:
    sentence = _(
        "The measured activity differs from the prescribed one by %(percent)s %%; %(article)s lets the error be %(allowed)s %% at "
        "the most. Look at both numbers."
    )
    return sentence % {"percent": round(percent, 1), "allowed": allowed, "article": article}


def period_card(period: InstructionPeriod, sheet: InstructionSheet, form: object = None) -> PeriodCard:
    """Return one period as the staff read it."""
    confirmed = period.confirmed_at is not None
    return PeriodCard(
        period=period,
        name=period.get_kind_display(),
        rows=tuple((row, lasts(row.amount, row.unit)) for row in period.rows.all()),
        lasts=lasts(period.amount, period.unit) if confirmed else "",
        until=until(period, sheet.administration.facility) if confirmed else "",
        form=form,
    )


def is_specialist_for(reader: Practitioner | None, administration: Administration, at: datetime) -> bool:
    """Return whether a reader may confirm instructions after a medicine, and release the patient."""
    return is_specialist_at(reader, administration.facility, therapy=administration.therapy, at=at)
