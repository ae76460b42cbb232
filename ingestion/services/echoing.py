"""When a source last asked whether we are there (C-ECHO)."""

from datetime import datetime, timedelta

from ingestion.models import Source

# Some nodes ask every second; an administrator needs no more than this.
NOTED_EVERY = timedelta(seconds=10)


def note_echo(*, source: Source, at: datetime) -> None:
    """Write when a source asked, unless that was noted a moment ago. No act: nobody did anything."""
    Source.objects.filter(pk=source.pk).exclude(echoed_at__gt=at - NOTED_EVERY).update(echoed_at=at)
