"""A hospital that an inspector visits: Ana's examination with its whole chain, Boris' without, one that is hidden."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from passport.access.models import Visit
from passport.access.services import VisitView, invite_visit, open_visit
from passport.booklet.models import Entry
from passport.justification.models import Decision, DecisionVerdict, Request
from passport.justification.services import (
    Said,
    Shown,
    Wish,
    decide,
    draft_request,
    put_together,
    send_request,
    shown_digest,
)
from passport.people.models import Facility, Patient, Record, Role, User
from tests import cast
from tests.authenticator import Authenticator
from tests.passport.booklet.signing import enrol, sign
from tests.passport.booklet.withholding import withhold
from tests.passport.document.story import examination

AUTHORITY = "Agency for Radiation Safety"


@dataclass(frozen=True, kw_only=True)
class Inspected:
    """Who is there, and what was done."""

    clinic: cast.Clinic
    elsewhere: cast.Clinic
    inspector: User
    ana: Patient
    boris: Patient
    asked_for: Entry
    plain: Entry
    hidden: Entry
    of_elsewhere: Entry

    @property
    def facility(self) -> Facility:
        """Return the hospital that is visited."""
        return self.clinic.facility


def inspected(at: datetime, *, signed: bool = False) -> Inspected:
    """Return the hospital, its neighbour, and an inspector who may be invited to either."""
    clinic, elsewhere = cast.clinic(), cast.clinic("Klinika Sever", prefix="north-")
    ana, boris = cast.patient(clinic.facility), cast.patient(clinic.facility, "Boris", "Žikić")
    of_ana, of_boris = cast.record(patient=ana), cast.record(local_id="18", patient=boris)
    asked_for = examination("1", record=of_ana, facility=clinic.facility, at=at)
    plain = examination("2", record=of_boris, facility=clinic.facility, at=at, day="2026-02-20")
    hidden = examination("3", record=of_boris, facility=clinic.facility, at=at, day="2026-02-21")
    withhold(hidden, at=at)
    far = examination("4", record=of_ana, facility=elsewhere.facility, at=at, day="2026-02-22")
    chain(asked_for, patient=ana, record=of_ana, clinic=clinic, at=at)
    if signed:
        authenticator = Authenticator()
        enrol(clinic.approver.user, authenticator, at=at)
        sign([Entry.objects.get(pk=asked_for.pk)], by=clinic.approver.user, authenticator=authenticator, at=at)
    inspector = cast.staff(clinic.facility, "inspector", Role.INSPECTOR)
    cast.staff(elsewhere.facility, "far-inspector", Role.INSPECTOR)
    return Inspected(
        clinic=clinic,
        elsewhere=elsewhere,
        inspector=inspector,
        ana=ana,
        boris=boris,
        asked_for=Entry.objects.get(pk=asked_for.pk),
        plain=plain,
        hidden=hidden,
        of_elsewhere=far,
    )


def chain(entry: Entry, *, patient: Patient, record: Record, clinic: cast.Clinic, at: datetime) -> Decision:
    """Ask for an examination, look at what was done before, approve it, and put it beside its row."""
    doctor = cast.staff(clinic.facility, "doctor", Role.REFERRER)
    cast.practitioner(doctor, "Петар", "Илић")
    before = at - timedelta(days=2)
    wish = Wish(exam="CT Thorax", kind=entry.kind, indication="Cough for six weeks", question="Tumour?")
    request = draft_request(facility=clinic.facility, wish=wish, patient=patient, record=record, by=doctor, at=before)
    shown = Shown(rows=[entry], seen=shown_digest([entry]))
    request = send_request(request=request, shown=shown, by=doctor, at=before)
    said = Said(verdict=DecisionVerdict.APPROVED, reason="A tumour has to be excluded")
    decision = decide(request=request, said=said, shown=shown, by=clinic.approver.user, at=before)
    put_together(request=Request.objects.get(pk=request.pk), entry=entry, by=clinic.radiographer, at=at)
    return decision


def visit(here: Inspected, at: datetime, *, starts: int = 0, lasts: int = 2, facility: Facility | None = None) -> Visit:
    """Invite the inspector, for days counted from this one."""
    place = facility or here.facility
    by = here.clinic.administrator if place == here.facility else here.elsewhere.administrator
    first = at.date() + timedelta(days=starts)
    return invite_visit(
        facility=place,
        who=here.inspector,
        authority=AUTHORITY,
        reason="Yearly inspection",
        first_day=first,
        last_day=first + timedelta(days=lasts),
        by=by,
        at=at,
    )[0]


def opened(here: Inspected, at: datetime) -> VisitView:
    """Return what the inspector may read on a visit of today."""
    return open_visit(reader=here.inspector, uid=visit(here, at).uid, at=at)
