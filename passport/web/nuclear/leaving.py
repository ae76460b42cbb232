"""The written release after a treatment, and its page to print."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from passport.access.services import NuclearView
from passport.law.questions.nuclear import release_limits
from passport.nuclear.selectors import standing_of_given
from passport.nuclear.services import release_patient
from passport.web.nuclear.forms import ReleaseForm
from passport.web.nuclear.guard import FORM_METHODS, of_nuclear_medicine
from passport.web.nuclear.lines import medicine_of, name_of
from passport.web.nuclear.refusals import REFUSALS, sentence_of


@of_nuclear_medicine
@require_http_methods(FORM_METHODS)
def write(request: HttpRequest, view: NuclearView, at: datetime, uid: str) -> HttpResponse:
    """Write that a patient may leave; a second one replaces the first."""
    found = view.administration(uid)
    zone, standing = ZoneInfo(found.facility.time_zone), standing_of_given(found)
    there = localtime(at, zone)
    now = {"measured_on": there.date(), "measured_time": there.time()}
    form = ReleaseForm(
        request.POST or None,
        zone=zone,
        initial=now | {"leaves_on": there.date(), "leaves_time": there.time(), "measured_by": str(request.user)},
    )
    if request.method == "POST" and form.is_valid():
        last = next(iter(view.releases_of(found)), None)
        try:
            release = release_patient(
                administration=found, leaving=form.leaving(), replaces=last, by=request.user, at=at
            )
        except REFUSALS as error:
            form.add_error(None, sentence_of(error))
        else:
            messages.success(request, _("Written down. Print it for the patient."))
            return redirect("nuclear:release", release.uid)
    pack = standing.pack if standing else None
    context = {
        "form": form,
        "given": found,
        "person": name_of(found.subject),
        "medicine": medicine_of(found),
        "standing": standing,
        "limits": release_limits(found.radionuclide, pack),
        "instructions": pack.iodine_instructions if pack else (),
        "work": pack.work_restrictions if pack else (),
    }
    return render(request, "nuclear/leave.html", context)


@of_nuclear_medicine
@require_safe
def one(request: HttpRequest, view: NuclearView, at: datetime, uid: str) -> HttpResponse:
    """Show one release, as it is printed."""
    release = view.release(uid)
    given = release.administration
    standing = standing_of_given(given)
    context = {
        "release": release,
        "given": given,
        "person": name_of(given.subject),
        "born": given.subject.birth_date,
        "medicine": medicine_of(given),
        "zone": given.facility.time_zone,
        "limits": release_limits(given.radionuclide, standing.pack if standing else None),
        "replaced_by": getattr(release, "replaced_by", None),
    }
    return render(request, "nuclear/release.html", context)
