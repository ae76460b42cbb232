"""What a text asks for of an exposure: held with its span, replaced by a measured dose, or missing by name."""

from dataclasses import replace
from typing import Any

import pytest

from passport.booklet.exposure_data import (
    HELD_BY,
    MEASURED,
    OF_PERSONS,
    ExposureData,
    Standing,
    exposure_data,
    missing_data,
)
from passport.booklet.reading import Code, Detail, Event, Grade, Kind, Measure, ReportReading
from passport.law.pack import Pack
from passport.law.shelf import pack_called, packs
from passport.law.vocabulary import Datum, Exposed
from tests.passport.booklet.readings import measure, reading
from tests.passport.booklet.witnesses import DX_CLASS

HELD, REPLACED, MISSING = Standing.HELD, Standing.REPLACED, Standing.MISSING
LIST = pack_called("hr-2013")  # a text with a list for every kind of exposure
NUCLEAR_ONLY = pack_called("ba-2011")
NO_LIST = pack_called("rs-1998")


def value(code: str, number: str, unit: str, grade: Grade = Grade.DEVICE_REPORT) -> Measure:
    known = measure("122130", number, grade)
    return replace(known, code=Code(scheme="DCM", value=code), quantity="some", unit=unit)


def event(*readings: Measure, details: tuple[Detail, ...] = (), started_at: str | None = None) -> Event:
    return Event(uid=None, started_at=started_at, plane=None, readings=readings, details=details)


def only(
    *events: Event, kind: Kind = Kind.PROJECTION, therapy: bool = False, pack: Pack | None = LIST, **parts: Any
) -> ExposureData:
    (found,) = exposure_data([reading(kind=kind, events=events, **parts)], pack=pack, therapy=therapy)
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

    (found,) = exposure_data(images, pack=LIST)

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

    (found,) = exposure_data([image, report], pack=LIST)

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


def given(*codes: tuple[str, str], started_at: str | None = "20260314090500") -> Event:
    details = tuple(Detail(code=Code(scheme="SCT", value=code), value=words) for code, words in codes)
    return event(value("113507", "221.6", "MBq"), details=details, started_at=started_at)


def test_an_administration_needs_agent_and_route_and_a_person_writes_the_rest() -> None:
    told = given(("349358000", "FDG"), ("410675002", "Intravenous"))

    found = only(told, told, kind=Kind.NUCLEAR_MEDICINE)

    assert found.missing == (Datum.RADIONUCLIDE,)
    assert standings(found) == {
        Datum.RADIONUCLIDE: MISSING,
        Datum.COMPOUND: HELD,
        Datum.ACTIVITY: HELD,
        Datum.ROUTE: HELD,
        Datum.TARGET_ORGAN: Standing.WHEN_NEEDED,
        Datum.OTHER: Standing.WHEN_NEEDED,
    }
    assert {one.datum: one.said for one in found.data if one.said} == {
        Datum.COMPOUND: ("FDG",),
        Datum.ROUTE: ("Intravenous",),
    }


def test_another_text_asks_for_other_data_in_its_own_words() -> None:
    found = only(given(), kind=Kind.NUCLEAR_MEDICINE, pack=NUCLEAR_ONLY)

    assert standings(found) == {
        Datum.COMPOUND: MISSING,
        Datum.ACTIVITY: HELD,
        Datum.GIVEN_AT: HELD,
        Datum.DOSIMETRY: Standing.WHEN_NEEDED,
        Datum.ADVERSE_EFFECTS: Standing.WHEN_NEEDED,
    }
    assert found.data[2].said == ("20260314090500",)
    assert found.data[0].row is not None
    assert (found.data[0].row.words, found.data[0].row.article) == (
        "Naziv i aktivnost radiofarmaceutika i vrijeme aplikacije",
        "čl. 65. tač. a)",
    )


def test_an_organ_that_a_report_names_is_held() -> None:
    found = only(given(("363698007", "Thyroid")), kind=Kind.NUCLEAR_MEDICINE)

    assert standings(found)[Datum.TARGET_ORGAN] is HELD


