"""Images and reports of one examination in the booklet: one entry, one part, no dose twice, whatever comes first."""

from collections.abc import Sequence
from datetime import datetime
from itertools import permutations

import pytest

from passport.booklet.models import Dose, DoseReport, Entry, Exposure
from passport.booklet.reading import DeviceAsSent, ReportReading
from passport.booklet.services import Source, record_report
from passport.people.models import Facility
from tests import cast
from tests.passport.booklet.witnesses import OTHER_ROOM, area, ct_slice, estimate, picture, report

pytestmark = pytest.mark.django_db
NO_SERIAL = DeviceAsSent(manufacturer="MAKER", model="Model ", serial_number=None)
IMAGES = [picture("a", "1.1", device=NO_SERIAL), picture("b", "1.0", device=NO_SERIAL)]
WHOLE = report(area("1.1", "1.1"), area("1.2", "1.0"), total="2.1")


@pytest.fixture
def place() -> Facility:
    return cast.facility()


def recorded(readings: Sequence[ReportReading], place: Facility, at: datetime) -> Entry:
    record = cast.record()
    for one in readings:
        record_report(reading=one, record=record, source=Source(name="test", facility=place), at=at)
    return Entry.objects.get(record=record)


def shown(entry: Entry) -> list[tuple[str, str, str, str]]:
    doses = Dose.objects.filter(version=entry.current_version)
    return [(dose.code_value, dose.value, dose.origin, dose.grade) for dose in doses]


def test_images_alone_make_an_entry_with_their_sum(place: Facility, at: datetime) -> None:
    entry = recorded(IMAGES, place, at)

    assert entry.kind == "projection"
    assert shown(entry) == [("113722", "2.1", "events", "B")]
    assert [(part.events, part.labels) for part in entry.exposures.all()] == [(2, "only_images")]


@pytest.mark.parametrize("order", list(permutations([*IMAGES, WHOLE])))
def test_a_report_supersedes_the_images_in_any_order(
    order: tuple[ReportReading, ...], place: Facility, at: datetime
) -> None:
    entry = recorded(order, place, at)

    assert shown(entry) == [("113722", "2.1", "device", "A")]
    (part,) = entry.exposures.all()
    assert (part.events, part.labels, part.serial_number) == (2, "images_superseded", "77")
    assert DoseReport.objects.filter(exposure=part).count() == 3


@pytest.mark.parametrize(
    "order", list(permutations([IMAGES[0], WHOLE, report(area("1.9", "4"), sop="2", device=OTHER_ROOM)]))
)
def test_two_rooms_stay_two_parts_whatever_the_image_leaves_out(
    order: tuple[ReportReading, ...], place: Facility, at: datetime
) -> None:
    entry = recorded(order, place, at)

    serials = entry.exposures.order_by("serial_number").values_list("serial_number", flat=True)
    assert list(serials) == ["77", "78"]
    assert sorted(shown(entry)) == [("113722", "2.1", "device", "A"), ("113722", "4", "events", "A")]


def test_an_estimate_stands_beside_the_row_that_the_report_names(place: Facility, at: datetime) -> None:
    entry = recorded([estimate("7"), WHOLE], place, at)

    assert entry.kind == "projection"
    assert sorted(shown(entry)) == [("113518", "7", "estimate", "A"), ("113722", "2.1", "device", "A")]
    assert Exposure.objects.get(kind="patient_estimate").labels == "estimate"


def test_slices_of_one_acquisition_are_one_source_and_all_bytes_are_kept(place: Facility, at: datetime) -> None:
    record = cast.record()

    done = [
        record_report(
            reading=ct_slice("series 1", index, sop=f"2.25.{number}"),
            record=record,
            source=Source(name="test", facility=place, sha256=str(number) * 64, size=1),
            at=at,
        )
        for number, index in enumerate(("7", "8", "7", "7"))
    ]

    assert [one.duplicate for one in done] == [False, True, True, True]
    (kept,) = DoseReport.objects.all()
    assert [blob.sha256[0] for blob in kept.blobs.order_by("pk")] == ["0", "1", "2", "3"]


def test_an_image_of_one_event_with_another_dose_is_a_source_of_its_own(place: Facility, at: datetime) -> None:
    entry = recorded([picture("a", dose, uid="1.1", sop=dose) for dose in ("5", "6", "5.5")], place, at)

    assert DoseReport.objects.count() == 3
    assert shown(entry) == [("113722", "6", "events", "B")]
