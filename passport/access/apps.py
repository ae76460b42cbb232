"""The room of the one door through which all reading of patient data goes."""

from django.apps import AppConfig


class AccessConfig(AppConfig):
    """Register passport.access with Django."""

    name = "passport.access"
    label = "access"
    default_auto_field = "django.db.models.BigAutoField"
