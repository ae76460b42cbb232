"""What the worker does for the signing room."""

from datetime import datetime

from celery import shared_task
from django.utils import timezone

from passport.signing.services.certificate_seals import seal_waiting


@shared_task(name="passport.signing.tasks.seal_by_certificate")
def seal_by_certificate(facility_uid: str) -> datetime | None:
    """Seal with a facility's certificate what waits for it; return when to go on."""
    return seal_waiting(facility_uid=facility_uid, at=timezone.now())
