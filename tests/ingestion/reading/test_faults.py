"""Known faults of real devices that other systems stumbled over; each with an object of our own that has it."""

import pytest
from pydicom.dataset import Dataset

from ingestion.reading.concepts import Role
from ingestion.reading.read import read
from passport.booklet.reading import Outcome
from tests import sr
from tests.ingestion.reading.readings import reading_of, totals, values


def in_other_words(dataset: Dataset) -> Dataset:
    """Return the report with every code meaning in another language."""
    for element in dataset:
        if element.VR == "SQ":
            for item in element.value:
                in_other_words(item)
        elif element.keyword == "CodeMeaning":
            element.value = "značenje"
    return dataset


@pytest.mark.parametrize("build", [sr.ct, sr.projection, sr.mammography, sr.nuclear_medicine])
def test_translated_code_meanings_change_no_dose(build: object):
    assert callable(build)
    plain, translated = reading_of(build()), reading_of(in_other_words(build()))

    assert (translated.kind, translated.totals) == (plain.kind, plain.totals)
    assert [event.readings for event in translated.events] == [event.readings for event in plain.events]


@pytest.mark.parametrize(
    ("sent", "unit"),
    [
        ("0.00035", "Gy.m2"),
        ("0.00035", "Gym2"),
        ("3.5", "Gy.cm2"),
        ("35", "dGy.cm2"),
        ("350", "cGy.cm2"),
        ("350", "uGy.m2"),
        ("3500", "mGy.cm2"),
    ],
)
def test_an_area_product_is_the_same_in_every_unit(sent: str, unit: str):
    quantity = sr.Quantity(concept="113722", value=sent, unit=unit)

    assert totals(reading_of(sr.projection(accumulated=[sr.Accumulated(quantities=(quantity,))]))) == [
        ("113722", "3.5", "Gy.cm2", {"plane": sr.SINGLE_PLANE})
    ]


@pytest.mark.parametrize(
    ("sent", "unit"), [("0.2456", "Gy.cm"), ("245.6", "mGy.cm"), ("245.6", "mGycm"), ("245.6", "mGy*cm")]
)
def test_a_length_product_is_the_same_in_every_unit(sent: str, unit: str):
    reading = reading_of(sr.ct(events=[sr.CtEvent(dlp=sent, unit=unit)], dlp_total="1"))

    assert values(reading)[0]["113838"] == "245.6"


@pytest.mark.parametrize(("sent", "unit"), [("0.0013", "Gy"), ("0.013", "dGy"), ("1.3", "mGy")])
def test_a_glandular_dose_is_the_same_in_every_unit(sent: str, unit: str):
    assert values(reading_of(sr.mammography(views=[sr.View(glandular_dose=sent, unit=unit)])))[0]["111631"] == "1.3"


@pytest.mark.parametrize(("sent", "unit"), [("370000000", "Bq"), ("0.37", "GBq"), ("10", "mCi"), ("370", "MBq")])
def test_an_activity_is_the_same_in_every_unit(sent: str, unit: str):
    administration = sr.Administration(activity=sent, unit=unit)

    assert values(reading_of(sr.nuclear_medicine(administrations=[administration]))) == [{"113507": "370"}]


@pytest.mark.parametrize("scheme", ["UCUM", "UCM", "ucum", "UCUM "])
def test_a_misspelt_scheme_of_units_is_still_ucum(scheme: str):
    quantity = sr.Quantity(concept="113725", value="1.2", unit="mGy", unit_scheme=scheme)

    assert len(totals(reading_of(sr.projection(accumulated=[sr.Accumulated(quantities=(quantity,))])))) == 1


def test_a_number_without_any_unit_is_refused():
    bare = sr.num(sr.dcm("113725"), "1.2", "mGy")
    del bare.MeasuredValueSequence[0].MeasurementUnitsCodeSequence

    reading = reading_of(sr.projection(accumulated=[sr.Accumulated(quantities=(), extra=(bare,))]))

    assert (reading.totals, [one.reason for one in reading.refused]) == ((), ["unknown_unit"])


def test_unlike_numbers_in_one_list_are_no_dose_and_alike_ones_are():
    unlike, alike = (
        sr.Quantity(concept=concept, value=value, unit="Gy.m2")
        for concept, value in (("122130", ["0.0001", "0.0002"]), ("113738", ["0.0001", "0.0001"]))
    )
    alike = sr.Quantity(concept="113738", value=["0.0001", "0.0001"], unit="Gy")

    reading = reading_of(sr.projection(events=[sr.XrayEvent(quantities=(unlike, alike))]))

    assert values(reading) == [{"113738": "0.1"}]
    assert [(one.as_sent.value, one.reason) for one in reading.refused] == [("0.0001\\0.0002", "several_values")]


