"""Who begins anew gets the same tables as who went through every migration."""

from collections.abc import Iterator
from functools import cache
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.db.migrations import Migration
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.db.migrations.state import ProjectState

from passport.database import Guard, Unguard

Key = tuple[str, str]


@cache
def loaded(*, replaced: bool) -> MigrationLoader:
    return MigrationLoader(None, replace_migrations=replaced)


def plan(*, replaced: bool) -> list[Key]:
    """Return every migration once, each after those on which it depends."""
    loader = loaded(replaced=replaced)
    found: dict[Key, None] = {}
    for leaf in loader.graph.leaf_nodes():
        found |= dict.fromkeys(loader.graph.forwards_plan(leaf))
    squashed = () if replaced else {key for key, one in loader.disk_migrations.items() if one.replaces}
    return [key for key in found if key not in squashed]


def migrations(*, replaced: bool) -> Iterator[Migration]:
    loader = loaded(replaced=replaced)
    yield from (loader.graph.nodes[key] for key in plan(replaced=replaced))


def models(*, replaced: bool) -> dict[Key, dict[str, Any]]:
    state = ProjectState(real_apps=loaded(replaced=replaced).unmigrated_apps)
    for one in migrations(replaced=replaced):
        state = one.mutate_state(state, preserve=False)
    return {key: _described(model) for key, model in state.models.items()}


def _described(model: Any) -> dict[str, Any]:
    kept = {name: value for name, value in model.options.items() if value}
    return {
        "fields": {name: field.deconstruct()[1:] for name, field in model.fields.items()},
        "named": {
            kind: {one.name: one.deconstruct() for one in kept.pop(kind, ())} for kind in ("constraints", "indexes")
        },
        "options": kept,
        "bases": model.bases,
    }


def triggers(*, replaced: bool) -> dict[str, tuple[str, ...]]:
    """Return the statements of every trigger that stands at the end, by its name."""
    live: dict[str, tuple[str, ...]] = {}
    for one in migrations(replaced=replaced):
        for operation in one.operations:
            if isinstance(operation, Unguard):
                del live[operation.name]
            elif isinstance(operation, Guard):
                live[operation.name] = tuple(_statements(operation))
    return live


def _statements(guard: Guard) -> Iterator[str]:
    done: list[str] = []
    editor = SimpleNamespace(
        connection=SimpleNamespace(vendor="sqlite"), execute=lambda statement, **_: done.append(statement)
    )
    guard.database_forwards("", editor, None, None)
    yield from done


def test_both_ways_lead_to_the_same_models_and_triggers() -> None:
    assert models(replaced=True) == models(replaced=False)
    assert triggers(replaced=True) == triggers(replaced=False)
    assert len(triggers(replaced=True)) > 50


@pytest.mark.django_db
def test_wherever_an_installation_stopped_it_goes_on_with_what_it_lacks(monkeypatch: pytest.MonkeyPatch) -> None:
    every = plan(replaced=False)
    for done in range(0, len(every) + 1, 9):
        applied = dict.fromkeys(every[:done])
        monkeypatch.setattr(MigrationRecorder, "applied_migrations", lambda _self, now=applied: dict(now))
        executor = MigrationExecutor(connection)
        left: list[Key] = []
        for one, _backwards in executor.migration_plan(executor.loader.graph.leaf_nodes()):
            left += one.replaces or [(one.app_label, one.name)]
        assert sorted(left) == sorted(every[done:]), every[done - 1]
