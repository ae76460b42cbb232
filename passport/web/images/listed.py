"""The open links to the images of a passport, and ending one."""

from datetime import datetime

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from passport.access.services import NotAllowed, View
from passport.imaging.models import ImageLink
from passport.imaging.services import revoke_link
from passport.people.models import User
from passport.people.selectors import readerships
from passport.web.images.presenters import again_address, links_shown
from passport.web.patient import own_passport, passport_context


@require_safe
@own_passport
def listed(request: HttpRequest, view: View, at: datetime) -> HttpResponse:
    """List who can open images of this passport now."""
    context = passport_context(request, view, at) | {"links": list(links_shown(view))}
    return render(request, "images/listed.html", context)


@login_required
@require_POST
def revoke(request: HttpRequest, uid: str) -> HttpResponse:
    """End a link at once: of the reader's own, or to images of a passport that the reader looks after."""
    at = timezone.now()
    try:
        link = revoke_link(uid=uid, by=request.user, at=at)
    except NotAllowed as error:
        raise Http404 from error
    messages.success(request, _("Ended. Nothing can be seen with this link any more."))
    return redirect(*_after(link, request.user, at))


def _after(link: ImageLink, by: User, at: datetime) -> tuple[str, ...]:
    mine = {one.patient_id for one in readerships(by, at)}
    if link.patient is not None and link.patient_id in mine:
        return "patient:images", link.patient.uid
    return (again_address(link),)
