"""Rows that wait: who is told after how many days, and that nobody is told twice."""

from datetime import datetime, timedelta

import pytest

from passport.booklet import services
from passport.booklet.models import Entry
from passport.people.models import Role
from passport.signing.models import Act, Notice
from tests import cast
from tests.passport.booklet.services.test_signing_many import Morning

pytestmark = pytest.mark.django_db


@pytest.fixture
def morning(at: datetime) -> Morning:
    return Morning(at)


def told(kind: str) -> list[str]:
    return sorted(Notice.objects.filter(kind=kind).values_list("user__username", flat=True))


def test_the_approver_is_told_after_fourteen_days_and_who_runs_the_place_after_thirty(
    morning: Morning, at: datetime
) -> None:
    morning.rows(1, 2)
    counts = [services.remind(at=at + timedelta(days=days)) for days in (13, 14, 15, 29, 30, 31)]

    assert counts == [0, 2, 0, 0, 2, 0]
    assert told("entry.waits") == [morning.approver.username]
    assert told("entry.waits_long") == [morning.clinic.administrator.username]
    assert set(Notice.objects.filter(kind__startswith="entry.waits").values_list("subject_uid", flat=True)) == {
        morning.clinic.facility.uid
    }
    assert Act.objects.filter(verb="entry.approver_reminded").count() == 2


def test_a_row_of_nobody_in_particular_reminds_all_who_approve_there(morning: Morning, at: datetime) -> None:
    other = cast.staff(morning.clinic.facility, "colleague", Role.APPROVER)
    cast.practitioner(other, "Јован", "Јовић")
    Entry.objects.filter(pk=morning.row(1).pk).update(approver=None)

    services.remind(at=at + timedelta(days=14))

    assert told("entry.waits") == sorted([morning.approver.username, "colleague"])


def test_a_row_that_was_passed_on_waits_anew_and_then_reminds_whom_it_waits_for(morning: Morning, at: datetime) -> None:
    row = morning.row(1)
    other = cast.staff(morning.clinic.facility, "colleague", Role.APPROVER)
    to = cast.practitioner(other, "Јован", "Јовић")
    services.remind(at=at + timedelta(days=14))
    services.pass_on(entry=row, to=to, by=morning.approver, at=at + timedelta(days=20))

    counts = [services.remind(at=at + timedelta(days=days)) for days in (30, 34)]

    assert counts == [0, 1]
    assert told("entry.waits") == sorted([morning.approver.username, "colleague"])


def test_who_can_sign_no_more_is_reminded_of_nothing(morning: Morning, at: datetime) -> None:
    morning.row(1)
    type(morning.clinic.approver).objects.update(cannot_sign_since=at, cannot_sign_reason="x")

    services.remind(at=at + timedelta(days=30))

    assert (told("entry.waits"), told("entry.waits_long")) == ([], [morning.clinic.administrator.username])
