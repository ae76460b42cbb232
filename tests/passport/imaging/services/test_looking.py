"""Looking through a link: numbers instead of UIDs, and a budget that nobody overspends."""

from datetime import datetime

import pytest
from django.db.models import F

from passport.imaging.clients import PacsUnavailable, WrongObject
from passport.imaging.models import ImageLink
from passport.imaging.selectors import Ended
from passport.imaging.services import (
    LinkEnded,
    NoSuchImage,
    draw,
    revoke_link,
    shown_series,
    spend,
)
from passport.imaging.services.looking import Line, Side
from tests.passport.imaging.archive import JPEG
from tests.passport.imaging.clients.nodes import answer
from tests.passport.imaging.opening import SECOND, opened
from tests.passport.imaging.scene import STUDY, Scene

RENDERED = f"/studies/{STUDY}/series"


def asked_for(ward: Scene, words: str) -> list[str]:
    return [path for path in ward.archive.asked if words in path]


def test_a_series_is_listed_when_its_first_image_is_asked_for_and_not_again(ward: Scene, at: datetime) -> None:
    link = opened(ward, at).link

    listed = [shown_series(link, 1), shown_series(link, 1)]

    assert [[line.image[-1] for line in one.lines] for one in listed] == [["1", "2", "3"]] * 2
    assert (listed[0].pixel_bytes, listed[0].middle) == (3 * 512 * 256 * 2, (2, 1))
    assert len(asked_for(ward, "/instances")) == 2  # one page, and the end of the list


def test_an_image_is_drawn_in_the_size_that_fits_and_its_bytes_are_spent(ward: Scene, at: datetime) -> None:
    link = opened(ward, at).link

    picture = draw(link=link, series=1, image=3, side=Side.PREVIEW, at=at)

    link.refresh_from_db()
    assert (picture.kind, picture.data, link.bytes_used) == ("image/jpeg", JPEG, len(JPEG))
    assert asked_for(ward, "rendered") == [
        f"/studies/{STUDY}/series/1.2.826.0.1.1.1/instances/1.2.826.0.1.1.1.3/rendered?viewport=240,480"
    ]


def test_without_a_number_the_image_in_the_middle_is_drawn(ward: Scene, at: datetime) -> None:
    ward.archive.frames = 5
    link = opened(ward, at).link

    draw(link=link, series=1, side=Side.LARGE, at=at)

    assert asked_for(ward, "rendered") == [
        f"/studies/{STUDY}/series/1.2.826.0.1.1.1/instances/1.2.826.0.1.1.1.2/frames/3/rendered"
    ]


NUMBERS = [
    (0, 1, 1),
    (3, 1, 1),
    (1, 0, 1),
    (1, 4, 1),
    (1, 1, 2),
    (1, -1, 1),
    (10**30, 1, 1),
    (1, 10**30, 1),
    (1, 1, 10**30),
]


@pytest.mark.parametrize(("series", "image", "frame"), NUMBERS)
def test_a_number_that_is_none_asks_the_archive_for_no_image(
    series: int, image: int, frame: int, ward: Scene, at: datetime
) -> None:
    link = opened(ward, at).link

    with pytest.raises(NoSuchImage):
        draw(link=link, series=series, image=image, frame=frame, side=Side.LARGE, at=at)

    assert asked_for(ward, "rendered") == []


def test_images_that_came_since_get_the_next_numbers(ward: Scene, at: datetime) -> None:
    link = opened(ward, at).link
    shown_series(link, 1)
    ward.archive.series["1.2.826.0.1.1.1"].insert(0, "1.2.826.0.1.1.1.0")
    opened(ward, at)

    assert [line.image[-1] for line in shown_series(link, 1).lines] == ["1", "2", "3", "0"]


def test_what_the_archive_answers_instead_of_an_image_costs_nothing(ward: Scene, at: datetime) -> None:
    link = opened(ward, at).link
    shown_series(link, 1)
    ward.archive.says[RENDERED] = answer(b"<html>", "Content-Type: text/html")

    with pytest.raises(WrongObject):
        draw(link=link, series=1, image=1, side=Side.LARGE, at=at)

    link.refresh_from_db()
    assert link.bytes_used == 0


def test_an_archive_that_is_away_is_asked_once_for_all_previews_of_a_page(ward: Scene, at: datetime) -> None:
    link = opened(ward, at).link
    before = len(ward.archive.asked)
    ward.archive.says[""] = answer(b"", status="503 Service Unavailable")

    for series in (1, 2, 1):
        with pytest.raises(PacsUnavailable):
            draw(link=link, series=series, side=Side.PREVIEW, at=at)

    assert len(ward.archive.asked) == before + 1


def left(link: ImageLink, size: int) -> None:
    ImageLink.objects.filter(pk=link.pk).update(bytes_used=F("bytes_allowed") - size)


def test_no_image_is_handed_out_that_the_budget_does_not_hold(ward: Scene, at: datetime) -> None:
    link = opened(ward, at).link
    left(link, len(JPEG) + 1)

    draw(link=link, series=1, side=Side.PREVIEW, at=at)
    with pytest.raises(LinkEnded) as told:
        draw(link=link, series=1, side=Side.PREVIEW, at=at)

    link.refresh_from_db()
    assert (told.value.why, link.bytes_allowed - link.bytes_used) == (Ended.SPENT, 1)


def test_a_link_that_ends_while_the_archive_draws_hands_nothing_out(ward: Scene, at: datetime) -> None:
    link = opened(ward, at).link
    revoke_link(uid=link.uid, by=ward.cast.ana_reads, at=at + SECOND)

    with pytest.raises(LinkEnded) as told:
        draw(link=link, series=1, side=Side.PREVIEW, at=at + SECOND)

    assert told.value.why is Ended.REVOKED


def test_bytes_are_spent_until_none_are_left_and_not_beyond(ward: Scene, at: datetime) -> None:
    link = opened(ward, at).link
    left(link, 10)

    spend(link=link, size=10, at=at)
    with pytest.raises(LinkEnded):
        spend(link=link, size=1, at=at)


@pytest.mark.parametrize(
    "line",
    [
        Line(image="1.2.3", frames=1, rows=512, columns=256, pixel_bytes=262_144),
        Line(image="1.2.3", frames=40, rows=None, columns=None, pixel_bytes=None),
    ],
)
def test_what_is_kept_of_an_image_reads_back_as_it_was(line: Line) -> None:
    assert Line.read(str(line)) == line


def test_an_image_that_is_not_larger_is_drawn_as_it_is() -> None:
    sizes = [(480, 100), (100, 480), (481, 1), (4000, 3000), (None, None)]
    lines = [Line(image="1", frames=1, rows=rows, columns=columns, pixel_bytes=None) for rows, columns in sizes]

    assert [line.viewport(Side.PREVIEW) for line in lines] == [None, None, (1, 480), (360, 480), None]
