"""What the tests of images ask of a reading."""

from pydicom.dataset import Dataset

from ingestion.reading.read import read
from passport.booklet.reading import Event, ReportReading
from tests.sr import write


def reading_of(dataset: Dataset) -> ReportReading:
    """Return what is read in an image."""
    return read(write(dataset))


def values(event: Event) -> dict[str, tuple[str, str]]:
    """Return the values of an event by their code, each with its unit."""
    return {one.code.value: (one.value, one.unit) for one in event.readings}


def said(event: Event) -> dict[str, str]:
    """Return what an event says in words, by code."""
    return {detail.code.value: detail.value for detail in event.details}


def refusals(reading: ReportReading) -> list[tuple[str, str, str]]:
    """Return what was not taken: code, value as sent, reason."""
    return [(one.code.value, one.as_sent.value, one.reason) for one in reading.refused]
