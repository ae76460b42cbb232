"""What a text prints for radioactive medicines: activities, children, breastfeeding, iodine. Plain Python.

Where two rows stand on either side of what is asked, both are answered: nothing is worked out between them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from passport.law.pack import (
    Activity,
    Breastfeeding,
    ChildFactor,
    IodineInstruction,
    Pack,
    Provision,
    ReleaseLimit,
    WorkRestriction,
)
from passport.law.professional import Professional, roles_of
from passport.law.questions.before import provision_for
from passport.law.questions.entitlement import Case, Verdict, may
from passport.law.questions.standing import Standing, Weight
from passport.law.radionuclides import is_same
from passport.law.vocabulary import Act, ProcedureClass, Role, Topic


def activities_of(nuclide: str, pack: Pack) -> list[Activity]:
    """Return the rows of a radionuclide, by what was printed or meant; however it is written (99mTc, Tc-99m)."""
    rows = pack.activities
    return [row for row in rows if is_same(nuclide, row.nuclide) or is_same(nuclide, row.radionuclide)]


def highest_of(nuclide: str, pack: Pack) -> Activity | None:
    """Return the row that prints most for a radionuclide, of those that no misprint marks; None without any."""
    rows = [row for row in activities_of(nuclide, pack) if not row.reason]
    return max(rows, key=lambda row: row.max_mbq, default=None)


def weigh_planned(row: Activity, planned_mbq: Decimal, standing: Standing) -> Weight:
    """Return what becomes of a planned activity above the printed one. What was given is recorded in any case.

    A misprinted row and values that the text itself calls guidance stop nothing.
    """
    rule = standing.pack.provision(Topic.ACTIVITY)
    binds_not = bool(row.reason) or bool(rule and rule.guidance)
    return standing.weigh(objects=planned_mbq > row.max_mbq, misprint=binds_not)


@dataclass(frozen=True, kw_only=True)
class Neighbours:
    """The rows for a mass: one that prints it, or those on either side."""

    exact: ChildFactor | None = None
    below: ChildFactor | None = None
    above: ChildFactor | None = None


def child_factor(mass_kg: Decimal, pack: Pack) -> Neighbours:
    """Return what a text prints for the mass of a child."""
    rows = sorted(pack.child_activity_factors, key=lambda row: masses(row)[0])
    exact = next((row for row in rows if masses(row)[0] <= mass_kg <= masses(row)[1]), None)
    if exact:
        return Neighbours(exact=exact)
    below = [row for row in rows if masses(row)[1] < mass_kg]
    above = [row for row in rows if masses(row)[0] > mass_kg]
    return Neighbours(below=below[-1] if below else None, above=above[0] if above else None)


def above_for_child(row: Activity, planned_mbq: Decimal, mass_kg: Decimal, pack: Pack) -> bool:
    """Return whether more is planned than a row times the factor printed for a mass; between two rows the upper one."""
    found = child_factor(mass_kg, pack)
    printed = found.exact or found.above
    return printed is not None and planned_mbq > row.max_mbq * printed.factor


def masses(row: ChildFactor) -> tuple[Decimal, Decimal]:
    """Return the lowest and the highest mass of a row, in kg."""
    parts = [Decimal(part) for part in row.mass_kg.replace("–", "-").replace(",", ".").split("-")]
    return parts[0], parts[-1]


def breastfeeding_interruption(nuclide: str, pack: Pack) -> list[Breastfeeding]:
    """Return all rows of a radionuclide: which agent and activity is meant, a specialist says."""
    return [row for row in pack.breastfeeding if is_same(nuclide, row.radionuclide)]


def iodine_instruction(
    pack: Pack, *, dose_rate_usv_h: Decimal | None = None, residual_mbq: Decimal | None = None
) -> IodineInstruction | None:
    """Return the row of the lowest bound under which both the dose rate and the activity stand; None above all."""
    fitting = [
        row
        for row in pack.iodine_instructions
        if (dose_rate_usv_h is None or dose_rate_usv_h < row.dose_rate_below_usv_h)
        and (residual_mbq is None or residual_mbq < row.residual_below_mbq)
    ]
    if dose_rate_usv_h is None and residual_mbq is None:
        return None
    return min(fitting, key=lambda row: row.residual_below_mbq, default=None)


def work_restrictions(residual_mbq: Decimal, pack: Pack) -> Sequence[WorkRestriction]:
    """Return the rows of the lowest printed activity that is not below what is in the body; none above all."""
    printed = sorted({row.residual_mbq for row in pack.work_restrictions if row.residual_mbq >= residual_mbq})
    return [row for row in pack.work_restrictions if printed and row.residual_mbq == printed[0]]


@dataclass(frozen=True, kw_only=True)
class Difference:
    """By how much a measured activity differs from the prescribed one."""

    percent: Decimal  # of the prescribed activity, without a sign
    allowed_percent: Decimal | None = None  # None: the text prints none, and nothing is said of the difference
    article: str = ""

    @property
    def above(self) -> bool:
        """Return whether it is more than the text allows."""
        return self.allowed_percent is not None and self.percent > self.allowed_percent


def measured_difference(prescribed_mbq: Decimal, measured_mbq: Decimal, pack: Pack | None) -> Difference:
    """Return the difference between a prescribed activity, which is not zero, and the measured one."""
    percent = abs(measured_mbq - prescribed_mbq) / prescribed_mbq * 100
    provisions = pack.provisions if pack else ()
    rule = next((one for one in provisions if one.topic is Topic.ACTIVITY and one.percent is not None), None)
    if rule is None:
        return Difference(percent=percent)
    return Difference(percent=percent, allowed_percent=rule.percent, article=rule.article)


def wants_consent(classes: Iterable[ProcedureClass], pack: Pack | None) -> Provision | None:
    """Return the provision that wants a written consent before a procedure; None where the text has none."""
    found = provision_for(Topic.CONSENT, classes, pack) if pack else None
    return found if found and found.in_writing else None


def release_limits(nuclide: str, pack: Pack | None) -> list[ReleaseLimit]:
    """Return what a text says of leaving the hospital after a radionuclide; rows without one mean every radionuclide."""
    rows = pack.release_limits if pack else ()
    return [row for row in rows if not row.radionuclide or is_same(nuclide, row.radionuclide)]


def limit_reached(nuclide: str, residual_mbq: Decimal | None, pack: Pack | None) -> ReleaseLimit | None:
    """Return the row below whose activity a patient does not stand yet; None when none stands against leaving."""
    if residual_mbq is None:
        return None
    rows = release_limits(nuclide, pack)
    return next((row for row in rows if row.residual_below_mbq and residual_mbq >= row.residual_below_mbq), None)


def is_specialist(person: Professional, *, therapy: bool, on: date, pack: Pack | None) -> bool:
    """Return whether somebody works as a specialist of nuclear medicine: by training, or because the text says so.

    Some texts let another specialist who was trained for it set an activity; that is no physicist.
    """
    if any(held.role is Role.NUCLEAR_PHYSICIAN for held in roles_of(person, on)):
        return True
    if pack is None:
        return False
    kind = ProcedureClass.NUCLEAR_THERAPY if therapy else ProcedureClass.NUCLEAR
    answer = may(Act.PRESCRIBE_ACTIVITY, person, Case(classes=(kind,), on=on), pack)
    return answer.verdict is Verdict.YES and answer.role is not Role.PHYSICIST
