"""What a record has to hold of an exposure: held with its span, replaced by a measured dose, or missing by name."""

from dataclasses import replace
from typing import Any

import pytest

from passport.booklet.exposure_data import DEMANDS, MEASURED, Datum, Exposed, ExposureData, Standing, exposure_data
from passport.booklet.reading import Code, Detail, Event, Grade, Kind, Measure, ReportReading
from tests.passport.booklet.readings import measure, reading
from tests.passport.booklet.witnesses import DX_CLASS

HELD, REPLACED, MISSING = Standing.HELD, Standing.REPLACED, Standing.MISSING


def value(code: str, number: str, unit: str, grade: Grade = Grade.DEVICE_REPORT) -> Measure:
    known = measure("122130", number, grade)
    return replace(known, code=Code(scheme="DCM", value=code), quantity="some", unit=unit)


def event(*readings: Measure, details: tuple[Detail, ...] = (), started_at: str | None = None) -> Event:
    return Event(uid=None, started_at=started_at, plane=None, readings=readings, details=details)


def only(*events: Event, kind: Kind = Kind.PROJECTION, therapy: bool = False, **parts: Any) -> ExposureData:
    (found,) = exposure_data([reading(kind=kind, events=events, **parts)], therapy=therapy)
    return found


def standings(found: ExposureData) -> dict[Datum, Standing]:
    return {one.datum: one.standing for one in found.data}


def test_a_radiograph_without_a_measured_dose_needs_its_settings() -> None:
    found = only(event(value("113733", "80", "kV"), value("113736", "10", "mA.s")))

    assert found.exposed is Exposed.RADIOGRAPHY
    assert standings(found) == {Datum.VOLTAGE: HELD, Datum.CURRENT_AND_TIME: HELD, Datum.SOURCE_TO_SKIN: MISSING}
    assert (found.missing, found.measured) == ((Datum.SOURCE_TO_SKIN,), ())


def test_current_and_time_stand_for_their_product() -> None:
    found = only(event(value("113734", "500", "mA"), value("113735", "0.02", "s")))

    assert standings(found)[Datum.CURRENT_AND_TIME] is HELD
    assert standings(only(event(value("113734", "500", "mA"))))[Datum.CURRENT_AND_TIME] is MISSING


def test_a_measured_dose_stands_instead_of_what_is_not_stated_and_both_are_kept() -> None:
    found = only(event(value("113733", "80", "kV"), value("122130", "1.1", "Gy.cm2")))

    assert standings(found) == {Datum.VOLTAGE: HELD, Datum.CURRENT_AND_TIME: REPLACED, Datum.SOURCE_TO_SKIN: REPLACED}
    assert found.missing == ()
    assert [(span.code, span.low, span.high) for span in found.measured] == [("122130", "1.1", "1.1")]


def test_the_dose_of_one_image_replaces_nothing_of_another_one() -> None:
    with_dose = event(value("122130", "1.1", "Gy.cm2", Grade.IMAGE_HEADER))
    without = event(value("113733", "80", "kV", Grade.IMAGE_HEADER))
    images = [
        reading(kind=Kind.PROJECTION, sop_class_uid=DX_CLASS, sop_instance_uid=str(number), events=(one,))
        for number, one in enumerate((with_dose, without))
    ]

    (found,) = exposure_data(images)

    assert standings(found) == {Datum.VOLTAGE: REPLACED, Datum.CURRENT_AND_TIME: MISSING, Datum.SOURCE_TO_SKIN: MISSING}
    assert [span.code for span in found.measured] == ["122130"]


def test_a_dose_of_zero_replaces_nothing() -> None:
    found = only(event(value("122130", "0", "Gy.cm2")))

    assert found.missing == (Datum.VOLTAGE, Datum.CURRENT_AND_TIME, Datum.SOURCE_TO_SKIN)


