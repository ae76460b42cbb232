"""Papers that a patient adds: who may, what may be said of one, and how one goes and comes back."""

from datetime import datetime, timedelta
from io import BytesIO

import pytest
from PIL import Image

from passport import objects
from passport.access.models import Purpose
from passport.access.services import NotAllowed, View, open_passport
from passport.imaging.models import AddedPaper
from passport.imaging.selectors.papers import UNDO, paper_of, papers_of, removed_papers_of
from passport.imaging.services import papers
from passport.imaging.services.papers import (
    PaperDateWrong,
    PaperNameMissing,
    PaperWords,
    TooManyPapers,
    add_paper,
    bytes_of,
    describe_paper,
    forget_paper,
    hide_paper,
    put_back_paper,
    remove_paper,
    show_paper,
    thumbnail_of,
    unhide_paper,
)
from passport.people.models import Relation, User
from passport.queue.models import Job
from passport.signing.models import Act
from tests.passport.imaging.test_paper_files import STILL_PDF, photo
from tests.passport.people import cast as people

pytestmark = pytest.mark.django_db
CHEST = PaperWords(called="X-ray of the chest", year=1987, place="Clinic Elm, Niš")


@pytest.fixture
def cast(at: datetime) -> people.Cast:
    return people.assemble(at)


def added(cast: people.Cast, at: datetime, words: PaperWords = CHEST, *, shown: bool = False) -> AddedPaper:
    return add_paper(patient=cast.ana, words=words, data=STILL_PDF, shown=shown, by=cast.ana_reads, at=at)


def own(cast: people.Cast, at: datetime) -> View:
    return open_passport(reader=cast.ana_reads, patient=cast.ana, purpose=Purpose.OWN_RECORD, at=at)


def guardian(cast: people.Cast, at: datetime) -> User:
    reader = people.reader(cast.ana, at, relation=Relation.GUARDIAN, who=b"\x07" * 32)
    assert reader.relation == Relation.GUARDIAN
    return reader.user


def verbs(paper: AddedPaper) -> list[str]:
    return list(Act.objects.filter(subject_uid=paper.uid).order_by("id").values_list("verb", flat=True))


def test_a_paper_is_kept_with_the_patients_own_words_and_is_no_row(cast: people.Cast, at: datetime) -> None:
    rows = own(cast, at).entries().count()
    paper = added(cast, at)

    assert [(one.called, one.year, one.month, one.place, one.shown) for one in papers_of(own(cast, at))] == [
        ("X-ray of the chest", 1987, None, "Clinic Elm, Niš", False)
    ]
    assert (bytes_of(paper), paper.added_by, verbs(paper)) == (STILL_PDF, str(cast.ana_reads), ["paper.added"])
    assert (own(cast, at).entries().count(), own(cast, at).coverage().facilities) == (rows, 2)


def test_the_same_file_twice_is_two_objects(cast: people.Cast, at: datetime) -> None:
    first, second = added(cast, at), added(cast, at)
    remove_paper(paper=first, by=cast.ana_reads, at=at)
    forget_paper(paper_uid=first.uid, at=at + UNDO)

    with pytest.raises(objects.ObjectMissing):
        bytes_of(first)
    assert bytes_of(second) == STILL_PDF


def test_nobody_else_adds_or_changes_a_paper(cast: people.Cast, at: datetime) -> None:
    paper = added(cast, at)
    for other in (cast.doctor, cast.boris_reads):
        with pytest.raises(NotAllowed):
            add_paper(patient=cast.ana, words=CHEST, data=STILL_PDF, shown=False, by=other, at=at)
        with pytest.raises(NotAllowed):
            describe_paper(paper=paper, words=CHEST, by=other, at=at)
        with pytest.raises(NotAllowed):
            show_paper(paper=paper, shown=True, by=other, at=at)
        with pytest.raises(NotAllowed):
            remove_paper(paper=paper, by=other, at=at)
    assert verbs(paper) == ["paper.added"]


@pytest.mark.parametrize(
    "when",
    [
        {"month": 5},
        {"year": 1987, "day": 5},
        {"year": 1987, "month": 13},
        {"year": 1987, "month": 2, "day": 29},
        {"year": 1899},
        {"year": 1278},
        {"year": 2027},
        {"year": 2026, "month": 4},
        {"year": 2026, "month": 3, "day": 3},
    ],
)
def test_a_date_that_cannot_be_is_refused(cast: people.Cast, at: datetime, when: dict[str, int]) -> None:
    with pytest.raises(PaperDateWrong):
        added(cast, at, PaperWords(called="Chest", **when))
    assert not AddedPaper.objects.exists()


@pytest.mark.parametrize("when", [{}, {"year": 1987}, {"year": 2026, "month": 3}, {"year": 2026, "month": 3, "day": 2}])
def test_as_much_of_a_date_as_is_known_is_enough(cast: people.Cast, at: datetime, when: dict[str, int]) -> None:
    paper = added(cast, at, PaperWords(called="Chest", **when))
    assert {name: getattr(paper, name) for name in when} == when


def test_a_jalali_day_is_kept_as_everybody_counts_it_and_less_than_a_day_as_it_was_said(
    cast: people.Cast, at: datetime
) -> None:
    day = added(cast, at, PaperWords(called="Day", year=1366, month=2, day=14))
    month = added(cast, at, PaperWords(called="Month", year=1366, month=2))
    assert [(one.year, one.month, one.day) for one in (day, month)] == [(1987, 5, 4), (1366, 2, None)]

    with pytest.raises(PaperDateWrong):
        added(cast, at, PaperWords(called="To come", year=1405))


