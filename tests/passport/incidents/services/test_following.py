"""The text after a long intervention: written at the facility, approved by the operator, then the patient's."""

from datetime import datetime, timedelta

import pytest
from django.db import DatabaseError, transaction

from passport.booklet.models import Entry
from passport.incidents.models import FollowUp, FollowUpSheet
from passport.incidents.services import (
    NotYourRegister,
    NotYourSheet,
    SheetChanged,
    WordsMissing,
    approve_sheet,
    drafts_for,
    may_approve,
    write_sheet,
)
from passport.people.models import Role
from passport.signing.models import Act, Notice
from tests import cast
from tests.passport.incidents.cast import Desk, arrive, dose, intervention
from tests.passport.incidents.cast import desk as make_desk

LATER = timedelta(hours=1)
TEXT = "Look at the skin of your back for four weeks."


@pytest.fixture
def mark(desk: Desk, at: datetime) -> FollowUp:
    entry = arrive(desk, intervention(dose("6200"), study="2.25.700"), at)
    Entry.objects.filter(pk=entry.pk).update(approver=desk.approver)
    drafts_for(entry=entry, at=at)
    return FollowUp.objects.get()


def written(desk: Desk, mark: FollowUp, at: datetime, text: str = TEXT) -> FollowUpSheet:
    return write_sheet(follow_up=mark, text=text, by=desk.physicist, at=at)


def test_a_text_waits_for_the_operator_who_gets_a_notice(desk: Desk, mark: FollowUp, at: datetime) -> None:
    sheet = written(desk, mark, at)

    assert (sheet.number, sheet.text, sheet.written_by, sheet.approved_at) == (1, TEXT, "physicist", None)
    waiting = Notice.objects.filter(kind="follow_up.to_approve")
    assert list(waiting.values_list("user_id", "subject_uid", "detail")) == [
        (desk.approver.user_id, mark.entry.uid, {})
    ]


def test_the_operator_approves_it_under_the_own_name_and_then_it_stays(
    desk: Desk, mark: FollowUp, at: datetime
) -> None:
    sheet = approve_sheet(sheet=written(desk, mark, at), by=desk.approver.user, at=at + LATER)

    assert (sheet.approved_by, sheet.approved_at) == (desk.approver, at + LATER)
    assert Notice.objects.get(kind="follow_up.to_approve").read_at == at + LATER
    readers = Notice.objects.filter(kind="information.written").order_by("user_id")
    assert list(readers.values_list("user_id", flat=True)) == [desk.ana_reads.pk, desk.guardian.pk]
    for change in ({"text": "another"}, {"approved_at": None, "approved_by": None}):
        with pytest.raises(DatabaseError, match="this row cannot be changed"), transaction.atomic():
            FollowUpSheet.objects.update(**change)


def test_approving_twice_is_approving_once(desk: Desk, mark: FollowUp, at: datetime) -> None:
    sheet = written(desk, mark, at)
    for turn in range(2):
        approve_sheet(sheet=sheet, by=desk.approver.user, at=at + turn * LATER)

    assert Act.objects.filter(verb="follow_up.approved").count() == 1
    assert FollowUpSheet.objects.get().approved_at == at


def test_nobody_else_approves_it(desk: Desk, mark: FollowUp, at: datetime) -> None:
    colleague = cast.practitioner(cast.staff(desk.facility, "colleague", Role.APPROVER), "Jovan", "Jovic")
    elsewhere = make_desk(at, name="Clinic Cedar", prefix="cedar-")
    sheet = written(desk, mark, at)

    for who in (colleague.user, elsewhere.approver.user, desk.physicist, desk.administrator, desk.ana_reads):
        assert not may_approve(mark.entry, who, at=at)
        with pytest.raises(NotYourSheet):
            approve_sheet(sheet=sheet, by=who, at=at)
    assert may_approve(mark.entry, desk.approver.user, at=at)


def test_where_no_approver_is_recorded_one_of_the_facility_approves(desk: Desk, mark: FollowUp, at: datetime) -> None:
    Entry.objects.filter(pk=mark.entry_id).update(approver=None)

    sheet = approve_sheet(sheet=written(desk, mark, at), by=desk.approver.user, at=at)
    assert sheet.approved_by == desk.approver


def test_a_text_that_another_one_replaced_is_not_approved(desk: Desk, mark: FollowUp, at: datetime) -> None:
    first, second = written(desk, mark, at), written(desk, mark, at, "Look at the skin, and call us.")

    with pytest.raises(SheetChanged):
        approve_sheet(sheet=first, by=desk.approver.user, at=at)
    assert approve_sheet(sheet=second, by=desk.approver.user, at=at).number == 2


def test_a_text_says_something_and_is_of_the_facility(desk: Desk, mark: FollowUp, at: datetime) -> None:
    elsewhere = make_desk(at, name="Clinic Cedar", prefix="cedar-")

    with pytest.raises(WordsMissing):
        written(desk, mark, at, " ")
    with pytest.raises(NotYourRegister):
        write_sheet(follow_up=mark, text=TEXT, by=elsewhere.physicist, at=at)


def test_the_dose_that_opened_a_follow_up_stays_in_it(mark: FollowUp) -> None:
    for change in ({"value_mgy": "1"}, {"threshold_mgy": 1}):
        with pytest.raises(DatabaseError, match="this row cannot be changed"), transaction.atomic():
            FollowUp.objects.update(**change)
