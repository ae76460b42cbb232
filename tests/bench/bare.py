"""A receiver that stores nothing: what pynetdicom alone takes to hear an object and to answer.

`python -m tests.bench.bare PORT`; the same classes, transfer syntaxes and socket option as ours.
"""

import socket
import sys

from pynetdicom import AE, _config, evt
from pynetdicom.events import Event

from ingestion.receiving.classes import DOSE_SOP_CLASSES, TRANSFER_SYNTAXES

# As in our receiver: its log handlers format every message, whatever the level.
_config.LOG_HANDLER_LEVEL = "none"


def serve(port: int) -> None:
    """Answer success to everything until killed."""
    entity = AE("BARE")
    entity.maximum_associations = 32
    for uid in DOSE_SOP_CLASSES:
        entity.add_supported_context(uid, TRANSFER_SYNTAXES)
    handlers = [(evt.EVT_CONN_OPEN, _hurry), (evt.EVT_C_STORE, _heard)]
    entity.start_server(("127.0.0.1", port), block=True, evt_handlers=handlers)


def _heard(event: Event) -> int:
    return 0x0000


def _hurry(event: Event) -> None:
    event.assoc.dul.socket.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


if __name__ == "__main__":
    serve(int(sys.argv[1]))
