"""Links to images: whose they are, whether they still hold, and what is behind them."""

from collections.abc import Collection
from datetime import datetime
from enum import StrEnum

from django.db.models import F, Q, QuerySet

from passport.access.models import Ground, GuestLook
from passport.access.view import View
from passport.booklet.models import Exposure
from passport.imaging.models import ImageDisc, ImageLink, ImageSeries, ImageVisit
from passport.people.models import Patient, User
from passport.queue.models import Job, JobState

MAKE_DISC = "disc"  # the kind of the job that makes one


class Ended(StrEnum):
    """Why a link opens nothing now."""

    REVOKED = "revoked"
    EXPIRED = "expired"
    SPENT = "spent"
    VISIT_OVER = "visit_over"  # the short visit of this browser is over, or it never had one
    NO_GROUND = "no_ground"  # its reader may not look any more


def how_ended(link: ImageLink, at: datetime) -> Ended | None:
    """Return why a link opens nothing at a moment; None: it holds."""
    if link.revoked_at is not None:
        return Ended.REVOKED
    if link.expires_at <= at:
        return Ended.EXPIRED
    return Ended.SPENT if link.bytes_used >= link.bytes_allowed else None


def link_of_reader(uid: str, reader: User) -> ImageLink | None:
    """Return one of a reader's own links, also one that is over; None for any other."""
    return _with_parts().filter(uid=uid, reader=reader).first()


def link_called(uid: str) -> ImageLink | None:
    """Return a link for who was let in already, to ask again whether it still holds."""
    return _with_parts().filter(uid=uid).first()


def link_of_guest(uid: str) -> ImageLink | None:
    """Return a link of somebody without an account, also one that is over; only a visit of it opens it."""
    return _with_parts().filter(uid=uid, guest__isnull=False).first()


def looker_of(link: ImageLink) -> User | GuestLook | None:
    """Return who looks through a link: an account, or somebody who said who that is."""
    return link.guest or link.reader


def looked_by(view: View) -> Q:
    """Return which links are those of the reader of a view."""
    return Q(guest__uid=view.ground_uid) if view.ground == Ground.GUEST else Q(guest__isnull=True, reader=view.reader)


def link_behind(token_hmac: bytes, reader: User) -> ImageLink | None:
    """Return the link of a reader that a token opens."""
    return _with_parts().filter(token_hmac=token_hmac, reader=reader, carried=True).first()


def running_link(view: View, exposure: Exposure) -> ImageLink | None:
    """Return the link by which a reader already looks at a study on the ground of a view."""
    mine = _running(view.at).filter(
        looked_by(view), exposure=exposure, ground=view.ground, ground_uid=view.ground_uid, patient=view.patient
    )
    return mine.filter(carried=False, openings_used__lt=F("openings_allowed")).order_by("-made_at").first()


def links_of(view: View) -> QuerySet[ImageLink]:
    """Return the links to images of a view's rows that hold now, the latest first.

    Whoever gives codes sees those of everybody; others see their own.
    """
    whose = Q(patient=view.patient) if view.scope.grants else looked_by(view) & Q(patient=view.patient)
    rows = view.entries().order_by().values("pk")
    return _running(view.at).filter(whose, exposure__entry__in=rows).order_by("-made_at", "-id")


def running_links_of(patient: Patient, grounds: Collection[Ground], at: datetime) -> list[ImageLink]:
    """Return the links to images of a patient that rest on some grounds and are not over."""
    found = _with_parts().filter(patient=patient, ground__in=grounds, revoked_at__isnull=True, expires_at__gt=at)
    return list(found.order_by("id"))


def had_visit(link: ImageLink, secret_hmac: bytes) -> bool:
    """Return whether a cookie ever opened a link: its browser may be told what became of it."""
    return link.visits.filter(secret_hmac=secret_hmac).exists()


def open_visit_of(link: ImageLink, secret_hmac: bytes, at: datetime) -> ImageVisit | None:
    """Return the visit of a link that a cookie opens at a moment."""
    return link.visits.filter(secret_hmac=secret_hmac, expires_at__gt=at).first()


def series_of(link: ImageLink) -> QuerySet[ImageSeries]:
    """Return the series behind a link, in the order of their numbers here."""
    return link.series.order_by("number")


def disc_of(link: ImageLink) -> ImageDisc | None:
    """Return the disc of a link that was asked for last and is not forgotten; None: nobody asked."""
    return link.discs.filter(forgotten_at__isnull=True).order_by("-id").first()


def was_given_up(disc: ImageDisc) -> bool:
    """Return whether the worker failed too often to make a disc."""
    return Job.objects.filter(kind=MAKE_DISC, subject_uid=disc.uid, state=JobState.FAILED).exists()


def _running(at: datetime) -> QuerySet[ImageLink]:
    return _with_parts().filter(revoked_at__isnull=True, expires_at__gt=at, bytes_used__lt=F("bytes_allowed"))


def _with_parts() -> QuerySet[ImageLink]:
    return ImageLink.objects.select_related(
        "patient", "reader", "guest__grant__patient", "pacs", "exposure__entry__facility"
    )
