"""Lines of the log name the class and the place of an error, and nothing that it quotes."""

import logging
import sys

import pytest
from django.test import Client

from passport.logs import Lines


def test_the_message_of_an_error_stays_out_of_the_log() -> None:
    try:
        int("Key (issuer, local_id)=(CLINIC, 17) already exists")
    except ValueError:
        record = logging.LogRecord("a", logging.ERROR, __file__, 1, "Internal Server Error", None, sys.exc_info())

    line = Lines("%(levelname)s %(message)s").format(record)

    assert line.startswith("ERROR Internal Server Error\n")
    assert line.endswith("test_the_message_of_an_error_stays_out_of_the_log\nValueError")
    assert "CLINIC" not in line


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "told"),
    [("/dicomweb/studies/2.25.4711", "POST dicomweb:"), ("/nothing/2.25.4711", "POST no such page: 404")],
)
def test_a_refused_request_names_its_page_and_not_its_address(
    client: Client, caplog: pytest.LogCaptureFixture, path: str, told: str
) -> None:
    client.post(path, b"", content_type="text/plain")

    lines = [Lines("%(message)s").format(record) for record in caplog.records]

    assert [line for line in lines if line.startswith(told)]
    assert "4711" not in "".join(lines)
