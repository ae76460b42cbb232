"""Who opens the pages of nuclear medicine: its specialists, the physicists, and who records what is given; for their own facilities."""

from collections.abc import Callable
from datetime import datetime
from functools import wraps

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from passport.access.services import NotAllowed, NuclearView, open_giving, open_nuclear_medicine
from passport.guards import role_required, second_factor_required
from passport.people.models import Role

Page = Callable[..., HttpResponse]
FORM_METHODS = ("GET", "HEAD", "POST")


def of_nuclear_medicine(page: Page) -> Page:
    """Open a page with the work of nuclear medicine that its reader sees; what is another facility's is not there."""
    return role_required(Role.APPROVER, Role.PHYSICIST)(second_factor_required(_opened(page, open_nuclear_medicine)))


def of_giving(page: Page) -> Page:
    """Open a page the same way, also to the radiographers who record what is given and keep consents."""
    roles = (Role.APPROVER, Role.PHYSICIST, Role.RADIOGRAPHER)
    return role_required(*roles)(second_factor_required(_opened(page, open_giving)))


def _opened(page: Page, opens: Callable[..., NuclearView]) -> Page:
    @wraps(page)
    def opened(request: HttpRequest, **parts: str) -> HttpResponse:
        at: datetime = timezone.now()
        try:
            view = opens(reader=request.user, at=at)
        except NotAllowed as error:
            raise PermissionDenied from error
        try:
            return page(request, view, at, **parts)
        except NotAllowed as error:
            raise Http404 from error

    return opened
