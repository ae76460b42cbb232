"""Whether an identifier belongs to the patient whom the acts on it name.

Nobody signs who the person of a record is. Moved by hand in the database, a record would take its signed rows into the
passport of somebody else; the acts of linking stand in the log.
"""

from passport.people.models import Record
from passport.people.services.permission import Verb
from passport.signing.models import Act

VERBS = (Verb.LINK_RECORD, Verb.UNLINK_RECORD)


def is_moved(record: Record) -> bool:
    """Return whether a record belongs to another patient than the last act on it says; without an act nothing is known."""
    told = Act.objects.filter(subject_uid=record.uid, verb__in=VERBS).order_by("-pk").first()
    if told is None:
        return False
    owner = told.detail.get("patient") if told.verb == Verb.LINK_RECORD else None
    return owner != (record.patient.uid if record.patient else None)
