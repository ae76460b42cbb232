"""Numbers, ranges and codes in the digits and the direction of each language."""

from decimal import Decimal

import pytest

from passport.language.figures import apart_in, begun_in, list_in, number_in, quantity_in, range_in

LANGUAGES = ("en", "sr-latn", "sr", "hr", "bs", "tr", "fa")


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (12, ["12", "12", "12", "12", "12", "12", "۱۲"]),
        (Decimal("4.50"), ["4.50", "4,50", "4,50", "4,50", "4,50", "4,50", "۴٫۵۰"]),
        (Decimal("1E+3"), ["1000", "1000", "1000", "1000", "1000", "1000", "۱۰۰۰"]),
        (-3, ["-3", "-3", "-3", "-3", "-3", "-3", "-۳"]),
    ],
)
def test_a_number_is_written_in_the_digits_and_with_the_mark_of_its_language(
    value: int | Decimal, written: list[str]
) -> None:
    assert [number_in(language, value) for language in LANGUAGES] == written


def test_a_range_is_said_in_words_where_a_dash_would_turn_it_round() -> None:
    assert [range_in(language, 2, 5) for language in LANGUAGES] == ["2–5"] * 6 + ["۲ تا ۵"]


def test_a_code_keeps_its_digits_and_stands_apart_in_persian_alone() -> None:
    assert [apart_in(language, "A2026-1") for language in LANGUAGES] == ["A2026-1"] * 6 + ["\u2066A2026-1\u2069"]
    assert apart_in("fa", "") == ""


def test_a_quantity_keeps_its_unit_and_is_one_piece() -> None:
    assert quantity_in("hr", Decimal("4.2"), "mGy") == "4,2\u00a0mGy"
    assert quantity_in("fa", Decimal("4.2"), "mGy") == "\u2066۴٫۲\u00a0mGy\u2069"


def test_the_parts_of_a_list_stand_between_the_commas_of_its_language() -> None:
    assert [list_in(language, ("A", "B")) for language in LANGUAGES] == ["A, B"] * 6 + ["A، B"]


def test_a_sentence_that_begins_with_a_code_keeps_the_direction_of_its_language() -> None:
    assert [begun_in(language, "čl. 4") for language in LANGUAGES] == ["čl. 4"] * 6 + ["\u200fčl. 4"]
    assert begun_in("fa", "") == ""
