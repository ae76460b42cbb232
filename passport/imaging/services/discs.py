"""A study as a zip in the shape of a disc: asked for by who looks, made by the worker share by share, fetched, forgotten."""

import errno
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation

from passport.access.services import View
from passport.booklet.models import Entry
from passport.booklet.words import examination_name
from passport.database import new_uid
from passport.imaging import selectors
from passport.imaging.clients import PacsFailure, PacsRefused, TooMuch, WrongObject
from passport.imaging.clients.pictures import COPYING, HEAD_BYTES, IMAGE_CLASSES, Place
from passport.imaging.clients.uids import NotDicom, read_values
from passport.imaging.disc.directory import WANTED, File, directory
from passport.imaging.disc.packing import (
    REPORTS,
    Workshop,
    free_bytes,
    image_path,
    pieces,
    preview_path,
    report_name,
    workshop,
)
from passport.imaging.models import DiscFailure, ImageDisc, ImageLink, ImageReport, ReportForm
from passport.imaging.report_files import report_file
from passport.imaging.reported import Reading, reports_for
from passport.imaging.selectors import Ended
from passport.imaging.services.asking import asking
from passport.imaging.services.links import LinkEnded, Looker
from passport.imaging.services.looking import (
    Line,
    Looking,
    ShownSeries,
    Side,
    holds,
    require_ground,
    shown_series,
    spend,
)
from passport.language.offered import offered_or_default
from passport.queue.services import add_job
from passport.signing.acts import Subject, record_act

SHARE = timedelta(seconds=40)  # of the worker's time at once; well below what a task may take
LATER = timedelta(seconds=20)  # until a node that does not answer is asked again
PATIENCE = timedelta(minutes=15)
LOOK_AGAIN = 16  # pieces of a file that are handed out before the link is asked again
SAVED_EACH = 20  # images


class DiscNotMade(Exception):
    """The disc is not ready to be fetched."""


class TooLarge(Exception):
    """The study is more than the budget of the link, or than this machine has room for."""


@dataclass(frozen=True, kw_only=True)
class _Wanted:
    """One image of the study, and where it will lie on the disc."""

    series: str
    line: Line
    path: tuple[str, str, str]


@transaction.atomic
def ask_disc(*, looking: Looking, by: Looker, at: datetime) -> ImageDisc:
    """Ask for the disc of a study that is looked at, or return the one that is being made or is there."""
    link = looking.link
    found = selectors.disc_of(link)
    if found is not None and selectors.was_given_up(found):
        _write(found, failed_reason=DiscFailure.PACS)
    if found is not None and not found.failed_reason:
        return found
    disc = ImageDisc.objects.create(link=link, asked_at=at, progressed_at=at)
    _act("images.disc_asked", disc, by=by, at=at)
    add_job(kind=selectors.MAKE_DISC, subject_uid=disc.uid, at=at)
    return disc


def make_disc(*, disc_uid: str, at: datetime, clock: Callable[[], float] = time.monotonic) -> datetime | None:
    """Bring a disc further; return when to go on, None when nothing is left to do. What cannot be made says why.

    Asks the node and writes files outside any transaction. An image that the node does not give is left out.
    """
    disc = ImageDisc.objects.select_related(
        "link__patient", "link__guest__grant__patient", "link__pacs", "link__exposure__entry__facility"
    ).get(uid=disc_uid)
    if disc.made_at or disc.failed_reason or disc.forgotten_at:
        return None
    try:
        view = _require_allowed(disc.link, at)
        return _go_on(disc, view, at=at, until=clock() + SHARE.total_seconds(), clock=clock)
    except LinkEnded:
        return _fail(disc, DiscFailure.ENDED, at=at)
    except TooLarge:
        return _fail(disc, DiscFailure.TOO_LARGE, at=at)
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise
        return _fail(disc, DiscFailure.TOO_LARGE, at=at)
    except PacsFailure:
        return at + LATER if at < disc.progressed_at + PATIENCE else _fail(disc, DiscFailure.PACS, at=at)


def fetch_disc(
    *, looking: Looking, by: Looker, at: datetime, now: Callable[[], datetime] = timezone.now
) -> tuple[ImageDisc, Iterator[bytes]]:
    """Spend the bytes of a disc from the budget of its link, and return it piece by piece.

    The pieces end early when the link or its ground does. A disc with a report that the reader may not read any more
    is forgotten, to be made anew. Raises DiscNotMade, LinkEnded.
    """
    disc = selectors.disc_of(looking.link)
    if disc is None or not disc.made_at:
        raise DiscNotMade
    readable = {one.uid for one in _readable(looking.view, looking.link.exposure.entry)}
    if not readable.issuperset(disc.reports.split()):
        forget_disc(disc, at=at)
        raise DiscNotMade
    spend(link=looking.link, size=disc.size, at=at)
    _act("images.disc_fetched", disc, by=by, at=at)
    return disc, _while_open(disc, now)


