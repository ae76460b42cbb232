"""Associations that we open: limits on what the PACS sends, no delays, TLS where the PACS wants it. Plain Python.

PS3.7 annex D; status classes of PS3.7 annex C.
"""

import contextlib
import socket
import ssl
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from pydicom.uid import UID, ExplicitVRBigEndian, ExplicitVRLittleEndian, ImplicitVRLittleEndian
from pynetdicom import AE, evt
from pynetdicom.association import Association
from pynetdicom.events import Event, EventHandlerType
from pynetdicom.presentation import PresentationContext, build_context, build_role

from passport.imaging.clients.contract import Limits, PacsRefused, PacsUnavailable, TooMuch
from passport.imaging.clients.watch import Deadline

TRANSFER_SYNTAXES: Final[list[str | UID]] = [ExplicitVRLittleEndian, ImplicitVRLittleEndian, ExplicitVRBigEndian]


@dataclass(frozen=True, kw_only=True)
class Address:
    """Where a PACS listens and as whom, and as whom we call."""

    host: str
    port: int
    ae_title: str
    calling: str
    tls: ssl.SSLContext | None = None


class _TooLarge(OSError):
    """More came than one answer may hold: pynetdicom takes an OSError for a broken connection, and ends it."""


@dataclass(kw_only=True)
class Line:
    """One association and what has come over it since the last question."""

    limits: Limits
    allowed: int
    came: int = 0
    broken: bool = False
    association: Any = None
    wire: socket.socket | None = None

    def opened(self, event: Event) -> None:
        """Stand between the socket and pynetdicom: it reads what a PDU announces, however much that is."""
        connection: Any = event.assoc.dul.socket
        take: Callable[[int], bytearray] = connection.recv

        def take_within_limits(size: int) -> bytearray:
            self.came += size
            if size > self.limits.pdu_bytes or self.came > self.allowed:
                self.broken = True
                raise _TooLarge
            return take(size)

        _keep_answers_for_the_asker(event.assoc.dimse)
        self.wire = connection.socket
        connection.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        connection.recv = take_within_limits

    @contextlib.contextmanager
    def question(self) -> Iterator[Any]:
        """Give one question and its answer their bytes and their time. Raises TooMuch when they were exceeded."""
        self.came = 0
        with Deadline(self.limits.total_seconds, lambda: self.wire) as deadline:
            try:
                yield self.association
            except PacsUnavailable:
                if self.broken or deadline.passed:
                    raise TooMuch("the answer is too large or too slow") from None
                raise


def _keep_answers_for_the_asker(messages: Any) -> None:
    """Let only those take a message who wait for one.

    Between two questions pynetdicom's reactor wakes up, sometimes late: then it takes the answer to the second from
    the queue, finds that it is no request, and drops it. Nobody sends us requests on an association that we opened.
    """
    take = messages.get_msg
    messages.get_msg = lambda block=False: take(block=True) if block else (None, None)


def contexts(*classes: str) -> list[PresentationContext]:
    """Return what we propose for SOP classes: each transfer syntax that any PACS must know, in one context."""
    return [build_context(uid, TRANSFER_SYNTAXES) for uid in classes]


@contextlib.contextmanager
def association(
    address: Address,
    *,
    limits: Limits,
    proposed: Sequence[PresentationContext],
    bytes_allowed: int,
    receiving: Sequence[str] = (),
    handlers: Sequence[EventHandlerType] = (),
) -> Iterator[Line]:
    """Yield an open association, and release it. Raises PacsUnavailable, PacsRefused or TooMuch.

    `receiving` are the storage classes whose objects the PACS sends over this very association (C-GET).
    """
    line = Line(limits=limits, allowed=bytes_allowed)
    entity = _entity(address, limits)
    roles: list[Any] = [build_role(uid, scp_role=True) for uid in receiving]
    with line.question():
        opened = entity.associate(
            address.host,
            address.port,
            contexts=[*proposed, *contexts(*receiving)],
            ae_title=address.ae_title,
            ext_neg=roles,
            evt_handlers=[(evt.EVT_CONN_OPEN, line.opened), *handlers],
            tls_args=(address.tls, address.host) if address.tls else None,
        )
        _require_established(opened)
    line.association = opened
    try:
        yield line
    finally:
        _close(opened)


def _entity(address: Address, limits: Limits) -> AE:
    entity = AE(address.calling)
    entity.connection_timeout = limits.connect_seconds
    entity.acse_timeout = entity.dimse_timeout = entity.network_timeout = limits.idle_seconds
    return entity


def _require_established(opened: Association) -> None:
    if opened.is_established:
        return
    try:
        if opened.is_rejected:
            raise PacsRefused("the association was rejected: our AE title is not known there, or theirs is another")
        if opened.rejected_contexts:
            raise PacsRefused("none of our presentation contexts is accepted")
        raise PacsUnavailable("no association")
    finally:
        _close(opened)


def _close(opened: Association) -> None:
    if opened.is_established:
        opened.release()
    # pynetdicom leaves the socket to the garbage collector when the other side was killed.
    connection = opened.dul.socket
    if connection and connection.socket:
        connection.socket.close()
