"""The room of pages, one module per reader."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Register passport.web with Django."""

    name = "passport.web"
    label = "web"
    default_auto_field = "django.db.models.BigAutoField"
