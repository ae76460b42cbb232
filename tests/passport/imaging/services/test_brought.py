"""Documents of other deployments: who may bring one, what is refused, and how they are checked again, hidden and forgotten."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from pytest_django import Settings

from ingestion.sweeping import Sweep
from passport import objects
from passport.access.models import Purpose
from passport.access.services import NotAllowed, View, open_passport
from passport.imaging.models import AddedDocument, AddedPaper, Checked
from passport.imaging.paper_files import PaperDoesThings
from passport.imaging.papers.documents import read
from passport.imaging.selectors.documents import document_of, is_outdated, said_in
from passport.imaging.selectors.papers import UNDO
from passport.imaging.services import brought, end_leaving
from passport.imaging.services.brought import bring_document, check_changed, check_document
from passport.imaging.services.papers import MOST_PAPERS, TooManyPapers, bytes_of, forget_paper, remove_paper
from passport.queue.models import Job
from passport.signing.models import Act
from tests.passport.imaging.foreign import ORIGIN, booklet, data_of, document, known_in
from tests.passport.imaging.leaving import DAYS, left
from tests.passport.people import cast as people

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast(at: datetime) -> people.Cast:
    return people.assemble(at)


@pytest.fixture(autouse=True)
def in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read without a child process, which takes a second and has tests of its own."""
    monkeypatch.setattr(brought, "reading_of", read)


@pytest.fixture
def known(settings: Settings, tmp_path: Path) -> Path:
    """Keep the keys of the site that made the document."""
    settings.KNOWN_DEPLOYMENTS_DIR = known_in(tmp_path / "known")
    return tmp_path / "known"


def bring(cast: people.Cast, at: datetime, data: bytes = b"") -> AddedPaper:
    return bring_document(patient=cast.ana, data=data or data_of(), by=cast.ana_reads, at=at)


def own(cast: people.Cast, at: datetime) -> View:
    return open_passport(reader=cast.ana_reads, patient=cast.ana, purpose=Purpose.OWN_RECORD, at=at)


def result(paper: AddedPaper) -> tuple[str, bool]:
    """Return how the last check ended, and whether it was made with any keys."""
    found = AddedDocument.objects.get(paper=paper)
    return found.outcome, bool(found.keys_sha256)


def checked_by_jobs(at: datetime) -> int:
    """Do the jobs that wait to check documents again, and return how many there were."""
    check_changed(at=at)
    due = Job.objects.filter(kind=brought.CHECK, due_at__lte=at)
    uids = list(due.values_list("subject_uid", flat=True))
    for uid in uids:
        check_document(paper_uid=uid, at=at)
    due.delete()
    return len(uids)


def test_a_document_is_kept_as_it_came_with_origin_and_result_and_is_no_row(
    cast: people.Cast, known: Path, at: datetime
) -> None:
    before = own(cast, at)
    counted = (before.entries().count(), before.coverage())

    paper = bring(cast, at)

    found = document_of(own(cast, at), paper.uid)
    assert (paper.called, paper.year, paper.month, paper.day) == ("passport.example", 2026, 3, 2)
    assert (bytes_of(paper), paper.media_type, paper.shown) == (data_of(), "application/json", False)
    assert (found.origin, found.outcome, found.checked_at) == (ORIGIN, Checked.HELD, at)
    assert [row.exam for row in said_in(found).rows] == ["CT grudnog koša", "CT grudnog koša"]
    assert (own(cast, at).entries().count(), own(cast, at).coverage()) == counted
    assert list(Act.objects.filter(subject_uid=paper.uid).values_list("verb", "actor")) == [
        ("document.added", str(cast.ana_reads))
    ]


def test_what_nobody_knows_the_keys_of_is_checked_when_they_come_change_and_go(
    cast: people.Cast, settings: Settings, tmp_path: Path, at: datetime
) -> None:
    paper = bring(cast, at)
    assert (result(paper), checked_by_jobs(at)) == (("open", False), 0)

    settings.KNOWN_DEPLOYMENTS_DIR = known_in(tmp_path / "known")
    assert is_outdated(AddedDocument.objects.get())
    Sweep(clock=lambda: at).look()
    assert Job.objects.get(kind=brought.CHECK).subject_uid == paper.uid
    assert (checked_by_jobs(at), result(paper)) == (1, ("held", True))
    assert (is_outdated(AddedDocument.objects.get()), checked_by_jobs(at)) == (False, 0)

    known_in(tmp_path / "known", signing_keys=[])  # as when a key is taken back
    assert (checked_by_jobs(at), result(paper)) == (1, ("failed", True))

    settings.KNOWN_DEPLOYMENTS_DIR = None
    assert (checked_by_jobs(at), result(paper)) == (1, ("open", False))
    assert Act.objects.filter(subject_uid=paper.uid, verb="document.checked", actor_uid="").count() == 3


