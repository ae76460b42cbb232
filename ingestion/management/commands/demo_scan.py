"""`manage.py demo_scan`: let the demo scanner send its reports, and show how far they are."""

import socket
import subprocess
import sys
import time

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from ingestion.services.inbox import progress

PATIENCE_SECONDS = 60
LOOK_SECONDS = 0.3


class Command(BaseCommand):
    """Wait for the receiver, run the scanner once, and count."""

    help = "Let the demo scanner send its dose reports to the receiver, and show how many are recorded."
    requires_system_checks = []  # they look at pages, which are not run here

    def handle(self, **options: object) -> None:
        """Send, and return when everything that was sent has come to an end."""
        self._wait_for_receiver()
        with scanner() as process:
            total = total_of(process)
            self._show(process, total)
        self.stdout.write("")
        if process.returncode:
            message = "The demo scanner could not send everything; its own lines say why."
            raise CommandError(message)

    def _wait_for_receiver(self) -> None:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not answers():
            if time.monotonic() > deadline:
                message = f"No receiver answers on {settings.RECEIVER_HOST}:{settings.RECEIVER_PORT}."
                raise CommandError(message)
            time.sleep(LOOK_SECONDS)

    def _show(self, process: subprocess.Popen[str], total: int) -> None:
        shown, deadline = "", time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < deadline:
            now = progress()
            line = f"demo scanner: {now.recorded} of {total} dose reports recorded"
            if line != shown:
                # On a terminal one line that counts; in a log a line for each change.
                self.stdout.write(f"\r{line}" if self.stdout.isatty() else line, ending=self._ending())
                self.stdout.flush()
                shown, deadline = line, time.monotonic() + PATIENCE_SECONDS
            if now.settled >= total and process.poll() is not None:
                return
            time.sleep(LOOK_SECONDS)

    def _ending(self) -> str:
        return "" if self.stdout.isatty() else "\n"


def scanner() -> subprocess.Popen[str]:
    """Start the scanner, which lies beside the tests and is no part of the product."""
    words = ["--host", settings.RECEIVER_HOST, "--port", str(settings.RECEIVER_PORT)]
    command = [sys.executable, "-m", "tests.scanner", *words, "--called-ae", settings.RECEIVER_AE_TITLE]
    return subprocess.Popen(command, cwd=settings.BASE_DIR, stdout=subprocess.PIPE, text=True)


def total_of(process: subprocess.Popen[str]) -> int:
    """Return how many reports the scanner said that it sends; 0 when it said nothing."""
    said = process.stdout.readline() if process.stdout else ""
    return int(next((word for word in said.split() if word.isdigit()), "0"))


def answers() -> bool:
    """Return whether the receiver takes connections yet."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex((settings.RECEIVER_HOST, settings.RECEIVER_PORT)) == 0
