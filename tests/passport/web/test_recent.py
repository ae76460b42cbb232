"""What a doctor reads first: the last 12 months, the part of the body asked about, and three lines to copy."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from passport.access.models import Grant
from passport.access.services import hide_entry, make_grant, open_emergency
from passport.booklet.examinations import examination
from passport.booklet.models import Entry, Exposure, Mistake
from passport.booklet.services import report_mistake
from passport.booklet.states import State
from passport.justification.models import Request
from passport.justification.states import RequestState
from tests.passport.people import cast as people
from tests.passport.web.lifetime import lifetime
from tests.passport.web.staff import signed_in

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def cast() -> people.Cast:
    """Ana with rows at two clinics, Boris with one, and who works there."""
    return people.assemble(timezone.now() - timedelta(minutes=5))


def said(entry: Entry, exam_code: str, region: str, on: date | None, accession_number: str = "") -> Entry:
    Entry.objects.filter(pk=entry.pk).update(exam_code=exam_code, region=region, performed_on=on)
    Exposure.objects.filter(entry=entry).update(accession_number=accession_number)
    return entry


def opened(client: Client, cast: people.Cast) -> str:
    code = make_grant(patient=cast.ana, by=cast.ana_reads, at=timezone.now())[1]
    return str(client.post("/doctor/", {"code": code})["Location"])


def two_recent(cast: people.Cast) -> date:
    today = timezone.localdate()
    said(cast.ana_at_cedar, "ct.head", "head", today - 10 * DAY, "A-77")
    said(cast.ana_at_linden, "ct.chest", "chest", today - 20 * DAY)
    return today


def test_the_part_of_the_body_examined_last_comes_first(cast: people.Cast) -> None:
    client = signed_in(cast.doctor)
    two_recent(cast)

    recent = client.get(opened(client, cast)).context["recent"]

    assert [line.row.uid for line in recent.near] == [cast.ana_at_cedar.uid]
    assert [line.row.uid for line in recent.other] == [cast.ana_at_linden.uid]
    assert (recent.count, recent.others) == (2, 0)
    assert [(option.code, option.chosen) for option in recent.regions] == [("head", True), ("chest", False)]


def test_a_doctor_chooses_the_part_of_the_body_that_is_asked_about(cast: people.Cast) -> None:
    client = signed_in(cast.doctor)
    two_recent(cast)
    address = opened(client, cast)

    recent, unknown = (client.get(address, {"region": code}).context["recent"] for code in ("chest", "tail"))

    assert [line.row.uid for line in recent.near] == [cast.ana_at_linden.uid]
    assert [line.row.uid for line in recent.other] == [cast.ana_at_cedar.uid]
    assert [line.row.uid for line in unknown.near] == [cast.ana_at_cedar.uid]


def test_what_is_older_or_has_no_day_is_counted_and_stands_below(cast: people.Cast) -> None:
    client = signed_in(cast.doctor)
    today = timezone.localdate()
    said(cast.ana_at_cedar, "ct.head", "head", today - 400 * DAY)
    said(cast.ana_at_linden, "ct.chest", "chest", None)

    response = client.get(opened(client, cast))
    recent = response.context["recent"]

    assert (recent.near, recent.other, recent.count, recent.others) == ((), (), 0, 2)
    assert len([row for year in response.context["years"] for row in year.rows]) == 2
    assert "2 more are older or have no date; they stand below." in response.content.decode()


def test_the_lines_to_copy_say_day_examination_place_and_accession_number_and_name_nobody(cast: people.Cast) -> None:
    client = signed_in(cast.doctor)
    today = two_recent(cast)
    address = opened(client, cast)

    first, chest_first = (client.get(address, {"region": code}).context["recent"].lines for code in ("head", "chest"))

    head = f"{today - 10 * DAY} CT of the head, Clinic Cedar, accession number A-77"
    chest = f"{today - 20 * DAY} CT of the chest, Clinic Linden"
    assert (first, chest_first) == (f"{head}\n{chest}", f"{chest}\n{head}")


def test_a_hidden_row_is_neither_in_the_lines_nor_among_the_parts_of_the_body(cast: people.Cast) -> None:
    client = signed_in(cast.doctor)
    today = two_recent(cast)
    hide_entry(entry=cast.ana_at_cedar, by=cast.ana_reads, at=timezone.now())

    recent = client.get(opened(client, cast), {"region": "head"}).context["recent"]

    assert recent.lines == f"{today - 20 * DAY} CT of the chest, Clinic Linden"
    assert ([line.row.uid for line in recent.near], recent.other, recent.regions) == ([cast.ana_at_linden.uid], (), ())


def test_what_belongs_to_somebody_else_or_was_a_mistake_is_copied_by_nobody(cast: people.Cast) -> None:
    today = two_recent(cast)
    at = timezone.now()
    report_mistake(entry=cast.ana_at_cedar, kind=Mistake.NOT_MINE, words="", by=cast.ana_reads, at=at)
    emergency = open_emergency(patient=cast.ana, reader=cast.doctor, facility=cast.cedar, reason="Fall", at=at)
    client, address = signed_in(cast.doctor), f"/doctor/emergency/{emergency.uid}/"

    recent = client.get(address).context["recent"]

    assert [line.row.uid for line in recent.near] == [cast.ana_at_cedar.uid]
    assert recent.lines == f"{today - 20 * DAY} CT of the chest, Clinic Linden"

    Entry.objects.filter(pk=cast.ana_at_linden.pk).update(state=State.VOID)
    assert client.get(address).context["recent"].lines == ""


def test_every_row_stands_once_and_the_counts_are_all_there_is(cast: people.Cast) -> None:
    client = signed_in(cast.doctor)
    two_recent(cast)
    lifetime(people.record(cast.ana), cast.linden, 70, at=timezone.now())

    page = client.get(opened(client, cast))
    rest = client.get(page.request["PATH_INFO"], {"from": "50"})
    recent = page.context["recent"]

    below = [row.uid for one in (page, rest) for year in one.context["years"] for row in year.rows]
    above = [line.row.uid for line in (*recent.near, *recent.other)]
    assert sorted(above + below) == sorted(Entry.objects.filter(record__patient=cast.ana).values_list("uid", flat=True))
    assert (recent.count, recent.others, page.context["total"]) == (len(above), len(below), 72)
    assert f"Earlier, or without a date: {len(below)} entries" in page.content.decode()


def test_where_nothing_is_older_no_second_list_stands_below(cast: people.Cast) -> None:
    client = signed_in(cast.doctor)
    two_recent(cast)

    page = client.get(opened(client, cast))

    assert ("Earlier, or without a date" in page.content.decode(), page.context["years"]) == (False, [])


def test_hidden_rows_are_told_once(cast: people.Cast) -> None:
    client = signed_in(cast.doctor)
    two_recent(cast)
    hide_entry(entry=cast.ana_at_cedar, by=cast.ana_reads, at=timezone.now())

    page = client.get(opened(client, cast)).content.decode()

    assert page.count("The patient has chosen not to show 1 entry.") == 1


def asked_for(client: Client, cast: people.Cast, region: str, **other: str) -> None:
    """Ask for an examination in words, from the open passport."""
    said = {"exam": "Something else", "kind": "ct", "region": region, "indication": "Pain", "urgency": "routine"}
    uid = Grant.objects.get(redeemed_by=cast.doctor).uid
    typed = {"facility": cast.linden.uid, "purpose": "diagnosis", **said, **other}
    answer = client.post(f"/requests/for/{uid}/", typed)
    assert answer.status_code == 302, answer.content.decode()


def test_the_part_of_the_body_of_an_open_request_stands_first_without_choosing(cast: people.Cast) -> None:
    client = signed_in(cast.doctor)
    two_recent(cast)
    address = opened(client, cast)
    asked_for(client, cast, "chest")

    by_itself, chosen = client.get(address).context["recent"], client.get(address, {"region": "head"}).context["recent"]

    assert ([line.row.uid for line in by_itself.near], by_itself.chosen) == ([cast.ana_at_linden.uid], "chest")
    assert ([line.row.uid for line in chosen.near], chosen.chosen) == ([cast.ana_at_cedar.uid], "head")


def test_a_part_that_no_row_has_stands_first_when_it_is_asked_for(cast: people.Cast) -> None:
    client = signed_in(cast.doctor)
    two_recent(cast)
    address = opened(client, cast)
    asked_for(client, cast, "pelvis")

    recent = client.get(address).context["recent"]

    assert (recent.region, recent.near, len(recent.other)) == ("pelvis", (), 2)
    assert [(option.code, option.chosen) for option in recent.regions] == [
        ("head", False),
        ("chest", False),
        ("pelvis", True),
    ]


def test_what_was_asked_for_by_somebody_else_or_is_over_chooses_nothing(cast: people.Cast) -> None:
    client = signed_in(cast.doctor)
    two_recent(cast)
    address = opened(client, cast)
    asked_for(client, cast, "chest")

    Request.objects.update(state=RequestState.DROPPED)
    over = client.get(address).context["recent"]
    Request.objects.update(state=RequestState.DRAFT, requested_by=cast.approver)
    elsewhere = client.get(address).context["recent"]
    Request.objects.update(requested_by=cast.doctor, state_at=timezone.now() - 2 * timedelta(hours=1))
    old = client.get(address).context["recent"]

    assert [recent.chosen for recent in (over, elsewhere, old)] == ["", "", ""]


def test_the_part_of_the_body_goes_along_to_a_request_and_back(cast: people.Cast) -> None:
    client = signed_in(cast.doctor)
    two_recent(cast)
    address = opened(client, cast)
    ask = f"/requests/for/{Grant.objects.get(redeemed_by=cast.doctor).uid}/"

    chosen, latest = client.get(address, {"region": "chest"}).content.decode(), client.get(address).content.decode()
    page = client.get(ask, {"region": "chest"})
    form = page.context["form"]

    assert (f'"{ask}?region=chest"' in chosen, f'"{ask}"' in latest) == (True, True)
    assert form["region"].value() == "chest"
    label, first = form.fields["exam_code"].choices[1]
    assert (label, {examination(code).region for code, _name in first}) == ("chest", {"chest"})
    assert f'href="{address}?region=chest"' in page.content.decode()


def test_an_address_that_names_no_part_of_the_body_chooses_none(cast: people.Cast) -> None:
    client = signed_in(cast.doctor)
    opened(client, cast)

    page = client.get(f"/requests/for/{Grant.objects.get(redeemed_by=cast.doctor).uid}/", {"region": '"tail'})

    assert page.status_code == 200
    assert [label for label, _rows in page.context["form"].fields["exam_code"].choices[:2]] == ["", "CT examination"]


def test_a_page_costs_as_many_statements_with_many_rows_as_with_some(cast: people.Cast) -> None:
    client = signed_in(cast.doctor)
    two_recent(cast)
    address, counts = opened(client, cast), []
    for _more in range(2):
        lifetime(people.record(cast.ana), cast.linden, 40, at=timezone.now())
        client.get(address)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address).status_code == 200
        counts.append(len(captured))

    assert counts[0] == counts[1]
