"""Reports, pages of doses and images of one invented examination, for the tests of merging."""

from dataclasses import replace
from typing import Any

from passport.booklet.merging import Held, Merged
from passport.booklet.reading import DeviceAsSent, Event, Grade, Kind, ReportReading
from tests.passport.booklet.readings import measure, reading

DX_CLASS = "1.2.840.10008.5.1.4.1.1.1.1"
CAPTURE_CLASS = "1.2.840.10008.5.1.4.1.1.7"
ROOM = DeviceAsSent(manufacturer="Maker", model="Model", serial_number="77")
OTHER_ROOM = DeviceAsSent(manufacturer="Maker", model="Model", serial_number="78")


def area(uid: str | None, dose: str, grade: Grade = Grade.DEVICE_REPORT, **parts: Any) -> Event:
    """Return an exposure with a dose area product."""
    told = {"started_at": None, "plane": None, **parts}
    return Event(uid=uid, readings=(measure("122130", dose, grade),), **told)


def report(*events: Event, total: str | None = None, sop: str = "1", **parts: Any) -> ReportReading:
    """Return the dose report of a radiography room."""
    totals = (measure("113722", total),) if total else ()
    return reading(kind=Kind.PROJECTION, sop_instance_uid=sop, events=events, totals=totals, **parts)


def picture(
    identity: str,
    dose: str,
    *,
    uid: str | None = None,
    sop: str | None = None,
    started_at: str | None = None,
    **parts: Any,
) -> ReportReading:
    """Return the header of an image of one exposure."""
    event = area(uid, dose, Grade.IMAGE_HEADER, identity=identity, started_at=started_at)
    kept = {"kind": Kind.PROJECTION, "sop_class_uid": DX_CLASS, "content_at": "2", **parts}
    return reading(sop_instance_uid=sop or f"image {identity}", events=(event,), **kept)


def page(*lines: tuple[str, str], total: str, sop: str = "page") -> ReportReading:
    """Return a page of doses of a CT; a line is (identity, DLP)."""
    events = tuple(
        Event(
            uid=None, started_at=None, plane=None, readings=(measure("113838", dlp, Grade.PICTURE),), identity=identity
        )
        for identity, dlp in lines
    )
    totals = (measure("113813", total, Grade.PICTURE),)
    return reading(sop_class_uid=CAPTURE_CLASS, sop_instance_uid=sop, events=events, totals=totals)


def ct_slice(identity: str, index: str, *, sop: str) -> ReportReading:
    """Return the header of a slice: an index, no dose length product."""
    one = Event(
        uid=None,
        started_at=None,
        plane=None,
        readings=(measure("113830", index, Grade.IMAGE_HEADER),),
        identity=identity,
    )
    return reading(sop_class_uid="1.2.840.10008.5.1.4.1.1.2", sop_instance_uid=sop, events=(one,))


def estimate(value: str, *, organ: str = "64033007", sop: str = "estimate", maker: str = "Estimator") -> ReportReading:
    """Return a patient dose report of a maker of estimates."""
    kidneys = measure("113518", value, organ=organ)
    device = replace(ROOM, manufacturer=maker, serial_number=None)
    return reading(kind=Kind.PATIENT_ESTIMATE, sop_instance_uid=sop, totals=(kidneys,), device=device)


def held(one: ReportReading, exposure: str = "room") -> Held:
    """Return a reading as one exposure holds it."""
    return Held(exposure=exposure, reading=one, digest=f"digest of {one.sop_instance_uid}")


def content(merged: Merged) -> tuple[int, list[tuple[str, str, str]], tuple[str, ...]]:
    """Return what the tests compare: number of events, totals with their origin, labels."""
    totals = [(total.measure.code.value, total.measure.value, str(total.origin)) for total in merged.totals]
    return merged.events, totals, tuple(map(str, merged.labels))
