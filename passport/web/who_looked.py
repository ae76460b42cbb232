"""Who looked, a month at a time, and asking the hospital about a look."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from passport.access.selectors import told_about
from passport.access.services import View, ask_about_look
from passport.language.calendars import month_code_in, month_in, month_of_code
from passport.language.saying import say_month, spoken
from passport.people.models import Patient, Relation
from passport.people.selectors import readerships
from passport.signing.services import read_notices_about
from passport.web.looks import looks_of
from passport.web.patient import own_passport, passport_context
from passport.web.presenters import zone_of


@require_safe
@own_passport
def looks(request: HttpRequest, view: View, at: datetime) -> HttpResponse:
    """Show who looked in one month, one line for each person, day and reason."""
    zone = zone_of(view.patient)
    first, following = month_in(spoken(), _month_asked(request) or localtime(at, zone))
    between = view.looks_between(_midnight(first, zone), _midnight(following, zone))
    context = passport_context(request, view, at) | {
        "tab": "looks",
        "month": say_month(first),
        "looks": looks_of(between, reader_uid=request.user.uid, zone=zone),
        "earlier": _month_of(between.before, zone),
        "later": _month_of(between.after, zone),
    }
    return render(request, "patient/looks.html", context)


@require_POST
@own_passport
def question(request: HttpRequest, view: View, at: datetime, uid: str) -> HttpResponse:
    """Ask the hospital about a look that the patient does not recognise."""
    look = view.look(uid)
    asked = ask_about_look(access=look, patient=view.patient, by=request.user, at=at)
    sentence = _("%(facility)s was asked who this was. The answer comes here, and you are told when it is there.")
    messages.success(request, sentence % {"facility": asked.facility.name})
    return redirect(_address(view.patient, look.at))


@login_required
@require_safe
def looked(request: HttpRequest, uid: str) -> HttpResponse:
    """Go from a notice to the look that it tells of, in whichever of the reader's passports that is."""
    found, now = told_about(uid), timezone.now()
    mine = {reader.patient_id: reader for reader in readerships(request.user, now)}
    if found is None or found[0].pk not in mine:
        raise Http404
    read_notices_about(user=request.user, subject_uid=uid, at=now)
    if mine[found[0].pk].relation == Relation.TRUSTED:  # is told of an emergency, and reads of no other look
        return redirect("patient:passport", found[0].uid)
    return redirect(_address(*found))


def _address(patient: Patient, at: datetime) -> str:
    return f"{reverse('patient:looks', args=[patient.uid])}?month={_month_of(at, zone_of(patient))}"


def _month_asked(request: HttpRequest) -> date | None:
    try:
        return month_of_code(request.GET.get("month", ""))
    except ValueError:
        return None


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time.min, zone)


def _month_of(at: datetime | None, zone: ZoneInfo) -> str:
    return month_code_in(spoken(), localtime(at, zone)) if at else ""
