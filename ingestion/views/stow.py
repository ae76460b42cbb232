"""STOW-RS (PS3.18 10.5): senders that post objects over the web, and the token by which each is known."""

from collections.abc import Iterator

from django.core.exceptions import PermissionDenied
from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from ingestion.models import Source
from ingestion.selectors import SourceMissing, source_for
from ingestion.services import storing
from ingestion.stow.answers import JSON, Stored, body_of, status_of, takes_json
from ingestion.stow.multipart import Bounds, Malformed, MediaType, Readable, TooLarge, media_type, parts
from ingestion.views.inbox import administrators, receiver
from ingestion.views.senders import SOON, TRY_AGAIN, sender_of
from passport.people.services.permission import NotAllowed

BOUNDS = Bounds()
# Status, what the sender reads, and what else stands in the header.
REFUSED: dict[type[Exception], tuple[int, str, dict[str, str]]] = {
    storing.TokenUnknown: (401, "Show the token of a registered source.", {"WWW-Authenticate": 'Bearer realm="STOW"'}),
    storing.TriedTooOften: (429, "Too many wrong tokens. Try again in 15 minutes.", {"Retry-After": TRY_AGAIN}),
    storing.SourceClosed: (403, "This source may not send any more.", {}),
    Malformed: (400, "The body is no complete multipart/related body.", {}),
    TooLarge: (413, "A part is larger than 64 MB, or the body larger than 512 MB or 1000 parts.", {}),
    DatabaseError: (503, "Nothing can be stored now. Try again.", {"Retry-After": SOON}),
}


class Unacceptable(Exception):
    """The request cannot be answered as it is."""

    def __init__(self, status: int, words: str) -> None:
        super().__init__(words)
        self.status, self.words = status, words


@csrf_exempt  # no cookie opens this address: only the token of a source does
@require_POST
def studies(request: HttpRequest, study_instance_uid: str | None = None) -> HttpResponse:
    """Store the objects of the body; the answer comes when each is durable or refused."""
    try:
        source = sender_of(request)
        kind = _acceptable(request)
        stored = list(_stored(request, source, kind.parameters["boundary"], study_instance_uid))
    except Unacceptable as refusal:
        return _words(refusal.status, refusal.words)
    except tuple(REFUSED) as refusal:
        status, words, headers = next(told for kind_, told in REFUSED.items() if isinstance(refusal, kind_))
        return _words(status, words, **headers)
    if not stored:
        return _words(400, "The body has no parts.")
    status = status_of(stored)
    headers = {"Retry-After": SOON} if status == 503 else {}
    return HttpResponse(body_of(stored), status=status, content_type=JSON, headers=headers)


def _acceptable(request: HttpRequest) -> MediaType:
    """Return the media type of a request that can be answered. Raises Unacceptable or TooLarge."""
    kind = media_type(request.headers.get("Content-Type", ""))
    if kind.name != "multipart/related" or kind.parameters.get("type", "").lower() != "application/dicom":
        raise Unacceptable(415, 'Send multipart/related; type="application/dicom".')
    if not kind.parameters.get("boundary"):
        raise Unacceptable(400, "The content type names no boundary.")
    if not takes_json(request.headers.get("Accept", "")):
        raise Unacceptable(406, "The answer is application/dicom+json.")
    length = request.headers.get("Content-Length", "")
    if not length.isdecimal() and not _ends_by_itself(request):
        raise Unacceptable(411, "Send the length of the body, or the body in chunks.")
    if length.isdecimal() and int(length) > BOUNDS.all_bytes:
        raise TooLarge
    return kind


def _ends_by_itself(request: HttpRequest) -> bool:
    """Tell whether the server sees the end of a body that states no length, as of one in chunks."""
    return bool(request.META.get("wsgi.input_terminated")) and "Transfer-Encoding" in request.headers


def _body(request: HttpRequest) -> Readable:
    # Django takes a body without a length for none. PACS send their objects in chunks, because they may be many.
    return request if request.headers.get("Content-Length") else request.META["wsgi.input"]


def _stored(request: HttpRequest, source: Source, boundary: str, study: str | None) -> Iterator[Stored]:
    for part in parts(_body(request), boundary, BOUNDS):
        yield storing.store(source=source, data=part.data, study_instance_uid=study, at=timezone.now())


def _words(status: int, words: str, **headers: str) -> HttpResponse:
    return HttpResponse(f"{words}\n", status=status, content_type="text/plain; charset=utf-8", headers=headers)


@administrators
@require_POST
def issue_token(request: HttpRequest, uid: str) -> HttpResponse:
    """Make a token for a web source and show it this once."""
    found = _managed(request, uid)
    try:
        token = storing.issue_token(source=found, by=request.user, at=timezone.now())
    except NotAllowed:
        raise PermissionDenied from None
    except storing.NoWebSource:
        raise Http404 from None
    shown = {"source": found, "token": token, "receiver": receiver()}
    return render(request, "ingestion/token.html", shown)


@administrators
@require_POST
def revoke_token(request: HttpRequest, uid: str) -> HttpResponse:
    """Let the token of a web source open nothing any more."""
    found = _managed(request, uid)
    try:
        storing.revoke_token(source=found, by=request.user, at=timezone.now())
    except NotAllowed:
        raise PermissionDenied from None
    except storing.NoWebSource:
        raise Http404 from None
    return redirect("ingestion:source", uid=uid)


def _managed(request: HttpRequest, uid: str) -> Source:
    try:
        return source_for(request.user, uid, timezone.now())
    except SourceMissing:
        raise Http404 from None