def forget_disc(disc: ImageDisc, *, at: datetime) -> None:
    """Remove the files of a disc; the row that says it was made stays."""
    _workshop(disc).forget()
    ImageDisc.objects.filter(pk=disc.pk).update(forgotten_at=at)


def _require_allowed(link: ImageLink, at: datetime) -> View:
    """Return what allows a link now. Raises LinkEnded."""
    ended = selectors.how_ended(link, at)
    if ended is not None:
        raise LinkEnded(link, ended)
    return require_ground(link, at)


def _go_on(disc: ImageDisc, view: View, *, at: datetime, until: float, clock: Callable[[], float]) -> datetime | None:
    link, work = disc.link, _workshop(disc)
    shown = [shown_series(link, one.number) for one in selectors.series_of(link)]
    wanted = _wanted(shown)
    if disc.total is None or disc.total < len(wanted):
        _write(disc, total=len(wanted))
    if not _fetch(disc, work, wanted, at=at, is_over=lambda: clock() > until):
        return at
    return _finish(disc, work, shown, view, at=at)


def _wanted(shown: Sequence[ShownSeries]) -> list[_Wanted]:
    return [
        _Wanted(series=one.series.series_instance_uid, line=line, path=image_path(one.series.number, number))
        for one in shown
        for number, line in enumerate(one.lines, start=1)
    ]


def _fetch(
    disc: ImageDisc, work: Workshop, wanted: Sequence[_Wanted], *, at: datetime, is_over: Callable[[], bool]
) -> bool:
    """Bring images from the node until the share is over; return whether all of them were asked for."""
    size, position = work.size if work.folder.exists() else 0, disc.fetched
    try:
        while position < len(wanted):
            if is_over():
                return False
            size += _copy(disc.link, work, wanted[position])
            position += 1
            if position % SAVED_EACH == 0:
                _write(disc, fetched=position, progressed_at=at)
                _require_room(disc.link, size)
        _require_room(disc.link, size)
    finally:
        if position > disc.fetched:
            _write(disc, fetched=position, progressed_at=at)
    return True


def _copy(link: ImageLink, work: Workshop, one: _Wanted) -> int:
    """Bring one image, and return its size; 0 for what the node does not give, or is no image."""
    path = work.file(*one.path)
    place = Place(study=link.exposure.study_instance_uid, series=one.series, image=one.line.image)
    try:
        with asking(link.pacs, COPYING) as node, path.open("w+b") as file:
            told = node.copy(place, file)
    except (PacsRefused, WrongObject):
        path.unlink()
        return 0
    except TooMuch as error:
        path.unlink()
        if error.slow:
            raise
        return 0
    if told.sop_class_uid not in IMAGE_CLASSES:
        path.unlink()
        return 0
    return path.stat().st_size


def _require_room(link: ImageLink, size: int) -> None:
    # The zip stands beside the files for a moment.
    floor = settings.RECEIVER_DISK_FLOOR_MB * 1_000_000
    if size > link.bytes_allowed - link.bytes_used or free_bytes(settings.IMAGES_DIR) < size + floor:
        raise TooLarge


def _finish(disc: ImageDisc, work: Workshop, shown: Sequence[ShownSeries], view: View, *, at: datetime) -> None:
    named = [files for one in shown if (files := _files_of(work, one))]
    if not named:
        return _fail(disc, DiscFailure.EMPTY, at=at)
    uid = f"2.25.{int(new_uid(), 16)}"
    work.file("DICOMDIR").write_bytes(directory(named, uid=uid))
    _write_pages(disc, work, shown, view)
    _require_allowed(disc.link, at)
    images, size = sum(len(files) for files in named), work.pack()
    with transaction.atomic():
        _write(disc, made_at=at, images=images, size=size)
        _act("images.disc_made", disc, by=None, at=at)
    # Only now: who is killed before the row says so packs the same files again.
    work.tidy()
    return None


