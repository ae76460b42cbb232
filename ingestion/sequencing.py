"""The one thread that takes what was signed and done into the log. It runs in the worker, which alone holds the key."""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import DatabaseError, InterfaceError, connection

from passport.queue.attempts import place
from passport.signing.errors import NoLogKey
from passport.signing.selectors import log_waits
from passport.signing.services import append_waiting

logger = logging.getLogger(__name__)

# What is committed is in the log within ten seconds: two looks.
EVERY = timedelta(seconds=5)


@dataclass(frozen=True, kw_only=True)
class Sequencing:
    """Take in what waits, batch after batch, and look again."""

    clock: Callable[[], datetime]
    every: timedelta = EVERY

    def look(self) -> int:
        """Take in all that waits now and return how many entries it was. Raises NoLogKey."""
        entries = 0
        while log_waits():
            entries += append_waiting(at=self.clock())
        return entries

    def run(self, stop: threading.Event) -> None:
        """Look until told to stop; what fails is tried again at the next look."""
        try:
            self._begin()
            while not stop.wait(self.every.total_seconds()):
                self._try(self.look)
        except NoLogKey:
            logger.warning("This worker has no LOG_KEY: another one has to keep the log.")
        except Exception:
            logger.exception("The log is not kept any more: see what manage.py audit_log says of it.")
            raise

    def _begin(self) -> None:
        """Sign under a key that is new here, whether or not something waits."""
        self._try(lambda: append_waiting(at=self.clock()))

    def _try(self, step: Callable[[], int]) -> None:
        try:
            step()
        except (DatabaseError, InterfaceError) as error:
            # Without its message: that of a database holds identities.
            logger.warning("The log is kept later: %s", place(error))
        finally:
            # No connection stays open between two looks: pool processes are forked from this one.
            connection.close()
