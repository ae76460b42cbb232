"""What a text orders after an unintended exposure, and by when. Plain Python.

Most texts print no deadline, and some know no such duty at all: both are answers.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from passport.law.pack import Deadline, Pack, Provision
from passport.law.questions.before import provision_for
from passport.law.vocabulary import Event, PeriodUnit, ProcedureClass, Topic

_EXACT: dict[PeriodUnit, timedelta] = {
    PeriodUnit.HOURS: timedelta(hours=1),
    PeriodUnit.DAYS: timedelta(days=1),
    PeriodUnit.WEEKS: timedelta(weeks=1),
}


@dataclass(frozen=True, kw_only=True)
class AfterIncident:
    """What a text orders after an incident; all empty where it orders nothing."""

    reports: tuple[Provision, ...] = ()  # that somebody outside is told
    inquiry: Provision | None = None  # that the dose is estimated and the like prevented
    telling: Provision | None = None  # that the patient and the chosen doctor are told
    deadline: Deadline | None = None

    @property
    def orders_anything(self) -> bool:
        """Return whether the text has a rule for incidents."""
        return bool(self.reports or self.telling)


def after_incident(classes: Iterable[ProcedureClass], pack: Pack) -> AfterIncident:
    """Return what a text orders after an incident in procedures of these kinds.

    Where the kind is not known every rule is answered, each with the kinds that it names, and no deadline runs. A text
    that wants register and report in writing wants what stands in them: the estimated dose and the measures.
    """
    wanted = frozenset(pack.named(one) for one in classes)
    reports = tuple(one for one in pack.provisions if one.topic is Topic.INCIDENT and _concerns(one, wanted))
    return AfterIncident(
        reports=reports,
        inquiry=next((one for one in reports if one.in_writing), None),
        telling=next(
            (one for one in pack.provisions if one.topic is Topic.INCIDENT_TELLING and _concerns(one, wanted)), None
        ),
        deadline=next((one for one in pack.deadlines if _runs(one, wanted)), None),
    )


def ends(deadline: Deadline, *, since: datetime) -> datetime | None:
    """Return the moment at which a deadline ends that began at a moment; None where it is no exact span of time."""
    if deadline.amount is None or deadline.unit not in _EXACT:
        return None
    return since + _EXACT[deadline.unit] * float(deadline.amount)


def foetal_dose_duty(classes: Iterable[ProcedureClass], pack: Pack) -> Provision | None:
    """Return the rule that wants the dose of an unborn child estimated; None where the text has none for these kinds."""
    return provision_for(Topic.FOETAL_DOSE, classes, pack)


def _concerns(provision: Provision, wanted: frozenset[ProcedureClass]) -> bool:
    return not wanted or not provision.classes or bool(wanted & set(provision.classes))


def _runs(deadline: Deadline, wanted: frozenset[ProcedureClass]) -> bool:
    return deadline.event is Event.RADIOTHERAPY_DEVIATION and bool(wanted & set(deadline.classes))
