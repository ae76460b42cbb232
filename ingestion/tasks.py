"""What a worker does for ingestion: it reads the inbox, and answers those who asked what we keep."""

import time
from datetime import datetime

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from ingestion.models import InboxItem
from ingestion.receiving.commitment import NotDelivered, deliver
from ingestion.services import commitments, comparing, key_objects, retrieving
from ingestion.services.commitments import Problem
from ingestion.services.drafting import draft_after
from ingestion.services.inbox import give_up
from ingestion.services.recording import settle
from passport.queue.attempts import Attempt
from passport.queue.selectors import due_uids
from passport.queue.services import claim, claim_any, is_worn_out, ring

# How long a worker goes on with objects after one message.
IN_ONE_GO_SECONDS = 2.0


@shared_task(name="ingestion.tasks.read_item")
def read_item(item_uid: str) -> None:
    """Bring the object with this uid to its end, if it is due and nobody else does it, and go on with others.

    In a rush a message costs more than an object: one that was rung for brings those along for which nobody rang.
    """
    begun = time.monotonic()
    item = claim(InboxItem, uid=item_uid, at=timezone.now()) or claim_any(InboxItem, at=timezone.now())
    while item is not None:
        _read(item)
        if time.monotonic() - begun > IN_ONE_GO_SECONDS:  # others wait for this process, and one of them may be a PDF
            _ring_for_next()
            return
        item = claim_any(InboxItem, at=timezone.now())


def _ring_for_next() -> None:
    now = timezone.now()
    for uid in due_uids(InboxItem, before=now, at=now, limit=1):
        ring("read", uid)


def _read(item: InboxItem) -> None:
    if is_worn_out(item):
        give_up(item, timezone.now())
        return
    settled: InboxItem | None = None
    with Attempt(row=item, clock=timezone.now, give_up=give_up):
        settled = settle(item_uid=item.uid, at=timezone.now())
    if settled is not None:
        draft_after(item=settled, at=timezone.now())


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
