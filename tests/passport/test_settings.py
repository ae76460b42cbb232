"""One settings file: what the environment chooses, and that the embedded default needs nothing."""

import json
from pathlib import Path

import pytest

from passport.supervising import WITHOUT_LOG_KEY
from tests.services.installation import Installation

ASK = (
    "import json; from django.conf import settings; print(json.dumps(eval({!r}, vars(settings._wrapped)), default=str))"
)


def ask(folder: Path, expression: str, **variables: str) -> object:
    """Return what an expression over the settings gives in a process of an installation."""
    done = Installation(folder=folder, variables=variables).manage(
        "shell", "--no-imports", "-c", ASK.format(expression)
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_the_embedded_database_waits_for_the_disk_and_for_the_other_writer(tmp_path: Path) -> None:
    options = ask(tmp_path, "DATABASES['default']['OPTIONS']")

    assert options == {
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
    }


@pytest.mark.parametrize(("variables", "threshold"), [({}, 5), ({"DATABASE_POOLED": "true"}, None)])
def test_what_the_address_of_the_database_says_stands_beside_what_we_need(
    tmp_path: Path, variables: dict[str, str], threshold: int | None
) -> None:
    url = "postgres://passport@db.example.org/passport?sslmode=verify-full"

    options = ask(tmp_path, "DATABASES['default']['OPTIONS']", DATABASE_URL=url, **variables)

    assert options == {"server_side_binding": True, "prepare_threshold": threshold, "sslmode": "verify-full"}


@pytest.mark.parametrize(
    ("broker", "pool", "cache"),
    [("memory://", "solo", "FileBasedCache"), ("redis://127.0.0.1:6379/0", "prefork", "RedisCache")],
)
def test_the_queue_decides_where_tries_are_counted(tmp_path: Path, broker: str, pool: str, cache: str) -> None:
    expression = "[CELERY_WORKER_POOL, CACHES['default']['BACKEND'].rpartition('.')[2]]"

    assert ask(tmp_path, expression, CELERY_BROKER_URL=broker) == [pool, cache]


def test_passkeys_belong_to_the_host_of_the_public_address(tmp_path: Path) -> None:
    expression = "[WEBAUTHN_RP_ID, ALLOWED_HOSTS[0], SESSION_COOKIE_SECURE, SECURE_SSL_REDIRECT]"

    answer = ask(tmp_path, expression, PUBLIC_URL="https://passport.example.org:8443/")

    assert answer == ["passport.example.org", "passport.example.org", True, True]


def test_a_key_from_a_file_loses_its_last_newline(tmp_path: Path) -> None:
    secret = tmp_path / "pepper"
    secret.write_text("p" * 40 + "\n")

    assert ask(tmp_path, "CODE_PEPPER", CODE_PEPPER_FILE=str(secret)) == "p" * 40


def test_a_process_that_is_told_to_put_the_key_of_the_log_away_does_not_have_it(tmp_path: Path) -> None:
    kept = tmp_path / "log.key"
    kept.write_text("11" * 32 + "\n")

    assert ask(tmp_path, "LOG_KEY", LOG_KEY_FILE=str(kept)) == "11" * 32
    assert ask(tmp_path, "LOG_KEY", **WITHOUT_LOG_KEY) == ""


@pytest.mark.parametrize("missing", ["SECRET_KEY", "CODE_PEPPER", "SEAL_KEY"])
def test_a_missing_key_stops_the_start(tmp_path: Path, missing: str) -> None:
    done = Installation(folder=tmp_path, variables={missing: ""}).manage("check", "--fail-level", "ERROR")

    assert done.returncode == 1
