"""The header of an X-ray or CT image: doses and settings in the unit that the standard states, or not at all."""

from dataclasses import replace

import pytest
from pydicom.dataset import Dataset
from pydicom.sequence import Sequence
from pydicom.uid import (
    DeflatedExplicitVRLittleEndian,
    ExplicitVRBigEndian,
    ExplicitVRLittleEndian,
    ImplicitVRLittleEndian,
)

from ingestion.reading.read import read
from passport.booklet.identity import event_key, event_keys
from passport.booklet.reading import Grade, Kind, Outcome
from tests.ingestion.reading.images.pictures import reading_of, refusals, said, values
from tests.sr import put, write
from tests.sr.images import BREAST_SHOT, DX, DX_RAW, MG_RAW, Shot, ct_slice, image, shot


def with_attributes(*attributes: tuple[str, str]) -> Shot:
    return Shot(attributes=attributes)


def test_a_radiograph_tells_its_dose_and_settings() -> None:
    reading = reading_of(shot("DX", Shot()))

    assert (reading.outcome, reading.kind, reading.totals, reading.refused) == (Outcome.DOSE, Kind.PROJECTION, (), ())
    (event,) = reading.events
    assert values(event) == {
        "122130": ("1.1013", "Gy.cm2"),
        "113733": ("80", "kV"),
        "113734": ("500", "mA"),
        "113736": ("10", "mA.s"),
        "113735": ("0.019", "s"),
    }
    assert {one.grade for one in event.readings} == {Grade.IMAGE_HEADER}
    assert (event.uid, event.started_at) == (None, "20260314092701")


def test_a_mammogram_tells_the_dose_of_its_breast() -> None:
    reading = reading_of(shot("MG", BREAST_SHOT))

    assert (reading.kind, reading.laterality) == (Kind.MAMMOGRAPHY, "left")
    (event,) = reading.events
    assert values(event) == {
        "111631": ("0.547", "mGy"),
        "111636": ("1.694", "mGy"),
        "113733": ("26", "kV"),
        "113736": ("20.8", "mA.s"),
        "00400306": ("640", "mm"),
        "111633": ("20", "mm"),
        "111647": ("30", "N"),
        "111634": ("0.33", "mm"),
    }
    assert {one.scope.laterality for one in event.readings} == {"left"}
    assert said(event) == {"111031": "CC", "111632": "MOLYBDENUM", "113771": "MOLYBDENUM 0.03 mm"}


@pytest.mark.parametrize(
    "syntax", [ImplicitVRLittleEndian, ExplicitVRLittleEndian, ExplicitVRBigEndian, DeflatedExplicitVRLittleEndian]
)
def test_a_slice_tells_its_index_and_phantom_in_every_transfer_syntax(syntax: str) -> None:
    reading = read(write(ct_slice(), transfer_syntax=syntax))

    assert reading.kind is Kind.CT
    (event,) = reading.events
    assert values(event) == {"113830": ("7.25", "mGy"), "113733": ("120", "kV"), "113828": ("0.9", "1")}
    assert {one.scope.phantom for one in event.readings} == {"113691"}


@pytest.mark.parametrize(
    ("attributes", "expected", "refused"),
    [
        ((("ImageAndFluoroscopyAreaDoseProduct", ""),), {}, []),
        ((("ImageAndFluoroscopyAreaDoseProduct", "0"),), {}, [("122130", "0", "out_of_range")]),
        ((("ImageAndFluoroscopyAreaDoseProduct", "0.00001"),), {"122130": ("0.000001", "Gy.cm2")}, []),
        ((("ImageAndFluoroscopyAreaDoseProduct", "nan"),), {}, [("122130", "nan", "not_a_number")]),
        ((("ImageAndFluoroscopyAreaDoseProduct", "-1"),), {}, [("122130", "-1", "negative")]),
        ((("ImageAndFluoroscopyAreaDoseProduct", "1\\2"),), {}, [("122130", "1\\2", "several_values")]),
        ((("Exposure", "40.196"), ("ExposureTime", " 161.3")), {"113736": ("40.196", "mA.s"), "113735": ("0.1613", "s")}, []),
        ((("Exposure", "0"), ("ExposureInuAs", "400")), {"113736": ("0.4", "mA.s")}, []),
        ((("Exposure", "0"), ("XRayTubeCurrent", "0")), {}, []),
        ((("RelativeXRayExposure", "1460"), ("ExposureIndex", "250")), {}, []),
        ((("EntranceDoseInmGy", "0.42"),), {"111636": ("0.42", "mGy")}, []),
        ((("OrganDose", "0.5"),), {}, []),  # of which organ, no radiograph says
    ],
)  # fmt: skip
def test_an_attribute_is_taken_as_it_is_meant_or_not_at_all(
    attributes: tuple[tuple[str, str], ...], expected: dict[str, object], refused: list[object]
) -> None:
    reading = reading_of(shot("DX", with_attributes(("KVP", "70"), *attributes)))

    assert values(reading.events[0]) == {"113733": ("70", "kV"), **expected}
    assert refusals(reading) == refused


