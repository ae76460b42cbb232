"""“Papers you added”: photos and PDFs of old papers, apart from every row, checked by nobody."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from passport import objects
from passport.access.models import Ground
from passport.access.services import NotAllowed, View
from passport.imaging.models import AddedPaper
from passport.imaging.paper_files import SUFFIXES, NotAPaper, PaperDoesThings, PaperIsHeic, PaperTooLarge
from passport.imaging.selectors.papers import paper_of, papers_of, removed_paper_of, removed_papers_of
from passport.imaging.services import papers as verbs
from passport.language.saying import say_day, say_month
from passport.pdf.checking import MAX_BYTES
from passport.people.selectors import may_decide
from passport.web.patient import own_passport, passport_context

SENTENCES: dict[type[Exception], Promise] = {
    PaperTooLarge: _("This file is too large: up to 20 MB can be added. Take the photo anew with fewer pixels."),
    PaperIsHeic: _(
        "This photo is in a format (HEIC) that cannot be read here. On the phone choose “most compatible” in the camera "
        "settings, or send a picture of the screen."
    ),
    NotAPaper: _("This file is not a photo (JPEG or PNG) or a PDF that can be read. Take a photo of the paper."),
    PaperDoesThings: _(
        "This PDF holds a program, another file or a password, and is not taken. Print it and take a photo, or save it "
        "anew as a plain PDF."
    ),
    verbs.PaperNameMissing: _("Say what the paper is, in a few words."),
    verbs.PaperDateWrong: _("There is no such date, or it has not come yet. The year alone is enough."),
    verbs.TooManyPapers: _("No more papers can be added here. Remove one first."),
    objects.StorageUnavailable: _("The paper could not be kept just now. Nothing was added; try again later."),
}
_Change = tuple[Callable[[View, str], AddedPaper], Callable[..., AddedPaper], Promise]
CHANGES: dict[str, _Change] = {
    "remove": (paper_of, verbs.remove_paper, _("Removed. For 30 days you can put it back.")),
    "put-back": (removed_paper_of, verbs.put_back_paper, _("The paper is back.")),
    "hide": (paper_of, verbs.hide_paper, _("Only you see this paper now.")),
    "unhide": (paper_of, verbs.unhide_paper, _("The paper is not hidden any more.")),
}


class PaperForm(forms.Form):
    """A paper, and what its owner says of it."""

    file = forms.FileField(
        label=_("Photo or PDF"),
        help_text=_("JPEG, PNG or PDF, up to 20 MB. Where and with what a photo was taken is not kept."),
        error_messages={"required": _("Choose a photo or a PDF."), "empty": _("This file is empty. Choose another.")},
    )
    called = forms.CharField(
        label=_("What is it?"),
        max_length=200,
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
        error_messages={"required": _("Say what the paper is, in a few words.")},
    )
    year = forms.IntegerField(label=_("Year, if you know it"), required=False, min_value=1)
    month = forms.IntegerField(label=_("Month, if you know it"), required=False, min_value=1)
    day = forms.IntegerField(label=_("Day, if you know it"), required=False, min_value=1)
    place = forms.CharField(
        label=_("Where was it?"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@own_passport
def papers(request: HttpRequest, view: View, at: datetime) -> HttpResponse:
    """List the papers that were added, and add one."""
    if not view.scope.papers:
        raise NotAllowed
    form = PaperForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid() and _added(request, view, at, form):
        messages.success(request, _("The paper is added. Doctors do not see it."))
        return redirect("patient:papers", view.patient.uid)
    context = passport_context(request, view, at) | {
        "form": form,
        "added": [{"paper": one, "when": when_of(one)} for one in papers_of(view)],
        "removed": removed_papers_of(view),
        "may_hide": view.ground == Ground.SELF and may_decide(view.patient, at),
    }
    return render(request, "patient/papers.html", context)


@require_safe
@own_passport
def paper(request: HttpRequest, view: View, at: datetime, uid: str) -> HttpResponse:
    """Give a paper as an attachment that can do nothing."""
    found = paper_of(view, uid)
    try:
        data = verbs.bytes_of(found)
    except objects.ObjectMissing:
        raise Http404 from None
    answer = HttpResponse(data, content_type=found.media_type)
    answer["Content-Disposition"] = f'attachment; filename="paper.{SUFFIXES[found.media_type]}"'
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


@require_POST
@own_passport
def change(request: HttpRequest, view: View, at: datetime, uid: str, verb: str) -> HttpResponse:
    """Remove a paper, put it back, hide it, or hide it no more."""
    if verb not in CHANGES:
        raise Http404
    find, act, said = CHANGES[verb]
    try:
        act(paper=find(view, uid), by=request.user, at=at)
    except verbs.TooManyPapers as error:
        messages.error(request, SENTENCES[type(error)])
    else:
        messages.success(request, said)
    return redirect("patient:papers", view.patient.uid)


def when_of(paper: AddedPaper) -> str:
    """Return as much of a paper's date as is known, in words; empty: nothing."""
    if paper.year is None or paper.month is None:
        return str(paper.year or "")
    known = date(paper.year, paper.month, paper.day or 1)
    return say_day(known) if paper.day else say_month(known)


def _added(request: HttpRequest, view: View, at: datetime, form: PaperForm) -> bool:
    given: dict[str, Any] = dict(form.cleaned_data)
    data = given.pop("file").read(MAX_BYTES + 1)
    words = verbs.PaperWords(**given)
    try:
        verbs.add_paper(patient=view.patient, words=words, data=data, shown=False, by=request.user, at=at)
    except tuple(SENTENCES) as error:
        form.add_error(None, SENTENCES[type(error)])
        return False
    return True
