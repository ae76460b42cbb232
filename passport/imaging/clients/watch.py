"""Cut a connection whose answer takes too long, however little of it comes at a time. Plain Python."""

import contextlib
import socket
import threading
from collections.abc import Callable
from types import TracebackType


class Deadline(contextlib.AbstractContextManager["Deadline"]):
    """Shut a socket down when a `with` block takes longer than it may.

    A timeout of the socket starts anew with each byte; a peer that sends one now and then would hold us for ever.
    """

    def __init__(self, seconds: float, line: Callable[[], socket.socket | None]) -> None:
        self.passed = False
        self._line = line
        self._timer = threading.Timer(seconds, self._cut)
        self._timer.daemon = True

    def __enter__(self) -> "Deadline":
        self._timer.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._timer.cancel()

    def _cut(self) -> None:
        self.passed = True
        open_line = self._line()
        if open_line is not None:
            with contextlib.suppress(OSError):
                open_line.shutdown(socket.SHUT_RDWR)
