"""Two contents under one SOP Instance UID: the one that a person chose counts, and both are kept."""

from dataclasses import dataclass
from datetime import datetime

import pytest

from passport import objects
from passport.booklet.models import Blob, Dose, DoseReport, Entry
from passport.booklet.reading import ReportReading
from passport.booklet.services import (
    EventUnderOtherRecord,
    Recorded,
    SopConflict,
    Source,
    record_report,
    void_entry,
)
from passport.booklet.services.amending import NothingToAmend, amend_report, rivals, take_back_amendment
from passport.booklet.verification import verify_entry
from passport.people.models import Role, User
from passport.people.services.permission import NotAllowed
from passport.signing.models import Act
from tests import cast
from tests.authenticator import Authenticator
from tests.passport.booklet.readings import event, measure, reading
from tests.passport.booklet.signing import enrol, sign

pytestmark = pytest.mark.django_db
WHY = "Sent again after a correction at the console"


def of(dlp: str, **parts: object) -> ReportReading:
    return reading(events=(event("1.1", dlp),), totals=(measure("113813", dlp),), **parts)


# The second is the older one by its own content date, so that only the decision can let it count.
FIRST, SECOND = of("10", content_at="20260301120000"), of("12", content_at="20260301110000")


@dataclass(frozen=True, kw_only=True)
class Desk:
    """A clinic, and who decides there."""

    clinic: cast.Clinic
    vera: User
    record: cast.Record
    at: datetime

    def source(self, data: bytes = b"sent again") -> Source:
        return Source(name="test", facility=self.clinic.facility, sha256=objects.put(data), size=len(data))

    def take(self, what: ReportReading, record: cast.Record | None = None) -> Recorded:
        return record_report(reading=what, record=record or self.record, source=self.source(b"sent first"), at=self.at)

    def amend(self, what: ReportReading = SECOND, by: User | None = None) -> Entry:
        return amend_report(reading=what, source=self.source(), reason=WHY, by=by or self.vera, at=self.at)

    def take_back(self) -> Entry:
        return take_back_amendment(reading=SECOND, reason="A slip", by=self.vera, at=self.at)


@pytest.fixture
def desk(at: datetime) -> Desk:
    clinic = cast.clinic()
    vera = cast.staff(clinic.facility, "vera", Role.PACS_ADMINISTRATOR)
    return Desk(clinic=clinic, vera=vera, record=cast.record(), at=at)


def doses(entry: Entry) -> list[str]:
    version = Entry.objects.get(pk=entry.pk).current_version
    return list(Dose.objects.filter(version=version).values_list("value", flat=True))


def test_the_content_that_a_person_chose_counts_and_both_are_kept(desk: Desk) -> None:
    entry = desk.take(FIRST).entry
    before = doses(entry)

    desk.amend()

    assert (before, doses(entry)) == (["10"], ["12"])
    assert (Entry.objects.count(), DoseReport.objects.count(), Blob.objects.count()) == (1, 2, 2)
    version = Entry.objects.get().current_version
    assert (version.made_by, version.reason) == ("vera", WHY)
    assert Act.objects.get(verb="entry.corrected").actor == "vera"
    assert verify_entry(Entry.objects.get()).holds


def test_the_first_counts_again_when_the_decision_is_taken_back(desk: Desk) -> None:
    entry = desk.take(FIRST).entry
    desk.amend()

    desk.take_back()
    back = doses(entry)
    desk.amend()

    assert (back, doses(entry)) == (["10"], ["12"])
    assert DoseReport.objects.count() == 2


def test_what_was_put_behind_waits_again_and_what_counts_is_known(desk: Desk) -> None:
    desk.take(FIRST)
    desk.amend()

    assert desk.take(SECOND).duplicate
    with pytest.raises(SopConflict):
        desk.take(FIRST)
    with pytest.raises(SopConflict):
        desk.take(of("14"))


def test_a_signed_row_keeps_what_was_signed(desk: Desk) -> None:
    entry = desk.take(FIRST).entry
    authenticator, by = Authenticator(), desk.clinic.approver.user
    enrol(by, authenticator, at=desk.at)
    sign([entry], by=by, authenticator=authenticator, at=desk.at)

    desk.amend()

    versions = Entry.objects.get().versions.order_by("number")
    assert [list(version.doses.values_list("value", flat=True)) for version in versions] == [["10"], ["12"]]
    assert (Entry.objects.get().state, versions[0].row_digest) == ("signed", versions[1].row_digest)
    assert verify_entry(Entry.objects.get()).holds


def test_an_irradiation_of_another_patient_does_not_come_in_with_it(desk: Desk) -> None:
    desk.take(FIRST)
    elsewhere = reading(sop_instance_uid="2.25.7", study_instance_uid="2.25.700", events=(event("1.2", "3"),))
    desk.take(elsewhere, cast.record("CLINIC", "18"))

    with pytest.raises(EventUnderOtherRecord):
        desk.amend(reading(events=(event("1.1", "10"), event("1.2", "3"))))

    assert DoseReport.objects.count() == 2


def test_without_a_rival_there_is_nothing_to_decide(desk: Desk) -> None:
    with pytest.raises(NothingToAmend):
        desk.amend()
    entry = desk.take(FIRST).entry
    with pytest.raises(NothingToAmend):
        desk.take_back()
    void_entry(entry=entry, reason="Mistake", by=desk.clinic.administrator, at=desk.at)
    assert rivals(SECOND) == []


def test_only_who_looks_after_the_pacs_of_the_hospital_decides(desk: Desk) -> None:
    desk.take(FIRST)

    with pytest.raises(NotAllowed):
        desk.amend(by=desk.clinic.administrator)
    assert DoseReport.objects.count() == 1
