"""The names of examinations that wait for a meaning, and those that people gave one."""

from collections.abc import Callable
from datetime import datetime
from functools import wraps

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from passport.booklet.naming import UnknownName, given_row, given_rows, signed_rows, unknown_name, unknown_names
from passport.booklet.services import NoSuchExamination, NothingNamed, name_examination, take_back_name
from passport.guards import role_required, second_factor_required
from passport.language.saying import say_number
from passport.people.models import Facility, Role
from passport.people.selectors import facilities_where
from passport.people.services.permission import MAY, Verb
from passport.web.naming import found_for, given_of, item_name, line_of, meaning_of

Page = Callable[..., HttpResponse]
ROLES: tuple[Role, ...] = tuple(sorted(MAY[Verb.NAME_EXAMINATION]))


def _keepers(page: Page) -> Page:
    return role_required(*ROLES)(second_factor_required(page))


def _own_facility(page: Page) -> Page:
    """Open a page to those who look after the names of the facility that the address names."""

    @wraps(page)
    def opened(request: HttpRequest, facility_uid: str, **rest: str) -> HttpResponse:
        at = timezone.now()
        mine = facilities_where(request.user, *ROLES, at=at)
        facility = next((place for place in mine if place.uid == facility_uid), None)
        if facility is None:
            raise Http404
        return page(request, facility, at, **rest)

    return _keepers(opened)


@_keepers
@require_safe
def choose(request: HttpRequest) -> HttpResponse:
    """Go to the facility whose names a person looks after; choose when there are several."""
    mine = list(facilities_where(request.user, *ROLES, at=timezone.now()))
    if len(mine) == 1:
        return redirect("names:facility", mine[0].uid)
    return render(request, "names/choose.html", {"facilities": mine})


@_own_facility
@require_safe
def names(request: HttpRequest, facility: Facility, at: datetime) -> HttpResponse:
    """List the names that mean nothing yet, the commonest first, and those that were given a meaning."""
    just = given_row(facility, request.GET.get("given", ""))
    context = {
        "facility": facility,
        "lines": [line_of(name) for name in unknown_names(facility)],
        "given": [given_of(row) for row in given_rows(facility)],
        "just": given_of(just) if just else None,
    }
    return render(request, "names/list.html", context)


@_own_facility
@require_safe
def name(request: HttpRequest, facility: Facility, at: datetime, uid: str) -> HttpResponse:
    """Show one name with all that is known of it, and search the dictionary for its meaning."""
    unknown = _unknown(facility, uid)
    words = request.GET.get("q", "")
    context = {
        "facility": facility,
        "line": line_of(unknown),
        "words": words,
        "found": found_for(unknown, words) if words else None,
        "device_key": request.GET.get("device", ""),
    }
    return render(request, "names/name.html", context)


@_own_facility
@require_POST
def give(request: HttpRequest, facility: Facility, at: datetime, uid: str) -> HttpResponse:
    """Give a name its meaning, for the whole hospital or for one of the devices that send it."""
    unknown = _unknown(facility, uid)
    device = request.POST.get("device", "")
    senders = {sender.device_key for sender in unknown.senders}
    meaning = meaning_of(
        unknown, exam_code=request.POST.get("exam_code", ""), device_key=device if device in senders else ""
    )
    try:
        row = name_examination(facility=facility, given=meaning, by=request.user, at=at)
    except (NoSuchExamination, NothingNamed):
        messages.error(request, _("Choose an examination of the dictionary for a name or a code."))
        return redirect("names:name", facility.uid, uid)
    said = {"name": unknown.exam or meaning.code_value, "examination": item_name(row.exam_code)}
    messages.success(request, _("“%(name)s” means “%(examination)s” from now on. Open rows follow at once.") % said)
    _tell_of_signed(request, signed_rows(row))
    return redirect(f"{reverse('names:facility', args=[facility.uid])}?{urlencode({'given': row.uid})}")


@_own_facility
@require_POST
def take_back(request: HttpRequest, facility: Facility, at: datetime, uid: str) -> HttpResponse:
    """Let a name mean again what codes and words say of it."""
    row = given_row(facility, uid)
    if row is None:
        messages.info(request, _("Somebody took this back already."))
        return redirect("names:facility", facility.uid)
    take_back_name(name=row, by=request.user, at=at)
    messages.success(request, _("Taken back. Open rows follow at once."))
    return redirect("names:facility", facility.uid)


def _unknown(facility: Facility, uid: str) -> UnknownName:
    found = unknown_name(facility, uid)
    if found is None:
        raise Http404
    return found


def _tell_of_signed(request: HttpRequest, count: int) -> None:
    if count:
        sentence = ngettext(
            "%(count)s signed row keeps the words under which it was signed.",
            "%(count)s signed rows keep the words under which they were signed.",
            count,
        )
        messages.info(request, sentence % {"count": say_number(count)})
