"""Who wrote a report: named by a name that one alone bears, or that a number tells apart; nothing is guessed."""

import pytest

from passport.booklet.authors import Approver, Author, Standing, approver_meant

MIRA = Approver(key=1, name="Мира Ковач", licence_number="118-225")
JOVAN = Approver(key=2, name="Jovan Jović", licence_number="118-300")
OTHER_JOVAN = Approver(key=3, name="Јован Јовић", licence_number="")
ALL = (MIRA, JOVAN, OTHER_JOVAN)


def verified(name: str = "", number: str = "") -> Author:
    return Author(standing=Standing.VERIFIED, name=name, number=number)


def observed(name: str) -> Author:
    return Author(standing=Standing.OBSERVED, name=name)


def read(name: str) -> Author:
    return Author(standing=Standing.READ, name=name)


@pytest.mark.parametrize(
    ("authors", "meant"),
    [
        ((), None),
        ((observed("  "),), None),
        ((observed("Kovač^Mira^^dr"),), MIRA),
        ((read("KOVAC^MIRA"),), MIRA),
        ((observed("Kovač^Milica"),), None),
        ((observed("Jović^Jovan"),), None),  # two bear it
        ((verified("Jović^Jovan", "118-300"),), JOVAN),
        ((verified("Jović^Jovan", "118 - 300"),), JOVAN),
        ((verified("", "118-225"),), None),  # a number alone may be of another kind: of staff, not of a licence
        ((verified("Jović^Jovan", "118-225"),), None),  # the number says another
        ((verified("Kovač^Mira", "999"),), MIRA),  # a number that is no licence of anybody here
        ((verified("", ""), observed("Kovač^Mira")), MIRA),
        ((verified("Stranger^A"), observed("Kovač^Mira")), None),  # who took responsibility is no approver here
        ((observed("Resident^R"), read("Kovač^Mira")), None),
        ((observed("Kovač^Mira"), read("Stranger^A")), MIRA),
        ((observed("Kovač^Mira"), observed("KOVAC MIRA")), MIRA),
        ((observed("Kovač^Mira"), observed("Stranger^A")), None),  # two authors
        ((verified("Kovač^Mira", "118-225"), verified("Jović^Jovan", "118-300")), None),
    ],
)
def test_a_report_names_one_approver_or_none(authors: tuple[Author, ...], meant: Approver | None) -> None:
    assert approver_meant(authors, ALL) == (meant.key if meant else None)


def test_a_number_that_two_bear_names_nobody() -> None:
    twice = (MIRA, Approver(key=4, name="Ana Anić", licence_number="118-225"))

    assert approver_meant([verified("Kovač^Mira", "118-225")], twice) is None
