"""What follows in other rooms when a report was recorded, in the same transaction: nothing of it is lost."""

from datetime import datetime

from passport.booklet.models import Entry
from passport.justification.models import Request
from passport.justification.services import find_request
from passport.justification.states import RequestState
from passport.people.models import Facility


def follow(*, entry_uid: str, facility: Facility | None, at: datetime) -> None:
    """Let the entry of a recorded report and what waits for it find each other. May run twice."""
    if facility is None or not _awaits(facility):
        return
    find_request(Entry.objects.select_related("facility", "record").get(uid=entry_uid), at=at)


def _awaits(facility: Facility) -> bool:
    """Return whether a facility has approved requests at all: most do not, and a report is recorded often."""
    return Request.objects.filter(facility=facility, state=RequestState.APPROVED).exists()
