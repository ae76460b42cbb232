"""What the worker does with the jobs of this room; the row of the job says whether it is done."""

from celery import shared_task
from django.utils import timezone

from reports import services


@shared_task(name="reports.tasks.make_booklet")
def make_booklet(print_uid: str) -> None:
    """Make the PDF that somebody asked for."""
    services.make_booklet(print_uid=print_uid, at=timezone.now())


@shared_task(name="reports.tasks.forget_booklet")
def forget_booklet(print_uid: str) -> None:
    """Remove a PDF whose hour is over."""
    services.forget_booklet(print_uid=print_uid, at=timezone.now())
