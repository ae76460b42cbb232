"""`manage.py work`: read the inbox and do the jobs."""

import argparse
import os
import sys
import threading
import time
import warnings
from typing import NoReturn

from celery import current_app
from celery.platforms import SecurityWarning
from celery.signals import worker_ready
from celery.worker import state
from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import timezone

from ingestion.polling import ALONE, AS_SAFETY_NET, Poll
from ingestion.sequencing import Sequencing
from ingestion.sweeping import Sweep
from passport.queue.kinds import QUEUES

PAUSE_SECONDS = 1


class Command(BaseCommand):
    """Run a Celery worker, and beside it the poll that finds what is due, and the one that keeps the log."""

    help = "Read received objects and do waiting jobs until stopped."
    requires_system_checks = []  # they look at pages, which are not run here

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Take the queues and the number of processes, for hospitals that split them over machines."""
        parser.add_argument("--queues", default=",".join(QUEUES), help="Comma-separated: read,print.")
        parser.add_argument("--processes", type=int, default=2, help="Pool processes, with a shared queue.")

    def handle(self, *, queues: str, processes: int, **options: object) -> None:
        """Work until a signal comes."""
        os.environ["CELERY_SKIP_CHECKS"] = "1"  # as above
        warnings.simplefilter("ignore", SecurityWarning)  # in a container everybody is root
        stop = threading.Event()
        poll = Poll(pace=AS_SAFETY_NET if settings.SHARED_QUEUE else ALONE, clock=timezone.now)
        threads = [
            threading.Thread(target=poll.run, args=[stop], name="poll", daemon=True),
            threading.Thread(target=Sweep(clock=timezone.now).run, args=[stop], name="sweep", daemon=True),
            threading.Thread(target=Sequencing(clock=timezone.now).run, args=[stop], name="log", daemon=True),
        ]

        def start_polling(**signal: object) -> None:
            for thread in threads:
                thread.start()

        # Only once the pool has forked, and held here: signals keep weak references.
        worker_ready.connect(start_polling, weak=False)
        worker = current_app.Worker(
            pool=settings.CELERY_WORKER_POOL,
            concurrency=processes if settings.SHARED_QUEUE else 1,
            queues=queues.split(","),
            hostname="worker@%h",
            loglevel="WARNING",
            quiet=True,
            without_gossip=True,
            without_mingle=True,
        )
        try:
            worker.start()
        finally:
            stop.set()
        if _broke_off(worker.exitcode):
            self._start_anew()
        sys.exit(worker.exitcode)

    def _start_anew(self) -> NoReturn:
        """Become a new worker: nothing is lost with the old one, because what is due stands in the tables."""
        self.stderr.write("The worker broke off and starts anew.")
        time.sleep(PAUSE_SECONDS)
        os.execv(sys.executable, [sys.executable, *sys.argv])  # noqa: S606 -- the command that runs already


def _broke_off(exitcode: int | None) -> bool:
    """Tell whether the worker ended though nobody asked it to, as it may when the broker dies under it."""
    return bool(exitcode) and state.should_stop is None and state.should_terminate is None
