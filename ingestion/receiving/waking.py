"""Wake the two threads of an association by what concerns them; pynetdicom lets them ask for it every millisecond.

That costs a sender up to two milliseconds a message, and a receiver with many associations much of its processor.
"""

import select
import socket
import ssl
from collections.abc import Callable
from contextlib import suppress

from pynetdicom.association import Association

# What nobody rings for, a timer or an end, is seen so much later at most.
LOOK_SECONDS = 0.02
RELEASE_SECONDS = 0.005  # the release of an association is among it
YIELD_SECONDS = 0.0001


def wake_by_events(association: Association) -> None:
    """Let an association wait where it would ask: for bytes, for what it is to send, and for a whole message."""
    _wake_the_connection(association)
    _wake_the_association(association)


def _wake_the_connection(association: Association) -> None:
    provider = association.dul
    bell, rope = socket.socketpair()
    bell.setblocking(False)
    rope.setblocking(False)
    look, send = provider._is_transport_event, provider.send_pdu  # noqa: SLF001 -- there is no other way in

    def sent(primitive: object) -> None:
        send(primitive)
        with suppress(BlockingIOError):  # it has been rung often enough
            rope.send(b"!")

    def looked() -> bool:
        _wait(provider.socket.socket, bell)
        return bool(look())

    provider.send_pdu = sent
    provider._is_transport_event = looked  # noqa: SLF001
    provider._run_loop_delay = YIELD_SECONDS  # noqa: SLF001


def _wait(connection: socket.socket | None, bell: socket.socket) -> None:
    """Return when bytes are there, when the bell rings, or after a while."""
    if connection is None or (isinstance(connection, ssl.SSLSocket) and connection.pending()):
        return
    with suppress(OSError, ValueError):  # a connection that has just been closed is found by who asks next
        rung, _, _ = select.select([bell, connection], [], [], LOOK_SECONDS)
        if bell in rung:
            bell.recv(4096)


def _wake_the_association(association: Association) -> None:
    messages = association.dimse
    take: Callable[..., object] = messages.get_msg

    def taken(block: bool = False) -> object:
        if block:
            return take(block)
        with messages.msg_queue.not_empty:
            if not messages.msg_queue.queue:
                messages.msg_queue.not_empty.wait(RELEASE_SECONDS)
        # Cleared while somebody here asks the other side something, and what comes then is the answer to that.
        going_on = association._reactor_checkpoint.is_set()  # noqa: SLF001
        return take(block) if going_on else (None, None)

    messages.get_msg = taken
