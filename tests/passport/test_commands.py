"""Commands on a database that nobody has prepared."""

from pathlib import Path

import pytest

from tests.services.installation import Installation

COMMANDS = [
    ("ingest", "--json", "scan.dcm"),
    ("document", "17"),
    ("seed_demo",),
    ("administrator", *"Lipa --given-name Nada --surname Ilić".split()),
    ("first_run", *"--facility Lipa --country RS --time-zone Europe/Belgrade --name Nada --username nada".split()),
]


@pytest.mark.parametrize("command", COMMANDS, ids=[command[0] for command in COMMANDS])
def test_a_database_without_tables_is_one_clear_line(command: tuple[str, ...], tmp_path: Path) -> None:
    done = Installation(folder=tmp_path).manage(*command)

    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("CommandError: The database is not ready (no such table: ")
    assert done.stderr.endswith("). A new one needs `python manage.py migrate` first.\n")
    assert done.stderr.count("\n") == 1
