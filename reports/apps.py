"""The room of out of the booklet: PDF and other documents."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    """Register reports with Django."""

    name = "reports"
    label = "reports"
    default_auto_field = "django.db.models.BigAutoField"
