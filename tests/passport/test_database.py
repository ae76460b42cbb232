"""What both databases store of a text."""

import pytest

from passport.database import clean_text


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("A\x00na", "Ana"),
        ("A\ud800na", "Ana"),
        ("A\x85na\u2028", "Ana"),
        ("\u202eanA\u202c Petrović", "anA Petrović"),
        ("\u2067Ana\u2069", "Ana"),
        ("علی\u200cرضا", "علی\u200cرضا"),
        ("line\nline", "line\nline"),
    ],
)
def test_signs_that_hide_or_turn_a_text_are_left_out(sent: str, kept: str) -> None:
    assert clean_text(sent, limit=100) == kept


def test_a_text_is_trimmed_and_bounded() -> None:
    assert clean_text("  abcdef ", limit=3) == "abc"
