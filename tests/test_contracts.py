"""The order of the rooms is kept, and each contract would notice if it were not."""

import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
LINTER = Path(sys.executable).with_name("lint-imports")

# Contract, module, and the import that it forbids there.
VIOLATIONS = [
    ("rooms", "passport/law/planted.py", "import passport.people.models"),
    ("rooms", "passport/signing/planted.py", "import passport.booklet.models"),
    ("rooms", "passport/access/planted.py", "import passport.web.urls"),
    ("ingestion and reports know passport, never each other", "ingestion/planted.py", "import reports.urls"),
    ("ingestion and reports know passport, never each other", "passport/planted.py", "import ingestion.urls"),
    ("pages and API of passport belong to passport", "reports/planted.py", "import passport.web.urls"),
    (
        "edges, then tasks, then verbs, then reads, then models",
        "passport/document/selectors.py",
        "from . import services",
    ),
    (
        "edges, then tasks, then verbs, then reads, then models",
        "ingestion/services/planted.py",
        "import ingestion.tasks",
    ),
    ("rules and parsing are plain Python", "passport/booklet/reading.py", "import django.db.models"),
]
# Packages of passport that are no rooms: Django looks for them by these names.
NO_ROOMS = {"formats", "management", "templatetags"}


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """Return a copy of our packages and of the contracts over them."""
    for package in ("passport", "ingestion", "reports"):
        shutil.copytree(ROOT / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def lint(tree: Path) -> tuple[int, str]:
    """Return exit code and report of the linter over a tree."""
    command = [LINTER, "--no-cache", "--no-logo"]
    paths = {"PYTHONPATH": str(tree)}
    done = subprocess.run(command, check=False, cwd=tree, env=paths, capture_output=True, text=True)
    return done.returncode, done.stdout


def plant(tree: Path, module: str, statement: str) -> None:
    with (tree / module).open("a") as source:
        source.write(f"\n{statement}\n")


def test_every_room_has_its_place_in_the_order() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    layers = next(contract["layers"] for contract in contracts if contract["name"] == "rooms")
    rooms = {package.parent.name for package in (ROOT / "passport").glob("*/__init__.py")} - NO_ROOMS

    assert set(re.findall(r"passport\.(\w+)", " ".join(layers))) == rooms


def test_the_tree_keeps_every_contract(tree: Path) -> None:
    code, report = lint(tree)

    assert code == 0, report


@pytest.mark.parametrize(("contract", "module", "statement"), VIOLATIONS, ids=[f"{row[1]}" for row in VIOLATIONS])
def test_a_planted_import_breaks_its_contract(tree: Path, contract: str, module: str, statement: str) -> None:
    plant(tree, module, statement)

    code, report = lint(tree)

    assert code == 1, report
    assert f"{contract} BROKEN" in report
