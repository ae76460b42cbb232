"""What the system opens by itself, once, and what it never takes back."""

from datetime import UTC, datetime, timedelta

import pytest

from passport.booklet.models import Entry
from passport.booklet.reading import Grade, Kind
from passport.booklet.states import State
from passport.incidents.models import FollowUp, Incident
from passport.incidents.services import drafts_for, drafts_for_row, drafts_missed, no_incident
from passport.justification.models import AskedAnswer, Request
from passport.law.vocabulary import Ask
from passport.people.models import Facility
from passport.signing.models import Act, Notice
from tests.passport.incidents.cast import ORDERS_NOTHING, Desk, answer, arrive, dose, intervention
from tests.passport.incidents.cast import desk as make_desk

LATER = timedelta(hours=1)
STUDY = "2.25.700"
PLANE_A, PLANE_B, ALL_PLANES = "113620", "113621", "113890"


def opened(entry: Entry, at: datetime) -> list[tuple[str, str, str]]:
    return [(one.kind, one.state, one.opened_for) for one in drafts_for(entry=entry, at=at)]


def high(desk: Desk, at: datetime, mgy: str = "6200") -> Entry:
    return arrive(desk, intervention(dose(mgy), study=STUDY), at)


# An exposed pregnant woman.


def test_an_answer_yes_opens_one_draft_however_often_it_is_asked_for(desk: Desk, at: datetime) -> None:
    answer(desk, AskedAnswer.YES, at)

    for turn in range(3):
        drafts_for(entry=desk.entry, at=at + turn * LATER)

    incident = Incident.objects.get()
    assert (incident.kind, incident.state, incident.entry) == ("pregnant", "draft", desk.entry)
    assert (incident.opened_for, incident.opened_by, incident.what) == (f"pregnant {desk.entry.uid}", "", "")
    assert (incident.happened_on, incident.noticed_at) == (desk.entry.performed_on, at)
    assert Act.objects.filter(verb="incident.opened").values_list("actor_uid", "detail").get() == ("", {})


def test_an_answer_beside_the_request_counts_once_the_request_stands_beside_the_row(desk: Desk, at: datetime) -> None:
    request = Request.objects.create(
        facility=desk.facility, record=desk.record, kind=Kind.CT, state_at=at, created_at=at
    )
    answer(desk, AskedAnswer.YES, at, request=request)
    before = opened(desk.entry, at)
    Request.objects.filter(pk=request.pk).update(
        state="performed", entry=desk.entry, entry_found_by="order_number", indication="fall"
    )

    assert before == []
    assert opened(desk.entry, at) == [("pregnant", "draft", f"pregnant {desk.entry.uid}")]


@pytest.mark.parametrize("said", [said for said in AskedAnswer if said != AskedAnswer.YES])
def test_no_other_answer_opens_one(desk: Desk, said: AskedAnswer, at: datetime) -> None:
    answer(desk, said, at)

    assert opened(desk.entry, at) == []


def test_yes_to_another_question_opens_none(desk: Desk, at: datetime) -> None:
    asked = {"actor": "performer", "by": desk.radiographer, "at": at, "answer": AskedAnswer.YES}
    desk.entry.asked.create(ask=Ask.BREASTFEEDING, **asked)

    assert opened(desk.entry, at) == []


@pytest.mark.parametrize(
    ("later", "stands"),
    [
        (AskedAnswer.EXCLUDED, False),
        (AskedAnswer.NO, False),
        (AskedAnswer.NOT_POSSIBLE, False),
        (AskedAnswer.NOT_KNOWN, True),
        (AskedAnswer.NOT_ASKED, True),
        (AskedAnswer.POSSIBLE, True),
    ],
)
def test_a_later_answer_speaks_against_yes_only_when_it_says_no(
    desk: Desk, later: AskedAnswer, stands: bool, at: datetime
) -> None:
    answer(desk, AskedAnswer.YES, at)
    answer(desk, later, at + LATER)

    assert bool(opened(desk.entry, at + LATER)) == stands


