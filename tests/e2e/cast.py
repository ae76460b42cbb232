"""The people of the stories: staff with a second factor, patients at the counter, reports from the scanner."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import encrypt
from pydicom.dataset import Dataset

from ingestion.models import InboxItem, InboxState, Source
from ingestion.services.inbox import receive
from ingestion.services.recording import settle
from ingestion.services.sources import Issuing, add_source
from passport.booklet.models import Entry
from passport.people.models import Patient, Relation, Role, User
from passport.people.services.patients import PatientForm, register_patient
from passport.people.services.slips import issue_slip
from passport.signing.models import SigningKey
from tests import cast, sr
from tests.e2e.visitor import SECRET, Visitor
from tests.passport.signing.enrolling import confirmed

ISSUER, AS_SENT = "Clinic One", "CLINIC-ONE"
AE_TITLE = "CT-ROOM"
ANA, BORIS = "4711", "4712"
BIRTHS = {ANA: date(1985, 3, 27), BORIS: date(1959, 10, 4)}


@dataclass(frozen=True, kw_only=True)
class Hospital:
    """A clinic that works: its staff, its scanner, two patients and their slips."""

    clinic: cast.Clinic
    referrer: User
    source: Source
    ana: Patient
    boris: Patient
    at: datetime

    def slip(self, patient: Patient, relation: Relation = Relation.SELF) -> str:
        """Return the code of a slip that the counter prints."""
        return issue_slip(patient=patient, relation=relation, by=None, at=self.at)[1]

    def record(self, dataset: Dataset | bytes) -> InboxItem:
        """Let a report arrive and be recorded, without the network between."""
        data = dataset if isinstance(dataset, bytes) else sr.write(dataset)
        item = receive(source=self.source, data=data, name="", sop_class_uid="", sop_instance_uid="", at=self.at)
        return settle(item_uid=item.uid, at=self.at)

    def settle_all(self) -> None:
        """Let the worker read what is due."""
        for item in InboxItem.objects.filter(state=InboxState.RECEIVED):
            settle(item_uid=item.uid, at=datetime.now(UTC))

    def row_of(self, patient_id: str) -> Entry:
        """Return the row that a chest CT of a patient gives."""
        self.record(chest(patient_id))
        return Entry.objects.get(record__local_id=patient_id)


def hospital(at: datetime) -> Hospital:
    """Return a clinic with everybody in it."""
    clinic = cast.clinic()
    referrer = cast.staff(clinic.facility, "referrer", Role.REFERRER)
    cast.practitioner(referrer, "Јован", "Лекић")
    for user in (clinic.approver.user, referrer):
        user.display_name = str(user.practitioner)
        user.save()
    for user in (clinic.approver.user, clinic.radiographer, clinic.administrator, referrer):
        with_second_factor(user)
    source = add_source(
        name="ct-room",
        facility=clinic.facility,
        ae_title=AE_TITLE,
        issuers=[Issuing(as_sent=AS_SENT, issuer=ISSUER)],
        by=None,
        at=at,
    )
    return Hospital(
        clinic=clinic,
        referrer=referrer,
        source=source,
        ana=patient(clinic, "Ана", "Ђорђевић", ANA, at),
        boris=patient(clinic, "Boris", "Šušnjić", BORIS, at),
        at=at,
    )


def with_second_factor(user: User) -> User:
    """Give an account an authenticator app."""
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": encrypt(SECRET)})
    return user


def patient(clinic: cast.Clinic, given_name: str, surname: str, local_id: str, at: datetime) -> Patient:
    """Return a patient whom the counter registered."""
    form = PatientForm(
        given_name=given_name,
        surname=surname,
        birth_date=BIRTHS[local_id],
        personal_number="2703985715012",
        street="Липова 3",
        place="Београд",
    )
    return register_patient(facility=clinic.facility, form=form, identifiers=[(ISSUER, local_id)], by=None, at=at)


def chest(patient_id: str, **parts: object) -> Dataset:
    """Return the report of a chest CT."""
    born = f"{BIRTHS[patient_id]:%Y%m%d}"
    whose = sr.Patient(patient_id=patient_id, issuer=AS_SENT, name="Invented^Somebody", birth_date=born, sex="")
    given = {"study_uid": sr.uid("story", patient_id), "exam": "CT toraksa", **parts}
    return sr.ct(patient=whose, **given)


def enrols_a_key(approver: Visitor) -> None:
    """Give a person who is signed in a signing key that an administrator confirmed."""
    approver.hold_a_key()
    approver.open("/approver/keys/")
    approver.write("Name of the key", "reading room")
    approver.press("Enrol this device or key")
    approver.reads("The key is enrolled. It signs when the administrator of your hospital has confirmed it.")
    confirmed(SigningKey.objects.get(confirmed_at__isnull=True), at=datetime.now(UTC))
