"""What the worker does with the jobs of this room; the row of the job says whether it is done."""

from datetime import datetime

from celery import shared_task
from django.utils import timezone

from reports import services
from reports.services import collecting, sending


@shared_task(name="reports.tasks.make_booklet")
def make_booklet(print_uid: str) -> None:
    """Make the PDF that somebody asked for."""
    services.make_booklet(print_uid=print_uid, at=timezone.now())


@shared_task(name="reports.tasks.forget_booklets")
def forget_booklets(patient_uid: str) -> datetime | None:
    """Remove the PDF files of a patient that are not to be kept any more; return when to look again."""
    return services.forget_booklets(patient_uid=patient_uid, at=timezone.now())


@shared_task(name="reports.tasks.collect_sendings")
def collect_sendings(setup_uid: str) -> datetime | None:
    """Find the studies that a facility must send; return when to look again."""
    return collecting.collect_sendings(setup_uid=setup_uid, at=timezone.now())


@shared_task(name="reports.tasks.send_key_object")
def send_key_object(sending_uid: str) -> datetime | None:
    """Bring the sending of one study further; return when to go on."""
    return sending.send_key_object(sending_uid=sending_uid, at=timezone.now())