def test_papers_of_both_calendars_stand_in_the_order_of_their_time(cast: people.Cast, at: datetime) -> None:
    for called, when in (
        ("no date", {}),
        ("1987", {"year": 1987}),
        ("1366", {"year": 1366}),
        ("December 1986", {"year": 1986, "month": 12}),
        ("Dey 1366", {"year": 1366, "month": 10}),
        ("May 1987", {"year": 1987, "month": 5}),
        ("4 May 1987", {"year": 1987, "month": 5, "day": 4}),
    ):
        added(cast, at, PaperWords(called=called, **when))

    assert [one.called for one in papers_of(own(cast, at))] == [
        "Dey 1366",
        "4 May 1987",
        "May 1987",
        "1366",
        "1987",
        "December 1986",
        "no date",
    ]


def test_a_photo_has_a_small_picture_beside_it_that_goes_with_it(cast: people.Cast, at: datetime) -> None:
    paper = add_paper(patient=cast.ana, words=CHEST, data=photo(size=(600, 300)), shown=False, by=cast.ana_reads, at=at)
    assert [Image.open(BytesIO(data)).size for data in (bytes_of(paper), thumbnail_of(paper))] == [
        (600, 300),
        (240, 120),
    ]

    remove_paper(paper=paper, by=cast.ana_reads, at=at)
    assert len(thumbnail_of(paper)) < 20_000
    forget_paper(paper_uid=paper.uid, at=at + UNDO)

    for gone in (bytes_of, thumbnail_of):
        with pytest.raises(objects.ObjectMissing):
            gone(paper)


def test_a_pdf_has_no_small_picture(cast: people.Cast, at: datetime) -> None:
    paper = added(cast, at)

    assert paper.thumbnail_sha256 == ""
    with pytest.raises(objects.ObjectMissing):
        thumbnail_of(paper)


def test_a_paper_has_a_name(cast: people.Cast, at: datetime) -> None:
    with pytest.raises(PaperNameMissing):
        added(cast, at, PaperWords(called=" \x00 "))


def test_there_are_only_so_many(cast: people.Cast, at: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(papers, "MOST_PAPERS", 1)
    paper = added(cast, at)
    with pytest.raises(TooManyPapers):
        added(cast, at)
    remove_paper(paper=paper, by=cast.ana_reads, at=at)
    assert added(cast, at).removed_at is None


def test_a_removed_paper_is_put_back_for_thirty_days(cast: people.Cast, at: datetime) -> None:
    paper = remove_paper(paper=added(cast, at), by=cast.ana_reads, at=at)
    assert (list(papers_of(own(cast, at))), list(removed_papers_of(own(cast, at)))) == ([], [paper])
    job = Job.objects.get(kind="forget_paper", subject_uid=paper.uid)
    assert job.due_at == at + timedelta(days=30)

    put_back_paper(paper=paper, by=cast.ana_reads, at=at + timedelta(days=29))
    assert list(papers_of(own(cast, at))) == [paper]
    assert (forget_paper(paper_uid=paper.uid, at=at + UNDO), bytes_of(paper)) == (None, STILL_PDF)
    assert verbs(paper) == ["paper.added", "paper.removed", "paper.put_back"]


def test_after_that_its_bytes_and_words_are_gone(cast: people.Cast, at: datetime) -> None:
    paper = remove_paper(paper=added(cast, at), by=cast.ana_reads, at=at)
    assert forget_paper(paper_uid=paper.uid, at=at + timedelta(days=1)) == at + UNDO
    assert forget_paper(paper_uid=paper.uid, at=at + UNDO) is None

    paper.refresh_from_db()
    assert (paper.called, paper.year, paper.place, paper.forgotten_at) == ("-", None, "", at + UNDO)
    assert put_back_paper(paper=paper, by=cast.ana_reads, at=at + UNDO).removed_at == at
    assert list(removed_papers_of(own(cast, at + UNDO))) == []
    assert verbs(paper) == ["paper.added", "paper.removed", "paper.forgotten"]


def test_a_hidden_paper_is_the_patients_alone_and_shown_to_no_doctor(cast: people.Cast, at: datetime) -> None:
    paper = hide_paper(paper=added(cast, at, shown=True), by=cast.ana_reads, at=at)
    assert (paper.hidden_at, paper.shown, list(papers_of(own(cast, at)))) == (at, False, [paper])
    assert show_paper(paper=paper, shown=True, by=cast.ana_reads, at=at).shown is False

    shown_again = unhide_paper(paper=paper, by=cast.ana_reads, at=at)
    assert (shown_again.hidden_at, shown_again.shown) == (None, False)
    assert verbs(paper) == ["paper.added", "paper.hidden", "paper.unhidden"]


def test_somebody_elses_paper_cannot_be_named(cast: people.Cast, at: datetime) -> None:
    of_boris = add_paper(patient=cast.boris, words=CHEST, data=STILL_PDF, shown=True, by=cast.boris_reads, at=at)
    with pytest.raises(NotAllowed):
        paper_of(own(cast, at), of_boris.uid)
