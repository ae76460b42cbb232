"""Short forms of readings, for tests that compare them whole."""

from dataclasses import asdict

from pydicom.dataset import Dataset

from ingestion.reading.read import read
from passport.booklet.reading import Event, Measure, ReportReading
from tests import sr

Short = tuple[str, str, str, dict[str, str]]


def reading_of(dataset: Dataset) -> ReportReading:
    return read(sr.write(dataset))


def short(measure: Measure) -> Short:
    scope = {part: value for part, value in asdict(measure.scope).items() if value is not None}
    return (measure.code.value, measure.value, measure.unit, scope)


def totals(reading: ReportReading) -> list[Short]:
    return [short(measure) for measure in reading.totals]


def values(event: Event) -> dict[str, str]:
    return {measure.code.value: measure.value for measure in event.readings}
