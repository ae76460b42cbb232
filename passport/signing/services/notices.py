"""Notices that were read."""

from datetime import datetime

from django.db import transaction

from passport.signing.models import Notice
from passport.signing.services.people import Account


@transaction.atomic
def read_notice(*, uid: str, by: Account, at: datetime) -> None:
    """Note when a person read a notice of their own; somebody else's, or one that was read, stays as it is.

    It is no act: nothing but this person's own page depends on it.
    """
    Notice.objects.filter(uid=uid, user_id=by.pk, read_at__isnull=True).update(read_at=at)
