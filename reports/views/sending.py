"""What is sent to an authority: how a hospital is set up, what was made and sent, and what holds the rest back."""

from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from passport.guards import role_required, second_factor_required
from passport.language.saying import say_number
from passport.people.models import Facility
from reports import presenters
from reports.forms import SendingSetupForm
from reports.models import SendingSetup
from reports.selectors import overview as seen
from reports.selectors.sending import (
    ROLES,
    ProfileUnknown,
    SendingMissing,
    given_up,
    known_profiles,
    profile_of,
    sending_facilities,
    sending_for,
    setup_of,
)
from reports.sending.profile import BadProfile
from reports.sending.states import State
from reports.services.sending import send_again, send_state_again
from reports.services.setups import (
    BadAeTitle,
    BadFacilityCode,
    BadLocation,
    BadRetrieveAddress,
    OtherCountry,
    ProfileInUse,
    set_up_sending,
)

Page = Callable[..., HttpResponse]
# What a person reads when a setup cannot be kept as typed, and at which field.
REFUSED: dict[type[Exception], tuple[str, Promise]] = {
    ProfileUnknown: ("profile", gettext_lazy("This profile is not on this machine any more.")),
    OtherCountry: ("profile", gettext_lazy("This authority is one of another country.")),
    ProfileInUse: (
        "profile",
        gettext_lazy("Studies were already sent to the authority of before; this cannot be changed any more."),
    ),
    BadFacilityCode: ("facility_code", gettext_lazy("Use letters, digits and . _ / - signs only.")),
    BadLocation: ("location_uid", gettext_lazy("Write a UID: digits and dots, at most 64 signs.")),
    BadAeTitle: ("retrieve_ae_title", gettext_lazy("Use at most 16 letters, digits and . - _ signs.")),
    BadRetrieveAddress: ("retrieve_url", gettext_lazy("Write the whole address, beginning with https:// or http://.")),
}


def administrators(page: Page) -> Page:
    """Open a page to those who look after the sending of a hospital, after a second factor."""
    return role_required(*ROLES)(second_factor_required(page))


def of_facility(page: Page) -> Page:
    """Open a page to those who look after the sending of the facility that the address names."""

    @wraps(page)
    def opened(request: HttpRequest, facility_uid: str) -> HttpResponse:
        mine = sending_facilities(request.user, timezone.now())
        facility = next((place for place in mine if place.uid == facility_uid), None)
        if facility is None:
            raise Http404
        return page(request, facility)

    return administrators(opened)


@administrators
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Go to the one hospital of a person, or choose among several."""
    found = seen.setups_of(sending_facilities(request.user, timezone.now()))
    if len(found) == 1:
        return redirect("reports:sending", found[0][0].uid)
    return render(request, "reports/sending_choose.html", {"facilities": found})


@of_facility
@require_safe
def facility_page(request: HttpRequest, facility: Facility) -> HttpResponse:
    """Show what a hospital made and sent, by device and month and study by study."""
    setup = setup_of(facility)
    if setup is None:
        return render(request, "reports/sending_empty.html", {"facility": facility})
    asked = {name: request.GET.get(name, "") for name in ("year", "state", "page")}
    overview = seen.overview_of(setup, **asked)
    profile, problem = _profile(setup)
    context = {
        "facility": facility,
        "setup": setup,
        "profile": profile,
        "problem": problem or setup.problem,
        "overview": overview,
        "tabs": presenters.tabs(overview),
        "lines": [presenters.line(row) for row in overview.page],
    }
    return render(request, "reports/sending.html", context)


@of_facility
@require_http_methods(["GET", "HEAD", "POST"])
def set_up(request: HttpRequest, facility: Facility) -> HttpResponse:
    """Say to whom the hospital sends, and whether it does."""
    setup = setup_of(facility)
    try:
        profiles = known_profiles().values()
    except BadProfile as error:
        return render(request, "reports/sending_setup.html", {"facility": facility, "broken": str(error)}, status=409)
    form = SendingSetupForm(request.POST or None, profiles=profiles, setup=setup, facility_code=facility.code)
    if request.method == "POST" and form.is_valid() and _kept(request, facility, form):
        return redirect("reports:sending", facility.uid)
    return render(request, "reports/sending_setup.html", {"facility": facility, "setup": setup, "form": form})


@of_facility
@require_POST
def again_all(request: HttpRequest, facility: Facility) -> HttpResponse:
    """Send again, or look again at, every study in one state."""
    setup, state = setup_of(facility), request.POST.get("state", "")
    if setup is None or state not in list(State):
        raise Http404
    count = send_state_again(setup=setup, state=State(state), by=request.user, at=timezone.now())
    said = ngettext("%(count)s study is taken up again.", "%(count)s studies are taken up again.", count)
    messages.success(request, said % {"count": say_number(count)})
    return redirect("reports:sending", facility.uid)


@administrators
@require_safe
def study(request: HttpRequest, uid: str) -> HttpResponse:
    """Show the whole way of one study."""
    try:
        row = sending_for(request.user, uid, timezone.now())
    except SendingMissing:
        raise Http404 from None
    context = {
        "line": presenters.line(row, given_up=given_up(row)),
        "facility": row.setup.facility,
        "documents": seen.history_of(row),
    }
    return render(request, "reports/sending_study.html", context)


@administrators
@require_POST
def again(request: HttpRequest, uid: str) -> HttpResponse:
    """Send one study again, or look again at what holds it back."""
    at = timezone.now()
    try:
        row = sending_for(request.user, uid, at)
    except SendingMissing:
        raise Http404 from None
    send_again(sending=row, by=request.user, at=at)
    messages.success(request, _("It is taken up again."))
    return redirect("reports:sending_study", uid)


@of_facility
@require_safe
def studies_csv(request: HttpRequest, facility: Facility) -> StreamingHttpResponse:
    """Hand out the list of studies."""
    setup = _setup_or_none_such(facility)
    return _csv("studies.csv", presenters.study_csv(seen.lines_of(setup)))


@of_facility
@require_safe
def devices_csv(request: HttpRequest, facility: Facility) -> StreamingHttpResponse:
    """Hand out what each device made in each month."""
    setup = _setup_or_none_such(facility)
    return _csv("devices.csv", presenters.month_csv(seen.months_of(setup)))


def _setup_or_none_such(facility: Facility) -> SendingSetup:
    setup = setup_of(facility)
    if setup is None:
        raise Http404
    return setup


def _csv(name: str, lines: object) -> StreamingHttpResponse:
    headers = {
        "Content-Disposition": f'attachment; filename="{name}"',
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
    }
    return StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8", headers=headers)


def _profile(setup: SendingSetup) -> tuple[object, str]:
    try:
        return profile_of(setup), ""
    except (BadProfile, ProfileUnknown) as error:
        return None, f"{type(error).__name__}: {error}"


def _kept(request: HttpRequest, facility: Facility, form: SendingSetupForm) -> bool:
    try:
        set_up_sending(facility=facility, form=form.said(), by=request.user, at=timezone.now())
    except tuple(REFUSED) as refusal:
        field, words = REFUSED[type(refusal)]
        form.add_error(field, words)
        return False
    messages.success(request, _("Saved. All studies since the first day are gone through."))
    return True
