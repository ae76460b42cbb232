"""A study as a zip in the shape of a disc."""

import itertools
from collections.abc import Callable
from datetime import datetime

import pytest
from pydicom.dataset import Dataset
from pytest_django import Settings

from passport.access.services import hide_entry
from passport.booklet.models import Entry
from passport.imaging import tasks
from passport.imaging.models import DiscFailure, ImageLink
from passport.imaging.services import (
    Looking,
    discs,
    forget_images,
    look,
    make_disc,
    revoke_link,
)
from passport.imaging.services.discs import LATER, PATIENCE, SHARE
from passport.imaging.services.links import LINK_LASTS
from passport.people.models import Facility
from passport.queue.kinds import JOBS
from passport.queue.models import Job, JobState
from tests import sr
from tests.passport.imaging import papers
from tests.passport.imaging.clients.nodes import answer
from tests.passport.imaging.discs import asked, fetched, kept, made
from tests.passport.imaging.opening import SECOND, opened
from tests.passport.imaging.scene import Scene
from tests.sr.images import ct_picture


def test_a_disc_holds_every_image_its_directory_a_page_and_a_text(
    looking: Looking, pictures: list[Dataset], at: datetime
) -> None:
    disc = made(looking, at)
    packed = fetched(looking, at)

    assert sorted(packed.namelist()) == [
        "DICOM/SE000001/IM000001",
        "DICOM/SE000001/IM000002",
        "DICOM/SE000001/IM000003",
        "DICOM/SE000002/IM000001",
        "DICOMDIR",
        "IHE_PDI/SE000001.JPG",
        "IHE_PDI/SE000002.JPG",
        "INDEX.HTM",
        "README.TXT",
    ]
    assert packed.read("DICOM/SE000001/IM000002") == sr.write(pictures[1])
    assert (disc.total, disc.fetched, disc.images, disc.made_at) == (4, 4, 4, at)


def test_the_page_and_the_text_name_the_examination_and_are_inert(looking: Looking, at: datetime) -> None:
    made(looking, at)
    packed = fetched(looking, at)
    page, text = (packed.read(name).decode("utf-8-sig") for name in ("INDEX.HTM", "README.TXT"))

    assert ("<script" in page, "http" in page, "Ко́сти &lt;b&gt;" in page) == (False, False, True)
    for words in ("Ana Petrović", "Clinic Linden", "There is no report yet.", "For health care only."):
        assert (words in page, words in text) == (True, True), words
    assert "These pictures are not for diagnosis." in page
    assert "\r\n" in text


def test_the_reports_lie_beside_the_images_as_far_as_the_reader_may_read_them(
    looking: Looking, ward: Scene, at: datetime
) -> None:
    papers.kept(ward.entry, at)
    papers.kept(ward.entry, at, papers.WRITTEN)
    Facility.objects.update(reports_shown="after_days", reports_shown_days=3)
    papers.kept(Entry.objects.get(pk=ward.entry.pk), at, b"%PDF-1.7 later")

    made(looking, at)
    packed = fetched(looking, at)

    assert [name for name in packed.namelist() if name.startswith("REPORT/")] == [
        "REPORT/REPORT01.PDF",
        "REPORT/REPORT02.TXT",
    ]
    assert packed.read("REPORT/REPORT01.PDF") == b"%PDF-1.7 one"
    assert packed.read("REPORT/REPORT02.TXT").decode("utf-8-sig").split("\r\n") == [
        "CT Chest Report",
        "Invented Radiologist",
        "",
        "Findings",
        "No <b>nodules</b>.",
        "Heart of normal size.",
    ]
    assert 'href="REPORT/REPORT01.PDF"' in packed.read("INDEX.HTM").decode()


def test_asking_again_makes_no_second_disc(looking: Looking, at: datetime) -> None:
    first, again = asked(looking, at), asked(looking, at + SECOND)
    made(looking, at)

    assert (first, asked(looking, at + 2 * SECOND)) == (again, first)
    assert Job.objects.filter(kind="disc").count() == 1
    assert (make_disc(disc_uid=first.uid, at=at + SECOND), JOBS["disc"]) == (None, tasks.make_disc.name)


def hurried() -> Callable[[], float]:
    """Return a clock by which a share has time for one image."""
    ticks = itertools.chain([0.0, 0.0], itertools.repeat(SHARE.total_seconds() + 1))
    return lambda: next(ticks)


def test_a_large_study_is_brought_share_by_share_and_nothing_twice(looking: Looking, ward: Scene, at: datetime) -> None:
    disc = asked(looking, at)

    steps = []
    while make_disc(disc_uid=disc.uid, at=at, clock=hurried()) is not None:
        disc.refresh_from_db()
        steps.append((disc.fetched, disc.made_at))

    disc.refresh_from_db()
    files = [path for path in ward.archive.asked if path.rpartition("/instances/")[2] in ward.archive.files]
    assert (steps, disc.fetched, disc.made_at) == ([(1, None), (2, None), (3, None)], 4, at)
    assert (len(files), len(set(files))) == (4, 4)


def test_an_image_that_the_archive_does_not_give_is_left_out(
    looking: Looking, ward: Scene, pictures: list[Dataset], at: datetime
) -> None:
    other = ct_picture(9, study_uid="1.2.3")
    ward.archive.files[pictures[0].SOPInstanceUID] = sr.write(other)
    del ward.archive.files[pictures[3].SOPInstanceUID]

    disc = made(looking, at)

    assert (disc.total, disc.images) == (4, 2)
    assert [name for name in fetched(looking, at).namelist() if name.startswith("DICOM/")] == [
        "DICOM/SE000001/IM000002",
        "DICOM/SE000001/IM000003",
    ]


