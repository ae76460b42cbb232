"""How each reader comes to the images of a row: from the own passport, with a code, in an emergency, by a request."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import wraps

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from passport.access.models import Ground, Purpose
from passport.access.scopes import DOCTORS
from passport.access.selectors import emergencies_held_by, grants_held_by, standing_held_by
from passport.access.services import NotAllowed, View, open_passport, open_requests
from passport.booklet.models import Entry
from passport.guards import passed_second_factor, role_required, second_factor_required
from passport.imaging.models import ImageLink
from passport.imaging.services import OWN
from passport.people.models import Patient, User
from passport.people.selectors import readerships

Page = Callable[..., HttpResponse]


@dataclass(frozen=True, kw_only=True)
class Beside:
    """A row whose images somebody asks for, how that reader came to it, and what allows it."""

    way: str
    uid: str  # of the patient, the code, the emergency or the request
    view: View
    entry: Entry
    at: datetime

    def address(self, page: str, *rest: str) -> str:
        """Return a page of the images or the reports of this row, as its reader reaches it."""
        if self.way == GUEST:
            return reverse(f"look:{page}", args=[self.uid, self.entry.uid, *rest])
        return reverse(f"images:{page}", args=[self.way, self.uid, self.entry.uid, *rest])

    @property
    def row(self) -> str:
        """Return the page of the row itself, or of the request that led here."""
        return row_address(self.way, self.uid, self.entry.uid, reader=self.view.reader, at=self.at)


def beside_images(page: Page) -> Page:
    """Open the row that the address names in the way that it names, or say that there is no such page."""

    @wraps(page)
    def opened(request: HttpRequest, way: str, uid: str, entry_uid: str, **rest: str) -> HttpResponse:
        if way not in _OPENERS:
            raise Http404
        at = timezone.now()
        try:
            view = _OPENERS[way](request.user, uid, at)
            beside = Beside(way=way, uid=uid, view=view, entry=view.entry(entry_uid), at=at)
            return page(request, beside, **rest)
        except NotAllowed as error:
            raise Http404 from error

    for_doctors = role_required(*DOCTORS)(second_factor_required(opened))

    @wraps(page)
    def guarded(request: HttpRequest, way: str, **rest: str) -> HttpResponse:
        return (opened if way == PASSPORT else for_doctors)(request, way=way, **rest)

    return login_required(guarded)


def way_of(link: ImageLink) -> tuple[str, str]:
    """Return how the reader of a link came to it: the way and its uid."""
    ground = Ground(link.ground)
    if ground in OWN:
        return PASSPORT, link.patient.uid
    return IMAGE_WAYS[ground], link.ground_uid


def needs_second_factor(link: ImageLink, request: HttpRequest) -> bool:
    """Return whether a link is that of a doctor with an account, and this session has passed no second factor."""
    return Ground(link.ground) not in OWN | {Ground.GUEST} and not passed_second_factor(request)


def row_address(way: str, uid: str, entry_uid: str, *, reader: User | None, at: datetime) -> str:
    """Return the page of a row in a way, or of the request that led to it."""
    if way == REQUEST:
        found = open_requests(reader=reader, at=at).one(uid)
        mine = reader is not None and found.requested_by_id == reader.pk
        return reverse("requests:one" if mine else "decisions:one", args=[uid])
    return reverse(_ROWS[way], args=[uid, entry_uid])


def _passport(reader: User, uid: str, at: datetime) -> View:
    mine = {one.patient.uid: one.patient for one in readerships(reader, at)}
    return _open(reader, mine.get(uid), Purpose.OWN_RECORD, None, at)


def _code(reader: User, uid: str, at: datetime) -> View:
    held = next((one for one in grants_held_by(reader, at) if one.uid == uid), None)
    return _open(reader, held.patient if held else None, Purpose.CARE, Ground.GRANT, at)


def _chosen(reader: User, uid: str, at: datetime) -> View:
    held = next((one for one in standing_held_by(reader, at) if one.uid == uid), None)
    return _open(reader, held.patient if held else None, Purpose.CARE, Ground.STANDING, at)


def _emergency(reader: User, uid: str, at: datetime) -> View:
    held = next((one for one in emergencies_held_by(reader, at) if one.uid == uid), None)
    return _open(reader, held.patient if held else None, Purpose.EMERGENCY, Ground.EMERGENCY, at)


def _request(reader: User, uid: str, at: datetime) -> View:
    requests = open_requests(reader=reader, at=at)
    return requests.history(requests.one(uid))


def _open(reader: User, patient: Patient | None, purpose: Purpose, ground: Ground | None, at: datetime) -> View:
    if patient is None:
        raise NotAllowed
    return open_passport(reader=reader, patient=patient, purpose=purpose, ground=ground, at=at)


PASSPORT, CODE, CHOSEN, EMERGENCY, REQUEST = "passport", "code", "chosen", "emergency", "request"
GUEST = (
    "guest"  # below the address at which somebody without an account asked, where alone that browser's cookie is sent
)
_OPENERS: dict[str, Callable[[User, str, datetime], View]] = {
    PASSPORT: _passport,
    CODE: _code,
    CHOSEN: _chosen,
    EMERGENCY: _emergency,
    REQUEST: _request,
}
# Ground of a doctor -> the way by which images are reached.
IMAGE_WAYS = {
    Ground.GRANT: CODE,
    Ground.STANDING: CHOSEN,
    Ground.GUEST: GUEST,
    Ground.EMERGENCY: EMERGENCY,
    Ground.REQUEST: REQUEST,
}
_ROWS = {
    PASSPORT: "patient:entry",
    CODE: "doctor:entry",
    CHOSEN: "doctor:chosen_entry",
    GUEST: "look:entry",
    EMERGENCY: "doctor:emergency_entry",
}
