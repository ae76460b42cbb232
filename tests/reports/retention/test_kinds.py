"""The table of what is kept: every kind of document has its rows, and each row finds its facility, day and person."""

from datetime import UTC, date, datetime

import pytest

from passport.booklet.models import DoseReport, Entry
from passport.incidents.models import Incident, ReportToAuthority, Telling
from passport.justification.models import Decision, Request
from passport.law.vocabulary import Document
from passport.people.models import Facility
from reports.retention.kinds import KINDS, NOT_HELD, Kind, words_of
from tests import cast
from tests.passport.access.inspected import Inspected, inspected

pytestmark = pytest.mark.django_db
CHOSEN = {kind.model: kind for kind in KINDS}


@pytest.fixture
def here(at: datetime) -> Inspected:
    return inspected(at)


def test_every_kind_of_document_is_held_or_said_not_to_be() -> None:
    assert {*NOT_HELD, *(kind.document for kind in KINDS)} == set(Document)
    assert NOT_HELD == (Document.RADIOTHERAPY_REPORT, Document.EQUIPMENT_REPORT)
    assert all(words_of(document) for document in Document)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.model.__name__)
def test_every_kind_can_be_asked_for(kind: Kind, here: Inspected) -> None:
    assert [row.made_on for row in kind.with_people(cast.facility("Elsewhere"))] == []


@pytest.mark.parametrize(("model", "count"), [(Entry, 3), (Request, 1), (Decision, 1), (DoseReport, 3)])
def test_the_rows_of_one_facility_are_its_own(here: Inspected, model: type, count: int) -> None:
    assert CHOSEN[model].rows(here.facility).count() == count


def made_on(model: type, facility: Facility) -> date:
    return CHOSEN[model].rows(facility).first().made_on


def test_what_has_a_day_is_kept_since_that_day_and_the_rest_since_it_was_made(here: Inspected, at: datetime) -> None:
    Entry.objects.filter(pk=here.plain.pk).update(
        performed_on=None, created_at=datetime(2020, 1, 1, 23, 30, tzinfo=UTC)
    )

    # Half past eleven in the evening of UTC is the next day in Belgrade.
    assert made_on(Entry, here.facility) == date(2020, 1, 2)
    assert made_on(DoseReport, here.facility) == date(2026, 2, 21)
    assert made_on(Request, here.facility) == date(2026, 2, 28)


def test_a_row_whose_parts_stand_in_another_is_none_of_its_own(here: Inspected) -> None:
    Entry.objects.filter(pk=here.plain.pk).update(state="joined")

    assert CHOSEN[Entry].rows(here.facility).count() == 2


@pytest.mark.parametrize("model", [Entry, Request, Decision, DoseReport])
def test_each_row_finds_whom_it_is_about(here: Inspected, model: type) -> None:
    rows = CHOSEN[model].with_people(here.facility)
    people = {getattr(person, "patient", None) or person for row in rows if (person := CHOSEN[model].person(row))}

    assert here.ana in people
    assert people <= {here.ana, here.boris}


def test_an_incident_is_about_the_patient_of_its_row_or_about_nobody(here: Inspected, at: datetime) -> None:
    told = {
        "facility": here.facility, "noticed_at": at, "state_at": at, "opened_at": at, "what": "A fault",
        "state": "recorded", "recorded_at": at, "recorded_by": "Physicist",
    }  # fmt: skip
    of_ana = Incident.objects.create(kind="wrong_dose", entry=here.asked_for, **told)
    drawn_up = {"recorded_at": datetime(2026, 1, 1, tzinfo=UTC), "happened_on": date(2020, 1, 1)}
    fault = Incident.objects.create(kind="device_fault", **{**told, **drawn_up})
    Incident.objects.create(kind="other", **{**told, "recorded_at": None, "recorded_by": None, "state": "draft"})
    report = ReportToAuthority.objects.create(
        incident=of_ana, authority="Ministry", reported_at=at, how="letter", entered_by="x", entered_at=at
    )
    telling = Telling.objects.create(
        incident=of_ana, audience="patient", told_by=here.clinic.approver, told_at=at, words="It was so",
        entered_by=here.clinic.approver.user, entered_at=at,
    )  # fmt: skip
    kind = CHOSEN[Incident]

    assert [(row, row.made_on) for row in CHOSEN[Telling].rows(here.facility)] == [(telling, date(2026, 3, 2))]
    assert CHOSEN[Telling].person(telling) == here.asked_for.record
    rows = list(kind.with_people(here.facility))
    assert [(row.pk, row.made_on) for row in rows] == [(fault.pk, date(2026, 1, 1)), (of_ana.pk, date(2026, 3, 2))]
    assert [kind.person(row) for row in rows] == [None, here.asked_for.record]
    assert CHOSEN[ReportToAuthority].person(report) == here.asked_for.record
