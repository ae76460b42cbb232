"""The application entity: who may call, what is taken, and how each message is answered."""

import logging
import ssl
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from functools import lru_cache

from django.db import Error
from pynetdicom import AE, _config, evt
from pynetdicom.association import Association
from pynetdicom.events import Event
from pynetdicom.presentation import PresentationContext, build_context

from ingestion.models import Source
from ingestion.receiving.classes import (
    DOSE_SOP_CLASSES,
    IMAGE_SOP_CLASSES,
    IMAGE_TRANSFER_SYNTAXES,
    REPORT_SOP_CLASSES,
    STORAGE_COMMITMENT,
    TRANSFER_SYNTAXES,
    VERIFICATION,
)
from ingestion.receiving.commitment import Commitments
from ingestion.receiving.keeping import (
    NOT_AUTHORIZED,
    OUT_OF_RESOURCES,
    SUCCESS,
    Callers,
    Keeper,
    Offered,
    Room,
    Writers,
)
from ingestion.receiving.limits import Limits, Meter
from ingestion.receiving.listening import Doors, Listening, hurry
from ingestion.receiving.wrapping import as_file
from ingestion.services.echoing import note_echo
from ingestion.services.inbox import SourceUnknown
from passport import objects
from passport.objects import StorageUnavailable

logger = logging.getLogger(__name__)

# pynetdicom's own log handlers format every message, at a third of the receiver's time.
_config.LOG_HANDLER_LEVEL = "none"


class KnownCallers(AE):
    """An application entity that lets in whom the handler of the request found among the sources."""

    def __init__(self, ae_title: str) -> None:
        super().__init__(ae_title)
        # The request is handled in the thread of its association, which then asks below.
        self.asking = threading.local()

    @property
    def require_calling_aet(self) -> list[str]:
        """Return the AE titles that may associate now; an empty list lets everybody in."""
        return list(getattr(self.asking, "admitted", [""]))

    @property
    def active_associations(self) -> list[Association]:
        """Return the associations that were asked for; a connection that asks for nothing takes nobody's place."""
        return [one for one in super().active_associations if one.requestor.primitive is not None]


