"""Irradiation events are held once, and as many as a report has are taken in one statement."""

from collections.abc import Sequence
from datetime import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from passport.booklet.models import DoseReport, EventKey
from passport.booklet.services import EventUnderOtherRecord, Source, record_report
from passport.booklet.services.events import check_taken, holders, take_keys
from passport.people.models import Facility, Record
from passport.writing import write_together
from tests import cast
from tests.passport.booklet.readings import event, reading

pytestmark = pytest.mark.django_db


@pytest.fixture
def place() -> Facility:
    return cast.facility()


@pytest.fixture
def ana() -> Record:
    return cast.record()


def reported(number: int, record: Record, place: Facility, at: datetime) -> DoseReport:
    """Return the report of a study with one event, held under a key of its own."""
    of_study = reading(
        sop_instance_uid=f"2.25.1{number}",
        study_instance_uid=f"2.25.2{number}",
        events=(event(f"2.25.3{number}", "10"),),
    )
    record_report(reading=of_study, record=record, source=Source(name="test", facility=place), at=at)
    return DoseReport.objects.get(sop_instance_uid=f"2.25.1{number}")


def take(keys: Sequence[str], report: DoseReport, record: Record) -> None:
    """Let the exposure of a report hold events, as recording does."""
    taken = write_together(last=take_keys(keys, exposure=report.exposure, report=report))
    check_taken(keys, taken, record=record)


def test_two_thousand_events_are_taken_in_one_statement(place: Facility, ana: Record, at: datetime) -> None:
    report = reported(1, ana, place, at)
    exposure = report.exposure
    keys = [f"2.25.9{number}|'\"{{}}ђ" for number in range(2000)]

    with CaptureQueriesContext(connection) as captured:
        take(keys, report, ana)

    assert len(captured) == 1
    assert set(holders(keys, ana)) == set(keys)
    assert set(EventKey.objects.filter(key__in=keys).values_list("exposure_id", "report_id")) == {
        (exposure.pk, report.pk)
    }


def test_a_key_that_the_same_record_took_meanwhile_stays_where_it_is(
    place: Facility, ana: Record, at: datetime
) -> None:
    first, second = reported(1, ana, place, at), reported(2, ana, place, at)
    taken = first.event_keys.get().key

    take([taken, "new"], second, ana)

    assert {key: exposure.pk for key, exposure in holders([taken, "new"], ana).items()} == {
        taken: first.exposure_id,
        "new": second.exposure_id,
    }


def test_a_key_that_another_record_took_meanwhile_lets_the_report_wait(
    place: Facility, ana: Record, at: datetime
) -> None:
    of_boris = reported(1, cast.record(local_id="18"), place, at)
    of_ana = reported(2, ana, place, at)

    with pytest.raises(EventUnderOtherRecord):
        take([of_boris.event_keys.get().key], of_ana, ana)
