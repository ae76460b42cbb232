"""Earlier examinations as doctors read them before they go on: what concerns the request first, dose last and plain."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import quote, urlsplit

from django.urls import reverse

from passport.booklet.models import Entry
from passport.booklet.places import place_of
from passport.booklet.words import examination_name
from passport.imaging.selectors import facilities_with_images, rows_with_reports
from passport.justification.models import Request
from passport.justification.priors import concerns, in_reading_order
from passport.justification.selectors import wanted_of
from passport.justification.services import repeats_of, shown_digest
from passport.web.evidence import STATES, State


@dataclass(frozen=True, kw_only=True)
class Prior:
    """One earlier examination."""

    performed_on: date | None
    as_sent: str
    examination: str
    facility: str
    phone: str
    state: str
    concerns: bool  # of the same region or the same kind
    repeated: bool  # the same examination, within the months of the facility
    accession_numbers: str
    images: tuple[str, ...]  # addresses of the facility's own viewer
    pictured: str  # our own page of its images; empty where it can have none
    reported: str  # our own page of its report; empty where none came


@dataclass(frozen=True, kw_only=True)
class Priors:
    """All that is known, in the order of the screen, and the digest that the screen carries."""

    near: tuple[Prior, ...]
    other: tuple[Prior, ...]
    repeated: tuple[Prior, ...]
    seen: str


def ordered(request: Request, entries: Iterable[Entry]) -> list[Entry]:
    """Return a patient's rows in the order in which a screen shows them for a request."""
    return in_reading_order(wanted_of(request), entries)


def priors_of(request: Request, rows: Sequence[Entry], *, on: date) -> Priors:
    """Return what a screen shows of rows that stand in its order."""
    wanted = wanted_of(request)
    same = {row.pk for row in repeats_of(request, rows, on=max(request.planned_on or on, on))}
    with_images = facilities_with_images(row.facility_id for row in rows)
    with_reports = rows_with_reports(row.pk for row in rows)
    shown = [
        _prior(
            row,
            near=concerns(wanted, row),
            repeated=row.pk in same,
            pictured=_images_page(request, row) if row.facility_id in with_images else "",
            reported=_reports_page(request, row) if row.pk in with_reports and _counts(row) else "",
        )
        for row in rows
    ]
    return Priors(
        near=tuple(one for one in shown if one.concerns),
        other=tuple(one for one in shown if not one.concerns),
        repeated=tuple(one for one in shown if one.repeated),
        seen=shown_digest(rows),
    )


def _prior(row: Entry, *, near: bool, repeated: bool, pictured: str, reported: str) -> Prior:
    parts = list(row.exposures.all())
    return Prior(
        performed_on=row.performed_on,
        as_sent=row.performed_as_sent,
        examination=examination_name(row.exam_code, kind=row.kind, region=row.region, side=row.laterality),
        facility=place_of(row),
        phone="" if row.from_paper else row.facility.phone,
        state=str(STATES[State(row.state)]),
        concerns=near,
        repeated=repeated,
        accession_numbers=", ".join(dict.fromkeys(part.accession_number for part in parts if part.accession_number)),
        images=tuple(
            dict.fromkeys(viewer_address(row, part.study_instance_uid) for part in parts if part.study_instance_uid)
        )
        if row.facility.viewer_url and _counts(row)
        else (),
        pictured=pictured,
        reported=reported,
    )


def _images_page(request: Request, row: Entry) -> str:
    """Return the page of a row's images as a request leads to it; "" for what was typed, or counts no more."""
    sent = not row.typed_by and any(part.study_instance_uid for part in row.exposures.all())
    return reverse("images:entry", args=["request", request.uid, row.uid]) if sent and _counts(row) else ""


def _reports_page(request: Request, row: Entry) -> str:
    return reverse("images:entry", args=["request", request.uid, row.uid])


def _counts(row: Entry) -> bool:
    """Return whether a row stands: what was entered by mistake may be another person's, and leads to no images."""
    return row.state != State.VOID


def viewer_address(row: Entry, study_instance_uid: str) -> str:
    """Return where the facility's own viewer opens a study; only http and https addresses are taken.

    What a device calls its study may be anything: it fills its one place in the address and no other.
    """
    address = row.facility.viewer_url.replace("{study}", quote(study_instance_uid, safe=""))
    return address if urlsplit(address).scheme in {"http", "https"} else ""
