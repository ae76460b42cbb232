"""The room of radioactive medicines: what is planned and given, what patients are told, when they may leave."""

from django.apps import AppConfig


class NuclearConfig(AppConfig):
    """Register passport.nuclear with Django."""

    name = "passport.nuclear"
    label = "nuclear"
    default_auto_field = "django.db.models.BigAutoField"
