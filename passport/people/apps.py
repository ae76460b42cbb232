"""The room of who uses the booklet, whom it belongs to, and who works where."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Register passport.people with Django."""

    name = "passport.people"
    label = "people"
    default_auto_field = "django.db.models.BigAutoField"
