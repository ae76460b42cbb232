"""What both databases store of a text, and the triggers that keep rows as they are."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import OperationalError, connection, connections
from django.db.backends.sqlite3.base import DatabaseWrapper
from django.db.migrations.loader import MigrationLoader

from passport.database import Guard, clean_text, one_moment
from passport.settings import DATABASE_OPTIONS

INSTALLED = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal",
}


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("A\x00na", "Ana"),
        ("A\ud800na", "Ana"),
        ("A\x85na\u2028", "Ana"),
        ("\u202eanA\u202c Petrović", "anA Petrović"),
        ("\u2067Ana\u2069", "Ana"),
        ("علی\u200cرضا", "علی\u200cرضا"),
        ("line\nline", "line\nline"),
    ],
)
def test_signs_that_hide_or_turn_a_text_are_left_out(sent: str, kept: str) -> None:
    assert clean_text(sent, limit=100) == kept


def test_a_text_is_trimmed_and_bounded() -> None:
    assert clean_text("  abcdef ", limit=3) == "abc"


@pytest.mark.django_db
def test_every_guard_stands() -> None:
    # SQLite drops a table's triggers without a word when a later migration rebuilds the table.
    migrations = MigrationLoader(connection).disk_migrations.values()
    guards = [step for migration in migrations for step in migration.operations if isinstance(step, Guard)]
    with connection.cursor() as cursor:
        cursor.execute(INSTALLED[connection.vendor])
        standing = {name for (name,) in cursor.fetchall()}

    expected = {f"{guard.name}_{event.lower()}" for guard in guards for event in guard.events}
    assert expected <= standing
    assert len(expected) >= 15


@pytest.fixture
def on_file(tmp_path: Path) -> Iterator[tuple[DatabaseWrapper, DatabaseWrapper]]:
    """Give two connections to one SQLite database in a file, as a web process and a command have."""
    usually = connections.settings["default"] | DATABASE_OPTIONS["django.db.backends.sqlite3"]
    names = ("one", "other")
    for name in names:
        connections[name] = DatabaseWrapper(usually | {"NAME": tmp_path / "kept.sqlite3", "TIME_ZONE": None}, name)
    yield connections["one"], connections["other"]
    for name in names:
        connections[name].close()
        del connections[name]


def counted(on: DatabaseWrapper) -> int:
    with on.cursor() as cursor:
        return int(cursor.execute("SELECT count(*) FROM kept").fetchone()[0])


def put(on: DatabaseWrapper) -> None:
    with on.cursor() as cursor:
        cursor.execute("INSERT INTO kept VALUES (1)")


@pytest.mark.django_db
def test_a_reader_of_one_moment_sees_nothing_that_others_write_meanwhile_and_writes_nothing(
    on_file: tuple[DatabaseWrapper, DatabaseWrapper],
) -> None:
    reader, writer = on_file
    with writer.cursor() as cursor:
        cursor.execute("CREATE TABLE kept (value)")

    with one_moment(using="one"):
        before = counted(reader)
        put(writer)
        seen = (before, counted(reader), counted(writer))
        with pytest.raises(OperationalError, match="readonly"):
            put(reader)

    put(reader)
    assert (seen, counted(reader)) == ((0, 0, 1), 2)
