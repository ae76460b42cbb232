"""A request on which nobody decided for so long that it shows nothing any more: taken up again by an act with a name."""

from datetime import datetime

from django.db import transaction

from passport.justification import selectors
from passport.justification.models import Request
from passport.justification.services.errors import NotYourRequest
from passport.justification.states import RequestActor, RequestVerb, StepNotAllowed, step
from passport.people.models import Role, User
from passport.people.selectors import has_role
from passport.signing.acts import Subject, record_act


@transaction.atomic
def reopen_request(*, request: Request, by: User, at: datetime) -> Request:
    """Take up again what waited too long for a decision: its time begins anew.

    What still shows the history is not renewed by whoever reads it. Raises NotYourRequest, StepNotAllowed.
    """
    request = Request.objects.select_for_update(of=("self",)).select_related("facility").get(pk=request.pk)
    found = step(request.state, RequestVerb.REOPEN, actor=_actor(request, by, at))
    if not selectors.has_lapsed(request, at):
        raise StepNotAllowed
    request.state, request.state_at = found.to, at
    request.save(update_fields=["state", "state_at"])
    subject = Subject(kind="request", uid=request.uid)
    record_act(verb=found.act, by=by, subject=subject, at=at, facility_uid=request.facility.uid)
    return request


def _actor(request: Request, by: User, at: datetime) -> RequestActor:
    if has_role(by, request.facility, Role.APPROVER, at=at):
        return RequestActor.APPROVER
    if selectors.asks_still(request, by, at):
        return RequestActor.REFERRER
    raise NotYourRequest
