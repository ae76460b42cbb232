"""What finds and counts rows, and what their lines show, are the rows that the reader may see and no others."""

from datetime import datetime

import pytest
from pytest_django import DjangoAssertNumQueries

from passport.access.models import Purpose
from passport.access.services import View, hide_entry, open_passport
from passport.booklet.places import place_of
from passport.people.models import Relation
from tests.passport.people import cast as people
from tests.passport.people.cast import Cast


def opened(cast: Cast, at: datetime, relation: Relation = Relation.SELF) -> View:
    user = cast.ana_reads if relation == Relation.SELF else people.reader(cast.ana, at, relation=relation).user
    return open_passport(reader=user, patient=cast.ana, purpose=Purpose.OWN_RECORD, at=at)


def test_the_outline_has_every_row_of_the_patient_newest_first(cast: Cast, at: datetime) -> None:
    assert list(opened(cast, at).outline()) == [cast.ana_at_cedar, cast.ana_at_linden]


def test_the_lines_are_those_that_were_asked_for_and_of_this_patient(cast: Cast, at: datetime) -> None:
    view = opened(cast, at)
    keys = [cast.ana_at_linden.pk, cast.boris_at_linden.pk]

    assert list(view.lines(keys)) == [cast.ana_at_linden]
    assert list(view.lines([*keys, cast.ana_at_cedar.pk])) == [cast.ana_at_cedar, cast.ana_at_linden]


def test_a_row_that_the_patient_hides_is_in_neither_for_others(cast: Cast, at: datetime) -> None:
    hide_entry(entry=cast.ana_at_cedar, by=cast.ana_reads, at=at)
    keys = [cast.ana_at_linden.pk, cast.ana_at_cedar.pk]

    mine, theirs = opened(cast, at), opened(cast, at, Relation.TRUSTED)

    assert (list(theirs.outline()), list(theirs.lines(keys))) == ([cast.ana_at_linden], [cast.ana_at_linden])
    assert len(mine.outline()) == len(mine.lines(keys)) == 2


def test_one_query_tells_what_finds_and_counts_a_row(
    cast: Cast, at: datetime, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    view = opened(cast, at)

    with django_assert_num_queries(1):
        said = [
            (place_of(row), row.performed_on.isoformat(), row.exam_as_sent, row.kind, row.state)
            for row in view.outline()
        ]

    assert said == [
        ("Clinic Cedar", "2026-02-20", "Head", "projection", "pending"),
        ("Clinic Linden", "2026-02-01", "Chest", "projection", "pending"),
    ]


@pytest.mark.parametrize("name", ["row_payload", "evidence_payload"])
def test_a_line_does_not_carry_the_bytes_that_were_signed(cast: Cast, at: datetime, name: str) -> None:
    line = opened(cast, at).lines([cast.ana_at_linden.pk]).get()

    assert line.current_version is not None
    assert name in line.current_version.get_deferred_fields()
