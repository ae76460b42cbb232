"""The room of the same verbs and reads as JSON."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """Register passport.api with Django."""

    name = "passport.api"
    label = "api"
    default_auto_field = "django.db.models.BigAutoField"
