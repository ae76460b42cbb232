"""The activity in the header of an image: in the unit that its class states, once for all images of a study."""

import pytest

from passport.booklet.identity import event_keys
from passport.booklet.reading import Kind, Outcome
from tests.ingestion.reading.images.pictures import reading_of, refusals, said, values
from tests.sr import put
from tests.sr.images import CAPTURE, ENHANCED_PET, NM, PET, nuclear_image
from tests.sr.people import CT_SCANNER


@pytest.mark.parametrize(
    ("modality", "sop_class", "sent", "expected"),
    [
        ("PT", PET, "221596288", "221.596288"),  # Bq
        ("PT", ENHANCED_PET, "221.5", "221.5"),  # MBq
        ("NM", NM, "740", "740"),  # MBq
    ],
)
def test_the_class_says_the_unit_of_the_activity(modality: str, sop_class: str, sent: str, expected: str) -> None:
    reading = reading_of(nuclear_image(modality, sent, sop_class=sop_class))

    assert reading.kind is Kind.NUCLEAR_MEDICINE
    (event,) = reading.events
    assert values(event) == {"113507": (expected, "MBq"), "304283002": ("6586.2", "s")}
    assert {(one.scope.agent, one.scope.radionuclide) for one in event.readings} == {("C-B1031", "C-111A1")}
    assert event.started_at == "20260314090500"
    assert said(event) == {"349358000": "FDG", "89457008": "^18^Fluorine", "410675002": "Intravenous route"}


@pytest.mark.parametrize(
    ("modality", "sop_class", "sent"),
    [
        ("PT", CAPTURE, "221596288"),  # a class that states no unit
        ("PT", PET, "221.5"),  # so few Bq are given to nobody: megabecquerels, or anything else
        ("NM", NM, "740000000"),
    ],
)
def test_an_activity_whose_unit_is_in_doubt_is_refused(modality: str, sop_class: str, sent: str) -> None:
    reading = reading_of(nuclear_image(modality, sent, sop_class=sop_class))

    assert reading.outcome is Outcome.DOSE
    assert refusals(reading) == [("113507", sent, "unknown_unit")]
    assert "113507" not in values(reading.events[0])


def test_all_images_of_one_administration_are_one_event() -> None:
    images = [reading_of(nuclear_image("PT", "221596288", instance=number)) for number in range(1, 4)]

    assert len({key for reading in images for key in event_keys(reading)}) == 1


def test_an_administration_is_one_event_whoever_made_the_image_and_however_the_time_is_written() -> None:
    sent = nuclear_image("PT", "221596288", study_uid="2.25.1")
    worked_up = nuclear_image(
        "PT", "221596288", study_uid="2.25.1", start="090500.000000", instance=2, device=CT_SCANNER
    )

    assert event_keys(reading_of(sent)) == event_keys(reading_of(worked_up))


def test_an_activity_that_one_image_states_rounded_is_of_the_same_administration() -> None:
    whole, rounded = nuclear_image("PT", "221596288"), nuclear_image("PT", "221600000", instance=2)

    assert event_keys(reading_of(whole)) == event_keys(reading_of(rounded))


def test_an_administration_before_midnight_is_one_event_of_the_images_on_both_sides_of_it() -> None:
    before, after = (nuclear_image("PT", "221596288", start="230500", instance=number) for number in (1, 2))
    put(before, "AcquisitionTime", "235900")
    put(after, "AcquisitionTime", "000500")

    assert event_keys(reading_of(before)) == event_keys(reading_of(after))


def test_two_administrations_are_two_events() -> None:
    rest = reading_of(nuclear_image("NM", "300"))
    stress = reading_of(nuclear_image("NM", "900", start="092000", instance=2))

    assert event_keys(rest) != event_keys(stress)


def test_a_start_after_the_image_was_of_the_day_before_or_wrong_and_is_not_said() -> None:
    (event,) = reading_of(nuclear_image("PT", "221596288", start="235500")).events

    assert event.started_at is None


def test_the_uid_of_the_administration_is_its_identity() -> None:
    one = nuclear_image("PT", "221596288")
    put(one.RadiopharmaceuticalInformationSequence[0], "RadiopharmaceuticalAdministrationEventUID", "2.25.9")

    assert event_keys(reading_of(one)) == ["2.25.9|"]
