"""Taking up an invitation: the secret from the link, then how to sign in, then the second factor."""

from django.contrib import messages
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from passport.people.models import Invitation, Role
from passport.people.services import (
    InvitationRefused,
    UsernameTaken,
    WeakPassword,
    accept_invitation,
    open_invitation,
)
from passport.web.facility_forms import JoinForm, SecretForm
from passport.web.refusals import sentence_of
from passport.web.sign_in import BACKEND

JOIN = "join"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest) -> HttpResponse:
    """Show who invites whom, then make the account, or give the role to the account that is signed in."""
    form = SecretForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return render(request, "facility/join.html", {"form": form})
    secret = form.cleaned_data["secret"]
    try:
        invitation = open_invitation(secret=secret, at=timezone.now())
    except InvitationRefused as error:
        form.add_error(None, sentence_of(error))
        return render(request, "facility/join.html", {"form": form}, status=403)
    if request.POST.get("step") != JOIN:
        return _ask(request, invitation, JoinForm(initial={"secret": secret}))
    if request.user.is_authenticated:
        accept_invitation(secret=secret, user=request.user, at=timezone.now())
        messages.success(request, _("Done. Your account holds this role as well now."))
        return redirect("home")
    return _made(request, invitation, JoinForm(request.POST))


def _made(request: HttpRequest, invitation: Invitation, form: JoinForm) -> HttpResponse:
    if not form.is_valid():
        return _ask(request, invitation, form)
    try:
        user = accept_invitation(**form.cleaned_data, at=timezone.now())
    except UsernameTaken as error:
        form.add_error("username", sentence_of(error))
    except InvitationRefused as error:
        form.add_error(None, sentence_of(error))
    except WeakPassword as error:
        form.add_error("password", " ".join(error.words))
    else:
        login(request, user, backend=BACKEND)
        messages.success(request, _("Welcome. Add a second step at sign-in now; the pages of the staff need it."))
        return redirect("mfa_index")
    return _ask(request, invitation, form)


def _ask(request: HttpRequest, invitation: Invitation, form: JoinForm) -> HttpResponse:
    context = {"invitation": invitation, "role": Role(invitation.role).label, "form": form}
    return render(request, "facility/joining.html", context)
