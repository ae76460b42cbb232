"""What every template may know about this installation."""

from django.conf import settings
from django.http import HttpRequest

from passport.language.offered import offered


def installation(request: HttpRequest) -> dict[str, object]:
    """Return whether this is a demo, where people reach it, and the languages that it can be read in."""
    return {"demo": settings.DEMO, "public_url": settings.PUBLIC_URL, "languages": offered()}
