"""What real devices do differently, each with an object of our own that does it."""

import pytest

from ingestion.reading.read import read
from passport.booklet.reading import Grade, Kind, Outcome
from tests import sr
from tests.ingestion.reading.readings import reading_of, shorts, totals, values

LATERALITY = ("SRT", "G-C171")


def test_localizers_without_dose_are_events_without_readings():
    localizer = sr.CtEvent(ctdi_vol=None, dlp=None, acquisition=sr.LOCALIZER)

    reading = reading_of(sr.ct(events=[localizer, localizer, sr.CtEvent()], sop_class=sr.ENHANCED_SR))

    assert [len(doses) for doses in values(reading)] == [0, 0, 2]


def test_head_and_body_phantoms_are_told_apart_and_the_total_of_the_device_names_neither():
    events = [sr.CtEvent(phantom=sr.HEAD, dlp="890.26"), sr.CtEvent(phantom=sr.BODY, dlp="14.66")]

    reading = reading_of(sr.ct(events=events))

    assert totals(reading) == [("113813", "904.92", "mGy.cm", {})]
    assert [doses[1] for doses in shorts(reading)] == [
        ("113838", "890.26", "mGy.cm", {"phantom": "113690"}),
        ("113838", "14.66", "mGy.cm", {"phantom": "113691"}),
    ]


def test_a_report_read_from_a_screen_with_its_own_spelling_of_the_unit():
    dataset = sr.ct(
        source=sr.dcm("113868"),
        events=[sr.CtEvent(unit="mGycm", region=("", ""))],
        total_phantom=sr.HEAD,
        charset="ISO_IR 100",
        patient=sr.BORIS,
        facility="Centre médical",
    )

    reading = reading_of(dataset)

    assert totals(reading) == [("113813", "245.6", "mGy.cm", {"phantom": "113690"})]
    assert values(reading)[0] == {"113830": "6.14", "113838": "245.6"}
    assert reading.totals[0].grade == Grade.PICTURE
    assert reading.facility == "Centre médical"


def test_a_target_region_with_an_empty_code_sequence_is_passed_over():
    dataset = sr.ct(exam="")
    region = dataset.ContentSequence[-2].ContentSequence[1]
    region.ConceptCodeSequence = []

    reading = reading_of(dataset)

    assert (reading.body_part, len(reading.events), reading.exam) == (None, 1, "Abdomen routine")


def test_a_study_that_was_reopened_brings_other_events_under_the_same_study():
    first = reading_of(sr.ct(events=[sr.CtEvent(number=1, dlp="60.17")], number=1))

    second = reading_of(sr.ct(events=[sr.CtEvent(number=2, dlp="56.44")], number=2))

    assert first.study_instance_uid == second.study_instance_uid
    assert first.sop_instance_uid != second.sop_instance_uid
    assert {event.uid for event in first.events}.isdisjoint({event.uid for event in second.events})
    assert (first.content_at or "") < (second.content_at or "")


def test_two_x_ray_sources_of_one_event_are_one_event_with_one_dose():
    reading = reading_of(sr.ct(events=[sr.CtEvent(sources=2)]))

    assert values(reading) == [{"113830": "6.14", "113838": "245.6"}]


def test_an_umlaut_without_a_character_set_is_read():
    data = sr.write(sr.ct(charset="", patient=sr.BORIS, facility="Klinik Mueller"))

    assert read(data.replace(b"Mueller", "Müller ".encode("latin-1"))).facility == "Klinik Müller"


def test_an_empty_container_and_an_empty_sequence_hold_nothing():
    reading = reading_of(sr.ct(extra=[sr.container(sr.dcm("113811")), sr.container(("99VENDOR", "1"))]))

    assert len(reading.totals) == 1


def test_the_limits_and_the_person_of_a_dose_alert_are_neither_dose_nor_approval():
    alert = sr.container(
        sr.dcm("113900"),
        sr.num(sr.dcm("113838"), "100.00", "mGy.cm"),
        sr.num(sr.dcm("113903"), "100.00", "mGy.cm"),
        sr.person("Overrider^Otto", "113850"),
    )

    reading = reading_of(sr.ct(events=[sr.CtEvent(dose_extra=(alert,))]))

    assert values(reading)[0] == {"113830": "6.14", "113838": "245.6"}
    assert reading.persons == ()


