"""“A passport from elsewhere”: a document of another deployment, beside the examinations and never among them."""

from datetime import datetime

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from passport import objects
from passport.access.services import NotAllowed, View
from passport.imaging.paper_files import PaperDoesThings
from passport.imaging.selectors.documents import document_of
from passport.imaging.services import brought as verbs
from passport.imaging.services.papers import TooManyPapers
from passport.pdf.checking import MAX_BYTES
from passport.web.brought_words import page_of_document
from passport.web.papers import REFUSALS as OF_PAPERS
from passport.web.patient import own_passport, passport_context

# What the verb refuses -> what is said of it.
REFUSALS: dict[type[Exception], Promise] = {
    verbs.NotADocument: _(
        "This file is neither a booklet (PDF) nor a passport as data (JSON). Take the file as the other site gave it, "
        "not a scan or a photo; those are added as papers."
    ),
    verbs.DocumentOfOtherKind: _(
        "This file is of a kind that this site does not know yet. Keep it, and ask the other site for a booklet that "
        "older sites read."
    ),
    verbs.DocumentTooLarge: _("This file is too large: up to 20 MB and 2,000 examinations can be added."),
    PaperDoesThings: _(
        "This PDF holds a program, another file or a password, and is not taken. Fetch the booklet anew from the site "
        "that made it."
    ),
    verbs.DocumentFromHere: _(
        "This site made this document: what stands in it is here already, and newer. Nothing was added."
    ),
    verbs.DocumentKept: _("This document was added already. Nothing was added."),
    TooManyPapers: OF_PAPERS[TooManyPapers][1],
    objects.StorageUnavailable: _("The document could not be kept just now. Nothing was added; try again later."),
}


class DocumentForm(forms.Form):
    """The document of another deployment."""

    file = forms.FileField(
        label=_("Booklet (PDF) or data (JSON)"),
        help_text=_("The file as the other site gave it, up to 20 MB."),
        error_messages={
            "required": _("Choose the file that the other site gave you."),
            "empty": _("This file is empty. Choose another."),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@own_passport
def bring(request: HttpRequest, view: View, at: datetime) -> HttpResponse:
    """Take a document of another deployment, and show what could be said of it."""
    if not view.scope.papers:
        raise NotAllowed
    form = DocumentForm(request.POST, request.FILES) if request.method == "POST" else DocumentForm()
    if form.is_bound and form.is_valid():
        data = form.cleaned_data["file"].read(MAX_BYTES + 1)
        try:
            paper = verbs.bring_document(patient=view.patient, data=data, by=request.user, at=at)
        except tuple(REFUSALS) as error:
            form.add_error("file", REFUSALS[type(error)])
        else:
            messages.success(request, _("The document is added. Doctors do not see it."))
            return redirect("patient:document", view.patient.uid, paper.uid)
    return render(request, "patient/bring.html", passport_context(request, view, at) | {"form": form})


@require_safe
@own_passport
def document(request: HttpRequest, view: View, at: datetime, uid: str) -> HttpResponse:
    """Show what stands in such a document, and how its check ended."""
    if not view.scope.papers:
        raise NotAllowed
    found = document_of(view, uid)
    file = reverse("patient:paper", args=[view.patient.uid, uid])
    context = passport_context(request, view, at) | page_of_document(found, view, request) | {"file": file}
    return render(request, "patient/document.html", context)