def test_nothing_is_stored_as_held_without_keys(cast: people.Cast, at: datetime) -> None:
    bring(cast, at)

    with pytest.raises(IntegrityError, match="added_document_held_by_keys"), transaction.atomic():
        AddedDocument.objects.update(outcome=Checked.HELD)


def refused(cast: people.Cast, at: datetime, data: bytes) -> type[Exception] | None:
    """Return with what a file is refused; nothing may be left of it."""
    before = AddedPaper.objects.count()
    try:
        bring(cast, at, data)
    except Exception as error:  # noqa: BLE001 -- its class is what is asked
        assert AddedPaper.objects.count() == before
        return type(error)
    return None


def with_row_of(cast: people.Cast) -> dict[str, Any]:
    """Return a document of another address that holds a row of here: the site was renamed."""
    changed = document()
    changed["entries"][1]["id"] = cast.ana_at_linden.uid
    for statement in changed["entries"][1]["statements"]:
        statement["subject"] = cast.ana_at_linden.uid
    return changed


def test_what_is_not_taken_is_refused_by_name_and_leaves_nothing(
    cast: people.Cast, settings: Settings, at: datetime
) -> None:
    of_here = data_of(document(origin=settings.PUBLIC_URL))

    assert refused(cast, at, of_here) is brought.DocumentFromHere
    assert refused(cast, at, data_of(with_row_of(cast))) is brought.DocumentFromHere
    assert refused(cast, at, b"\xff\xd8\xff photo") is brought.NotADocument
    assert refused(cast, at, data_of(document(schema="radiation-passport/document/99"))) is brought.DocumentOfOtherKind
    assert refused(cast, at, data_of(document(entries=[{}] * 2001))) is brought.DocumentTooLarge
    assert refused(cast, at, booklet(data_of(), name="another.json")) is PaperDoesThings


def test_one_document_is_taken_once_also_inside_a_booklet_and_again_after_it_was_removed(
    cast: people.Cast, at: datetime
) -> None:
    paper = bring(cast, at)
    assert refused(cast, at, booklet(data_of())) is brought.DocumentKept
    assert bring_document(patient=cast.boris, data=data_of(), by=cast.boris_reads, at=at).patient == cast.boris

    remove_paper(paper=paper, by=cast.ana_reads, at=at)

    assert bring(cast, at, booklet(data_of())).media_type == "application/pdf"


def test_nobody_else_brings_one_and_a_full_passport_takes_none(
    cast: people.Cast, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    for somebody in (cast.boris_reads, cast.doctor, cast.clerk):
        with pytest.raises(NotAllowed):
            bring_document(patient=cast.ana, data=data_of(), by=somebody, at=at)
    monkeypatch.setattr("passport.imaging.services.papers.MOST_PAPERS", 0)
    assert (refused(cast, at, data_of()), MOST_PAPERS) == (TooManyPapers, 100)


def nothing_is_left_of(paper: AddedPaper) -> bool:
    found = AddedDocument.objects.get(paper=paper)
    with pytest.raises(objects.ObjectMissing):
        objects.get(paper.sha256)
    return (found.origin, found.digest, found.reading, found.outcome) == ("", "", {}, Checked.OPEN)


def test_a_removed_document_is_forgotten_with_all_that_stood_in_it_and_never_checked_again(
    cast: people.Cast, known: Path, at: datetime
) -> None:
    paper = bring(cast, at)
    remove_paper(paper=paper, by=cast.ana_reads, at=at)
    forget_paper(paper_uid=paper.uid, at=at + UNDO)

    known_in(known, log_keys=[])

    assert nothing_is_left_of(paper)
    assert checked_by_jobs(at + UNDO + timedelta(days=1)) == 0


def test_who_leaves_leaves_no_document_behind(cast: people.Cast, known: Path, at: datetime) -> None:
    paper = bring(cast, at)
    closing = left(cast, at)

    end_leaving(closing_uid=closing.uid, at=at + DAYS)

    assert nothing_is_left_of(paper)


@pytest.mark.parametrize("made_at", ["2026-03-03T08:00:00+00:00", "2027-01-01T00:00:00+00:00", "0001-01-01", "once"])
def test_a_day_that_cannot_be_is_not_the_date_of_the_paper(cast: people.Cast, made_at: str, at: datetime) -> None:
    paper = bring(cast, at, data_of(document(made_at=made_at)))

    assert paper.year == (2026 if made_at.startswith("2026") else None)
