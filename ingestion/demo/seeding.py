"""Make the demo by the same services that a real installation uses.

The people stand beside the demo scanner, which sends reports about them: the same identifiers on both sides. Hence
this module, and the one of their requests, read from `tests`; no other of the product does.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.db import transaction

from ingestion.demo.certificates import give_certificate
from ingestion.demo.requests import seed_requests
from ingestion.demo.sign_ins import SignIn
from ingestion.demo.staff import TEAMS, Colleague
from ingestion.services.sources import Issuing, add_source
from passport.booklet.examinations import EXAMINATIONS
from passport.booklet.models import ApprovalKind, Entry
from passport.booklet.services import TypedEntry, approver_gone, type_entry
from passport.codes import new_code, spaced
from passport.people.models import Facility, Patient, Practitioner, Proof, Record, Relation, User, WhyNoMore
from passport.people.selectors import practitioner_of
from passport.people.services import (
    AdministratorForm,
    PatientForm,
    Shown,
    accept_invitation,
    add_administrator,
    add_device,
    claim_slip,
    create_facility,
    invite,
    issue_slip,
    mark_cannot_sign,
    register_patient,
    set_patient_sign_in,
)
from tests.scanner.people import DEMO_CLINICS, DEMO_PEOPLE, DemoClinic, DemoPerson, Story
from tests.sr.people import C_ARM, CT_SCANNER, MAMMOGRAPH, PET_SCANNER, X_RAY_ROOM

CODE_PREFIX = "demo-"  # of the facility's own code: tells what the demo made
DEVICES = (CT_SCANNER, C_ARM, X_RAY_ROOM, MAMMOGRAPH, PET_SCANNER)
SEEDING = b"\x00" * 32  # who tries the codes here
CODES_SHOWN = 5
GUARDIAN = "Mirela Hodžić"
# Who has an account already, and for whom a slip is printed.
ACCOUNTS = {
    "RS-1001": Relation.SELF,
    "HR-2001": Relation.SELF,
    "BA-3001": Relation.GUARDIAN,
    "TR-4001": Relation.SELF,
}
SLIPS = ("RS-1002", "IR-5001")


class NotEmpty(Exception):
    """This database holds people whom the demo did not make. Nothing was changed."""


@dataclass(frozen=True, kw_only=True)
class Scene:
    """One clinic while it is being made."""

    clinic: DemoClinic
    facility: Facility
    administrator: User
    colleagues: dict[str, User]
    at: datetime

    def practitioner(self, key: str) -> Practitioner | None:
        """Return a colleague as rows name one."""
        return practitioner_of(self.colleagues[key])


@transaction.atomic
def seed(*, at: datetime) -> list[SignIn]:
    """Make the clinics and people of the demo, all or none; return how each comes in. Raises NotEmpty."""
    if any(model.objects.exists() for model in (Facility, User, Patient, Record)):
        raise NotEmpty
    return [sign_in for clinic in DEMO_CLINICS for sign_in in _clinic(clinic, at)]


def is_seeded() -> bool:
    """Return whether the demo is in this database. Raises NotEmpty when other facilities are there as well."""
    made = Facility.objects.filter(code__startswith=CODE_PREFIX).count()
    if made and Facility.objects.count() > made:
        raise NotEmpty
    return bool(made)


def _clinic(clinic: DemoClinic, at: datetime) -> Iterator[SignIn]:
    facility = create_facility(
        name=clinic.name,
        country=clinic.country,
        time_zone=clinic.time_zone,
        code=f"{CODE_PREFIX}{clinic.key}".lower(),
        by=None,
        at=at,
    )
    team, password = TEAMS[facility.code], _password()
    form = AdministratorForm(username=_username(clinic, "admin"), password=password, display_name=team.administrator)
    administrator = add_administrator(facility=facility, form=form, at=at)
    yield _of_staff(clinic, administrator, "facility administrator", password)
    scene = Scene(clinic=clinic, facility=facility, administrator=administrator, colleagues={}, at=at)
    _equip(scene)
    give_certificate(facility, at=at)
    for colleague in team.colleagues:
        yield _join(scene, colleague)
    for person in DEMO_PEOPLE:
        if person.clinic == clinic.key:
            yield from _register(scene, person)
    seed_requests(
        facility=facility,
        issuer=clinic.issuer,
        administrator=administrator,
        doctor=scene.colleagues["doctor"],
        approver=scene.colleagues["approver"],
        at=at,
    )


def _equip(scene: Scene) -> None:
    clinic, by, at = scene.clinic, scene.administrator, scene.at
    add_source(
        name=clinic.name,
        facility=scene.facility,
        ae_title=clinic.ae_title,
        time_zone=clinic.time_zone,
        default_issuer=clinic.issuer,
        issuers=[Issuing(as_sent=clinic.issuer, issuer=clinic.issuer)],
        by=by,
        at=at,
    )
    for device in DEVICES:
        add_device(
            facility=scene.facility,
            name=f"{device.model} ({device.station})",
            manufacturer=device.manufacturer,
            model=device.model,
            serial_number=device.serial_number,
            by=by,
            at=at,
        )


def _join(scene: Scene, colleague: Colleague) -> SignIn:
    password = _password()
    _, secret = invite(
        facility=scene.facility,
        role=colleague.role,
        title=colleague.title,
        given_name=colleague.given_name,
        surname=colleague.surname,
        profession=colleague.profession,
        specialty=colleague.specialty,
        field=colleague.field,
        licence_number=colleague.licence_number,
        by=scene.administrator,
        at=scene.at,
    )
    username = _username(scene.clinic, colleague.key)
    user = accept_invitation(secret=secret, username=username, password=password, at=scene.at)
    scene.colleagues[colleague.key] = user
    sign_in = _of_staff(scene.clinic, user, str(colleague.role.label), password)
    return replace(sign_in, licence=colleague.licence_number)


def _register(scene: Scene, person: DemoPerson) -> Iterator[SignIn]:
    form = PatientForm(
        given_name=person.given_name,
        surname=person.surname,
        personal_number=person.personal_number,
        street=person.street,
        place=person.place,
        birth_date=person.birth_date,
        sex=person.sex,
        language=person.language,
        calendar=person.calendar,
    )
    identifiers = [(scene.clinic.issuer, person.local_id)]
    patient = register_patient(
        facility=scene.facility, form=form, identifiers=identifiers, by=scene.administrator, at=scene.at
    )
    if person.story in _TYPED:
        _TYPED[person.story](scene, patient)
    if person.local_id in ACCOUNTS:
        yield _with_account(scene, patient, ACCOUNTS[person.local_id])
    if person.local_id in SLIPS:
        yield _with_slip(scene, patient)


def _with_account(scene: Scene, patient: Patient, relation: Relation) -> SignIn:
    shown = Shown(proof=Proof.BIRTH_CERTIFICATE) if relation == Relation.GUARDIAN else None
    _, code = issue_slip(patient=patient, relation=relation, shown=shown, by=scene.administrator, at=scene.at)
    reader = claim_slip(
        code=code, birth_date=patient.birth_date, user=None, who_hmac=SEEDING, at=scene.at, name=GUARDIAN
    )
    password, username = _password(), _username(scene.clinic, str(relation).replace("self", "patient"))
    set_patient_sign_in(user=reader.user, username=username, password=password, at=scene.at)
    does = "patient" if relation == Relation.SELF else f"reads for {patient}"
    return SignIn(clinic=scene.clinic.name, who=str(reader.user), does=does, first=username, second=password)


def _with_slip(scene: Scene, patient: Patient) -> SignIn:
    _, code = issue_slip(patient=patient, relation=Relation.SELF, by=scene.administrator, at=scene.at)
    return SignIn(
        clinic=scene.clinic.name,
        who=str(patient),
        does="patient with a slip",
        first=f"slip {spaced(code)}",
        second=f"born {patient.birth_date:%d.%m.%Y}",
    )


def _therapy(scene: Scene, patient: Patient) -> None:
    code = "therapy.radionuclide"
    typed = TypedEntry(
        performed_on=scene.at.date() - timedelta(days=40),
        exam_code=code,
        exam="Radyoaktif iyot tedavisi",
        kind=EXAMINATIONS[code].kind,
        therapy=True,
        performer=str(scene.practitioner("radiographer")),
    )
    _type(scene, patient, typed, "approver")


def _cannot_sign(scene: Scene, patient: Patient) -> None:
    typed = TypedEntry(
        performed_on=scene.at.date() - timedelta(days=150),
        exam_code="xray.chest",
        exam="Radiografija pluća",
        kind=EXAMINATIONS["xray.chest"].kind,
        performer=str(scene.practitioner("radiographer")),
    )
    row = _type(scene, patient, typed, "retired")
    # As somebody said while this doctor still signed.
    Entry.objects.filter(pk=row.pk).update(approval=ApprovalKind.TAKEN)
    retired = scene.practitioner("retired")
    if retired is not None:
        mark_cannot_sign(
            practitioner=retired, why=WhyNoMore.OTHER, words="umirovljenje", by=scene.administrator, at=scene.at
        )
        approver_gone(practitioner=retired, by=scene.administrator, at=scene.at)


_TYPED = {Story.THERAPY: _therapy, Story.CANNOT_SIGN: _cannot_sign}


def _type(scene: Scene, patient: Patient, typed: TypedEntry, approver: str) -> Entry:
    return type_entry(
        record=patient.records.get(),
        facility=scene.facility,
        typed=typed,
        approver=scene.practitioner(approver),
        by=scene.colleagues["radiographer"],
        at=scene.at,
    )


def _of_staff(clinic: DemoClinic, user: User, does: str, password: str) -> SignIn:
    # allauth has no public verb for this: its own page does the same two calls.
    key = generate_totp_secret()
    TOTP.activate(user, key)
    codes = tuple(RecoveryCodes.activate(user).get_unused_codes()[:CODES_SHOWN])
    return SignIn(
        clinic=clinic.name, who=str(user), does=does, first=user.username, second=password, key=key, codes=codes
    )


def _username(clinic: DemoClinic, key: str) -> str:
    return f"{clinic.key.lower()}.{key}"


def _password() -> str:
    return spaced(new_code(bits=60)).replace(" ", "-").lower()
