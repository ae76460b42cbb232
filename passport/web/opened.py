"""The passports that somebody may open: by what right each, until when, in which colour, and how to give one up."""

from datetime import datetime

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from passport.access.services import View, give_up
from passport.people.models import Colour, Reader, Relation
from passport.people.selectors import closings_of, past_readerships, readerships
from passport.people.services import choose_colour
from passport.web.family import left_words, passports_of, past_words, right_of
from passport.web.family_forms import ColourForm
from passport.web.patient import own_passport, passport_context


@login_required
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """List the passports that the reader may open, and those that could be opened before."""
    at = timezone.now()
    readers = readerships(request.user, at)
    opened = [
        {"whose": whose, "right": right_of(reader, at=at, whose=True)}
        for whose, reader in zip(passports_of(readers, current=None, at=at), readers, strict=True)
    ]
    past = [
        {"name": str(reader.patient), "sentence": past_words(reader, at=at)}
        for reader in past_readerships(request.user, at)
    ]
    closed = [
        {"name": str(one.patient), "uid": one.patient.uid, "sentence": left_words(one)}
        for one in closings_of(request.user, at)
    ]
    context = {"opened": opened, "closed": closed, "past": past, "colours": Colour.choices}
    return render(request, "patient/mine.html", context)


@require_POST
@own_passport
def colour(request: HttpRequest, view: View, at: datetime) -> HttpResponse:
    """Take the colour that the reader chose for a passport."""
    form = ColourForm(request.POST)
    if not form.is_valid():
        raise Http404
    chosen = Colour(form.cleaned_data["colour"])
    choose_colour(reader=_reader(request, view, at), colour=chosen, by=request.user, at=at)
    return redirect("patient:mine")


@require_http_methods(["GET", "HEAD", "POST"])
@own_passport
def leave(request: HttpRequest, view: View, at: datetime) -> HttpResponse:
    """Ask once more, and give up opening somebody else's passport."""
    reader = _reader(request, view, at)
    if reader.relation == Relation.SELF:
        raise Http404
    if request.method != "POST":
        return render(request, "patient/leave.html", passport_context(request, view, at))
    give_up(reader=reader, by=request.user, at=at)
    messages.success(request, _("You do not open this passport any more."))
    return redirect("patient:mine")


def _reader(request: HttpRequest, view: View, at: datetime) -> Reader:
    return next(one for one in readerships(request.user, at) if one.patient == view.patient)
