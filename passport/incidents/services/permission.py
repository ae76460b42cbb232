"""Who may do what in the register of a facility, and how each verb writes its act and its state."""

from datetime import datetime

from passport.database import clean_text
from passport.incidents import selectors
from passport.incidents.models import Incident
from passport.incidents.states import IncidentActor, IncidentState, IncidentVerb, Step, step
from passport.people.models import Facility, Practitioner, Role, User
from passport.people.selectors import has_role, practitioner_of
from passport.signing.acts import Subject, notify, record_act
from passport.signing.models import Notice
from passport.signing.services import settle_notices

DRAFT_NOTICE = "incident.draft"  # asks the keepers of the register to decide
# Who sees what happened in a room may say so; the register itself is kept by the actors of the table of states.
MAY_OPEN = (Role.RADIOGRAPHER, Role.APPROVER, Role.PHYSICIST, Role.FACILITY_ADMINISTRATOR)
_ACTORS: dict[IncidentActor, Role] = {
    IncidentActor.PHYSICIST: Role.PHYSICIST,
    IncidentActor.FACILITY_ADMINISTRATOR: Role.FACILITY_ADMINISTRATOR,
}


class NotYourRegister(Exception):
    """You do not keep the register of this facility."""


class NotAPhysicist(Exception):
    """Only a medical physicist of this facility, with a name on record, states a dose here."""


class NotADoctorHere(Exception):
    """A patient is told by a doctor of this facility: choose one who works here now."""


class WordsMissing(Exception):
    """Say it in words: nothing was written."""


class InTheFuture(Exception):
    """This moment lies in the future."""


def words(text: str, *, limit: int) -> str:
    """Return what was said, as it is kept. Raises WordsMissing."""
    found = clean_text(text, limit=limit)
    if not found:
        raise WordsMissing
    return found


def past(moment: datetime, *, at: datetime) -> datetime:
    """Return a moment that is not after now. Raises InTheFuture."""
    if moment > at:
        raise InTheFuture
    return moment


def actor_at(facility: Facility, by: User, *, at: datetime) -> IncidentActor:
    """Return as what somebody keeps a register, the physicist first. Raises NotYourRegister."""
    held = [actor for actor, role in _ACTORS.items() if has_role(by, facility, role, at=at)]
    if not held:
        raise NotYourRegister
    return held[0]


def physicist_at(facility: Facility, by: User, *, at: datetime) -> Practitioner:
    """Return the physicist behind an account. Raises NotAPhysicist."""
    practitioner = practitioner_of(by) if has_role(by, facility, Role.PHYSICIST, at=at) else None
    if practitioner is None:
        raise NotAPhysicist
    return practitioner


def doctor_at(facility: Facility, doctor: Practitioner, *, at: datetime) -> Practitioner:
    """Return a doctor who works at a facility now. Raises NotADoctorHere."""
    if doctor not in selectors.doctors_at(facility, at):
        raise NotADoctorHere
    return doctor


def locked(incident: Incident) -> Incident:
    """Return an incident as it stands now, held until the transaction ends."""
    # SQLite ignores the row lock; there the IMMEDIATE transaction is the one writer.
    Incident.objects.select_for_update().filter(pk=incident.pk).first()
    return Incident.objects.select_related("facility", "entry__record__patient", "record__patient").get(pk=incident.pk)


def may(incident: Incident, verb: IncidentVerb, *, by: User, at: datetime) -> Step:
    """Return the step that a verb is. Raises NotYourRegister, StepNotAllowed."""
    return step(incident.state, verb, actor=actor_at(incident.facility, by, at=at))


def moved(incident: Incident, taken: Step, *, by: User, at: datetime, **detail: str | int | None) -> Incident:
    """Write the state to which a step leads, and its act."""
    incident.state, incident.state_at = taken.to, at
    incident.save()
    act(taken.act, incident, by=by, at=at, **detail)
    return incident


def act(verb: str, incident: Incident, *, by: User | None, at: datetime, **detail: str | int | None) -> None:
    """Write down what was done to an incident; detail says nothing of a person."""
    subject = Subject(kind="incident", uid=incident.uid)
    record_act(verb=verb, by=by, subject=subject, at=at, facility_uid=incident.facility.uid, **detail)


def ask_keepers(incident: Incident, *, but: User | None, at: datetime) -> None:
    """Tell those who keep the register that drafts wait; never what they are about."""
    facility = incident.facility
    for keeper in selectors.keepers_of(facility, at):
        if but is None or keeper.pk != but.pk:
            notify_once(user_id=keeper.pk, kind=DRAFT_NOTICE, subject_uid=facility.uid, at=at, facility=facility.name)


def decided(incident: Incident, *, by: User, at: datetime) -> None:
    """Let nobody be asked any more once the last draft of a register was decided on."""
    drafts = Incident.objects.filter(facility=incident.facility, state=IncidentState.DRAFT)
    if not drafts.exclude(pk=incident.pk).exists():
        settle_notices(kind=DRAFT_NOTICE, subject_uid=incident.facility.uid, by=by, at=at)


def notify_once(*, user_id: int, kind: str, subject_uid: str, at: datetime, **detail: str) -> None:
    """Tell somebody, unless the same still waits to be read."""
    waiting = Notice.objects.filter(user_id=user_id, kind=kind, subject_uid=subject_uid, read_at__isnull=True)
    if not waiting.exists():
        notify(user_id=user_id, kind=kind, subject_uid=subject_uid, at=at, **detail)
