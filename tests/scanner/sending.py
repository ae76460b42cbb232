"""Sending objects by C-STORE, each clinic under its own AE title."""

import socket
from collections.abc import Sequence
from dataclasses import dataclass

from pydicom.dataset import Dataset
from pydicom.uid import ExplicitVRBigEndian, ExplicitVRLittleEndian, ImplicitVRLittleEndian
from pynetdicom import AE, evt
from pynetdicom.association import Association
from pynetdicom.events import Event

SYNTAXES = [ExplicitVRLittleEndian, ImplicitVRLittleEndian, ExplicitVRBigEndian]
ABORTED = -1


class Refused(Exception):
    """The receiver did not accept the association."""


@dataclass(frozen=True, kw_only=True)
class Target:
    """Who receives."""

    host: str
    port: int
    ae_title: str


def send(objects: Sequence[Dataset], *, to: Target, calling: str) -> list[int]:
    """Return the status of each object, ABORTED where the association ended. Raises Refused."""
    entity = AE(calling)
    entity.acse_timeout = entity.dimse_timeout = entity.network_timeout = 30
    for sop_class in sorted({str(item.SOPClassUID) for item in objects}):
        for syntax in SYNTAXES:
            entity.add_requested_context(sop_class, syntax)
    association = entity.associate(to.host, to.port, ae_title=to.ae_title, evt_handlers=[(evt.EVT_CONN_OPEN, _hurry)])
    if not association.is_established:
        raise Refused
    statuses = [_store(association, item) for item in objects]
    association.release()
    _close(association)
    return statuses


def _store(association: Association, item: Dataset) -> int:
    try:
        answer = association.send_c_store(item)
    except RuntimeError:  # the association ended before
        return ABORTED
    return int(answer.Status) if "Status" in answer else ABORTED


def _close(association: Association) -> None:
    # pynetdicom leaves the socket to the garbage collector when the other side was killed.
    connection = association.dul.socket
    if connection and connection.socket:
        connection.socket.close()


def _hurry(event: Event) -> None:
    event.assoc.dul.socket.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    _leave_answers(event.assoc)


def _leave_answers(association: Association) -> None:
    """Let pynetdicom's own thread leave an answer to who waits for it: a quick one finds that thread not paused yet."""
    messages, going_on = association.dimse, association._reactor_checkpoint
    take = messages.get_msg

    def taken(block: bool = False) -> tuple[int | None, object]:
        found: tuple[int | None, object] = take(block)
        if block or found[1] is None or going_on.is_set():
            return found
        messages.msg_queue.put(found)
        return None, None

    messages.get_msg = taken
