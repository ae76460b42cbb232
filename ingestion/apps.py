"""The room of from the scanner to the booklet."""

from django.apps import AppConfig


class IngestionConfig(AppConfig):
    """Register ingestion with Django."""

    name = "ingestion"
    label = "ingestion"
    default_auto_field = "django.db.models.BigAutoField"
