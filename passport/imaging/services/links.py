"""Make, take up and end links to images. What a link shows is asked of the node before anything is written."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F

from passport.access.models import Ground, GuestLook
from passport.access.services import NotAllowed, View
from passport.access.services.grants import OWNERS
from passport.booklet.models import Entry, Exposure
from passport.codes import code_hmac, new_code
from passport.database import clean_text
from passport.imaging import selectors
from passport.imaging.clients import PacsFailure
from passport.imaging.clients.pictures import SeriesOfImages, Whose
from passport.imaging.models import ImageLink, ImageSeries, ImageVisit, Pacs
from passport.imaging.reported import Stand, images_stand_for
from passport.imaging.selectors import Ended, ImagePlace
from passport.imaging.services.asking import asking
from passport.imaging.services.grounds import view_of
from passport.people.models import Record, User
from passport.people.selectors import open_reader
from passport.queue.services import add_job, hurry_job
from passport.signing.acts import Subject, record_act

TOKEN, VISIT = "images", "image visit"
TOKEN_BITS, VISIT_BITS = 120, 160
LINK_LASTS = timedelta(hours=24)
VISIT_LASTS = timedelta(minutes=30)
OPENINGS = 20
BYTES = 4 * 1024**3
MOST_OPEN = 30  # links of one reader at a time
MOST_SERIES = 500
FORGET = "forget_images"  # the kind of the job that forgets what was behind a link
OWN = frozenset({Ground.SELF, Ground.GUARDIAN, Ground.TRUSTED})
ALLOWED_BY_PATIENT = frozenset({Ground.GRANT, Ground.STANDING, Ground.GUEST})
Looker = User | GuestLook


class NoImages(Exception):
    """No registered node keeps images of this study."""


class AnotherPerson(Exception):
    """The node keeps this study for somebody with another number and another date of birth."""


class WaitsForReport(Exception):
    """The text of the place lets these images go only together with their report."""


class EndedByOwner(Exception):
    """Whose images they are has ended this permission to see them."""


class TooManyLinks(Exception):
    """This reader has too many open links already."""


class TokenRefused(Exception):
    """This token opens nothing to this reader: wrong, somebody else's, revoked, expired, or opened too often."""


class LinkEnded(Exception):
    """The link was the reader's, and opens nothing now."""

    def __init__(self, link: ImageLink, why: Ended) -> None:
        super().__init__(why)
        self.link, self.why = link, why


@dataclass(frozen=True, kw_only=True)
class Opened:
    """A link that was opened, and the secret of the visit, which is kept nowhere."""

    link: ImageLink
    secret: str
    until: datetime


@dataclass(frozen=True, kw_only=True)
class _Found:
    exposure: Exposure
    pacs: Pacs
    series: tuple[SeriesOfImages, ...]


def open_images(*, view: View, entry: Entry, exposure_uid: str, by: Looker, at: datetime) -> Opened:
    """Open the images of one part of a row to the reader of a view, in this browser.

    Raises NotAllowed, NoImages, AnotherPerson, WaitsForReport, EndedByOwner, TooManyLinks, PacsFailure.
    """
    found = _find(view, entry, exposure_uid)
    with transaction.atomic():
        link = selectors.running_link(view, found.exposure)
        if link is None or link.pacs_id != found.pacs.pk:
            link = _make(view, found, by=by, token=new_code(bits=TOKEN_BITS), carried=False, at=at)
        else:
            _write_series(link, found.series)
        return _begin_visit(link, by=by, at=at)


def carry_images(*, view: View, entry: Entry, exposure_uid: str, by: User, at: datetime) -> tuple[ImageLink, str]:
    """Make a link by which the reader opens the images on another device; return it and its token, kept nowhere.

    Raises NotAllowed also for who does not read a passport of the own or of a relative, and all that opening raises.
    """
    if view.ground not in OWN:
        raise NotAllowed
    found = _find(view, entry, exposure_uid)
    token = new_code(bits=TOKEN_BITS)
    with transaction.atomic():
        return _make(view, found, by=by, token=token, carried=True, at=at), token


