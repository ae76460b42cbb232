"""The signing list: what is read first on top, what is plain by day and room."""

from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from passport.access.models import Purpose
from passport.access.services import open_list
from passport.booklet.merging import Label
from passport.booklet.models import ApprovalKind, Dose, Entry, Exposure, Mistake, Version
from passport.booklet.services import report_mistake
from passport.booklet.states import State
from passport.web.evidence import waiting_row
from tests import cast
from tests.passport.web.test_approver import Desk, desk, recorded_for_me, wish

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


def test_those_to_read_stand_on_top_of_the_whole_list_and_not_of_a_page(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("passport.access.services.lists", "passport.web.approver"):
        monkeypatch.setattr(f"{module}.TOGETHER", 2)
    second = of(recorded_for_me(desk, "21"), date(2026, 3, 2), "Room A")
    first = of(recorded_for_me(desk, "22"), date(2026, 3, 1), "Room A")
    last = of(recorded_for_me(desk, "23"), date(2026, 3, 3), "Room A")
    late = recorded_for_me(desk, "24")
    Entry.objects.filter(pk=late.pk).update(exam_code="")

    pages = [desk.client.get("/approver/", {"from": start}).context for start in ("0", "2", "4")]

    assert [[row.uid for row in page["to_read"]] for page in pages] == [[desk.entry.uid, late.uid], [], []]
    assert [[row.uid for row in page["plain"]] for page in pages] == [[], [first.uid, second.uid], [last.uid]]
    assert [page["to_read_count"] for page in pages] == [2, 2, 2]


def said_to_be_anothers(desk: Desk, row: Entry) -> None:
    patient = row.record.patient
    report_mistake(entry=row, kind=Mistake.NOT_MINE, words="", by=cast.reader(patient, "ana-reads"), at=timezone.now())


def changed(**values: object) -> Callable[[Desk, Entry], object]:
    return lambda _desk, row: Entry.objects.filter(pk=row.pk).update(**values)


def labelled(labels: str) -> Callable[[Desk, Entry], object]:
    return lambda _desk, row: Exposure.objects.filter(entry=row).update(labels=labels)


@pytest.mark.parametrize(
    ("change", "plain"),
    [
        (changed(), True),
        (labelled(f"{Label.CUMULATIVE} {Label.CONTINUED} {Label.IMAGES_SUPERSEDED}"), True),
        (labelled("not_partial"), True),
        (labelled(Label.PARTIAL), False),
        (labelled(f"{Label.CUMULATIVE} {Label.TOTALS_DIFFER} {Label.ESTIMATE}"), False),
        (labelled(f"{Label.MIXED_PHANTOMS} {Label.CUMULATIVE}"), False),
        (labelled(Label.SHARED_EVENTS), False),
        (labelled(Label.OVERLAPPING), False),
        (changed(approver=None), False),
        (changed(approval=ApprovalKind.TAKEN), False),
        (changed(approval=ApprovalKind.NOT_RECORDED), False),
        (changed(state=State.AMENDED), False),
        (changed(performed_on=None), False),
        (changed(exam_code=""), False),
        (changed(typed_by="Goran"), False),
        (lambda _desk, row: Dose.objects.filter(version=row.current_version).delete(), False),
        (said_to_be_anothers, False),
    ],
)
def test_the_order_of_the_list_and_what_a_page_says_of_a_row_are_one(
    desk: Desk, change: Callable[[Desk, Entry], object], plain: bool
) -> None:
    row = recorded_for_me(desk, "21")
    change(desk, row)

    listed = open_list(reader=desk.clinic.approver.user, purpose=Purpose.SIGNING, at=timezone.now()).pending()
    found = next(one for one in listed if one.pk == row.pk)

    shown = waiting_row(found, reader=desk.clinic.approver)
    assert (not found.read_first, shown.plain) == (plain, plain)
    assert not (shown.plain and shown.flags)


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


def test_the_list_says_how_many_are_mine_plain_to_read_and_of_nobody(desk: Desk) -> None:
    recorded_for_me(desk, "21")
    recorded_for_me(desk, "22")
    unread = recorded_for_me(desk, "23")
    Entry.objects.filter(pk=unread.pk).update(exam_code="")

    response = desk.client.get("/approver/")
    waiting = response.context["waiting"]

    assert (waiting.mine, waiting.plain, waiting.to_read, waiting.nobodys) == (3, 2, 1, 1)
    said = " ".join(response.content.decode().split())
    assert (
        "4 rows wait for you. 2 are plain and may be signed together, with one touch. 1 is to read first. "
        "1 waits for the whole department: nobody is known to have approved it. Take it if you did."
    ) in said


def test_a_row_that_changed_since_the_screen_is_named_and_nothing_is_signed(desk: Desk) -> None:
    first, second = recorded_for_me(desk, "21"), recorded_for_me(desk, "22")
    shown = wish(first, second)
    Version.objects.filter(entry=second).update(evidence_payload=b'{"schema":"another"}')

    refused = desk.client.post("/approver/sign", shown)

    assert refused.status_code == 409
    assert refused.json() == {
        "error": "A row changed while you were reading. Nothing was signed. Open the list again. "
        "Changed: Ана Анић · CT of the chest · 1 March 2026."
    }
    assert set(Entry.objects.filter(pk__in=(first.pk, second.pk)).values_list("state", flat=True)) == {"pending"}


def test_all_of_a_mornings_list_is_on_one_page_and_under_one_touch(desk: Desk) -> None:
    rows = [recorded_for_me(desk, str(number)) for number in range(21, 21 + 52)]

    page = desk.client.get("/approver/").context
    begun = desk.client.post("/approver/sign", wish(*rows)).json()
    done = desk.touch(begun)

    assert (len(page["plain"]), page["later"]) == (52, None)
    assert (len(begun["statements"]), done.json()) == (52, {"next": "/approver/"})
    assert Entry.objects.filter(state="signed").count() == 52
