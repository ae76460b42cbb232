"""The first page of a passport: what its reader finds there, and what a lifetime of rows costs."""

import gzip
import json
import re
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.contrib.staticfiles import finders
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from passport.booklet.models import Entry
from passport.booklet.states import State
from passport.people.models import Patient, Reader, Relation
from passport.web.timeline import FEW, PAGE_SIZE, Timeline
from tests.passport.people import cast as people
from tests.passport.web.lifetime import lifetime, signed

pytestmark = pytest.mark.django_db
MOST_BYTES = 100_000
LINKED = re.compile(r'(?:href|src)="([^"#?]+)"')
IN_STYLES = re.compile(r'url\("\.\./([^"]+)"\)')
IN_SCRIPTS = re.compile(r'"(/[^"]+)"')


@pytest.fixture
def cast() -> people.Cast:
    """Ana with a row at each of two clinics, Boris with one, and who works there."""
    return people.assemble(timezone.now() - timedelta(minutes=5))


def anas(cast: people.Cast) -> Client:
    client = Client()
    client.force_login(cast.ana_reads, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def page_of(cast: people.Cast) -> str:
    return f"/passport/{cast.ana.uid}/"


def timeline(client: Client, address: str) -> Timeline:
    return client.get(address).context["timeline"]


def names(shown: Timeline) -> list[str]:
    return [row.name for year in shown.years for row in year.rows]


def with_examinations(cast: people.Cast, *codes: str) -> None:
    """Let Ana have done these, each a month after the one before, beside her two rows by hand."""
    record = people.record(cast.ana)
    for number, code in enumerate(codes):
        row = people.entry(record, cast.linden, cast.radiographer, timezone.now())
        Entry.objects.filter(pk=row.pk).update(exam_code=code, performed_on=f"2024-{number + 1:02}-01", exam_as_sent="")


def searched(client: Client, cast: people.Cast, words: str, query: str = "") -> str:
    """Post words as the form does, and return the address to which that leads."""
    return client.post(f"{page_of(cast)}search{query}", {"words": words})["Location"]


def test_a_reader_chooses_by_kind_part_of_the_body_and_year(cast: people.Cast) -> None:
    with_examinations(cast, "ct.chest", "xray.chest", "xray.panoramic", "ct.head")
    client = anas(cast)
    asked = ("?kind=ct", "?region=chest", "?region=chest&kind=ct", "?year=2024", "?kind=dental&region=&year=")

    assert [names(timeline(client, page_of(cast) + query)) for query in asked] == [
        ["CT of the head", "CT of the chest"],
        ["X-ray examination, chest", "X-ray of the chest", "CT of the chest"],
        ["CT of the chest"],
        ["CT of the head", "Panoramic X-ray of the jaw", "X-ray of the chest", "CT of the chest"],
        ["Panoramic X-ray of the jaw"],
    ]


def test_a_choice_says_what_it_leaves_out_and_how_to_see_it_again(cast: people.Cast) -> None:
    with_examinations(cast, "ct.chest", "xray.chest", "xray.panoramic", "ct.head")
    shown = timeline(anas(cast), f"{page_of(cast)}?kind=ct&region=chest")

    assert (shown.fitting, shown.left_out) == ("1 entry fits your choice.", "5 other entries are not shown.")
    assert [(chosen.label, chosen.without) for chosen in shown.chosen] == [
        ("CT examination", "region=chest"),
        ("chest", "kind=ct"),
    ]


def test_a_choice_that_nothing_fits_shows_nothing_and_says_so(cast: people.Cast) -> None:
    with_examinations(cast, "ct.chest", "xray.panoramic")
    response = anas(cast).get(f"{page_of(cast)}?kind=ct&region=teeth")
    shown = response.context["timeline"]

    assert (names(shown), shown.fitting, shown.left_out) == (
        [],
        "No entry fits your choice.",
        "4 other entries are not shown.",
    )
    assert 'href="?#examinations">Show all entries</a>' in response.content.decode()


@pytest.mark.parametrize(
    "query", ["?kind=heart", "?region=ct&year=1899", "?from=x", "?from=-3", "?from=9999", "?search=1"]
)
def test_an_address_that_asks_for_what_is_not_there_shows_everything(cast: people.Cast, query: str) -> None:
    shown = timeline(anas(cast), page_of(cast) + query)

    assert (len(names(shown)), shown.chosen, shown.is_start) == (2, (), True)


def test_words_that_are_searched_for_never_stand_in_an_address(cast: people.Cast) -> None:
    with_examinations(cast, "ct.chest", "mammography")
    client = anas(cast)

    address = searched(client, cast, " Mammo ", "?year=2024")
    shown = timeline(client, address)

    assert address == f"{page_of(cast)}?year=2024&search=1#examinations"
    assert (names(shown), shown.words) == (["Mammography"], "Mammo")
    assert [(chosen.label, chosen.without) for chosen in shown.chosen] == [
        ("2024", "search=1"),
        ("“Mammo”", "year=2024"),
    ]
    assert names(timeline(client, address)) == ["Mammography"]  # also when the reader goes back to it


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("linden 2024", ["CT of the chest"]),
        ("thorax", []),
        ("grudnog", ["CT of the chest"]),
        ("göğüs", ["CT of the chest"]),
        ("Head", ["X-ray examination, head"]),
        ("cedar february", ["X-ray examination, head"]),
    ],
)
def test_what_is_searched_is_examination_place_and_day(cast: people.Cast, words: str, found: list[str]) -> None:
    with_examinations(cast, "ct.chest")
    client = anas(cast)

    assert names(timeline(client, searched(client, cast, words))) == found


