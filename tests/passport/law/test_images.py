"""Which text lets images go only together with their report, and from when on."""

from dataclasses import replace
from datetime import date

import pytest

from passport.law.pack import Pack
from passport.law.questions.images import images_go_with_report
from passport.law.shelf import pack_called


def pack(pack_id: str) -> Pack:
    found = pack_called(pack_id)
    assert found
    return found


@pytest.mark.parametrize(
    ("day", "article"),
    [
        (date(2021, 2, 28), None),
        (date(2021, 3, 1), "بند ۳"),
        (date(2022, 3, 20), "بند ۳"),
        (date(2022, 3, 21), "بند ۴"),
        (date(2026, 3, 2), "بند ۴"),
        (None, None),
    ],
)
def test_in_iran_images_go_with_their_report_by_the_step_of_that_day(day: date | None, article: str | None) -> None:
    found = images_go_with_report(pack("ir-2021"), day)

    assert (found.article if found else None) == article


@pytest.mark.parametrize("pack_id", ["rs-1998", "hr-2013", "ba-2011", "tr-2024"])
def test_elsewhere_no_text_holds_images_back(pack_id: str) -> None:
    assert images_go_with_report(pack(pack_id), date(2026, 3, 2)) is None


def test_without_a_text_nothing_holds_images_back() -> None:
    assert images_go_with_report(None, date(2026, 3, 2)) is None


def test_a_provision_without_a_day_of_its_own_begins_with_its_text() -> None:
    iran = pack("ir-2021")
    timeless = replace(iran, provisions=tuple(replace(one, applies_from=None) for one in iran.provisions))

    found = [images_go_with_report(timeless, day) for day in (date(2021, 2, 28), date(2021, 3, 1))]

    assert [one is not None for one in found] == [False, True]