def test_what_is_no_image_is_not_put_on_a_disc(
    looking: Looking, ward: Scene, pictures: list[Dataset], at: datetime
) -> None:
    report = sr.ct(study_uid=ward.archive.study)
    report.SeriesInstanceUID = pictures[3].SeriesInstanceUID
    report.SOPInstanceUID = pictures[3].SOPInstanceUID
    ward.archive.files[pictures[3].SOPInstanceUID] = sr.write(report)

    assert made(looking, at).images == 3


def test_a_study_of_which_nothing_comes_makes_no_disc(
    looking: Looking, ward: Scene, at: datetime, settings: Settings
) -> None:
    ward.archive.files = {}

    disc = made(looking, at)

    assert (disc.failed_reason, disc.made_at, kept(settings)) == (DiscFailure.EMPTY, None, [])


def test_an_archive_that_is_away_is_asked_again_and_at_last_given_up(
    looking: Looking, ward: Scene, at: datetime, settings: Settings
) -> None:
    disc = asked(looking, at)
    ward.archive.says[""] = answer(b"", status="503 Service Unavailable")

    assert make_disc(disc_uid=disc.uid, at=at) == at + LATER
    assert make_disc(disc_uid=disc.uid, at=at + PATIENCE) is None
    disc.refresh_from_db()
    assert (disc.failed_reason, kept(settings)) == (DiscFailure.PACS, [])


def test_an_archive_that_goes_away_late_is_given_as_much_patience(looking: Looking, ward: Scene, at: datetime) -> None:
    disc = asked(looking, at)
    late = at + PATIENCE
    make_disc(disc_uid=disc.uid, at=late, clock=hurried())
    ward.archive.says[""] = answer(b"", status="503 Service Unavailable")

    assert make_disc(disc_uid=disc.uid, at=late + SECOND) == late + SECOND + LATER


def test_a_worker_that_dies_between_zip_and_row_makes_the_same_again(
    looking: Looking, at: datetime, monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    class Killed(BaseException):
        pass

    def killed(*_row: object, **_changes: object) -> None:
        raise Killed

    disc = asked(looking, at)
    with monkeypatch.context() as patched:
        patched.setattr(discs, "_act", killed)
        with pytest.raises(Killed):
            make_disc(disc_uid=disc.uid, at=at)
    between = kept(settings)

    again = made(looking, at + SECOND)

    assert (between, again, again.images) == ([disc.uid, f"{disc.uid}.zip"], disc, 4)
    assert kept(settings) == [f"{disc.uid}.zip"]


def test_a_disc_that_failed_can_be_asked_for_again(looking: Looking, ward: Scene, at: datetime) -> None:
    files, ward.archive.files = ward.archive.files, {}
    failed = made(looking, at)
    ward.archive.files = files

    again = made(looking, at + SECOND)

    assert (again != failed, again.images) == (True, 4)


def test_a_disc_that_the_worker_gave_up_can_be_asked_for_again(looking: Looking, at: datetime) -> None:
    given_up = asked(looking, at)
    Job.objects.filter(subject_uid=given_up.uid).update(state=JobState.FAILED, due_at=None)

    again = asked(looking, at + SECOND)

    given_up.refresh_from_db()
    assert (again != given_up, given_up.failed_reason) == (True, DiscFailure.PACS)


def test_more_than_the_budget_of_the_link_makes_no_disc(looking: Looking, at: datetime, settings: Settings) -> None:
    ImageLink.objects.update(bytes_used=looking.link.bytes_allowed - 10_000)

    disc = made(looking, at)

    assert (disc.failed_reason, kept(settings)) == (DiscFailure.TOO_LARGE, [])


def test_more_than_this_machine_has_room_for_makes_no_disc(looking: Looking, at: datetime, settings: Settings) -> None:
    settings.RECEIVER_DISK_FLOOR_MB = 10**9

    assert made(looking, at).failed_reason == DiscFailure.TOO_LARGE
    assert kept(settings) == []


def test_a_link_that_ended_before_its_disc_was_made_makes_none(
    looking: Looking, ward: Scene, at: datetime, settings: Settings
) -> None:
    disc = asked(looking, at)
    revoke_link(uid=looking.link.uid, by=ward.cast.ana_reads, at=at)
    before = len(ward.archive.asked)

    make_disc(disc_uid=disc.uid, at=at)

    disc.refresh_from_db()
    assert (disc.failed_reason, len(ward.archive.asked), kept(settings)) == (DiscFailure.ENDED, before, [])


def test_a_row_that_is_hidden_meanwhile_makes_no_disc_for_a_doctor(
    ward: Scene, pictures: list[Dataset], at: datetime
) -> None:
    ward.grant(at)
    found = opened(ward, at, ward.by_code(at))
    doctors = look(uid=found.link.uid, secret=found.secret, by=ward.cast.doctor, at=at)
    hide_entry(entry=ward.entry, by=ward.cast.ana_reads, at=at)

    assert made(doctors, at).failed_reason == DiscFailure.ENDED


def test_the_files_are_forgotten_with_the_link_and_the_row_stays(
    looking: Looking, at: datetime, settings: Settings
) -> None:
    disc = made(looking, at)
    assert kept(settings) == [f"{disc.uid}.zip"]

    forget_images(link_uid=looking.link.uid, at=at + LINK_LASTS)

    disc.refresh_from_db()
    assert (kept(settings), disc.forgotten_at, disc.size > 0) == ([], at + LINK_LASTS, True)
