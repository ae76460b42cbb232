"""Reads of the register. Who may see what is decided by `passport.access`; see `register` and `told`."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.db.models import DecimalField, Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Cast

from passport.booklet.examinations import classes_of
from passport.booklet.merging import Origin
from passport.booklet.models import Dose, Entry
from passport.booklet.states import State
from passport.incidents.duties import Duty, Line, Question, duties
from passport.incidents.models import Audience, FollowUp, Incident, IncidentKind, MeasureKind, PhysicistStatement
from passport.incidents.states import OPEN_STATES, IncidentState
from passport.justification.models import Asked, AskedAnswer
from passport.law.pack import Provision
from passport.law.questions.incidents import foetal_dose_duty
from passport.law.questions.standing import Standing
from passport.law.vocabulary import Ask, ProcedureClass
from passport.people.models import Facility, Patient, Practitioner, Role, Sex, User
from passport.people.selectors import practitioners_with, standing_of

REFERENCE_POINT = "113725"  # Dose (RP) Total (DCM). Source: PS3.16 CID 10050
ALL_PLANES = "113890"
UNIT = "mGy"
# Rows of these states tell of no exposure of their own.
_NO_EXPOSURE = (State.VOID, State.JOINED)
# What a later answer says against an earlier "yes"; whoever did not ask or does not know says nothing against it.
_SAYS_NO = frozenset({AskedAnswer.NO, AskedAnswer.NOT_POSSIBLE, AskedAnswer.EXCLUDED})
_DECIDES = _SAYS_NO | {AskedAnswer.YES}
DOCTORS = (Role.APPROVER, Role.REFERRER)


def has_incident() -> Exists:
    """Return the condition that a row has an incident, open or closed, that nobody called none."""
    return Exists(Incident.objects.filter(entry=OuterRef("pk")).exclude(state=IncidentState.NO_INCIDENT))


def entries_with_exposure() -> QuerySet[Entry]:
    """Return the rows that tell of an exposure done at their facility, with what the drafts ask of them."""
    found = Entry.objects.select_related("facility", "record__patient", "current_version", "approver")
    return found.exclude(state__in=_NO_EXPOSURE)


def entries_to_look_at() -> QuerySet[Entry]:
    """Return the rows of which something may have to be opened: a high dose, a follow-up, an answer "yes"."""
    yes = Asked.objects.filter(ask=Ask.PREGNANCY, answer=AskedAnswer.YES)
    high = Dose.objects.filter(
        version=OuterRef("current_version"),
        code_value=REFERENCE_POINT,
        value_sort__gt=Cast(
            OuterRef("facility__follow_up_mgy"), output_field=DecimalField(max_digits=24, decimal_places=9)
        ),
    )
    return entries_with_exposure().filter(
        Exists(high)
        | Exists(FollowUp.objects.filter(entry=OuterRef("pk")))
        | Exists(yes.filter(entry=OuterRef("pk")))
        | Exists(yes.filter(request__entry=OuterRef("pk")))
    )


def entry_to_look_at(uid: str) -> Entry | None:
    """Return a row if something may have to be opened for it; None for most rows, in one statement."""
    return entries_to_look_at().filter(uid=uid).first()


def rewritten_since(entries: QuerySet[Entry], since: datetime) -> QuerySet[Entry]:
    """Keep the rows whose content was written since a moment, or of which somebody was asked since then."""
    asked = Asked.objects.filter(at__gte=since)
    return entries.filter(
        Q(current_version__made_at__gte=since)
        | Exists(asked.filter(entry=OuterRef("pk")))
        | Exists(asked.filter(request__entry=OuterRef("pk")))
    )


def is_pregnant(entry: Entry) -> bool:
    """Return whether an answer "yes" to the question of a pregnancy stands: no later one excludes it."""
    asked = Asked.objects.filter(Q(entry=entry) | Q(request__entry=entry), ask=Ask.PREGNANCY, answer__in=_DECIDES)
    last = asked.order_by("at", "id").last()
    return last is not None and last.answer == AskedAnswer.YES


def highest_dose(entry: Entry) -> Dose | None:
    """Return the highest dose at the reference point of one plane, in mGy; None where none is known.

    As the booklet's own totals stand: nothing is added here, and the total over all planes counts only alone, because
    two planes do not meet the skin in one place. An estimate is no dose of a device. Source: PS3.16 TID 10002.
    """
    if entry.current_version is None:
        return None
    doses = entry.current_version.doses.filter(code_scheme="DCM", code_value=REFERENCE_POINT, unit=UNIT)
    known = list(doses.exclude(origin=Origin.ESTIMATE))
    of_planes = [dose for dose in known if dose.plane != ALL_PLANES]
    return max(of_planes or known, key=lambda dose: Decimal(dose.value), default=None)


def incidents_of(facilities: Iterable[Facility], *, open_only: bool | None = None) -> QuerySet[Incident]:
    """Return the register of facilities, what was noticed last first; all, the open ones, or those that ended."""
    found = _whole(Incident.objects.filter(facility__in=facilities))
    if open_only is not None:
        found = found.filter(state__in=OPEN_STATES) if open_only else found.exclude(state__in=OPEN_STATES)
    return found.order_by("-noticed_at", "-id")


def open_count(facilities: Iterable[Facility]) -> int:
    """Return how many incidents of facilities are not over; shows nobody."""
    return Incident.objects.filter(facility__in=facilities, state__in=OPEN_STATES).count()


def incidents_of_entry(entry: Entry) -> list[Incident]:
    """Return what stands in the register about one row, the latest first."""
    return list(_whole(Incident.objects.filter(entry=entry)).order_by("-noticed_at", "-id"))


def incidents_beside_rows(patient: Patient) -> list[Incident]:
    """Return what stands in registers about a patient and about no row, the latest first."""
    found = _whole(Incident.objects.filter(record__patient=patient, entry__isnull=True))
    return list(found.order_by("-noticed_at", "-id"))


def incident_with_parts(uid: str, facilities: Iterable[Facility]) -> Incident | None:
    """Return one incident of facilities with all that hangs on it."""
    return _whole(Incident.objects.filter(facility__in=facilities, uid=uid)).first()


def follow_ups_of(facilities: Iterable[Facility]) -> QuerySet[FollowUp]:
    """Return the follow-ups of facilities, those without an approved text first, then the latest."""
    approved = FollowUp.objects.filter(pk=OuterRef("pk"), sheets__approved_at__isnull=False)
    found = FollowUp.objects.filter(entry__facility__in=facilities).annotate(has_sheet=Exists(approved))
    return (
        found.select_related("entry__record__patient", "entry__facility", "entry__approver")
        .prefetch_related("sheets__approved_by")
        .order_by("has_sheet", F("opened_at").desc(), "-id")
    )


def follow_up_of(entry: Entry) -> FollowUp | None:
    """Return the mark on a row, with its texts; None where it has none."""
    found = FollowUp.objects.filter(entry=entry).select_related("entry__facility", "entry__approver")
    return found.prefetch_related("sheets__approved_by").first()


def follow_up_called(uid: str) -> FollowUp | None:
    """Return a follow-up by its uid, whosever it is; the caller asks who may see its row."""
    return FollowUp.objects.filter(uid=uid).select_related("entry__facility", "entry__approver").first()


def is_of_pregnancy(incident: Incident) -> bool:
    """Return whether an incident says that a woman is pregnant: by its kind, or by what the system opened it for."""
    return incident.kind == IncidentKind.PREGNANT or incident.opened_for.startswith("pregnant ")


def done_for(incident: Incident) -> list[Duty]:
    """Return which steps were taken for an incident."""
    told = {telling.audience for telling in incident.tellings.all() if not telling.is_taken_back}
    against = any(measure.kind == MeasureKind.AGAINST for measure in incident.measures.all())
    taken = {
        Duty.ESTIMATE: bool(incident.estimates.all()),
        Duty.MEASURES: against,
        Duty.REPORT: bool(incident.reports.all()),
        Duty.TELL_PATIENT: Audience.PATIENT in told,
        Duty.TELL_DOCTOR: Audience.CHOSEN_DOCTOR in told,
    }
    return [duty for duty, was in taken.items() if was]


def classes_for(incident: Incident) -> tuple[ProcedureClass, ...]:
    """Return the kinds of procedure of an incident: as somebody said, else as its row says; empty when unknown."""
    if incident.procedure_class:
        return (ProcedureClass(incident.procedure_class),)
    return classes_of_entry(incident.entry) if incident.entry else ()


def classes_of_entry(entry: Entry) -> tuple[ProcedureClass, ...]:
    """Return the kinds of procedure of a row, the narrowest first."""
    return tuple(classes_of(entry.exam_code, entry.kind, entry.therapy))


def standing_for(incident: Incident) -> Standing | None:
    """Return the text of law that held at the facility on the day of an incident; None where none is known."""
    return standing_of(incident.facility, incident.happened_on or day_at(incident.facility, incident.noticed_at))


def duties_of(incident: Incident) -> list[Line]:
    """Return what follows after an incident by the text of its facility and day, and what of it was done."""
    standing = standing_for(incident)
    asked = Question(
        classes=classes_for(incident),
        of_a_patient=incident.whose is not None,
        noticed_at=incident.noticed_at,
        reported_to=tuple(report.authority for report in incident.reports.all()),
    )
    return duties(asked, done_for(incident), standing.pack if standing else None)


def addressees_for(incident: Incident) -> tuple[str, ...]:
    """Return who is told of an incident, as the text names them; empty where it names nobody."""
    return tuple(line.addressee for line in duties_of(incident) if line.addressee)


def day_at(facility: Facility, at: datetime) -> date:
    """Return the day that it is at a facility; where no time zone is known, the day of Greenwich."""
    return at.astimezone(ZoneInfo(facility.time_zone or "UTC")).date()


def doctors_at(facility: Facility, at: datetime) -> Sequence[Practitioner]:
    """Return the doctors of a facility, who may tell a patient."""
    return practitioners_with(facility, *DOCTORS, at=at)


def keepers_of(facility: Facility, at: datetime) -> QuerySet[User]:
    """Return the accounts that keep the register of a facility."""
    held = facility.memberships.current(at).filter(role__in=(Role.PHYSICIST, Role.FACILITY_ADMINISTRATOR))
    return User.objects.filter(pk__in=held.values("user")).order_by("pk")


def unborn_dose_rule(entry: Entry) -> Provision | None:
    """Return the rule that wants the dose of an unborn child estimated for a row; None where the text has none."""
    standing = standing_of(entry.facility, entry.performed_on)
    return foetal_dose_duty(classes_of_entry(entry), standing.pack) if standing else None


def concerns_unborn(entry: Entry) -> bool:
    """Return whether a pregnant woman was exposed: by an answer that stands, or by what the register says of the row."""
    said = Incident.objects.filter(entry=entry, kind=IncidentKind.PREGNANT)
    return is_pregnant(entry) or said.exclude(state=IncidentState.NO_INCIDENT).exists()


def is_of_a_man(entry: Entry) -> bool:
    """Return whether the patient of a row is male on record; the passport goes before what a hospital sent."""
    patient = entry.record.patient
    return ((patient.sex if patient else "") or entry.record.sex) == Sex.MALE


def unborn_doses_due(facilities: Iterable[Facility]) -> list[Entry]:
    """Return the rows for which a text wants the dose of an unborn child and no physicist has stated it, oldest first."""
    said = Incident.objects.filter(facility__in=facilities, kind=IncidentKind.PREGNANT, entry__isnull=False)
    rows = entries_with_exposure().filter(pk__in=said.values("entry"), physicist_statements__isnull=True)
    return [row for row in rows.order_by("performed_on", "id") if unborn_dose_rule(row) and concerns_unborn(row)]


def unborn_statements_of(entry: Entry) -> list[PhysicistStatement]:
    """Return what physicists stated on the dose of an unborn child, the latest first."""
    found = entry.physicist_statements.select_related("by").prefetch_related(
        "tellings__told_by", "tellings__taken_back"
    )
    return list(found.order_by("-number"))


def is_over(incident: Incident) -> bool:
    """Return whether nothing more is done for an incident."""
    return incident.state not in OPEN_STATES


def _whole(incidents: QuerySet[Incident]) -> QuerySet[Incident]:
    return incidents.select_related(
        "facility", "entry__record__patient", "entry__facility", "record__patient"
    ).prefetch_related(
        "estimates__by",
        "measures",
        "reports",
        "tellings__told_by",
        "tellings__taken_back",
        "facility__pack_confirmations",
    )
