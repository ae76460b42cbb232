"""Prescribe an activity, put the second name under it, and say that the procedure may begin."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import IntegrityError, transaction

from passport.booklet.quantities import decimal_text
from passport.database import clean_text
from passport.justification.models import Request
from passport.justification.selectors import classes_asked
from passport.justification.states import RequestState
from passport.law.pack import Activity, Pack
from passport.law.professional import roles_of
from passport.law.questions.entitlement import Answer, Case, may
from passport.law.questions.nuclear import above_for_child, child_factor, highest_of, weigh_planned
from passport.law.questions.standing import Standing, Weight
from passport.law.radionuclides import canonical
from passport.law.vocabulary import Act, ProcedureClass
from passport.nuclear.models import ActivityPlan
from passport.nuclear.selectors import Lacking, before_beginning, consents_holding, day_at
from passport.nuclear.services.errors import (
    AboveMaximum,
    ConsentMissing,
    NotAnActivity,
    NotEntitled,
    NotTheSecond,
    PlanStands,
    ReasonMissing,
    RequestNotApproved,
    SecondMissing,
)
from passport.nuclear.services.people import Verb, require, said, specialist
from passport.nuclear.states import PlanState, PlanVerb, plan_step
from passport.people.models import Practitioner, User
from passport.people.selectors import practitioner_of, professional, standing_of
from passport.signing.acts import Subject, record_act


@dataclass(frozen=True, kw_only=True)
class Prescription:
    """What a specialist prescribes. With a printed row its radionuclide, as it was meant, is the one prescribed."""

    prescribed_mbq: Decimal
    row: Activity | None = None
    radionuclide: str = ""
    compound: str = ""
    mass_kg: Decimal | None = None  # of a child
    factor: Decimal | None = None  # that the specialist used
    above_reason: str = ""

    @property
    def nuclide(self) -> str:
        """Return the radionuclide that is prescribed, "" when none is. Raises NotARadionuclide."""
        if self.row:
            return self.row.nuclide
        written = clean_text(self.radionuclide, limit=16)
        return canonical(written) if written else ""


@transaction.atomic
def prescribe(*, request: Request, prescription: Prescription, by: User, at: datetime) -> ActivityPlan:
    """Prescribe an activity for an approved request; where the text names a second person, the plan waits for that one.

    Raises NotYourWork, NotASpecialist, NotEntitled, RequestNotApproved, NotAnActivity, NotARadionuclide,
    ReasonMissing, AboveMaximum, PlanStands.
    """
    facility = request.facility
    require(Verb.PRESCRIBE, facility=facility, by=by, at=at)
    _require_approved(request)
    therapy = ProcedureClass.NUCLEAR_THERAPY in classes_asked(request)
    who = specialist(facility=facility, therapy=therapy, by=by, at=at)
    standing = standing_of(facility, request.planned_on or day_at(facility, at))
    answer = _entitlement(request, who, standing, at)
    if not prescription.nuclide or prescription.prescribed_mbq <= 0:
        raise NotAnActivity
    reason = _reason_above(prescription, standing, therapy=therapy)
    together = answer.together_with if answer else ()
    plan = ActivityPlan(
        request=request,
        state=PlanState.WRITTEN if together else PlanState.PRESCRIBED,
        state_at=at,
        therapy=therapy,
        radionuclide=prescription.nuclide,
        above_reason=reason,
        article=answer.article if answer else "",
        in_force=standing.in_force if standing else False,
        prescribed_mbq=decimal_text(prescription.prescribed_mbq),
        prescribed_by=who,
        prescribed_as=str(who),
        prescribed_at=at,
        together_with=" ".join(together),
        **_printed(prescription, standing.pack if standing else None),
    )
    try:
        with transaction.atomic():
            plan.save(force_insert=True)
    except IntegrityError as error:
        raise PlanStands from error
    _act(Verb.PRESCRIBE, plan, by=by, at=at)
    return plan


@transaction.atomic
def countersign(*, plan: ActivityPlan, by: User, at: datetime) -> ActivityPlan:
    """Put the second name under a planned activity: another person, of the training that the text names.

    Raises NotYourWork, NotTheSecond, StepNotAllowed.
    """
    plan = _locked(plan)
    facility = plan.request.facility
    require(Verb.COUNTERSIGN, facility=facility, by=by, at=at)
    if not plan.waits_for_second or not is_second(plan, practitioner_of(by), at):
        raise NotTheSecond
    plan.state, plan.state_at = plan_step(plan.state, PlanVerb.COUNTERSIGN), at
    who = practitioner_of(by)
    plan.countersigned_by, plan.countersigned_as, plan.countersigned_at = who, str(who), at
    plan.save()
    _act(Verb.COUNTERSIGN, plan, by=by, at=at)
    return plan


def is_second(plan: ActivityPlan, practitioner: Practitioner | None, at: datetime) -> bool:
    """Return whether somebody is another person, of one of the trainings that the text names beside the first."""
    if practitioner is None or practitioner.pk == plan.prescribed_by_id or practitioner.cannot_sign_since is not None:
        return False
    held = roles_of(professional(practitioner), day_at(plan.request.facility, at))
    return bool({str(one.role) for one in held} & set(plan.together_with.split()))


@transaction.atomic
def mark_ready(*, plan: ActivityPlan, by: User, at: datetime) -> ActivityPlan:
    """Say that the procedure may begin. What a text in force wants before stops it; other texts only warn.

    Raises NotYourWork, RequestNotApproved, SecondMissing, ConsentMissing, StepNotAllowed.
    """
    plan = _locked(plan)
    require(Verb.MARK_READY, facility=plan.request.facility, by=by, at=at)
    _require_approved(plan.request)
    state = plan_step(plan.state, PlanVerb.MARK_READY)
    lacking = before_beginning(plan, at)
    for objection in lacking:
        if objection.weight is Weight.STOPS and objection.provision:
            raise ConsentMissing(objection.provision)
        if objection.weight is Weight.STOPS:
            raise SecondMissing
    plan.state, plan.state_at = state, at
    plan.consent = consents_holding(plan.request).first()
    plan.ready_by, plan.ready_at = str(by), at
    plan.save()
    missing = {objection.lacking for objection in lacking}
    _act(
        Verb.MARK_READY,
        plan,
        by=by,
        at=at,
        without_second=int(Lacking.SECOND in missing),
        without_consent=int(Lacking.CONSENT in missing),
    )
    return plan


@transaction.atomic
def withdraw_plan(*, plan: ActivityPlan, reason: str, by: User, at: datetime) -> ActivityPlan:
    """Take a planned activity back; it stays to be read. Raises NotYourWork, ReasonMissing, StepNotAllowed."""
    plan = _locked(plan)
    require(Verb.WITHDRAW_PLAN, facility=plan.request.facility, by=by, at=at)
    plan.withdrawn_reason = said(reason)
    plan.state, plan.state_at = plan_step(plan.state, PlanVerb.WITHDRAW), at
    plan.save()
    _act(Verb.WITHDRAW_PLAN, plan, by=by, at=at)
    return plan


def _require_approved(request: Request) -> None:
    if request.state != RequestState.APPROVED:
        raise RequestNotApproved


def _entitlement(request: Request, who: Practitioner, standing: Standing | None, at: datetime) -> Answer | None:
    if standing is None:
        return None
    case = Case(classes=classes_asked(request), region=request.region, on=day_at(request.facility, at))
    answer = may(Act.PRESCRIBE_ACTIVITY, professional(who), case, standing.pack)
    if standing.weigh(objects=answer.stands_against) is Weight.STOPS:
        raise NotEntitled
    return answer


def _reason_above(prescription: Prescription, standing: Standing | None, *, therapy: bool) -> str:
    """Return why more is planned than is printed, or why no row fits; empty when neither is so.

    The maxima are those of examinations. A child's lower one asks for a reason and stops nothing.
    """
    if standing is None or therapy or not standing.pack.activities:
        return ""
    # What fits no row stays below the highest one of its radionuclide.
    row = prescription.row or highest_of(prescription.nuclide, standing.pack)
    weight = weigh_planned(row, prescription.prescribed_mbq, standing) if row else Weight.NONE
    if row and weight is Weight.STOPS:
        raise AboveMaximum(row)
    wanted = prescription.row is None or weight is Weight.WARNS or _above_for_child(prescription, standing)
    reason = clean_text(prescription.above_reason, limit=500)
    if wanted and not reason:
        raise ReasonMissing
    return reason if wanted else ""


def _above_for_child(prescription: Prescription, standing: Standing) -> bool:
    row, mass = prescription.row, prescription.mass_kg
    if row is None or mass is None:
        return False
    return above_for_child(row, prescription.prescribed_mbq, mass, standing.pack)


def _printed(prescription: Prescription, pack: Pack | None) -> dict[str, str]:
    row, mass, factor = prescription.row, prescription.mass_kg, prescription.factor
    return {
        "compound": clean_text(prescription.compound, limit=200) or (row.chemical_form if row else ""),
        "pack": pack.id if pack else "",
        "table": row.table if row else "",
        "procedure": row.procedure if row else "",
        "printed_radionuclide": row.radionuclide if row else "",
        "printed_form": row.chemical_form if row else "",
        "max_mbq": decimal_text(row.max_mbq) if row else "",
        "misprint": row.reason if row else "",
        "mass_kg": decimal_text(mass) if mass is not None else "",
        "printed_factors": factors_text(mass, pack),
        "factor": decimal_text(factor) if factor is not None else "",
    }


def factors_text(mass_kg: Decimal | None, pack: Pack | None) -> str:
    """Return what a text prints for the mass of a child: the row of that mass, or those on either side."""
    if mass_kg is None or pack is None:
        return ""
    found = child_factor(mass_kg, pack)
    rows = [row for row in (found.exact, found.below, found.above) if row]
    return "; ".join(f"{row.mass_kg} kg: {decimal_text(row.factor)}" for row in rows)


def _locked(plan: ActivityPlan) -> ActivityPlan:
    ActivityPlan.objects.select_for_update().filter(pk=plan.pk).first()
    return ActivityPlan.objects.select_related("request__facility", "prescribed_by").get(pk=plan.pk)


def _act(verb: Verb, plan: ActivityPlan, *, by: User, at: datetime, **detail: str | int) -> None:
    subject = Subject(kind="activity_plan", uid=plan.uid)
    facility_uid = plan.request.facility.uid
    record_act(verb=verb, by=by, subject=subject, at=at, facility_uid=facility_uid, request=plan.request.uid, **detail)
