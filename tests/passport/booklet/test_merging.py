"""An entry's content is a function of the set of its reports, whatever the order in which they came."""

from dataclasses import replace
from itertools import permutations

import pytest

from passport.booklet.identity import event_key
from passport.booklet.merging import Held, Label, Merged, Origin, counted_events, leading_kind, merge
from passport.booklet.reading import Completion, Event, Grade, Kind, Scope
from tests.passport.booklet.readings import event, measure, reading

A, B, C = (event(f"1.2.{number}", dlp) for number, dlp in ((1, "10"), (2, "20"), (3, "30")))


def held(*events: Event, total: str | None, sop: str, exposure: str = "ct", **parts: object) -> Held:
    totals = (measure("113813", total),) if total else ()
    return Held(
        exposure=exposure,
        reading=reading(sop_instance_uid=sop, totals=totals, events=events, **parts),
        digest=f"digest of {sop}",
    )


def totals(merged: Merged) -> list[tuple[str, str, str]]:
    return [(total.measure.code.value, total.measure.value, str(total.origin)) for total in merged.totals]


def test_one_report_stands_as_the_device_sent_it() -> None:
    merged = merge([held(A, B, total="30", sop="1")])["ct"]

    assert (merged.events, totals(merged), merged.labels) == (2, [("113813", "30", "device")], ())


SETS = {
    "cumulative": (
        [held(A, total="10", sop="1", content_at="1"), held(A, B, total="30", sop="2", content_at="2")],
        (2, [("113813", "30", "device")], (Label.CUMULATIVE,)),
    ),
    "continued": (
        [held(A, B, total="30", sop="1", content_at="1"), held(C, total="30.5", sop="2", content_at="2")],
        (3, [("113813", "60.5", "device")], (Label.CONTINUED,)),
    ),
    "overlapping": (
        [held(A, B, total="30", sop="1", content_at="1"), held(B, C, total="50", sop="2", content_at="2")],
        (3, [("113813", "60", "events")], (Label.OVERLAPPING,)),
    ),
    "continued, and one part states no total": (
        [held(A, B, total="30", sop="1", content_at="1"), held(C, total=None, sop="2", content_at="2")],
        (3, [("113813", "60", "events")], (Label.CONTINUED,)),
    ),
    "stale copy": (
        [held(A, B, C, total="60", sop="3", content_at="3"), held(A, total="10", sop="1", content_at="4")],
        (3, [("113813", "60", "device")], (Label.CUMULATIVE,)),
    ),
    "same events, later content": (
        [held(A, total="10", sop="1", content_at="1"), held(event("1.2.1", "11"), total="11", sop="2", content_at="2")],
        (1, [("113813", "11", "device")], ()),
    ),
    "a device report after one read from a picture": (
        [
            held(event("1.2.1", "9", Grade.PICTURE), total=None, sop="9", content_at="9"),
            held(A, total="10", sop="1", content_at="1"),
        ],
        (1, [("113813", "10", "device")], ()),
    ),
    "partial": (
        [held(A, total="10", sop="1", completion=Completion.PARTIAL)],
        (1, [("113813", "10", "device")], (Label.PARTIAL,)),
    ),
    "totals that differ from their events": (
        [held(A, B, total="40", sop="1")],
        (2, [("113813", "40", "device"), ("113813", "30", "events")], (Label.TOTALS_DIFFER,)),
    ),
}


@pytest.mark.parametrize("name", SETS)
def test_every_order_of_arrival_gives_the_same_content(name: str) -> None:
    reports, expected = SETS[name]

    for order in permutations(reports):
        merged = merge(order)["ct"]
        assert (merged.events, totals(merged), merged.labels) == expected


