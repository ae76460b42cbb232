"""The token of a registered source, as DRF and the API's schema know it."""

from django.contrib.auth.models import AnonymousUser
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.views import APIView

from ingestion.models import Source
from ingestion.views.senders import sender_of


class SourceToken(BaseAuthentication):
    """Nobody signs in: a registered source shows its token, and is the `auth` of the request."""

    def authenticate(self, request: Request) -> tuple[AnonymousUser, Source]:
        """Return the source. Raises TokenUnknown, TriedTooOften or SourceClosed."""
        return AnonymousUser(), sender_of(request)


class SourceShown(BasePermission):
    """Only a source comes in, never somebody who is signed in."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        """Return whether a source showed its token."""
        return isinstance(request.auth, Source)


class SourceTokenInSchema(OpenApiAuthenticationExtension):
    """How the API's schema names the token."""

    target_class = SourceToken
    name = "source"

    def get_security_definition(self, auto_schema: object) -> dict[str, str]:
        """Return the header."""
        return {"type": "http", "scheme": "bearer"}
