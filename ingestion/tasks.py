"""What a worker does for ingestion: it reads the inbox, and answers those who asked what we keep."""

from datetime import datetime

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from ingestion.models import InboxItem
from ingestion.receiving.commitment import NotDelivered, deliver
from ingestion.services import commitments, comparing, key_objects, retrieving
from ingestion.services.commitments import Problem
from ingestion.services.inbox import give_up
from ingestion.services.recording import settle
from passport.queue.attempts import Attempt
from passport.queue.services import claim, is_worn_out


@shared_task(name="ingestion.tasks.read_item")
def read_item(item_uid: str) -> None:
    """Bring the object with this uid to its end, if it is due and nobody else does it."""
    item = claim(InboxItem, uid=item_uid, at=timezone.now())
    if item is None:
        return
    if is_worn_out(item):
        give_up(item, timezone.now())
        return
    with Attempt(row=item, clock=timezone.now, give_up=give_up):
        settle(item_uid=item.uid, at=timezone.now())


@shared_task(name="ingestion.tasks.compare_pacs")
def compare_pacs(pacs_uid: str) -> datetime | None:
    """Do one slice of comparing a PACS with what arrived; return when to go on."""
    return comparing.compare(pacs_uid=pacs_uid, at=timezone.now())


@shared_task(name="ingestion.tasks.retrieve_object")
def retrieve_object(retrieval_uid: str) -> datetime | None:
    """Try once to bring an object from its PACS; return when to try again."""
    return retrieving.retrieve(retrieval_uid=retrieval_uid, at=timezone.now())


@shared_task(name="ingestion.tasks.resolve_key_object")
def resolve_key_object(item_uid: str) -> datetime | None:
    """Look how the reports of a key object stand; return when to look again."""
    return key_objects.resolve(item_uid=item_uid, at=timezone.now())


@shared_task(name="ingestion.tasks.answer_commitment")
def answer_commitment(commitment_uid: str) -> datetime | None:
    """Tell a sender what we keep of what it asked about; return when to try again."""
    row = commitments.waiting(commitment_uid)
    if row is None:
        return None
    if not commitments.has_address(row.source):
        return commitments.put_off(commitment=row, problem=Problem.NO_ADDRESS, at=timezone.now())
    answer = commitments.answer_to(commitment=row)
    try:
        deliver(answer, calling=settings.RECEIVER_AE_TITLE)
    except NotDelivered as failure:
        return commitments.put_off(commitment=row, problem=failure.problem, at=timezone.now())
    commitments.mark_answered(commitment=row, answer=answer, at=timezone.now())
    return None
