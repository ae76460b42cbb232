"""The imaging room as a Django app."""

from django.apps import AppConfig


class ImagingConfig(AppConfig):
    """Register passport.imaging with Django."""

    name = "passport.imaging"
    label = "imaging"
    default_auto_field = "django.db.models.BigAutoField"
