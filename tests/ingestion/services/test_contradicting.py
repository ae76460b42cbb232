"""Which content counts, and whose irradiation it is: decided by a person, and taken back."""

from dataclasses import dataclass, replace
from datetime import datetime

import pytest
from pydicom.dataset import Dataset

from ingestion.models import InboxItem, InboxState, Source
from ingestion.reasons import Reason
from ingestion.services.contradicting import (
    NothingHeld,
    OtherRecord,
    count_first_again,
    count_new,
    move_row_here,
    take_for_same_person,
)
from ingestion.services.looking import look_at_item
from ingestion.services.reconciling import AlreadySettled, try_again
from ingestion.services.recording import settle
from passport.access.models import Access
from passport.booklet.models import Dose, DoseReport, Entry
from passport.booklet.reading import ReportReading
from passport.booklet.services.amending import NothingToAmend
from passport.booklet.services.approval import void_entry
from passport.booklet.services.joining import WhyMissing, move_entry
from passport.people.models import Facility, Role, User
from passport.people.services.permission import NotAllowed
from passport.signing.models import Act
from tests.cast import facility, staff
from tests.ingestion.senders import settled, source
from tests.sr import ANA, BORIS, CtEvent, ct, uid

pytestmark = pytest.mark.django_db
EVENT = CtEvent(uid=uid("one event"), dlp="100")
STUDY = uid("one study")
WHY = "Corrected at the console"


@dataclass(frozen=True, kw_only=True)
class Desk:
    """A sender, and who decides at its hospital."""

    sender: Source
    vera: User
    at: datetime

    @property
    def place(self) -> Facility:
        assert self.sender.facility is not None
        return self.sender.facility

    def sent(self, dataset: Dataset) -> InboxItem:
        return settled(self.sender, dataset, at=self.at)

    def read_again(self, item: InboxItem) -> InboxItem:
        return settle(item_uid=item.uid, at=self.at)

    def two_contents(self) -> InboxItem:
        self.sent(ct(events=[EVENT]))
        return self.sent(ct(events=[replace(EVENT, dlp="120")]))

    def two_people(self) -> InboxItem:
        self.sent(ct(events=[EVENT]))
        return self.sent(ct(events=[EVENT], patient=BORIS))

    def how(self, **words: object) -> dict[str, object]:
        return {"reason": WHY, "by": self.vera, "at": self.at, **words}


@pytest.fixture
def desk(at: datetime) -> Desk:
    sender = source(at)
    return Desk(sender=sender, vera=staff(sender.facility, "vera", Role.PACS_ADMINISTRATOR), at=at)


def dlp_of(reading: ReportReading) -> list[str]:
    return [one.value for event in reading.events for one in event.readings if one.code.value == "113838"]


def doses(entry: Entry) -> set[str]:
    version = Entry.objects.get(pk=entry.pk).current_version
    return set(Dose.objects.filter(version=version, code_value="113838").values_list("value", flat=True)) | set(
        Dose.objects.filter(version=version, code_value="113813").values_list("value", flat=True)
    )


def test_both_contents_stand_on_one_screen_and_leave_a_look(desk: Desk) -> None:
    item = desk.two_contents()

    evidence = look_at_item(uid=item.uid, reader=desk.vera, at=desk.at).evidence

    assert evidence is not None
    (first,) = evidence.opposites
    assert first.reading is not None
    said = [dlp_of(evidence.reading), dlp_of(first.reading)]
    assert (said, first.entry, first.counts) == ([["120"], ["100"]], Entry.objects.get(), True)
    assert Access.objects.get().record == first.record


def test_the_new_content_counts_when_a_person_says_so_and_the_first_again(desk: Desk) -> None:
    item = desk.two_contents()
    entry = Entry.objects.get()
    first = doses(entry)

    count_new(item=item, **desk.how())
    item.refresh_from_db()
    new = (item.state, item.entry_uid, item.accepted, doses(entry))
    count_first_again(item=item, **desk.how())
    item.refresh_from_db()

    assert new == (InboxState.RECORDED, entry.uid, Reason.SOP_CONFLICT, {"120"})
    assert (item.state, item.reason, item.accepted, doses(entry)) == ("waiting", Reason.SOP_CONFLICT, "", first)
    verbs = ["inbox.counted_instead", "inbox.first_counts_again"]
    assert list(Act.objects.filter(actor="vera", subject_uid=item.uid).values_list("verb", flat=True)) == verbs


def test_after_the_first_counts_again_the_question_can_be_asked_once_more(desk: Desk) -> None:
    item = desk.two_contents()
    count_new(item=item, **desk.how())
    item.refresh_from_db()
    count_first_again(item=item, **desk.how())
    item.refresh_from_db()

    try_again(item=item, by=desk.vera, at=desk.at)
    item = desk.read_again(item)
    assert (item.state, item.reason) == (InboxState.WAITING, Reason.SOP_CONFLICT)
    count_new(item=item, **desk.how())

    assert (doses(Entry.objects.get()), DoseReport.objects.count()) == ({"120"}, 2)


