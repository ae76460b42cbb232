"""Rows of old paper booklets: what becomes of them, what they never touch, and how they are taken back."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest

from passport.access.models import Purpose
from passport.access.services import open_list
from passport.booklet.models import Entry
from passport.booklet.places import day_in_part, place_of
from passport.booklet.reading import Kind
from passport.booklet.services import ReasonMissing, Source, TypedDose, TypedEntry, correct_entry, record_report
from passport.booklet.services.paper import (
    DoesNotCount,
    NotOnPaper,
    TooLate,
    copy_paper,
    lay_beside,
    take_back_copied,
    take_back_laid,
)
from passport.people.models import Role, User
from passport.people.services.permission import NotAllowed
from passport.signing.models import Act
from tests import cast
from tests.passport.booklet.readings import event, measure, reading

pytestmark = pytest.mark.django_db

PAPER = TypedEntry(
    performed_on=None,
    exam_code="ct.head",
    exam="CT glave",
    kind=Kind.CT,
    paper=True,
    performed_as_sent="03.1998",
    facility="Stara bolnica",
    approver="dr N. N.",
    doses=(TypedDose(quantity="dlp_total", value=Decimal(950)),),
)


@pytest.fixture
def clinic() -> cast.Clinic:
    return cast.clinic()


@pytest.fixture
def mira(clinic: cast.Clinic) -> User:
    return cast.staff(clinic.facility, "mira", Role.CLERK)


def paper_of(clinic: cast.Clinic) -> Source:
    return Source(name="paper", facility=clinic.facility, sha256="a" * 64, size=7)


def copied(clinic: cast.Clinic, by: User, at: datetime, what: TypedEntry = PAPER) -> Entry:
    return copy_paper(record=cast.record(), source=paper_of(clinic), typed=what, by=by, at=at)


def by_device(clinic: cast.Clinic, at: datetime) -> Entry:
    told = reading(events=(event("1.1", "10"),), totals=(measure("113813", "10"),))
    return record_report(
        reading=told,
        record=cast.record(local_id="18"),
        source=Source(name="ct", facility=clinic.facility),
        at=at,
    ).entry


def said(entry: Entry) -> tuple[object, ...]:
    entry = Entry.objects.get(pk=entry.pk)
    columns = (
        "performed_on",
        "exam_code",
        "exam_as_sent",
        "from_paper",
        "facility_as_sent",
        "approver_as_sent",
        "pack",
    )
    doses = [(dose.value, dose.grade) for dose in entry.current_version.doses.all()]
    return (*(getattr(entry, column) for column in columns), doses)


def test_a_row_of_paper_says_what_the_paper_says_and_no_more(clinic: cast.Clinic, mira: User, at: datetime) -> None:
    entry = copied(clinic, mira, at)

    assert said(entry) == (None, "ct.head", "CT glave", True, "Stara bolnica", "dr N. N.", "", [("950", "D")])
    assert (entry.state, entry.approver, entry.approval, entry.typed_by) == ("pending", None, "not_recorded", "mira")
    assert (place_of(entry), day_in_part(entry)) == ("Stara bolnica", "03.1998")
    assert [blob.sha256 for blob in entry.exposures.get().reports.get().blobs.all()] == ["a" * 64]
    assert "entry.copied_from_paper" in Act.objects.values_list("verb", flat=True)


def test_a_paper_without_a_hospital_is_not_given_ours(clinic: cast.Clinic, mira: User, at: datetime) -> None:
    assert place_of(copied(clinic, mira, at, replace(PAPER, facility=""))) == "hospital not recorded"


def test_no_approver_here_is_asked_for_what_was_approved_elsewhere(
    clinic: cast.Clinic, mira: User, at: datetime
) -> None:
    copied(clinic, mira, at)
    ours = by_device(clinic, at)

    waiting = open_list(reader=clinic.approver.user, purpose=Purpose.SIGNING, at=at).pending(clinic.approver)

    assert waiting == [ours]


def test_whoever_does_not_copy_paper_makes_no_row(clinic: cast.Clinic, at: datetime) -> None:
    with pytest.raises(NotAllowed):
        copied(clinic, clinic.approver.user, at)

    assert not Entry.objects.exists()


def test_a_corrected_row_of_paper_stays_one(clinic: cast.Clinic, mira: User, at: datetime) -> None:
    entry = copied(clinic, mira, at)
    chest = TypedEntry(performed_on=date(1998, 3, 12), exam_code="ct.chest", exam="CT grudi", kind=Kind.CT)

    correct_entry(entry=entry, typed=chest, reason="misread", by=clinic.radiographer, at=at + timedelta(hours=1))

    day = date(1998, 3, 12)
    assert said(entry) == (day, "ct.chest", "CT grudi", True, "Stara bolnica", "dr N. N.", "", [])


def test_paper_beside_a_device_names_nothing_and_adds_no_dose(clinic: cast.Clinic, mira: User, at: datetime) -> None:
    entry = by_device(clinic, at)
    before = said(entry)

    report = lay_beside(entry=entry, source=paper_of(clinic), typed=PAPER, by=mira, at=at)

    assert said(entry) == before
    assert (report.exposure.entry, report.blobs.get().sha256) == (entry, "a" * 64)


def test_paper_beside_paper_leaves_the_first_words(clinic: cast.Clinic, mira: User, at: datetime) -> None:
    entry = copied(clinic, mira, at)
    before = said(entry)
    later = replace(PAPER, exam="CT endokranijuma", facility="", approver="dr X", doses=())

    lay_beside(entry=entry, source=paper_of(clinic), typed=later, by=mira, at=at + timedelta(hours=1))

    assert said(entry) == before


def test_what_was_laid_beside_is_taken_back_with_its_dose(clinic: cast.Clinic, mira: User, at: datetime) -> None:
    entry = copied(clinic, mira, at, replace(PAPER, doses=()))
    before = said(entry)
    laid_at = at + timedelta(minutes=1)
    report = lay_beside(entry=entry, source=paper_of(clinic), typed=PAPER, by=mira, at=laid_at)
    assert said(entry)[-1] == [("950", "D")]

    take_back_laid(report=report, reason="wrong patient", by=mira, at=at + timedelta(hours=23))

    assert said(entry) == before
    with pytest.raises(TooLate):
        take_back_laid(report=report, reason="once more", by=mira, at=at + timedelta(hours=25))


def test_a_row_of_paper_is_taken_back_within_a_day_and_stays_visible(
    clinic: cast.Clinic, mira: User, at: datetime
) -> None:
    entry = copied(clinic, mira, at)
    with pytest.raises(TooLate):
        take_back_copied(entry=entry, reason="wrong booklet", by=mira, at=at + timedelta(hours=25))
    with pytest.raises(ReasonMissing):
        take_back_copied(entry=entry, reason=" ", by=mira, at=at)

    entry = take_back_copied(entry=entry, reason="wrong booklet", by=mira, at=at + timedelta(hours=23))

    assert (entry.state, entry.returned_reason) == ("void", "wrong booklet")
    with pytest.raises(DoesNotCount):
        lay_beside(entry=entry, source=paper_of(clinic), typed=PAPER, by=mira, at=at)


def test_a_row_of_a_device_is_not_taken_back_as_paper(clinic: cast.Clinic, mira: User, at: datetime) -> None:
    with pytest.raises(NotOnPaper):
        take_back_copied(entry=by_device(clinic, at), reason="wrong", by=mira, at=at)
