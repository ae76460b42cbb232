"""The receiver: a DICOM Storage SCP that says "stored" only when bytes and row are durable.

Every DICOM value keeps the name that the standard gives it. Status codes: PS3.4 table B.2-1, PS3.7 annex C.
"""

import logging
import socket
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime

from django.db import DatabaseError, close_old_connections
from pydicom.uid import ExplicitVRBigEndian, ExplicitVRLittleEndian, ImplicitVRLittleEndian
from pynetdicom import AE, _config, evt
from pynetdicom.association import Association
from pynetdicom.events import Event
from pynetdicom.transport import ThreadedAssociationServer

from ingestion.services.inbox import SourceUnknown, callers, receive, source_calling
from passport import objects
from passport.objects import StorageUnavailable
from passport.queue.services import ring

logger = logging.getLogger(__name__)

VERIFICATION = "1.2.840.10008.1.1"
SR = "1.2.840.10008.5.1.4.1.1.88"
DOSE_SOP_CLASSES = {
    f"{SR}.22": "Enhanced SR",  # older CT and fluoroscopy put their dose report here
    f"{SR}.33": "Comprehensive SR",
    f"{SR}.34": "Comprehensive 3D SR",
    f"{SR}.67": "X-Ray Radiation Dose SR",
    f"{SR}.68": "Radiopharmaceutical Radiation Dose SR",
    f"{SR}.73": "Patient Radiation Dose SR",
    f"{SR}.76": "Enhanced X-Ray Radiation Dose SR",
}
TRANSFER_SYNTAXES = [ExplicitVRLittleEndian, ImplicitVRLittleEndian, ExplicitVRBigEndian]

SUCCESS = 0x0000
OUT_OF_RESOURCES = 0xA700
NOT_AUTHORIZED = 0x0124

MB = 1024 * 1024

# pynetdicom's own log handlers format every message, at a third of the receiver's time.
_config.LOG_HANDLER_LEVEL = "none"


@dataclass(frozen=True, kw_only=True)
class Limits:
    """What the receiver takes at most."""

    object_bytes: int = 64 * MB
    all_bytes: int = 256 * MB  # of all objects that are on their way at once
    pdu_bytes: int = MB  # we offer 16 kB; a peer that sends more than this does not mean us well
    associations: int = 32
    idle_seconds: int = 60
    free_bytes: int = 500 * MB
    writers: int = 8  # threads that write to disk and database, each with one connection


class TooMuch(OSError):
    """A PDU, an object, or all objects together are larger than the receiver takes."""


@dataclass(frozen=True, kw_only=True)
class Listening:
    """Where the receiver listens, and as whom."""

    ae_title: str
    host: str
    port: int


class KnownCallers(AE):
    """An application entity that asks who may call at the moment when somebody calls."""

    def __init__(self, *, ae_title: str, callers: Callable[[], list[str]]) -> None:
        super().__init__(ae_title)
        self._callers = callers

    @property
    def require_calling_aet(self) -> list[str]:
        """Return the AE titles that may associate; an empty list lets everybody in."""
        return self._callers()


@dataclass(frozen=True, kw_only=True)
class Meter:
    """Count the bytes of unfinished objects, per association and over all of them."""

    limits: Limits
    held: dict[int, int] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, key: int, size: int) -> bool:
        """Return whether an association may send these bytes as well."""
        with self.lock:
            self.held[key] = self.held.get(key, 0) + size
            return self.held[key] <= self.limits.object_bytes and sum(self.held.values()) <= self.limits.all_bytes

    def clear(self, key: int) -> None:
        """Forget an association whose object is kept or refused, or that ended."""
        with self.lock:
            self.held.pop(key, None)


@dataclass(frozen=True, kw_only=True)
class Offered:
    """An object that somebody sends."""

    caller: str
    sop_class_uid: str
    sop_instance_uid: str
    data: bytes  # a DICOM file: the data set exactly as it came, behind a header made here


