"""What strangers read to check a document without us: the schemas of the one document, and the published keys."""

from pathlib import Path

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from passport import document
from passport.document.publishing import published_keys

SCHEMAS = Path(document.__file__).parent / "schemas"
KEPT_SECONDS = 300


@require_safe
def document_schema(request: HttpRequest, number: int) -> HttpResponse:
    """Publish a schema of the one document: today's, and those of documents that people already hold."""
    return HttpResponse((SCHEMAS / f"{number}.json").read_bytes(), content_type="application/schema+json")


@require_safe
@cache_control(public=True, max_age=KEPT_SECONDS)
def keys(request: HttpRequest) -> HttpResponse:
    """Publish the keys with which signatures and seals are checked. Any page may read them."""
    return JsonResponse(dict(published_keys()), headers={"Access-Control-Allow-Origin": "*"})
