"""What the pages of images show, worked out beforehand: numbers and words, never a UID."""

from collections.abc import Iterable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from passport.access.models import Ground
from passport.access.view import View
from passport.booklet.models import Entry, Exposure
from passport.booklet.words import examination_name
from passport.imaging import selectors
from passport.imaging.models import ImageLink, ImageSeries
from passport.imaging.reported import Stand, images_stand_for, no_film, reports_for
from passport.imaging.services import ALLOWED_BY_PATIENT, OWN, NoImages
from passport.imaging.services.looking import Line
from passport.language.saying import moment, say_day, say_number
from passport.people.models import User
from passport.people.selectors import day_at
from passport.web.images.ways import GUEST, Beside, way_of
from passport.web.images.words import NO_FILM, late_sentence, refusal_sentence, waiting_sentence
from passport.web.presenters import zone_of
from passport.web.priors import viewer_address

# Of which grounds who decides for the patient ends the links of others. With a code a doctor opens them no more; who
# reads the passport by an own right opens them again, until that right is ended.
ENDED_BY_OWNERS = OWN | ALLOWED_BY_PATIENT


@dataclass(frozen=True, kw_only=True)
class Part:
    """One study of a row: where it opens, and what tells it from the others of the row."""

    name: str  # empty where the row has one alone
    open: str
    carry: str  # empty for who cannot carry a link to another device
    viewer: str  # of the facility; empty where it has none for this reader


@dataclass(frozen=True, kw_only=True)
class OpenLink:
    """One link that holds now: who looks at what, until when, and how it is ended."""

    uid: str
    sentence: str  # who can look, and until when
    what: str
    facility: str
    openings: str
    end: str  # address; empty: it ends by itself


@dataclass(frozen=True, kw_only=True)
class Card:
    """The images of one row as its page shows them."""

    parts: tuple[Part, ...]
    waiting: str
    late: str
    no_film: str  # what a text says of films and prints; empty for doctors, and where none says it
    without_report: bool
    missing: str
    links: tuple[OpenLink, ...]
    all_links: str  # the page of every open link of the passport; empty for doctors


@dataclass(frozen=True, kw_only=True)
class Tile:
    """One series with one preview."""

    number: int
    description: str
    count: str
    size: str


def card_of(beside: Beside) -> Card | None:
    """Return what the page of a row says of its images; None: it can have none, or they are not for this reader."""
    view, entry = beside.view, beside.entry
    if not view.scope.images or not view.pictured(entry):
        return None
    places = selectors.places_of(view, entry)
    reports = reports_for(view, entry)
    stand = images_stand_for(view, entry, reports)
    waits = bool(places) and stand is Stand.WAITS_FOR_REPORT
    today = day_at(entry.facility, beside.at)
    open_now = [] if waits else [place.exposure for place in places]
    return Card(
        parts=tuple(_part(beside, part, alone=len(open_now) == 1) for part in open_now),
        waiting=waiting_sentence(entry, on=today, report_is_here=bool(reports)) if waits else "",
        late=late_sentence(entry, on=today) if waits and not reports else "",
        no_film=str(NO_FILM) if view.ground in OWN and no_film(entry) else "",
        without_report=stand is Stand.OPEN_WITHOUT_REPORT,
        missing="" if places else refusal_sentence(NoImages(), entry),
        links=() if beside.way == GUEST else tuple(links_shown(view, entry)),  # a guest closes them where they are open
        all_links=reverse("patient:images", args=[beside.uid]) if view.ground in OWN else "",
    )


def links_shown(view: View, entry: Entry | None = None) -> Iterable[OpenLink]:
    """Return the links to images of a passport, or of one row of it, that hold now, as its reader sees them."""
    if view.patient is None:
        return
    found = selectors.links_of(view)
    zone = zone_of(view.patient)
    for link in found.filter(exposure__entry=entry) if entry else found:
        yield open_link(link, reader=view.reader, zone=zone)