def test_totals_of_two_breasts_are_not_added() -> None:
    sides = (measure("111637", "1.2", laterality="left"), measure("111637", "1.3", laterality="right"))
    report = Held(exposure="mg", reading=reading(kind=Kind.MAMMOGRAPHY, totals=sides), digest="d")

    merged = merge([report])["mg"]

    assert [(total.measure.scope.laterality, total.measure.value) for total in merged.totals] == [
        ("left", "1.2"),
        ("right", "1.3"),
    ]


def test_head_and_body_phantoms_are_summed_apart_and_flagged() -> None:
    events = (event("1", "10", phantom="113690"), event("2", "20", phantom="113691"))

    merged = merge([held(*events, total="30", sop="1")])["ct"]

    assert merged.labels == (Label.MIXED_PHANTOMS,)
    assert [(total.measure.scope.phantom, total.measure.value, total.origin) for total in merged.totals] == [
        (None, "30", Origin.DEVICE),
        ("113690", "10", Origin.EVENTS),
        ("113691", "20", Origin.EVENTS),
    ]


def test_an_activity_without_a_total_is_the_sum_of_its_administrations() -> None:
    given = Event(uid="1.5", started_at=None, plane=None, readings=(measure("113507", "394", agent="C-B1031"),))
    report = Held(exposure="nm", reading=reading(kind=Kind.NUCLEAR_MEDICINE, events=(given,)), digest="d")

    merged = merge([report])["nm"]

    assert [(total.measure.value, total.measure.scope.agent, total.origin) for total in merged.totals] == [
        ("394", "C-B1031", Origin.EVENTS)
    ]


def _told(uid: str | None, dose: str, *, plane: str | None = None, at: str | None = "20260301101500") -> Event:
    return Event(uid=uid, started_at=at, plane=plane, readings=(measure("113738", dose),))


NAMED_TWICE: dict[str, tuple[tuple[Event, ...], tuple[Event, ...], tuple[int, list[str]]]] = {
    "without its UID": ((_told("1.1", "5"), _told("1.2", "6")), (_told(None, "5"), _told(None, "6")), (2, ["11"])),
    "without its UID, and one event more": (
        (_told("1.1", "5"),),
        (_told(None, "5"), _told(None, "6")),
        (2, ["11"]),
    ),
    "without its plane": ((_told("1.1", "5", plane="113620"),), (_told("1.1", "5"),), (1, ["5"])),
    "without UID and plane": ((_told("1.1", "5", plane="113621"),), (_told(None, "5"),), (1, ["5"])),
    "without saying which of two planes": (
        (_told("1.1", "5", plane="113620"), _told("1.1", "3", plane="113621")),
        (_told("1.1", "5"),),
        (2, ["5", "3"]),
    ),
    "without its UID, with its settings left out and its second cut": (
        (replace(_told("1.1", "5"), readings=(measure("113830", "7"), measure("113738", "5"))),),
        (_told(None, "5", at="20260301101500.25"),),
        (1, ["5"]),
    ),
    "apart from one without a UID in the same report": (
        (_told("1.1", "5"), _told(None, "5")),
        (_told("1.2", "1"),),
        (3, ["11"]),
    ),
    "with the values of another one, and without a moment": (
        (_told("1.1", "5", at=None),),
        (_told(None, "5", at=None),),
        (2, ["10"]),
    ),
}


@pytest.mark.parametrize("case", NAMED_TWICE)
def test_an_event_that_another_report_names_less_well_counts_once(case: str) -> None:
    well, less, expected = NAMED_TWICE[case]

    for order in permutations([held(*well, total=None, sop="1"), held(*less, total=None, sop="2", content_at="9")]):
        merged = merge(order)["ct"]
        assert (merged.events, [total.measure.value for total in merged.totals]) == expected


