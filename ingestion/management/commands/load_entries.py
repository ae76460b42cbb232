"""`manage.py load_entries`: fill a database with invented entries, to measure what size does to it."""

import argparse

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from ingestion.services.loading import NotEmpty, load_entries


class Command(BaseCommand):
    """Add invented entries to a database that holds no others."""

    help = "Add invented entries to a database for measurements; refused where there are real ones."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Take how many."""
        parser.add_argument("--entries", type=int, required=True)

    def handle(self, *, entries: int, **options: object) -> None:
        """Load them and say how far it is."""
        try:
            for done in load_entries(entries=entries, at=timezone.now(), anyway=settings.DEBUG):
                self.stdout.write(f"{done} of {entries}")
        except NotEmpty as error:
            message = f"{error.__doc__} This command is for empty databases, and for DEBUG."
            raise CommandError(message) from error
