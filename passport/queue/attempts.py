"""One attempt at a claimed row: what an exception means for it, in one place."""

import logging
import traceback
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Generic

from django.db import InterfaceError, OperationalError

from passport.objects import StorageUnavailable
from passport.queue.services import MOST_ATTEMPTS, LeaseLost, Row, put_off, retry

logger = logging.getLogger(__name__)

# The database or the folder is away: that says nothing about the row, and passes.
OUTAGES = (OperationalError, InterfaceError, StorageUnavailable)


@dataclass(frozen=True, kw_only=True)
class Attempt(AbstractContextManager[None], Generic[Row]):
    """Do the work of a claimed row in a `with` block; an error becomes a retry, and at last `give_up`.

    Nothing of the error but its class and place is logged: messages of the database hold identities.
    """

    row: Row
    clock: Callable[[], datetime]
    give_up: Callable[[Row, datetime], None]

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool:
        """Return whether the error was dealt with: every Exception is, an end of the process is not."""
        if not isinstance(error, Exception):
            return False
        if isinstance(error, LeaseLost):
            logger.info("%s %s: held by another worker now", self._name, self.row.uid)
        elif isinstance(error, OUTAGES):
            logger.warning("%s %s: put off, %s", self._name, self.row.uid, place(error))
            put_off(self.row, at=self.clock())
        else:
            self._failed(error)
        return True

    @property
    def _name(self) -> str:
        return type(self.row).__name__

    def _failed(self, error: Exception) -> None:
        logger.error("%s %s: attempt %d failed, %s", self._name, self.row.uid, self.row.attempts, place(error))
        if self.row.attempts >= MOST_ATTEMPTS:
            self.give_up(self.row, self.clock())
        else:
            retry(self.row, at=self.clock())


def place(error: BaseException) -> str:
    """Return the class of an error and where it was raised, without its message."""
    frames = traceback.extract_tb(error.__traceback__)
    where = f" at {Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
    return f"{type(error).__name__}{where}"
