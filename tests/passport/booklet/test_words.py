"""How a value is known, in words."""

import pytest

from passport.booklet.words import known_by


@pytest.mark.parametrize(
    ("grade", "origin", "words"),
    [
        ("A", "device", "reported by the device"),
        ("A", "events", "sum of the single exposures"),
        ("B", "events", "sum of the single exposures, from the data of the images"),
        ("D", "typed", "typed by a person"),
        ("A", "estimate", "estimate by its maker, not measured"),
    ],
)
def test_a_sum_says_of_what_and_an_estimate_that_nobody_measured_it(grade: str, origin: str, words: str) -> None:
    assert known_by(grade, origin) == words
