"""Examinations at one device as its reports arrive: CT, mammography, radiography by images, fluoroscopy."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from passport.booklet.models import Entry
from passport.booklet.reading import (
    AsSent,
    Code,
    Detail,
    DeviceAsSent,
    Event,
    Grade,
    Kind,
    Measure,
    Performed,
    ReportReading,
    Scope,
)
from passport.booklet.services import Source, record_report
from passport.people.models import Device, Facility, Practitioner, Record, Role, User
from passport.people.services import AsSent as Demographics
from passport.people.services import record_of
from tests import cast
from tests.passport.booklet.readings import measure, reading

HEAD, BODY = "113690", "113691"
LOCALIZER, SPIRAL = Code(scheme="DCM", value="113805"), Code(scheme="SCT", value="116152004")
CC, MLO = Code(scheme="SRT", value="R-10242"), Code(scheme="SCT", value="399368009")
NO_GRID, GRID = Code(scheme="DCM", value="111646"), Code(scheme="DCM", value="111643")
MG_IMAGE, DX_IMAGE = "1.2.840.10008.5.1.4.1.1.1.2", "1.2.840.10008.5.1.4.1.1.1.1"
SERIAL = "SN-77"
FIRST_DAY = date(2026, 1, 5)
NAMES = {
    "111636": ("entrance_exposure", "mGy"),
    "113733": ("tube_voltage", "kV"),
    "113736": ("exposure", "mA.s"),
    "113750": ("source_to_detector", "mm"),
    "113725": ("dose_rp_total", "mGy"),
    "113730": ("fluoro_time_total", "s"),
    "113828": ("pitch", "1"),
}


@dataclass(frozen=True, kw_only=True)
class Room:
    """A device of a hospital, and the physicist who looks after it."""

    facility: Facility
    device: Device
    user: User
    physicist: Practitioner

    def done(self, what: ReportReading, *, number: int, at: datetime, born: str | None = "1961-05-02") -> Entry:
        """Let the report of one examination of one patient arrive; each number is another patient, a day later."""
        day = FIRST_DAY + timedelta(days=number)
        told = replace(
            what,
            sop_instance_uid=f"2.25.1{number:04}",
            study_instance_uid=f"2.25.2{number:04}",
            performed=Performed(date=day.isoformat(), at=None, as_sent=f"{day:%Y%m%d} 101500"),
            device=DeviceAsSent(manufacturer="Maker", model="Model", serial_number=SERIAL),
            events=tuple(replace(one, uid=f"2.25.3{number:04}{place}") for place, one in enumerate(what.events)),
        )
        sent = Demographics(birth_date=date.fromisoformat(born) if born else None)
        record = record_of(issuer="CLINIC", local_id=f"{number}", sent=sent, at=at)
        source = Source(name="room", facility=self.facility)
        return record_report(reading=told, record=record, source=source, at=at).entry

    def record(self, number: int) -> Record:
        """Return what the clinic calls a patient."""
        return Record.objects.get(local_id=f"{number}")


def room(country: str, *, name: str = "Dom zdravlja", username: str = "fizičar") -> Room:
    """Return a room of a hospital of a country, with its physicist."""
    facility = cast.facility(name, country)
    user = cast.staff(facility, username, Role.PHYSICIST)
    device = Device.objects.create(
        facility=facility,
        name="CT 1",
        manufacturer="Maker",
        model="Model",
        serial_number=SERIAL,
        created_at=cast.LONG_AGO,
    )
    return Room(facility=facility, device=device, user=user, physicist=cast.practitioner(user, "Lejla", "Hodžić"))


def value(code: str, said: str, grade: Grade = Grade.DEVICE_REPORT, **scope: str) -> Measure:
    """Return one value in the canonical unit of its quantity."""
    if code not in NAMES:
        return measure(code, said, grade, **scope)
    quantity, unit = NAMES[code]
    return Measure(
        code=Code(scheme="DCM", value=code),
        quantity=quantity,
        value=said,
        unit=unit,
        scope=Scope(**scope),
        grade=grade,
        as_sent=AsSent(value=said, unit=unit),
    )


def coded(concept: str, said: Code) -> Detail:
    """Return what an event says in a code."""
    return Detail(code=Code(scheme="DCM", value=concept), value=said.value, coded=said)


def said(concept: str, words: str) -> Detail:
    """Return what an image says in a defined term."""
    return Detail(code=Code(scheme="DCM", value=concept), value=words)


def event(*readings: Measure, details: Iterable[Detail] = ()) -> Event:
    """Return one irradiation event."""
    return Event(uid=None, started_at=None, plane=None, readings=readings, details=tuple(details), identity="one")


def scan(dlp: str, phantom: str = BODY, kind: Code = SPIRAL) -> Event:
    """Return one CT acquisition with its DLP, CTDIvol and pitch."""
    return event(
        value("113838", dlp, phantom=phantom),
        value("113830", "10", phantom=phantom),
        value("113733", "120"),
        value("113828", "0.9"),
        details=[coded("113820", kind)],
    )


def ct(total: str, *scans: Event, exam: str = "CT Thorax", totals: Iterable[Measure] = ()) -> ReportReading:
    """Return the dose report of a CT, by one spiral unless told otherwise."""
    return reading(
        exam=exam, totals=(value("113813", total), *totals), events=scans or (scan(total),), content_at="20260301102000"
    )


def breast(dose: str, *, side: str = "left", view: Code = CC, grid: Code | None = None) -> Event:
    """Return one mammographic exposure."""
    details = [coded("111031", view), *([coded("111635", grid)] if grid else [])]
    return event(value("111631", dose, laterality=side), details=details)


def mammography(*views: Event) -> ReportReading:
    """Return the dose report of a mammography."""
    totals = (value("111637", "9", laterality="left"),)
    return reading(kind=Kind.MAMMOGRAPHY, exam="Mammography", totals=totals, events=views)


def radiograph(dose: str, *, view: str = "PA", exam: str = "Chest X-ray") -> ReportReading:
    """Return an image of a radiography that states the dose at the surface of the patient."""
    header = Grade.IMAGE_HEADER
    shot = event(
        value("111636", dose, header),
        value("113733", "110", header),
        value("113736", "3", header),
        value("113750", "1800", header),
        details=[said("111031", view)] if view else [],
    )
    return reading(
        sop_class_uid=DX_IMAGE,
        modality="DX",
        kind=Kind.PROJECTION,
        exam=exam,
        totals=(),
        events=(shot,),
        content_at=None,
    )


def fluoroscopy(area: str, exam: str = "Barium enema") -> ReportReading:
    """Return the dose report of a fluoroscopy."""
    totals = (value("113722", area, plane="113622"), value("113725", "80", plane="113622"), value("113730", "95"))
    frames = (Detail(code=Code(scheme="DCM", value="113731"), value="14"),)
    return reading(
        kind=Kind.PROJECTION, exam=exam, totals=totals, events=(event(value("113733", "80")),), details=frames
    )
