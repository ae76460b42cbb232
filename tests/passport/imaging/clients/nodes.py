"""Nodes that do not behave: a web server that says what a test wants, and a PACS that answers wrongly."""

import contextlib
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from pydicom.dataset import Dataset
from pydicom.uid import ExplicitVRLittleEndian
from pynetdicom import AE, evt
from pynetdicom.events import Event

from passport.imaging.clients.dimse import FIND, GET, VERIFICATION

Script = Callable[[bytes], Iterable[bytes]]
PAUSE = 0.02  # seconds between the pieces that a slow node sends


@dataclass(kw_only=True)
class WebNode:
    """A web server: what it was asked, and how often somebody connected to it."""

    port: int
    requests: list[bytes] = field(default_factory=list)
    connections: int = 0

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.port}/dicom-web"


def answer(body: bytes, *headers: str, status: str = "200 OK", length: int | None = None) -> bytes:
    """Return a whole HTTP answer, which may announce another length than it has."""
    told = len(body) if length is None else length
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {told}", *headers, "", ""]
    return "\r\n".join(lines).encode() + body


@contextlib.contextmanager
def web_node(pieces: Iterable[bytes] = (), *, script: Script | None = None) -> Iterator[WebNode]:
    """Yield a web server that answers each request with these pieces, or with those that the script makes of it."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        node = WebNode(port=listener.getsockname()[1])
        thread = threading.Thread(
            target=_serve, args=(listener, node, script or (lambda _request: pieces)), daemon=True
        )
        thread.start()
        try:
            yield node
        finally:
            listener.shutdown(socket.SHUT_RDWR)
            thread.join()


def _serve(listener: socket.socket, node: WebNode, script: Script) -> None:
    while True:
        try:
            connection, _ = listener.accept()
        except OSError:
            return
        node.connections += 1
        # A client that hangs up in the middle is what many of the tests are about.
        with connection, contextlib.suppress(OSError):
            request = b""
            while b"\r\n\r\n" not in request:
                request += connection.recv(65536)
            node.requests.append(request)
            for piece in script(request):
                connection.sendall(piece)


def slowly(data: bytes) -> Iterator[bytes]:
    """Yield bytes one by one, each before a timeout of the socket would notice."""
    for byte in data:
        time.sleep(PAUSE)
        yield bytes([byte])


@dataclass(kw_only=True)
class Answers:
    """What a PACS does when it is asked for an object."""

    gives: Sequence[Dataset] = ()
    drops: bool = False  # ends the association instead
    waits: threading.Event | None = None  # says nothing until then

    def get(self, event: Event) -> Iterator[object]:
        yield len(self.gives)
        for item in self.gives:
            self._misbehave(event)
            yield 0xFF00, item

    def find(self, event: Event) -> Iterator[tuple[int, Dataset | None]]:
        self._misbehave(event)
        yield 0xA700, None

    def _misbehave(self, event: Event) -> None:
        if self.drops:
            event.assoc.abort()
        if self.waits:
            self.waits.wait(20)


@contextlib.contextmanager
def dimse_node(answers: Answers, *, known: str = "PASSPORT", tls: ssl.SSLContext | None = None) -> Iterator[int]:
    """Yield the port of a PACS that lets one AE title in and answers as told."""
    entity = AE("NODE")
    entity.require_calling_aet = [known]
    for sop_class in (VERIFICATION, FIND, GET):
        entity.add_supported_context(sop_class, ExplicitVRLittleEndian)
    for sop_class in sorted({item.SOPClassUID for item in answers.gives}):
        entity.add_supported_context(sop_class, ExplicitVRLittleEndian, scu_role=True, scp_role=True)
    handlers = [(evt.EVT_C_GET, answers.get), (evt.EVT_C_FIND, answers.find)]
    server = entity.start_server(("127.0.0.1", 0), block=False, evt_handlers=handlers, ssl_context=tls)
    try:
        yield server.server_address[1]
    finally:
        if answers.waits:
            answers.waits.set()
        server.shutdown()