def test_unlike_doses_of_one_event_contradict_each_other():
    doses = tuple(sr.Quantity(concept="122130", value=value, unit="Gy.m2") for value in ("0.0001", "0.0002", "0.0001"))

    reading = reading_of(sr.projection(events=[sr.XrayEvent(quantities=doses)]))

    assert values(reading) == [{}]
    assert [one.reason for one in reading.refused] == ["several_values"] * 3


def test_the_same_dose_twice_is_that_dose():
    doses = (sr.Quantity(concept="122130", value="0.0001", unit="Gy.m2"),) * 2

    assert values(reading_of(sr.projection(events=[sr.XrayEvent(quantities=doses)]))) == [{"122130": "1"}]


def test_small_doses_keep_every_digit():
    quantity = sr.Quantity(concept="122130", value="1.23456789e-9", unit="Gy.m2")

    assert values(reading_of(sr.projection(events=[sr.XrayEvent(quantities=(quantity,))]))) == [
        {"122130": "0.0000123456789"}
    ]


def test_a_concept_of_more_than_16_characters_stands_in_its_own_element():
    number = sr.num(sr.dcm("113725"), "1.2", "mGy")
    concept = number.ConceptNameCodeSequence[0]
    del concept.CodeValue
    concept.LongCodeValue = "113725"

    assert len(totals(reading_of(sr.projection(accumulated=[sr.Accumulated(quantities=(), extra=(number,))])))) == 1


@pytest.mark.parametrize("blank", [("", ""), ("DCM", ""), ("", "113725")])
def test_a_concept_that_is_blank_or_of_no_scheme_is_no_dose(blank: tuple[str, str]):
    number = sr.num(blank, "1.2", "mGy")

    assert totals(reading_of(sr.projection(accumulated=[sr.Accumulated(quantities=(), extra=(number,))]))) == []


def test_a_number_in_an_item_of_another_value_type_is_no_dose():
    words = sr.text(sr.dcm("113725"), "1.2 mGy")

    assert totals(reading_of(sr.projection(accumulated=[sr.Accumulated(quantities=(), extra=(words,))]))) == []


def test_a_report_without_template_procedure_and_dates_is_read():
    dataset = sr.projection(procedure=None)
    for keyword in ("ContentTemplateSequence", "StudyDate", "StudyTime", "ContentDate", "ContentTime"):
        delattr(dataset, keyword)

    reading = reading_of(dataset)

    assert (reading.outcome, reading.content_at, reading.performed.date) == (Outcome.DOSE, None, "2026-03-14")
    assert len(reading.totals) == 3


def test_a_report_that_says_nowhere_when_says_so():
    dataset = sr.projection(procedure=None, events=[sr.XrayEvent(started="")])
    del dataset.StudyDate
    del dataset.StudyTime

    assert (reading_of(dataset).performed.date, reading_of(dataset).performed.at) == (None, None)


def test_latin_letters_under_a_declared_utf_8_are_read():
    data = sr.write(sr.ct(patient=sr.Patient(name="Mueller^Jo"), charset="ISO_IR 192"))

    assert read(data.replace(b"Mueller^Jo", "Müller^Jo ".encode("latin-1"))).patient.name == "Müller^Jo"


def test_utf_8_under_a_declared_latin_1_is_taken_as_declared():
    data = sr.write(sr.ct(patient=sr.Patient(name="Mueller^Jo"), charset="ISO_IR 100"))

    assert read(data.replace(b"Mueller^Jo", "Müller^Jo".encode())).patient.name == "MÃ¼ller^Jo"


def test_an_event_inside_a_container_of_sums_is_an_event():
    event = sr.projection().ContentSequence[-2]
    nested = sr.Accumulated(quantities=(), extra=(event,))

    reading = reading_of(sr.projection(events=[], accumulated=[nested]))

    assert (totals(reading), len(reading.events)) == ([], 1)
    assert values(reading, Role.DOSE) == [{"122130": "0.16", "113738": "2.52", "113733": "77"}]


def test_sums_of_a_breast_that_no_side_tells_apart_are_not_taken():
    breasts = tuple(sr.num(sr.dcm("111637"), dose, "mGy") for dose in ("1.30", "1.28"))

    reading = reading_of(sr.mammography(totals=(), extra=[sr.container(sr.dcm("113702"), *breasts)]))

    assert (totals(reading), [one.reason for one in reading.refused]) == ([], ["several_values"] * 2)
