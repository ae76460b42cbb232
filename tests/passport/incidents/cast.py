"""Who meets the register: a clinic whose text of law asks for it, Ana with a row there, and another clinic."""

from dataclasses import dataclass, replace
from datetime import datetime

from passport.booklet.models import Entry
from passport.booklet.reading import AsSent, Code, Event, Grade, Kind, Measure, ReportReading, Scope
from passport.booklet.services import Source, record_report
from passport.incidents.models import Incident, IncidentKind
from passport.incidents.services import Happening, open_draft, record_incident
from passport.justification.models import Asked, AskedAnswer
from passport.law.vocabulary import Actor, Ask
from passport.people.models import Facility, Patient, Practitioner, Reader, Record, Relation, Role, User
from tests import cast
from tests.passport.booklet.readings import reading

# The texts that the tests hold the register against: one that orders everything, one with hours, one that knows none.
ORDERS_ALL, ORDERS_REPORTS, ORDERS_NOTHING = "HR", "BA", "RS"


@dataclass(frozen=True, kw_only=True)
class Desk:
    """A clinic, everybody who works there, Ana and her row."""

    facility: Facility
    physicist: User
    administrator: User
    radiographer: User
    approver: Practitioner
    doctor: Practitioner
    ana: Patient
    ana_reads: User
    guardian: User
    trusted: User
    record: Record
    entry: Entry


def desk(at: datetime, country: str = ORDERS_ALL, name: str = "Clinic Linden", prefix: str = "") -> Desk:
    """Return a clinic of a country with a row of Ana."""
    place = cast.facility(name, country, "Europe/Zagreb")
    place.phone = "+385 1 555"
    place.save()
    physicist = cast.staff(place, f"{prefix}physicist", Role.PHYSICIST)
    cast.practitioner(physicist, "Filip", "Fizik")
    ana = cast.patient(place)
    record = cast.record(issuer=name, patient=ana)
    return Desk(
        facility=place,
        physicist=physicist,
        administrator=cast.staff(place, f"{prefix}administrator", Role.FACILITY_ADMINISTRATOR),
        radiographer=cast.staff(place, f"{prefix}radiographer", Role.RADIOGRAPHER),
        approver=cast.practitioner(cast.staff(place, f"{prefix}approver", Role.APPROVER), "Mira", "Kovač"),
        doctor=cast.practitioner(cast.staff(place, f"{prefix}referrer", Role.REFERRER), "Petar", "Ilić"),
        ana=ana,
        ana_reads=cast.reader(ana, f"{prefix}ana"),
        guardian=reads(ana, f"{prefix}guardian", Relation.GUARDIAN),
        trusted=reads(ana, f"{prefix}trusted", Relation.TRUSTED),
        record=record,
        entry=row(record, place, at, study=f"2.25.{len(name)}{len(prefix)}"),
    )


def reads(patient: Patient, username: str, relation: Relation) -> User:
    """Return the account of somebody who reads the passport of another person."""
    user = User.objects.create_user(username=username, password="a long enough pass phrase", display_name=username)
    Reader.objects.create(user=user, patient=patient, relation=relation, since=cast.LONG_AGO, proven_by="the cast")
    return user


def row(record: Record, place: Facility, at: datetime, *, study: str, **parts: object) -> Entry:
    """Return the row that one report makes."""
    given = reading(study_instance_uid=study, sop_instance_uid=f"{study}.1", **parts)
    return record_report(reading=given, record=record, source=Source(name="scanner", facility=place), at=at).entry


def dose(mgy: str, *, code: str = "113725", plane: str | None = None, grade: Grade = Grade.DEVICE_REPORT) -> Measure:
    """Return a dose at the reference point."""
    return Measure(
        code=Code(scheme="DCM", value=code),
        quantity="dose_rp_total" if code == "113725" else "dose_rp",
        value=mgy,
        unit="mGy",
        scope=Scope(plane=plane),
        grade=grade,
        as_sent=AsSent(value=mgy, unit="mGy"),
    )


def intervention(*totals: Measure, study: str, report: int = 1, at: str = "20260301102000") -> ReportReading:
    """Return the report of an intervention with these totals; a later report of a study replaces an earlier one."""
    event = Event(uid=f"{study}.9", started_at=None, plane=None, readings=())
    return replace(
        reading(kind=Kind.PROJECTION, study_instance_uid=study, sop_instance_uid=f"{study}.{report}"),
        totals=totals,
        events=(event,),
        content_at=at,
    )


def arrive(at_desk: Desk, what: ReportReading, at: datetime) -> Entry:
    """Return the row to which a report goes."""
    source = Source(name="angio", facility=at_desk.facility)
    return record_report(reading=what, record=at_desk.record, source=source, at=at).entry


def answer(at_desk: Desk, said: AskedAnswer, at: datetime, *, entry: Entry | None = None, **about: object) -> Asked:
    """Return an answer to the question of a pregnancy, beside the row unless something else is named."""
    about = about or {"entry": entry or at_desk.entry}
    return Asked.objects.create(
        ask=Ask.PREGNANCY, actor=Actor.PERFORMER, by=at_desk.radiographer, at=at, answer=said, **about
    )


def recorded(at_desk: Desk, at: datetime, kind: IncidentKind = IncidentKind.WRONG_DOSE, **parts: object) -> Incident:
    """Return a recorded incident about Ana's row."""
    happening = Happening(kind=kind, what="The protocol of another patient was used.", **parts)
    draft = open_draft(facility=at_desk.facility, happening=happening, entry=at_desk.entry, by=at_desk.physicist, at=at)
    return record_incident(incident=draft, by=at_desk.physicist, at=at)
