"""The room of who uses the booklet, whom it belongs to, and who works where."""

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_save


class PeopleConfig(AppConfig):
    """Register passport.people with Django."""

    name = "passport.people"
    label = "people"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Have each notice told: the room that writes it stands below this one and knows no addresses."""
        from passport.signing.models import Notice  # noqa: PLC0415 -- models are ready only now

        post_save.connect(_told, sender=Notice, dispatch_uid="people.told")


def _told(*, instance: Any, created: bool, raw: bool, **_kwargs: object) -> None:
    from passport.people.services.telling import tell_later  # noqa: PLC0415 -- models are ready only now

    if created and not raw:
        tell_later(instance)
