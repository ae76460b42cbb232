"""Readings for the tests of the booklet, built by hand."""

from dataclasses import replace
from typing import Any

from passport.booklet.reading import (
    AsSent,
    Code,
    DeviceAsSent,
    Event,
    Grade,
    Identifier,
    Kind,
    Measure,
    Outcome,
    PatientAsSent,
    Performed,
    ReportReading,
    Scope,
)

UNITS = {
    "113813": ("dlp_total", "mGy.cm"),
    "113838": ("dlp", "mGy.cm"),
    "111637": ("accumulated_glandular_dose", "mGy"),
    "113507": ("administered_activity", "MBq"),
    "113738": ("dose_rp", "mGy"),
    "122130": ("dose_area_product", "Gy.cm2"),
    "113722": ("dose_area_product_total", "Gy.cm2"),
    "113830": ("ctdi_vol", "mGy"),
    "111631": ("glandular_dose", "mGy"),
    "113518": ("organ_dose", "mGy"),
}

BASE = ReportReading(
    sop_class_uid="1.2.840.10008.5.1.4.1.1.88.67",
    sop_instance_uid="2.25.1",
    study_instance_uid="2.25.2",
    accession_number="A1",
    outcome=Outcome.DOSE,
    reason=None,
    kind=Kind.CT,
    patient=PatientAsSent(
        identifiers=(Identifier(value="17", issuer=None),), name="Анић^Ана", birth_date="1961-05-02", sex="F"
    ),
    performed=Performed(date="2026-03-01", at=None, as_sent="20260301 101500"),
    exam="CT Thorax",
    facility="Clinic",
    device=DeviceAsSent(manufacturer="Maker", model="Model", serial_number="77"),
    totals=(),
    events=(),
    refused=(),
    content_at="20260301102000",
)


def reading(**parts: Any) -> ReportReading:
    """Return a reading of an invented CT, with parts of it replaced."""
    return replace(BASE, **parts)


def measure(code: str, value: str, grade: Grade = Grade.DEVICE_REPORT, **scope: str) -> Measure:
    """Return one value of a known quantity in its canonical unit."""
    quantity, unit = UNITS[code]
    return Measure(
        code=Code(scheme="DCM", value=code),
        quantity=quantity,
        value=value,
        unit=unit,
        scope=Scope(**scope),
        grade=grade,
        as_sent=AsSent(value=value, unit=unit),
    )


def event(uid: str, dlp: str, grade: Grade = Grade.DEVICE_REPORT, **scope: str) -> Event:
    """Return one CT acquisition with its DLP."""
    return Event(uid=uid, started_at=None, plane=None, readings=(measure("113838", dlp, grade, **scope),))
