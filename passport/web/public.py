"""Pages for everybody: the front door, opening a passport with a slip, and checking a printed page."""

from datetime import datetime
from time import monotonic

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from passport.booklet.verification import PageCheck, verify_code
from passport.language.offered import is_offered
from passport.people.models import User
from passport.people.selectors import has_sign_in
from passport.people.services import choose_language
from passport.people.services.attempts import count_try, may_try_long_code
from passport.people.services.slips import SlipRefused, claim_slip
from passport.web.doors import doors_of
from passport.web.forms import SlipForm, VerifyForm
from passport.web.same_time import wait_for_step
from passport.web.sign_in import PIN, SLIP, first_way, let_in
from passport.web.verified import page_of
from passport.web.who import account_of, who_tries

VERIFY = "verify"
STOPPED = "verify_stopped"  # tries of who tried too often: they are written down, and keep nobody out longer


@require_safe
def landing(request: HttpRequest) -> HttpResponse:
    """Show the three doors to a stranger; take everybody else to their own, where a phone has a PIN through it."""
    if not request.user.is_authenticated:
        return redirect("account_login") if first_way(request) == PIN else render(request, "public/landing.html")
    doors = doors_of(request.user, at=timezone.now())
    if len(doors) == 1:
        return redirect(doors[0].address)
    return render(request, "public/doors.html", {"doors_here": doors})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def open_slip(request: HttpRequest) -> HttpResponse:
    """Open a passport with the slip's code and the birth date; wrong, used and expired are answered alike."""
    form = SlipForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return render(request, "public/open.html", {"form": form})
    user = account_of(request)
    at = timezone.now()
    try:
        reader = claim_slip(**form.cleaned_data, user=user, who_hmac=who_tries(request), at=at)
    except SlipRefused:
        form.add_error(None, _("This code and this date of birth open no passport. Look at both once more."))
        return render(request, "public/open.html", {"form": form}, status=403)
    if reader.user != user:
        let_in(request, reader.user, method=SLIP)
        _keep_what_was_chosen_here(request, reader.user, at)
    elif has_sign_in(user):
        return redirect("patient:passport", reader.patient.uid)
    return redirect("public:next_time")


def _keep_what_was_chosen_here(request: HttpRequest, user: User, at: datetime) -> None:
    """Let the language that was chosen on this phone hold for the account: the counter only wrote down what it heard."""
    chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    if is_offered(chosen) and chosen != user.language:
        choose_language(user=user, language=chosen, at=at)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def verify(request: HttpRequest) -> HttpResponse:
    """Say of one printed page how many rows it had and whether each signature holds, and nothing else of them."""
    began = monotonic()
    form = VerifyForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return render(request, "public/verify.html", {"form": form})
    check = _checked(request, form.cleaned_data["code"], at=timezone.now())
    response = render(request, "public/verify.html", {"page": page_of(check), "form": VerifyForm()})
    if check is None:
        wait_for_step(began)
    return response


def _checked(request: HttpRequest, code: str, *, at: datetime) -> PageCheck | None:
    """Check a code; a code that nobody printed, a withdrawn page and too many tries cost the same statements."""
    who = who_tries(request)
    answering = may_try_long_code(kind=VERIFY, user=account_of(request), who_hmac=who, at=at)
    check = verify_code(code=code, answering=answering)
    count_try(kind=VERIFY if answering else STOPPED, who_hmac=who, at=at, succeeded=check is not None)
    return check
