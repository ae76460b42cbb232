"""What every room's models share: text that both databases take, paired fields, rows that cannot change."""

import json
import re
import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection, connections, models, transaction
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations import CreateModel
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

# PostgreSQL refuses NUL and lone surrogates; other control characters only hide things on a page, and those that turn
# the direction of writing make a name read as another. What Persian needs between letters (U+200C, U+200D) stays.
_UNSTORABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")

# How each database makes rows of a list that is one parameter; SQLite takes 999 of them at most in one statement. Of
# JSON, PostgreSQL would expect a hundred rows, whatever is in it, and may read whole tables for them.
_ROWS_OF = {
    "sqlite": "SELECT value FROM json_each(%s)",
    "postgresql": "SELECT value FROM unnest(%s::text[]) AS value",
}


@contextmanager
def one_moment(*, using: str = DEFAULT_DB_ALIAS) -> Iterator[None]:
    """Let everything that the block reads be of one moment, while others go on writing; it writes nothing itself.

    A block inside a transaction that is open already keeps to that one.
    """
    here = connections[using]
    if here.in_atomic_block:
        yield
    elif here.vendor == "postgresql":
        with transaction.atomic(using=using):
            with here.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
    else:
        with _reading_sqlite(here), transaction.atomic(using=using):
            yield


@contextmanager
def _reading_sqlite(here: Any) -> Iterator[None]:
    """Let the next transaction hold no lock of a writer, and refuse to be one."""
    with here.cursor() as cursor:
        cursor.execute("PRAGMA query_only = ON")
    usually, here.transaction_mode = here.transaction_mode, "DEFERRED"
    try:
        yield
    finally:
        here.transaction_mode = usually
        with here.cursor() as cursor:
            cursor.execute("PRAGMA query_only = OFF")


def new_uid() -> str:
    """Return 128 random bits as 32 hexadecimal digits: the name of a row in URLs and payloads."""
    return secrets.token_hex(16)


def clean_text(value: str | None, *, limit: int) -> str:
    """Return the text that both databases store: no control characters, trimmed, at most `limit` characters."""
    return _UNSTORABLE.sub("", value or "").strip()[:limit]


def clean_lines(value: str) -> str:
    """Return a text of many lines without control characters, as long as it is."""
    return _UNSTORABLE.sub("", value)


def rows_of_list() -> str:
    """Return the SELECT that makes rows of `listed` texts, its one parameter."""
    return _ROWS_OF[connection.vendor]


def listed(texts: Sequence[str]) -> object:
    """Return texts as the parameter of `rows_of_list`."""
    return list(texts) if connection.vendor == "postgresql" else json.dumps(list(texts))


def write_columns(rows: Sequence[models.Model], *names: str) -> None:
    """Write columns of many rows of one table with one prepared statement.

    `bulk_update` builds one expression for every value: for long payloads of many rows it costs more than all else.
    """
    if not rows:
        return
    meta = rows[0]._meta  # noqa: SLF001 -- the documented door to the fields of a model
    fields = [meta.get_field(name) for name in names]
    quote = connection.ops.quote_name
    columns = ", ".join(f"{quote(field.column)} = %s" for field in fields)
    key = meta.pk
    values = [
        [
            *(field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields),
            key.get_db_prep_save(row.pk, connection),
        ]
        for row in rows
    ]
    with connection.cursor() as cursor:
        statement = f"UPDATE {quote(meta.db_table)} SET {columns} WHERE {quote(key.column)} = %s"  # noqa: S608 -- names of the model
        cursor.executemany(statement, values)


def uid_field() -> models.CharField:
    """Return the field that names a row outside the database."""
    return models.CharField(max_length=32, unique=True, default=new_uid, editable=False)


def both_or_neither(name: str, *fields: str) -> models.CheckConstraint:
    """Return the constraint that the fields are all null or all set."""
    none = models.Q(**{f"{field}__isnull": True for field in fields})
    every = models.Q(**{f"{field}__isnull": False for field in fields})
    return models.CheckConstraint(name=name, condition=none | every)


def one_of(name: str, field: str, choices: type[models.TextChoices], *, empty: bool = False) -> models.CheckConstraint:
    """Return the constraint that a text field holds one of the choices, or nothing where that is a word too."""
    known = [*choices.values, *([""] if empty else [])]
    return models.CheckConstraint(name=name, condition=models.Q(**{f"{field}__in": known}))


