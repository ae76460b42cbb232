"""“Papers you added”: what the page takes, gives back and says, and who gets none of it."""

from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from django.utils.translation import override
from PIL import Image

from passport import objects
from passport.access.models import Purpose
from passport.access.services import open_passport
from passport.imaging.models import AddedPaper
from passport.web.added import Added, added_papers
from passport.web.paper_forms import PaperWordsForm
from passport.web.paper_forms import words_of as words_of_paper
from tests.passport.imaging.test_paper_files import STILL_PDF, photo
from tests.passport.people import cast as people
from tests.passport.web.test_mistakes import reading, words_of

pytestmark = pytest.mark.django_db
NO_DATE = "There is no such date, or it has not come yet. The year alone is enough."


@pytest.fixture
def cast() -> people.Cast:
    return people.assemble(timezone.now() - timedelta(minutes=5))


def page(cast: people.Cast) -> str:
    return f"/passport/{cast.ana.uid}/papers"


def send(client: Client, cast: people.Cast, data: bytes = STILL_PDF, **words: str) -> Any:
    sent = {"file": SimpleUploadedFile("x.pdf", data), "called": "X-ray of the chest", "when_year": "1987"} | words
    return client.post(page(cast), sent, follow=True)


def add(client: Client, cast: people.Cast, data: bytes = STILL_PDF, **words: str) -> AddedPaper:
    assert send(client, cast, data, **words).redirect_chain
    return AddedPaper.objects.latest("id")


def numbers(form: PaperWordsForm) -> list[str | None]:
    """Return what stands in the fields of day, month and year."""
    return [part["value"] for part in form["when"].subwidgets[0].data["subwidgets"]]


def listed(cast: people.Cast) -> list[Added]:
    at = timezone.now()
    return added_papers(open_passport(reader=cast.ana_reads, patient=cast.ana, purpose=Purpose.OWN_RECORD, at=at))


def change(client: Client, cast: people.Cast, paper: AddedPaper, verb: str) -> str:
    return words_of(client.post(f"{page(cast)}/{paper.uid}/{verb}", follow=True))


