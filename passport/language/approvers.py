"""Who answers for the wording of a medical or legal text in a language. Plain Python.

`approvers.csv` names a text by its key, the language, the person and the day. Where nobody is named the English text is
shown beside: a translation that no specialist has read must not stand alone.
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

TABLE = Path(__file__).parent / "approvers.csv"
SOURCE = "en"


@dataclass(frozen=True, kw_only=True)
class Approval:
    """Somebody with a name answers for a text."""

    by: str
    on: date


Approvals = Mapping[tuple[str, str], Approval]  # key of the text and language


class UnnamedApprover(Exception):
    """A row of approvers.csv names no person."""


@cache
def approvals(table: Path = TABLE) -> Approvals:
    """Return every approval of a table. Raises UnnamedApprover."""
    with table.open(encoding="utf-8", newline="") as opened:
        rows = list(csv.DictReader(opened))
    if any(not row["approved_by"].strip() for row in rows):
        raise UnnamedApprover
    return {
        (row["text"], row["language"]): Approval(by=row["approved_by"], on=date.fromisoformat(row["approved_on"]))
        for row in rows
    }


def stands_alone(text: str, language: str, approved: Approvals) -> bool:
    """Return whether a text may be shown in a language without its English beside it."""
    return language == SOURCE or (text, language) in approved
