"""“Papers you added”: what the page takes, gives back and says, and who gets none of it."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from passport.imaging.models import AddedPaper
from tests.passport.imaging.test_paper_files import STILL_PDF
from tests.passport.people import cast as people
from tests.passport.web.test_mistakes import reading, words_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> people.Cast:
    return people.assemble(timezone.now() - timedelta(minutes=5))


def page(cast: people.Cast) -> str:
    return f"/passport/{cast.ana.uid}/papers"


def add(client: Client, cast: people.Cast, data: bytes = STILL_PDF, **words: str) -> str:
    sent = {"file": SimpleUploadedFile("x.pdf", data), "called": "X-ray of the chest", "year": "1987"} | words
    return words_of(client.post(page(cast), sent, follow=True))


def test_a_paper_is_added_given_back_inert_removed_and_put_back(cast: people.Cast) -> None:
    ana = reading(cast.ana_reads)
    said = add(ana, cast)
    assert "The paper is added. Doctors do not see it." in said
    assert "X-ray of the chest 1987 Added by you, checked by nobody." in said
    paper = AddedPaper.objects.get()

    given = ana.get(f"{page(cast)}/{paper.uid}/")
    assert (given.content, given["Content-Type"]) == (STILL_PDF, "application/pdf")
    assert given["Content-Disposition"] == 'attachment; filename="paper.pdf"'
    assert given["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert given["X-Content-Type-Options"] == "nosniff"

    assert "For 30 days you can put it back." in words_of(ana.post(f"{page(cast)}/{paper.uid}/remove", follow=True))
    assert ana.get(f"{page(cast)}/{paper.uid}/").status_code == 404
    assert "The paper is back." in words_of(ana.post(f"{page(cast)}/{paper.uid}/put-back", follow=True))


def test_what_is_refused_says_the_remedy(cast: people.Cast) -> None:
    ana = reading(cast.ana_reads)
    assert "Take a photo of the paper." in add(ana, cast, b"GIF89a")
    assert "The year alone is enough." in add(ana, cast, month="13")
    assert not AddedPaper.objects.exists()


def test_nobody_else_finds_the_page_or_a_paper(cast: people.Cast) -> None:
    add(reading(cast.ana_reads), cast)
    paper, boris = AddedPaper.objects.get(), reading(cast.boris_reads)
    addresses = [page(cast), f"{page(cast)}/{paper.uid}/", f"/passport/{cast.boris.uid}/papers/{paper.uid}/"]
    assert [boris.get(address).status_code for address in addresses] == [404, 404, 404]
    assert boris.post(f"{page(cast)}/{paper.uid}/remove").status_code == 404
    assert AddedPaper.objects.get().removed_at is None
