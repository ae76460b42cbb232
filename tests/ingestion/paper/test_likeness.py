"""Which rows of paper look like rows that are there: a person is asked, nothing is decided."""

from datetime import date

import pytest

from ingestion.paper.columns import Column
from ingestion.paper.likeness import Known, looks_like
from ingestion.paper.rows import entry_of

KNOWN = Known(
    uid="1", performed_on=date(1998, 3, 12), as_written="", kind="ct", region="head", laterality="", exam="CT glave"
)
HAND = Known(
    uid="2", performed_on=date(1998, 3, 12), as_written="", kind="projection", region="hand", laterality="left", exam=""
)
IN_PART = Known(uid="3", performed_on=None, as_written="3.1998", kind="ct", region="head", laterality="", exam="")

CASES = [
    ("12.3.1998", "CT head", "", KNOWN, True),
    ("15.3.1998", "CT head", "", KNOWN, True),
    ("16.3.1998", "CT head", "", KNOWN, False),
    ("12.3.1998", "CT chest", "", KNOWN, False),
    ("12.3.1998", "RTG head", "", KNOWN, False),
    ("1998", "CT head", "", KNOWN, True),
    ("3.1999", "CT head", "", KNOWN, False),
    ("", "CT head", "", KNOWN, True),
    ("12.3.1998", "RTG hand", "left", HAND, True),
    ("12.3.1998", "RTG hand", "right", HAND, False),
    ("03.1998.", "CT head", "", IN_PART, True),
    ("1998", "CT head", "", IN_PART, False),
    ("12.3.1998", "CT head", "", IN_PART, True),
    ("12.3.1999", "CT head", "", IN_PART, False),
]


@pytest.mark.parametrize(("day", "exam", "side", "known", "alike"), CASES)
def test_near_in_time_and_of_one_kind_region_and_side_is_alike(
    day: str, exam: str, side: str, known: Known, alike: bool
) -> None:
    words = {Column.DATE: day, Column.EXAMINATION: exam, Column.SIDE: side}

    assert looks_like(entry_of(words, today=date(2026, 1, 1), birth_date=None), known) is alike
