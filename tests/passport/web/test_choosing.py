"""What a reader can choose among rows is what occurs in them, in the order in which people look for it."""

from datetime import date

from passport.booklet.models import Entry
from passport.web.choosing import choices_of, codes_asked, fits
from tests.passport.web.rows import row

ROWS = [
    row("xray.knee", kind="projection", on=date(2024, 5, 1)),
    row("ct.chest", on=date(2026, 2, 1)),
    row("xray.panoramic", kind="projection", on=None),
    row("therapy.radiotherapy", kind="other", region="breast", on=date(2024, 6, 1)),
    row("", kind="other", region="", on=date(2024, 7, 1)),
]


def lists(rows: list[Entry], codes: dict[str, str]) -> dict[str, list[tuple[str, str, bool]]]:
    found = choices_of(rows, codes)
    return {choice.name: [(option.code, option.label, option.chosen) for option in choice.options] for choice in found}


def test_each_list_holds_what_occurs_in_its_own_order() -> None:
    assert lists(ROWS, {"year": "2024"}) == {
        "kind": [
            ("xray", "X-ray examination", False),
            ("dental", "Dental X-ray", False),
            ("ct", "CT examination", False),
            ("therapy", "Treatment with radiation", False),
            ("other", "Kind not recorded", False),
        ],
        "region": [
            ("teeth", "teeth and jaw", False),
            ("chest", "chest", False),
            ("breast", "breast", False),
            ("knee", "knee", False),
            ("unknown", "Part of the body not recorded", False),
        ],
        "year": [("2026", "2026", False), ("2024", "2024", True), ("unknown", "Date not known", False)],
    }


def test_there_is_nothing_to_choose_among_rows_that_are_alike() -> None:
    assert lists([row("ct.chest"), row("ct.chest")], {}) == {}


def test_an_address_asks_only_for_what_occurs() -> None:
    asked = {"kind": "ct", "region": "heart", "year": "", "from": "20", "patient": "ana"}

    assert codes_asked(asked, ROWS) == {"kind": "ct"}


def test_a_row_fits_when_it_is_all_that_was_chosen() -> None:
    codes = [{}, {"kind": "xray"}, {"kind": "xray", "year": "2024"}, {"kind": "xray", "year": "2026"}]

    assert [[fits(one, chosen) for one in ROWS].count(True) for chosen in codes] == [5, 1, 1, 0]
    assert fits(ROWS[0], {"kind": "xray", "region": "knee", "year": "2024"}) is True
