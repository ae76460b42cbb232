"""Print a rule pack, list those that this machine has, or say all that is wrong with one that somebody else wrote."""

import json
from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from passport.booklet.examinations import EXAMINATIONS
from passport.law.checking import held, refusals
from passport.law.pack import Pack
from passport.law.printing import printed
from passport.law.reading import BadPack
from passport.law.shelf import digest_of, pack_called, pack_for, pack_in, packs, packs_of
from passport.people.national_ids import KINDS

TAKEN = "A text of this id is on this machine already: it has to take the place of that one, or get another id."


class Command(BaseCommand):
    """Print one pack as JSON, list all, or check a file. Exit 1: there is no such pack, or the file is refused."""

    help = "Print the rule pack of a country as JSON, list all packs, or check the file of one."
    # A broken pack stops every other command: this one says what is wrong with it.
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take a country with a day, or one of the two other things that are done with packs."""
        asked = parser.add_mutually_exclusive_group(required=True)
        asked.add_argument("country", metavar="COUNTRY", nargs="?", help="two letters, as facilities have them")
        asked.add_argument("--list", action="store_true", help="every pack that this machine has")
        asked.add_argument("--check", metavar="FILE", type=Path, help="a pack as TOML, or as the JSON that is printed")
        parser.add_argument("--on", metavar="DAY", type=_day, help="the text of that day: 2010-01-01")

    def handle(
        self, *args: object, country: str | None, on: date | None, check: Path | None, **options: object
    ) -> None:
        """Do what is asked for. Raises CommandError."""
        if on is not None and country is None:
            raise CommandError("A day is asked of a country: rulepack COUNTRY --on DAY.")
        if check is not None:
            self._check(check)
            return
        try:
            if country is None:
                self._list()
            else:
                self._print(country.upper(), on)
        except BadPack as error:
            raise CommandError(_lines("A rule pack of this machine cannot be read:", error.args)) from error

    def _print(self, country: str, on: date | None) -> None:
        known = packs_of(country)
        if not known:
            countries = ", ".join(sorted({pack.country for pack in packs()}))
            raise CommandError(f"No text of {country} is known. Texts are known of: {countries}.")
        found = known[0] if on is None else pack_for(country, on)
        if found is None:
            since = ", ".join(f"{pack.id} ({_applies(pack)})" for pack in known)
            raise CommandError(f"No text of {country} is known for {on}. Known are: {since}.")
        self.stdout.write(json.dumps(printed(found), ensure_ascii=False, indent=2))

    def _list(self) -> None:
        for pack in packs():
            self.stdout.write(f"{pack.id}  {pack.country}  {pack.status}  {pack.instrument.name}")
            self.stdout.write(f"    {_counted(held(pack))}")

    def _check(self, path: Path) -> None:
        try:
            pack = pack_in(path)
        except BadPack as error:
            raise CommandError(_lines("This pack is refused:", error.args)) from error
        if found := refusals(pack, exams=EXAMINATIONS, personal_numbers=KINDS):
            raise CommandError(_lines("This pack is refused:", (f"{path.name}: {sentence}" for sentence in found)))
        self.stdout.write(f"{pack.id}: {pack.instrument.name} ({pack.instrument.year})")
        self.stdout.write(f"of {pack.country}, {_applies(pack)}, {pack.status}")
        self.stdout.write(_counted(held(pack)))
        misprints = sum(bool(row.reason) for row in (*pack.reference_levels, *pack.activities))
        self.stdout.write(f"{misprints} marked as misprints. Nothing is wrong with this pack.")
        if _is_taken(pack):
            self.stdout.write(TAKEN)


def _day(said: str) -> date:
    try:
        return date.fromisoformat(said)
    except ValueError as error:
        raise ArgumentTypeError(f"{said} is no day; write it as 2010-01-01") from error


def _is_taken(pack: Pack) -> bool:
    try:
        known = pack_called(pack.id)
    except BadPack:  # another file is broken, and its own check says so
        return False
    return known is not None and digest_of(known) != digest_of(pack)


def _applies(pack: Pack) -> str:
    until = f" until {pack.instrument.valid_to}" if pack.instrument.valid_to else ""
    return f"from {pack.instrument.valid_from}{until}"


def _counted(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{count} {name.replace('_', ' ')}" for name, count in counts.items()) or "no rows"


def _lines(head: str, sentences: Iterable[str]) -> str:
    return "\n  ".join([head, *sentences])
