"""A patient says that something is wrong: who may, what is written, who is told, and what never changes."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from passport.access.services import hide_entry
from passport.booklet.mistakes import MistakeState, StepNotAllowed
from passport.booklet.models import Entry, FromWhom, Mistake, MistakeReport
from passport.booklet.services import (
    AlreadyReported,
    NotYourPassport,
    OwnReport,
    PlaceMissing,
    TooManyOpen,
    WordsMissing,
    answer_mistake,
    report_missing,
    report_mistake,
    take_back_mistake,
)
from passport.booklet.services.mistakes import MOST_OPEN
from passport.people.models import Facility, Reader, Relation, Role, User
from passport.people.selectors import day_at
from passport.people.services import add_membership
from passport.people.services.permission import NotAllowed
from passport.signing.models import Act, Notice
from tests.passport.booklet.withholding import withhold
from tests.passport.people import cast as people
from tests.passport.people.cast import Cast

LATER = timedelta(days=2)
NOT_MINE = Mistake.NOT_MINE


@pytest.fixture
def cast(db: None, at: datetime) -> Cast:
    return people.assemble(at)


@pytest.fixture
def administrator(cast: Cast, at: datetime) -> User:
    return people.staff(cast.linden, Role.FACILITY_ADMINISTRATOR, at, given_name="Luka")


def said(
    cast: Cast, at: datetime, *, kind: Mistake = NOT_MINE, words: str = "", by: User | None = None
) -> MistakeReport:
    return report_mistake(entry=cast.ana_at_linden, kind=kind, words=words, by=by or cast.ana_reads, at=at)


def missing(cast: Cast, at: datetime, **parts: object) -> MistakeReport:
    given = {"facility": cast.cedar, "place": "", "words": "X-ray of the hand", "by": cast.ana_reads, **parts}
    return report_missing(patient=cast.ana, at=at, **given)


def acts(report: MistakeReport) -> list[tuple[str, str]]:
    return list(
        Act.objects.filter(subject_kind="mistake", subject_uid=report.uid).order_by("id").values_list("verb", "actor")
    )


def told(user: User) -> list[tuple[str, dict[str, str], bool]]:
    found = Notice.objects.filter(user=user, kind__startswith="mistake.").order_by("id")
    return [(notice.kind, notice.detail, notice.read_at is not None) for notice in found]


def test_what_is_said_of_a_row_goes_to_its_facility_with_a_day_for_the_answer(
    cast: Cast, administrator: User, at: datetime
) -> None:
    Facility.objects.filter(pk=cast.linden.pk).update(answer_mistakes_within_days=14)
    report = said(cast, at, kind=Mistake.WRONG_SIDE, words="  The left hand\x00 ")

    assert (report.patient, report.facility, report.entry) == (cast.ana, cast.linden, cast.ana_at_linden)
    assert (report.kind, report.words, report.place) == ("wrong_side", "The left hand", "")
    assert (report.reporter_uid, report.reported_by, report.reported_as) == (
        cast.ana_reads.uid,
        str(cast.ana_reads),
        "self",
    )
    assert (report.reported_at, report.answer_due_on) == (at, date(2026, 3, 16))
    assert acts(report) == [("mistake.reported", str(cast.ana_reads))]
    act = Act.objects.get(subject_uid=report.uid)
    assert (act.facility_uid, act.detail) == (cast.linden.uid, {"entry": cast.ana_at_linden.uid, "kind": "wrong_side"})
    assert told(administrator) == [("mistake.to_answer", {"facility": "Clinic Linden"}, False)]


def test_the_day_is_counted_by_the_calendar_of_the_facility(cast: Cast, at: datetime) -> None:
    late = at.replace(hour=23, minute=30)

    assert said(cast, late).answer_due_on == day_at(cast.linden, late) + timedelta(days=30) == date(2026, 4, 2)


def test_what_is_missing_goes_to_the_facility_that_is_chosen(cast: Cast, at: datetime) -> None:
    report = missing(cast, at, place="not asked for then")

    assert (report.kind, report.entry, report.facility, report.place) == ("missing", None, cast.cedar, "")


def test_of_a_place_in_words_the_facility_answers_that_registered_the_patient(cast: Cast, at: datetime) -> None:
    report = missing(cast, at, facility=None, place="Town clinic")

    assert (report.facility, report.place) == (cast.linden, "Town clinic")


def test_what_is_missing_needs_a_place(cast: Cast, at: datetime) -> None:
    with pytest.raises(PlaceMissing):
        missing(cast, at, facility=None, place="  ")


def test_a_facility_that_the_passport_does_not_know_is_not_asked(cast: Cast, at: datetime) -> None:
    with pytest.raises(NotYourPassport):
        missing(cast, at, facility=people.facility(at, name="Clinic Oak"))


@pytest.mark.parametrize("kind", [Mistake.OTHER, Mistake.MISSING])
def test_what_the_choice_does_not_say_is_said_in_words(kind: Mistake, cast: Cast, at: datetime) -> None:
    with pytest.raises(WordsMissing):
        missing(cast, at, words=" ") if kind == Mistake.MISSING else said(cast, at, kind=kind, words=" ")


@pytest.mark.parametrize("who", ["boris_reads", "doctor", "approver", "clerk", "radiographer"])
def test_nobody_else_says_so(who: str, cast: Cast, at: datetime) -> None:
    for verb in (said, missing):
        with pytest.raises(NotYourPassport):
            verb(cast, at, by=getattr(cast, who))

    assert MistakeReport.objects.count() == 0


@pytest.mark.parametrize(("relation", "may"), [(Relation.GUARDIAN, True), (Relation.TRUSTED, False)])
def test_a_guardian_says_so_and_a_trusted_person_does_not(
    relation: Relation, may: bool, cast: Cast, at: datetime
) -> None:
    somebody = people.reader(cast.ana, at, relation=relation).user
    if not may:
        for verb in (said, missing):
            with pytest.raises(NotYourPassport):
                verb(cast, at, by=somebody)
        return

    assert [verb(cast, at, by=somebody).reported_as for verb in (said, missing)] == ["guardian", "guardian"]


def test_of_a_hidden_row_only_the_patient_says_so(cast: Cast, at: datetime) -> None:
    guardian = people.reader(cast.ana, at, relation=Relation.GUARDIAN).user
    hide_entry(entry=cast.ana_at_linden, by=cast.ana_reads, at=at)

    with pytest.raises(NotYourPassport):
        said(cast, at, by=guardian)
    assert said(cast, at).state == MistakeState.OPEN


def test_a_row_of_somebody_else_is_not_reported(cast: Cast, at: datetime) -> None:
    with pytest.raises(NotYourPassport):
        report_mistake(entry=cast.boris_at_linden, kind=NOT_MINE, words="", by=cast.ana_reads, at=at)


def test_the_same_is_reported_once_until_it_is_settled(cast: Cast, administrator: User, at: datetime) -> None:
    first = said(cast, at)
    with pytest.raises(AlreadyReported):
        said(cast, at)
    other = said(cast, at, kind=Mistake.WRONG_DATE)
    answer_mistake(report=first, agreed=False, words="It is yours.", by=administrator, at=at)
    again = said(cast, at + LATER)

    assert [first.state, other.state, again.state] == ["not_agreed", "open", "open"]


def test_no_more_than_some_wait_at_once(cast: Cast, at: datetime) -> None:
    for _number in range(MOST_OPEN):
        missing(cast, at)
    with pytest.raises(TooManyOpen):
        missing(cast, at)

    assert MistakeReport.objects.count() == MOST_OPEN


@pytest.mark.parametrize(("agreed", "state"), [(True, "agreed"), (False, "not_agreed")])
def test_the_answer_is_written_and_the_patient_is_told(
    agreed: bool, state: str, cast: Cast, administrator: User, at: datetime
) -> None:
    report = said(cast, at)
    answer_mistake(report=report, agreed=agreed, words=" Two were mixed up. ", by=administrator, at=at + LATER)
    report.refresh_from_db()

    assert (report.state, report.answer, report.answered_by, report.answered_at) == (
        state,
        "Two were mixed up.",
        str(administrator),
        at + LATER,
    )
    assert acts(report) == [("mistake.reported", str(cast.ana_reads)), (f"mistake.{state}", str(administrator))]
    assert told(cast.ana_reads) == [("mistake.answered", {"facility": "Clinic Linden"}, False)]
    assert told(administrator) == [("mistake.to_answer", {"facility": "Clinic Linden"}, True)]


def hidden(cast: Cast, at: datetime) -> None:
    hide_entry(entry=cast.ana_at_linden, by=cast.ana_reads, at=at)


def kept_from_guardians(cast: Cast, at: datetime) -> None:
    withhold(cast.ana_at_linden, at=at, from_whom=FromWhom.GUARDIANS)


@pytest.mark.parametrize("keep", [hidden, kept_from_guardians])
def test_of_a_row_that_guardians_do_not_see_none_is_told_and_none_says_anything(
    keep: Callable[[Cast, datetime], None], cast: Cast, administrator: User, at: datetime
) -> None:
    guardian = people.reader(cast.ana, at, relation=Relation.GUARDIAN).user
    keep(cast, at)
    report = said(cast, at)
    answer_mistake(report=report, agreed=True, words="Yes.", by=administrator, at=at)

    assert ([kind for kind, *_rest in told(cast.ana_reads)], told(guardian)) == (["mistake.answered"], [])
    with pytest.raises(NotYourPassport):
        take_back_mistake(report=report, by=guardian, at=at)
    with pytest.raises(NotYourPassport):
        said(cast, at, by=guardian, kind=Mistake.WRONG_SIDE)


@pytest.mark.parametrize("who", ["ana_reads", "approver", "radiographer", "clerk", "pacs"])
def test_only_an_administrator_of_the_facility_answers(who: str, cast: Cast, at: datetime) -> None:
    report = said(cast, at)
    elsewhere = people.staff(cast.cedar, Role.FACILITY_ADMINISTRATOR, at, given_name="Zora")

    for somebody in (getattr(cast, who), elsewhere):
        with pytest.raises(NotAllowed):
            answer_mistake(report=report, agreed=True, words="Yes.", by=somebody, at=at)


def test_nobody_answers_the_own_report(cast: Cast, at: datetime) -> None:
    add_membership(user=cast.ana_reads, facility=cast.linden, role=Role.FACILITY_ADMINISTRATOR, by=None, at=at)
    report = said(cast, at)

    with pytest.raises(OwnReport):
        answer_mistake(report=report, agreed=True, words="Yes.", by=cast.ana_reads, at=at)


def test_an_answer_has_words(cast: Cast, administrator: User, at: datetime) -> None:
    with pytest.raises(WordsMissing):
        answer_mistake(report=said(cast, at), agreed=True, words=" \x00 ", by=administrator, at=at)


def test_who_comes_second_changes_nothing(cast: Cast, administrator: User, at: datetime) -> None:
    report = said(cast, at)
    as_seen = MistakeReport.objects.get(pk=report.pk)
    take_back_mistake(report=report, by=cast.ana_reads, at=at)

    with pytest.raises(StepNotAllowed):
        answer_mistake(report=as_seen, agreed=True, words="Yes.", by=administrator, at=at)
    assert MistakeReport.objects.get(pk=report.pk).answer is None


def test_what_was_said_is_taken_back(cast: Cast, administrator: User, at: datetime) -> None:
    report = said(cast, at)
    guardian = people.reader(cast.ana, at, relation=Relation.GUARDIAN).user
    take_back_mistake(report=report, by=guardian, at=at + LATER)

    assert (report.state, report.taken_back_by, report.taken_back_at) == ("taken_back", str(guardian), at + LATER)
    assert acts(report)[1:] == [("mistake.taken_back", str(guardian))]
    assert told(administrator) == [("mistake.to_answer", {"facility": "Clinic Linden"}, True)]


def test_what_the_facility_agreed_to_is_taken_back_only_where_a_row_stays_away_from_doctors(
    cast: Cast, administrator: User, at: datetime
) -> None:
    reports = [said(cast, at), said(cast, at, kind=Mistake.WRONG_DATE)]
    for report in reports:
        answer_mistake(report=report, agreed=True, words="Yes.", by=administrator, at=at)
    take_back_mistake(report=reports[0], by=cast.ana_reads, at=at)
    with pytest.raises(StepNotAllowed):
        take_back_mistake(report=reports[1], by=cast.ana_reads, at=at)

    assert [report.state for report in reports] == ["taken_back", "agreed"]
    assert [kind for kind, *_rest in told(administrator)][2:] == ["mistake.taken_back"]


@pytest.mark.parametrize("who", ["boris_reads", "approver", "doctor"])
def test_nobody_else_takes_it_back(who: str, cast: Cast, at: datetime) -> None:
    report = said(cast, at)

    with pytest.raises(NotYourPassport):
        take_back_mistake(report=report, by=getattr(cast, who), at=at)


def test_who_lost_the_passport_takes_nothing_back(cast: Cast, at: datetime) -> None:
    report = said(cast, at)
    Reader.objects.filter(user=cast.ana_reads).update(until=at)

    with pytest.raises(NotYourPassport):
        take_back_mistake(report=report, by=cast.ana_reads, at=at + LATER)


@pytest.mark.parametrize(
    "change",
    [
        {"words": "Something else"},
        {"kind": "wrong_side"},
        {"entry": None, "kind": "missing"},
        {"reported_by": "Somebody"},
        {"answer_due_on": date(2030, 1, 1)},
    ],
)
def test_the_database_lets_nobody_change_what_was_said(change: dict[str, object], cast: Cast, at: datetime) -> None:
    report = said(cast, at, words="Not mine")

    with pytest.raises(DatabaseError, match="mistake_said_stands"), transaction.atomic():
        MistakeReport.objects.filter(pk=report.pk).update(**change)


def test_the_database_lets_nobody_change_an_answer_or_delete_a_report(
    cast: Cast, administrator: User, at: datetime
) -> None:
    report = said(cast, at)
    answer_mistake(report=report, agreed=True, words="Yes.", by=administrator, at=at)

    with pytest.raises(DatabaseError, match="mistake_answer_stands"), transaction.atomic():
        MistakeReport.objects.filter(pk=report.pk).update(answer="No.")
    with pytest.raises(DatabaseError, match="mistake_stays"), transaction.atomic():
        MistakeReport.objects.filter(pk=report.pk).delete()
    take_back_mistake(report=report, by=cast.ana_reads, at=at)
    with pytest.raises(DatabaseError, match="mistake_ends_once"), transaction.atomic():
        MistakeReport.objects.filter(pk=report.pk).update(state="agreed", taken_back_at=None, taken_back_by=None)


@pytest.mark.parametrize(
    ("parts", "constraint"),
    [
        ({"kind": "unknown"}, "mistake_kind_known"),
        ({"kind": "missing", "words": "A hand"}, "mistake_in_a_row_or_missing"),
        ({"kind": "other"}, "mistake_said_in_words"),
        ({"place": "Elsewhere"}, "mistake_place_of_missing"),
        ({"reported_as": "doctor"}, "mistake_relation_known"),
        ({"state": "lost"}, "mistake_state_(known|as_answered)"),
        ({"state": "agreed"}, "mistake_state_as_answered"),
        ({"state": "taken_back"}, "mistake_state_as_taken_back"),
        ({"answered_by": "Somebody"}, "mistake_answered_together"),
        ({"taken_back_by": "Somebody"}, "mistake_taken_back_pair"),
    ],
)
def test_the_database_refuses_what_cannot_be(
    parts: dict[str, object], constraint: str, cast: Cast, at: datetime
) -> None:
    sound = {
        "patient": cast.ana,
        "facility": cast.linden,
        "entry": cast.ana_at_linden,
        "kind": "not_mine",
        "reporter_uid": cast.ana_reads.uid,
        "reported_by": "Ana",
        "reported_as": "self",
        "reported_at": at,
        "answer_due_on": at.date(),
    }

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        MistakeReport.objects.create(**sound | parts)


def test_a_row_that_went_into_another_one_is_not_reported(cast: Cast, at: datetime) -> None:
    Entry.objects.filter(pk=cast.ana_at_linden.pk).update(state="joined")

    with pytest.raises(NotYourPassport):
        said(cast, at)