def _files_of(work: Workshop, one: ShownSeries) -> list[File]:
    found = []
    for number in range(1, len(one.lines) + 1):
        path = image_path(one.series.number, number)
        file = work.folder.joinpath(*path)
        if not file.exists():
            continue
        with file.open("rb") as opened:
            head = opened.read(HEAD_BYTES)
        try:
            found.append(File(path=path, values=read_values(head, WANTED)))
        except NotDicom:
            file.unlink()
    return found


def _write_pages(disc: ImageDisc, work: Workshop, shown: Sequence[ShownSeries], view: View) -> None:
    entry, patient = disc.link.exposure.entry, view.patient
    reports = _write_reports(disc, work, view, entry)
    language = patient.language if patient else ""
    with translation.override(offered_or_default(language)):
        context = {
            "name": examination_name(entry.exam_code, kind=entry.kind, region=entry.region, side=entry.laterality),
            "patient": patient or "",
            "entry": entry,
            "series": [_series_on_page(disc.link, work, one) for one in shown],
            "reports": reports,
        }
        for name in ("INDEX.HTM", "README.TXT"):
            text = render_to_string(f"images/disc/{name}", context)
            # Programs of Windows read a text as UTF-8 when it begins so, and want its ends of lines.
            work.file(name).write_bytes("\r\n".join(text.strip().splitlines()).encode("utf-8-sig"))


def _write_reports(disc: ImageDisc, work: Workshop, view: View, entry: Entry) -> list[str]:
    """Write the reports that the reader may read now, and return their names on the disc."""
    found = _readable(view, entry)
    work.empty(REPORTS)
    _write(disc, reports="\n".join(one.uid for one in found))
    named = [(report_name(number, pdf=one.form == ReportForm.PDF), one) for number, one in enumerate(found, start=1)]
    for name, one in named:
        work.file(REPORTS, name).write_bytes(report_file(one))
    return [name for name, _one in named]


def _readable(view: View, entry: Entry) -> list[ImageReport]:
    return [one.report for one in reports_for(view, entry) if one.reading is Reading.NOW]


def _series_on_page(link: ImageLink, work: Workshop, one: ShownSeries) -> dict[str, object]:
    images = sum(work.folder.joinpath(*image_path(one.series.number, n)).exists() for n in range(1, len(one.lines) + 1))
    return {
        "number": one.series.number,
        "description": one.series.description,
        "images": images,
        "preview": _preview(link, work, one) if images else "",
    }


def _preview(link: ImageLink, work: Workshop, one: ShownSeries) -> str:
    """Write the preview of a series, and return its address on the page; "" where the node draws none."""
    image, frame = one.middle
    line = one.lines[image - 1]
    place = Place(study=link.exposure.study_instance_uid, series=one.series.series_instance_uid, image=line.image)
    try:
        with asking(link.pacs) as node:
            drawn = node.drawn(place, frame=frame if line.frames > 1 else None, viewport=line.viewport(Side.PREVIEW))
    except PacsFailure:
        return ""
    path = preview_path(one.series.number, drawn.kind)
    work.file(*path).write_bytes(drawn.data)
    return "/".join(path)


def _while_open(disc: ImageDisc, now: Callable[[], datetime]) -> Iterator[bytes]:
    for number, piece in enumerate(pieces(_workshop(disc).zip)):
        if number % LOOK_AGAIN == 0 and not _goes_on(disc, now()):
            return  # fewer bytes than were announced: the browser says that the file is not whole
        yield piece


def _goes_on(disc: ImageDisc, at: datetime) -> bool:
    """Return whether a disc that is on its way may still go to its reader, who has paid for it already."""
    link = selectors.link_called(disc.link.uid)
    return link is not None and selectors.how_ended(link, at) in {None, Ended.SPENT} and holds(link, at)


def _workshop(disc: ImageDisc) -> Workshop:
    return workshop(settings.IMAGES_DIR, disc.uid)


def _fail(disc: ImageDisc, reason: DiscFailure, *, at: datetime) -> None:
    _workshop(disc).forget()
    with transaction.atomic():
        _write(disc, failed_reason=reason)
        _act("images.disc_failed", disc, by=None, at=at)


def _write(disc: ImageDisc, **changes: object) -> None:
    ImageDisc.objects.filter(pk=disc.pk).update(**changes)
    for name, value in changes.items():
        setattr(disc, name, value)


def _act(verb: str, disc: ImageDisc, *, by: Looker | None, at: datetime) -> None:
    link = disc.link
    record_act(
        verb=verb,
        by=by,
        subject=Subject(kind="image_link", uid=link.uid),
        at=at,
        facility_uid=link.pacs.facility.uid,
        patient=link.patient.uid if link.patient else "",
        disc=disc.uid,
    )
