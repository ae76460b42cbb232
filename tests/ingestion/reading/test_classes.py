"""What is taken from the other classes of dose reports: enhanced, radiopharmaceutical, and estimates for a patient."""

from dataclasses import asdict

import pytest

from ingestion.reading.concepts import Role
from passport.booklet.reading import Kind, Outcome
from tests import sr
from tests.ingestion.reading.readings import reading_of, said, shorts, totals, values

KV = sr.Quantity(concept="113733", value="81", unit="kV")


def test_an_enhanced_report_gives_its_sums_and_the_summary_of_each_event():
    reading = reading_of(sr.enhanced(study_uid="1.2.3"))

    assert (reading.outcome, reading.kind, reading.sop_class_uid) == (
        Outcome.DOSE,
        Kind.PROJECTION,
        sr.ENHANCED_XRAY_SR,
    )
    assert totals(reading) == [
        ("113722", "1.2", "Gy.cm2", {}),
        ("113725", "4.2", "mGy", {}),
        ("113730", "31", "s", {}),
    ]
    assert [(event.uid, event.started_at) for event in reading.events] == [
        (sr.uid("event", "1.2.3", 1), "20260314092653")
    ]
    assert values(reading) == [{"122130": "1.2", "113738": "4.2", "113733": "81"}]


def test_what_changes_along_the_time_of_an_event_is_no_setting_of_the_event():
    steady = sr.Summary(technique=(KV, KV, sr.Quantity(concept="113734", value="12", unit="mA")))
    changing = sr.Summary(technique=(KV, sr.Quantity(concept="113733", value="90", unit="kV")))

    reading = reading_of(sr.enhanced(events=[steady, changing]))

    assert [event.get("113733") for event in values(reading)] == ["81", None]
    assert values(reading, Role.SETTING) == [{"113734": "12"}, {}]
    assert reading.refused == ()


@pytest.mark.parametrize(
    ("procedure", "quantities", "kind"),
    [
        (("SCT", "77477000"), (), Kind.CT),
        (("SCT", "1290849002"), (), Kind.PROJECTION),
        (None, (sr.Quantity(concept="113838", value="80", unit="mGy.cm"),), Kind.CT),
        (("SCT", "717193008"), (sr.Quantity(concept="122130", value="1", unit="Gy.cm2"),), Kind.PROJECTION),
        (("SCT", "717193008"), (sr.Quantity(concept="113830", value="4", unit="mGy"),), Kind.CT),
        (None, (sr.Quantity(concept="111631", value="1.1", unit="mGy"),), Kind.MAMMOGRAPHY),
    ],
)
def test_the_kind_of_an_enhanced_report(
    procedure: tuple[str, str] | None, quantities: tuple[sr.Quantity, ...], kind: Kind
):
    events = [sr.Summary(quantities=quantities, technique=())]

    assert reading_of(sr.enhanced(procedure=procedure, totals=(), events=events)).kind == kind


def test_sums_of_two_x_ray_sources_that_nothing_tells_apart_are_not_taken():
    first, second = (sr.Quantity(concept="113725", value=value, unit="Gy") for value in ("1.5", "2.5"))
    area = sr.Quantity(concept="113722", value="0.01", unit="Gy.m2")

    reading = reading_of(sr.enhanced(totals=[first, second, area, area]))

    assert totals(reading) == [("113722", "100", "Gy.cm2", {})]
    assert [(one.as_sent.value, one.reason) for one in reading.refused] == [
        ("1.5", "several_values"),
        ("2.5", "several_values"),
    ]


def test_an_administration_is_read_whole():
    administration = sr.Administration(
        route=("SRT", "G-D101"),
        site=("SRT", "G-D052"),
        stopped="20260314093100",
        quantities=(
            sr.Quantity(concept="113508", value="0.4", unit="GBq"),
            sr.Quantity(concept="113509", value="6000", unit="kBq"),
            sr.Quantity(concept="113506", value="2", unit="%"),
            sr.Quantity(concept="123005", value="3.5", unit="mL"),
        ),
        administered_by="Kovač^Iva",
        radiation_summary=("99SHS", "220001"),
    )

    reading = reading_of(sr.nuclear_medicine(administrations=[administration]))

    scope = {"agent": "C-B1031", "radionuclide": "C-111A1"}
    assert shorts(reading, Role.SETTING)[0] == [
        ("304283002", "6586.2", "s", scope),
        ("113508", "400", "MBq", scope),
        ("113509", "6", "MBq", scope),
        ("113506", "2", "%", scope),
        ("123005", "3.5", "cm3", scope),
    ]
    assert shorts(reading, Role.ESTIMATE)[0] == [
        ("113839", "7.486", "mSv", scope),
        ("113518", "6.7", "mGy", {**scope, "laterality": "both", "organ": "T-71000"}),
    ]
    assert said(reading)[0] == {
        "349358000": "as coded",
        "89457008": "as coded",
        "363698007": "as coded",
        "121406": "ICRP Publication 128",
        "410675002": "Intravenous route",
        "272737002": "Via vein",
        "123004": "20260314093100",
    }
    assert reading.persons == (("113851", "Kovač^Iva"),)


