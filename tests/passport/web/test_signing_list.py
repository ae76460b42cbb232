"""The signing list: what is read first on top, what is plain by day and room."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from passport.booklet.models import Entry, Exposure
from tests.passport.web.test_approver import Desk, desk, recorded_for_me

__all__ = ["desk"]
pytestmark = pytest.mark.django_db


def of(entry: Entry, on: date, model: str) -> Entry:
    Entry.objects.filter(pk=entry.pk).update(performed_on=on)
    Exposure.objects.filter(entry=entry).update(device=None, manufacturer="", model=model)
    return entry


def test_plain_rows_stand_by_day_and_room_the_oldest_day_first(desk: Desk) -> None:
    late = of(recorded_for_me(desk, "21"), date(2026, 3, 2), "Room A")
    second = of(recorded_for_me(desk, "22"), date(2026, 3, 1), "Room B")
    first, beside = (of(recorded_for_me(desk, number), date(2026, 3, 1), "Room A") for number in ("23", "24"))

    response = desk.client.get("/approver/")

    assert [(group.day, group.room, [row.uid for row in group.rows]) for group in response.context["groups"]] == [
        (date(2026, 3, 1), "Room A", [first.uid, beside.uid]),
        (date(2026, 3, 1), "Room B", [second.uid]),
        (date(2026, 3, 2), "Room A", [late.uid]),
    ]
    assert [row.uid for row in response.context["to_read"]] == [desk.entry.uid]


def test_what_is_to_be_read_stands_above_what_is_plain_with_its_reason(desk: Desk) -> None:
    recorded_for_me(desk, "21")

    said = desk.client.get("/approver/").content.decode()

    places = [
        said.index(words)
        for words in (
            "To read one by one: 1 row",
            "The device&#x27;s total differs from the sum of its events.",
            "Approval recorded, nothing to read first",
        )
    ]
    assert places == sorted(places)


def test_a_list_of_many_rows_costs_as_many_statements_as_one_of_two(desk: Desk) -> None:
    counts = []
    for numbers in ((21, 22), range(23, 29)):
        for number in numbers:
            recorded_for_me(desk, str(number))
        desk.client.get("/approver/")
        with CaptureQueriesContext(connection) as captured:
            assert desk.client.get("/approver/").status_code == 200
        counts.append(len(captured))

    assert counts[0] == counts[1]