def test_a_search_for_nothing_leads_back_to_everything(cast: people.Cast) -> None:
    client = anas(cast)
    searched(client, cast, "cedar")

    assert searched(client, cast, "  ") == page_of(cast)
    assert timeline(client, f"{page_of(cast)}?search=1").words == ""


def test_what_was_searched_for_in_one_passport_is_not_searched_for_in_another(cast: people.Cast) -> None:
    Reader.objects.create(
        user=cast.ana_reads, patient=cast.boris, relation=Relation.GUARDIAN, since=timezone.now(), proven_by="the cast"
    )
    client = anas(cast)
    searched(client, cast, "cedar")

    assert timeline(client, f"/passport/{cast.boris.uid}/?search=1").words == ""


def test_nobody_searches_in_the_passport_of_another(cast: people.Cast) -> None:
    assert anas(cast).post(f"/passport/{cast.boris.uid}/search", {"words": "chest"}).status_code == 404


def test_older_rows_come_page_by_page_and_each_once(cast: people.Cast) -> None:
    lifetime(people.record(cast.ana), cast.linden, 2 * PAGE_SIZE, at=timezone.now())
    client = anas(cast)

    pages = [timeline(client, f"{page_of(cast)}?from={start}") for start in (0, PAGE_SIZE, 2 * PAGE_SIZE)]
    uids = [row.uid for page in pages for year in page.years for row in year.rows]

    assert [(page.position, page.newer, page.older) for page in pages] == [
        ("Entries 1 to 20 of 42, the newest first.", None, "from=20"),
        ("Entries 21 to 40 of 42, the newest first.", "", "from=40"),
        ("Entries 41 to 42 of 42, the newest first.", "from=20", None),
    ]
    assert len(uids) == len(set(uids)) == 42


def test_a_choice_stays_from_page_to_page(cast: people.Cast) -> None:
    lifetime(people.record(cast.ana), cast.linden, 200, at=timezone.now())

    assert timeline(anas(cast), f"{page_of(cast)}?kind=ct").older == "kind=ct&from=20"


def test_what_was_done_where_stands_on_the_first_page_alone(cast: people.Cast) -> None:
    lifetime(people.record(cast.ana), cast.linden, PAGE_SIZE, at=timezone.now())
    client = anas(cast)

    found = [client.get(page_of(cast) + query).context["regions"] for query in ("", "?from=20", "?kind=xray")]

    assert [regions is None for regions in found] == [False, True, True]
    assert [region.code for region in found[0].examinations][:2] == ["head", "face"]


def test_few_rows_need_no_search(cast: people.Cast) -> None:
    client = anas(cast)
    few = client.get(page_of(cast)).content.decode()
    lifetime(people.record(cast.ana), cast.linden, FEW, at=timezone.now())

    assert ("Find an examination" in few, "Find an examination" in client.get(page_of(cast)).content.decode()) == (
        False,
        True,
    )


