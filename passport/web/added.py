"""The papers that a patient added, as whoever may see them reads and fetches them: apart from every row, never counted."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from passport import objects
from passport.access.services import View
from passport.imaging.models import AddedPaper
from passport.imaging.paper_files import JPEG, SUFFIXES
from passport.imaging.selectors.documents import document_in
from passport.imaging.selectors.papers import known_date, papers_of
from passport.imaging.services.papers import bytes_of, thumbnail_of
from passport.language.saying import say_partial
from passport.web.brought_words import SaidDocument, said_document
from passport.web.presenters import zone_of

MISSING = (objects.ObjectMissing, objects.StorageUnavailable)
NOT_NOW = _("This could not be read just now. Fetch the file again later.")
# Whatever a browser makes of it: it starts nothing, fetches nothing, and is no page of ours.
INERT = {
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}


@dataclass(frozen=True, kw_only=True)
class Added:
    """One paper on a page."""

    uid: str
    called: str
    when: str  # as much of the date as is known; "": nothing
    place: str
    kind: str  # as files are called: jpg, pdf, json
    document: SaidDocument | None  # of another deployment; None: nobody checked the paper
    pictured: bool  # there is a small picture of it
    shown: bool
    hidden: bool


def added_papers(view: View) -> list[Added]:
    """Return the papers that a reader may see, the newest date first. Raises NotAllowed."""
    return [_line(one, zone=zone_of(view.patient)) for one in papers_of(view)]


def file_of(paper: AddedPaper, request: HttpRequest) -> HttpResponse | None:
    """Return a paper as an attachment that can do nothing; None, and a message, when it cannot be read now."""
    try:
        data = bytes_of(paper)
    except MISSING:
        messages.error(request, NOT_NOW)
        return None
    attached = {"Content-Disposition": f'attachment; filename="paper.{SUFFIXES[paper.media_type]}"'}
    return HttpResponse(data, content_type=paper.media_type, headers=INERT | attached)


def picture_of(paper: AddedPaper) -> HttpResponse:
    """Return the small picture of a photo, to be seen on a page. Raises Http404 where there is none."""
    try:
        return HttpResponse(thumbnail_of(paper), content_type=JPEG, headers=INERT)
    except MISSING as error:
        raise Http404 from error


def _line(paper: AddedPaper, *, zone: ZoneInfo) -> Added:
    known, document = known_date(paper), document_in(paper)
    return Added(
        uid=paper.uid,
        called=paper.called,
        when=say_partial(known) if known else "",
        place=paper.place,
        kind=SUFFIXES[paper.media_type],
        document=said_document(document, zone=zone) if document else None,
        pictured=bool(paper.thumbnail_sha256),
        shown=paper.shown,
        hidden=paper.hidden_at is not None,
    )
