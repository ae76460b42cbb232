"""What a person was told and has read."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from passport.signing.acts import Subject, record_act
from passport.signing.models import Notice
from passport.signing.services.people import Account


@transaction.atomic
def settle_notices(*, kind: str, subject_uid: str, by: Account, at: datetime) -> int:
    """Mark as read, for everybody who was asked, what somebody has done by now; return how many were open."""
    settled = Notice.objects.filter(kind=kind, subject_uid=subject_uid, read_at__isnull=True).update(read_at=at)
    if settled:
        subject = Subject(kind="notice", uid=subject_uid)
        record_act(verb="settle_notices", by=by, subject=subject, at=at, kind=kind, notices=settled)
    return settled


@transaction.atomic
def read_notices(*, user: Account, uids: Sequence[str], at: datetime) -> int:
    """Mark a person's own notices as read and return how many were new."""
    read = Notice.objects.filter(user_id=user.pk, uid__in=uids, read_at__isnull=True).update(read_at=at)
    if read:
        record_act(verb="read_notices", by=user, subject=Subject(kind="user", uid=user.uid), at=at, notices=read)
    return read


@transaction.atomic
def read_notices_about(*, user: Account, subject_uid: str, at: datetime) -> int:
    """Mark as read what a person was told about one thing, whose own page tells it; return how many were new."""
    told = Notice.objects.filter(user_id=user.pk, subject_uid=subject_uid, read_at__isnull=True)
    return read_notices(user=user, uids=list(told.values_list("uid", flat=True)), at=at)
