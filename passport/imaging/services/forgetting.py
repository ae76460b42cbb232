"""Forget what was behind a link when it is over: which images there were, and who had it open in which browser."""

from datetime import datetime

from django.db import transaction

from passport.imaging.models import ImageLink
from passport.imaging.selectors import how_ended


@transaction.atomic
def forget_images(*, link_uid: str, at: datetime) -> datetime | None:
    """Remove what is kept behind a link that is over; the row that says who looked stays. Return when to look again."""
    link = ImageLink.objects.get(uid=link_uid)
    if how_ended(link, at) is None:
        return link.expires_at
    link.visits.all().delete()
    link.series.all().delete()
    return None
