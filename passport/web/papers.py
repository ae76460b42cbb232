"""“Papers you added”: photos and PDFs of old papers, apart from every row, checked by nobody."""

from collections.abc import Callable
from datetime import datetime
from functools import partial

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
from passport.imaging.paper_files import NotAPaper, PaperDoesThings, PaperIsHeic, PaperTooLarge
from passport.imaging.selectors.papers import (
    paper_of,
    removed_paper_of,
    removed_papers_of,
    showable_paper_of,
)
from passport.imaging.services import papers as verbs
from passport.pdf.checking import MAX_BYTES
from passport.people.selectors import may_decide
from passport.web.added import added_papers, file_of, picture_of
from passport.web.paper_forms import NO_DATE, NO_NAME, PaperForm, PaperWordsForm, words_of
from passport.web.patient import own_passport, passport_context

# What a verb refuses -> the field at which that is said (None: the whole form), and what.
REFUSALS: dict[type[Exception], tuple[str | None, Promise]] = {
    PaperTooLarge: (
        "file",
        _("This file is too large: up to 20 MB can be added. Take the photo anew with fewer pixels."),
    ),
    PaperIsHeic: (
        "file",
        _(
            "This photo is in a format (HEIC) that cannot be read here. On the phone choose “most compatible” in the "
            "camera settings, or send a picture of the screen."
        ),
    ),
    NotAPaper: (
        "file",
        _("This file is not a photo (JPEG or PNG) or a PDF that can be read. Take a photo of the paper."),
    ),
    PaperDoesThings: (
        "file",
        _(
            "This PDF holds a program, another file or a password, and is not taken. Print it and take a photo, or save "
            "it anew as a plain PDF."
        ),
    ),
    verbs.PaperNameMissing: ("called", NO_NAME),
    verbs.PaperDateWrong: ("when", NO_DATE),
    verbs.TooManyPapers: (None, _("No more papers can be added here. Remove one first.")),
    objects.StorageUnavailable: (
        None,
        _("The paper could not be kept just now. Nothing was added; try again later."),
    ),
}
_Change = tuple[Callable[[View, str], AddedPaper], Callable[..., AddedPaper], Promise]
CHANGES: dict[str, _Change] = {
    "remove": (paper_of, verbs.remove_paper, _("Removed. For 30 days you can put it back.")),
    "put-back": (removed_paper_of, verbs.put_back_paper, _("The paper is back.")),
    "hide": (paper_of, verbs.hide_paper, _("Only you see this paper now.")),
    "unhide": (paper_of, verbs.unhide_paper, _("The paper is not hidden any more.")),
    "show": (
        showable_paper_of,
        partial(verbs.show_paper, shown=True),
        _("Doctors whom you let look see this paper now."),
    ),
    "show-no-more": (
        showable_paper_of,
        partial(verbs.show_paper, shown=False),
        _("Doctors do not see this paper any more."),
    ),
}


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
        "added": added_papers(view),
        "removed": removed_papers_of(view),
        "may_hide": view.ground == Ground.SELF and may_decide(view.patient, at),
    }
    return render(request, "patient/papers.html", context)


@require_safe
@own_passport
def paper(request: HttpRequest, view: View, at: datetime, uid: str) -> HttpResponse:
    """Give a paper as an attachment that can do nothing."""
    answer = file_of(paper_of(view, uid), request)
    return answer or redirect("patient:papers", view.patient.uid)


@require_safe
@own_passport
def picture(request: HttpRequest, view: View, at: datetime, uid: str) -> HttpResponse:
    """Give the small picture of a photo, for the list."""
    return picture_of(paper_of(view, uid))


@require_http_methods(["GET", "HEAD", "POST"])
@own_passport
def describe(request: HttpRequest, view: View, at: datetime, uid: str) -> HttpResponse:
    """Correct what a paper is, from when and where."""
    if not view.scope.papers:
        raise NotAllowed
    found = paper_of(view, uid)
    form = PaperWordsForm(request.POST or None, initial=words_of(found))
    if request.method == "POST" and form.is_valid() and _described(request, found, at, form):
        messages.success(request, _("Saved."))
        return redirect("patient:papers", view.patient.uid)
    return render(request, "patient/paper.html", passport_context(request, view, at) | {"form": form, "paper": found})


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
        messages.error(request, REFUSALS[type(error)][1])
    else:
        messages.success(request, said)
    return redirect("patient:papers", view.patient.uid)


def _added(request: HttpRequest, view: View, at: datetime, form: PaperForm) -> bool:
    data = form.cleaned_data["file"].read(MAX_BYTES + 1)
    add = partial(verbs.add_paper, patient=view.patient, data=data, shown=False)
    return _done(add, form, request, at)


def _described(request: HttpRequest, paper: AddedPaper, at: datetime, form: PaperWordsForm) -> bool:
    return _done(partial(verbs.describe_paper, paper=paper), form, request, at)


def _done(verb: Callable[..., AddedPaper], form: PaperWordsForm, request: HttpRequest, at: datetime) -> bool:
    try:
        verb(words=form.words(), by=request.user, at=at)
    except tuple(REFUSALS) as error:
        form.add_error(*REFUSALS[type(error)])
        return False
    return True
