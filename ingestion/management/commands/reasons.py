"""Print the closed list of reasons, with words and remedies."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext

from ingestion.reasons import EXPLANATIONS


class Command(BaseCommand):
    """List why objects and values are not taken."""

    help = "Print every reason for which an object or a value is not taken, what it means and what to do."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the form of the output."""
        parser.add_argument("--json", action="store_true", help="one JSON list")

    def handle(self, *args: Any, json: bool, **options: Any) -> None:
        """Print the list."""
        rows = reasons()
        self.stdout.write(as_json(rows) if json else as_text(rows))


def reasons() -> list[dict[str, str]]:
    """Return a row per reason, in the order of the list, in the active language."""
    return [
        {
            "reason": reason.value,
            "about": explanation.subject.value,
            "words": gettext(explanation.words),
            "remedy": gettext(explanation.remedy),
            "who": explanation.who.value,
        }
        for reason, explanation in EXPLANATIONS.items()
    ]


def as_json(rows: list[dict[str, str]]) -> str:
    """Return the rows as one JSON list."""
    return json.dumps(rows, ensure_ascii=False, indent=1)


def as_text(rows: list[dict[str, str]]) -> str:
    """Return the rows for reading."""
    return "\n".join(f"{row['reason']}: {row['words']}\n    {row['remedy']} ({row['who']})" for row in rows)