def test_a_paper_is_added_given_back_inert_removed_and_put_back(cast: people.Cast) -> None:
    ana = reading(cast.ana_reads)
    said = words_of(send(ana, cast))
    assert "The paper is added. Doctors do not see it." in said
    assert "X-ray of the chest PDF 1987 Added by you, checked by nobody. Doctors do not see it." in said
    paper = AddedPaper.objects.get()

    given = ana.get(f"{page(cast)}/{paper.uid}/")
    assert (given.content, given["Content-Type"]) == (STILL_PDF, "application/pdf")
    assert given["Content-Disposition"] == 'attachment; filename="paper.pdf"'
    assert given["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert given["X-Content-Type-Options"] == "nosniff"

    assert "For 30 days you can put it back." in change(ana, cast, paper, "remove")
    assert ana.get(f"{page(cast)}/{paper.uid}/").status_code == 404
    assert "The paper is back." in change(ana, cast, paper, "put-back")


@pytest.mark.parametrize(
    ("data", "words", "field", "error"),
    [
        (
            b"GIF89a",
            {},
            "file",
            "This file is not a photo (JPEG or PNG) or a PDF that can be read. Take a photo of the paper.",
        ),
        (STILL_PDF, {"when_month": "13"}, "when", NO_DATE),
        (STILL_PDF, {"when_year": "", "when_day": "5"}, "when", NO_DATE),
        (STILL_PDF, {"when_year": "2150"}, "when", NO_DATE),
        (STILL_PDF, {"called": " \x01 "}, "called", "Say what the paper is, in a few words."),
    ],
)
def test_what_is_refused_says_the_remedy_at_its_field(
    cast: people.Cast, data: bytes, words: dict[str, str], field: str, error: str
) -> None:
    answer = send(reading(cast.ana_reads), cast, data, **words)

    assert answer.context["form"].errors == {field: [error]}
    assert not AddedPaper.objects.exists()


def test_what_was_said_of_a_paper_is_corrected_and_keeps_its_file(cast: people.Cast) -> None:
    ana = reading(cast.ana_reads)
    paper = add(ana, cast)
    address = f"{page(cast)}/{paper.uid}/words"
    form = ana.get(address).context["form"]
    assert (form["called"].value(), numbers(form), form["place"].value()) == (
        "X-ray of the chest",
        [None, None, "1987"],
        "",
    )

    refused = ana.post(address, {"called": "", "when_year": "1987", "when_month": "2", "when_day": "30"})
    assert refused.context["form"].errors == {
        "called": ["Say what the paper is, in a few words."],
        "when": [NO_DATE],
    }
    said = {"called": "CT of the head", "when_year": "1988", "when_month": "2", "when_day": "3", "place": "Niš"}
    assert "Saved. " in words_of(ana.post(address, said, follow=True))

    corrected = AddedPaper.objects.get()
    assert (corrected.called, corrected.year, corrected.month, corrected.day, corrected.place) == (
        "CT of the head",
        1988,
        2,
        3,
        "Niš",
    )
    assert corrected.sha256 == paper.sha256


def test_a_jalali_date_is_taken_by_its_year_and_read_in_the_calendar_of_the_page(cast: people.Cast) -> None:
    ana = reading(cast.ana_reads)
    whole = add(ana, cast, when_year="۱۳۶۶", when_month="2", when_day="14")
    part = add(ana, cast, when_year="1366")
    assert [(one.year, one.month, one.day) for one in (whole, part)] == [(1987, 5, 4), (1366, None, None)]

    assert [one.when for one in listed(cast)] == ["4 May 1987", "March 1987 – March 1988"]
    with override("fa"):
        assert [one.when for one in listed(cast)] == ["۱۴ اردیبهشت ۱۳۶۶", "۱۳۶۶"]
        assert numbers(PaperWordsForm(initial=words_of_paper(whole))) == ["14", "2", "1366"]
        assert numbers(PaperWordsForm(initial=words_of_paper(part))) == [None, None, "1366"]


def test_doctors_see_a_paper_when_the_patient_says_so_and_until_the_patient_takes_it_back(cast: people.Cast) -> None:
    ana = reading(cast.ana_reads)
    paper = add(ana, cast)

    shown = change(ana, cast, paper, "show")
    assert "Doctors whom you let look see this paper now." in shown
    assert "Doctors whom you let look see it. Doctors see it no more Correct" in shown
    assert AddedPaper.objects.get().shown

    taken_back = change(ana, cast, paper, "show-no-more")
    assert "Doctors do not see this paper any more." in taken_back
    assert "Doctors do not see it. Let doctors see it Correct" in taken_back
    assert not AddedPaper.objects.get().shown


def test_a_hidden_paper_offers_no_doctor_and_shows_itself_to_none(cast: people.Cast) -> None:
    ana = reading(cast.ana_reads)
    paper = add(ana, cast)

    hidden = change(ana, cast, paper, "hide")

    assert "Hidden: only you see it. Correct Hide no more Remove" in hidden
    assert ana.post(f"{page(cast)}/{paper.uid}/show").status_code == 404
    assert not AddedPaper.objects.get().shown


def test_a_photo_has_a_small_picture_of_itself_and_a_pdf_its_kind(cast: people.Cast) -> None:
    ana = reading(cast.ana_reads)
    paper = add(ana, cast, photo(size=(2000, 1000)), called="The “hip”")

    small = ana.get(f"{page(cast)}/{paper.uid}/picture")

    assert (small["Content-Type"], Image.open(BytesIO(small.content)).size) == ("image/jpeg", (240, 120))
    assert small["Content-Security-Policy"] == "sandbox; default-src 'none'"
    listed = ana.get(page(cast)).content.decode()
    assert f'src="{page(cast)}/{paper.uid}/picture" alt="The “hip”"' in listed
    pdf = add(ana, cast)
    assert ana.get(f"{page(cast)}/{pdf.uid}/picture").status_code == 404
    assert f"{pdf.uid}/picture" not in ana.get(page(cast)).content.decode()


def test_a_photo_that_was_added_before_there_were_small_pictures_is_listed_by_its_kind(cast: people.Cast) -> None:
    ana = reading(cast.ana_reads)
    paper = add(ana, cast, photo())
    AddedPaper.objects.update(thumbnail_sha256="")

    assert "X-ray of the chest JPG 1987" in words_of(ana.get(page(cast)))
    assert ana.get(f"{page(cast)}/{paper.uid}/picture").status_code == 404


def test_a_paper_that_cannot_be_read_now_is_no_page_of_faults(cast: people.Cast) -> None:
    ana = reading(cast.ana_reads)
    paper = add(ana, cast)
    objects.forget(paper.sha256)

    said = words_of(ana.get(f"{page(cast)}/{paper.uid}/", follow=True))

    assert "This could not be read just now. Fetch the file again later." in said


def test_nobody_else_finds_the_page_or_a_paper(cast: people.Cast) -> None:
    paper, boris = add(reading(cast.ana_reads), cast, photo()), reading(cast.boris_reads)
    one = f"{page(cast)}/{paper.uid}/"
    addresses = [page(cast), one, f"{one}picture", f"{one}words", f"/passport/{cast.boris.uid}/papers/{paper.uid}/"]
    assert [boris.get(address).status_code for address in addresses] == [404] * 5
    for verb in ("remove", "show", "words"):
        assert boris.post(f"{one}{verb}", {"called": "mine"}).status_code == 404
    kept = AddedPaper.objects.get()
    assert (kept.removed_at, kept.shown, kept.called) == (None, False, "X-ray of the chest")
