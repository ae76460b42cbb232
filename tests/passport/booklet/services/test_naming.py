"""A name gets its meaning once: later reports have it at once, open rows follow, signed rows keep their words."""

from datetime import datetime, timedelta

import pytest

from passport.booklet.examinations import GivenName, fold
from passport.booklet.models import Entry, ExaminationName, Version
from passport.booklet.naming import signed_rows, unknown_name, unknown_names
from passport.booklet.reading import Code, DeviceAsSent, Kind
from passport.booklet.services import (
    NoSuchExamination,
    NothingNamed,
    Source,
    name_examination,
    record_report,
    take_back_name,
)
from passport.booklet.services.naming import ON_THEIR_WAY, SLICE, let_rows_follow
from passport.booklet.states import State
from passport.booklet.tasks import name_rows
from passport.people.models import Facility, Record, Role, User
from passport.people.services.permission import NotAllowed
from passport.queue.models import Job
from passport.signing.models import Act
from tests import cast
from tests.passport.booklet.readings import event, reading

pytestmark = pytest.mark.django_db

OTHER = DeviceAsSent(manufacturer="Maker", model="Other", serial_number="78")
LATER = timedelta(minutes=5)


@pytest.fixture
def place() -> Facility:
    return cast.facility()


@pytest.fixture
def ana() -> Record:
    return cast.record()


@pytest.fixture
def keeper(place: Facility) -> User:
    return cast.staff(place, "keeper", Role.PACS_ADMINISTRATOR)


def take(number: int, record: Record, place: Facility, at: datetime, **parts: object) -> Entry:
    said = {"exam": "Protokol 7", **parts}
    what = reading(
        sop_instance_uid=f"2.25.{number}",
        study_instance_uid=f"2.25.9{number}",
        events=(event(f"1.{number}", "10"),),
        **said,
    )
    return record_report(reading=what, record=record, source=Source(name="test", facility=place), at=at).entry


def given(exam_code: str = "ct.chest", *, device: str = "", code: str = "", name: str = "Protokol 7") -> GivenName:
    return GivenName(
        device_key=device, code_scheme="L" if code else "", code_value=code, name=fold(name), exam_code=exam_code
    )


def called(entry: Entry) -> tuple[str, str, str]:
    entry.refresh_from_db()
    return entry.exam_code, entry.region, entry.exam_as_sent


def test_a_name_that_means_nothing_is_listed_with_what_its_reports_say(
    place: Facility, ana: Record, at: datetime
) -> None:
    code = Code(scheme="L", value="7", meaning="Seven")
    take(1, ana, place, at, exam="Protokol 7", codes=(code,), body_part="CHEST", kind=Kind.PROJECTION)
    take(2, ana, place, at, exam="PROTOKOL^7", kind=Kind.PROJECTION, device=OTHER)
    take(3, ana, place, at, exam="Protokol 7", kind=Kind.PROJECTION)
    take(4, ana, place, at, exam="Protokol 9")
    take(5, ana, place, at, exam="CT Thorax")

    first, second = unknown_names(place)

    assert (first.exam, first.kind, first.count, first.folded) == ("Protokol 7", Kind.PROJECTION, 3, "protokol 7")
    assert [(sender.model, sender.count) for sender in first.senders] == [("Model", 2), ("Other", 1)]
    assert (second.exam, second.count) == ("Protokol 9", 1)
    assert unknown_name(place, first.sample) == first
    assert unknown_name(cast.facility("Elsewhere"), first.sample) is None


def test_a_given_name_is_there_for_the_next_report_and_open_rows_follow(
    place: Facility, ana: Record, keeper: User, at: datetime
) -> None:
    before = take(1, ana, place, at)
    row = name_examination(facility=place, given=given(), by=keeper, at=at + LATER)
    after = take(2, ana, place, at + LATER, exam="PROTOKOL_7")

    assert called(after) == ("ct.chest", "chest", "PROTOKOL_7")
    assert called(before) == ("", "", "Protokol 7")
    assert let_rows_follow(name_uid=row.uid, at=at + 2 * LATER) is None
    assert called(before) == ("ct.chest", "chest", "Protokol 7")
    assert set(Act.objects.filter(verb="entry.named").values_list("subject_uid", flat=True)) == {before.uid}
    assert Job.objects.get().subject_uid == row.uid
    assert name_rows(row.uid) is None


def test_taking_a_name_back_lets_rows_say_again_what_they_said(
    place: Facility, ana: Record, keeper: User, at: datetime
) -> None:
    row = name_examination(facility=place, given=given(), by=keeper, at=at)
    entry = take(1, ana, place, at)
    take_back_name(name=row, by=keeper, at=at + LATER)

    assert let_rows_follow(name_uid=row.uid, at=at + 2 * LATER) is None
    assert called(entry) == ("", "", "Protokol 7")
    assert list(Act.objects.filter(actor="keeper").values_list("verb", flat=True)) == [
        "examination.named",
        "examination.name_taken_back",
    ]


