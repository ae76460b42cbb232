"""The chosen doctor, and the permission that stands for that doctor until somebody stops it."""

from datetime import datetime

from django.db import transaction

from passport.access.models import StandingGrant
from passport.access.scopes import DOCTORS
from passport.access.selectors import doctors_at_counter, doctors_to_choose, standing_of
from passport.access.services.grants import require_owner
from passport.access.view import NotAllowed
from passport.people.models import Patient, Practitioner, Role, User
from passport.people.selectors import current_memberships, has_role
from passport.signing.acts import Person, Subject, notify, record_act

COUNTER = frozenset({Role.CLERK, Role.FACILITY_ADMINISTRATOR})


class NoDoctorHere(Exception):
    """The chosen doctor has no account here, or does not work as a doctor any more."""


@transaction.atomic
def choose_doctor(*, patient: Patient, doctor: Practitioner | None, by: User, at: datetime) -> Patient:
    """Write down whom a patient chose, or nobody; a permission of another one ends. Raises NotAllowed.

    Patients choose among doctors who looked with a code of theirs.
    """
    require_owner(patient, by, at)
    if doctor is not None and not doctors_to_choose(patient, at).filter(pk=doctor.pk).exists():
        raise NotAllowed
    return _choose(patient, doctor, by=by, at=at)


@transaction.atomic
def choose_doctor_at_counter(*, patient: Patient, doctor: Practitioner | None, by: User, at: datetime) -> Patient:
    """Write down at the counter whom a patient chose among its doctors and those known. Raises NotAllowed."""
    if not has_role(by, patient.registered_by, *COUNTER, at=at):
        raise NotAllowed
    if doctor is not None and not doctors_at_counter(patient, at).filter(pk=doctor.pk).exists():
        raise NotAllowed
    return _choose(patient, doctor, by=by, at=at)


@transaction.atomic
def let_chosen_doctor_look(*, patient: Patient, by: User, at: datetime) -> StandingGrant:
    """Let the chosen doctor look at any time, until it is stopped; one that holds stays. Raises NotAllowed, NoDoctorHere."""
    require_owner(patient, by, at)
    patient = Patient.objects.select_for_update(of=("self",)).select_related("chosen_doctor__user").get(pk=patient.pk)
    doctor = patient.chosen_doctor
    account = doctor.user if doctor else None
    if account is None or not current_memberships(account, at).filter(role__in=DOCTORS).exists():
        raise NoDoctorHere
    held = standing_of(patient, at)
    if held is not None:
        return held
    end_standing(patient, by=by, at=at)  # one that ended with that doctor's work
    made = StandingGrant.objects.create(patient=patient, doctor=doctor, made_by=by, made_at=at)
    _act("standing.made", made, by=by, at=at)
    notify(user_id=account.pk, kind="standing.made", at=at, subject_uid=made.uid)
    return made


@transaction.atomic
def stop_standing(*, patient: Patient, by: User, at: datetime) -> None:
    """End what the chosen doctor may do, at once; what has ended stays as it is. Raises NotAllowed."""
    require_owner(patient, by, at)
    end_standing(patient, by=by, at=at)


def _choose(patient: Patient, doctor: Practitioner | None, *, by: User, at: datetime) -> Patient:
    patient = Patient.objects.select_for_update().get(pk=patient.pk)
    if patient.chosen_doctor_id == (doctor.pk if doctor else None):
        return patient
    end_standing(patient, by=by, at=at)
    patient.chosen_doctor = doctor
    patient.save(update_fields=["chosen_doctor"])
    subject = Subject(kind="patient", uid=patient.uid)
    record_act(verb="patient.doctor_chosen", by=by, subject=subject, at=at, doctor=doctor.uid if doctor else "")
    return patient


def end_standing(patient: Patient, *, by: Person, at: datetime) -> None:
    """End what the chosen doctor may do for who has been found to have a right to."""
    for standing in patient.standing_grants.filter(stopped_at__isnull=True):
        StandingGrant.objects.filter(pk=standing.pk).update(stopped_at=at, stopped_by=str(by))
        _act("standing.stopped", standing, by=by, at=at)


def _act(verb: str, standing: StandingGrant, *, by: Person, at: datetime) -> None:
    subject = Subject(kind="standing_grant", uid=standing.uid)
    record_act(verb=verb, by=by, subject=subject, at=at, patient=standing.patient.uid)
