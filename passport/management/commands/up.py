"""`manage.py up`: web, receiver and worker under one supervisor."""

import argparse
import os
import signal
import sys

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from passport.supervising import WITHOUT_LOG_KEY, PortTaken, Program, Supervisor, require_free

MANAGE = [sys.executable, str(settings.BASE_DIR / "manage.py")]


class Command(BaseCommand):
    """Keep the whole installation running on this machine."""

    help = "Start web, receiver and worker, start them again when they end, and stop them with Ctrl-C."
    requires_system_checks = []  # they look at pages, which are not run here

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Take whether this is the demo."""
        parser.add_argument("--demo", action="store_true", help="Invent clinics and people; let the demo scanner send.")

    def handle(self, *, demo: bool, **options: object) -> None:
        """Run until Ctrl-C or SIGTERM."""
        for name, host, port in (
            ("website", settings.WEB_HOST, settings.WEB_PORT),
            ("receiver", settings.RECEIVER_HOST, settings.RECEIVER_PORT),
        ):
            self._require_free(name, host, port)
        if demo:
            # Before anything runs: it refuses a database with people in it that it did not invent.
            call_command("seed_demo", stdout=self.stdout, stderr=self.stderr)
        supervisor = Supervisor(tell=self._tell)
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: supervisor.stop())
        self._tell(f"The passport is at {settings.PUBLIC_URL} (Ctrl-C stops it)")
        supervisor.run(programs(demo=demo))

    def _require_free(self, name: str, host: str, port: int) -> None:
        try:
            require_free(host, port)
        except PortTaken as error:
            message = f"The {name} cannot listen on {host}:{port}: another program does already."
            raise CommandError(message) from error

    def _tell(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()


def programs(*, demo: bool) -> list[Program]:
    """Return what has to run; with the demo also the scanner, once. Only the worker has the log's key."""
    environment = dict(os.environ) | ({"DEMO": "true"} if demo else {})
    commands = {"web": web(), "receiver": [*MANAGE, "receive"], "worker": [*MANAGE, "work"]}
    without = environment | WITHOUT_LOG_KEY
    kept = [
        Program(name=name, command=command, environment=environment if name == "worker" else without)
        for name, command in commands.items()
    ]
    scan = Program(name="scanner", command=[*MANAGE, "demo_scan"], environment=without, again=False)
    return [*kept, scan] if demo else kept


def web() -> list[str]:
    """Return the command of the website: two processes of four threads."""
    address = f"{settings.WEB_HOST}:{settings.WEB_PORT}"
    words = ["--bind", address, "--workers", "2", "--threads", "4", "--log-level", "warning", "--no-control-socket"]
    return [sys.executable, "-m", "gunicorn", *words, "--chdir", str(settings.BASE_DIR), "passport.wsgi"]
