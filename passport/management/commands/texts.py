"""`manage.py texts`: bring the catalogues to the texts of the source, compile the complete ones, say what others lack."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from passport.language.catalogues import compile_all, report, write_catalogues
from passport.language.terms import contradictions, terms
from passport.management.gathering import texts_of


class Command(BaseCommand):
    """Print one line per language; `--missing sr-latn` prints what is wrong there, text by text."""

    help = __doc__
    requires_system_checks = []  # one of them asks for what is compiled here

    def add_arguments(self, parser: CommandParser) -> None:
        """Take what to do beside saying how complete each language is."""
        parser.add_argument("--update", action="store_true", help="write new texts of the source into the catalogues")
        parser.add_argument("--missing", metavar="LANGUAGE", help="list what is wrong in one language, text by text")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it."""
        source = texts_of(settings.BASE_DIR)
        if options["update"]:
            write_catalogues(source, settings.LOCALE_DIR)
        found = compile_all(source, settings.LOCALE_DIR)
        if options["verbosity"]:
            self._say(*report(found, of=len(source)), *contradictions(terms(), settings.LOCALE_DIR))
        self._say(*(f"{fault.wrong}: {fault.text}" for fault in found.get(options["missing"] or "", [])))

    def _say(self, *lines: str) -> None:
        for line in lines:
            self.stdout.write(line)
