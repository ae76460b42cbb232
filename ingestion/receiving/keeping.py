"""Keep what a sender offers, and say in DICOM's words what became of it."""

import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from queue import Empty, LifoQueue
from typing import TypeVar
from weakref import WeakKeyDictionary

from django.db import DEFAULT_DB_ALIAS, Error, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from pynetdicom.association import Association

from ingestion.models import Source
from ingestion.receiving.classes import IMAGE_SOP_CLASSES
from ingestion.receiving.cutting import NotCut, without_pixels
from ingestion.services.inbox import SourceUnknown, receive, source_calling
from passport import objects
from passport.objects import StorageUnavailable
from passport.queue.services import ring

logger = logging.getLogger(__name__)

SUCCESS = 0x0000
OUT_OF_RESOURCES = 0xA700
CANNOT_UNDERSTAND = 0xC000
NOT_AUTHORIZED = 0x0124
RESOURCE_LIMITATION = 0x0213  # PS3.7 C.5.24
# A connection that was used so lately is not asked again whether it still stands.
FRESH_SECONDS = 5
# Ringing takes as long as keeping: so it is done beside it, seldom enough to leave the processor to the senders. A
# worker that hears a bell reads all that is due, so the next bell speaks for all that came since the last one.
BELL_SECONDS = 0.5
ROOM_SECONDS = 0.2  # in which far less comes than the floor holds

Answer = TypeVar("Answer")


@dataclass(frozen=True, kw_only=True)
class Offered:
    """An object that somebody sends."""

    source: Source
    sop_class_uid: str
    sop_instance_uid: str
    transfer_syntax: str
    data: bytes  # a DICOM file: the data set exactly as it came, behind a header made here


@dataclass(kw_only=True)
class Line:
    """A connection to the database that threads lend each other."""

    connection: BaseDatabaseWrapper
    used: float = 0.0


class Writers:
    """The connections by which the threads of associations write: one of their own would cost each association one."""

    def __init__(self, count: int) -> None:
        self._count = count
        self._free: LifoQueue[Line] = LifoQueue()
        for _ in range(count):
            self._free.put(Line(connection=_shared()))
        self._bell = ThreadPoolExecutor(1, thread_name_prefix="bell")
        self._rope = threading.BoundedSemaphore(1)  # taken while a bell is still to be rung

    def do(self, work: Callable[[], Answer]) -> Answer:
        """Return what the work returns, and raise what it raises; wait while others have all connections."""
        line = self._free.get()
        connections[DEFAULT_DB_ALIAS] = line.connection  # of this thread
        try:
            return self._do(work, line)
        finally:
            del connections[DEFAULT_DB_ALIAS]
            self._free.put(line)

    def ring(self, uid: str) -> None:
        """Ring for an object, without letting its sender wait for that, unless a bell is still to be rung."""
        if self._rope.acquire(blocking=False):
            self._bell.submit(self._ring, uid)

    def stop(self, *, patience_seconds: float = 5) -> None:
        """Let everything end that has begun; who hangs is not waited for, and has told no sender of success."""
        deadline = time.monotonic() + patience_seconds
        with suppress(Empty):
            for _ in range(self._count):
                self._free.get(timeout=max(0.0, deadline - time.monotonic())).connection.close()
        self._bell.shutdown(wait=True, cancel_futures=True)

    def _ring(self, uid: str) -> None:
        self._rope.release()  # first: what comes from now on needs a bell of its own
        ring("read", uid)
        time.sleep(BELL_SECONDS)

    def _do(self, work: Callable[[], Answer], line: Line) -> Answer:
        if time.monotonic() - line.used > FRESH_SECONDS:
            line.connection.close_if_unusable_or_obsolete()
        try:
            answer = work()
        except Error:
            line.connection.close()  # the next one begins anew
            raise
        line.used = time.monotonic()
        return answer


def _shared() -> BaseDatabaseWrapper:
    made = connections.create_connection(DEFAULT_DB_ALIAS)
    made.inc_thread_sharing()  # by one thread at a time
    return made


@dataclass(frozen=True, kw_only=True)
class Known:
    """Which source an AE title was a moment ago."""

    source: Source
    ae_title: str
    at: float


class Callers:
    """Who calls on which association, looked up again every few seconds: a source may be closed meanwhile."""

    def __init__(self, writers: Writers) -> None:
        self._writers = writers
        # By the association itself: the number of one that ended is soon another's, who may be somebody else.
        self._known: WeakKeyDictionary[Association, Known] = WeakKeyDictionary()

    def source(self, association: Association, ae_title: str) -> Source:
        """Return the source that calls there. Raises SourceUnknown or django.db.Error."""
        known = self._known.get(association)
        if known and known.ae_title == ae_title and time.monotonic() - known.at < FRESH_SECONDS:
            return known.source
        source = self._writers.do(lambda: source_calling(ae_title))
        self._known[association] = Known(source=source, ae_title=ae_title, at=time.monotonic())
        return source


@dataclass(kw_only=True)
class Room:
    """Whether the disk has more room than the floor: asked again after a moment, or when there was none."""

    free_bytes: int
    asked: float = 0.0

    def check(self) -> None:
        """Raise StorageUnavailable when there is less."""
        now = time.monotonic()
        if now - self.asked < ROOM_SECONDS:
            return
        if objects.free_bytes() < self.free_bytes:
            reason = "less free space than the floor"
            raise StorageUnavailable(reason)
        self.asked = now


@dataclass(frozen=True, kw_only=True)
class Keeper:
    """Keep objects, by way of the writers."""

    room: Room
    clock: Callable[[], datetime]
    writers: Writers

    def keep(self, offered: Offered) -> int:
        """Keep an object and return the status for its sender: success only when it is durable."""
        try:
            data = _to_be_kept(offered)
            self.writers.do(lambda: self._keep(offered, data))
        except SourceUnknown:
            return NOT_AUTHORIZED
        except NotCut:
            return CANNOT_UNDERSTAND
        except (StorageUnavailable, Error) as error:
            logger.warning("An object was not kept (%s): its sender was told so.", type(error).__name__)
            return OUT_OF_RESOURCES
        return SUCCESS

    def _keep(self, offered: Offered, data: bytes) -> None:
        self.room.check()
        item = receive(
            source=offered.source,
            data=data,
            name="",
            sop_class_uid=offered.sop_class_uid,
            sop_instance_uid=offered.sop_instance_uid,
            at=self.clock(),
        )
        if item.due_at is not None:
            self.writers.ring(item.uid)


def _to_be_kept(offered: Offered) -> bytes:
    """Return the object, of an image its header alone. Raises SourceUnknown or NotCut."""
    if offered.sop_class_uid not in IMAGE_SOP_CLASSES:
        return offered.data
    if not offered.source.headers:  # closed meanwhile: the association was made when it was allowed
        raise SourceUnknown
    return without_pixels(offered.data, offered.transfer_syntax)