@pytest.mark.parametrize("turned", [False, True])
def test_a_copy_of_the_events_in_a_second_study_adds_no_dose(turned: bool) -> None:
    pair = [
        held(A, B, total="30", sop="7", exposure="one", study_instance_uid="1.9.1"),
        held(A, B, total="30", sop="7", exposure="two", study_instance_uid="1.9.2"),
    ]

    merged = merge(reversed(pair) if turned else pair)

    assert [(part, merged[part].events, totals(merged[part])) for part in ("one", "two")] == [
        ("one", 0, []),
        ("two", 2, [("113813", "30", "device")]),
    ]
    assert merged["one"].labels == (Label.SHARED_EVENTS,)


def test_events_held_by_another_entry_add_nothing() -> None:
    report = held(A, B, total="30", sop="1")

    merged = merge([report], elsewhere=frozenset([event_key(A, report.reading)]))["ct"]

    assert (merged.events, totals(merged), merged.labels) == (1, [("113813", "20", "events")], (Label.SHARED_EVENTS,))


def test_planes_of_one_event_are_two_events() -> None:
    planes = [
        Event(uid="1.3", started_at=None, plane=plane, readings=(measure("113738", "5", plane=plane),))
        for plane in ("113620", "113621")
    ]
    report = Held(exposure="xa", reading=reading(kind=Kind.PROJECTION, events=tuple(planes)), digest="d")

    merged = merge([report])["xa"]

    assert merged.events == 2
    assert [(total.measure.scope.plane, total.measure.value) for total in merged.totals] == [
        ("113620", "5"),
        ("113621", "5"),
    ]


def test_an_event_without_a_uid_is_known_by_what_it_says() -> None:
    one, other = (Event(uid=None, started_at="20260301", plane=None, readings=(measure("113838", v),)) for v in "12")
    whole = reading(events=(one, other))

    assert event_key(one, whole) == event_key(one, whole)
    assert event_key(one, whole) != event_key(other, whole)
    assert event_key(one, whole) != event_key(one, reading(study_instance_uid="9.9"))


def test_a_pet_ct_is_called_by_its_nuclear_part() -> None:
    assert leading_kind(["ct", "nuclear_medicine"]) is Kind.NUCLEAR_MEDICINE
    assert leading_kind(["other"]) is Kind.OTHER


@pytest.mark.parametrize(
    ("events", "phantom"),
    [
        ((event("1", "5", phantom="113690"), event("2", "6", phantom="113690")), "113690"),
        ((event("1", "5", phantom="113690"), event("2", "6", phantom="113691")), ""),
        ((event("1", "5", phantom="113690"), event("2", "6")), ""),  # of one nobody says
        ((event("1", "5", phantom="113691"), event("2", "0", phantom="113690")), "113691"),  # a localizer without dose
        ((event("1", "5"),), ""),
        ((), ""),
    ],
)
def test_a_part_says_the_phantom_by_which_all_its_doses_are_told(events: tuple[Event, ...], phantom: str) -> None:
    assert merge([held(*events, total="30", sop="1")])["ct"].phantom == phantom


def test_scopes_of_projection_sums_leave_out_the_side() -> None:
    sided = Event(uid="1", started_at=None, plane=None, readings=(measure("122130", "2", laterality="left"),))
    report = Held(exposure="dx", reading=reading(kind=Kind.PROJECTION, events=(sided,)), digest="d")

    assert merge([report])["dx"].totals[0].measure.scope == Scope()


def test_each_event_is_told_once_by_the_best_report_that_tells_of_it() -> None:
    later = held(event("1.2.1", "11"), B, total="31", sop="2", content_at="2")
    reports = [held(A, B, total="30", sop="1", content_at="1"), later, held(C, total="30", sop="3", exposure="other")]

    for order in permutations(reports):
        found = counted_events(order)
        doses = {
            exposure: [one.value for told in events for one in told.readings] for exposure, events in found.items()
        }
        assert {exposure: sorted(values) for exposure, values in doses.items()} == {"ct": ["11", "20"], "other": ["30"]}


def test_an_estimate_tells_of_no_event() -> None:
    assert counted_events([held(A, total=None, sop="1", kind=Kind.PATIENT_ESTIMATE)]) == {}
