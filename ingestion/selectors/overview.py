"""How everything that receives is getting on, on one page."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Min, Q

from ingestion.models import InboxItem, InboxState, Source, SourceKind
from ingestion.selectors.inbox import items_for, sources_for
from passport.people.models import User
from passport.queue.models import Job, Lease

# The newest rows say when the worker last did something; a look through all of them would take long.
NEWEST = 100


@dataclass(frozen=True, kw_only=True)
class SourceState:
    """One source: what it sent, and what of that needs somebody."""

    source: Source
    waiting: int
    rejected: int


@dataclass(frozen=True, kw_only=True)
class Queue:
    """What is due for the worker and not yet taken."""

    due: int
    oldest: datetime | None
    last_read_at: datetime | None


def source_states(user: User, at: datetime) -> list[SourceState]:
    """Return the sources that a person looks after, by name."""
    open_ones = items_for(user, at).filter(state__in=[InboxState.WAITING, InboxState.REJECTED])
    counted = {
        (source, state): count
        for source, state, count in open_ones.values_list("source_id", "state").annotate(Count("pk")).order_by()
    }
    return [
        SourceState(
            source=source,
            waiting=counted.get((source.pk, InboxState.WAITING), 0),
            rejected=counted.get((source.pk, InboxState.REJECTED), 0),
        )
        for source in sources_for(user, at)
    ]


def senders_for(user: User, at: datetime) -> list[Source]:
    """Return the sources that may send by C-STORE now."""
    return list(sources_for(user, at).filter(kind=SourceKind.DICOM, active=True))


def queue_at(at: datetime) -> Queue:
    """Return what the worker has before it: received objects and jobs alike."""
    objects, jobs = _due(InboxItem, at), _due(Job, at)
    oldest = [moment for _count, moment in (objects, jobs) if moment]
    settled = InboxItem.objects.order_by("-pk").values_list("settled_at", flat=True)[:NEWEST]
    return Queue(
        due=objects[0] + jobs[0],
        oldest=min(oldest, default=None),
        last_read_at=max((moment for moment in settled if moment), default=None),
    )


def _due(model: type[Lease], at: datetime) -> tuple[int, datetime | None]:
    free = Q(leased_until__isnull=True) | Q(leased_until__lte=at)
    found = model.objects.filter(free, due_at__lte=at).aggregate(count=Count("pk"), oldest=Min("due_at"))
    return found["count"], found["oldest"]