def test_a_code_of_a_detail_is_kept_as_sent():
    reading = reading_of(sr.nuclear_medicine(administrations=[sr.Administration(route=("SRT", "G-D101"))]))

    routes = [asdict(detail) for detail in reading.events[0].details if detail.code.value == "410675002"]
    assert routes == [
        {
            "code": {"scheme": "SCT", "value": "410675002", "meaning": None},
            "value": "Intravenous route",
            "coded": {"scheme": "SRT", "value": "G-D101", "meaning": "Intravenous route"},
        }
    ]


def test_an_effective_dose_in_a_private_container_of_an_unknown_maker_is_passed_over():
    reading = reading_of(sr.nuclear_medicine())

    assert [short[0] for short in shorts(reading, Role.ESTIMATE)[0]] == ["113518"]


def test_an_organ_dose_in_an_unknown_unit_is_refused():
    reading = reading_of(sr.nuclear_medicine(administrations=[sr.Administration(organ_unit="rad")]))

    assert [(one.code.value, one.reason) for one in reading.refused] == [("113518", "unknown_unit")]


def test_an_estimate_for_a_patient_is_an_estimate_and_no_exposure():
    both = sr.OrganEstimate(organ=sr.KIDNEY, side=sr.LEFT, value="9.3")

    reading = reading_of(sr.patient_dose(organs=[sr.OrganEstimate(), both], study_uid="1.2.3"))

    assert (reading.outcome, reading.kind, reading.events) == (Outcome.DOSE, Kind.PATIENT_ESTIMATE, ())
    assert totals(reading) == [
        ("113839", "4.2", "mSv", {}),
        ("128533", "7.1", "mGy", {"organ": sr.LUNG[1]}),
        ("128533", "9.3", "mGy", {"organ": sr.KIDNEY[1], "laterality": "left"}),
    ]
    assert [(detail.code.value, detail.value) for detail in reading.details] == [
        ("128403", "Organ doses of an adult phantom"),
        ("121406", "ICRP Pub 103"),
        ("128416", sr.uid("sop", "ct", "1.2.3", 1)),
        ("128429", sr.uid("event", "1.2.3", 1)),
        ("128477", "Monte Carlo Method"),
    ]
    assert reading.device.manufacturer == "Example Dose"


def test_two_unlike_estimates_of_one_organ_are_not_taken():
    unlike = [sr.OrganEstimate(value="7.1"), sr.OrganEstimate(value="8.1")]

    reading = reading_of(sr.patient_dose(effective_dose=None, organs=unlike))

    assert (reading.totals, [one.reason for one in reading.refused]) == ((), ["several_values"] * 2)


@pytest.mark.parametrize("sop_class", ["22", "33", "34"])
@pytest.mark.parametrize("build", [sr.ct, sr.projection, sr.mammography, sr.nuclear_medicine, sr.enhanced])
def test_the_root_and_not_the_class_makes_a_dose_report(build: object, sop_class: str):
    assert callable(build)
    plain = reading_of(build())

    other = reading_of(build(sop_class="1.2.840.10008.5.1.4.1.1.88." + sop_class))

    assert (other.outcome, other.kind, other.events) == (Outcome.DOSE, plain.kind, plain.events)


def test_fluoroscopy_and_acquisitions_of_two_planes_stay_apart():
    quantities = tuple(
        sr.Quantity(concept=concept, value=value, unit="Gy")
        for concept, value in (("113728", "0.5"), ("113729", "0.7"), ("113725", "1.2"))
    )
    planes = [sr.Accumulated(plane=plane, quantities=quantities) for plane in (sr.PLANE_A, sr.PLANE_B)]

    reading = reading_of(sr.projection(accumulated=planes))

    assert totals(reading) == [
        (concept, value, "mGy", {"plane": plane})
        for plane in (sr.PLANE_A, sr.PLANE_B)
        for concept, value in (("113728", "500"), ("113729", "700"), ("113725", "1200"))
    ]
