"""Booklets that somebody asked for."""

from datetime import datetime

from django.db.models import QuerySet

from passport.people.models import Patient, User
from reports.models import BookletPrint


class PrintUnknown(Exception):
    """There is no such booklet, it is somebody else's, or it was forgotten."""


def print_of(*, uid: str, asked_by: User, at: datetime) -> BookletPrint:
    """Return a booklet that this person asked for and that is still kept. Raises PrintUnknown."""
    found = _kept(at).filter(uid=uid, asked_by=asked_by).first()
    if found is None:
        raise PrintUnknown
    return found


def waiting_print(*, patient: Patient, asked_by: User, at: datetime) -> BookletPrint | None:
    """Return the booklet of a patient that this person asked for and that is being made."""
    return _kept(at).filter(patient=patient, asked_by=asked_by, made_at__isnull=True, failed_reason="").first()


def _kept(at: datetime) -> QuerySet[BookletPrint]:
    return BookletPrint.objects.filter(forget_at__gt=at).select_related("patient", "asked_by")
