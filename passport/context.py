"""What every template may know about this installation."""

from django.conf import settings
from django.http import HttpRequest


def installation(request: HttpRequest) -> dict[str, object]:
    """Return whether this is a demo and where people reach it."""
    return {"demo": settings.DEMO, "public_url": settings.PUBLIC_URL}
