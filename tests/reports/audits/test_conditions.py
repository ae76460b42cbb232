"""The conditions that a survey writes down: as reports state them, or missing by name."""

from decimal import Decimal

import pytest

from passport.booklet.merging import Origin
from passport.booklet.reading import Code, Detail, Grade
from reports.audits.conditions import ASKED, HELD_BY, Condition, Method, conditions_of, method_of, missing_in
from reports.audits.quantities import Total
from tests.reports.audits.examinations import event, radiograph, scan, value


@pytest.mark.parametrize(
    ("exam", "kind", "method"),
    [
        ("xray.chest", "projection", Method.RADIOGRAPHY),
        ("mammography", "mammography", Method.RADIOGRAPHY),
        ("xray.panoramic", "projection", Method.RADIOGRAPHY),
        ("fluoroscopy.enema", "projection", Method.FLUOROSCOPY),
        ("intervention.coronary", "projection", Method.INTERVENTIONAL),
        ("ct.head", "ct", Method.CT),
        ("not of the dictionary", "ct", Method.CT),
        ("not of the dictionary", "projection", Method.RADIOGRAPHY),
    ],
)
def test_the_dictionary_says_by_which_part_of_the_guide_it_goes(exam: str, kind: str, method: Method) -> None:
    assert method_of(exam, kind) is method


def test_every_method_asks_and_every_condition_is_known() -> None:
    assert set(ASKED) == set(Method)
    assert {condition for asked in ASKED.values() for condition in asked} == set(HELD_BY) == set(Condition)


def test_a_radiograph_says_voltage_charge_and_distance_and_never_the_receptor() -> None:
    found = conditions_of(Method.RADIOGRAPHY, events=radiograph("0.2").events, totals=(), details=())

    assert found == {
        Condition.VOLTAGE: "110 kV",
        Condition.CURRENT_AND_TIME: "3 mA.s",
        Condition.SOURCE_TO_DETECTOR: "1800 mm",
    }
    assert missing_in(Method.RADIOGRAPHY, [found, {Condition.THICKNESS: "45 mm"}]) == {
        Condition.VOLTAGE: 1,
        Condition.CURRENT_AND_TIME: 1,
        Condition.SOURCE_TO_DETECTOR: 1,
        Condition.THICKNESS: 1,
        Condition.RECEPTOR: 2,
    }


def test_several_values_are_a_span_and_a_ratio_has_no_unit() -> None:
    scans = [scan("650"), event(value("113733", "80"), value("113828", "1.35"))]

    found = conditions_of(Method.CT, events=scans, totals=(), details=())

    assert found == {Condition.VOLTAGE: "80–120 kV", Condition.PITCH: "0.9–1.35"}


def test_fluoroscopy_counts_images_in_words_and_time_in_totals() -> None:
    time = Total(code="113730", value=Decimal(95), unit="s", grade=Grade.DEVICE_REPORT, origin=Origin.DEVICE)
    frames = Detail(code=Code(scheme="DCM", value="113731"), value="14")
    words = Detail(code=Code(scheme="DCM", value="113732"), value="pulsed")

    found = conditions_of(Method.FLUOROSCOPY, events=(), totals=[time], details=[frames, words])

    assert found == {Condition.IMAGES: "14", Condition.FLUOROSCOPY_TIME: "95 s"}
    assert missing_in(Method.FLUOROSCOPY, [found]) == {}


def test_the_dose_of_an_organ_is_no_condition() -> None:
    organ = event(value("113733", "80", organ="12738006"))

    assert conditions_of(Method.CT, events=[organ], totals=(), details=()) == {}
