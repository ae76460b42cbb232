"""Keep things longer than a text of law asks for. Nothing is deleted here, and no decision shortens anything."""

from datetime import date, datetime

from django.db import transaction

from passport.database import clean_text
from passport.law.vocabulary import Document
from passport.people.models import Facility, User
from passport.people.services import NotAllowed
from passport.signing.acts import Subject, record_act
from reports.models import RetentionDecision
from reports.selectors.retention import day_at, keeping_facilities


class KeepReasonMissing(Exception):
    """Whoever keeps something longer says why."""


class KeepDaysWrong(Exception):
    """Things are kept until a day in the future that lies after the day until which they were made."""


@transaction.atomic
def keep_longer(
    *,
    facility: Facility,
    document: Document,
    made_until: date,
    keep_until: date,
    reason: str,
    by: User,
    at: datetime,
) -> RetentionDecision:
    """Decide that what was made until a day is kept until another one; the longest period counts.

    Raises NotAllowed, KeepReasonMissing, KeepDaysWrong.
    """
    if not keeping_facilities(by, at).filter(pk=facility.pk).exists():
        raise NotAllowed
    reason = clean_text(reason, limit=500)
    if not reason:
        raise KeepReasonMissing
    if keep_until <= max(made_until, day_at(facility, at)):
        raise KeepDaysWrong
    decision = RetentionDecision.objects.create(
        facility=facility,
        document=document,
        made_until=made_until,
        keep_until=keep_until,
        reason=reason,
        by=str(by),
        at=at,
    )
    record_act(
        verb="retention.decided",
        by=by,
        subject=Subject(kind="retention_decision", uid=decision.uid),
        at=at,
        facility_uid=facility.uid,
        document=str(document),
        made_until=made_until.isoformat(),
        keep_until=keep_until.isoformat(),
    )
    return decision
