"""Print the passport behind an identifier, for whoever runs this machine. The look is written down."""

import json
from argparse import ArgumentParser

from django.core.management.base import BaseCommand
from django.utils import timezone

from passport.access.services import open_on_console
from passport.commands import on_ready_database
from passport.document.build import build
from passport.document.selectors import records_called

UNKNOWN, AMBIGUOUS = 1, 2


class Command(BaseCommand):
    """Print one document as JSON. Exit 1: nobody is called so; 2: several issuers call somebody so."""

    help = "Print the passport behind an identifier as JSON."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the identifier, and the issuer where one is not enough."""
        parser.add_argument("identifier", metavar="IDENTIFIER", help="the local id as the issuer gave it")
        parser.add_argument("--issuer", help="who gave the identifier, when several did")

    def handle(self, *args: object, identifier: str, issuer: str | None, **options: object) -> None:
        """Print the document of the one record that is called so, or of the patient that it belongs to."""
        at = timezone.now()
        with on_ready_database():
            records = records_called(identifier, issuer=issuer)
        if not records:
            self._leave("No record is called so.", code=UNKNOWN)
        if len(records) > 1:
            self._leave("\n".join(record.issuer for record in records), code=AMBIGUOUS)
        document = build(open_on_console(record=records[0], at=at), at=at)
        self.stdout.write(json.dumps(document, ensure_ascii=False, indent=2))

    def _leave(self, message: str, *, code: int) -> None:
        self.stderr.write(message)
        raise SystemExit(code)
