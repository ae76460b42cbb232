"""What a person may do with a passport from outside the pages: read its document, make a code for a doctor."""

from collections.abc import Sequence
from datetime import datetime

from passport.access.models import Grant
from passport.access.services import NotAllowed, make_grant, open_passport
from passport.document.build import build
from passport.document.selectors import Openable, openable_by
from passport.document.shape import Document
from passport.people.models import User


def read_document(*, reader: User, patient_uid: str, second_factor: bool, at: datetime) -> Document:
    """Return the document of a passport that this person may open. Raises NotAllowed for any other uid."""
    found = _find(openable_by(reader, second_factor=second_factor, at=at), patient_uid)
    view = open_passport(reader=reader, patient=found.patient, purpose=found.purpose, ground=found.ground, at=at)
    return build(view, at=at)


def make_code(*, patient_uid: str, by: User, at: datetime) -> tuple[Grant, str]:
    """Make a code for one doctor; return the grant and the code. Raises NotAllowed."""
    found = _find(openable_by(by, second_factor=False, at=at), patient_uid)
    return make_grant(patient=found.patient, by=by, at=at)


def _find(openable: Sequence[Openable], patient_uid: str) -> Openable:
    found = next((one for one in openable if one.patient.uid == patient_uid), None)
    if found is None:
        raise NotAllowed
    return found
