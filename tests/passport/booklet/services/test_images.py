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
from tests.passport.booklet.witnesses import OTHER_ROOM, area, estimate, picture, report

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
