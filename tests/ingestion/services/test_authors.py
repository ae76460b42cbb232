"""A row finds its approver by the report on its images; who wrote that approved nothing until the approver says so."""

from datetime import datetime, timedelta

import pytest
from pydicom.dataset import Dataset

from ingestion.models import Source
from passport.booklet.models import Entry
from passport.booklet.services import not_mine
from passport.imaging.models import ImageReport
from passport.imaging.services import withdraw_report
from passport.people.models import Practitioner, Role
from passport.signing.models import Act
from tests import cast
from tests.ingestion.senders import settled, source
from tests.sr import ct
from tests.sr.reports import encapsulated, finding, written

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7 the report"
MINUTE = timedelta(minutes=1)


@pytest.fixture
def sender(at: datetime) -> Source:
    return source(at)


def approver(sender: Source, key: str = "mira", given_name: str = "Мира", surname: str = "Ковач") -> Practitioner:
    return cast.practitioner(cast.staff(sender.facility, key, Role.APPROVER), given_name, surname)


def read_by(*names: str, pdf: bytes = PDF, **given: int) -> Dataset:
    sent = encapsulated(pdf, **given)
    sent.NameOfPhysiciansReadingStudy = list(names)
    return sent


def found(entry: Entry) -> tuple[object, str, str, str]:
    entry.refresh_from_db()
    return entry.approver, entry.approval, entry.approver_found, entry.state


def row_of(sender: Source, at: datetime) -> Entry:
    return Entry.objects.get(uid=settled(sender, ct(), at=at).entry_uid)


def test_the_author_of_the_report_is_asked_and_has_approved_nothing(sender: Source, at: datetime) -> None:
    mira = approver(sender)
    row = row_of(sender, at)

    settled(sender, read_by("KOVAČ^MIRA^^dr"), at=at + MINUTE)

    report, told = ImageReport.objects.get(), Act.objects.get(verb="entry.approver_found")
    assert found(row) == (mira, "not_recorded", "report", "pending")
    assert (told.subject_uid, told.detail) == (
        row.uid,
        {"approver": mira.uid, "found_by": "report", "report": report.uid},
    )
    assert b'"approver_found":"report"' in bytes(row.current_version.row_payload)


@pytest.mark.parametrize("name", ["Performing^P", "Invented^Radiologist", "Ковач^Милица"])
def test_a_report_of_somebody_else_leaves_the_row_to_all(sender: Source, name: str, at: datetime) -> None:
    approver(sender)
    row = row_of(sender, at)

    settled(sender, read_by(name), at=at)
    settled(sender, written(finding("No bleeding.")), at=at)

    assert found(row) == (None, "not_recorded", "", "pending")


def test_a_name_that_somebody_bore_who_left_is_the_name_of_two(sender: Source, at: datetime) -> None:
    approver(sender)
    left = approver(sender, "another-mira", "Mira", "Kovač")
    left.user.memberships.update(until=at)
    row = row_of(sender, at)

    settled(sender, read_by("KOVAC^MIRA"), at=at)

    assert found(row)[0] is None


def test_who_approves_elsewhere_or_no_more_is_asked_for_nothing(sender: Source, at: datetime) -> None:
    cast.clinic("Klinika Sever", prefix="north-")
    gone = approver(sender, "gone", "Јован", "Јовић")
    gone.user.memberships.update(until=at)
    row = row_of(sender, at)

    settled(sender, read_by("KOVAC^MIRA"), at=at)
    settled(sender, read_by("JOVIC^JOVAN", pdf=PDF + b" added", number=2), at=at)

    assert found(row)[0] is None


def test_who_said_that_it_is_anothers_is_not_asked_again_and_the_next_author_is(sender: Source, at: datetime) -> None:
    mira, jovan = approver(sender), approver(sender, "jovan", "Јован", "Јовић")
    row = row_of(sender, at)
    settled(sender, read_by("KOVAC^MIRA"), at=at)
    not_mine(entry=row, by=mira.user, at=at)

    settled(sender, read_by("KOVAC^MIRA", pdf=PDF + b" added", number=2), at=at)
    after_the_same = found(row)[0]
    settled(sender, read_by("JOVIC^JOVAN", pdf=PDF + b" and more", number=3), at=at)

    assert (after_the_same, found(row)) == (None, (jovan, "not_recorded", "report", "pending"))


def test_whom_somebody_named_is_not_replaced_by_an_author(sender: Source, at: datetime) -> None:
    approver(sender)
    jovan = approver(sender, "jovan", "Јован", "Јовић")
    row = row_of(sender, at)
    Entry.objects.filter(pk=row.pk).update(approver=jovan, approver_found="passed_on")

    settled(sender, read_by("KOVAC^MIRA"), at=at)

    assert found(row) == (jovan, "not_recorded", "passed_on", "pending")


def test_a_report_that_was_on_the_wrong_row_takes_its_author_along(sender: Source, at: datetime) -> None:
    mira = approver(sender)
    row = row_of(sender, at)
    settled(sender, read_by("KOVAC^MIRA"), at=at)

    withdraw_report(entry=row, uid=ImageReport.objects.get().uid, by=mira.user, at=at + MINUTE)

    assert found(row) == (None, "not_recorded", "", "pending")
    assert b"approver_found" not in bytes(Entry.objects.get().current_version.row_payload)
    assert Act.objects.filter(verb="entry.approver_let_go", subject_uid=row.uid).count() == 1
