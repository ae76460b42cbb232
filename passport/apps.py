"""The project package: settings, addresses and the management commands of the whole."""

from django.apps import AppConfig
from django.conf import settings

from passport import checks
from passport.celery import app
from passport.law.shelf import add_folder


class PassportConfig(AppConfig):
    """Register passport with Django, and its system checks."""

    name = "passport"
    label = "passport"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the checks, take up the own rule packs, and make our Celery application the one of every task."""
        checks.register()
        if settings.RULE_PACKS:
            add_folder(settings.RULE_PACKS)
        app.set_default()
