"""By what right a link shows images, asked anew each time: what was a ground when it was made may be none now."""

from datetime import datetime

from passport.access.models import Ground
from passport.access.services import NotAllowed, View, open_for_guest, open_passport, open_requests
from passport.imaging.models import READ_BY, ImageLink


def view_of(link: ImageLink, at: datetime) -> View:
    """Return what the reader of a link may see now, after writing the look down. Raises NotAllowed, LookNotWritten."""
    ground = Ground(link.ground)
    if ground == Ground.REQUEST:
        requests = open_requests(reader=link.reader, at=at)
        return requests.history(requests.one(link.ground_uid))
    if link.guest is not None:
        return open_for_guest(guest=link.guest, at=at)
    if link.patient is None:
        raise NotAllowed
    return open_passport(reader=link.reader, patient=link.patient, purpose=READ_BY[ground], ground=ground, at=at)
