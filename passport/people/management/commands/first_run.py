"""`manage.py first_run`: register the first facility and who runs it, on an empty installation."""

import argparse
import sys

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from passport.codes import new_code
from passport.commands import on_ready_database
from passport.law.shelf import packs
from passport.people.services import (
    AdministratorForm,
    AlreadyInstalled,
    FacilityForm,
    UnknownCountry,
    UnknownTimeZone,
    UsernameTaken,
    WeakPassword,
    first_installation,
)

REFUSALS = (AlreadyInstalled, UnknownCountry, UnknownTimeZone, UsernameTaken)


def questions() -> dict[str, str]:
    """Return the options, each with the question that is asked when it is not given."""
    texts = ", ".join(sorted({pack.country for pack in packs()}))
    return {
        "facility": "Name of the facility",
        "country": f"Country, as two letters (there is a text of law for {texts})",
        "time_zone": "Time zone (as Europe/Belgrade)",
        "name": "Your own name, as colleagues and patients will read it",
        "username": "User name to sign in with",
    }


class Command(BaseCommand):
    """Ask for what is missing, make the facility and its administrator, say where to go on."""

    help = "Register the first facility and its administrator. What no option gives is asked."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Take the answers that are known beforehand."""
        for name, question in questions().items():
            parser.add_argument(f"--{name.replace('_', '-')}", help=question)
        parser.add_argument("--email", default="", help="E-mail address of the administrator; may stay empty.")
        parser.add_argument("--code", default="", help="The facility's own code in the country's register.")
        parser.add_argument("--phone", default="", help="Telephone number that patients may call.")
        parser.add_argument(
            "--password-stdin", action="store_true", help="Read the password as one line from standard input."
        )

    def handle(self, *, password_stdin: bool, **options: object) -> None:
        """Install, or say in one line why not."""
        answers = {
            name: str(options[name] or "") or self._ask(name, question, password_stdin)
            for name, question in questions().items()
        }
        password = sys.stdin.readline().rstrip("\n") if password_stdin else new_password()
        facility = FacilityForm(
            name=answers["facility"],
            country=answers["country"],
            time_zone=answers["time_zone"],
            code=str(options["code"]),
            phone=str(options["phone"]),
        )
        administrator = AdministratorForm(
            username=answers["username"],
            password=password,
            display_name=answers["name"],
            email=str(options["email"]),
        )
        with on_ready_database():
            self._install(facility, administrator)
        self.stdout.write(
            f"{facility.name} is registered. Sign in at {settings.PUBLIC_URL} as {administrator.username}."
        )
        if not password_stdin:
            self.stdout.write(f"Password, shown this once: {password}")
        self.stdout.write("Next: a second factor, then devices, sources, staff and patients.")

    def _install(self, facility: FacilityForm, administrator: AdministratorForm) -> None:
        try:
            first_installation(facility=facility, administrator=administrator, at=timezone.now())
        except REFUSALS as error:
            raise CommandError(type(error).__doc__) from error
        except WeakPassword as error:
            raise CommandError(" ".join(error.words)) from error

    def _ask(self, name: str, question: str, stdin_is_taken: bool) -> str:
        if stdin_is_taken or not sys.stdin.isatty():
            message = f"Say --{name.replace('_', '-')}: {question}."
            raise CommandError(message)
        answer = input(f"{question}: ").strip()
        return answer or self._ask(name, question, stdin_is_taken)


def new_password() -> str:
    """Return a random password of 80 bits in groups that can be typed."""
    code = new_code(bits=80).lower()
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))
