"""Lines of the log name the class and the place of an error, and nothing that it quotes."""

import logging
import sys

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
