"""The room of unintended exposures and the duties that follow."""

from django.apps import AppConfig


class IncidentsConfig(AppConfig):
    """Register passport.incidents with Django."""

    name = "passport.incidents"
    label = "incidents"
    default_auto_field = "django.db.models.BigAutoField"
