"""The pages of the registered PACS."""

from datetime import date, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from ingestion.models import Retrieval, RetrievalState
from ingestion.reasons import EXPLANATIONS, Reason
from ingestion.services.retrieving import ask, retrieve
from passport.imaging.clients import Instance
from passport.imaging.models import Pacs, Study
from passport.people.models import Facility, Role
from passport.queue.models import Job
from tests.cast import facility, staff
from tests.ingestion.archives import web_pacs
from tests.ingestion.test_inbox_pages import sign_in
from tests.passport.imaging.clients.nodes import answer, web_node

pytestmark = pytest.mark.django_db

NOWHERE = "http://127.0.0.1:1"
REPORT = Instance(study_instance_uid="1.2", series_instance_uid="1.2.3", sop_class_uid="", sop_instance_uid="1.2.3.4")


@pytest.fixture
def place() -> Facility:
    return facility()


@pytest.fixture
def vera(client: Client, place: Facility) -> Client:
    return sign_in(client, staff(place, "vera", Role.PACS_ADMINISTRATOR))


def typed(place: Facility, **changes: object) -> dict[str, object]:
    return {
        "name": "archive",
        "facility": place.uid,
        "way": "c_get",
        "ae_title": "ARCHIVE",
        "host": "10.0.0.9",
        "port": "104",
        "compared": "on",
        "first_day": "2026-01-01",
        "every_minutes": "30",
        "overlap_days": "2",
        "issuers": "A = Clinic One",
        "active": "on",
    } | changes


def test_without_a_pacs_the_page_says_what_that_means(vera: Client) -> None:
    page = vera.get(reverse("ingestion:pacs_list")).content.decode()

    assert "No PACS is registered." in page
    assert "PASSPORT" in page
    assert "11112" in page


def test_a_pacs_is_registered_and_shown(vera: Client, place: Facility) -> None:
    done = vera.post(reverse("ingestion:add_pacs"), typed(place), follow=True)

    pacs = Pacs.objects.get()
    assert done.redirect_chain == [(reverse("ingestion:pacs", args=[pacs.uid]), 302)]
    assert (pacs.host, pacs.port, pacs.complete_until) == ("10.0.0.9", 104, date(2025, 12, 31))
    assert "10.0.0.9:104" in done.content.decode()
    assert "31 December 2025" in done.content.decode()
    assert "archive" in vera.get(reverse("ingestion:pacs_list")).content.decode()


REFUSED = [
    ("ae_title", {"ae_title": ""}, "Write the AE title of the PACS: at most 16 letters, digits and . - _ signs."),
    ("host", {"host": ""}, "Write the address and the port of the PACS."),
    ("web_url", {"way": "dicomweb"}, "Write the DICOMweb address. A PACS that has only WADO-URI cannot be compared."),
    ("first_day", {"first_day": ""}, "Say from which day on the PACS is compared."),
    ("first_day", {"first_day": "2999-01-01"}, "This day is still to come."),
    (
        "credentials",
        {"credentials": "SECRET_KEY"},
        "Write the name of an environment variable, which begins with PACS_, never the password.",
    ),
]


@pytest.mark.parametrize(("field", "changes", "words"), REFUSED)
def test_what_is_wrong_is_said_at_its_field(
    field: str, changes: dict[str, str], words: str, vera: Client, place: Facility
) -> None:
    page = vera.post(reverse("ingestion:add_pacs"), typed(place, **changes))

    assert page.context["form"].errors == {field: [words]}
    assert Pacs.objects.count() == 0


def test_a_pacs_is_changed(vera: Client, place: Facility, at: datetime) -> None:
    pacs = web_pacs(NOWHERE, at, facility=place)
    form = vera.get(reverse("ingestion:edit_pacs", args=[pacs.uid])).context["form"]

    vera.post(reverse("ingestion:edit_pacs", args=[pacs.uid]), typed(place, way="dicomweb", web_url="http://10.0.0.9/"))

    pacs.refresh_from_db()
    assert (form["web_url"].value(), form["issuers"].value()) == (NOWHERE, "CLINIC-ONE = Clinic One")
    assert (pacs.web_url, pacs.compared, pacs.source.issuers.get().as_sent) == ("http://10.0.0.9/", True, "A")


