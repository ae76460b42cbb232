"""On whose list the rows stand that are nobody's: of a device, of a kind, or of the whole hospital."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from passport.booklet.declining import declinings
from passport.booklet.models import Entry, Exposure, Listing
from passport.people.models import Facility, Membership, Role
from passport.people.selectors import day_at, licence_ended


def listings_at(facility: Facility) -> QuerySet[Listing]:
    """Return the lists of a facility that hold, by approver, device and kind."""
    found = Listing.objects.filter(facility=facility, ended_at__isnull=True).select_related("approver", "device")
    return found.order_by("approver__surname", "approver__given_name", "device__name", "kind", "pk")


def effective(at: datetime) -> QuerySet[Listing]:
    """Return the lists of those who approve there and can sign: whoever cannot leaves the rows to the others."""
    held = Membership.objects.current(at).filter(
        user__practitioner=OuterRef("approver"), facility=OuterRef("facility"), role=Role.APPROVER
    )
    able = Listing.objects.filter(Exists(held), ended_at__isnull=True, approver__cannot_sign_since__isnull=True)
    return able.exclude(pk__in=_of_ended_licences(at))


def _of_ended_licences(at: datetime) -> list[int]:
    # Which day it is each hospital's own calendar says.
    ending = Listing.objects.filter(ended_at__isnull=True, approver__licence_valid_until__isnull=False)
    found = ending.select_related("approver", "facility")
    return [one.pk for one in found if licence_ended(one.approver, on=day_at(one.facility, at))]


def on_a_list(at: datetime) -> QuerySet[Listing]:
    """Return, as a subquery of rows, the lists on which a row stands if it is nobody's; not of who said "not mine"."""
    parts = Exposure.objects.filter(entry=OuterRef(OuterRef("pk")), device=OuterRef("device"))
    found = effective(at).filter(Q(kind="") | Q(kind=OuterRef("kind")), facility=OuterRef("facility"))
    declined = declinings().filter(subject_uid=OuterRef(OuterRef("uid")), actor_uid=OuterRef("approver__user__uid"))
    return found.filter(Q(device__isnull=True) | Exists(parts), ~Exists(declined))


def listed_for(rows: Iterable[Entry], *, at: datetime) -> dict[int, set[int]]:
    """Return the keys of the approvers on whose list each row stands, by the row's key; a row on none is left out."""
    keys = [row.pk for row in rows]
    wanted = Entry.objects.filter(pk__in=keys, approver__isnull=True)
    found: dict[int, set[int]] = {}
    for listing in effective(at).filter(facility__in=wanted.values("facility")).select_related("approver__user"):
        declined = declinings().filter(subject_uid=OuterRef("uid"), actor_uid=listing.approver.user.uid)
        its = wanted.filter(facility=listing.facility_id)
        its = its.filter(kind=listing.kind) if listing.kind else its
        its = its.filter(exposures__device=listing.device_id) if listing.device_id else its
        for key in its.filter(~Exists(declined)).values_list("pk", flat=True).distinct():
            found.setdefault(key, set()).add(listing.approver_id)
    return found
