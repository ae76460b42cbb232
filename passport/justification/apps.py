"""The room of requests, what was looked at before deciding, decisions and consents."""

from django.apps import AppConfig


class JustificationConfig(AppConfig):
    """Register passport.justification with Django."""

    name = "passport.justification"
    label = "justification"
    default_auto_field = "django.db.models.BigAutoField"
