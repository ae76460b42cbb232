from dataclasses import replace
from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, transaction

from passport.access.looks import Look, LookNotWritten, quarter_of, write_look, write_looks
from passport.access.models import Access, Ground, Purpose
from tests.passport.people.cast import Cast


@pytest.mark.parametrize("minute, quarter", [(0, 0), (14, 0), (15, 15), (44, 30), (59, 45)])
def test_a_moment_lies_in_its_quarter_of_an_hour(minute: int, quarter: int) -> None:
    moment = datetime(2026, 3, 2, 9, minute, 59, 999, tzinfo=UTC)

    assert quarter_of(moment) == datetime(2026, 3, 2, 9, quarter, tzinfo=UTC)


@pytest.fixture
def look(cast: Cast, at: datetime) -> Look:
    return Look(
        reader=cast.approver, purpose=Purpose.SIGNING, ground=Ground.FACILITY, facility_name="Clinic Linden", at=at
    )


def test_a_look_that_the_table_refuses_is_an_error(look: Look, cast: Cast) -> None:
    curious = replace(look, purpose="curiosity")

    with pytest.raises((LookNotWritten, IntegrityError)), transaction.atomic():
        write_look(curious, cast.ana)

    assert not Access.objects.exists()


def test_a_second_look_at_one_of_two_adds_one_row(look: Look, cast: Cast) -> None:
    write_look(look, cast.ana)
    write_looks(look, [cast.ana, cast.boris, cast.boris])

    assert list(Access.objects.order_by("id").values_list("patient", flat=True)) == [cast.ana.pk, cast.boris.pk]


def test_looks_at_nobody_write_nothing(look: Look) -> None:
    write_looks(look, [])

    assert not Access.objects.exists()
