"""The worker's own look at the tables: it finds what nobody rang for, and what a killed worker left behind."""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import DatabaseError, connection

from ingestion.models import InboxItem
from passport.queue.models import Job, Lease
from passport.queue.selectors import due_uids
from passport.queue.services import send

logger = logging.getLogger(__name__)

# Which bell is rung for which table's rows.
TABLES: dict[str, type[Lease]] = {"read": InboxItem, "job": Job}
AT_ONCE = 500


@dataclass(frozen=True, kw_only=True)
class Pace:
    """How often to look, how long others may ring first, and when to ring again for a row that is still due."""

    every: timedelta
    after: timedelta
    again: timedelta


# Nobody else rings for a worker whose queue lives inside it.
ALONE = Pace(every=timedelta(seconds=0.2), after=timedelta(0), again=timedelta(seconds=10))
AS_SAFETY_NET = Pace(every=timedelta(seconds=2), after=timedelta(seconds=3), again=timedelta(seconds=30))


@dataclass(frozen=True, kw_only=True)
class Poll:
    """Ring for the rows that are due, each at most once in `pace.again`."""

    pace: Pace
    clock: Callable[[], datetime]
    rung: dict[str, dict[str, datetime]] = field(default_factory=lambda: {bell: {} for bell in TABLES})

    def look(self) -> int:
        """Ring once for each row that is due, and return for how many."""
        at = self.clock()
        return sum(self._look_into(bell, at) for bell in TABLES)

    def run(self, stop: threading.Event) -> None:
        """Look until told to stop; a database that is away is looked for again."""
        away = False
        while not stop.wait(self.pace.every.total_seconds()):
            try:
                self.look()
            except DatabaseError:
                if not away:
                    logger.warning("The database is away: the worker waits for it.")
                away = True
            else:
                away = False
            finally:
                # No connection stays open between two looks: pool processes are forked from this one.
                connection.close()

    def _look_into(self, bell: str, at: datetime) -> int:
        due = due_uids(TABLES[bell], before=at - self.pace.after, at=at, limit=AT_ONCE)
        rung = self.rung[bell]
        # A row that a worker took is not in the list any more; one that nobody took is rung for again.
        kept = {uid: rung[uid] for uid in due if uid in rung and rung[uid] > at - self.pace.again}
        new = [uid for uid in due if uid not in kept]
        for uid in new:
            send(bell, uid)
        self.rung[bell] = kept | dict.fromkeys(new, at)
        return len(new)