def test_an_entrance_dose_of_whole_decigrays_counts_only_where_the_exact_one_is_missing() -> None:
    exact, coarse = with_attributes(("EntranceDoseInmGy", "1.7")), with_attributes(("KVP", "70"))
    images = [shot("DX", exact), shot("DX", coarse), shot("DX", coarse)]
    for one, dose in zip(images, (3, 0, 2), strict=True):
        put(one, "EntranceDose", dose)

    assert [values(reading_of(one).events[0]).get("111636") for one in images] == [("1.7", "mGy"), None, ("200", "mGy")]


def test_a_binary_number_that_was_written_as_text_is_that_number() -> None:
    one = ct_slice()
    one.add_new(0x00189345, "DS", "7.250000")

    assert values(reading_of(one).events[0])["113830"] == ("7.25", "mGy")


@pytest.mark.parametrize("modality", ["MR", "US", "OT", "RTIMAGE", ""])
def test_an_image_of_another_modality_says_nothing(modality: str) -> None:
    one = image(modality, sop_class="1.2.840.10008.5.1.4.1.1.7")
    put(one, "KVP", "80")

    reading = reading_of(one)

    assert (reading.outcome, reading.reason, reading.kind) == (Outcome.NO_DOSE, "no_exposure_data", Kind.IMAGE)


def test_a_class_stands_for_the_modality_that_is_missing() -> None:
    one = shot("DX", Shot())
    del one.Modality

    assert reading_of(one).kind is Kind.PROJECTION


def test_the_image_for_processing_and_the_one_for_presentation_are_one_exposure() -> None:
    pair = [
        reading_of(shot("MG", BREAST_SHOT, instance=1)),
        reading_of(shot("MG", BREAST_SHOT, instance=2, sop_class=MG_RAW)),
    ]

    assert pair[0].sop_instance_uid != pair[1].sop_instance_uid
    assert event_keys(pair[0]) == event_keys(pair[1])


def test_an_image_that_the_device_numbered_anew_is_of_the_same_exposure() -> None:
    raw = reading_of(shot("DX", Shot(number=1), instance=1, sop_class=DX_RAW))
    processed = reading_of(shot("DX", Shot(number=1001), instance=2))

    assert event_keys(raw) == event_keys(processed)


@pytest.mark.parametrize("clock", ["", "09", "0927"])
def test_where_the_second_is_not_known_the_number_tells_two_exposures_apart(clock: str) -> None:
    one, other = (reading_of(shot("DX", Shot(number=number, clock=clock), instance=number)) for number in (1, 2))

    assert event_keys(one) != event_keys(other)


@pytest.mark.parametrize(
    "other",
    [
        Shot(clock="092702"),
        replace(Shot(), attributes=(*Shot().attributes[:-1], ("ImageAndFluoroscopyAreaDoseProduct", "10.157"))),
        replace(Shot(), attributes=(("KVP", "81"), *Shot().attributes[1:])),
        replace(Shot(), attributes=(*Shot().attributes, ("ViewPosition", "LL"))),
        replace(Shot(), attributes=(*Shot().attributes, ("ImageLaterality", "L"))),
        Shot(event_uid="2.25.77"),
    ],
)
def test_two_exposures_are_two_events(other: Shot) -> None:
    first, second = reading_of(shot("DX", Shot())), reading_of(shot("DX", other, instance=2))

    assert event_key(first.events[0], first) != event_key(second.events[0], second)


