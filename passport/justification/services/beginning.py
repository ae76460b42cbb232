"""That what was approved has begun, before any report of it arrives."""

from datetime import datetime

from django.db import transaction

from passport.justification.models import Request


@transaction.atomic
def mark_begun(*, request: Request, at: datetime) -> Request:
    """Mark a request whose examination has begun: its decision is taken back and itself dropped no more.

    The first moment stands. For the verb of another room, which writes its own act.
    """
    Request.objects.filter(pk=request.pk, begun_at__isnull=True).update(begun_at=at)
    request.refresh_from_db(fields=["begun_at"])
    return request
