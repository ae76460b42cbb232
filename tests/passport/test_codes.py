import pytest

from passport.codes import compact, plain_digits


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("abcd efgh-2345 6789", "ABCDEFGH23456789"),
        ("O0oI1lL", "0001111"),
        ("ab۱۲۳۴۵۶۷۸۹۰", "AB1234567890"),
        ("ab١٢٣٤٥٦٧٨٩٠", "AB1234567890"),
    ],
)
def test_a_code_is_read_as_it_was_meant(typed: str, meant: str) -> None:
    assert compact(typed) == meant


def test_digits_of_other_scripts_are_read_and_nothing_else_changes() -> None:
    assert plain_digits("۱۳۶۴ یا ١٩٨٥ Oo") == "1364 یا 1985 Oo"
