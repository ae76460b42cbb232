"""The page that asks, waits and hands over."""

from datetime import timedelta

import pytest
from celery import current_app
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from passport.queue.models import Job
from passport.queue.tasks import run_job
from reports.models import BookletPrint, Step
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
    page = answer.content.decode()
    assert "Your booklet waits for its turn." in page
    assert '<noscript><meta http-equiv="refresh" content="3"></noscript>' in page
    assert '<progress value="1" max="5"' in page


@pytest.mark.parametrize(
    ("step", "pages", "words"),
    [
        (Step.READING, None, "The rows and their signatures are read."),
        (Step.LAYING_OUT, None, "The pages are laid out."),
        (Step.WRITING, 34, "The pages are written. It will have 34 pages."),
    ],
)
def test_the_page_says_how_far_it_is(ana: Client, story: Story, step: Step, pages: int | None, words: str) -> None:
    uid = asked(ana, story).uid
    BookletPrint.objects.update(step=step, pages=pages)

    page = " ".join(ana.get(reverse("reports:print", args=[uid])).content.decode().split())

    assert words in page
    assert f'<progress value="{step + 1}" max="5"' in page


def test_the_booklet_is_an_attachment_that_nobody_keeps(ana: Client, story: Story) -> None:
    uid = asked(ana, story).uid
    worked()

    page = ana.get(reverse("reports:print", args=[uid]))
    answer = ana.get(reverse("reports:fetch", args=[uid]))

    assert reverse("reports:fetch", args=[uid]) in page.content.decode()
    assert "http-equiv" not in page.content.decode()
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
    assert "Try again" in page


def test_after_a_failure_the_same_can_be_asked_for_again(ana: Client, story: Story) -> None:
    first = asked(ana, story)
    BookletPrint.objects.update(failed_reason="fonts_missing")

    answer = ana.post(reverse("reports:ask", args=[story.ana.uid]))

    second = BookletPrint.objects.exclude(pk=first.pk).get()
    assert (answer.headers["Location"], second.failed_reason) == (reverse("reports:print", args=[second.uid]), "")


def test_what_was_given_up_can_be_asked_for_again(ana: Client, story: Story) -> None:
    first = asked(ana, story)
    Job.objects.filter(kind="booklet").update(state="failed", due_at=None)
    page = ana.get(reverse("reports:print", args=[first.uid])).content.decode()

    ana.post(reverse("reports:ask", args=[story.ana.uid]))

    first.refresh_from_db()
    assert "The booklet could not be made, though it was tried several times." in page
    assert (first.failed_reason, BookletPrint.objects.count()) == ("given_up", 2)


def test_a_booklet_of_a_passport_that_changed_is_not_handed_out_and_made_anew(ana: Client, story: Story) -> None:
    uid = asked(ana, story).uid
    worked()
    story.ana.place = "Ниш"
    story.ana.save()

    answer = ana.get(reverse("reports:fetch", args=[uid]), follow=True)

    page = answer.content.decode()
    assert "This file is not kept any more, because the passport says something else now." in page
    assert "Make the booklet again" in page


def test_only_a_site_with_several_languages_asks_for_one(ana: Client, story: Story, settings: Settings) -> None:
    uid = asked(ana, story).uid
    settings.LANGUAGES = [("en", "English")]
    one = ana.get(reverse("reports:print", args=[uid])).content.decode()

    settings.LANGUAGES = [("en", "English"), ("fa", "فارسی")]
    several = ana.get(reverse("reports:print", args=[uid])).content.decode()

    assert ("Language of the booklet" in one, "Language of the booklet" in several) == (False, True)


@pytest.mark.parametrize(("chosen", "language"), [("fa", "fa"), ("xx", "en"), ("", "en")])
def test_the_reader_chooses_among_the_languages_of_the_site(
    ana: Client, story: Story, settings: Settings, chosen: str, language: str
) -> None:
    settings.LANGUAGES = [("en", "English"), ("fa", "فارسی")]

    ana.post(reverse("reports:ask", args=[story.ana.uid]), {"language": chosen})

    assert BookletPrint.objects.get().language == language


@pytest.mark.parametrize(
    ("ticked", "wished"), [({}, False), ({"proof_sheet": "yes"}, True), ({"proof_sheet": ""}, False)]
)
def test_a_proof_sheet_is_made_only_where_it_was_asked_for(
    ana: Client, story: Story, ticked: dict[str, str], wished: bool
) -> None:
    ana.post(reverse("reports:ask", args=[story.ana.uid]), ticked)

    page = ana.get(reverse("reports:print", args=[BookletPrint.objects.get().uid])).content.decode()
    assert BookletPrint.objects.get().proof_sheet == wished
    assert ('name="proof_sheet" value="yes">' in page, "checked" in page) == (True, False)


@pytest.mark.parametrize("name", ["reports:print", "reports:fetch"])
def test_another_patient_finds_nothing_there(ana: Client, stranger: Client, story: Story, name: str) -> None:
    uid = asked(ana, story).uid
    worked()

    assert stranger.get(reverse(name, args=[uid])).status_code == 404


def test_another_patient_s_booklet_cannot_be_asked_for(stranger: Client, story: Story) -> None:
    answer = stranger.post(reverse("reports:ask", args=[story.ana.uid]))

    assert (answer.status_code, BookletPrint.objects.count()) == (404, 0)


def test_after_its_time_nothing_is_there(ana: Client, story: Story) -> None:
    uid = asked(ana, story).uid
    worked()
    BookletPrint.objects.update(forget_at=timezone.now() - timedelta(seconds=1))

    assert ana.get(reverse("reports:fetch", args=[uid])).status_code == 404


def test_nobody_asks_without_signing_in(story: Story, client: Client) -> None:
    answer = client.post(reverse("reports:ask", args=[story.ana.uid]))

    assert (answer.status_code, BookletPrint.objects.count()) == (302, 0)
