"""What the staff of a hospital did about one patient: the register of incidents, nuclear medicine, an inspection."""

from datetime import datetime, timedelta
from decimal import Decimal

from passport import objects
from passport.access.models import Sample, SampleRow, Visit
from passport.booklet.models import Entry, Listing
from passport.booklet.reading import Kind
from passport.incidents.models import FollowUp, FollowUpSheet, IncidentKind
from passport.incidents.services import (
    Happening,
    ToldPatient,
    UnbornDose,
    open_draft,
    record_incident,
    sign_unborn_dose,
    tell_patient,
    tell_unborn_dose,
)
from passport.justification.models import Consent, ConsentForm, ExposurePurpose, Leaflet, Request
from passport.justification.states import RequestState
from passport.nuclear.services import (
    Confirmation,
    Given,
    Leaving,
    Measured,
    Prescription,
    confirm_period,
    draft_sheet,
    prescribe,
    record_administration,
    release_patient,
    strike_period,
)
from tests.access_table.world.charts import Chart, report
from tests.access_table.world.places import Team

SEED = "2026"


def incidents_of(of: Chart) -> None:
    """Write an incident, a follow-up of the skin and a statement on an unborn child beside the patient's signed row."""
    team, at = of.team, of.at
    entry = Entry.objects.get(uid=of.things["signed"])
    happening = Happening(kind=IncidentKind.WRONG_DOSE, what=of.who.happening)
    draft = open_draft(facility=team.facility, happening=happening, entry=entry, by=team.physicist, at=at)
    incident = record_incident(incident=draft, by=team.physicist, at=at)
    told = ToldPatient(doctor=team.signer, told_at=at - timedelta(minutes=1), words=f"{of.who.happening} and is over")
    telling = tell_patient(incident=incident, told=told, by=team.physicist, at=at)
    waits = open_draft(facility=team.facility, happening=happening, entry=entry, by=team.physicist, at=at)
    follow_up = FollowUp.objects.create(entry=entry, opened_at=at, value_mgy="6000", threshold_mgy=5000)
    sheet = FollowUpSheet.objects.create(
        follow_up=follow_up, number=1, text=of.who.happening, written_by="the cast", written_at=at
    )
    dose = UnbornDose(text=f"{of.who.happening} unborn", method="as published", value="2", unit="mGy")
    statement = sign_unborn_dose(entry=entry, said=dose, by=team.physicist, at=at)
    unborn = tell_unborn_dose(statement=statement, told=told, by=team.physicist, at=at)
    of.things.update(
        incident=incident.uid,
        telling=telling.uid,
        incident_draft=waits.uid,
        follow_up_sheet=sheet.uid,
        statement=statement.uid,
        statement_telling=unborn.uid,
    )


def nuclear_of(of: Chart) -> None:
    """Let a radioactive medicine have been prescribed, given and explained, and a treatment ended with a release."""
    team, at = of.team, of.at
    given_at = at - timedelta(hours=2)
    asked = _approved(of, "bone pain")
    what = {
        "radionuclide": "99mTc",
        "compound": "HDP",
        "prescribed_mbq": Decimal(580),
        "above_reason": "a heavy patient",
    }
    plan = prescribe(request=asked, prescription=Prescription(**what), by=team.approver, at=at)
    scan = pdf(f"{of.who.surname} consents")
    consent = Consent.objects.create(
        request=asked,
        form=ConsentForm.PAPER,
        sha256=scan,
        media_type="application/pdf",
        size=10,
        signed_on=at.date(),
        kept_by="the cast",
        kept_at=at,
    )
    medicine = Given(
        radionuclide="99mTc",
        compound="HDP",
        activity_mbq=Decimal(580),
        given_at=given_at,
        given_by="Nurse",
        route="i.v.",
    )
    given = record_administration(given=medicine, request=_approved(of, "bone scan"), by=team.approver, at=at)
    sheet = draft_sheet(administration=given, by=team.approver, at=at)
    second = record_administration(given=medicine, request=_approved(of, "second scan"), by=team.approver, at=at)
    drafted = draft_sheet(administration=second, by=team.approver, at=at)
    for period in sheet.periods.all():
        row = period.rows.exclude(amount="").first()
        if row:
            confirm_period(period=period, confirmation=Confirmation(row=row), by=team.approver, at=at)
        else:
            strike_period(period=period, reason=of.who.complaint, by=team.approver, at=at)
    treated = record_administration(
        given=medicine, request=_approved(of, "thyroid", therapy=True), by=team.approver, at=at
    )
    measured = Measured(residual_mbq=Decimal(150), dose_rate_usv_h=Decimal(4), at=at - timedelta(minutes=30))
    leaving = Leaving(measured=measured, measured_by="Nurse", travel="by car", leaves_at=at)
    release = release_patient(administration=treated, leaving=leaving, by=team.approver, at=at)
    row = report(of, 8, of.who.exam, kind=Kind.NUCLEAR_MEDICINE, days_ago=1)
    of.things.update(
        nuclear_request=asked.uid,
        plan=plan.uid,
        consent=consent.uid,
        nuclear_entry=row.uid,
        given=given.uid,
        treated=treated.uid,
        release=release.uid,
        sheet=sheet.uid,
        draft_sheet=drafted.uid,
        period=drafted.periods.first().uid,
    )