class Receiver:
    """A Storage SCP for dose reports, and for the headers of images where a source is registered so."""

    def __init__(
        self,
        *,
        listening: Listening,
        clock: Callable[[], datetime],
        limits: Limits | None = None,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self.listening, self.limits, self.tls = listening, limits or Limits(), tls
        self.meter = Meter(limits=self.limits)
        self.writers = Writers(self.limits.writers)
        self.callers = Callers(self.writers)
        room = Room(free_bytes=self.limits.free_bytes)
        self.keeper = Keeper(room=room, clock=clock, writers=self.writers)
        self.commitments = Commitments(limits=self.limits, clock=clock, writers=self.writers)
        self.entity = self._entity()

    def start(self) -> Doors:
        """Listen in the background. Raises OSError when the address is taken."""
        with suppress(StorageUnavailable):  # each sender will be told so
            objects.prepare()
        handlers = [
            (evt.EVT_CONN_OPEN, self._opened),
            (evt.EVT_REQUESTED, self._requested),
            (evt.EVT_C_ECHO, self._echoed),
            (evt.EVT_C_STORE, self._offered),
            (evt.EVT_N_ACTION, self._asked_to_commit),
            (evt.EVT_CONN_CLOSE, self._closed),
        ]
        doors = self.entity.make_server(
            (self.listening.host, self.listening.port),
            ae_title=self.listening.ae_title,
            evt_handlers=handlers,
            server_class=Doors,
            limits=self.limits,
            tls=self.tls,
        )
        threading.Thread(target=doors.serve_forever, name="doors", daemon=True).start()
        return doors

    def stop(self, doors: Doors, *, patience_seconds: float = 5) -> None:
        """Take no new association, let those that are open end, then abort what is left."""
        deadline = time.monotonic() + patience_seconds
        doors.close()
        while self._open() and time.monotonic() < deadline:
            time.sleep(0.05)
        for association in self._open():
            association.abort()
        self.writers.stop(patience_seconds=patience_seconds)

    def _open(self) -> list[Association]:
        # Connections that never asked for an association end by their own timer; nobody waits for them.
        return [association for association in self.entity.active_associations if association.is_established]

    def _entity(self) -> KnownCallers:
        entity = KnownCallers(self.listening.ae_title)
        entity.require_called_aet = True
        entity.maximum_associations = self.limits.associations
        entity.maximum_pdu_size = self.limits.offered_pdu_bytes
        entity.network_timeout = entity.dimse_timeout = self.limits.idle_seconds
        entity.acse_timeout = min(self.limits.ask_seconds, self.limits.idle_seconds)
        for uid in (VERIFICATION, STORAGE_COMMITMENT, *DOSE_SOP_CLASSES, *REPORT_SOP_CLASSES):
            entity.add_supported_context(uid, list(TRANSFER_SYNTAXES))
        return entity

    def _opened(self, event: Event) -> None:
        hurry(event.assoc, self.meter, self.limits)

    def _requested(self, event: Event) -> None:
        """Let a caller in that is a source, and offer what it is registered for."""
        association, asking = event.assoc, self.entity.asking
        ae_title = association.requestor.primitive.calling_ae_title
        try:
            source = self.callers.source(association, ae_title)
        except SourceUnknown:
            asking.admitted = [""]
        except Error:
            # Nobody can be told apart now. Each object is refused as "out of resources", which senders try again;
            # a rejected association is to many of them final.
            asking.admitted = []
        else:
            asking.admitted = [ae_title]
            if source.headers:
                association.acceptor.supported_contexts = [*association.acceptor.supported_contexts, *images()]

    def _echoed(self, event: Event) -> int:
        """Answer, and note who asked; an echo asks after the network, so a database that is away is no reason to fail."""
        self.meter.take_off(id(event.assoc), 0)
        try:
            source = self.callers.source(event.assoc, event.assoc.requestor.ae_title)
            self.writers.do(lambda: note_echo(source=source, at=self.keeper.clock()))
        except (SourceUnknown, Error) as error:
            logger.warning("An echo was answered and not noted (%s).", type(error).__name__)
        return SUCCESS

    def _offered(self, event: Event) -> int:
        data_set = event.encoded_dataset(include_meta=False)
        try:
            source = self.callers.source(event.assoc, event.assoc.requestor.ae_title)
            return self.keeper.keep(_offered_by(source, event, data_set))
        except SourceUnknown:
            return NOT_AUTHORIZED
        except Error:
            return OUT_OF_RESOURCES
        finally:
            self.meter.take_off(id(event.assoc), len(data_set))

    def _asked_to_commit(self, event: Event) -> tuple[int, None]:
        size = len(event.request.ActionInformation.getbuffer()) if event.request.ActionInformation else 0
        try:
            source = self.callers.source(event.assoc, event.assoc.requestor.ae_title)
            return self.commitments.asked(event, source), None
        except SourceUnknown:
            return NOT_AUTHORIZED, None
        except Error:
            return OUT_OF_RESOURCES, None
        finally:
            self.meter.take_off(id(event.assoc), size)

    def _closed(self, event: Event) -> None:
        self.meter.clear(id(event.assoc))


def _offered_by(source: Source, event: Event, data_set: bytes) -> Offered:
    named = {
        "sop_class_uid": str(event.request.AffectedSOPClassUID),
        "sop_instance_uid": str(event.request.AffectedSOPInstanceUID),
        "transfer_syntax": str(event.context.transfer_syntax),
    }
    return Offered(source=source, data=as_file(data_set, **named), **named)


@lru_cache(maxsize=1)
def images() -> tuple[PresentationContext, ...]:
    """Return the presentation contexts of the images whose headers we keep."""
    return tuple(build_context(uid, list(IMAGE_TRANSFER_SYNTAXES)) for uid in IMAGE_SOP_CLASSES)