def test_rows_follow_slice_by_slice_and_those_on_their_way_are_looked_at_again(
    place: Facility, ana: Record, keeper: User, at: datetime
) -> None:
    entries = [take(number, ana, place, at) for number in range(1, SLICE + 2)]
    row = name_examination(facility=place, given=given(), by=keeper, at=at + LATER)
    moment = at + LATER + timedelta(seconds=1)
    # Recorded after the name was given, by somebody who had not seen it yet.
    Version.objects.filter(entry=entries[0]).update(made_at=at + LATER + timedelta(milliseconds=500))

    assert let_rows_follow(name_uid=row.uid, at=moment) == moment
    ExaminationName.objects.filter(pk=row.pk).update(named_at=at + LATER)
    again = let_rows_follow(name_uid=row.uid, at=moment)
    assert again == at + LATER + ON_THEIR_WAY
    assert called(entries[0])[0] == ""
    while again is not None:
        again = let_rows_follow(name_uid=row.uid, at=again)
    assert {called(entry)[0] for entry in entries} == {"ct.chest"}


def test_a_signed_row_keeps_its_words_also_when_a_later_report_arrives(
    place: Facility, ana: Record, keeper: User, at: datetime
) -> None:
    entry = take(1, ana, place, at)
    Entry.objects.filter(pk=entry.pk).update(state=State.CANNOT_SIGN)
    row = name_examination(facility=place, given=given(), by=keeper, at=at + LATER)
    let_rows_follow(name_uid=row.uid, at=at + 2 * LATER)
    later = reading(
        sop_instance_uid="2.25.70", study_instance_uid="2.25.91", exam="Protokol 7", events=(event("1.70", "10"),)
    )
    record_report(reading=later, record=ana, source=Source(name="test", facility=place), at=at + 3 * LATER)

    assert called(entry) == ("", "", "Protokol 7")
    assert entry.state == State.CANNOT_SIGN
    assert signed_rows(row) == 1


def test_a_name_of_one_device_or_of_one_code_leaves_the_others_alone(
    place: Facility, ana: Record, keeper: User, at: datetime
) -> None:
    name_examination(facility=place, given=given("ct.head", device="Maker|Other|78"), by=keeper, at=at)
    name_examination(facility=place, given=given("ct.neck", code="7", name=""), by=keeper, at=at)

    assert called(take(1, ana, place, at, device=OTHER))[0] == "ct.head"
    assert called(take(2, ana, place, at))[0] == ""
    assert called(take(3, ana, place, at, codes=(Code(scheme="L", value="7"),)))[0] == "ct.neck"
    assert called(take(4, ana, cast.facility("Elsewhere"), at, device=OTHER))[0] == ""


def test_a_name_never_turns_an_x_ray_into_a_ct(place: Facility, ana: Record, keeper: User, at: datetime) -> None:
    name_examination(facility=place, given=given("ct.chest"), by=keeper, at=at)
    entry = take(1, ana, place, at, kind=Kind.PROJECTION)

    assert called(entry)[0] == ""
    assert entry.kind == Kind.PROJECTION


def test_only_who_looks_after_names_here_gives_one_and_only_from_the_dictionary(
    place: Facility, keeper: User, at: datetime
) -> None:
    physicist = cast.staff(place, "physicist", Role.PHYSICIST)
    stranger = cast.staff(cast.facility("Elsewhere"), "stranger", Role.PACS_ADMINISTRATOR)

    with pytest.raises(NotAllowed):
        name_examination(facility=place, given=given(), by=stranger, at=at)
    with pytest.raises(NoSuchExamination):
        name_examination(facility=place, given=given("no.such"), by=keeper, at=at)
    with pytest.raises(NothingNamed):
        name_examination(facility=place, given=given(name=""), by=keeper, at=at)
    row = name_examination(facility=place, given=given(), by=physicist, at=at)
    with pytest.raises(NotAllowed):
        take_back_name(name=row, by=stranger, at=at)
    assert ExaminationName.objects.get().exam_code == "ct.chest"


def test_giving_a_name_again_changes_what_it_means(place: Facility, keeper: User, at: datetime) -> None:
    name_examination(facility=place, given=given("ct.chest"), by=keeper, at=at)
    name_examination(facility=place, given=given("ct.neck"), by=keeper, at=at)

    assert ExaminationName.objects.get().exam_code == "ct.neck"


@pytest.mark.parametrize(
    ("sides", "side"), [(("left",), "left"), (("left", "right"), "both"), (("left", "left"), "left"), ((), "")]
)
def test_the_side_of_a_row_is_that_of_its_reports(
    sides: tuple[str, ...], side: str, place: Facility, ana: Record, at: datetime
) -> None:
    for number, one in enumerate(sides or (None,), start=1):
        what = reading(
            sop_instance_uid=f"2.25.{number}",
            events=(event(f"1.{number}", "10"),),
            kind=Kind.PROJECTION,
            exam="Knee",
            laterality=one,
        )
        entry = record_report(reading=what, record=ana, source=Source(name="test", facility=place), at=at).entry
    entry.refresh_from_db()

    assert (entry.exam_code, entry.laterality) == ("xray.knee", side)
