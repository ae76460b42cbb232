"""Of several objects that tell of one exposure one speaks; the others are kept and add nothing, in any order."""

from itertools import permutations

import pytest

from passport.booklet.identity import event_keys
from passport.booklet.layers import Layer, Place, layer_of, same_device, same_exposure
from passport.booklet.merging import Held, Label, Origin, leading_kind, merge
from passport.booklet.reading import DeviceAsSent, Event, Grade, Kind, ReportReading
from tests.passport.booklet.readings import measure, reading
from tests.passport.booklet.witnesses import (
    OTHER_ROOM,
    ROOM,
    area,
    content,
    ct_slice,
    estimate,
    held,
    page,
    picture,
    report,
)

A, B = picture("a", "1.1"), picture("b", "1.0")
SUPERSEDED, ONLY_IMAGES = str(Label.IMAGES_SUPERSEDED), str(Label.ONLY_IMAGES)
SETS: dict[str, tuple[list[ReportReading], tuple[int, list[tuple[str, str, str]], tuple[str, ...]]]] = {
    "two exposures of one study add": ([A, B], (2, [("113722", "2.1", "events")], (ONLY_IMAGES,))),
    "two images of one exposure count once": (
        [A, picture("a", "1.1", sop="for presentation")],
        (1, [("113722", "1.1", "events")], (ONLY_IMAGES,)),
    ),
    "a report stands before the images of its exposures": (
        [A, B, report(area("1.1", "1.1"), area("1.2", "1.0"), total="2.1")],
        (2, [("113722", "2.1", "device")], (SUPERSEDED,)),
    ),
    "a report names the event of an image": (
        [picture("a", "1.1", uid="1.1"), report(area("1.1", "1.15"), total="1.15")],
        (1, [("113722", "1.15", "device")], (SUPERSEDED,)),
    ),
    "a report that leaves an image out is not added to": (
        [A, B, report(area("1.1", "1.1"), total="1.1")],
        (1, [("113722", "1.1", "device")], (SUPERSEDED,)),
    ),
    "a report of totals alone": ([A, report(total="5")], (0, [("113722", "5", "device")], (SUPERSEDED,))),
    "a report that somebody read from images": (
        [A, report(area("1.1", "1.2", Grade.PICTURE), total="1.2")],
        (1, [("113722", "1.2", "device")], (SUPERSEDED,)),
    ),
    "images before a page of doses": (
        [ct_slice("s1", "7", sop="1"), ct_slice("s1", "8", sop="2"), page(("l1", "100"), ("l2", "20"), total="120")],
        (2, [("113813", "120", "device")], (SUPERSEDED,)),
    ),
    "a later page of doses repeats the earlier one": (
        [page(("l1", "100"), total="100", sop="p1"), page(("l1", "100"), ("l2", "20"), total="120", sop="p2")],
        (2, [("113813", "120", "device")], (str(Label.CUMULATIVE),)),
    ),
    "slices alone are acquisitions without a dose length product": (
        [ct_slice("s1", "7", sop="1"), ct_slice("s1", "8", sop="2"), ct_slice("s2", "3", sop="3")],
        (2, [], (ONLY_IMAGES,)),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", SETS)
def test_every_order_of_arrival_gives_the_same_content(name: str) -> None:
    readings, expected = SETS[name]

    for order in permutations(map(held, readings)):
        assert content(merge(order)["room"]) == expected


def test_both_breasts_of_four_images_have_their_own_dose() -> None:
    images = [
        held(_mammogram(identity, side, dose), "mg")
        for identity, side, dose in (
            ("1", "left", "1.2"),
            ("2", "left", "1.1"),
            ("3", "right", "1.3"),
            ("4", "right", "1"),
        )
    ]

    merged = merge(images)["mg"]

    assert [(total.measure.scope.laterality, total.measure.value) for total in merged.totals] == [
        ("left", "2.3"),
        ("right", "2.3"),
    ]


def _mammogram(identity: str, side: str, dose: str) -> ReportReading:
    one = picture(identity, "1", sop=identity)
    event = Event(
        uid=None,
        started_at=None,
        plane=None,
        readings=(measure("111631", dose, Grade.IMAGE_HEADER, laterality=side),),
        identity=identity,
    )
    return reading(sop_class_uid=one.sop_class_uid, sop_instance_uid=identity, kind=Kind.MAMMOGRAPHY, events=(event,))


def test_an_image_stands_behind_the_report_also_where_it_came_to_another_part() -> None:
    nameless = DeviceAsSent(manufacturer=None, model=None, serial_number=None)
    image = held(picture("a", "1.1", device=nameless), "part of the image")
    whole = held(report(area("1.1", "1.1"), total="1.1"), "part of the report")

    merged = merge([image, whole])

    assert content(merged["part of the image"]) == (0, [], (SUPERSEDED,))
    assert content(merged["part of the report"]) == (1, [("113722", "1.1", "device")], (SUPERSEDED,))


def test_a_cone_beam_device_that_reports_a_projection_and_makes_ct_images_counts_once() -> None:
    image = held(picture("a", "1.1", kind=Kind.CT), "slices")
    whole = held(report(area("1.1", "1.1"), total="1.1"), "report")

    merged = merge([image, whole])

    assert content(merged["slices"]) == (0, [], (SUPERSEDED,))
    assert content(merged["report"]) == (1, [("113722", "1.1", "device")], (SUPERSEDED,))


def test_the_activity_in_an_image_stands_beside_the_ct_report_of_the_same_scanner() -> None:
    given = Event(
        uid=None, started_at=None, plane=None, readings=(measure("113507", "350", Grade.IMAGE_HEADER),), identity="dose"
    )
    slice_of_pet = reading(
        kind=Kind.NUCLEAR_MEDICINE, sop_class_uid="1.2.840.10008.5.1.4.1.1.128", sop_instance_uid="p", events=(given,)
    )

    merged = merge([held(slice_of_pet, "PET"), held(reading(kind=Kind.CT, sop_instance_uid="c"), "CT")])

    assert content(merged["PET"]) == (1, [("113507", "350", "events")], (ONLY_IMAGES,))


@pytest.mark.parametrize("source", [Grade.IMAGE_HEADER, Grade.PICTURE])
def test_a_report_that_another_device_made_from_images_stands_for_them(source: Grade) -> None:
    image = held(picture("a", "1.1"), "room")
    whole = held(report(area("1.1", "1.1", source), device=OTHER_ROOM), "gateway")

    merged = merge([image, whole])

    assert content(merged["room"]) == (0, [], (SUPERSEDED,))
    assert content(merged["gateway"]) == (1, [("113722", "1.1", "events")], (SUPERSEDED,))


def test_an_injector_reports_what_the_images_of_a_scanner_tell_of_as_well() -> None:
    seen, reported = (
        Event(uid=uid, started_at=None, plane=None, readings=(measure("113507", value, grade),), identity=identity)
        for uid, value, grade, identity in (
            (None, "350", Grade.IMAGE_HEADER, "agent"),
            ("1.5", "351.2", Grade.DEVICE_REPORT, None),
        )
    )
    nuclear = {"kind": Kind.NUCLEAR_MEDICINE}
    image = reading(
        **nuclear, sop_class_uid="1.2.840.10008.5.1.4.1.1.128", sop_instance_uid="p", events=(seen,), device=ROOM
    )
    whole = reading(**nuclear, sop_instance_uid="r", events=(reported,), device=OTHER_ROOM)

    merged = merge([held(image, "scanner"), held(whole, "injector")])

    assert content(merged["scanner"]) == (0, [], (SUPERSEDED,))
    assert content(merged["injector"]) == (1, [("113507", "351.2", "events")], (SUPERSEDED,))


MORNING = "20260301101500"


def test_a_gateways_report_that_claims_to_be_the_device_under_another_serial_number_stands_for_its_images() -> None:
    images = [
        held(picture(name, dose, started_at=f"2026030110{minute}00"), "room")
        for name, dose, minute in (("a", "1.1", 15), ("b", "1.0", 17))
    ]
    told = (area("1.1", "1.104", started_at="20260301101512"), area("1.2", "1", started_at="20260301101700.5"))
    whole = held(report(*told, device=OTHER_ROOM), "gateway")

    for order in permutations([*images, whole]):
        merged = merge(order)
        assert content(merged["room"]) == (0, [], (SUPERSEDED,))
        assert content(merged["gateway"]) == (2, [("113722", "2.104", "events")], (SUPERSEDED,))


def test_one_event_of_another_device_answers_for_one_image() -> None:
    images = [held(picture(str(second), "1", started_at=f"202603011015{second}"), "room") for second in (10, 20, 30)]
    whole = held(report(area("1.1", "1", started_at="20260301101520"), device=OTHER_ROOM), "next")

    merged = merge([*images, whole])

    assert [merged[room].events for room in ("room", "next")] == [3, 1]


def test_the_image_of_one_breast_is_not_told_of_by_a_report_of_the_other() -> None:
    def breast(side: str, grade: Grade, uid: str | None = None) -> Event:
        dose = measure("111631", "1.2", grade, laterality=side)
        return Event(uid=uid, started_at=MORNING, plane=None, readings=(dose,), identity=side)

    mammography = {"kind": Kind.MAMMOGRAPHY}
    image = reading(
        **mammography,
        sop_class_uid="1.2.840.10008.5.1.4.1.1.1.2",
        sop_instance_uid="i",
        events=(breast("right", Grade.IMAGE_HEADER),),
        device=ROOM,
    )
    whole = reading(
        **mammography, sop_instance_uid="r", events=(breast("left", Grade.DEVICE_REPORT, "1.1"),), device=OTHER_ROOM
    )

    merged = merge([held(image, "room"), held(whole, "next")])

    assert [merged[room].events for room in ("room", "next")] == [1, 1]


@pytest.mark.parametrize(
    "other",
    [
        area("1.1", "1.1", started_at="20260301103000"),
        area("1.1", "1.3", started_at=MORNING),
        area("1.1", "1.1"),
    ],
    ids=["another moment", "another dose", "no moment"],
)
def test_a_report_of_another_device_that_does_not_tell_of_an_image_counts_beside_it(other: Event) -> None:
    image, whole = held(picture("a", "1.1", started_at=MORNING), "room"), held(report(other, device=OTHER_ROOM), "next")

    merged = merge([image, whole])

    assert [merged[room].events for room in ("room", "next")] == [1, 1]


@pytest.mark.parametrize(
    "apart",
    [{"device": OTHER_ROOM}, {"study_instance_uid": "1.9.9"}],
)
def test_the_image_of_another_device_or_study_counts_beside_the_report(apart: dict[str, object]) -> None:
    image, whole = held(picture("a", "1.1", **apart), "portable"), held(report(area("1.1", "2"), total="2"), "room")

    merged = merge([image, whole])

    assert content(merged["portable"]) == (1, [("113722", "1.1", "events")], (ONLY_IMAGES,))
    assert content(merged["room"]) == (1, [("113722", "2", "device")], ())


def test_an_estimate_stands_beside_the_measured_dose_and_is_added_to_nothing() -> None:
    measured = held(report(area("1.1", "2"), total="2"), "room")
    early, late = held(estimate("6", sop="1"), "estimate"), held(estimate("7", sop="2"), "estimate")

    merged = merge([late, measured, early])

    assert content(merged["room"]) == (1, [("113722", "2", "device")], ())
    assert content(merged["estimate"]) == (0, [("113518", "7", Origin.ESTIMATE)], (str(Label.ESTIMATE),))


def test_an_estimate_takes_no_event_and_names_no_examination() -> None:
    refers = reading(kind=Kind.PATIENT_ESTIMATE, events=(area("1.1", "2"),))

    assert event_keys(refers) == []
    assert leading_kind(["patient_estimate", "projection"]) is Kind.PROJECTION
    assert leading_kind(["patient_estimate"]) is Kind.PATIENT_ESTIMATE


def test_estimates_of_two_makers_stand_beside_each_other() -> None:
    pair = [held(estimate("6", maker="One", sop="1")), held(estimate("9", maker="Two", sop="2"))]

    assert [total.measure.value for total in merge(pair)["room"].totals] == ["6", "9"]


def test_a_single_plane_and_no_plane_are_one_event() -> None:
    single = report(Event(uid="1.1", started_at=None, plane="113622", readings=()))

    assert event_keys(single) == event_keys(picture("a", "2", uid="1.1"))


def test_what_kind_of_witness_an_object_is() -> None:
    assert [layer_of(one) for one in (report(), page(total="1"), A, estimate("1"))] == [
        Layer.REPORT,
        Layer.DOSE_PAGE,
        Layer.IMAGE,
        None,
    ]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (("Maker", "Model", "77"), ("Maker", "Model", "77"), True),
        (("MAKER ", "model", None), ("Maker", "Model", "77"), True),
        (("Maker Inc.", "Model 2", "77"), ("Maker", "Model", "77"), True),
        (("Maker", "Model", "78"), ("Maker", "Model", "77"), False),
        (("Maker", "Other", None), ("Maker", "Model", "77"), False),
        (("Maker", None, None), ("Maker", None, None), False),
        ((None, None, None), (None, None, None), False),
    ],
)
def test_a_device_is_known_by_its_serial_number_else_by_maker_and_model(
    one: tuple[str | None, ...], other: tuple[str | None, ...], same: bool
) -> None:
    pair = [DeviceAsSent(manufacturer=names[0], model=names[1], serial_number=names[2]) for names in (one, other)]

    assert same_device(pair[0], pair[1]) is same_device(pair[1], pair[0]) is same


def test_an_exposure_is_of_one_study_kind_and_device() -> None:
    place = Place(study_instance_uid="2.25.2", kind="projection", device=ROOM)

    assert same_exposure(A, place)
    assert not same_exposure(picture("a", "1", study_instance_uid="9.9"), place)
    assert not same_exposure(ct_slice("a", "1", sop="1"), place)
    assert not same_exposure(picture("a", "1", device=OTHER_ROOM), place)


def test_an_area_dose_that_is_empty_adds_nothing() -> None:
    empty = Held(exposure="room", reading=report(area("1.1", "2"), Event(
        uid="1.2", started_at=None, plane=None, readings=())), digest="d")  # fmt: skip

    assert content(merge([empty])["room"]) == (2, [("113722", "2", "events")], ())