@transaction.atomic
def take_link(*, token: str, by: User, at: datetime) -> Opened:
    """Exchange a token for a visit of this browser. Raises TokenRefused for every case alike."""
    link = selectors.link_behind(_hmac(token, TOKEN), by)
    if link is None or selectors.how_ended(link, at) is not None:
        raise TokenRefused
    try:
        view_of(link, at)
        return _begin_visit(link, by=by, at=at)
    except (LinkEnded, NotAllowed) as error:
        raise TokenRefused from error


@transaction.atomic
def revoke_link(*, uid: str, by: Looker, at: datetime) -> ImageLink:
    """End a link at once, and what is open by it; an ended one stays as it is. Raises NotAllowed."""
    link = ImageLink.objects.select_related("patient", "reader", "guest").filter(uid=uid).first()
    if link is None or not (selectors.looker_of(link) == by or _owns(by, link, at)):
        raise NotAllowed
    return end_link(link, by=by, at=at)


@transaction.atomic
def end_link(link: ImageLink, *, by: Looker, at: datetime) -> ImageLink:
    """End a link for who has been found to have a right to."""
    account = by if isinstance(by, User) else None
    if ImageLink.objects.filter(pk=link.pk, revoked_at__isnull=True).update(revoked_at=at, revoked_by=account):
        _act("images.revoked", link, by=by, at=at)
        _forget_from(link, at=at)
    link.refresh_from_db()
    return link


def require_visit(*, uid: str, secret: str, by: User | None, at: datetime) -> tuple[ImageLink, datetime]:
    """Return the link that a browser's cookie opens, and until when it does; of a guest's it is the cookie that tells.

    Raises NotAllowed, and LinkEnded for a link that was the reader's.
    """
    link = (selectors.link_of_reader(uid, by) if by else None) or _guests_link(uid, secret)
    if link is None:
        raise NotAllowed
    ended = selectors.how_ended(link, at)
    if ended is not None:
        raise LinkEnded(link, ended)
    visit = selectors.open_visit_of(link, _hmac(secret, VISIT), at)
    if visit is None:
        raise LinkEnded(link, Ended.VISIT_OVER)
    return link, visit.expires_at


def _guests_link(uid: str, secret: str) -> ImageLink | None:
    """Return a guest's link to a browser that once opened it; to every other there is none."""
    link = selectors.link_of_guest(uid)
    return link if link is not None and selectors.had_visit(link, _hmac(secret, VISIT)) else None


def _find(view: View, entry: Entry, exposure_uid: str) -> _Found:
    place = next((one for one in selectors.places_of(view, entry) if one.exposure.uid == exposure_uid), None)
    if place is None:
        raise NoImages
    if images_stand_for(view, entry) is Stand.WAITS_FOR_REPORT:
        raise WaitsForReport
    if _was_ended_by_owner(view, place.exposure):
        raise EndedByOwner
    return _ask(place, entry.record)


def _ask(place: ImagePlace, record: Record) -> _Found:
    """Return what the first node says that keeps the study; a node that fails is passed over while others are left."""
    failed: PacsFailure | None = None
    for pacs in place.nodes:
        try:
            series = _series_at(pacs, place.exposure.study_instance_uid, record)
        except PacsFailure as error:
            failed = failed or error
            continue
        if series:
            return _Found(exposure=place.exposure, pacs=pacs, series=series[:MOST_SERIES])
    raise failed or NoImages


def _series_at(pacs: Pacs, study: str, record: Record) -> tuple[SeriesOfImages, ...]:
    with asking(pacs) as node:
        whose = node.whose(study)
        if whose is None:
            return ()
        _require_same_person(whose, record)
        return tuple(node.series(study))


def _require_same_person(whose: Whose, record: Record) -> None:
    """Refuse a study that is another person's by now: another number, and another date of birth."""
    known = selectors.known_as(record)
    same_number = not whose.patient_id or whose.patient_id.casefold() in known.numbers
    same_birth = whose.birth_date is None or not known.birth_dates or whose.birth_date in known.birth_dates
    if not (same_number or same_birth):
        raise AnotherPerson