class Receiver:
    """A Storage SCP for dose reports."""

    def __init__(self, *, listening: Listening, clock: Callable[[], datetime], limits: Limits | None = None) -> None:
        self.listening, self.clock, self.limits = listening, clock, limits or Limits()
        self.meter = Meter(limits=self.limits)
        self.writers = ThreadPoolExecutor(self.limits.writers, thread_name_prefix="writer")
        self.entity = self._entity()

    def start(self) -> ThreadedAssociationServer:
        """Listen in the background. Raises OSError when the address is taken."""
        handlers = [
            (evt.EVT_CONN_OPEN, self._opened),
            (evt.EVT_C_ECHO, self._echoed),
            (evt.EVT_C_STORE, self._offered),
            (evt.EVT_CONN_CLOSE, self._closed),
        ]
        address = (self.listening.host, self.listening.port)
        server = self.entity.start_server(address, block=False, evt_handlers=handlers)
        if server is None:  # pynetdicom's type for block=True
            raise OSError
        return server

    def stop(self, server: ThreadedAssociationServer, *, patience_seconds: float = 5) -> None:
        """Take no new association, let those that are open end, then abort what is left."""
        deadline = time.monotonic() + patience_seconds
        server.shutdown()
        while self._open() and time.monotonic() < deadline:
            time.sleep(0.05)
        for association in self._open():
            association.abort()
        self.writers.shutdown(wait=True)

    def _open(self) -> list[Association]:
        # Connections that never asked for an association end by their own timer; nobody waits for them.
        return [association for association in self.entity.active_associations if association.is_established]

    def keep(self, offered: Offered) -> int:
        """Keep an object and return the status for its sender: success only when it is durable."""
        try:
            self._keep(offered)
        except SourceUnknown:
            return NOT_AUTHORIZED
        except (StorageUnavailable, DatabaseError) as error:
            logger.warning("An object was not kept (%s): its sender was told so.", type(error).__name__)
            return OUT_OF_RESOURCES
        return SUCCESS

    def _keep(self, offered: Offered) -> None:
        close_old_connections()
        if objects.free_bytes() < self.limits.free_bytes:
            reason = "less free space than the floor"
            raise StorageUnavailable(reason)
        item = receive(
            source=source_calling(offered.caller),
            data=offered.data,
            name="",
            sop_class_uid=offered.sop_class_uid,
            sop_instance_uid=offered.sop_instance_uid,
            at=self.clock(),
        )
        if item.due_at is not None:
            ring("read", item.uid)

    def _entity(self) -> KnownCallers:
        entity = KnownCallers(ae_title=self.listening.ae_title, callers=self._callers)
        entity.require_called_aet = True
        entity.maximum_associations = self.limits.associations
        entity.network_timeout = entity.dimse_timeout = self.limits.idle_seconds
        # A connection that asks for nothing holds one of the places until then.
        entity.acse_timeout = min(10, self.limits.idle_seconds)
        for uid in (VERIFICATION, *DOSE_SOP_CLASSES):
            entity.add_supported_context(uid, TRANSFER_SYNTAXES)
        return entity

    def _callers(self) -> list[str]:
        # Each association has its thread, which would leave a connection behind: the writers keep theirs.
        return self.writers.submit(self._callers_now).result()

    def _callers_now(self) -> list[str]:
        close_old_connections()
        try:
            return callers() or [""]
        except DatabaseError:
            # Nobody can be told apart now. Each object is refused as "out of resources", which senders try again;
            # a rejected association is to many of them final.
            return []

    def _opened(self, event: Event) -> None:
        connection = event.assoc.dul.socket
        connection.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        take, key = connection.recv, id(event.assoc)

        def take_within_limits(size: int) -> bytearray:
            # Before anything is read: an abort would be sent only when all that waits had been read first.
            if size > self.limits.pdu_bytes or not self.meter.add(key, size):
                logger.warning("A connection was closed: more came than this receiver takes.")
                raise TooMuch
            return take(size)

        connection.recv = take_within_limits

    def _echoed(self, event: Event) -> int:
        self.meter.clear(id(event.assoc))
        return SUCCESS

    def _offered(self, event: Event) -> int:
        offered = Offered(
            caller=event.assoc.requestor.ae_title,
            sop_class_uid=str(event.request.AffectedSOPClassUID),
            sop_instance_uid=str(event.request.AffectedSOPInstanceUID),
            data=event.encoded_dataset(),
        )
        try:
            return self.writers.submit(self.keep, offered).result()
        finally:
            self.meter.clear(id(event.assoc))

    def _closed(self, event: Event) -> None:
        self.meter.clear(id(event.assoc))
