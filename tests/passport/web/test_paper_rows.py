"""A row of old paper as its patient reads it: the day, the hospital and the state that the paper bears out."""

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from passport.booklet.models import Entry
from passport.booklet.reading import Kind
from passport.booklet.services import Source, TypedEntry
from passport.booklet.services.paper import copy_paper
from passport.document.parts import entry_part
from passport.people.models import Role
from passport.web.presenters import row_of
from reports.booklet import row_of as printed_row
from tests import cast

pytestmark = pytest.mark.django_db

PAPER = TypedEntry(
    performed_on=None,
    exam_code="ct.head",
    exam="CT glave",
    kind=Kind.CT,
    paper=True,
    performed_as_sent="03.1998",
    facility="Stara bolnica",
)


def copied(what: TypedEntry, at: datetime) -> Entry:
    place = cast.facility()
    source = Source(name="paper", facility=place)
    clerk = cast.staff(place, "mira", Role.CLERK)
    return copy_paper(record=cast.record(), source=source, typed=what, by=clerk, at=at)


def test_the_patient_reads_what_the_paper_says(at: datetime) -> None:
    row = row_of(copied(PAPER, at), zone=ZoneInfo("Europe/Belgrade"))

    assert (row.performed_on, row.day_in_part, row.facility) == (None, "03.1998", "Stara bolnica")
    assert row.sentence == (
        "This row was copied from an older paper booklet; it is not signed here, and you need not do anything."
    )


def test_no_hospital_is_invented(at: datetime) -> None:
    entry = copied(replace(PAPER, facility=""), at)

    assert row_of(entry, zone=ZoneInfo("Europe/Belgrade")).facility == "hospital not recorded"
    assert entry_part(entry, disowned=None)["facility"]["name"] == ""


def test_the_printed_booklet_bears_the_day_in_part_and_the_printed_hospital(at: datetime) -> None:
    printed = printed_row(1, entry_part(copied(PAPER, at), disowned=None), ())

    assert (printed.performed_on, printed.facility) == ("03.1998", "Stara bolnica")
