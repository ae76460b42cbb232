"""Answers that must not tell by their time what was found: they go out on the next step of a clock. Plain Python."""

from time import monotonic, sleep

STEP = 0.05  # seconds; a thread of the site is held no longer than that beyond its work


def wait_for_step(began: float) -> None:
    """Sleep until a whole number of steps has gone by since a moment of the monotonic clock.

    It evens out what little is left where the work is the same; it does not hide work that differs.
    """
    sleep(STEP - (monotonic() - began) % STEP)
