"""What is due."""

from datetime import datetime

from django.db.models import Q

from passport.queue.models import Lease


def due_uids(model: type[Lease], *, before: datetime, at: datetime, limit: int) -> list[str]:
    """Return the uids of rows due before a moment and held by nobody, longest due first."""
    free = Q(leased_until__isnull=True) | Q(leased_until__lte=at)
    rows = model.objects.filter(free, due_at__lte=before).order_by("due_at", "pk")
    return list(rows.values_list("uid", flat=True)[:limit])
