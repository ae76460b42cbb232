"""`manage.py audit_log`: find what was deleted, changed or back-dated behind the log."""

import json
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from passport.booklet.auditing import changed_rows
from passport.commands import on_ready_database
from passport.database import one_moment
from passport.signing.log.audit import Audit
from passport.signing.log.heads import NotAHead, SignedHead, from_published
from passport.signing.selectors import log_keys

FOUND = 1
NO_HEAD = (
    "No head from outside was given. Nothing can be promised against somebody who wrote everything anew, log and heads "
    "with it: keep heads from /api/log/head elsewhere, and give one with --head."
)


class Command(BaseCommand):
    """Compute the whole log again. Exit 1: something is not as it was."""

    help = "Find what was deleted, changed, put in or back-dated behind the log, and name it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take a head that somebody outside holds."""
        parser.add_argument("--head", metavar="FILE", type=Path, help="a head as /api/log/head gave it, kept elsewhere")
        parser.add_argument(
            "--log-only", action="store_true", help="leave out the rows of the booklet that statements cover"
        )

    def handle(self, *args: object, head: Path | None, log_only: bool, **options: object) -> None:
        """Print one line for each finding, then what the log can and cannot be held to."""
        outside = _read(head) if head else None
        audit = Audit(outside=outside)
        found = 0
        with on_ready_database(), one_moment():
            for found, line in enumerate(_lines(audit, log_only=log_only), start=1):  # noqa: B007 -- counted
                self.stdout.write(line)
            keys = [key.public_key.hex() for key in log_keys()]
        self.stdout.write(
            f"{audit.size} entries, {found} findings. Heads are signed under {', '.join(keys) or 'no key'}."
        )
        self.stdout.write(_promise(outside) if outside else NO_HEAD)
        if found:
            raise SystemExit(FOUND)


def _lines(audit: Audit, *, log_only: bool) -> Iterator[str]:
    yield from map(str, audit.findings())
    if not log_only:
        yield from (
            f"row {row.uid} is not what was signed or sealed ({', '.join(row.differences)})" for row in changed_rows()
        )


def _promise(outside: SignedHead) -> str:
    said = f"the head of {outside.size} entries, signed at {outside.signed_at.isoformat()}"
    return f"Compared with {said}: without a finding above, all that it covers is here as it was; what came later is not covered."


def _read(path: Path) -> SignedHead:
    """Return the head in a file. Raises CommandError."""
    try:
        return from_published(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError, NotAHead) as error:
        message = f"{path} holds no head as /api/log/head gives it."
        raise CommandError(message) from error