def test_private_containers_are_passed_over():
    hidden = sr.container(("99VENDOR", "0001"), sr.container(sr.dcm("113811"), sr.num(sr.dcm("113813"), "9", "mGy.cm")))
    inside = sr.container(("99VENDOR", "0002"), sr.num(sr.dcm("113830"), "9", "mGy"))

    reading = reading_of(sr.ct(extra=[hidden], events=[sr.CtEvent(ctdi_vol=None, extra=(inside,))]))

    assert [value for _, value, _, _ in totals(reading)] == ["245.6"]
    assert values(reading)[0] == {"113838": "245.6"}


def test_an_empty_measured_value_is_absent_and_a_zero_is_zero():
    reading = reading_of(
        sr.projection(
            events=[
                sr.XrayEvent(
                    quantities=(sr.Quantity(concept="113733", value="0", unit="kV"),),
                    extra=(sr.empty_num(sr.dcm("113738")), sr.num(sr.dcm("122130"), "", "Gy.m2")),
                )
            ],
            accumulated=[
                sr.Accumulated(
                    quantities=(sr.Quantity(concept="113727", value="0", unit="Gy.m2"),),
                    extra=(sr.empty_num(sr.dcm("113725")),),
                )
            ],
        )
    )

    assert totals(reading) == [("113727", "0", "Gy.cm2", {"plane": "113622"})]
    assert values(reading)[0] == {"113733": "0"}
    assert reading.refused == ()


def test_the_scheme_snm3_is_the_same_old_snomed():
    event = sr.XrayEvent(extra=(sr.code(("SNM3", "T-D0005"), ("SNM3", "T-15710"), sr.code(LATERALITY, sr.RIGHT)),))

    reading = reading_of(sr.projection(events=[event]))

    assert {measure.scope.laterality for measure in reading.events[0].readings} == {"right"}


@pytest.mark.parametrize(
    ("code", "side"),
    [
        (("SRT", "G-A101"), "left"),
        (("SCT", "24028007"), "right"),
        (("SRT", "G-A102"), "both"),
        (("SCT", "63762007"), "both"),
        (("SRT", "G-A103"), None),
        (("99VENDOR", "L"), None),
    ],
)
def test_the_side_below_the_target_region_is_the_side_of_the_event(code: tuple[str, str], side: str | None):
    reading = reading_of(sr.projection(events=[sr.XrayEvent(laterality=code)]))

    assert {measure.scope.laterality for measure in reading.events[0].readings} == {side}


def test_a_glandular_dose_of_zero_stands_and_repeated_pulses_give_the_first_value():
    pulses = (sr.num(sr.dcm("113733"), "34.1", "kV"), sr.num(sr.dcm("113733"), "33.99", "kV"))
    event = sr.XrayEvent(quantities=(), extra=pulses)

    mammography = reading_of(sr.mammography(totals=[(sr.LEFT_BREAST, "0"), (sr.RIGHT_BREAST, "9.68")]))
    repeated = reading_of(sr.projection(events=[event]))

    assert [value for _, value, _, _ in totals(mammography)] == ["0", "9.68"]
    assert values(repeated)[0] == {"113733": "34.1"}


def test_a_code_that_a_device_reuses_for_something_else_disturbs_nothing():
    reused = [sr.code(sr.dcm("113745"), ("SRT", "R-0038D")), sr.code(sr.dcm("111635"), ("99VENDOR", "gridin"))]

    assert totals(reading_of(sr.mammography(extra=reused))) == totals(reading_of(sr.mammography()))


def test_a_placeholder_of_a_birth_date_is_printed_as_sent_and_no_date_is_absent():
    removed = reading_of(sr.nuclear_medicine(patient=sr.Patient(birth_date="99990101", sex="")))
    zero = reading_of(sr.ct(patient=sr.Patient(birth_date="0")))

    assert (removed.patient.birth_date, removed.patient.sex) == ("9999-01-01", None)
    assert zero.patient.birth_date is None


