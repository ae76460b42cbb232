"""The states of an incident and what moves it: one table. Plain Python.

What follows after an incident is done in any order; the state is the furthest of the steps that were taken. What is
still due is another question: see `passport.incidents.duties`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class IncidentState(StrEnum):
    """Where an incident stands."""

    DRAFT = "draft"  # somebody, or the system, says that something may have happened
    RECORDED = "recorded"  # it stands in the register, and its words do not change any more
    ESTIMATED = "estimated"
    MEASURES_TAKEN = "measures_taken"
    REPORTED = "reported"
    TOLD = "told"  # the patient was told
    CLOSED = "closed"
    NO_INCIDENT = "no_incident"


class IncidentVerb(StrEnum):
    """What people do to an incident."""

    CHANGE = "change"
    RECORD = "record"
    DISMISS = "dismiss"  # it was no incident, for a reason
    NOTE = "note"  # what an inquiry found, or what has to be added to the words
    ESTIMATE = "estimate"
    TAKE_MEASURE = "take_measure"
    REPORT = "report"
    TELL = "tell"  # the patient
    TELL_DOCTOR = "tell_doctor"  # the patient's chosen doctor
    CLOSE = "close"
    REOPEN = "reopen"


class IncidentActor(StrEnum):
    """Who may do a verb; people.Role names."""

    PHYSICIST = "physicist"
    FACILITY_ADMINISTRATOR = "facility_administrator"


class StepNotAllowed(Exception):
    """This incident cannot take that step in its present state."""


@dataclass(frozen=True, kw_only=True)
class Step:
    """Where a verb leads, who may do it, and the name of its act."""

    to: IncidentState
    by: frozenset[IncidentActor]
    act: str


_PHYSICIST = frozenset({IncidentActor.PHYSICIST})
_BOTH = frozenset(IncidentActor)
_ACTS: dict[IncidentVerb, str] = {
    IncidentVerb.CHANGE: "incident.changed",
    IncidentVerb.RECORD: "incident.recorded",
    IncidentVerb.DISMISS: "incident.dismissed",
    IncidentVerb.NOTE: "incident.noted",
    IncidentVerb.ESTIMATE: "incident.estimated",
    IncidentVerb.TAKE_MEASURE: "incident.measure_taken",
    IncidentVerb.REPORT: "incident.reported",
    IncidentVerb.TELL: "incident.told",
    IncidentVerb.TELL_DOCTOR: "incident.doctor_told",
    IncidentVerb.CLOSE: "incident.closed",
    IncidentVerb.REOPEN: "incident.reopened",
}
# What each step reaches, in the order of the register; a later one is not undone by an earlier one.
_REACHES: dict[IncidentVerb, IncidentState] = {
    IncidentVerb.ESTIMATE: IncidentState.ESTIMATED,
    IncidentVerb.TAKE_MEASURE: IncidentState.MEASURES_TAKEN,
    IncidentVerb.REPORT: IncidentState.REPORTED,
    IncidentVerb.TELL: IncidentState.TOLD,
}
RUNNING = (IncidentState.RECORDED, *_REACHES.values())
# Once somebody outside knows of it, it is closed with words and not called none.
_KNOWN_OUTSIDE = frozenset({IncidentState.REPORTED, IncidentState.TOLD})
OPEN_STATES = (IncidentState.DRAFT, *RUNNING)
ENDED_STATES = (IncidentState.CLOSED, IncidentState.NO_INCIDENT)


def _step(
    verb: IncidentVerb, state: IncidentState, to: IncidentState
) -> tuple[tuple[IncidentState, IncidentVerb], Step]:
    by = _PHYSICIST if verb is IncidentVerb.ESTIMATE else _BOTH
    return (state, verb), Step(to=to, by=by, act=_ACTS[verb])


def _further(state: IncidentState, reached: IncidentState) -> IncidentState:
    return max(state, reached, key=RUNNING.index)


STEPS: dict[tuple[IncidentState, IncidentVerb], Step] = dict(
    [
        _step(IncidentVerb.CHANGE, IncidentState.DRAFT, IncidentState.DRAFT),
        _step(IncidentVerb.RECORD, IncidentState.DRAFT, IncidentState.RECORDED),
        _step(IncidentVerb.DISMISS, IncidentState.DRAFT, IncidentState.NO_INCIDENT),
        _step(IncidentVerb.REOPEN, IncidentState.NO_INCIDENT, IncidentState.DRAFT),
        _step(IncidentVerb.REOPEN, IncidentState.CLOSED, IncidentState.RECORDED),
        *(_step(verb, state, _further(state, to)) for state in RUNNING for verb, to in _REACHES.items()),
        *(_step(verb, state, state) for state in RUNNING for verb in (IncidentVerb.NOTE, IncidentVerb.TELL_DOCTOR)),
        *(_step(IncidentVerb.CLOSE, state, IncidentState.CLOSED) for state in RUNNING),
        *(
            _step(IncidentVerb.DISMISS, state, IncidentState.NO_INCIDENT)
            for state in RUNNING
            if state not in _KNOWN_OUTSIDE
        ),
    ]
)


def step(state: str, verb: IncidentVerb, *, actor: IncidentActor) -> Step:
    """Return where the verb leads. Raises StepNotAllowed for a step that is not in the table or not this actor's."""
    found = STEPS.get((IncidentState(state), verb))
    if found is None or actor not in found.by:
        raise StepNotAllowed(f"{verb} is not possible for an incident that is {state}")
    return found


def verbs_of(state: str, *, actor: IncidentActor) -> frozenset[IncidentVerb]:
    """Return what somebody may do to an incident as it stands."""
    return frozenset(verb for (start, verb), found in STEPS.items() if start == state and actor in found.by)


def reached(taken: Iterable[IncidentVerb]) -> IncidentState:
    """Return the furthest state of a recorded incident for which these steps were taken, whenever that was."""
    return max((_REACHES[verb] for verb in taken), key=RUNNING.index, default=IncidentState.RECORDED)