def test_a_setting_is_told_from_its_lowest_to_its_highest_of_the_best_grade() -> None:
    report = reading(
        kind=Kind.PROJECTION, events=(event(value("113733", "8", "kV")), event(value("113733", "75", "kV")))
    )
    image = replace(report, events=(event(value("113733", "900", "kV", Grade.IMAGE_HEADER)),))

    (found,) = exposure_data([image, report])

    (span,) = found.data[0].spans
    assert (span.low, span.high, span.unit, span.grade) == ("8", "75", "kV", Grade.DEVICE_REPORT)


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ({"totals": (value("113730", "95", "s"),)}, Exposed.FLUOROSCOPY),
        ({"totals": (value("113730", "0", "s"),)}, Exposed.RADIOGRAPHY),
        ({"modality": "IO"}, Exposed.INTRAORAL),
        ({"modality": "PX"}, Exposed.RADIOGRAPHY),
        ({"therapy": True}, Exposed.THERAPY),
        ({"kind": Kind.NUCLEAR_MEDICINE, "therapy": True}, Exposed.NUCLEAR_MEDICINE),
    ],
)
def test_what_was_done_decides_what_is_asked_for(parts: dict[str, Any], expected: Exposed) -> None:
    assert only(event(), **parts).exposed is expected


def test_a_run_of_fluoroscopy_makes_it_one() -> None:
    run = Detail(
        code=Code(scheme="DCM", value="113721"), value="Fluoroscopy", coded=Code(scheme="SRT", value="P5-06000")
    )

    assert only(event(details=(run,))).exposed is Exposed.FLUOROSCOPY


def test_a_breast_needs_thickness_and_glandular_tissue_unless_its_dose_was_measured() -> None:
    bare = only(event(), kind=Kind.MAMMOGRAPHY)
    dosed = only(event(value("111631", "1.2", "mGy")), kind=Kind.MAMMOGRAPHY)

    assert bare.missing == (Datum.VOLTAGE, Datum.CURRENT_AND_TIME, Datum.THICKNESS, Datum.GLANDULAR_TISSUE)
    assert dosed.missing == ()


def test_a_scan_needs_its_index_and_its_dose_length_product_or_scanned_length() -> None:
    slices = only(event(value("113830", "7", "mGy")), kind=Kind.CT)
    scanned = only(event(value("113830", "7", "mGy"), value("113825", "310", "mm")), kind=Kind.CT)

    assert (slices.missing, scanned.missing) == ((Datum.DOSE_LENGTH,), ())


def test_an_administration_needs_agent_activity_time_route_and_organ() -> None:
    def told(code: str, words: str) -> Detail:
        return Detail(code=Code(scheme="SCT", value=code), value=words)

    given = event(
        value("113507", "221.6", "MBq"),
        details=(told("349358000", "FDG"), told("89457008", "^18^Fluorine"), told("410675002", "Intravenous")),
        started_at="20260314090500",
    )

    found = only(given, given, kind=Kind.NUCLEAR_MEDICINE)

    assert found.missing == (Datum.TARGET_ORGAN,)
    assert {one.datum: one.words for one in found.data if one.words} == {
        Datum.COMPOUND: ("FDG",),
        Datum.RADIONUCLIDE: ("^18^Fluorine",),
        Datum.ROUTE: ("Intravenous",),
        Datum.GIVEN_AT: ("20260314090500",),
    }


def test_the_parts_of_an_examination_are_asked_each_for_its_own_and_estimates_for_nothing() -> None:
    readings: list[ReportReading] = [
        reading(kind=kind) for kind in (Kind.CT, Kind.NUCLEAR_MEDICINE, Kind.PATIENT_ESTIMATE, Kind.CT)
    ]

    assert [one.exposed for one in exposure_data(readings)] == [Exposed.CT, Exposed.NUCLEAR_MEDICINE]


def test_an_organ_dose_is_not_the_dose_of_the_exposure() -> None:
    organ = replace(value("113738", "6", "mGy"), scope=replace(measure("122130", "1").scope, organ="64033007"))

    assert only(event(organ)).measured == ()


def test_every_exposure_is_asked_for_something() -> None:
    assert DEMANDS.keys() == set(Exposed)
    assert MEASURED.keys() < set(Exposed)