def inspection_of(of: Chart, visit: Visit) -> None:
    """Draw the patient's rows on a visit, also the one that was hidden since."""
    day = of.at.date()
    sample = Sample.objects.create(
        visit=visit, seed=SEED, first_day=day, last_day=day, out_of=3, hidden=0, drawn_at=of.at
    )
    for position, name in enumerate(("signed", "entry", "hidden"), start=1):
        SampleRow.objects.create(sample=sample, position=position, entry=Entry.objects.get(uid=of.things[name]))
    of.things.update(visit=visit.uid, sample=sample.uid)


def kept_by(team: Team, at: datetime) -> None:
    """Give a hospital what belongs to nobody in particular: a leaflet, an open visit, a colleague who left."""
    day = at.date() - timedelta(days=1)
    visit = Visit.objects.create(
        facility=team.facility,
        inspector=team.inspector,
        authority="Agency",
        reason="Yearly inspection",
        first_day=day,
        last_day=day + timedelta(days=30),
        invited_at=at,
        invited_by="the cast",
    )
    leaflet = Leaflet.objects.create(
        facility=team.facility,
        name=f"Leaflet of {team.facility}",
        language="en",
        sha256=pdf(f"leaflet of {team.facility}"),
        added_at=team.facility.created_at,
        added_by="the cast",
    )
    listing = Listing.objects.create(
        facility=team.facility,
        approver=team.signer,
        device=team.device,
        listed_at=team.facility.created_at,
        listed_by="the cast",
        kind="nuclear_medicine",
    )
    membership = team.referrer.memberships.order_by("pk").first()
    assert membership is not None
    team.things.update(
        facility=team.facility.uid,
        device=team.device.uid,
        key=team.key_uid,
        certificate=team.certificate_uid,
        confirmation=team.confirmation_uid,
        leaflet=leaflet.uid,
        listing=listing.uid,
        facility_visit=visit.uid,
        membership=membership.uid,
        practitioner=team.referrer.practitioner.uid,
    )


def pdf(words: str) -> str:
    """Keep a document that holds some words, and return its digest."""
    return objects.put(f"%PDF-1.7 {words}".encode())


def _approved(of: Chart, indication: str, *, therapy: bool = False) -> Request:
    return Request.objects.create(
        facility=of.team.facility,
        patient=of.patient,
        record=of.record,
        state=RequestState.APPROVED,
        state_at=of.at,
        created_at=of.at,
        sent_at=of.at,
        exam_as_sent=of.who.exam,
        kind=Kind.NUCLEAR_MEDICINE,
        indication=f"{of.who.complaint} {indication}",
        planned_on=of.at.date(),
        purpose=ExposurePurpose.THERAPY if therapy else ExposurePurpose.DIAGNOSIS,
    )