def test_events_days_before_the_study_date_and_without_kv_are_kept_as_sent():
    dose = sr.Quantity(concept="122130", value="1.9128969e-6", unit="Gy.m2")
    dataset = sr.projection(events=[sr.XrayEvent(started="20260306104125.084", quantities=(dose,))])

    reading = read(sr.write(dataset, transfer_syntax="1.2.840.10008.1.2"))

    assert (reading.performed.date, reading.events[0].started_at) == ("2026-03-14", "20260306104125.084")
    assert values(reading)[0] == {"122130": "0.019128969"}


def test_a_partial_report_in_units_of_the_console():
    quantities = (
        sr.Quantity(concept="113722", value="126.596", unit="dGy.cm2"),
        sr.Quantity(concept="113725", value="30.573", unit="mGy"),
    )

    reading = reading_of(sr.projection(accumulated=[sr.Accumulated(quantities=quantities)], completion="PARTIAL"))

    assert [value for _, value, _, _ in totals(reading)] == ["12.6596", "30.573"]
    assert reading.completion == "PARTIAL"


def test_items_without_relationship_and_a_list_of_numbers_give_the_first_number():
    pulses = sr.Quantity(concept="113733", value=["0", "85", "68"], unit="kV")

    reading = reading_of(sr.projection(events=[sr.XrayEvent(relation=None, quantities=(pulses,))]))

    measure = reading.events[0].readings[0]
    assert (measure.quantity, measure.value, measure.as_sent.value) == ("tube_voltage", "0", "0")


def test_a_misspelt_scheme_of_units_and_an_invalid_time_zone():
    area = sr.Quantity(concept="113722", value="0.00024126", unit="Gy.m2", unit_scheme="UCM")

    reading = reading_of(
        sr.projection(accumulated=[sr.Accumulated(quantities=(area,))], utc_offset="UTC-04:00", source=sr.dcm("113940"))
    )

    assert [value for _, value, _, _ in totals(reading)] == ["2.4126"]
    assert (reading.performed.at, reading.performed.as_sent) == (None, "20260314092653")


def test_kanji_behind_an_empty_default_character_set_are_read():
    data = sr.write(sr.projection(charset="\\ISO 2022 IR 87", facility="Klinik Sapporo Nishi", patient=sr.BORIS))

    reading = read(data.replace(b"Klinik Sapporo Nishi", b"\x1b$B;3ED;3ED;3ED;3\x1b(B"))

    assert (reading.patient.name, reading.facility) == ("Horvat^Boris", "山田山田山田山")


def test_xml_in_a_comment_is_text_and_nothing_more():
    comment = sr.text(sr.dcm("121106"), '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>')

    assert reading_of(sr.projection(extra=[comment])).outcome == Outcome.DOSE


def test_one_sop_instance_uid_in_two_studies_gives_two_contents():
    one, other = (reading_of(sr.projection(sop_uid="1.2.3.4", study_uid=study)) for study in ("1.2.3", "1.2.4"))

    assert one.sop_instance_uid == other.sop_instance_uid
    assert one != other


def test_a_device_without_a_name_in_the_header_is_not_named_after_the_observer():
    device = sr.Device(manufacturer="", model="", serial_number="", station="AX1")
    participant = sr.code(sr.dcm("113876"), sr.dcm("113859"), sr.text(sr.dcm("113880"), "SN-77"))

    reading = reading_of(sr.projection(device=device, events=[sr.XrayEvent(extra=(participant,))]))

    assert (reading.device.manufacturer, reading.device.model) == (None, None)
    assert reading.device.serial_number == "SN-77"


def test_one_pet_ct_study_gives_two_reports_of_two_kinds():
    study = sr.uid("pet-ct")

    readings = [reading_of(sr.ct(study_uid=study)), reading_of(sr.nuclear_medicine(study_uid=study))]

    assert [(reading.kind, reading.study_instance_uid) for reading in readings] == [
        (Kind.CT, study),
        (Kind.NUCLEAR_MEDICINE, study),
    ]
