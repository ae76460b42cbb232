"""Find the one person for whom an examination is asked: exactly, counted, and alike for every wrong case."""

from datetime import date, datetime

from django.db import transaction

from passport.access.scopes import DOCTORS
from passport.access.selectors import patients_by_identifier, records_called
from passport.access.services.emergencies import PatientNotFound
from passport.access.view import NotAllowed
from passport.people.models import Patient, Record, Role, User
from passport.people.selectors import current_memberships, facilities_where
from passport.people.services import count_try, tries_left

SEARCH = "request"


def find_subject(*, identifier: str, birth_date: date, by: User, who_hmac: bytes, at: datetime) -> Patient | Record:
    """Return the one patient whom some issuer calls so, else the one record of the doctor's own hospitals.

    Raises PatientNotFound for every wrong case alike, NotAllowed for who is no doctor. The try is counted in its own
    transaction: do not call this inside another one.
    """
    if not current_memberships(by, at).filter(role__in=DOCTORS).exists():
        raise NotAllowed
    with transaction.atomic():
        found = (
            _found(identifier.strip(), birth_date, by, at)
            if tries_left(kind=SEARCH, who_hmac=who_hmac, at=at)
            else None
        )
        count_try(kind=SEARCH, who_hmac=who_hmac, at=at, succeeded=found is not None)
    if found is None:
        raise PatientNotFound
    return found


def _found(identifier: str, birth_date: date, by: User, at: datetime) -> Patient | Record | None:
    patients = patients_by_identifier(identifier, birth_date)
    if patients:
        return patients[0] if len(patients) == 1 else None
    facilities = facilities_where(by, Role.REFERRER, Role.APPROVER, at=at)
    records = list(records_called(identifier, facilities).filter(birth_date=birth_date, patient__isnull=True)[:2])
    return records[0] if len(records) == 1 else None
