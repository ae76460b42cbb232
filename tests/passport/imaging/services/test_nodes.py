"""Where images are looked for: at the registered nodes of the facility, and nowhere else."""

from datetime import datetime

import pytest

from passport.access.services import NotAllowed
from passport.imaging.clients import PacsFailure, PacsRefused, PacsUnavailable
from passport.imaging.models import ImageLink, ImageSeries, Pacs, Study, Way
from passport.imaging.services import (
    AnotherPerson,
    NoImages,
    look,
    open_images,
    shown_series,
)
from tests.passport.imaging.archive import Archive, running
from tests.passport.imaging.clients.nodes import answer
from tests.passport.imaging.opening import opened
from tests.passport.imaging.scene import STUDY, Scene, registered, sent

# Where images are looked for.

NOT_ASKED: dict[str, dict[str, object]] = {
    "switched off": {"active": False},
    "over DICOM only": {"way": Way.C_GET, "ae_title": "X", "host": "127.0.0.1", "port": 4},
    "without an address": {"web_url": "", "wado_uri": "http://127.0.0.1/wado"},
}


@pytest.mark.parametrize("change", NOT_ASKED.values(), ids=NOT_ASKED.keys())
def test_a_node_that_is_not_registered_for_it_is_never_asked(
    change: dict[str, object], ward: Scene, at: datetime
) -> None:
    Pacs.objects.filter(pk=ward.pacs.pk).update(**change)

    with pytest.raises(NoImages):
        opened(ward, at)

    assert ward.archive.asked == []


def test_a_node_of_another_facility_is_never_asked(ward: Scene, at: datetime) -> None:
    Pacs.objects.filter(pk=ward.pacs.pk).update(facility=ward.cast.cedar)

    with pytest.raises(NoImages):
        opened(ward, at)

    assert ward.archive.asked == []


def test_a_node_that_is_switched_off_shows_nothing_of_a_link_that_is_open(ward: Scene, at: datetime) -> None:
    found = opened(ward, at)
    before = len(ward.archive.asked)
    Pacs.objects.filter(pk=ward.pacs.pk).update(active=False)
    link = look(uid=found.link.uid, secret=found.secret, by=ward.cast.ana_reads, at=at).link

    with pytest.raises(PacsRefused):
        shown_series(link, 1)

    assert len(ward.archive.asked) == before


@pytest.mark.parametrize("study", ["1.2/../../patients", "1.2.3?limit=1", "..", "a"])
def test_a_study_that_a_device_named_with_something_else_than_a_uid_is_asked_for_nowhere(
    study: str, ward: Scene, at: datetime
) -> None:
    part = sent(ward.entry, study)

    with pytest.raises(NoImages):
        open_images(view=ward.own(at), entry=ward.entry, exposure_uid=part.uid, by=ward.cast.ana_reads, at=at)

    assert ward.archive.asked == []


def test_the_part_of_another_row_opens_nothing_here(ward: Scene, at: datetime) -> None:
    other = sent(ward.cast.boris_at_linden, "1.2.7")

    with pytest.raises(NoImages):
        open_images(view=ward.own(at), entry=ward.entry, exposure_uid=other.uid, by=ward.cast.ana_reads, at=at)
    with pytest.raises(NotAllowed):
        open_images(
            view=ward.own(at),
            entry=ward.cast.boris_at_linden,
            exposure_uid=other.uid,
            by=ward.cast.ana_reads,
            at=at,
        )


def test_a_study_that_the_node_does_not_keep_has_no_images(ward: Scene, at: datetime) -> None:
    ward.archive.study = "1.2.3"

    with pytest.raises(NoImages):
        opened(ward, at)

    assert ImageLink.objects.count() == 0


def test_of_two_nodes_the_one_that_lists_the_study_is_asked_first(ward: Scene, at: datetime) -> None:
    with running(Archive(study=STUDY, series={"1.2.5": ["1.2.5.1"]})) as second:
        listing = registered(ward.cast.linden, second.base, at, name="Zweites Archiv")
        Study.objects.create(
            pacs=listing, facility=ward.cast.linden, study_instance_uid=STUDY, listed_at=at, seen_at=at
        )

        assert opened(ward, at).link.pacs == listing
    assert ward.archive.asked == []


@pytest.mark.parametrize(
    ("said", "error"),
    [
        (answer(b"", status="500 Internal Server Error"), PacsRefused),
        (answer(b"", status="503 Service Unavailable"), PacsUnavailable),
        (answer(b"", "Location: /elsewhere", status="302 Found"), PacsRefused),
        (answer(b"<html>", "Content-Type: text/html"), PacsRefused),
    ],
)
def test_a_node_that_fails_makes_no_link(said: bytes, error: type[PacsFailure], ward: Scene, at: datetime) -> None:
    ward.archive.says[""] = said

    with pytest.raises(error):
        opened(ward, at)

    assert (ImageLink.objects.count(), ImageSeries.objects.count()) == (0, 0)


def test_a_node_that_fails_is_passed_over_when_another_keeps_the_study(ward: Scene, at: datetime) -> None:
    ward.archive.says[""] = answer(b"", status="500 Internal Server Error")
    with running(Archive(study=STUDY, series={"1.2.5": ["1.2.5.1"]})) as second:
        registered(ward.cast.linden, second.base, at, name="Zweites Archiv")

        assert opened(ward, at).link.pacs.name == "Zweites Archiv"


def test_a_node_that_does_not_answer_is_left_alone_for_a_moment(ward: Scene, at: datetime) -> None:
    ward.archive.says[""] = answer(b"", status="503 Service Unavailable")

    for _turn in range(3):
        with pytest.raises(PacsUnavailable):
            opened(ward, at)

    assert len(ward.archive.asked) == 1


SOMEBODY = [
    ("another number and another birth date", "B-1", "19591004", True),
    ("another number", "B-1", "19850612", False),
    ("another number and nothing else", "B-1", "", False),
    ("another birth date", "a-1", "19591004", False),
    ("nothing is told", "", "", False),
]


@pytest.mark.parametrize(("case", "number", "born", "refused"), SOMEBODY, ids=[row[0] for row in SOMEBODY])
def test_a_study_that_the_archive_keeps_for_another_person_is_not_shown(
    case: str, number: str, born: str, refused: bool, ward: Scene, at: datetime
) -> None:
    ward.archive.patient_id, ward.archive.birth_date = number, born
    try:
        opened(ward, at)
    except AnotherPerson:
        assert (refused, ImageLink.objects.count()) == (True, 0)
    else:
        assert not refused
