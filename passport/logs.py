"""Lines of the log that hold no identity: of an error its class and where it was raised, never its message."""

import copy
import logging
import traceback
from types import TracebackType


class Lines(logging.Formatter):
    """Format a record; messages of errors stay out, because those of the database quote values, and so do addresses.

    Of a request that was refused the page is named, not its address: DICOMweb puts a study's UID there.
    """

    def format(self, record: logging.LogRecord) -> str:
        """Return the line of a record."""
        request, status = getattr(record, "request", None), getattr(record, "status_code", None)
        if request is None or status is None:
            return super().format(record)
        match = getattr(request, "resolver_match", None)
        told = copy.copy(record)
        told.msg, told.args = "%s %s: %s", (request.method, match.view_name if match else "no such page", status)
        return super().format(told)

    def formatException(  # noqa: N802 -- the name of logging
        self, ei: tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]
    ) -> str:
        """Return where an error was raised, call by call, and its class."""
        kind, _, trace = ei
        calls = [f"  {frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(trace)]
        return "\n".join([*calls, kind.__name__ if kind else ""])
