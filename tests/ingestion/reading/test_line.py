"""The line of `inspect`: doses where they always were, and what is new beside them."""

from ingestion.reading.line import as_line
from tests import sr
from tests.ingestion.reading.readings import reading_of


def test_settings_and_estimates_stand_apart_from_doses():
    (event,) = as_line("a.dcm", reading_of(sr.ct()))["events"]
    (administration,) = as_line("b.dcm", reading_of(sr.nuclear_medicine()))["events"]

    assert [one["quantity"] for one in event["readings"]] == ["ctdi_vol", "dlp"]
    assert [one["quantity"] for one in event["settings"]] == [
        "exposure_time",
        "scanning_length",
        "tube_voltage",
        "tube_current",
    ]
    assert [one["quantity"] for one in administration["readings"]] == ["administered_activity"]
    assert [one["quantity"] for one in administration["settings"]] == ["half_life"]
    assert [one["quantity"] for one in administration["estimates"]] == ["organ_dose"]


def test_the_voltage_of_a_projection_and_the_thickness_of_a_breast_stand_beside_the_dose():
    event = as_line("a.dcm", reading_of(sr.mammography()))["events"][0]

    assert [one["quantity"] for one in event["readings"]] == ["glandular_dose", "tube_voltage", "compressed_thickness"]


def test_codes_side_persons_and_details_are_named_where_present():
    dataset = sr.projection(
        events=[sr.XrayEvent(laterality=sr.LEFT)], persons=(sr.person("Novak^Petar", "113850"),), source=None
    )
    dataset.ProcedureCodeSequence = dataset.ConceptNameCodeSequence

    line = as_line("a.dcm", reading_of(dataset))

    assert line["codes"] == [{"scheme": "DCM", "value": "113701", "meaning": "dose report"}]
    assert line["laterality"] == "left"
    assert line["persons"] == [{"role": "113850", "name": "Novak^Petar"}]
    assert line["details"][0] == {
        "code": {"scheme": "DCM", "value": "121058"},
        "value": "as coded",
        "coded": {"scheme": "DCM", "value": "113704", "meaning": "as coded"},
    }
    assert line["events"][0]["details"][1] == {"code": {"scheme": "DCM", "value": "125203"}, "value": "FL - Ang"}


def test_what_is_absent_has_no_key():
    line = as_line("a.dcm", reading_of(sr.not_dose()))

    assert line.keys().isdisjoint({"codes", "laterality", "persons", "details"})