def test_the_uid_of_the_event_is_its_identity() -> None:
    one = reading_of(shot("DX", Shot(event_uid="2.25.5", clock="101010")))
    other = reading_of(shot("DX", Shot(event_uid="2.25.5"), instance=2, sop_class=DX_RAW))

    assert event_keys(one) == event_keys(other) == ["2.25.5|"]


def test_an_image_made_of_several_exposures_says_nothing_of_its_own() -> None:
    one = shot("DX", Shot())
    put(one, "IrradiationEventUID", ["2.25.5", "2.25.6"])

    assert reading_of(one).reason == "no_exposure_data"


def test_all_slices_of_one_acquisition_are_one_event_and_never_a_dose_length_product() -> None:
    slices = [reading_of(ct_slice(instance=number, dose=7 + number / 10)) for number in range(1, 4)]
    others = [reading_of(ct_slice(acquisition=2, instance=4)), reading_of(ct_slice(series=2, instance=5))]

    assert len({key for reading in slices for key in event_keys(reading)}) == 1
    assert len({key for reading in (*slices, *others) for key in event_keys(reading)}) == 3
    assert all("113838" not in values(reading.events[0]) for reading in (*slices, *others))


def test_a_reformatted_slice_says_nothing_that_its_source_does_not() -> None:
    one = ct_slice()
    put(one, "ImageType", ["DERIVED", "SECONDARY", "REFORMATTED"])

    assert reading_of(one).reason == "no_exposure_data"


def test_the_projections_of_one_tomosynthesis_are_one_event() -> None:
    def projection(instance: int, clock: str) -> Dataset:
        one = shot("MG", replace(BREAST_SHOT, clock=clock), instance=instance)
        put(one, "ImagesInAcquisition", "15")
        return one

    pair = [reading_of(projection(1, "092701.1")), reading_of(projection(2, "092701.4"))]

    assert event_keys(pair[0]) == event_keys(pair[1])


def test_a_picture_computed_of_a_tomosynthesis_says_nothing() -> None:
    one = shot("MG", BREAST_SHOT)
    put(one, "ImageType", ["DERIVED", "PRIMARY", "TOMOSYNTHESIS", "GENERATED_2D"])

    assert reading_of(one).reason == "no_exposure_data"


def test_what_stands_before_the_damage_counts() -> None:
    whole = write(shot("MG", BREAST_SHOT))
    cut = whole[: whole.index(b"\xe0\x7f\x10\x00") - 4]

    assert values(read(cut).events[0])["111631"] == ("0.547", "mGy")


def test_an_unknown_representation_may_hide_a_sequence_that_states_its_own() -> None:
    one = shot("MG", BREAST_SHOT)
    protocol = Dataset()
    put(protocol, "CodeValue", "NA")
    put(protocol, "CodeMeaning", "No views")
    protocol.is_undefined_length_sequence_item = True
    one.PerformedProtocolCodeSequence = Sequence([protocol])
    one["PerformedProtocolCodeSequence"].is_undefined_length = True

    data = write(one).replace(b"\x40\x00\x60\x02SQ\x00\x00", b"\x40\x00\x60\x02UN\x00\x00")

    assert values(read(data).events[0])["111631"] == ("0.547", "mGy")


def test_the_day_of_the_acquisition_stands_where_that_of_the_study_is_missing() -> None:
    one, dateless = shot("DX", Shot(), sop_class=DX), shot("DX", Shot(), sop_class=DX)
    for dataset in (one, dateless):
        put(dataset, "StudyDate", "")
    put(dateless, "AcquisitionDate", "")

    assert (reading_of(one).performed.date, reading_of(dateless).performed.date) == ("2026-03-14", None)


def test_an_image_that_breaks_off_before_its_dose_is_damaged() -> None:
    whole = write(shot("DX", Shot()))
    cut = whole[: whole.index(b"\x18\x00\x5e\x11") + 2]

    reading = read(cut)

    assert (reading.outcome, reading.reason, reading.events) == (Outcome.UNREADABLE, "damaged", ())
