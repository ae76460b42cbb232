"""What the worker does for images and added papers; the row of the job says whether it is done."""

from datetime import datetime

from celery import shared_task
from django.utils import timezone

from passport.imaging import services
from passport.imaging.services import brought, papers


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


@shared_task(name="passport.imaging.tasks.forget_paper")
def forget_paper(paper_uid: str) -> datetime | None:
    """Delete a paper that was removed and not put back; return when to look again."""
    return papers.forget_paper(paper_uid=paper_uid, at=timezone.now())


@shared_task(name="passport.imaging.tasks.check_document")
def check_document(paper_uid: str) -> datetime | None:
    """Check a document of another deployment again."""
    return brought.check_document(paper_uid=paper_uid, at=timezone.now())


@shared_task(name="passport.imaging.tasks.end_leaving")
def end_leaving(closing_uid: str) -> datetime | None:
    """Forget a patient who left and did not come back; return when to look again."""
    return services.end_leaving(closing_uid=closing_uid, at=timezone.now())