def test_each_row_has_its_drawing_and_its_kind_in_words(cast: people.Cast) -> None:
    with_examinations(cast, "ct.chest", "xray.panoramic")
    client = anas(cast)
    shown = client.get(page_of(cast)).content.decode()

    assert [(row.group, row.kind) for year in timeline(client, page_of(cast)).years for row in year.rows] == [
        ("xray", ""),
        ("xray", ""),
        ("dental", "Dental X-ray"),
        ("ct", "CT examination"),
    ]
    drawn = re.findall(r'<use href="#(kind-\w+)"', shown)
    assert drawn == ["kind-xray", "kind-xray", "kind-dental", "kind-ct"]
    assert [drawing for drawing in drawn if f'<symbol id="{drawing}"' not in shown] == []


def test_the_cover_has_the_chosen_doctor_and_not_the_date_of_birth(cast: people.Cast) -> None:
    client = anas(cast)
    before = client.get(page_of(cast)).content.decode()
    Patient.objects.filter(pk=cast.ana.pk).update(chosen_doctor=cast.signer)
    after = client.get(page_of(cast)).content.decode()

    assert ("not chosen yet" in before, "not chosen yet" in after, "Dr Vera Ilić" in after) == (True, False, True)
    assert "1985" not in after


def test_a_passport_takes_the_same_queries_with_one_row_and_with_a_thousand(cast: people.Cast) -> None:
    at = timezone.now()
    record = people.record(cast.ana)
    Entry.objects.filter(record=record).update(state=State.JOINED)
    signed(record, cast.linden, 1, typed_by=cast.radiographer, signer=cast.signer, at=at)
    client = anas(cast)
    client.get(page_of(cast))

    counted = {1: queries(client, cast)}
    for count in (50, 300, 1000):
        lifetime(
            record, cast.linden, count - Entry.objects.filter(record=record).exclude(state=State.JOINED).count(), at=at
        )
        counted[count] = queries(client, cast)

    assert counted == dict.fromkeys((1, 50, 300, 1000), counted[1])


def queries(client: Client, cast: people.Cast) -> int:
    with CaptureQueriesContext(connection) as asked:
        client.get(page_of(cast))
    return len(asked)


def test_the_first_visit_to_three_hundred_rows_takes_less_than_a_hundred_kilobytes(cast: people.Cast) -> None:
    record = people.record(cast.ana)
    at = timezone.now()
    lifetime(record, cast.linden, 300 - PAGE_SIZE, at=at)
    signed(record, cast.linden, PAGE_SIZE, typed_by=cast.radiographer, signer=cast.signer, at=at)
    client = anas(cast)

    page = client.get(page_of(cast)).content
    sizes = {"page": len(carried(client, page_of(cast)))} | dict(sent(client, page.decode()))

    assert page.count(b'class="stamp__when"') == PAGE_SIZE
    assert sum(sizes.values()) < MOST_BYTES, sizes


def sent(client: Client, page: str) -> Iterable[tuple[str, int]]:
    """Yield what a phone fetches with a page, packed as it is sent."""
    linked = set(LINKED.findall(page[: page.index("<body>")])) | {"/sw.js"}
    worker = client.get("/sw.js").content.decode()
    linked |= {address for address in IN_SCRIPTS.findall(worker) if urlsplit(address).path == address}
    linked |= {icon["src"] for icon in json.loads(client.get("/manifest.webmanifest").content)["icons"]}
    for address in sorted(linked):
        yield address, packed(address) if address.startswith("/static/") else len(carried(client, address))
    yield "/static/icons/guilloche.svg", packed("/static/icons/guilloche.svg")


def carried(client: Client, address: str) -> bytes:
    """Return an answer as it goes over the line."""
    answer = client.get(address, headers={"Accept-Encoding": "gzip"})
    assert answer["Content-Encoding"] == "gzip", address
    return answer.content


def packed(address: str) -> int:
    found = finders.find(address.removeprefix("/static/"))
    assert isinstance(found, str), address
    return len(gzip.compress(Path(found).read_bytes()))
