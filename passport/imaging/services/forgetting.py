"""Forget what was behind a link when it is over: which images there were, and who had it open in which browser."""

from datetime import datetime

from django.db import transaction

from passport.imaging.models import ImageLink
from passport.imaging.selectors import Ended, how_ended
from passport.imaging.services.discs import forget_disc


def forget_images(*, link_uid: str, at: datetime) -> datetime | None:
    """Remove what is kept behind a link that is over; the row that says who looked stays. Return when to look again.

    One whose budget is spent is not over: what it paid for may still be on its way.
    """
    link = ImageLink.objects.get(uid=link_uid)
    if how_ended(link, at) not in {Ended.REVOKED, Ended.EXPIRED}:
        return link.expires_at
    # Files first: a row without files is harmless, files without a row would stay.
    for disc in link.discs.filter(forgotten_at__isnull=True):
        forget_disc(disc, at=at)
    with transaction.atomic():
        link.visits.all().delete()
        link.series.all().delete()
    return None
