"""The room of pages, one module per reader."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Register passport.web with Django."""

    name = "passport.web"
    label = "web"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Hear of authenticator apps that are added."""
        from allauth.mfa.signals import authenticator_added  # noqa: PLC0415 -- models must be there

        from passport.web.app_codes import passed_by_adding  # noqa: PLC0415 -- models must be there

        authenticator_added.connect(passed_by_adding, dispatch_uid="web.passed_by_adding")
