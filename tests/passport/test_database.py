"""What both databases store of a text, and the triggers that keep rows as they are."""

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from passport.database import Guard, clean_text

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