def _was_ended_by_owner(view: View, exposure: Exposure) -> bool:
    # What the patient allowed still holds for the rest. A new code, or a new choice, opens them again.
    ended = ImageLink.objects.filter(
        selectors.looked_by(view),
        exposure=exposure,
        ground=view.ground,
        ground_uid=view.ground_uid,
        revoked_at__isnull=False,
    )
    by_another = (
        ended.filter(revoked_by__isnull=False) if view.reader is None else ended.exclude(revoked_by=view.reader)
    )
    return view.ground in ALLOWED_BY_PATIENT and by_another.exists()


def _make(view: View, found: _Found, *, by: Looker, token: str, carried: bool, at: datetime) -> ImageLink:
    running = ImageLink.objects.filter(selectors.looked_by(view), revoked_at__isnull=True, expires_at__gt=at)
    if running.count() >= MOST_OPEN:
        raise TooManyLinks
    link = ImageLink.objects.create(
        patient=view.patient,
        exposure=found.exposure,
        pacs=found.pacs,
        reader=by if isinstance(by, User) else None,
        guest=by if isinstance(by, GuestLook) else None,
        ground=view.ground,
        ground_uid=view.ground_uid,
        token_hmac=_hmac(token, TOKEN),
        carried=carried,
        made_at=at,
        expires_at=min(at + LINK_LASTS, view.until) if view.until else at + LINK_LASTS,
        openings_allowed=OPENINGS,
        bytes_allowed=BYTES,
    )
    _write_series(link, found.series)
    _act("images.linked", link, by=by, at=at)
    add_job(kind=FORGET, subject_uid=link.uid, at=at, due_at=link.expires_at)
    return link


def _write_series(link: ImageLink, listed: Sequence[SeriesOfImages]) -> None:
    """Give each listed series its number; one that has a number keeps it, and is listed anew when it has grown."""
    ImageLink.objects.select_for_update(of=("self",)).get(pk=link.pk)  # two openings would give one number twice
    known = {one.series_instance_uid: one for one in link.series.all()}
    fresh = [one for one in listed if one.series_instance_uid not in known]
    ImageSeries.objects.bulk_create(
        ImageSeries(
            link=link,
            number=number,
            series_instance_uid=one.series_instance_uid,
            modality=clean_text(one.modality, limit=16),
            description=clean_text(one.description, limit=200),
            told=one.images,
        )
        for number, one in enumerate(fresh, start=len(known) + 1)
    )
    for one in listed:
        before = known.get(one.series_instance_uid)
        if before is not None and before.told != one.images:
            ImageSeries.objects.filter(pk=before.pk).update(told=one.images)


def _begin_visit(link: ImageLink, *, by: Looker, at: datetime) -> Opened:
    """Spend one opening of a link on a visit. Raises LinkEnded when none is left."""
    left = ImageLink.objects.filter(
        pk=link.pk, revoked_at__isnull=True, expires_at__gt=at, openings_used__lt=F("openings_allowed")
    )
    if not left.update(openings_used=F("openings_used") + 1, opened_at=at):
        link.refresh_from_db()
        raise LinkEnded(link, selectors.how_ended(link, at) or Ended.SPENT)
    secret, until = new_code(bits=VISIT_BITS), min(at + VISIT_LASTS, link.expires_at)
    ImageVisit.objects.create(link=link, secret_hmac=_hmac(secret, VISIT), made_at=at, expires_at=until)
    _act("images.opened", link, by=by, at=at)
    return Opened(link=link, secret=secret, until=until)


def _owns(by: Looker, link: ImageLink, at: datetime) -> bool:
    reader = open_reader(by, link.patient, at) if link.patient and isinstance(by, User) else None
    return reader is not None and reader.relation in OWNERS


def _forget_from(link: ImageLink, *, at: datetime) -> None:
    hurry_job(kind=FORGET, subject_uid=link.uid, at=at)


def _act(verb: str, link: ImageLink, *, by: Looker | None, at: datetime) -> None:
    record_act(
        verb=verb,
        by=by,
        subject=Subject(kind="image_link", uid=link.uid),
        at=at,
        facility_uid=link.pacs.facility.uid,
        patient=link.patient.uid if link.patient else "",
        entry=link.exposure.entry.uid,
    )


def _hmac(secret: str, purpose: str) -> bytes:
    return code_hmac(secret, purpose=purpose, pepper=settings.CODE_PEPPER)
