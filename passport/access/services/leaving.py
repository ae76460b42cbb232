"""Leaving: nobody opens a passport any more whom its patient let look."""

from datetime import datetime

from django.db import transaction

from passport.access.selectors import open_grants
from passport.access.services.grants import end_grant
from passport.access.services.standing import end_standing
from passport.people.models import Closing, Patient, User
from passport.people.services import Here, begin_closing
from passport.queue.kinds import FORGET_BOOKLETS
from passport.queue.services import hurry_waiting


@transaction.atomic
def close_passport(*, patient: Patient, here: Here, by: User, at: datetime) -> Closing:
    """Close a passport to its patient, and to everybody who opens it with the patient's leave. Raises people's NotAllowed.

    The own work of hospitals, open requests and emergencies rest on other grounds and go on.
    """
    closing = begin_closing(patient=patient, here=here, by=by, at=at)
    for grant in open_grants(patient, at):
        end_grant(grant=grant, by=by, at=at)
    end_standing(patient, by=by, at=at)
    hurry_waiting(kind=FORGET_BOOKLETS, subject_uid=patient.uid, at=at)
    return closing
