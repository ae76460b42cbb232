"""A department of nuclear medicine, who works there, and what Ana is to be examined for."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from passport.booklet.models import Entry
from passport.justification.models import ExposurePurpose, Request
from passport.justification.states import RequestState
from passport.law.pack import Activity
from passport.law.professional import Field, Profession
from passport.law.shelf import digest_of, pack_for
from passport.nuclear.models import ActivityPlan, Administration, InstructionPeriod, InstructionSheet
from passport.nuclear.services import (
    Confirmation,
    Given,
    Measured,
    Prescription,
    confirm_period,
    draft_sheet,
    prescribe,
    record_administration,
    strike_period,
)
from passport.people.models import Facility, PackConfirmation, Patient, Practitioner, Role, Specialty, User
from tests import cast
from tests.passport.imaging.papers import with_objects

AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)  # 10:30 in Belgrade and Sarajevo
SKELETON = {"RS": "Sc skeleta", "BA": "Sc. skeleta (WB)"}  # as printed; 600 MBq at the most in both
PDF = with_objects("/Lang(what Ana signed)")
SIGNED_PDF = with_objects("", b"<</Type/Sig /SubFilter/ETSI.CAdES.detached /ByteRange [0 1 2 3]>>")


@dataclass(frozen=True, kw_only=True)
class Ward:
    """One department, its people, one patient and her approved request for a technetium scan."""

    facility: Facility
    specialist: User
    physicist: User
    radiologist: User
    radiographer: User
    ana: Patient
    request: Request

    @property
    def signer(self) -> Practitioner:
        return self.specialist.practitioner


def ward(country: str = "RS", *, in_force: bool = False, name: str = "Klinički centar", prefix: str = "") -> Ward:
    """Return a department in a country; with its text confirmed as in force where that is wanted."""
    place = cast.facility(name, country=country)
    Facility.objects.filter(pk=place.pk).update(phone="+381 11 555 0100")
    place.refresh_from_db()
    if in_force:
        confirm_text(place)
    ana = cast.patient(place)
    return Ward(
        facility=place,
        specialist=_specialist(place, f"{prefix}specialist", "Милан", "Савић"),
        physicist=physicist(place, f"{prefix}physicist"),
        radiologist=cast.practitioner(cast.staff(place, f"{prefix}radiologist", Role.APPROVER), "Мира", "Ковач").user,
        radiographer=cast.staff(place, f"{prefix}radiographer", Role.RADIOGRAPHER),
        ana=ana,
        request=request(place, ana),
    )


def confirm_text(place: Facility) -> None:
    """Let a facility say that its text is in force."""
    pack = pack_for(place.country, AT.date())
    assert pack is not None
    PackConfirmation.objects.create(
        facility=place,
        pack=pack.id,
        pack_digest=digest_of(pack),
        confirmed_by="Director",
        confirmed_on=date(2026, 1, 5),
        entered_by="administrator",
        entered_at=cast.LONG_AGO,
    )


def _specialist(place: Facility, username: str, given_name: str, surname: str) -> User:
    found = cast.practitioner(cast.staff(place, username, Role.APPROVER), given_name, surname)
    Practitioner.objects.filter(pk=found.pk).update(profession=Profession.DOCTOR)
    Specialty.objects.create(practitioner=found, name="nuclear medicine", field=Field.NUCLEAR_MEDICINE)
    return found.user


def physicist(place: Facility, username: str) -> User:
    """Return a medical physicist."""
    found = cast.practitioner(cast.staff(place, username, Role.PHYSICIST), "Јелена", "Рис")
    Practitioner.objects.filter(pk=found.pk).update(profession=Profession.PHYSICIST)
    return found.user


def request(place: Facility, patient: Patient, **more: Any) -> Request:
    """Return an approved request for a scan, or for what `more` says."""
    said = {
        "state": RequestState.APPROVED,
        "exam_as_sent": "Scan of the skeleton",
        "kind": "nuclear_medicine",
        "indication": "pain",
        "planned_on": AT.date(),
        **more,
    }
    return Request.objects.create(facility=place, patient=patient, state_at=AT, created_at=AT, sent_at=AT, **said)


def therapy(place: Facility, patient: Patient) -> Request:
    """Return an approved request for a treatment with iodine-131."""
    return request(place, patient, purpose=ExposurePurpose.THERAPY, exam_as_sent="Radioiodine therapy")


def entry(place: Facility, patient: Patient, *, local_id: str = "17") -> Entry:
    """Return a row of the booklet of a scan."""
    record = cast.record(issuer=place.name, local_id=local_id, patient=patient)
    return Entry.objects.create(
        record=record,
        facility=place,
        state="pending",
        state_at=AT,
        kind="nuclear_medicine",
        performed_on=AT.date(),
        created_at=AT,
    )


def activity(country: str, procedure: str) -> Activity:
    """Return the printed row of a procedure."""
    pack = pack_for(country, AT.date())
    assert pack is not None
    return next(row for row in pack.activities if row.procedure == procedure)


TECHNETIUM = Given(
    radionuclide="99mTc", compound="HDP", activity_mbq=Decimal(580), given_at=AT, given_by="Сестра Ана", route="i.v."
)
IODINE = replace(TECHNETIUM, radionuclide="131I", compound="NaI", activity_mbq=Decimal(3700), route="oral")


def given(ward: Ward, what: Given = TECHNETIUM, *, request: Request | None = None) -> Administration:
    """Return what was given for the ward's request."""
    return record_administration(given=what, request=request or ward.request, by=ward.specialist, at=AT)


def given_just_now(ward: Ward) -> Administration:
    """Return what was given a minute ago: what is asked after it still runs."""
    at = timezone.now()
    what = replace(TECHNETIUM, given_at=at - timedelta(minutes=1))
    return record_administration(given=what, request=ward.request, by=ward.specialist, at=at)


def planned(ward: Ward) -> ActivityPlan:
    """Return 580 MBq that were prescribed just now for a scan of the skeleton."""
    row = activity(ward.facility.country, SKELETON[ward.facility.country])
    what = Prescription(row=row, prescribed_mbq=Decimal(580))
    return prescribe(request=ward.request, prescription=what, by=ward.specialist, at=timezone.now())


def treated(ward: Ward) -> Administration:
    """Return iodine-131 that was given to treat."""
    return given(ward, IODINE, request=therapy(ward.facility, ward.ana))


def drafted(ward: Ward, administration: Administration | None = None, **said: Any) -> InstructionSheet:
    """Return drafted instructions."""
    return draft_sheet(administration=administration or given(ward), by=ward.physicist, at=AT, **said)


def period(sheet: InstructionSheet, kind: str) -> InstructionPeriod:
    """Return the period of a kind."""
    return sheet.periods.get(kind=kind)


def settled(ward: Ward, sheet: InstructionSheet, at: datetime = AT) -> InstructionSheet:
    """Confirm every period that has a printed row by its first one, and strike out the others."""
    for one in sheet.periods.all():
        row = one.rows.exclude(amount="").first()
        if row:
            confirm_period(period=one, confirmation=Confirmation(row=row), by=ward.specialist, at=at)
        else:
            strike_period(period=one, reason="does not concern her", by=ward.specialist, at=at)
    sheet.refresh_from_db()
    return sheet


MEASURED = Measured(residual_mbq=Decimal(150), dose_rate_usv_h=Decimal(4), at=AT)