def open_link(link: ImageLink, *, reader: User | None, zone: ZoneInfo) -> OpenLink:
    """Return one link as a reader sees it."""
    mine = reader is not None and link.reader_id == reader.pk
    ends = mine or Ground(link.ground) in ENDED_BY_OWNERS
    return OpenLink(
        uid=link.uid,
        sentence=_until_sentence(link, moment(link.expires_at, zone), mine=mine),
        what=name_of(link.exposure.entry),
        facility=link.exposure.entry.facility.name,
        openings=_openings(link, zone),
        end=reverse("images:revoke", args=[link.uid]) if ends else "",
    )


def _until_sentence(link: ImageLink, until: str, *, mine: bool) -> str:
    if mine:
        return _("You can look until %(until)s.") % {"until": until}
    said = {"name": selectors.looker_of(link), "until": until}
    if link.guest is not None:
        return _("Somebody who says to be %(name)s can look until %(until)s.") % said
    return _("%(name)s can look until %(until)s.") % said


def tile_of(series: ImageSeries) -> Tile:
    """Return a series as its link lists it; its size is told once its images are listed."""
    lines = [Line.read(line) for line in series.images.splitlines()]
    count = len(lines) or series.told
    told = [line.pixel_bytes for line in lines]
    return Tile(
        number=series.number,
        description=series.description,
        count=_counted(count) if count else "",
        size=megabytes(sum(one or 0 for one in told)) if told and None not in told else "",
    )


def name_of(entry: Entry) -> str:
    """Return what was examined, in plain words."""
    return examination_name(entry.exam_code, kind=entry.kind, region=entry.region, side=entry.laterality)


def zone_of_row(view: View, entry: Entry) -> ZoneInfo:
    """Return the clock by which a row is spoken of: the patient's, or that of the hospital."""
    return zone_of(view.patient) if view.patient else ZoneInfo(entry.facility.time_zone or "UTC")


def zone_behind(link: ImageLink) -> ZoneInfo:
    """Return the clock by which a link is spoken of: the patient's, or that of the hospital."""
    return zone_of(link.patient) if link.patient else ZoneInfo(link.exposure.entry.facility.time_zone)


def megabytes(size: int) -> str:
    """Return a size as people read it: never less than it is, and not more exactly than anybody wants."""
    if size < 1_000_000:
        return _("less than 1 MB")
    return _("%(size)s MB") % {"size": say_number(-(-size // 1_000_000))}


def viewer_of(view: View, entry: Entry, exposure: Exposure) -> str:
    """Return where the facility's own viewer opens a study for a reader; "" where it has none for that reader."""
    facility = entry.facility
    if not facility.viewer_url or (view.ground in OWN and not facility.viewer_for_patients):
        return ""
    if view.ground == Ground.GUEST:  # nobody knows who it is, and the address names the study
        return ""
    return viewer_address(entry, exposure.study_instance_uid)


def again_address(link: ImageLink) -> str:
    """Return the page from which the images of a link are opened again."""
    way, uid = way_of(link)
    if way == GUEST:
        return reverse("look:entry", args=[uid, link.exposure.entry.uid])
    return reverse("images:entry", args=[way, uid, link.exposure.entry.uid])


def _part(beside: Beside, exposure: Exposure, *, alone: bool) -> Part:
    return Part(
        name="" if alone else " ".join(word for word in (exposure.manufacturer, exposure.model) if word),
        open=beside.address("open", exposure.uid),
        carry=beside.address("carry", exposure.uid) if beside.view.ground in OWN else "",
        viewer=viewer_of(beside.view, beside.entry, exposure),
    )


def _openings(link: ImageLink, zone: ZoneInfo) -> str:
    if not link.openings_used or link.opened_at is None:
        return _("not opened yet")
    sentence = ngettext(
        "opened %(count)s time, last on %(when)s", "opened %(count)s times, last on %(when)s", link.openings_used
    )
    return sentence % {"count": say_number(link.openings_used), "when": moment(link.opened_at, zone)}


def _counted(count: int) -> str:
    return ngettext("%(count)s image", "%(count)s images", count) % {"count": say_number(count)}


def day_of(entry: Entry) -> str:
    """Return the day of a row as people write it; "" where it is not known."""
    return say_day(entry.performed_on) if entry.performed_on else ""