class CreateTables(Operation):
    """Create the tables of a room in one step, so that Django draws its models once.

    After each `CreateModel` it draws all models anew that the new one is tied to: a minute for a hundred tables.
    """

    reversible = True
    reduces_to_sql = True

    def __init__(self, tables: Sequence[CreateModel]) -> None:
        self.tables = tuple(tables)

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Add the models to what is known, and forget what was drawn of it."""
        state.__dict__.pop("apps", None)
        for table in self.tables:
            table.state_forwards(app_label, state)

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: Any, to_state: Any
    ) -> None:
        """Create table by table; what points to a later one is tied at the end (PostgreSQL) or by name (SQLite)."""
        for table in self.tables:
            table.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: Any, to_state: Any
    ) -> None:
        """Drop them, the last first."""
        for table in reversed(self.tables):
            table.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        """Say what the migration does."""
        return f"Create {len(self.tables)} tables"


class Guard(Operation):
    """Refuse statements on a table while a condition on the row holds; on SQLite and PostgreSQL alike.

    `condition` is SQL over OLD (or NEW for INSERT). An empty condition refuses always: the table is append-only.
    """

    reversible = True
    reduces_to_sql = True

    def __init__(self, name: str, table: str, events: Sequence[str], condition: str = "1 = 1") -> None:
        self.name, self.table, self.events, self.condition = name, table, tuple(events), condition

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Change nothing in the model state: a trigger is the database's own."""

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: Any, to_state: Any
    ) -> None:
        """Create one trigger per event."""
        for event in self.events:
            for statement in self._create(schema_editor.connection.vendor, event):
                schema_editor.execute(statement, params=None)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: Any, to_state: Any
    ) -> None:
        """Drop the triggers."""
        on_table = f" ON {self.table}" if schema_editor.connection.vendor == "postgresql" else ""
        for event in self.events:
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {self._trigger(event)}{on_table}", params=None)

    def describe(self) -> str:
        """Say what the migration does."""
        return f"Refuse {', '.join(self.events)} on {self.table} ({self.name})"

    def _trigger(self, event: str) -> str:
        return f"{self.name}_{event.lower()}"

    def _create(self, vendor: str, event: str) -> list[str]:
        trigger, message = self._trigger(event), f"{self.name}: this row cannot be changed"
        if vendor == "sqlite":
            return [
                f"CREATE TRIGGER {trigger} BEFORE {event} ON {self.table} WHEN ({self.condition}) "
                f"BEGIN SELECT RAISE(ABORT, '{message}'); END"
            ]
        row = "OLD" if event == "DELETE" else "NEW"
        return [
            f"CREATE OR REPLACE FUNCTION {trigger}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"IF ({self.condition}) THEN RAISE EXCEPTION '{message}' USING ERRCODE = 'integrity_constraint_violation'; "
            f"END IF; RETURN {row}; END $$",
            f"CREATE TRIGGER {trigger} BEFORE {event} ON {self.table} FOR EACH ROW EXECUTE FUNCTION {trigger}()",
        ]


class Unguard(Guard):
    """Take the triggers away: SQLite loses them when it makes a table anew, PostgreSQL would keep them."""

    def database_forwards(self, *where: Any) -> None:
        """Drop the triggers."""
        super().database_backwards(*where)

    def database_backwards(self, *where: Any) -> None:
        """Create them again."""
        super().database_forwards(*where)

    def describe(self) -> str:
        """Say what the migration does."""
        return f"Let {', '.join(self.events)} on {self.table} through ({self.name})"


class Await(Guard):
    """Let whatever is inserted into a table wait for the log, whoever inserts it: in the writer's own transaction.

    `uid` is SQL over NEW: the name under which the row stands in the log. PostgreSQL and SQLite alike.
    """

    def __init__(self, table: str, kind: str, uid: str = "NEW.uid") -> None:
        super().__init__(f"{kind}_awaits_log", table, ["INSERT"])
        self.kind, self.uid = kind, uid

    def describe(self) -> str:
        """Say what the migration does."""
        return f"Let rows of {self.table} wait for the log"

    def _create(self, vendor: str, event: str) -> list[str]:
        trigger = self._trigger(event)
        wait = f"INSERT INTO signing_logwaiting (kind, uid) VALUES ('{self.kind}', {self.uid})"  # noqa: S608 -- our own words
        if vendor == "sqlite":
            return [f"CREATE TRIGGER {trigger} AFTER {event} ON {self.table} BEGIN {wait}; END"]
        return [
            f"CREATE OR REPLACE FUNCTION {trigger}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {wait}; RETURN NULL; "
            "END $$",
            f"CREATE TRIGGER {trigger} AFTER {event} ON {self.table} FOR EACH ROW EXECUTE FUNCTION {trigger}()",
        ]
