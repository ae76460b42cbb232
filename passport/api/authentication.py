"""Sign-in by session, with an answer that says when it is missing."""

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import SessionAuthentication
from rest_framework.request import Request


class Session(SessionAuthentication):
    """The session of the pages; without one the answer is 401, not 403."""

    def authenticate_header(self, request: Request) -> str:
        """Return what makes the answer a 401."""
        return "Session"


class SessionInSchema(OpenApiAuthenticationExtension):
    """How the API's schema names the session."""

    target_class = Session
    name = "session"

    def get_security_definition(self, auto_schema: object) -> dict[str, str]:
        """Return the cookie."""
        return {"type": "apiKey", "in": "cookie", "name": "sessionid"}
