"""Who opens the pages of nuclear medicine: its specialists and the physicists, for their own facilities."""

from collections.abc import Callable
from datetime import datetime
from functools import wraps

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from passport.access.services import NotAllowed, NuclearView, open_nuclear_medicine
from passport.guards import role_required, second_factor_required
from passport.people.models import Role

Page = Callable[..., HttpResponse]
FORM_METHODS = ("GET", "HEAD", "POST")


def of_nuclear_medicine(page: Page) -> Page:
    """Open a page with the work of nuclear medicine that its reader sees; what is another facility's is not there."""

    @wraps(page)
    def opened(request: HttpRequest, **parts: str) -> HttpResponse:
        at: datetime = timezone.now()
        try:
            view: NuclearView = open_nuclear_medicine(reader=request.user, at=at)
        except NotAllowed as error:
            raise PermissionDenied from error
        try:
            return page(request, view, at, **parts)
        except NotAllowed as error:
            raise Http404 from error

    return role_required(Role.APPROVER, Role.PHYSICIST)(second_factor_required(opened))
