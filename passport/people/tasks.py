"""What the worker does for accounts."""

from datetime import datetime

from celery import shared_task
from django.utils import timezone

from passport.people import services


@shared_task(name="passport.people.tasks.tell_user")
def tell_user(user_uid: str) -> datetime | None:
    """Tell somebody that there is something to read; return when to go on."""
    return services.tell_user(user_uid=user_uid, at=timezone.now())
