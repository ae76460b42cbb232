"""Open images, carry links, and see whether they still open, as the tests of links do."""

from datetime import datetime, timedelta

from passport.access.services import View
from passport.imaging.models import ImageLink
from passport.imaging.selectors import Ended
from passport.imaging.services import (
    LinkEnded,
    Opened,
    carry_images,
    look,
    open_images,
)
from passport.people.models import User
from passport.signing.models import Act
from tests.passport.imaging.scene import Scene

SECOND = timedelta(seconds=1)


def opened(ward: Scene, at: datetime, view: View | None = None) -> Opened:
    view = view or ward.own(at)
    assert view.reader is not None
    return open_images(view=view, entry=ward.entry, exposure_uid=ward.part.uid, by=view.reader, at=at)


def carried(ward: Scene, at: datetime, view: View | None = None) -> tuple[ImageLink, str]:
    view = view or ward.own(at)
    assert view.reader is not None
    return carry_images(view=view, entry=ward.entry, exposure_uid=ward.part.uid, by=view.reader, at=at)


def ended(found: Opened, by: User, at: datetime, secret: str | None = None) -> Ended | None:
    """Return why a link opens nothing to its reader; None: it opens."""
    try:
        look(uid=found.link.uid, secret=found.secret if secret is None else secret, by=by, at=at)
    except LinkEnded as error:
        return error.why
    return None


def verbs(link: ImageLink) -> list[str]:
    return list(Act.objects.filter(subject_uid=link.uid).order_by("id").values_list("verb", flat=True))
