"""What a person was told and has read."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from passport.signing.acts import Subject, record_act
from passport.signing.models import Notice
from passport.signing.services.people import Account


@transaction.atomic
def read_notices(*, user: Account, uids: Sequence[str], at: datetime) -> int:
    """Mark a person's own notices as read and return how many were new."""
    read = Notice.objects.filter(user_id=user.pk, uid__in=uids, read_at__isnull=True).update(read_at=at)
    if read:
        record_act(verb="read_notices", by=user, subject=Subject(kind="user", uid=user.uid), at=at, notices=read)
    return read