def test_a_draft_that_was_opened_stays_when_the_answer_is_taken_back(desk: Desk, at: datetime) -> None:
    answer(desk, AskedAnswer.YES, at)
    drafts_for(entry=desk.entry, at=at)
    answer(desk, AskedAnswer.EXCLUDED, at + LATER)

    assert opened(desk.entry, at + LATER) == []
    assert Incident.objects.get().state == "draft"


def test_what_a_person_called_no_incident_is_not_opened_once_more(desk: Desk, at: datetime) -> None:
    answer(desk, AskedAnswer.YES, at)
    (draft,) = drafts_for(entry=desk.entry, at=at)
    no_incident(incident=draft, why="The exposure was decided on and shielded.", by=desk.physicist, at=at)

    assert opened(desk.entry, at + LATER) == [("pregnant", "no_incident", f"pregnant {desk.entry.uid}")]
    assert Incident.objects.count() == 1


def test_a_text_that_knows_no_incidents_keeps_no_draft_from_being_opened(at: datetime, db: None) -> None:
    desk = make_desk(at, ORDERS_NOTHING)
    answer(desk, AskedAnswer.YES, at)

    assert opened(desk.entry, at) == [("pregnant", "draft", f"pregnant {desk.entry.uid}")]


@pytest.mark.parametrize("state", [State.VOID, State.JOINED])
def test_a_row_that_tells_of_no_exposure_opens_nothing(desk: Desk, state: State, at: datetime) -> None:
    answer(desk, AskedAnswer.YES, at)
    Entry.objects.filter(pk=desk.entry.pk).update(state=state)

    assert opened(desk.entry, at) == []


def test_those_who_keep_the_register_are_asked_without_a_word_about_what_it_is(desk: Desk, at: datetime) -> None:
    answer(desk, AskedAnswer.YES, at)
    drafts_for(entry=desk.entry, at=at)
    drafts_for(entry=high(desk, at), at=at)

    told = Notice.objects.order_by("user_id").values_list("user_id", "kind", "subject_uid", "detail")
    assert list(told) == [
        (keeper.pk, "incident.draft", desk.facility.uid, {"facility": "Clinic Linden"})
        for keeper in (desk.physicist, desk.administrator)
    ]


# A dose at the skin.


def test_a_dose_above_the_threshold_opens_a_mark_and_a_draft_once(desk: Desk, at: datetime) -> None:
    entry = high(desk, at)

    for turn in range(3):
        drafts_for(entry=entry, at=at + turn * LATER)

    mark = FollowUp.objects.get()
    assert (mark.entry, mark.value_mgy, mark.threshold_mgy, mark.now_mgy) == (entry, "6200", 5000, None)
    assert Incident.objects.values_list("kind", "opened_for").get() == ("follow_up", f"follow-up {entry.uid}")
    assert Act.objects.filter(verb="follow_up.opened").count() == 1


@pytest.mark.parametrize(("mgy", "opens"), [("5000", False), ("5000.1", True), ("900", False)])
def test_only_what_is_above_the_threshold_counts(desk: Desk, mgy: str, opens: bool, at: datetime) -> None:
    assert bool(opened(high(desk, at, mgy), at)) == opens


def test_the_threshold_is_that_of_the_facility(desk: Desk, at: datetime) -> None:
    Facility.objects.update(follow_up_mgy=3000)
    entry = high(desk, at, "3100")
    drafts_for(entry=entry, at=at)

    assert FollowUp.objects.get().threshold_mgy == 3000


def test_planes_are_not_added(desk: Desk, at: datetime) -> None:
    planes = (dose("3000", plane=PLANE_A), dose("2900", plane=PLANE_B), dose("5900", plane=ALL_PLANES))
    entry = arrive(desk, intervention(*planes, study=STUDY), at)

    assert opened(entry, at) == []


def test_the_plane_with_the_higher_dose_is_named(desk: Desk, at: datetime) -> None:
    planes = (dose("3000", plane=PLANE_A), dose("5100", plane=PLANE_B))
    drafts_for(entry=arrive(desk, intervention(*planes, study=STUDY), at), at=at)

    assert FollowUp.objects.values_list("value_mgy", "plane").get() == ("5100", PLANE_B)


