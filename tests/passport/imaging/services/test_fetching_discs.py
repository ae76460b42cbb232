"""A disc on its way to its reader: what it costs, and that it ends with what allowed it."""

from collections.abc import Callable, Iterator
from datetime import datetime
from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps
from pydicom.dataset import Dataset
from pytest_django import Settings

from passport.access.services import stop_grant
from passport.imaging.disc.packing import workshop
from passport.imaging.models import ImageDisc, ImageLink, ImageReport
from passport.imaging.services import (
    DiscNotMade,
    LinkEnded,
    Looking,
    discs,
    fetch_disc,
    look,
    read_through_doctor,
    revoke_link,
    withdraw_report,
)
from passport.signing.models import Act
from tests.passport.imaging import papers
from tests.passport.imaging.discs import asked, fetched, kept, made
from tests.passport.imaging.opening import SECOND, opened
from tests.passport.imaging.scene import Scene


def test_a_disc_is_fetched_when_it_is_made_and_its_bytes_are_spent(looking: Looking, at: datetime) -> None:
    with pytest.raises(DiscNotMade):
        fetch_disc(looking=looking, by=looking.link.reader, at=at)
    asked(looking, at)
    with pytest.raises(DiscNotMade):
        fetch_disc(looking=looking, by=looking.link.reader, at=at)

    disc = made(looking, at)
    fetched(looking, at)

    looking.link.refresh_from_db()
    assert (looking.link.bytes_used, disc.size > 4 * 48 * 64 * 2) == (disc.size, True)
    assert list(Act.objects.filter(verb__startswith="images.disc").order_by("id").values_list("verb", flat=True)) == [
        "images.disc_asked",
        "images.disc_made",
        "images.disc_fetched",
    ]


def test_a_disc_is_not_fetched_beyond_the_budget(looking: Looking, at: datetime) -> None:
    disc = made(looking, at)
    ImageLink.objects.update(bytes_used=looking.link.bytes_allowed - disc.size + 1)

    with pytest.raises(LinkEnded):
        fetch_disc(looking=looking, by=looking.link.reader, at=at)


@pytest.fixture
def small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a disc go out in pieces of 1,000 bytes, and its link be asked before each."""
    monkeypatch.setattr(discs, "LOOK_AGAIN", 1)
    monkeypatch.setattr("passport.imaging.disc.packing.PIECE", 1000)


def begun(looking: Looking, at: datetime) -> tuple[int, Iterator[bytes]]:
    """Return the length of the first piece of a disc, and the others."""
    assert made(looking, at).size > 1000
    _disc, pieces = fetch_disc(looking=looking, by=looking.link.reader, at=at, now=lambda: at)
    return len(next(pieces)), pieces


def test_revoking_ends_a_fetching_that_has_begun(
    looking: Looking, ward: Scene, at: datetime, small_pieces: None
) -> None:
    first, rest = begun(looking, at)

    revoke_link(uid=looking.link.uid, by=ward.cast.ana_reads, at=at)

    assert (first, list(rest)) == (1000, [])


def test_a_fetching_that_has_begun_ends_with_its_ground(
    ward: Scene, pictures: list[Dataset], at: datetime, small_pieces: None
) -> None:
    grant = ward.grant(at)
    found = opened(ward, at, ward.by_code(at))
    doctors = look(uid=found.link.uid, secret=found.secret, by=ward.cast.doctor, at=at)
    first, rest = begun(doctors, at)

    stop_grant(grant=grant, by=ward.cast.ana_reads, at=at)

    assert (first, list(rest)) == (1000, [])


def test_a_fetching_that_spends_the_whole_budget_comes_to_its_end(
    looking: Looking, at: datetime, small_pieces: None
) -> None:
    disc = made(looking, at)
    ImageLink.objects.update(bytes_used=looking.link.bytes_allowed - disc.size)

    _disc, pieces = fetch_disc(looking=looking, by=looking.link.reader, at=at, now=lambda: at)

    assert sum(map(len, pieces)) == disc.size


def withdrawn(ward: Scene, report: ImageReport, at: datetime) -> None:
    withdraw_report(entry=ward.entry, uid=report.uid, by=ward.cast.approver, at=at)


def left_to_the_doctor(ward: Scene, report: ImageReport, at: datetime) -> None:
    read_through_doctor(patient=ward.cast.ana, by=ward.cast.ana_reads, at=at)


@pytest.mark.parametrize("keep", [withdrawn, left_to_the_doctor])
def test_a_disc_with_a_report_that_may_not_be_read_any_more_is_forgotten(
    keep: Callable[[Scene, ImageReport, datetime], None],
    looking: Looking,
    ward: Scene,
    at: datetime,
    settings: Settings,
) -> None:
    report = papers.kept(ward.entry, at)
    disc = made(looking, at)
    keep(ward, report, at + SECOND)

    with pytest.raises(DiscNotMade):
        fetch_disc(looking=looking, by=looking.link.reader, at=at + SECOND)

    disc.refresh_from_db()
    assert (disc.reports, disc.forgotten_at, kept(settings)) == (report.uid, at + SECOND, [])
    again = made(looking, at + SECOND)
    assert (again.reports, "REPORT/REPORT01.PDF" in fetched(looking, at + SECOND).namelist()) == ("", False)


def test_a_disc_that_is_begun_anew_holds_no_report_of_before(
    looking: Looking, ward: Scene, at: datetime, settings: Settings
) -> None:
    disc = asked(looking, at)
    workshop(Path(settings.IMAGES_DIR), disc.uid).file("REPORT", "REPORT01.PDF").write_bytes(b"before")

    made(looking, at)

    assert [name for name in fetched(looking, at).namelist() if name.startswith("REPORT")] == []


def test_a_disc_of_the_time_before_reports_were_named_is_made_anew(looking: Looking, ward: Scene, at: datetime) -> None:
    report = papers.kept(ward.entry, at)
    disc = made(looking, at)
    ImageDisc.objects.filter(pk=disc.pk).update(reports="")
    withdraw_report(entry=ward.entry, uid=report.uid, by=ward.cast.approver, at=at)

    import_module("passport.imaging.migrations.0012_discs_that_name_no_reports").name_unknown(apps, None)

    with pytest.raises(DiscNotMade):
        fetch_disc(looking=looking, by=looking.link.reader, at=at + SECOND)
    assert ImageDisc.objects.get(pk=disc.pk).forgotten_at == at + SECOND
    made(looking, at + SECOND)
    assert [name for name in fetched(looking, at + SECOND).namelist() if name.startswith("REPORT/")] == []
