"""Short forms of readings, for tests that compare them whole."""

from dataclasses import asdict

from pydicom.dataset import Dataset

from ingestion.reading.concepts import Role
from ingestion.reading.line import role_of
from ingestion.reading.read import read
from passport.booklet.reading import Measure, ReportReading
from tests import sr

Short = tuple[str, str, str, dict[str, str]]


def reading_of(dataset: Dataset) -> ReportReading:
    return read(sr.write(dataset))


def short(measure: Measure) -> Short:
    scope = {part: value for part, value in asdict(measure.scope).items() if value is not None}
    return (measure.code.value, measure.value, measure.unit, scope)


def totals(reading: ReportReading) -> list[Short]:
    return [short(measure) for measure in reading.totals]


def values(reading: ReportReading, role: Role = Role.DOSE) -> list[dict[str, str]]:
    """Return for each event its values of one role by concept."""
    return [
        {measure.code.value: measure.value for measure in event.readings if role_of(measure, reading.kind) is role}
        for event in reading.events
    ]


def shorts(reading: ReportReading, role: Role = Role.DOSE) -> list[list[Short]]:
    return [
        [short(measure) for measure in event.readings if role_of(measure, reading.kind) is role]
        for event in reading.events
    ]


def said(reading: ReportReading) -> list[dict[str, str]]:
    """Return for each event what it says in words, by concept."""
    return [{detail.code.value: detail.value for detail in event.details} for event in reading.events]
