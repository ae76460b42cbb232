"""Fewer statements than the ORM makes: the rows of many tables in one.

What a report adds to the booklet are rows of seven tables that name each other. Foreign keys are checked at COMMIT on
both databases, so the rows only need to know each other's keys: those are reserved beforehand.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from django.db import DEFAULT_DB_ALIAS, connection, connections, transaction
from django.db.models import AutoField, Field, Model


@dataclass(frozen=True, kw_only=True)
class Sql:
    """One statement and its parameters."""

    text: str
    params: Sequence[object]


def reserve(*models: type[Model]) -> list[int]:
    """Return a primary key of each table that nobody else gets. Needs a transaction."""
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError
    return _RESERVE[connection.vendor]([model._meta.db_table for model in models])  # noqa: SLF001 -- documented


def insert_new(row: Model, *, unique: Sequence[str]) -> bool:
    """Insert a row unless there is one with these values; return whether it was inserted.

    Whoever inserts the same at this moment is waited for.
    """
    insert = _insert([row])
    text = f"{insert.text} ON CONFLICT ({', '.join(unique)}) DO NOTHING RETURNING id"
    with connection.cursor() as cursor:
        cursor.execute(text, insert.params)
        made = cursor.fetchall()
    if made:
        _is_there(row, made[0][0])
    return bool(made)


def write_together(*groups: Sequence[Model], last: Sql | None = None) -> int:
    """Insert the rows of many tables, then run `last`; return how many rows the last statement wrote.

    One statement on PostgreSQL, where a statement costs more than its rows. A group holds rows of one table, either
    all with a reserved key or all without one; those stay without, because nobody needs it.
    """
    parts = [_insert(group) for group in groups if group] + ([last] if last else [])
    together = [_joined(parts)] if connection.vendor == "postgresql" and parts else parts
    written = 0
    with connection.cursor() as cursor:
        for part in together:
            cursor.execute(part.text, part.params)
            written = cursor.rowcount
    for row in (row for group in groups for row in group):
        _is_there(row, row.pk)
    return written


def _joined(parts: Sequence[Sql]) -> Sql:
    *first, last = parts
    named = ", ".join(f"w{number} AS ({part.text})" for number, part in enumerate(first))
    text = f"WITH {named} {last.text}" if first else last.text
    return Sql(text=text, params=[value for part in parts for value in part.params])


def _insert(rows: Sequence[Model]) -> Sql:
    model, with_key = type(rows[0]), rows[0].pk is not None
    database = connections[DEFAULT_DB_ALIAS]  # looked up once, not for each value
    fields = _fields(model, with_key=with_key)
    return Sql(
        text=_insert_text(model, with_key=with_key, rows=len(rows)),
        params=[field.get_db_prep_save(field.pre_save(row, True), database) for row in rows for field in fields],
    )


@lru_cache(maxsize=500)
def _insert_text(model: type[Model], *, with_key: bool, rows: int) -> str:
    fields = _fields(model, with_key=with_key)
    columns = ", ".join(connection.ops.quote_name(field.column) for field in fields)
    table = connection.ops.quote_name(model._meta.db_table)  # noqa: SLF001 -- Django documents it
    one = f"({', '.join(['%s'] * len(fields))})"
    return f"INSERT INTO {table} ({columns}) VALUES {', '.join([one] * rows)}"  # noqa: S608 -- names of ours


@cache
def _fields(model: type[Model], *, with_key: bool) -> list[Field]:
    fields = model._meta.concrete_fields  # noqa: SLF001 -- Django documents it
    return [field for field in fields if with_key or not isinstance(field, AutoField)]


def _is_there(row: Model, key: int | None) -> None:
    row.pk = key
    row._state.adding, row._state.db = False, connection.alias  # noqa: SLF001 -- as the ORM does after an INSERT


def _from_sequences(tables: Sequence[str]) -> list[int]:
    calls = ", ".join(["nextval(pg_get_serial_sequence(%s, 'id'))"] * len(tables))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {calls}", tables)
        return list(cursor.fetchone())


def _from_counters(tables: Sequence[str]) -> list[int]:
    # AUTOINCREMENT keeps the highest key of each table here; a table that never had a row has none.
    wanted = ", ".join(["%s"] * len(tables))
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE sqlite_sequence SET seq = seq + 1 WHERE name IN ({wanted}) RETURNING name, seq",  # noqa: S608
            tables,
        )
        keys = dict(cursor.fetchall())
        for table in tables:
            if table not in keys:
                cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, 1)", [table])
                keys[table] = 1
    return [keys[table] for table in tables]


_RESERVE = {"postgresql": _from_sequences, "sqlite": _from_counters}
