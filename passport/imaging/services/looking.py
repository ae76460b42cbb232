"""Look at images: each page and each image asks the link and its ground again, and spends what it costs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from typing import Self

from django.db.models import F

from passport.access.models import Purpose
from passport.access.services import NotAllowed, View
from passport.imaging import selectors
from passport.imaging.clients.pictures import Image, Picture, Place
from passport.imaging.models import ImageLink, ImageSeries
from passport.imaging.reported import Stand, images_stand_for
from passport.imaging.selectors import Ended
from passport.imaging.services.asking import asking
from passport.imaging.services.grounds import view_of
from passport.imaging.services.links import LinkEnded, require_visit
from passport.people.models import User

MOST_IMAGES = 20_000  # of one series
NOT_TOLD = "-"


class NoSuchImage(Exception):
    """There is no image of this number behind the link."""


class Side(IntEnum):
    """The longer side of a drawn image, in pixels."""

    PREVIEW = 480
    LARGE = 1600


@dataclass(frozen=True, kw_only=True)
class Looking:
    """A link that its reader looks through, and the view that allows it."""

    link: ImageLink
    view: View
    until: datetime  # when this browser's visit is over


@dataclass(frozen=True, kw_only=True)
class Line:
    """One image behind a link, as its series keeps it."""

    image: str
    frames: int
    rows: int | None
    columns: int | None
    pixel_bytes: int | None

    @classmethod
    def of(cls, listed: Image) -> Self:
        """Return what is kept of an image as a node lists it."""
        return cls(
            image=listed.sop_instance_uid,
            frames=listed.frames,
            rows=listed.rows,
            columns=listed.columns,
            pixel_bytes=listed.pixel_bytes,
        )

    @classmethod
    def read(cls, line: str) -> Self:
        """Return what a kept line says."""
        image, frames, *told = line.split(" ")
        rows, columns, pixel_bytes = (None if one == NOT_TOLD else int(one) for one in told)
        return cls(image=image, frames=int(frames), rows=rows, columns=columns, pixel_bytes=pixel_bytes)

    def __str__(self) -> str:
        told = (NOT_TOLD if one is None else str(one) for one in (self.rows, self.columns, self.pixel_bytes))
        return " ".join([self.image, str(self.frames), *told])

    def viewport(self, side: Side) -> tuple[int, int] | None:
        """Return width and height in which a node is to draw it; None: as it is, because it is not larger."""
        if not self.rows or not self.columns or max(self.rows, self.columns) <= side:
            return None
        longer = max(self.rows, self.columns)
        return max(self.columns * side // longer, 1), max(self.rows * side // longer, 1)


@dataclass(frozen=True, kw_only=True)
class ShownSeries:
    """One series behind a link with its images, in the order of their numbers here."""

    series: ImageSeries
    lines: tuple[Line, ...]

    @property
    def pixel_bytes(self) -> int | None:
        """Return how much all its images are before any compression; None when the node does not tell it of each."""
        told = [line.pixel_bytes for line in self.lines]
        return None if None in told else sum(one or 0 for one in told)

    @property
    def middle(self) -> tuple[int, int]:
        """Return the numbers of the image and the frame that stand for the series."""
        image = (len(self.lines) + 1) // 2
        return image, (self.lines[image - 1].frames + 1) // 2 if self.lines else 1


def look(*, uid: str, secret: str, by: User | None, at: datetime) -> Looking:
    """Return what a browser's cookie opens to its reader, whose look is written down.

    Raises NotAllowed for another reader's link, LinkEnded for the reader's own that opens nothing now, LookNotWritten.
    """
    link, until = require_visit(uid=uid, secret=secret, by=by, at=at)
    return Looking(link=link, view=require_ground(link, at), until=until)


def require_ground(link: ImageLink, at: datetime) -> View:
    """Return what lets the reader of a link see its study now, after writing the look down.

    Raises LinkEnded, LookNotWritten.
    """
    try:
        view = view_of(link, at)
        studies = {part.study_instance_uid for part in view.pictured(link.exposure.entry)}
    except NotAllowed:
        raise LinkEnded(link, Ended.NO_GROUND) from None
    if link.exposure.study_instance_uid not in studies or _waits(view, link):
        raise LinkEnded(link, Ended.NO_GROUND)
    return view


def holds(link: ImageLink, at: datetime) -> bool:
    """Return whether what a link rests on still lets its reader see its study. Raises LookNotWritten."""
    try:
        require_ground(link, at)
    except LinkEnded:
        return False
    return True


def shown_series(link: ImageLink, number: int) -> ShownSeries:
    """Return one series of a link with its images, asked of the node when they are not listed yet.

    Raises NoSuchImage, PacsFailure.
    """
    series = link.series.filter(number=number).first() if number <= MOST_IMAGES else None
    if series is None:
        raise NoSuchImage
    lines = [Line.read(line) for line in series.images.splitlines()]
    if not lines or series.listed_told != series.told:
        with asking(link.pacs) as node:
            found = node.images(link.exposure.study_instance_uid, series.series_instance_uid)
        _write_lines(series, _merged(lines, [Line.of(one) for one in found]))
        lines = [Line.read(line) for line in series.images.splitlines()]
    return ShownSeries(series=series, lines=tuple(lines))


def draw(
    *, link: ImageLink, series: int, image: int | None = None, frame: int | None = None, side: Side, at: datetime
) -> Picture:
    """Return one image of a link as the node draws it, and spend its bytes; without a number that of the middle.

    Raises NoSuchImage, LinkEnded, PacsFailure.
    """
    shown = shown_series(link, series)
    image, frame = shown.middle if image is None else (image, 1 if frame is None else frame)
    if not 1 <= image <= len(shown.lines):
        raise NoSuchImage
    line = shown.lines[image - 1]
    if not 1 <= frame <= line.frames:
        raise NoSuchImage
    place = Place(study=link.exposure.study_instance_uid, series=shown.series.series_instance_uid, image=line.image)
    with asking(link.pacs) as node:
        picture = node.drawn(place, frame=frame if line.frames > 1 else None, viewport=line.viewport(side))
    spend(link=link, size=len(picture.data), at=at)
    return picture


def spend(*, link: ImageLink, size: int, at: datetime) -> None:
    """Take bytes from the budget of a link before they are handed out. Raises LinkEnded when it opens nothing now."""
    left = ImageLink.objects.filter(
        pk=link.pk, revoked_at__isnull=True, expires_at__gt=at, bytes_used__lte=F("bytes_allowed") - size
    )
    if not left.update(bytes_used=F("bytes_used") + size):
        link.refresh_from_db()
        raise LinkEnded(link, selectors.how_ended(link, at) or Ended.SPENT)


def _waits(view: View, link: ImageLink) -> bool:
    """Return whether images wait for their report by now: it was withdrawn, or the patient leaves it to a doctor."""
    if view.purpose != Purpose.OWN_RECORD:
        return False
    return images_stand_for(view, link.exposure.entry) is Stand.WAITS_FOR_REPORT


def _write_lines(series: ImageSeries, lines: Sequence[Line]) -> None:
    """Keep the images of a series; who listed them a moment before gave them their numbers."""
    text = "\n".join(str(line) for line in lines)
    unchanged = ImageSeries.objects.filter(pk=series.pk, images=series.images)
    unchanged.update(images=text, listed_told=series.told)
    series.refresh_from_db()


def _merged(known: Sequence[Line], found: Sequence[Line]) -> list[Line]:
    """Return the images that have a number, each under its own, and behind them those that came since."""
    before = {line.image for line in known}
    return [*known, *(line for line in found if line.image not in before)][:MOST_IMAGES]
