"""docs/faults.md says what is so: its tests exist, and its victims are those that are played."""

import ast
import re
from pathlib import Path

from tests.faults.plant import SetUp
from tests.faults.rounds import VICTIMS
from tests.services.installation import ROOT

DOCUMENT = (ROOT / "docs" / "faults.md").read_text(encoding="utf-8")


def names_in(path: Path) -> set[str]:
    """Return the names of the tests in a module."""
    return {node.name for node in ast.parse(path.read_text(encoding="utf-8")).body if isinstance(node, ast.FunctionDef)}


def test_every_test_that_is_named_exists() -> None:
    named = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", DOCUMENT)

    assert len(named) > 20
    assert [(path, name) for path, name in named if name not in names_in(ROOT / path)] == []


def test_every_victim_stands_in_the_table_with_its_set_ups() -> None:
    rows = re.findall(r"^\| `([\w-]+)`: [^|]* \| ([^|]+) \| ([^|]+) \|$", DOCUMENT, flags=re.MULTILINE)
    told = {
        victim: tuple(set_up for set_up, word in zip(SetUp, words, strict=True) if word == "yes")
        for victim, *words in rows
    }

    assert told == {
        name: tuple(set_up for set_up in SetUp if set_up in victim.set_ups) for name, victim in VICTIMS.items()
    }
