"""The room of unintended exposures and the duties that follow."""

from django.apps import AppConfig


class IncidentsConfig(AppConfig):
    """Register passport.incidents with Django."""

    name = "passport.incidents"
    label = "incidents"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Say which rows an approver reads first: the room that keeps the lists stands below this one."""
        from passport.access.read_first import Why, know  # noqa: PLC0415 -- models are ready only now
        from passport.incidents.selectors import has_incident  # noqa: PLC0415 -- models are ready only now

        know(Why.INCIDENT, has_incident)
