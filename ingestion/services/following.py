"""What follows in other rooms when a report was recorded, in the same transaction: nothing of it is lost."""

from datetime import datetime

from django.db.models import Exists, OuterRef

from passport.booklet.models import Entry
from passport.justification.models import Request
from passport.justification.services import find_request
from passport.justification.states import RequestState


def awaited_at(facility: str) -> Exists:
    """Return the condition that a facility, named by its column, has approved requests at all: most have none."""
    return Exists(Request.objects.filter(facility=OuterRef(facility), state=RequestState.APPROVED))


def follow(*, entry_uid: str, at: datetime) -> None:
    """Let the entry of a recorded report and the request that waits for it find each other. May run twice."""
    find_request(Entry.objects.select_related("facility", "record").get(uid=entry_uid), at=at)
