"""The doors: where connections come in, with or without TLS, and how their bytes are read."""

import logging
import socket
import ssl
import threading
from dataclasses import dataclass
from pathlib import Path
from socketserver import TCPServer

from pynetdicom.association import Association
from pynetdicom.transport import ThreadedAssociationServer

from ingestion.receiving.answering import answer_shortly
from ingestion.receiving.limits import Limits, Meter, TooMuch
from ingestion.receiving.waking import wake_by_events

logger = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Listening:
    """Where the receiver listens, and as whom."""

    ae_title: str
    host: str
    port: int


@dataclass(frozen=True, kw_only=True)
class Certificates:
    """Files for TLS; with a CA a caller must show a certificate of it."""

    certificate: Path
    key: Path
    ca: Path | None


def tls_of(certificates: Certificates) -> ssl.SSLContext:
    """Return how connections are encrypted. Raises OSError, also for what is no certificate (ssl.SSLError)."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)  # PS3.15 B.12: TLS 1.2 or later
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.load_cert_chain(certificates.certificate, certificates.key)
    if certificates.ca:
        context.load_verify_locations(certificates.ca)
        context.verify_mode = ssl.CERT_REQUIRED
    return context


class Doors(ThreadedAssociationServer):
    """A server that waits for nobody: a caller who never says who he is holds up no other."""

    daemon_threads = True
    request_queue_size = 64

    def __init__(self, *about: object, limits: Limits, tls: ssl.SSLContext | None, **more: object) -> None:
        self._limits, self._tls = limits, tls
        self._strangers = threading.BoundedSemaphore(limits.strangers)
        super().__init__(*about, **more)

    def close(self) -> None:
        """Take no more connections."""
        TCPServer.shutdown(self)
        self.server_close()

    def process_request(self, request: socket.socket, client_address: object) -> None:
        """Give a connection its thread, unless too many others have not said yet what they want."""
        waiting = [one for one in self.active_associations if one.requestor.primitive is None]
        if len(waiting) >= self._limits.strangers or not self._strangers.acquire(blocking=False):
            logger.warning("A connection was closed: too many others ask for nothing.")
            self.shutdown_request(request)
            return
        super().process_request(request, client_address)

    def process_request_thread(self, request: socket.socket, client_address: object) -> None:
        """Make the connection a secret one where that is asked for, and let it speak."""
        try:
            secured = self._secured(request)
        except OSError as error:
            logger.warning("A connection was closed: no TLS was agreed on (%s).", type(error).__name__)
            self.shutdown_request(request)
        else:
            super().process_request_thread(secured, client_address)
        finally:
            self._strangers.release()

    def _secured(self, request: socket.socket) -> socket.socket:
        if self._tls is None:
            return request
        # In this thread, not where all connections come in: a handshake takes as long as the caller likes.
        request.settimeout(self._limits.ask_seconds)
        secured = self._tls.wrap_socket(request, server_side=True)
        secured.settimeout(None)
        return secured


def hurry(association: Association, meter: Meter, limits: Limits) -> None:
    """Send answers at once, and read what comes in large pieces and within limits."""
    connection, key = association.dul.socket, id(association)
    meter.clear(key)  # an association that ended may have had the same number
    connection.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def take(size: int) -> bytearray:
        # Before anything is read: an abort would be sent only when all that waits had been read first.
        if size > limits.pdu_bytes or not meter.add(key, size):
            logger.warning("A connection was closed: more came than this receiver takes.")
            raise TooMuch
        return _read(connection.socket, size)

    connection.recv = take
    wake_by_events(association)
    answer_shortly(association)


def _read(connection: socket.socket, size: int) -> bytearray:
    """Return so many bytes, or fewer when the other side closes. Raises OSError."""
    taken = bytearray(size)
    view, at = memoryview(taken), 0
    while at < size:
        got = connection.recv_into(view[at:])
        if not got:
            break
        at += got
    view.release()
    del taken[at:]
    return taken
