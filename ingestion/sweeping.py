"""The worker's rare look at what it may have left undone: drafts of rows, and reports whose row came another way."""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import DatabaseError, connection

from ingestion.services.documents import read_missed
from passport.booklet.services import remind
from passport.imaging.services.brought import check_changed
from passport.incidents.services import drafts_missed
from passport.people.services import tell_of_ending_certificates
from passport.queue.attempts import place
from passport.signing.services import ring_for_waiting_seals

logger = logging.getLogger(__name__)

EVERY = timedelta(hours=1)
# How far back a look goes: a worker that is down for longer is missed by people first.
BACK = timedelta(days=2)


@dataclass(frozen=True, kw_only=True)
class Sweep:
    """Open the drafts that rows of late have none of, read reports again whose rows came since, and remind people.

    It also tells administrators of certificates that end, rings for seals that wait, and has documents of other
    deployments checked again whose keys changed. When it starts, and each hour.
    """

    clock: Callable[[], datetime]
    every: timedelta = EVERY

    def look(self) -> int:
        """Look once, and return for how many rows something stands, is read again or somebody was told."""
        at = self.clock()
        ring_for_waiting_seals(at=at)
        check_changed(at=at)
        told = remind(at=at) + tell_of_ending_certificates(at=at)
        return drafts_missed(since=at - BACK, at=at) + read_missed(at=at) + told

    def run(self, stop: threading.Event) -> None:
        """Look until told to stop; what fails is tried again at the next look."""
        while not stop.is_set():
            try:
                self.look()
            except DatabaseError as error:
                # Without its message: that of a database holds identities.
                logger.warning("Drafts are looked for again later: %s", place(error))
            finally:
                connection.close()
            stop.wait(self.every.total_seconds())
