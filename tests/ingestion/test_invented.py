"""The invented report of a test."""

from datetime import datetime
from io import BytesIO

from pydicom import dcmread

from ingestion.invented import invented_report
from ingestion.matching import is_test_patient
from ingestion.reading.read import read
from passport.booklet.reading import Kind, Outcome


def test_a_reader_takes_an_invented_report_for_a_dose_report_of_a_test_patient(at: datetime) -> None:
    made = invented_report(at=at)

    reading = read(made.data)

    assert (reading.outcome, reading.kind, reading.sop_instance_uid) == (Outcome.DOSE, Kind.CT, made.sop_instance_uid)
    assert [(total.quantity, total.value) for total in reading.totals] == [("dlp_total", "0")]
    assert is_test_patient(reading.patient)


def test_two_invented_reports_share_no_uid(at: datetime) -> None:
    one, other = (dcmread(BytesIO(invented_report(at=at).data)) for _ in range(2))

    for keyword in ("SOPInstanceUID", "StudyInstanceUID", "SeriesInstanceUID"):
        assert one[keyword].value != other[keyword].value
