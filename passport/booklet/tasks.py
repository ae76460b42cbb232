"""What a worker does for the booklet."""

from datetime import datetime

from celery import shared_task
from django.utils import timezone

from passport.booklet.services.naming import let_rows_follow


@shared_task(name="passport.booklet.tasks.name_rows")
def name_rows(name_uid: str) -> datetime | None:
    """Let the rows with this name follow what a person said of it; return when to be called again."""
    return let_rows_follow(name_uid=name_uid, at=timezone.now())
