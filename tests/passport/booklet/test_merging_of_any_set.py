"""Whatever arrives, in whatever order and however often: one set has one content, and no dose is counted twice."""

from collections.abc import Sequence
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from passport.booklet.identity import event_key
from passport.booklet.merging import Held, Origin, merge, repeats
from passport.booklet.reading import Completion, DeviceAsSent, Grade, Kind, ReportReading
from tests.passport.booklet.readings import measure, reading
from tests.passport.booklet.witnesses import DX_CLASS, OTHER_ROOM, ROOM, area, content

EXPOSURES = st.integers(min_value=1, max_value=5)
DEVICES = st.sampled_from([ROOM, OTHER_ROOM, DeviceAsSent(manufacturer="Maker", model=None, serial_number=None)])
STUDIES = st.sampled_from(["2.25.2", "2.25.3"])
GRADES = st.sampled_from([Grade.DEVICE_REPORT, Grade.IMAGE_HEADER, Grade.PICTURE])


@st.composite
def dose_reports(draw: st.DrawFn) -> ReportReading:
    grade, numbers = draw(GRADES), sorted(draw(st.sets(EXPOSURES)))
    totals = [measure("113722", str(sum(numbers)), grade)] if draw(st.booleans()) else []
    return reading(
        kind=Kind.PROJECTION,
        sop_instance_uid=f"report {draw(st.integers(1, 4))}",
        study_instance_uid=draw(STUDIES),
        device=draw(DEVICES),
        content_at=str(draw(st.integers(1, 3))),
        completion=draw(st.sampled_from([None, *Completion])),
        events=tuple(area(f"1.{number}", str(number), grade) for number in numbers),
        totals=tuple(totals),
    )


@st.composite
def pictures(draw: st.DrawFn) -> ReportReading:
    number = draw(EXPOSURES)
    named = draw(st.booleans())
    event = area(
        f"1.{number}" if named else None, str(number), Grade.IMAGE_HEADER, identity=None if named else str(number)
    )
    return reading(
        kind=Kind.PROJECTION,
        sop_class_uid=DX_CLASS,
        sop_instance_uid=f"image {draw(st.integers(1, 9))}",
        study_instance_uid=draw(STUDIES),
        device=draw(DEVICES),
        events=(event,),
    )


def _held(one: ReportReading) -> Held:
    place = "|".join(map(str, (one.study_instance_uid, one.device.model, one.device.serial_number)))
    return Held(exposure=place, reading=one, digest=repr(one))


SETS = st.lists(st.one_of(dose_reports(), pictures()).map(_held), min_size=1, max_size=6)


@settings(max_examples=150, deadline=None)
@given(reports=SETS, data=st.data())
def test_order_and_repetition_change_nothing(reports: Sequence[Held], data: st.DataObject) -> None:
    repeated = [*reports, *data.draw(st.lists(st.sampled_from(reports), max_size=4))]
    shuffled = data.draw(st.permutations(repeated))

    assert merge(shuffled) == merge(reports)


@settings(max_examples=150, deadline=None)
@given(reports=SETS)
def test_each_event_is_summed_at_most_once(reports: Sequence[Held]) -> None:
    merged = merge(reports)

    known = {event_key(event, one.reading): event for one in reports for event in one.reading.events}
    most = sum((Decimal(event.readings[0].value) for event in known.values()), Decimal(0))
    sums = [total for part in merged.values() for total in part.totals if total.origin is Origin.EVENTS]
    assert sum((Decimal(total.measure.value) for total in sums), Decimal(0)) <= most
    assert sum(part.events for part in merged.values()) <= len(known)


@st.composite
def namings(draw: st.DrawFn) -> tuple[ReportReading, frozenset[int]]:
    """Draw a report of one room that gives the UIDs of its events or does not, and which exposures it tells of."""
    numbers, named, grade = draw(st.sets(EXPOSURES, min_size=1)), draw(st.booleans()), draw(GRADES)
    events = tuple(
        area(f"1.{number}" if named else None, str(number), grade, started_at=f"202603011015{number:02d}")
        for number in sorted(numbers)
    )
    sop = f"report {draw(st.integers(1, 9))}"
    return reading(kind=Kind.PROJECTION, sop_instance_uid=sop, events=events), frozenset(numbers)


@settings(max_examples=150, deadline=None)
@given(told=st.lists(namings(), min_size=1, max_size=5))
def test_each_exposure_counts_once_whether_reports_give_its_uid_or_not(
    told: Sequence[tuple[ReportReading, frozenset[int]]],
) -> None:
    exposures = frozenset[int]().union(*(numbers for _, numbers in told))

    merged = merge([_held(one) for one, _ in told])

    assert [part.events for part in merged.values()] == [len(exposures)]
    assert [Decimal(total.measure.value) for part in merged.values() for total in part.totals] == [sum(exposures)]


@settings(max_examples=100, deadline=None)
@given(one=dose_reports(), images=st.lists(pictures(), max_size=5))
def test_images_change_nothing_of_what_the_report_of_their_exposures_says(
    one: ReportReading, images: Sequence[ReportReading]
) -> None:
    whole = _held(one)
    beside = [Held(exposure=whole.exposure, reading=_as_of(image, one), digest=repr(image)) for image in images]

    alone, together = merge([whole])[whole.exposure], merge([whole, *beside])[whole.exposure]

    assert content(together)[:2] == content(alone)[:2]


def _as_of(image: ReportReading, one: ReportReading) -> ReportReading:
    parts = vars(image) | {"study_instance_uid": one.study_instance_uid, "device": one.device}
    return ReportReading(**parts)


@settings(max_examples=150, deadline=None)
@given(images=st.lists(pictures(), min_size=2, max_size=6), others=st.lists(dose_reports(), max_size=1))
def test_an_image_that_repeats_another_one_changes_nothing(
    images: Sequence[ReportReading], others: Sequence[ReportReading]
) -> None:
    # An event that stands in two studies is counted in one of them: which one, a repeated image may decide.
    here = _held(images[-1]).exposure
    known = [one for one in images[:-1] if _held(one).exposure == here]
    beside = [one for one in others if _held(one).exposure == here]
    everything = [_held(one) for one in (*beside, *known, images[-1])]
    without = [_held(one) for one in (*beside, *known)]

    again = any(repeats(images[-1], one) for one in known)

    assert not again or {part: content(one) for part, one in merge(everything).items()} == {
        part: content(one) for part, one in merge(without).items()
    }


@given(one=pictures(), whole=dose_reports())
def test_a_report_is_repeated_by_no_image(one: ReportReading, whole: ReportReading) -> None:
    assert not repeats(one, whole)
    assert not repeats(whole, one)
