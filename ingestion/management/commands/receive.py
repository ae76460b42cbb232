"""`manage.py receive`: take dose reports from PACS and devices by C-STORE."""

import argparse
import os
import signal
import ssl
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from ingestion.receiving.entity import Receiver
from ingestion.receiving.limits import MB, Limits
from ingestion.receiving.listening import Certificates, Listening, tls_of

ENDS = {signal.SIGTERM, signal.SIGINT}


class Command(BaseCommand):
    """Run the receiver until a signal comes."""

    help = "Receive dose reports by C-STORE until stopped."
    requires_system_checks = []  # they look at pages, which are not run here

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Take where to listen; the settings say it otherwise."""
        parser.add_argument("--host", default=settings.RECEIVER_HOST)
        parser.add_argument("--port", type=int, default=settings.RECEIVER_PORT)
        parser.add_argument("--ae-title", default=settings.RECEIVER_AE_TITLE)
        parser.add_argument("--idle-seconds", type=int, default=Limits.idle_seconds)

    def handle(self, *, host: str, port: int, ae_title: str, idle_seconds: int, **options: object) -> None:
        """Listen, and stop in good order on SIGTERM and Ctrl-C."""
        # Waited for, not handled: a handler that sets an event can meet its own thread holding the event's lock.
        # Blocked before there are threads, which inherit it.
        signal.pthread_sigmask(signal.SIG_BLOCK, ENDS)
        receiver = Receiver(
            listening=Listening(ae_title=ae_title, host=host, port=port),
            clock=timezone.now,
            limits=Limits(free_bytes=settings.RECEIVER_DISK_FLOOR_MB * MB, idle_seconds=idle_seconds),
            tls=configured_tls(),
        )
        try:
            server = receiver.start()
        except OSError as error:
            message = f"The receiver cannot listen on {host}:{port}: {error.strerror}."
            raise CommandError(message) from error
        self.stdout.write(f"The receiver {ae_title} listens on {host}:{port}.")
        self.stdout.flush()
        signal.sigwait(ENDS)
        receiver.stop(server)
        # Everything is durable or refused. A half-open connection would hold the process for half a minute more.
        os._exit(0)


def configured_tls() -> ssl.SSLContext | None:
    """Return how the settings want connections encrypted. Raises CommandError."""
    if not settings.RECEIVER_TLS_CERTIFICATE:
        return None
    certificates = Certificates(
        certificate=Path(settings.RECEIVER_TLS_CERTIFICATE),
        key=Path(settings.RECEIVER_TLS_KEY or settings.RECEIVER_TLS_CERTIFICATE),
        ca=Path(settings.RECEIVER_TLS_CA) if settings.RECEIVER_TLS_CA else None,
    )
    try:
        return tls_of(certificates)
    except OSError as error:
        message = f"The receiver cannot use its TLS certificate, key or CA: {error.strerror or error}."
        raise CommandError(message) from error