def test_a_total_over_all_planes_counts_where_nothing_else_is_known(desk: Desk, at: datetime) -> None:
    entry = arrive(desk, intervention(dose("5100", plane=ALL_PLANES), study=STUDY), at)

    assert [kind for kind, _, _ in opened(entry, at)] == ["follow_up"]


def test_an_estimate_of_its_maker_opens_nothing(desk: Desk, at: datetime) -> None:
    entry = high(desk, at, "100")
    entry.current_version.doses.filter(code_value="113725").update(value="9000", value_sort=9000, origin="estimate")

    assert opened(entry, at) == []


def test_a_dose_that_a_person_read_at_the_device_counts(desk: Desk, at: datetime) -> None:
    entry = arrive(desk, intervention(dose("5200", grade=Grade.TYPED), study=STUDY), at)

    assert [kind for kind, _, _ in opened(entry, at)] == ["follow_up"]


def test_a_row_copied_from_paper_opens_no_follow_up(desk: Desk, at: datetime) -> None:
    entry = high(desk, at)
    Entry.objects.filter(pk=entry.pk).update(from_paper=True)

    assert opened(entry, at) == []


def test_a_later_report_that_lowers_the_dose_removes_nothing_and_is_said(desk: Desk, at: datetime) -> None:
    entry = high(desk, at)
    drafts_for(entry=entry, at=at)
    arrive(desk, intervention(dose("1200"), study=STUDY, report=2, at="20260301112000"), at + LATER)

    for turn in (1, 2):
        assert opened(entry, at + turn * LATER) == [("follow_up", "draft", f"follow-up {entry.uid}")]
    mark = FollowUp.objects.get()
    assert (mark.value_mgy, mark.now_mgy, mark.now_at) == ("6200", "1200", at + LATER)
    assert Act.objects.filter(verb="follow_up.dose_changed").count() == 1


def test_a_dose_that_comes_back_is_said_as_well(desk: Desk, at: datetime) -> None:
    entry = high(desk, at)
    drafts_for(entry=entry, at=at)
    for report, mgy in ((2, "1200"), (3, "7000")):
        later = intervention(dose(mgy), study=STUDY, report=report, at=f"2026030111{report}000")
        arrive(desk, later, at + LATER)
        drafts_for(entry=entry, at=at + report * LATER)

    assert FollowUp.objects.values_list("value_mgy", "now_mgy").get() == ("6200", "7000")


def test_a_day_to_come_is_not_taken_over(desk: Desk, at: datetime) -> None:
    answer(desk, AskedAnswer.YES, at)
    Entry.objects.filter(pk=desk.entry.pk).update(performed_on=datetime(2031, 1, 1, tzinfo=UTC).date())
    (draft,) = drafts_for(entry=desk.entry, at=at)

    assert draft.happened_on is None


# How it is called.


def test_most_rows_cost_one_statement(desk: Desk, at: datetime, django_assert_num_queries: object) -> None:
    with django_assert_num_queries(1):
        assert drafts_for_row(entry_uid=desk.entry.uid, at=at) == []


def test_a_row_is_found_by_its_uid(desk: Desk, at: datetime) -> None:
    entry = high(desk, at)

    assert [one.entry for one in drafts_for_row(entry_uid=entry.uid, at=at)] == [entry]
    assert drafts_for_row(entry_uid="", at=at) == []
    assert drafts_for_row(entry_uid="of nobody", at=at) == []


def test_what_a_killed_worker_left_is_opened_by_the_next_one(desk: Desk, at: datetime) -> None:
    high(desk, at)
    answer(desk, AskedAnswer.YES, at)

    assert drafts_missed(since=at - LATER, at=at) == 2
    assert set(Incident.objects.values_list("kind", flat=True)) == {"follow_up", "pregnant"}


def test_what_was_written_long_ago_is_left_alone(desk: Desk, at: datetime) -> None:
    high(desk, at)
    Facility.objects.update(follow_up_mgy=10)

    assert drafts_missed(since=at + LATER, at=at + LATER) == 0
    assert not Incident.objects.exists()
