"""What a page wrote: every table of the database before and after."""

from collections.abc import Iterator
from typing import Any

from django.db import connection
from django.test import Client


def watched(client: Client) -> list[set[str]]:
    """Return a list that names, for each form that the client sends from now on, the tables that changed by it."""
    wrote: list[set[str]] = []
    send = client.post

    def post(*args: Any, **options: Any) -> Any:
        before = every_row()
        answer = send(*args, **options)
        after = every_row()
        wrote.append({table for table in before if before[table] != after[table]})
        return answer

    client.post = post
    return wrote


def every_row() -> dict[str, list[str]]:
    """Return all that stands in the database, by table of its own catalogue."""
    with connection.cursor() as cursor:
        return {table: sorted(_rows(cursor, table)) for table in connection.introspection.table_names(cursor)}


def _rows(cursor: Any, table: str) -> Iterator[str]:
    cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
    for row in cursor.fetchall():
        yield repr([bytes(value) if isinstance(value, memoryview) else value for value in row])
