"""What a doctor with seven minutes reads first: the last 12 months, the part of the body asked about before the others.

The part of the body is the one that the address asks for (`region`, a code of the dictionary), else that of the open
request of this doctor, else that of the latest examination. Nothing is left out silently, and nothing stands here twice:
what is older, or has no day, is counted and stands below.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from passport.access.models import Ground
from passport.access.services import View
from passport.booklet.examinations import region_in
from passport.booklet.models import Entry
from passport.booklet.places import place_of
from passport.booklet.row_words import TO_DOCTORS
from passport.booklet.states import State
from passport.booklet.words import examination_name
from passport.imaging.selectors import facilities_with_images, rows_with_reports
from passport.justification.priors import months_before
from passport.web.choosing import UNKNOWN, Option, region_of, region_place, region_words
from passport.web.images.ways import IMAGE_WAYS
from passport.web.presenters import Row, row_of, zone_of

MONTHS = 12
COPIED = 3


@dataclass(frozen=True, kw_only=True)
class RecentRow:
    """One examination in one line."""

    row: Row
    report: bool  # a report on it is kept here
    images: str  # the page of its images; empty where it can have none, or not for this reader


@dataclass(frozen=True, kw_only=True)
class Recent:
    """The last 12 months by part of the body, and three lines to copy."""

    region: str  # in words; empty where there is no row at all
    chosen: str  # its code where a person chose it: by the address, or by a request; goes along to the next request
    regions: tuple[Option, ...]  # to choose from; empty where there is nothing to choose
    near: tuple[RecentRow, ...]  # of that part of the body, newest first
    other: tuple[RecentRow, ...]
    count: int
    others: int  # rows that are older, or whose day is not known
    keys: frozenset[int]  # of the rows that stand here
    lines: str  # to copy: of that part of the body first


def recent_of(view: View, request: HttpRequest, *, rows: Sequence[Entry], uid: str = "") -> Recent:
    """Return the last 12 months of an outline, in as many statements for a lifetime as for one row.

    `uid` is that by which doctors come to the images; without it no line leads to any.
    """
    chosen = _chosen(rows, request.GET.get("region", ""), requested=_requested(view))
    region = chosen or _latest_region(rows)
    late = {row.pk for row in rows if _is_recent(row, since=_since(view.at, view))}
    copied = [row.pk for row in _to_copy(rows, region)]
    found = {row.pk: row for row in view.lines({*late, *copied}).prefetch_related("exposures")}
    shown = [row for key, row in found.items() if key in late]
    lines = dict(zip((row.pk for row in shown), _lines(view, shown, uid=uid), strict=True))
    return Recent(
        region=region_words(region) if region else "",
        chosen=chosen,
        regions=_options(rows, region),
        near=tuple(lines[row.pk] for row in shown if region_of(row) == region),
        other=tuple(lines[row.pk] for row in shown if region_of(row) != region),
        count=len(shown),
        others=len(rows) - len(shown),
        keys=frozenset(row.pk for row in shown),
        lines="\n".join(plain_line(found[key]) for key in copied if key in found),
    )


def plain_line(row: Entry) -> str:
    """Return an examination as one line of plain text that names nobody: day, what, where, accession numbers."""
    parts = row.exposures.all()
    said = {
        "day": row.performed_on.isoformat() if row.performed_on else row.performed_as_sent or _("date not known"),
        "examination": _name(row),
        "place": place_of(row),
        "numbers": ", ".join(dict.fromkeys(part.accession_number for part in parts if part.accession_number)),
    }
    line = (
        _("%(day)s %(examination)s, %(place)s, accession number %(numbers)s")
        if said["numbers"]
        else _("%(day)s %(examination)s, %(place)s")
    )
    return " ".join((line % said).split())


def _name(row: Entry) -> str:
    return examination_name(row.exam_code, kind=row.kind, region=row.region, side=row.laterality)


def _since(at: datetime, view: View) -> date:
    return months_before(at.astimezone(zone_of(view.patient)).date(), MONTHS)


def _is_recent(row: Entry, *, since: date) -> bool:
    return row.performed_on is not None and row.performed_on >= since


def _requested(view: View) -> str:
    """Return the part of the body for which the reader asks at present; "" where nothing is asked, or none was said."""
    asked = view.asked_last()
    return region_in(asked.exam_code, region=asked.region) if asked else ""


def _chosen(rows: Sequence[Entry], asked: str, *, requested: str) -> str:
    """Return the part of the body that somebody chose: what the address asks for before what a request does."""
    known = {region_of(row) for row in _newest_first(rows)} | {requested}
    return asked if asked and asked in known else requested


def _latest_region(rows: Sequence[Entry]) -> str:
    """Return the part of the body of the latest examination that says one; "" without rows."""
    latest = [region_of(row) for row in _newest_first(rows)]
    return next((code for code in latest if code != UNKNOWN), UNKNOWN if latest else "")


def _newest_first(rows: Iterable[Entry]) -> list[Entry]:
    counted = (row for row in rows if row.state != State.VOID)
    return sorted(counted, key=lambda row: row.performed_on or date.min, reverse=True)


def _to_copy(rows: Sequence[Entry], region: str) -> list[Entry]:
    """Return the newest of that part of the body, whenever they were, and the newest others where they are fewer.

    What the patient says is somebody else's is on the screen of an emergency, marked; copied, it would lose the mark.
    """
    own = [row for row in _newest_first(rows) if not row.disowned]
    return sorted(own, key=lambda row: region_of(row) != region)[:COPIED]


def _options(rows: Iterable[Entry], region: str) -> tuple[Option, ...]:
    stand = {region_of(row) for row in rows if row.state != State.VOID}
    codes = sorted(stand | ({region} if region else set()), key=region_place)
    options = tuple(Option(code=code, label=region_words(code), chosen=code == region) for code in codes)
    return options if len(options) > 1 else ()


def _lines(view: View, rows: Sequence[Entry], *, uid: str) -> list[RecentRow]:
    zone = zone_of(view.patient)
    reported = rows_with_reports(row.pk for row in rows) if view.scope.reports else set()
    pictured = facilities_with_images(row.facility_id for row in rows) if uid and view.scope.images else set()
    return [
        RecentRow(
            row=row_of(row, zone=zone, voice=TO_DOCTORS),
            report=row.pk in reported,
            images=_images_page(view, row, uid) if row.facility_id in pictured else "",
        )
        for row in rows
    ]


def _images_page(view: View, row: Entry, uid: str) -> str:
    """Return the page of a row's images; "" for what was typed, was entered by mistake or has none."""
    sent = not row.typed_by and any(part.study_instance_uid for part in row.exposures.all())
    if not sent or row.state == State.VOID:
        return ""
    if view.ground == Ground.GUEST:
        return f"{reverse('look:entry', args=[uid, row.uid])}#images"
    return reverse("images:entry", args=[IMAGE_WAYS[view.ground], uid, row.uid])
