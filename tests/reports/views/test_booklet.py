"""The page that asks, waits and hands over."""

from datetime import timedelta

import pytest
from celery import current_app
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from passport.queue.models import Job
from passport.queue.tasks import run_job
from reports.models import BookletPrint
from tests.passport.document.story import Story, told

pytestmark = pytest.mark.django_db


@pytest.fixture
def story() -> Story:
    # The pages have the clock of the edge: what they show happened now.
    return told(at=timezone.now())


@pytest.fixture
def ana(story: Story) -> Client:
    client = Client()
    client.force_login(story.reader)
    return client


@pytest.fixture
def stranger(story: Story) -> Client:
    client = Client()
    client.force_login(story.stranger)
    return client


def asked(client: Client, story: Story) -> BookletPrint:
    client.post(reverse("reports:ask", args=[story.ana.uid]))
    return BookletPrint.objects.get()


def worked() -> None:
    """Do the job that waits, as the worker does."""
    current_app.loader.import_default_modules()
    run_job(Job.objects.get(kind="booklet").uid)


def test_asking_leads_to_a_page_that_looks_again(ana: Client, story: Story) -> None:
    answer = ana.post(reverse("reports:ask", args=[story.ana.uid]), follow=True)

    assert answer.redirect_chain == [(reverse("reports:print", args=[BookletPrint.objects.get().uid]), 302)]
    assert "The booklet is being made." in answer.content.decode()
    assert answer.headers["Refresh"] == "2"


def test_the_booklet_is_an_attachment_that_nobody_keeps(ana: Client, story: Story) -> None:
    uid = asked(ana, story).uid
    worked()

    page = ana.get(reverse("reports:print", args=[uid]))
    answer = ana.get(reverse("reports:fetch", args=[uid]))

    assert reverse("reports:fetch", args=[uid]) in page.content.decode()
    assert "Refresh" not in page.headers
    assert (answer.status_code, answer.content[:5]) == (200, b"%PDF-")
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="radiation-passport.pdf"'
    assert answer.headers["Cache-Control"] == "no-store"


def test_before_it_is_made_the_page_waits(ana: Client, story: Story) -> None:
    uid = asked(ana, story).uid

    answer = ana.get(reverse("reports:fetch", args=[uid]))

    assert (answer.status_code, answer.headers["Location"]) == (302, reverse("reports:print", args=[uid]))


def test_a_failure_is_said_in_words(ana: Client, story: Story) -> None:
    uid = asked(ana, story).uid
    BookletPrint.objects.update(failed_reason="fonts_missing")

    page = ana.get(reverse("reports:print", args=[uid])).content.decode()

    assert "The Noto fonts are not installed on this machine, so no PDF can be made." in page


@pytest.mark.parametrize("name", ["reports:print", "reports:fetch"])
def test_another_patient_finds_nothing_there(ana: Client, stranger: Client, story: Story, name: str) -> None:
    uid = asked(ana, story).uid
    worked()

    assert stranger.get(reverse(name, args=[uid])).status_code == 404


def test_another_patient_s_booklet_cannot_be_asked_for(stranger: Client, story: Story) -> None:
    answer = stranger.post(reverse("reports:ask", args=[story.ana.uid]))

    assert (answer.status_code, BookletPrint.objects.count()) == (404, 0)


def test_after_an_hour_nothing_is_there(ana: Client, story: Story) -> None:
    uid = asked(ana, story).uid
    worked()
    BookletPrint.objects.update(forget_at=timezone.now() - timedelta(seconds=1))

    assert ana.get(reverse("reports:fetch", args=[uid])).status_code == 404


def test_nobody_asks_without_signing_in(story: Story, client: Client) -> None:
    answer = client.post(reverse("reports:ask", args=[story.ana.uid]))

    assert (answer.status_code, BookletPrint.objects.count()) == (302, 0)
