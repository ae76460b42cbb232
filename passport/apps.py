"""The project package: settings, addresses and the management commands of the whole."""

from django.apps import AppConfig

from passport import checks
from passport.celery import app


class PassportConfig(AppConfig):
    """Register passport with Django, and its system checks."""

    name = "passport"
    label = "passport"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the checks, and make our Celery application the one that every task finds."""
        checks.register()
        app.set_default()
