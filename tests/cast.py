"""The cast of the tests: patient Ana, her clinic and its approver; another patient Boris; an approver elsewhere."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from passport.people.models import (
    Facility,
    Membership,
    Patient,
    Practitioner,
    Reader,
    Record,
    Relation,
    Role,
    Specialty,
    User,
)
from passport.people.names import fold

LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)
RP_ID = "localhost"


@dataclass(frozen=True, kw_only=True)
class Clinic:
    """One facility and who works there."""

    facility: Facility
    approver: Practitioner
    radiographer: User
    administrator: User


def facility(name: str = "Дом здравља Сунце", country: str = "RS", time_zone: str = "Europe/Belgrade") -> Facility:
    """Return a facility."""
    return Facility.objects.create(name=name, country=country, time_zone=time_zone, created_at=LONG_AGO)


def staff(facility: Facility, username: str, role: Role) -> User:
    """Return an account that holds a role at a facility."""
    user = User.objects.create_user(username=username, password="a long enough pass phrase", display_name=username)
    Membership.objects.create(user=user, facility=facility, role=role, since=LONG_AGO, named_by="the cast")
    return user


def practitioner(user: User, given_name: str, surname: str) -> Practitioner:
    """Return the professional behind an account, with a title, a licence and a specialty."""
    found = Practitioner.objects.create(
        user=user, title="др", given_name=given_name, surname=surname, licence_number=f"L-{user.pk}"
    )
    Specialty.objects.create(practitioner=found, name="radiology")
    return found


def clinic(name: str = "Дом здравља Сунце", prefix: str = "") -> Clinic:
    """Return a facility with an approver, a radiographer and an administrator."""
    place = facility(name)
    approver = staff(place, f"{prefix}approver", Role.APPROVER)
    return Clinic(
        facility=place,
        approver=practitioner(approver, "Мира", "Ковач"),
        radiographer=staff(place, f"{prefix}radiographer", Role.RADIOGRAPHER),
        administrator=staff(place, f"{prefix}administrator", Role.FACILITY_ADMINISTRATOR),
    )


def patient(place: Facility, given_name: str = "Ана", surname: str = "Анић") -> Patient:
    """Return a registered patient."""
    return Patient.objects.create(
        given_name=given_name,
        surname=surname,
        folded_name=fold(f"{given_name} {surname}"),
        personal_number="0205961715012",
        plain_number="0205961715012",
        street="Липова 3",
        place="Београд",
        birth_date=date(1961, 5, 2),
        sex="F",
        registered_at=LONG_AGO,
        registered_by=place,
    )


def record(issuer: str = "CLINIC", local_id: str = "17", patient: Patient | None = None) -> Record:
    """Return what an issuer calls a patient, linked when a patient is given."""
    link = {"patient": patient, "linked_at": LONG_AGO, "linked_how": "counter"} if patient else {}
    return Record.objects.create(
        issuer=issuer, local_id=local_id, salt=b"0123456789abcdef", first_seen_at=LONG_AGO, **link
    )


def reader(patient: Patient, username: str = "ana") -> User:
    """Return the patient's own account."""
    user = User.objects.create_user(username=username, password="a long enough pass phrase", display_name=username)
    Reader.objects.create(user=user, patient=patient, relation=Relation.SELF, since=LONG_AGO, proven_by="the cast")
    return user