def test_a_test_of_the_connection_tells_what_is_wrong_and_its_remedy(
    vera: Client, place: Facility, at: datetime
) -> None:
    with web_node([answer(b"", status="403 Forbidden")]) as node:
        pacs = web_pacs(node.base, at, facility=place)
        page = vera.post(reverse("ingestion:echo_pacs", args=[pacs.uid]), follow=True).content.decode()

    told = EXPLANATIONS[Reason.PACS_REFUSED]
    assert told.words in page
    assert told.remedy in page
    assert "HTTP 403" in page


def test_a_test_of_the_connection_tells_that_the_pacs_answers(vera: Client, place: Facility, at: datetime) -> None:
    with web_node([answer(b"[]")]) as node:
        pacs = web_pacs(node.base, at, facility=place)
        page = vera.post(reverse("ingestion:echo_pacs", args=[pacs.uid]), follow=True).content.decode()

    assert "The PACS answers." in page


def test_a_comparison_is_asked_for(vera: Client, place: Facility, at: datetime) -> None:
    pacs = web_pacs(NOWHERE, at, first_day=date(2026, 3, 1), facility=place)
    Job.objects.update(due_at=at + timedelta(days=3650))

    vera.post(reverse("ingestion:compare_pacs", args=[pacs.uid]))

    assert Job.objects.get().due_at < at + timedelta(days=3650)


def test_what_comparing_found_is_counted(vera: Client, place: Facility, at: datetime) -> None:
    pacs = web_pacs(NOWHERE, at, first_day=date(2026, 3, 1), facility=place)
    for number, (reports, problem) in enumerate([(1, ""), (0, ""), (0, "pacs_refused HTTP 500")]):
        Study.objects.create(
            pacs=pacs, facility=place, study_instance_uid=f"1.{number}", dose_objects=reports, problem=problem,
            listed_at=at, seen_at=at,
        )  # fmt: skip
    ask(pacs=pacs, instance=REPORT, at=at)

    page = vera.get(reverse("ingestion:pacs", args=[pacs.uid]))

    found = page.context["found"]
    assert (found.studies, found.with_report, found.refused) == (3, 1, 1)
    assert found.retrievals == {
        RetrievalState.WAITING: 1,
        RetrievalState.FETCHED: 0,
        RetrievalState.GIVEN_UP: 0,
    }


def test_what_was_given_up_is_shown_with_its_remedy_and_tried_again(
    vera: Client, place: Facility, at: datetime
) -> None:
    pacs = web_pacs(NOWHERE, at, facility=place)
    asked = ask(pacs=pacs, instance=REPORT, at=at)
    retrieve(retrieval_uid=asked.uid, at=at + timedelta(days=31))
    page = vera.get(reverse("ingestion:pacs", args=[pacs.uid])).content.decode()

    vera.post(reverse("ingestion:fetch_again", args=[pacs.uid, asked.uid]))

    assert EXPLANATIONS[Reason.GIVEN_UP].remedy in page
    assert Retrieval.objects.get().state == RetrievalState.WAITING


def test_an_administrator_elsewhere_sees_and_does_nothing(client: Client, place: Facility, at: datetime) -> None:
    pacs = web_pacs(NOWHERE, at, first_day=date(2026, 3, 1), facility=place)
    asked = ask(pacs=pacs, instance=REPORT, at=at)
    boris = sign_in(client, staff(facility("Elsewhere"), "boris", Role.PACS_ADMINISTRATOR))

    pages = [boris.get(reverse(f"ingestion:{name}", args=[pacs.uid])).status_code for name in ("pacs", "edit_pacs")]
    acts = [
        boris.post(reverse(f"ingestion:{name}", args=[pacs.uid, *more])).status_code
        for name, more in (("echo_pacs", []), ("compare_pacs", []), ("fetch_again", [asked.uid]))
    ]

    assert pages + acts == [404] * 5
    assert "archive" not in boris.get(reverse("ingestion:pacs_list")).content.decode()


def test_a_retrieval_of_another_pacs_is_not_found(vera: Client, place: Facility, at: datetime) -> None:
    pacs = web_pacs(NOWHERE, at, facility=place)
    other = web_pacs("http://127.0.0.1:2", at, name="other", facility=place)
    asked = ask(pacs=other, instance=REPORT, at=at)

    assert vera.post(reverse("ingestion:fetch_again", args=[pacs.uid, asked.uid])).status_code == 404
