"""A hospital where examinations are asked for and decided on: Ana, her doctor, an approver, and a stranger."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.test import Client

from passport.booklet import services as booklet
from passport.booklet.models import Entry
from passport.booklet.reading import Performed
from passport.booklet.services import Source
from passport.people.models import Patient, Practitioner, Record, Role, Specialty, User
from tests import cast
from tests.passport.booklet.readings import event, measure, reading
from tests.passport.web.staff import signed_in

CHEST = "ct.chest"
BORN = {"birth_date_day": "2", "birth_date_month": "5", "birth_date_year": "1961"}


@dataclass(frozen=True, kw_only=True)
class Desk:
    """Who meets whom."""

    clinic: cast.Clinic
    ana: Patient
    record: Record
    doctor: User
    asker: Client  # the doctor's browser
    decider: Client  # the approver's
    stranger: Client  # of an approver elsewhere


def doctor(place: Any, name: str = "doctor") -> User:
    """Return a referring doctor."""
    user = cast.staff(place, name, Role.REFERRER)
    Practitioner.objects.create(user=user, given_name="Петар", surname="Љубић", profession="doctor")
    return user


def desk(country: str = "RS") -> Desk:
    """Return the hospital, in the country of a text."""
    clinic = cast.clinic()
    clinic.facility.country = country
    clinic.facility.save()
    Specialty.objects.filter(practitioner=clinic.approver).update(field="radiology")
    elsewhere = cast.clinic("Klinika Sever", prefix="north-")
    ana = cast.patient(clinic.facility)
    asking = doctor(clinic.facility)
    return Desk(
        clinic=clinic,
        ana=ana,
        record=cast.record(patient=ana),
        doctor=asking,
        asker=signed_in(asking),
        decider=signed_in(clinic.approver.user),
        stranger=signed_in(elsewhere.approver.user),
    )


def chest_ct(desk: Desk, day: str, at: datetime, *, number: int = 1) -> Entry:
    """Return an earlier CT of Ana's chest."""
    read = reading(
        sop_instance_uid=f"2.25.{day}{number}",
        study_instance_uid=f"2.25.{day}9{number}",
        exam="CT of the chest",
        performed=Performed(date=f"{day[:4]}-{day[4:6]}-{day[6:]}", at=None, as_sent=f"{day} 101500"),
        accession_number=f"A{day}{number}",
        events=(event(f"2.25.{day}7{number}", "10"),),
        totals=(measure("113813", "10"),),
    )
    source = Source(name="scanner", facility=desk.clinic.facility)
    return booklet.record_report(reading=read, record=desk.record, source=source, at=at).entry


def wish(desk: Desk, **said: str) -> dict[str, str]:
    """Return what a referring doctor types into the form."""
    typed = {
        "facility": desk.clinic.facility.uid,
        "exam_code": CHEST,
        "indication": "Cough for six weeks, shadow on the X-ray",
        "urgency": "routine",
        "purpose": "diagnosis",
    }
    return typed | said
