"""The overview of everything that receives, and a test report on its way."""

from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from ingestion.invented import invented_report
from ingestion.models import InboxItem, InboxState, Source
from ingestion.reasons import Reason
from ingestion.services.recording import settle
from passport.booklet.models import Entry
from passport.people.models import Record, Role
from passport.signing.models import Act
from tests.cast import staff
from tests.ingestion.archives import web_pacs
from tests.ingestion.senders import received, settled, source
from tests.ingestion.test_inbox_pages import sign_in
from tests.services.processes import free_port
from tests.sr import ct

pytestmark = pytest.mark.django_db


@pytest.fixture
def sender(at: datetime) -> Source:
    return source(at)


@pytest.fixture
def vera(client: Client, sender: Source) -> Client:
    return sign_in(client, staff(sender.facility, "vera", Role.PACS_ADMINISTRATOR))


@pytest.fixture(autouse=True)
def nobody_listens(settings: Settings) -> None:
    settings.RECEIVER_PORT = free_port()


def overview(client: Client) -> str:
    return client.get(reverse("ingestion:overview")).content.decode()


def test_the_overview_says_who_we_are(vera: Client, settings: Settings) -> None:
    settings.RECEIVER_HOST = "0.0.0.0"

    page = overview(vera)

    assert "<bdi>PASSPORT</bdi>" in page
    assert f"<bdi>{settings.RECEIVER_PORT}</bdi>" in page
    assert "every address of this machine" in page
    assert "http://localhost:8000/dicomweb/studies" in page


def test_a_receiver_that_does_not_run_is_told_with_its_remedy(vera: Client) -> None:
    page = overview(vera)

    assert "The receiver does not answer at its address." in page
    assert "manage.py receive" in page


def test_the_overview_says_when_a_source_called_and_sent_and_what_waits(
    vera: Client, sender: Source, at: datetime
) -> None:
    Source.objects.update(echoed_at=at)
    settled(sender, b"no object", at=at)

    page = overview(vera)

    moment = "2 March 2026, 10:30"  # by the clock of the hospital
    assert f'data-label="Last C-ECHO">{moment}<' in page
    assert f'data-label="Last object">{moment}<' in page
    assert f"?state=rejected&amp;source={sender.uid}" in page


def test_a_source_of_another_hospital_is_not_shown(vera: Client, at: datetime) -> None:
    other = source(at, name="elsewhere")
    web_pacs("http://127.0.0.1:1", at, name="foreign archive")

    page = overview(vera)

    assert other.ae_title not in page
    assert "foreign archive" not in page


def test_a_worker_that_leaves_things_lying_is_told(vera: Client, sender: Source) -> None:
    received(sender, ct(), at=timezone.now() - timedelta(minutes=5))

    page = overview(vera)

    assert "What is due is not being done." in page


def test_a_worker_that_has_just_got_something_is_well(vera: Client, sender: Source) -> None:
    received(sender, ct(), at=timezone.now())

    assert "What is due is not being done." not in overview(vera)


def test_without_a_sender_no_test_report_is_offered(vera: Client, sender: Source) -> None:
    Source.objects.update(active=False)

    page = overview(vera)

    assert "No source that sends over the network is registered." in page
    assert "may not send" in page


def test_a_test_report_that_nobody_takes_is_told_with_its_remedy(vera: Client, sender: Source) -> None:
    answer = vera.post(reverse("ingestion:send_test"), {"source": sender.uid})

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "The test report did not come through." in page
    assert "The receiver does not answer at its address." in page
    assert Act.objects.get(verb="source.tested").detail == {"failure": "no_answer"}


def test_a_source_of_another_hospital_cannot_be_tested(vera: Client, at: datetime) -> None:
    other = source(at, name="elsewhere")

    answer = vera.post(reverse("ingestion:send_test"), {"source": other.uid})

    assert answer.status_code == 200
    assert "source" in answer.context["form"].errors


def trial(client: Client, item: InboxItem) -> str:
    return client.get(reverse("ingestion:trial", args=[item.uid])).content.decode()


def test_a_test_report_is_followed_until_it_is_kept_apart(vera: Client, sender: Source) -> None:
    now = timezone.now()
    item = received(sender, invented_report(at=now).data, at=now)

    before = trial(vera, item)
    settle(item_uid=item.uid, at=now)
    after = trial(vera, item)

    item.refresh_from_db()
    assert (item.state, item.reason) == (InboxState.IGNORED, Reason.TEST_PATIENT)
    assert (Entry.objects.count(), Record.objects.count()) == (0, 0)
    assert 'data-again="yes"' in before
    assert 'data-again="yes"' not in after
    assert "Everything works: what this source sends is received and read." in after


def test_a_test_report_that_nobody_reads_says_so_and_stops_looking(vera: Client, sender: Source) -> None:
    item = received(sender, invented_report(at=timezone.now()).data, at=timezone.now() - timedelta(minutes=2))

    page = trial(vera, item)

    assert "Not read yet: the worker does not do what is due." in page
    assert 'data-again="yes"' not in page


def test_an_object_of_another_hospital_cannot_be_followed(vera: Client, at: datetime) -> None:
    item = received(source(at, name="elsewhere"), invented_report(at=at).data, at=at)

    assert vera.get(reverse("ingestion:trial", args=[item.uid])).status_code == 404


def test_the_overview_is_closed_to_those_who_do_not_look_after_sources(client: Client, sender: Source) -> None:
    sign_in(client, staff(sender.facility, "clara", Role.CLERK))

    assert client.get(reverse("ingestion:overview")).status_code == 403
