"""Keep the register: open a draft, record it, write what was found and done, report it, end it."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from passport.booklet.models import Entry
from passport.database import clean_text
from passport.incidents import selectors
from passport.incidents.duties import Duty, still_due
from passport.incidents.models import Incident, IncidentKind, Measure, MeasureKind, ReportToAuthority
from passport.incidents.services.permission import (
    MAY_OPEN,
    InTheFuture,
    NotYourRegister,
    act,
    ask_keepers,
    decided,
    locked,
    may,
    moved,
    past,
    words,
)
from passport.incidents.states import IncidentVerb, reached
from passport.law.vocabulary import ProcedureClass
from passport.people.models import Facility, Record, User
from passport.people.selectors import has_role

_VERB_OF: dict[Duty, IncidentVerb] = {
    Duty.ESTIMATE: IncidentVerb.ESTIMATE,
    Duty.MEASURES: IncidentVerb.TAKE_MEASURE,
    Duty.REPORT: IncidentVerb.REPORT,
    Duty.TELL_PATIENT: IncidentVerb.TELL,
}


class StillDue(Exception):
    """Something that the text orders is still to be done: do it, or say in words why it is closed all the same."""


class OtherFacility(Exception):
    """This row stands at another facility than the register."""


@dataclass(frozen=True, kw_only=True)
class Happening:
    """What somebody says that happened."""

    kind: IncidentKind
    what: str = ""
    happened_on: date | None = None
    noticed_at: datetime | None = None  # None: now
    procedure_class: ProcedureClass | None = None  # None: as the row says, or not known


@dataclass(frozen=True, kw_only=True)
class Reported:
    """That an authority was told."""

    authority: str
    reported_at: datetime
    how: str
    reference: str = ""


@transaction.atomic
def open_draft(
    *,
    facility: Facility,
    happening: Happening,
    by: User | None,
    at: datetime,
    entry: Entry | None = None,
    record: Record | None = None,
    opened_for: str = "",
) -> Incident:
    """Say that something happened, or may have; who keeps the register decides.

    `by=None` is the system, which opens one draft for each `opened_for`: the second time it returns the first one.
    Raises NotYourRegister, OtherFacility, WordsMissing, InTheFuture.
    """
    if entry is not None and entry.facility_id != facility.pk:
        raise OtherFacility
    columns = _columns(happening, facility=facility, by=by, at=at)
    columns |= {"entry": entry, "record": None if entry else record, "state_at": at}
    columns |= {"opened_by": str(by or ""), "opened_at": at}
    if opened_for:
        incident, is_new = Incident.objects.get_or_create(facility=facility, opened_for=opened_for, defaults=columns)
    else:
        incident, is_new = Incident.objects.create(facility=facility, **columns), True
    if is_new:
        act("incident.opened", incident, by=by, at=at)
        ask_keepers(incident, but=by, at=at)
    return incident


@transaction.atomic
def change_draft(*, incident: Incident, happening: Happening, by: User, at: datetime) -> Incident:
    """Say anew what a draft is about. Raises NotYourRegister, StepNotAllowed, WordsMissing, InTheFuture."""
    incident = locked(incident)
    taken = may(incident, IncidentVerb.CHANGE, by=by, at=at)
    for name, value in _columns(happening, facility=incident.facility, by=by, at=at).items():
        setattr(incident, name, value)
    return moved(incident, taken, by=by, at=at)


@transaction.atomic
def record_incident(*, incident: Incident, by: User, at: datetime) -> Incident:
    """Enter a draft in the register: from now on its words stay, and what follows can be written.

    Raises NotYourRegister, StepNotAllowed, WordsMissing.
    """
    incident = locked(incident)
    taken = may(incident, IncidentVerb.RECORD, by=by, at=at)
    incident.what = words(incident.what, limit=4000)
    standing = selectors.standing_for(incident)
    incident.pack = standing.pack.id if standing else ""
    incident.recorded_at, incident.recorded_by = at, str(by)
    decided(incident, by=by, at=at)
    return moved(incident, taken, by=by, at=at)


@transaction.atomic
def no_incident(*, incident: Incident, why: str, by: User, at: datetime) -> Incident:
    """Say that nothing unintended happened, and why; the line stays. Raises as `close_incident` but StillDue."""
    incident = locked(incident)
    taken = may(incident, IncidentVerb.DISMISS, by=by, at=at)
    decided(incident, by=by, at=at)
    return moved(_ended(incident, words(why, limit=1000), by=by, at=at), taken, by=by, at=at)


@transaction.atomic
def close_incident(*, incident: Incident, why: str, by: User, at: datetime) -> Incident:
    """Close an incident; what the text orders and nobody did needs a reason in words.

    Raises NotYourRegister, StepNotAllowed, StillDue.
    """
    incident = locked(incident)
    taken = may(incident, IncidentVerb.CLOSE, by=by, at=at)
    said = clean_text(why, limit=1000)
    due = still_due(selectors.duties_of(incident))
    if due and not said:
        raise StillDue
    return moved(_ended(incident, said, by=by, at=at), taken, by=by, at=at, still_due=len(due))


@transaction.atomic
def reopen_incident(*, incident: Incident, by: User, at: datetime) -> Incident:
    """Take an incident up again; it stands where the steps that were taken had brought it.

    Raises NotYourRegister, StepNotAllowed.
    """
    incident = locked(incident)
    taken = may(incident, IncidentVerb.REOPEN, by=by, at=at)
    incident.ended_at, incident.ended_by, incident.ended_why = None, None, ""
    moved(incident, taken, by=by, at=at)
    if incident.recorded_at is not None:
        steps = (_VERB_OF[duty] for duty in selectors.done_for(incident) if duty in _VERB_OF)
        incident.state = reached(steps)
        incident.save(update_fields=["state"])
    return incident


@transaction.atomic
def write_measure(*, incident: Incident, kind: MeasureKind, said: str, by: User, at: datetime) -> Measure:
    """Write what was found, what is done against the like, or what has to be added.

    Raises NotYourRegister, StepNotAllowed, WordsMissing.
    """
    incident = locked(incident)
    verb = IncidentVerb.TAKE_MEASURE if kind is MeasureKind.AGAINST else IncidentVerb.NOTE
    taken = may(incident, verb, by=by, at=at)
    measure = Measure.objects.create(incident=incident, kind=kind, words=words(said, limit=2000), by=str(by), at=at)
    moved(incident, taken, by=by, at=at, kind=kind)
    return measure


@transaction.atomic
def report_to_authority(*, incident: Incident, reported: Reported, by: User, at: datetime) -> ReportToAuthority:
    """Write down that an authority was told. Raises NotYourRegister, StepNotAllowed, WordsMissing, InTheFuture."""
    incident = locked(incident)
    taken = may(incident, IncidentVerb.REPORT, by=by, at=at)
    report = ReportToAuthority.objects.create(
        incident=incident,
        authority=words(reported.authority, limit=200),
        reported_at=past(reported.reported_at, at=at),
        how=words(reported.how, limit=200),
        reference=clean_text(reported.reference, limit=100),
        entered_by=str(by),
        entered_at=at,
    )
    moved(incident, taken, by=by, at=at)
    return report


def _columns(happening: Happening, *, facility: Facility, by: User | None, at: datetime) -> dict[str, object]:
    if by is not None and not has_role(by, facility, *MAY_OPEN, at=at):
        raise NotYourRegister
    noticed_at = past(happening.noticed_at or at, at=at)
    if happening.happened_on and happening.happened_on > selectors.day_at(facility, at):
        raise InTheFuture
    # The system says by the kind what it saw; the words are a person's.
    said = words(happening.what, limit=4000) if by else clean_text(happening.what, limit=4000)
    return {
        "kind": happening.kind,
        "what": said,
        "happened_on": happening.happened_on,
        "noticed_at": noticed_at,
        "procedure_class": happening.procedure_class or "",
    }


def _ended(incident: Incident, why: str, *, by: User, at: datetime) -> Incident:
    incident.ended_at, incident.ended_by, incident.ended_why = at, str(by), why
    return incident
