"""What management commands share: one line instead of a traceback where there is no database to work in."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.management.base import CommandError
from django.db import OperationalError, ProgrammingError


@contextmanager
def on_ready_database() -> Iterator[None]:
    """End a command where the database does not answer or has no tables yet. Raises CommandError."""
    try:
        yield
    except (OperationalError, ProgrammingError) as error:
        why = str(error).splitlines()[0]
        message = f"The database is not ready ({why}). A new one needs `python manage.py migrate` first."
        raise CommandError(message) from error
