"""Until when one thing is kept, on either side of its day."""

from dataclasses import dataclass
from datetime import date

import pytest

from passport.law.shelf import pack_called
from passport.law.vocabulary import Document
from reports.retention.periods import kept

BOSNIA, CROATIA, SERBIA = (pack_called(name) for name in ("ba-2011", "hr-2013", "rs-1998"))
MADE = date(2014, 5, 2)


@dataclass(frozen=True, kw_only=True)
class Decided:
    made_until: date
    keep_until: date


def test_a_printed_period_ends_on_its_day() -> None:
    found = kept(Document.INDIVIDUAL_DOSE, MADE, BOSNIA, ())

    assert (found.until, found.period, found.article) == (date(2044, 5, 2), "najmanje 30 godina", "čl. 52. st. 2.")
    assert (found.due(date(2044, 5, 1)), found.due(date(2044, 5, 2))) == (False, True)


@pytest.mark.parametrize("pack", [SERBIA, None])
def test_where_no_period_is_printed_nothing_ends(pack: object) -> None:
    found = kept(Document.BOOKLET_ROW, MADE, pack, ())

    assert (found.until, found.period, found.article) == (None, "", "")
    assert not found.due(date(2999, 1, 1))


def test_where_no_period_is_printed_the_facility_decides() -> None:
    found = kept(Document.BOOKLET_ROW, MADE, SERBIA, [Decided(made_until=MADE, keep_until=date(2030, 1, 1))])

    assert (found.until, found.by_law) == (date(2030, 1, 1), None)


def test_a_decision_makes_a_period_longer_and_never_shorter() -> None:
    longer = [
        Decided(made_until=date(2015, 1, 1), keep_until=date(2030, 1, 1)),
        Decided(made_until=date(2015, 1, 1), keep_until=date(2027, 1, 1)),
    ]

    assert kept(Document.INCIDENT_REGISTER, MADE, CROATIA, longer).until == date(2030, 1, 1)
    assert kept(Document.INDIVIDUAL_DOSE, MADE, BOSNIA, longer).until == date(2044, 5, 2)


def test_a_decision_is_of_what_was_made_until_its_day() -> None:
    before = [Decided(made_until=date(2014, 5, 1), keep_until=date(2090, 1, 1))]

    assert kept(Document.INCIDENT_REGISTER, MADE, CROATIA, before).until == date(2024, 5, 2)


def test_a_period_in_words_is_ended_by_no_day() -> None:
    found = kept(Document.EQUIPMENT_REPORT, MADE, BOSNIA, [Decided(made_until=MADE, keep_until=date(2020, 1, 1))])

    assert (found.until, found.period) == (None, "za vrijeme dok se oprema koristi")
