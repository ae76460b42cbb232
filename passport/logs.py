"""Lines of the log that hold no identity: of an error its class and where it was raised, never its message."""

import logging
import traceback
from types import TracebackType


class Lines(logging.Formatter):
    """Format a record; messages of errors stay out, because those of the database quote values."""

    def formatException(  # noqa: N802 -- the name of logging
        self, ei: tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]
    ) -> str:
        """Return where an error was raised, call by call, and its class."""
        kind, _, trace = ei
        calls = [f"  {frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(trace)]
        return "\n".join([*calls, kind.__name__ if kind else ""])
