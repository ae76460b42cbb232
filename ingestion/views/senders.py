"""Which registered source calls over the web, as its token says: the same for objects and for orders."""

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from ingestion.models import Source
from ingestion.services import storing
from passport.codes import code_hmac

SOON = "120"  # seconds until a sender may try again
TRY_AGAIN = "900"  # after too many wrong tokens


def sender_of(request: HttpRequest) -> Source:
    """Return the source whose token a program shows. Raises TokenUnknown, TriedTooOften or SourceClosed."""
    scheme, _space, token = request.headers.get("Authorization", "").partition(" ")
    address = code_hmac(get_adapter().get_client_ip(request), purpose="who", pepper=settings.CODE_PEPPER)
    shown = token.strip() if scheme.lower() == "bearer" else ""
    return storing.source_with_token(token=shown, who_hmac=address, at=timezone.now())
