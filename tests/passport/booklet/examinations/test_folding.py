"""Two spellings of one name of an examination fold into one."""

import pytest

from passport.booklet.examinations import fold


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("THORAX^1_Routine (Adult)", "thorax 1 routine adult"),
        ("Снимање плућа", "SNIMANJE PLUCA"),
        ("Štitna žlijezda", "stitna  zlijezda"),
        ("KARIN BT", "karın bt"),
        ("İDRAR YOLU", "idrar yolu"),
        ("سي‌تي اسكن", "سی تی اسکن"),
        ("۳ فاز", "3 فاز"),
        ("Đurđevdan", "djurdjevdan".replace("dj", "d")),
    ],
)
def test_two_spellings_fold_into_one(one: str, other: str) -> None:
    assert fold(one) == fold(other)


def test_what_differs_in_a_letter_or_a_number_stays_apart() -> None:
    assert len({fold(name) for name in ("Thorax 1", "Thorax 2", "Toraks 1", "")}) == 4


def test_a_folded_name_fits_its_column() -> None:
    assert len(fold("ﷺ" * 200)) <= 200
