"""Who can open a passport, and trusting somebody with it: the patient makes a code, the other person takes it up."""

from datetime import datetime

import segno
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from passport.access.models import Ground
from passport.access.services import NotAllowed, View, end_trust
from passport.codes import spaced
from passport.language.saying import clock
from passport.people.models import Relation, TrustCode, TrustLasts
from passport.people.selectors import has_sign_in, is_of_age, open_readers, open_trust_codes
from passport.people.services import NotAllowed as NotYours
from passport.people.services import TrustRefused, claim_trust_code, make_trust_code, stop_trust_code
from passport.web.family import right_of
from passport.web.family_forms import TrustedCodeForm, TrustForm
from passport.web.patient import own_passport, passport_context
from passport.web.presenters import zone_of
from passport.web.showing import LOOK_AGAIN
from passport.web.sign_in import SLIP, let_in
from passport.web.who import account_of, who_tries

# It lies in the patient's own browser for as long as it can be used; we keep its HMAC only.
CODE_COOKIE = "trust"
CODE_LASTS = 600


@require_safe
@own_passport
def people(request: HttpRequest, view: View, at: datetime) -> HttpResponse:
    """List who can open a passport; of one's own offer to trust somebody, and to end it."""
    return render(request, "patient/people.html", _context(request, view, at, form=TrustForm()))


@require_POST
@own_passport
def trust(request: HttpRequest, view: View, at: datetime) -> HttpResponse:
    """Make a code for one trusted person."""
    form = TrustForm(request.POST)
    if not form.is_valid():
        return render(request, "patient/people.html", _context(request, view, at, form=form))
    lasts = TrustLasts(form.cleaned_data["lasts"])
    made, code = _made(request, view, lasts, at)
    response = redirect("patient:trust_code", view.patient.uid, made.uid)
    response.set_signed_cookie(
        CODE_COOKIE,
        code,
        salt=made.uid,
        max_age=CODE_LASTS,
        path=response.url,
        secure=settings.HTTPS,
        httponly=True,
        samesite="Strict",
    )
    return response


@require_safe
@own_passport
def trust_code(request: HttpRequest, view: View, at: datetime, uid: str) -> HttpResponse:
    """Show the code until somebody has taken it up; then, and when it is over, lead back."""
    found = _waiting(view, at, uid)
    if found is None:
        return redirect("patient:people", view.patient.uid)
    code = request.get_signed_cookie(CODE_COOKIE, default="", salt=found.uid, max_age=CODE_LASTS)
    address = f"{settings.PUBLIC_URL}{reverse('public:open_trusted')}"
    context = passport_context(request, view, at) | {
        "tab": "people",
        "waiting": found,
        "until": clock(found.expires_at, zone_of(view.patient)),
        "lasts": TrustLasts(found.lasts).label,
        "code": spaced(code),
        "address": address,
        "qr": segno.make(f"{address}#{code}", error="m").svg_inline(omitsize=True, border=2) if code else "",
    }
    response = render(request, "patient/trust_code.html", context)
    response["Refresh"] = LOOK_AGAIN
    return response


@require_POST
@own_passport
def stop_trust(request: HttpRequest, view: View, at: datetime, uid: str) -> HttpResponse:
    """End a code that nobody has taken up."""
    found = _waiting(view, at, uid)
    if found is not None:
        stop_trust_code(trust_code=found, by=request.user, at=at)
        messages.success(request, _("Stopped. Nobody can use this code any more."))
    return redirect("patient:people", view.patient.uid)


@require_POST
@own_passport
def revoke(request: HttpRequest, view: View, at: datetime, uid: str) -> HttpResponse:
    """End at once that a trusted person opens the passport."""
    found = next((one for one in open_readers(view.patient, at) if one.uid == uid), None)
    if found is None or view.ground != Ground.SELF or found.relation != Relation.TRUSTED:
        raise Http404
    end_trust(reader=found, by=request.user, at=at)
    messages.success(
        request, _("Ended. This person cannot open your passport any more; a new code lets them in again.")
    )
    return redirect("patient:people", view.patient.uid)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def open_trusted(request: HttpRequest) -> HttpResponse:
    """Open a passport with the code of somebody who trusts the reader; every wrong code is answered alike."""
    user = account_of(request)
    form = TrustedCodeForm(request.POST or None, known=user is not None)
    if request.method != "POST" or not form.is_valid():
        return render(request, "public/open_trusted.html", {"form": form})
    try:
        reader = claim_trust_code(**form.cleaned_data, user=user, who_hmac=who_tries(request), at=timezone.now())
    except TrustRefused:
        form.add_error(None, _("This code opens nothing. Ask for a new one; each works once, for ten minutes."))
        return render(request, "public/open_trusted.html", {"form": form}, status=403)
    if user is None:
        let_in(request, reader.user, method=SLIP)
    elif has_sign_in(user):
        return redirect("patient:passport", reader.patient.uid)
    return redirect("public:next_time")


def _context(request: HttpRequest, view: View, at: datetime, *, form: TrustForm) -> dict[str, object]:
    if not view.scope.looks:
        raise NotAllowed  # who only helps is not told who else does
    readers = [one for one in open_readers(view.patient, at) if one.user_id != request.user.pk]
    for one in readers:
        one.patient = view.patient
    own = view.ground == Ground.SELF
    return passport_context(request, view, at) | {
        "tab": "people",
        "rights": [right_of(one, at=at) for one in readers],
        "own": own,
        "form": form if own and is_of_age(view.patient, at) else None,
        "of_age_at": settings.CHILD_COMES_OF_AGE_AT,
        "waiting": open_trust_codes(view.patient, at).first() if own else None,
    }


def _made(request: HttpRequest, view: View, lasts: TrustLasts, at: datetime) -> tuple[TrustCode, str]:
    try:
        return make_trust_code(patient=view.patient, lasts=lasts, by=request.user, at=at)
    except NotYours as error:
        raise NotAllowed from error


def _waiting(view: View, at: datetime, uid: str) -> TrustCode | None:
    if view.ground != Ground.SELF:
        raise NotAllowed
    return open_trust_codes(view.patient, at).filter(uid=uid).first()