def test_the_dose_of_a_treatment_is_missing_and_what_else_matters_is_a_persons() -> None:
    found = only(event(), therapy=True)

    assert standings(found) == {Datum.GIVEN_DOSE: MISSING, Datum.OTHER: Standing.WHEN_NEEDED}


@pytest.mark.parametrize("pack", [NO_LIST, NUCLEAR_ONLY, None])
def test_without_a_list_nothing_is_missing_and_what_is_said_is_told_once(pack: Pack | None) -> None:
    settings = event(value("113733", "80", "kV"), value("113734", "500", "mA"), value("113735", "0.02", "s"))

    found = only(settings, pack=pack)

    assert (found.demanded, found.missing) == (False, ())
    assert [(one.datum, one.standing, one.row, [span.code for span in one.spans]) for one in found.data] == [
        (Datum.VOLTAGE, HELD, None, ["113733"]),
        (Datum.CURRENT, HELD, None, ["113734"]),
        (Datum.TIME, HELD, None, ["113735"]),
    ]


def test_without_a_list_what_is_said_of_medicines_is_told_of_medicines_alone() -> None:
    told = given(("363698007", "Thyroid"), ("349358000", "Iodide"))

    medicine = only(told, kind=Kind.NUCLEAR_MEDICINE, pack=NO_LIST)
    scan = only(told, kind=Kind.CT, pack=NO_LIST)

    assert [one.datum for one in medicine.data] == [
        Datum.COMPOUND,
        Datum.ACTIVITY,
        Datum.GIVEN_AT,
        Datum.TARGET_ORGAN,
    ]
    assert scan.data == ()


def test_only_the_rows_of_the_text_let_a_measured_dose_stand_instead() -> None:
    rows = tuple(replace(row, measured_dose_instead=False) for row in LIST.required_data)

    found = only(event(value("122130", "1.1", "Gy.cm2")), pack=replace(LIST, required_data=rows))

    assert found.missing == (Datum.VOLTAGE, Datum.CURRENT_AND_TIME, Datum.SOURCE_TO_SKIN)
    assert [span.code for span in found.measured] == ["122130"]


def test_what_is_missing_of_all_parts_is_named_once() -> None:
    readings = [reading(kind=kind) for kind in (Kind.MAMMOGRAPHY, Kind.PROJECTION, Kind.CT)]

    assert missing_data(readings, pack=LIST) == (
        Datum.VOLTAGE,
        Datum.CURRENT_AND_TIME,
        Datum.SOURCE_TO_SKIN,
        Datum.THICKNESS,
        Datum.GLANDULAR_TISSUE,
        Datum.DOSE_INDEX,
        Datum.DOSE_LENGTH,
    )
    assert missing_data(readings, pack=NUCLEAR_ONLY) == ()
    assert missing_data(readings, pack=NO_LIST) == missing_data(readings, pack=None) == ()


def test_the_parts_of_an_examination_are_asked_each_for_its_own_and_estimates_for_nothing() -> None:
    readings: list[ReportReading] = [
        reading(kind=kind) for kind in (Kind.CT, Kind.NUCLEAR_MEDICINE, Kind.PATIENT_ESTIMATE, Kind.CT)
    ]

    assert [one.exposed for one in exposure_data(readings, pack=LIST)] == [Exposed.CT, Exposed.NUCLEAR_MEDICINE]


def test_an_organ_dose_is_not_the_dose_of_the_exposure() -> None:
    organ = replace(value("113738", "6", "mGy"), scope=replace(measure("122130", "1").scope, organ="64033007"))

    assert only(event(organ)).measured == ()


def test_every_datum_of_every_text_is_recognised_or_a_persons() -> None:
    asked = {row.datum for pack in packs() for row in pack.required_data}

    assert asked - HELD_BY.keys() == (asked & OF_PERSONS - HELD_BY.keys()) | {Datum.GIVEN_DOSE}
    assert MEASURED.keys() < set(Exposed)
