"""All that a person takes along, in one file: what is in it, whose it is, and what is left out and why."""

import hashlib
import json
from datetime import datetime
from zipfile import ZipFile

import pytest

from passport import objects
from passport.access.models import Purpose
from passport.access.services import open_passport
from passport.imaging.services import read_through_doctor
from passport.imaging.services.brought import DocumentFromHere, bring_document
from passport.imaging.services.papers import PaperWords, add_paper
from passport.people.models import User
from reports import services
from reports.selectors import PrintUnknown
from reports.services import NotMade
from reports.services.everything import take_everything
from tests.passport.document.story import Story, told
from tests.passport.imaging.foreign import data_of
from tests.passport.imaging.papers import kept
from tests.passport.imaging.test_paper_files import STILL_PDF

pytestmark = pytest.mark.django_db


@pytest.fixture
def story(at: datetime) -> Story:
    return told(at=at)


def asked(story: Story, at: datetime) -> str:
    view = open_passport(reader=story.reader, patient=story.ana, purpose=Purpose.OWN_RECORD, at=at)
    return services.ask_booklet(view=view, by=story.reader, at=at).uid


def taken(story: Story, at: datetime, by: User | None = None) -> dict[str, bytes]:
    """Return the files of the ZIP, by name."""
    uid = asked(story, at)
    services.make_booklet(print_uid=uid, at=at)
    with take_everything(print_uid=uid, by=by or story.reader, at=at) as file, ZipFile(file) as found:
        return {name: found.read(name) for name in found.namelist()}


def paper(story: Story, at: datetime) -> None:
    words = PaperWords(called="Chest, in Novi Sad", year=1998)
    add_paper(patient=story.ana, words=words, data=STILL_PDF, shown=False, by=story.reader, at=at)


def test_the_booklet_the_data_reports_and_papers_are_in_it_each_with_its_sum(story: Story, at: datetime) -> None:
    report = kept(story.signed, at)
    paper(story, at)
    bring_document(patient=story.ana, data=data_of(), by=story.reader, at=at)

    files = taken(story, at)

    assert list(files) == [
        "booklet.pdf",
        "passport.json",
        "reports/001.pdf",
        "papers/001.json",
        "papers/002.pdf",
        "INDEX.HTM",
        "SHA256SUMS.TXT",
    ]
    assert files["booklet.pdf"].startswith(b"%PDF-")
    assert [row["id"] for row in json.loads(files["passport.json"])["entries"]] == [
        story.signed.uid,
        story.waiting.uid,
    ]
    assert files["reports/001.pdf"] == objects.get_whole(report.sha256)
    sums = dict(reversed(line.split("  ")) for line in files.pop("SHA256SUMS.TXT").decode().splitlines())
    assert sums == {name: hashlib.sha256(data).hexdigest() for name, data in files.items()}
    # The booklet is read for what it carries, and not brought back to where it was made.
    with pytest.raises(DocumentFromHere):
        bring_document(patient=story.ana, data=files["booklet.pdf"], by=story.reader, at=at)


def test_its_page_names_what_is_there_and_leads_to_it(story: Story, at: datetime) -> None:
    kept(story.signed, at)
    paper(story, at)

    page = " ".join(taken(story, at)["INDEX.HTM"].decode().split())

    assert '<a href="reports/001.pdf">' in page
    assert '<a href="papers/001.pdf"><bdi>Chest, in Novi Sad</bdi></a>' in page
    assert "<script" not in page


def test_a_report_that_waits_is_named_and_left_out(story: Story, at: datetime) -> None:
    kept(story.signed, at)
    read_through_doctor(patient=story.ana, by=story.reader, at=at)

    files = taken(story, at)

    assert "reports/001.pdf" not in files
    assert "You may not read this report yet." in files["INDEX.HTM"].decode()


def test_a_report_whose_bytes_are_gone_is_named_and_the_rest_is_there(story: Story, at: datetime) -> None:
    objects.forget(kept(story.signed, at).sha256)

    files = taken(story, at)

    assert "This could not be read just now." in files["INDEX.HTM"].decode()
    assert [name for name in files if name.startswith("reports/")] == []
    assert files["booklet.pdf"].startswith(b"%PDF-")


def test_nobody_else_takes_it(story: Story, at: datetime) -> None:
    with pytest.raises(PrintUnknown):
        taken(story, at, by=story.stranger)


def test_nothing_is_taken_before_the_booklet_is_made(story: Story, at: datetime) -> None:
    uid = asked(story, at)

    with pytest.raises(NotMade):
        take_everything(print_uid=uid, by=story.reader, at=at)
