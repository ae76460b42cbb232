"""The cast of the tests of people and access, made by the services themselves: two facilities, two patients."""

from dataclasses import dataclass
from datetime import date, datetime

from passport.booklet.models import Entry
from passport.booklet.reading import Kind
from passport.booklet.services.typing import TypedEntry, type_entry
from passport.people.models import Facility, Patient, Practitioner, Reader, Record, Relation, Role, User
from passport.people.selectors import practitioner_of
from passport.people.services import (
    PatientForm,
    accept_invitation,
    claim_slip,
    create_facility,
    invite,
    issue_slip,
    register_patient,
)

PASSWORD = "ten green bottles 1947"
SOMEWHERE = b"\x01" * 32


def facility(
    at: datetime, *, name: str = "Clinic Linden", country: str = "RS", zone: str = "Europe/Belgrade"
) -> Facility:
    """Register a facility."""
    return create_facility(name=name, country=country, time_zone=zone, by=None, at=at)


def staff(place: Facility, role: Role, at: datetime, *, given_name: str = "Vera", surname: str = "Ilić") -> User:
    """Invite somebody and let that person accept."""
    _, secret = invite(
        facility=place,
        role=role,
        title="Dr",
        given_name=given_name,
        surname=surname,
        specialty="radiology" if role == Role.APPROVER else "",
        licence_number="L-1",
        by=None,
        at=at,
    )
    username = f"{given_name}.{surname}.{role}.{place.pk}".lower()
    return accept_invitation(secret=secret, username=username, password=PASSWORD, at=at)


def patient(place: Facility, at: datetime, *, given_name: str = "Ana", local_id: str = "A-1") -> Patient:
    """Register a patient with one identifier, issued by the facility."""
    form = PatientForm(given_name=given_name, surname="Petrović", birth_date=date(1985, 6, 12), sex="F")
    return register_patient(facility=place, form=form, identifiers=[(place.name, local_id)], by=None, at=at)


def reader(of: Patient, at: datetime, *, relation: Relation = Relation.SELF, who: bytes = SOMEWHERE) -> Reader:
    """Let somebody open a passport with a slip."""
    _, code = issue_slip(patient=of, relation=relation, by=None, at=at)
    return claim_slip(code=code, birth_date=of.birth_date, user=None, who_hmac=who, at=at)


def record(of: Patient) -> Record:
    """Return the one record of a patient."""
    return of.records.get()


def entry(
    of: Record,
    place: Facility,
    by: User,
    at: datetime,
    *,
    on: date | None = date(2026, 2, 1),
    approver: Practitioner | None = None,
    exam: str = "Chest",
) -> Entry:
    """Type a row by hand."""
    typed = TypedEntry(performed_on=on, exam_code="", exam=exam, kind=Kind.PROJECTION)
    return type_entry(record=of, facility=place, typed=typed, approver=approver, by=by, at=at)


@dataclass(frozen=True, kw_only=True)
class Cast:
    """Who is there in an access test, with data that could leak."""

    linden: Facility
    cedar: Facility
    ana: Patient
    boris: Patient
    ana_reads: User
    boris_reads: User
    radiographer: User
    approver: User
    approver_elsewhere: User
    doctor: User
    clerk: User
    pacs: User
    ana_at_linden: Entry
    ana_at_cedar: Entry
    boris_at_linden: Entry

    @property
    def signer(self) -> Practitioner:
        """Return the approver as the row names that person."""
        found = practitioner_of(self.approver)
        assert found is not None
        return found


def assemble(at: datetime) -> Cast:
    """Make the whole cast: Ana has a row at each facility, Boris one at the first."""
    linden, cedar = facility(at), facility(at, name="Clinic Cedar", country="HR", zone="Europe/Zagreb")
    ana, boris = patient(linden, at), patient(linden, at, given_name="Boris", local_id="B-1")
    radiographer = staff(linden, Role.RADIOGRAPHER, at, given_name="Goran")
    far_radiographer = staff(cedar, Role.RADIOGRAPHER, at, given_name="Dora")
    return Cast(
        linden=linden,
        cedar=cedar,
        ana=ana,
        boris=boris,
        ana_reads=reader(ana, at).user,
        boris_reads=reader(boris, at).user,
        radiographer=radiographer,
        approver=staff(linden, Role.APPROVER, at),
        approver_elsewhere=staff(cedar, Role.APPROVER, at, given_name="Ivana"),
        doctor=staff(cedar, Role.REFERRER, at, given_name="Petar"),
        clerk=staff(linden, Role.CLERK, at, given_name="Nada"),
        pacs=staff(linden, Role.PACS_ADMINISTRATOR, at, given_name="Igor"),
        ana_at_linden=entry(record(ana), linden, radiographer, at),
        ana_at_cedar=entry(record(ana), cedar, far_radiographer, at, on=date(2026, 2, 20), exam="Head"),
        boris_at_linden=entry(record(boris), linden, radiographer, at),
    )
