"""The room of statements, acts, signatures and their log; knows no entry."""

from django.apps import AppConfig


class SigningConfig(AppConfig):
    """Register passport.signing with Django."""

    name = "passport.signing"
    label = "signing"
    default_auto_field = "django.db.models.BigAutoField"
