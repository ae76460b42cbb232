"""However a device repeats, continues or corrects what it said: each irradiation counts once."""

from datetime import datetime
from itertools import permutations

import pytest
from pydicom.dataset import Dataset

from ingestion.models import InboxItem, InboxState, Source
from passport.booklet.models import Dose, Entry, EventKey
from tests.ingestion.senders import settled, source
from tests.sr import ANA, BORIS, PLANE_A, SINGLE_PLANE, CtEvent, XrayEvent, ct, projection, uid

pytestmark = pytest.mark.django_db
DLP_TOTAL = "113813"
FIRST, SECOND, THIRD = (CtEvent(number=number, dlp=dlp) for number, dlp in ((1, "100"), (2, "50"), (3, "25")))


@pytest.fixture
def sender(at: datetime) -> Source:
    return source(at)


def shown() -> list[tuple[int, list[str]]]:
    """Return of each row how many parts it has, and its totals."""
    return [
        (
            entry.exposures.count(),
            [
                dose.value
                for dose in Dose.objects.filter(version=entry.current_version, code_value=DLP_TOTAL).order_by("pk")
            ],
        )
        for entry in Entry.objects.order_by("pk")
    ]


def states() -> set[str]:
    return set(InboxItem.objects.values_list("state", flat=True))


def test_an_amended_report_with_the_same_events_replaces_what_it_amends(sender: Source, at: datetime) -> None:
    settled(sender, ct(number=1, events=[FIRST]), at=at)

    settled(sender, ct(number=2, events=[CtEvent(number=1, dlp="110")]), at=at)

    assert states() == {InboxState.RECORDED}
    assert (shown(), EventKey.objects.count()) == ([(1, ["110"])], 1)


def test_the_same_events_under_a_new_study_instance_uid_count_once(sender: Source, at: datetime) -> None:
    event = CtEvent(uid=uid("event", "of two studies"), dlp="100")
    settled(sender, ct(events=[event], study_uid="2.25.1"), at=at)

    settled(sender, ct(events=[event], study_uid="2.25.2"), at=at)

    assert states() == {InboxState.RECORDED}
    assert (shown(), EventKey.objects.count()) == ([(2, ["100"])], 1)


@pytest.mark.parametrize("planes", [(PLANE_A, SINGLE_PLANE), (SINGLE_PLANE, PLANE_A)])
def test_an_event_whose_plane_only_one_report_says_counts_once_under_a_new_study_instance_uid(
    planes: tuple[str, str], sender: Source, at: datetime
) -> None:
    for number, plane in enumerate(planes):
        event = XrayEvent(uid=uid("event", "of two studies"), plane=plane)
        settled(sender, projection(events=[event], accumulated=[], study_uid=f"2.25.{number}"), at=at)

    entry = Entry.objects.get()
    doses = Dose.objects.filter(version=entry.current_version, code_value="113722")
    assert [(entry.exposures.count(), dose.value) for dose in doses] == [(2, "0.16")]


def test_an_event_under_another_record_waits_also_where_its_plane_is_left_out(sender: Source, at: datetime) -> None:
    for patient, plane in ((ANA, PLANE_A), (BORIS, SINGLE_PLANE)):
        event = XrayEvent(uid=uid("event", "of two people"), plane=plane)
        settled(sender, projection(events=[event], patient=patient, study_uid=uid(patient.patient_id)), at=at)

    assert list(InboxItem.objects.order_by("pk").values_list("state", "reason")) == [
        ("recorded", ""),
        ("waiting", "event_under_other_record"),
    ]


CONTINUED = [
    ct(number=1, events=[FIRST]),
    ct(number=2, events=[SECOND, THIRD]),
    ct(number=3, events=[FIRST, SECOND, THIRD]),
]


@pytest.mark.parametrize(
    "order", list(permutations(CONTINUED)), ids=lambda order: "".join(str(one.InstanceNumber) for one in order)
)
def test_continued_reports_and_one_with_all_events_are_one_examination(
    order: tuple[Dataset, ...], sender: Source, at: datetime
) -> None:
    for dataset in order:
        settled(sender, dataset, at=at)

    assert states() == {InboxState.RECORDED}
    assert (shown(), EventKey.objects.count()) == ([(1, ["175"])], 3)
