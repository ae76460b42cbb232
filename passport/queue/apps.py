"""The room of work that waits: every asynchronous act is a row."""

from django.apps import AppConfig


class QueueConfig(AppConfig):
    """Register passport.queue with Django."""

    name = "passport.queue"
    label = "queue"
    default_auto_field = "django.db.models.BigAutoField"
