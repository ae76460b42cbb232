"""The inbox: bytes on disk, then the row, and only then does the sender hear that we have it."""

from dataclasses import dataclass
from datetime import datetime

from ingestion.models import ImportRun, InboxItem, InboxState, Source, SourceKind
from ingestion.reasons import Reason
from passport import objects
from passport.database import clean_text
from passport.imaging.models import Way
from passport.queue.services import finish
from passport.writing import insert_new

# What a registered PACS sends because we asked it to.
_MOVING = Source.objects.filter(kind=SourceKind.PACS, active=True, pacs__active=True, pacs__way=Way.C_MOVE)


class SourceUnknown(Exception):
    """No active source calls with this AE title."""


def source_calling(ae_title: str) -> Source:
    """Return the active source that calls with this AE title. Raises SourceUnknown.

    A PACS that moves objects to us (C-MOVE) calls as itself; where it also sends by itself, it is that source.
    """
    sends = Source.objects.filter(kind=SourceKind.DICOM, ae_title=ae_title, active=True).first()
    source = sends or _MOVING.filter(pacs__ae_title=ae_title).first()
    if source is None:
        raise SourceUnknown
    return source


def callers() -> list[str]:
    """Return the AE titles of all active sources."""
    sending = Source.objects.filter(kind=SourceKind.DICOM, active=True).values_list("ae_title", flat=True)
    return [*sending, *_MOVING.values_list("pacs__ae_title", flat=True)]


def receive(
    *,
    source: Source,
    data: bytes,
    name: str,
    sop_class_uid: str,
    sop_instance_uid: str,
    at: datetime,
    run: ImportRun | None = None,
) -> InboxItem:
    """Keep an object and return its row, due for reading; the same bytes again return the row that is there.

    When this returns outside a transaction, bytes and row are durable. Raises passport.objects.StorageUnavailable.
    """
    with objects.putting(data) as sha256:
        item = InboxItem(
            source=source,
            run=run,
            sha256=sha256,
            name=clean_text(name, limit=1000),
            size=len(data),
            sop_class_uid=clean_text(sop_class_uid, limit=64),
            sop_instance_uid=clean_text(sop_instance_uid, limit=64),
            received_at=at,
            due_at=at,
        )
        # One statement, which is a transaction of its own; most objects are new.
        new = insert_new(item, unique=("source_id", "sha256"))
    if new:
        return item
    return InboxItem.objects.get(source=source, sha256=sha256)


def give_up(item: InboxItem, at: datetime) -> None:
    """Let a person look at an object whose recording failed too often. Raises passport.queue LeaseLost."""
    finish(item, state=InboxState.WAITING, reason=Reason.PROCESSING_FAILED, settled_at=at)


@dataclass(frozen=True, kw_only=True)
class Progress:
    """How far the inbox is."""

    recorded: int
    settled: int


def progress() -> Progress:
    """Return how many objects that came by C-STORE are recorded, and how many came to any end."""
    items = InboxItem.objects.filter(source__kind=SourceKind.DICOM)
    recorded = items.filter(state__in=[InboxState.RECORDED, InboxState.DUPLICATE])
    return Progress(recorded=recorded.count(), settled=items.exclude(state=InboxState.RECEIVED).count())
