"""What `manage.py up` gives to each of the processes that it starts."""

import pytest

from passport.management.commands.up import programs


def test_only_the_worker_gets_the_key_that_signs_the_log(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOG_KEY", "11" * 32)
    monkeypatch.setenv("LOG_KEY_FILE", "/etc/passport/log.key")

    keys = {one.name: (one.environment["LOG_KEY"], one.environment["LOG_KEY_FILE"]) for one in programs(demo=True)}

    assert keys == {
        "web": ("", ""),
        "receiver": ("", ""),
        "worker": ("11" * 32, "/etc/passport/log.key"),
        "scanner": ("", ""),
    }
