"""Words that somebody types find rows however they are spelt, and nothing that does not have them."""

import pytest

from passport.web.search import having, typed_words

ROWS = ("CT of the knee, Bolnica Đorđe Petrović, 3 March 2019", "Pregled kolena, Šabac", "سی‌تی اسکن سر ۱۴۰۳")


def found(text: str) -> list[int]:
    return [ROWS.index(row) for row in having(ROWS, text, said=lambda row: row.split(", "))]


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("knee", [0]),
        ("KNEE ct", [0]),
        ("kne", [0]),
        ("nee", []),
        ("knee sabac", []),
        ("2019", [0]),
        ("2018", []),
        ("march 2019", [0]),
        ("Djordje", [0]),
        ("dorde", [0]),
        ("Ђорђе", [0]),
        ("šabac", [1]),
        ("Шабац", [1]),
        ("koleno", [1]),
        ("kolenima", []),
        ("اسكن", [2]),
        ("1403", [2]),
        ("", []),
        ("?!", []),
    ],
)
def test_a_word_is_found_however_it_is_spelt(text: str, rows: list[int]) -> None:
    assert found(text) == rows


def test_another_ending_counts_only_where_the_word_itself_finds_nothing() -> None:
    rows = ("kolena", "koleno")

    assert having(rows, "koleno", said=lambda row: [row]) == ["koleno"]
    assert having(rows, "kolenu", said=lambda row: [row]) == ["kolena", "koleno"]


@pytest.mark.parametrize(
    ("typed", "kept"), [("  knee \n left ", "knee left"), ("x" * 200, "x" * 100), (" ", ""), ("a\x00b", "ab")]
)
def test_what_is_typed_is_kept_as_one_short_line(typed: str, kept: str) -> None:
    assert typed_words(typed) == kept
