"""That the patient was told of the risks before an examination with a high dose: by whom, when, with which leaflet."""

from datetime import datetime

from django.db import transaction

from passport.database import clean_text
from passport.justification.models import Leaflet, Request
from passport.justification.services.errors import NotInformed, NotYourRequest
from passport.justification.states import RequestState, StepNotAllowed
from passport.people.models import Role, User
from passport.people.selectors import has_role
from passport.signing.acts import Subject, record_act

# Who may say that the patient was informed: those who decide, and those who are with the patient.
INFORMING = (Role.APPROVER, Role.REFERRER, Role.RADIOGRAPHER)


@transaction.atomic
def note_informed(
    *, request: Request, informed_by: str, informed_at: datetime, by: User, at: datetime, leaflet: Leaflet | None = None
) -> Request:
    """Write down who informed the patient and when; a later note replaces the earlier, and the act of each stays.

    Raises NotYourRequest, StepNotAllowed after the examination, and NotInformed without a name or with a moment to come.
    """
    request = Request.objects.select_for_update(of=("self",)).select_related("facility").get(pk=request.pk)
    if request.requested_by_id != by.pk and not has_role(by, request.facility, *INFORMING, at=at):
        raise NotYourRequest
    if request.state not in (RequestState.WAITING, RequestState.APPROVED):
        raise StepNotAllowed("the patient is informed before the examination")
    name = clean_text(informed_by, limit=200)
    if not name or informed_at > at or (leaflet and leaflet.facility_id != request.facility_id):
        raise NotInformed
    request.informed_by, request.informed_at, request.leaflet = name, informed_at, leaflet
    request.save(update_fields=["informed_by", "informed_at", "leaflet"])
    record_act(
        verb="patient.informed",
        by=by,
        subject=Subject(kind="request", uid=request.uid),
        at=at,
        facility_uid=request.facility.uid,
        leaflet=leaflet.uid if leaflet else "",
    )
    return request
