"""Every object has an outcome, whatever its bytes are."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingestion.reading.read import read, read_alone
from passport.booklet.reading import Kind, Outcome, ReportReading
from tests import sr
from tests.ingestion.reading.mutants import OBJECTS, SYNTAXES, holds_together
from tests.ingestion.reading.readings import reading_of


def outcome_of(reading: ReportReading) -> tuple[Outcome, str | None, Kind]:
    return reading.outcome, reading.reason, reading.kind


@pytest.mark.parametrize(
    ("sop_class", "kind"),
    [
        (sr.ENHANCED_SR, Kind.OTHER),
        (sr.KEY_OBJECT_SELECTION, Kind.KEY_OBJECT),
        (sr.PATIENT_DOSE_SR, Kind.PATIENT_ESTIMATE),
        ("1.2.840.10008.5.1.4.1.1.88.33", Kind.OTHER),
        ("1.2.840.10008.5.1.4.1.1.9.1.1", Kind.OTHER),
        ("1.2.840.10008.5.1.4.1.1.104.1", Kind.OTHER),
    ],
)
def test_another_report_is_no_dose_report(sop_class: str, kind: Kind):
    reading = reading_of(sr.not_dose(sop_class=sop_class))

    assert outcome_of(reading) == (Outcome.NO_DOSE, "not_a_dose_report", kind)
    assert reading.patient.name == "Petrović^Ana"


@pytest.mark.parametrize("sop_class", [sr.CR_IMAGE, "1.2.840.10008.5.1.4.1.1.7", "1.2.840.10008.5.1.4.1.1.128"])
def test_the_pixels_of_an_image_are_never_asked_for(sop_class: str):
    data = sr.write(sr.image(sop_class=sop_class))

    assert read(data[:-60]) == read(data)
    assert read(data).sop_class_uid == sop_class


@pytest.mark.parametrize("sop_class", ["1.2.840.10008.5.1.4.1.1.4", "1.2.840.10008.5.1.4.1.1.6.1"])
def test_an_image_that_is_made_without_radiation_is_no_dose_report(sop_class: str):
    assert outcome_of(reading_of(sr.image(sop_class=sop_class))) == (
        Outcome.NO_DOSE,
        "not_a_dose_report",
        Kind.IMAGE,
    )


@pytest.mark.parametrize("sop_class", [sr.XRAY_DOSE_SR, sr.NUCLEAR_DOSE_SR, "1.2.840.10008.5.1.4.1.1.88.76"])
def test_a_dose_class_with_a_title_that_we_do_not_know_waits_for_us_to_learn_it(sop_class: str):
    reading = reading_of(sr.not_dose(sop_class=sop_class))

    assert outcome_of(reading) == (Outcome.UNREADABLE, "unknown_root", Kind.OTHER)


def test_a_dose_report_with_containers_that_we_do_not_know_is_not_taken_for_empty():
    dataset = sr.ct()
    dataset.ContentSequence = [sr.container(("DCM", "130000"), sr.num(sr.dcm("113813"), "9", "mGy.cm"))]

    assert outcome_of(reading_of(dataset)) == (Outcome.UNREADABLE, "unknown_template", Kind.OTHER)


def test_a_dose_report_without_any_irradiation_has_no_dose():
    dataset = sr.ct()
    dataset.ContentSequence = [sr.container(("DCM", "113811"), sr.empty_num(sr.dcm("113813")))]

    assert outcome_of(reading_of(dataset)) == (Outcome.NO_DOSE, "no_values", Kind.OTHER)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "not_dicom"),
        (b"DICM", "not_dicom"),
        (b"\x89PNG\r\n\x1a\n" + bytes(1000), "not_dicom"),
        (bytes(128) + b"DICM", "damaged"),
        (bytes(128) + b"DICM" + b"\xff" * 1000, "damaged"),
    ],
)
def test_what_is_no_dicom_object_is_unreadable(data: bytes, reason: str):
    assert outcome_of(read(data)) == (Outcome.UNREADABLE, reason, Kind.OTHER)


def test_a_directory_of_a_disc_is_no_dose_report():
    meta = b"\x02\x00\x02\x00UI\x14\x001.2.840.10008.1.3.10"
    directory = b"\x04\x00\x30\x11CS\x04\x00DISC"

    reading = read(bytes(128) + b"DICM" + meta + directory)

    assert outcome_of(reading) == (Outcome.NO_DOSE, "not_a_dose_report", Kind.OTHER)


@pytest.mark.parametrize("cut", [700, 1500, 3000, 5000])
def test_a_dose_report_that_is_cut_off_is_damaged_and_still_says_whose_it_is(cut: int):
    data = sr.write(sr.ct())

    reading = read(data[:cut])

    assert (reading.outcome, reading.reason, reading.totals) == (Outcome.UNREADABLE, "damaged", ())
    assert reading.sop_instance_uid == read(data).sop_instance_uid


def test_the_same_report_in_every_transfer_syntax_is_the_same_reading():
    readings = [read(data) for data in OBJECTS]
    firsts = readings[:: len(SYNTAXES)]

    assert readings == [first for first in firsts for _ in SYNTAXES]
    assert [first.kind for first in firsts if first.outcome == Outcome.DOSE][:6] == [
        Kind.CT,
        Kind.PROJECTION,
        Kind.MAMMOGRAPHY,
        Kind.NUCLEAR_MEDICINE,
        Kind.PROJECTION,
        Kind.PATIENT_ESTIMATE,
    ]


@settings(max_examples=200, derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    tail=st.binary(max_size=400), cut=st.integers(min_value=132, max_value=6000), which=st.integers(0, len(OBJECTS) - 1)
)
def test_any_bytes_behind_a_good_beginning_never_raise(tail: bytes, cut: int, which: int):
    assert holds_together(read_alone(OBJECTS[which][:cut] + tail))


@pytest.mark.parametrize(
    "value", ["1" * 64, "1e30", "-", "", "\\\\", "1\\2", "0x10", "1e", "--1", "+.5", "1.", "9" * 40 + "e-20"]
)
def test_odd_numbers_are_taken_refused_or_absent_but_never_raise(value: str):
    data = sr.write(sr.ct(events=[sr.CtEvent(dlp="0.0123456789")]))
    padded = value.ljust(12)[:12].encode()

    assert holds_together(read(data.replace(b"0.0123456789", padded)))