def test_a_content_for_another_patient_does_not_count_instead(desk: Desk) -> None:
    desk.sent(ct(events=[EVENT], study_uid=STUDY))
    item = desk.sent(ct(events=[replace(EVENT, dlp="120")], study_uid=STUDY, patient=BORIS))
    assert item.reason == Reason.SOP_CONFLICT

    with pytest.raises(OtherRecord):
        count_new(item=item, **desk.how())


def test_a_decision_needs_a_reason_and_a_question_that_is_still_asked(desk: Desk) -> None:
    item = desk.two_contents()

    with pytest.raises(WhyMissing):
        count_new(item=item, **desk.how(reason=" "))
    InboxItem.objects.filter(pk=item.pk).update(state=InboxState.RECEIVED, reason="")
    with pytest.raises(AlreadySettled):
        count_new(item=item, **desk.how())

    assert (DoseReport.objects.count(), doses(Entry.objects.get())) == (1, {"100"})


def test_what_contradicts_nothing_does_not_count_instead(desk: Desk) -> None:
    item = desk.sent(ct(patient=replace(ANA, patient_id="")))
    InboxItem.objects.filter(pk=item.pk).update(given_issuer="A", given_id="1")
    item.refresh_from_db()

    with pytest.raises(NothingToAmend):
        count_new(item=item, **desk.how())


def test_an_irradiation_of_another_record_shows_whose_it_is(desk: Desk) -> None:
    item = desk.two_people()

    evidence = look_at_item(uid=item.uid, reader=desk.vera, at=desk.at).evidence

    assert evidence is not None
    assert [(one.record.local_id, one.entry) for one in evidence.opposites] == [("4711-A", Entry.objects.get())]
    assert set(Access.objects.values_list("record__local_id", flat=True)) == {"4711-A", "4712-B"}


def test_who_looks_after_another_hospital_only_sees_nobody_of_this_one(desk: Desk, at: datetime) -> None:
    desk.two_people()
    far = source(at, name="far")
    item = settled(far, ct(events=[EVENT], patient=BORIS), at=at)
    igor = staff(far.facility, "igor", Role.PACS_ADMINISTRATOR)
    assert item.reason == Reason.EVENT_UNDER_OTHER_RECORD

    evidence = look_at_item(uid=item.uid, reader=igor, at=at).evidence

    assert (evidence is not None and evidence.opposites) == ()
    with pytest.raises(NothingHeld):
        take_for_same_person(item=item, by=igor, at=at)
    with pytest.raises(NothingHeld):
        move_row_here(item=item, reason=WHY, by=igor, at=at)


def test_the_same_person_under_a_new_number_is_recorded_where_the_row_is(desk: Desk) -> None:
    desk.sent(ct(events=[EVENT], study_uid=STUDY))
    renumbered = replace(ANA, patient_id="4799-A")
    more = [EVENT, CtEvent(uid=uid("one more"), dlp="7")]
    item = desk.sent(ct(events=more, patient=renumbered, study_uid=STUDY, number=2))
    assert item.reason == Reason.EVENT_UNDER_OTHER_RECORD

    take_for_same_person(item=item, by=desk.vera, at=desk.at)
    item = desk.read_again(item)

    assert (item.state, item.entry_uid) == (InboxState.RECORDED, Entry.objects.get().uid)
    assert Entry.objects.get().exposures.get().events == 2


def test_somebody_whose_birth_date_contradicts_still_waits(desk: Desk) -> None:
    item = desk.two_people()

    take_for_same_person(item=item, by=desk.vera, at=desk.at)

    assert desk.read_again(item).reason == Reason.DEMOGRAPHICS_CONTRADICT


def test_a_row_of_the_wrong_patient_goes_to_whom_the_new_object_names_and_back(desk: Desk) -> None:
    item = desk.two_people()

    moved = move_row_here(item=item, **desk.how())
    item = desk.read_again(item)
    there = Entry.objects.get().record
    move_entry(entry=moved, to=moved.moved_from, **desk.how())

    assert (item.state, item.entry_uid, there.local_id) == (InboxState.RECORDED, moved.uid, "4712-B")
    assert Entry.objects.get().record.local_id == "4711-A"


def test_a_void_row_stands_in_nobodys_way(desk: Desk) -> None:
    item = desk.two_people()
    administrator = staff(desk.place, "nada", Role.FACILITY_ADMINISTRATOR)
    void_entry(entry=Entry.objects.get(), reason="Wrong patient", by=administrator, at=desk.at)

    try_again(item=item, by=desk.vera, at=desk.at)
    item = desk.read_again(item)

    assert item.state == InboxState.RECORDED
    assert set(Entry.objects.values_list("record__local_id", "state")) == {("4711-A", "void"), ("4712-B", "pending")}


def test_an_administrator_of_another_hospital_decides_nothing(desk: Desk) -> None:
    stranger = staff(facility("Elsewhere"), "boris", Role.PACS_ADMINISTRATOR)
    contents = desk.two_contents()

    for verb in (count_new, count_first_again, move_row_here):
        with pytest.raises(NotAllowed):
            verb(item=contents, **desk.how(by=stranger))
    with pytest.raises(NotAllowed):
        take_for_same_person(item=contents, by=stranger, at=desk.at)
