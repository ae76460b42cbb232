"""A multi-frame image may hold several acquisitions; each is an event of its own."""

from pydicom.dataset import Dataset
from pydicom.sequence import Sequence

from tests.ingestion.reading.images.pictures import reading_of, values
from tests.sr import put
from tests.sr.images import Frame, Shot, enhanced_ct, shot


def test_the_frames_of_two_acquisitions_are_two_events_that_share_what_all_frames_have() -> None:
    frames = (
        Frame(event_uid="2.25.1", dose=7.25),
        Frame(event_uid="2.25.1", dose=7.5),
        Frame(event_uid="2.25.2", dose=3),
    )

    reading = reading_of(enhanced_ct(frames))

    assert [(event.uid, values(event)) for event in reading.events] == [
        ("2.25.1", {"113830": ("7.25", "mGy"), "113733": ("100", "kV")}),
        ("2.25.2", {"113830": ("3", "mGy"), "113733": ("100", "kV")}),
    ]
    assert {one.scope.phantom for event in reading.events for one in event.readings} == {"113690"}


def test_the_index_of_two_sources_is_that_of_neither() -> None:
    one = enhanced_ct((Frame(event_uid="2.25.1", dose=7),))
    sources = one.PerFrameFunctionalGroupsSequence[0].CTExposureSequence
    sources.append(sources[0])

    (event,) = reading_of(one).events

    assert values(event) == {"113733": ("100", "kV")}


def test_the_dose_of_a_tomosynthesis_stands_with_its_one_acquisition() -> None:
    one = shot(
        "MG", Shot(attributes=(("KVP", "28"), ("ImageLaterality", "R"))), sop_class="1.2.840.10008.5.1.4.1.1.13.1.3"
    )
    acquisition = Dataset()
    put(acquisition, "OrganDose", "0.0162")
    put(acquisition, "BodyPartThickness", "52")
    one.XRay3DAcquisitionSequence = Sequence([acquisition])

    (event,) = reading_of(one).events

    assert values(event) == {"111631": ("1.62", "mGy"), "113733": ("28", "kV"), "111633": ("52", "mm")}


def test_an_angiographic_run_states_its_own_area_dose_and_the_distance_to_the_isocentre() -> None:
    one = shot(
        "XA",
        Shot(attributes=(("KVP", "75"), ("DistanceSourceToPatient", "785"))),
        sop_class="1.2.840.10008.5.1.4.1.1.12.1.1",
    )
    put(one, "AcquiredImageAreaDoseProduct", 12.3)
    put(one, "NumberOfFrames", "60")

    (event,) = reading_of(one).events

    assert values(event) == {"122130": ("1.23", "Gy.cm2"), "113733": ("75", "kV"), "113748": ("785", "mm")}
    assert [(detail.code.value, detail.value) for detail in event.details] == [("121140", "60")]
