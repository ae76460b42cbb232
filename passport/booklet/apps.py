"""The room of entries, exposures, versions and doses."""

from django.apps import AppConfig


class BookletConfig(AppConfig):
    """Register passport.booklet with Django."""

    name = "passport.booklet"
    label = "booklet"
    default_auto_field = "django.db.models.BigAutoField"
