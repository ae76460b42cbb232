"""The task that reads one object of the inbox."""

from celery import shared_task
from django.utils import timezone

from ingestion.models import InboxItem
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
