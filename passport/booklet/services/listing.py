"""Put the rows of a room or of a kind, where nobody is known to have approved them, on the list of an approver."""

from datetime import datetime

from django.db import transaction

from passport.booklet.models import Listing
from passport.booklet.reading import Kind
from passport.booklet.services.rights import signs_at
from passport.booklet.services.typing import NotAnApprover
from passport.people.models import Device, Facility, Practitioner, User
from passport.people.services.permission import Verb, require
from passport.signing.acts import Subject, record_act


class AlreadyListed(Exception):
    """These rows are on this approver's list already."""


class NotYourDevice(Exception):
    """A list names devices of its own hospital alone."""


@transaction.atomic
def list_rows(
    *, facility: Facility, approver: Practitioner, device: Device | None, kind: str, by: User, at: datetime
) -> Listing:
    """Let an approver see the rows of nobody of a device and kind; None and "" stand for all of them.

    Raises NotAllowed of people, NotAnApprover, NotYourDevice, AlreadyListed.
    """
    require(Verb.LIST_ROWS, facility=facility, by=by, at=at)
    if not signs_at(facility, approver, at):
        raise NotAnApprover
    if device is not None and device.facility_id != facility.pk:
        raise NotYourDevice
    which = {"approver": approver, "device": device, "kind": str(Kind(kind)) if kind else ""}
    # Two who write at once wait for each other here; SQLite's one writer needs no lock.
    Facility.objects.select_for_update().filter(pk=facility.pk).first()
    if Listing.objects.filter(facility=facility, ended_at__isnull=True, **which).exists():
        raise AlreadyListed
    listing = Listing.objects.create(facility=facility, listed_at=at, listed_by=str(by), **which)
    _act(Verb.LIST_ROWS, listing, by=by, at=at)
    return listing


@transaction.atomic
def end_listing(*, listing: Listing, by: User, at: datetime) -> Listing:
    """Let an approver see those rows no more; whoever is on no list sees them as before. Raises NotAllowed of people."""
    require(Verb.END_LISTING, facility=listing.facility, by=by, at=at)
    still = Listing.objects.filter(pk=listing.pk, ended_at__isnull=True)
    if still.update(ended_at=at, ended_by=str(by)):
        _act(Verb.END_LISTING, listing, by=by, at=at)
    listing.refresh_from_db()
    return listing


def _act(verb: Verb, listing: Listing, *, by: User, at: datetime) -> None:
    record_act(
        verb=verb,
        by=by,
        subject=Subject(kind="listing", uid=listing.uid),
        at=at,
        facility_uid=listing.facility.uid,
        approver=listing.approver.uid,
        device=listing.device.uid if listing.device else "",
        rows=listing.kind,
    )
