"""The leaflets of a facility: its own papers, kept as they were given when they do nothing but show themselves."""

from datetime import datetime

from django.db import transaction

from passport import objects
from passport.database import clean_text
from passport.justification.models import Leaflet
from passport.pdf.checking import check_pdf
from passport.people.models import Facility, User
from passport.people.services.permission import Verb, require
from passport.signing.acts import Subject, record_act

MAX_LEAFLET_MB = 20
MAX_LEAFLET_BYTES = MAX_LEAFLET_MB * 1024 * 1024
PDF_MAGIC = b"%PDF-"


class LeafletNameMissing(Exception):
    """A leaflet has a name, by which the staff finds it."""


class NotAPdf(Exception):
    """This file is no PDF."""


class LeafletTooLarge(Exception):
    """This file is larger than 20 MB."""


def add_leaflet(*, facility: Facility, name: str, language: str, data: bytes, by: User | None, at: datetime) -> Leaflet:
    """Keep a PDF that patients are given to read before an examination.

    Raises NotAllowed, LeafletNameMissing, LeafletTooLarge, NotAPdf, passport.pdf.checking.NoPaper, StorageUnavailable.
    """
    require(Verb.ADD_LEAFLET, facility=facility, by=by, at=at)
    called = clean_text(name, limit=200)
    if not called:
        raise LeafletNameMissing
    if len(data) > MAX_LEAFLET_BYTES:
        raise LeafletTooLarge
    if not data.startswith(PDF_MAGIC):
        raise NotAPdf
    check_pdf(data)
    sha256 = objects.put(data)
    with transaction.atomic():
        leaflet = Leaflet.objects.create(
            facility=facility,
            name=called,
            language=clean_text(language, limit=10),
            sha256=sha256,
            added_at=at,
            added_by=str(by or facility),
        )
        _act(Verb.ADD_LEAFLET, leaflet, by=by, at=at)
    return leaflet


@transaction.atomic
def end_leaflet(*, leaflet: Leaflet, by: User | None, at: datetime) -> Leaflet:
    """Give a leaflet out no more; requests that name it keep it, and so do its bytes. Raises NotAllowed."""
    require(Verb.END_LEAFLET, facility=leaflet.facility, by=by, at=at)
    if Leaflet.objects.filter(pk=leaflet.pk, ended_at__isnull=True).update(ended_at=at):
        _act(Verb.END_LEAFLET, leaflet, by=by, at=at)
    leaflet.refresh_from_db()
    return leaflet


def _act(verb: Verb, leaflet: Leaflet, *, by: User | None, at: datetime) -> None:
    record_act(
        verb=verb,
        by=by,
        subject=Subject(kind="leaflet", uid=leaflet.uid),
        at=at,
        facility_uid=leaflet.facility.uid,
        sha256=leaflet.sha256,
    )
