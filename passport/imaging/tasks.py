"""What the worker does for images; the row of the job says whether it is done."""

from datetime import datetime

from celery import shared_task
from django.utils import timezone

from passport.imaging import services


@shared_task(name="passport.imaging.tasks.make_disc")
def make_disc(disc_uid: str) -> datetime | None:
    """Bring a disc of images further; return when to go on."""
    return services.make_disc(disc_uid=disc_uid, at=timezone.now())


@shared_task(name="passport.imaging.tasks.forget_images")
def forget_images(link_uid: str) -> datetime | None:
    """Forget what was behind a link that is over; return when to look again."""
    return services.forget_images(link_uid=link_uid, at=timezone.now())


@shared_task(name="passport.imaging.tasks.tell_report")
def tell_report(report_uid: str) -> datetime | None:
    """Tell who reads a passport that there is something new to read; return when to try again."""
    return services.tell_report(report_uid=report_uid, at=timezone.now())
