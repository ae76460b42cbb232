"""What an inspector may read: on a visit that is open, of that hospital, without a name until a case is opened."""

from datetime import date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from passport.access.inspecting import Days, Stage, stage_of, visits_at, visits_of
from passport.access.models import Access, Visit
from passport.access.services import (
    Newcomer,
    NoInspector,
    NotAllowed,
    VisitDaysWrong,
    VisitSaysNothing,
    end_visit,
    invite_visit,
    open_visit,
)
from passport.booklet.models import Entry
from passport.justification.models import Request
from passport.law.vocabulary import Datum
from passport.people.models import Device, Membership, Role
from passport.people.services import accept_invitation
from passport.signing.models import Act
from tests.passport.access.inspected import AUTHORITY, Inspected, inspected, opened, visit

pytestmark = pytest.mark.django_db
SPRING = Days(first=date(2026, 2, 1), last=date(2026, 3, 31))


@pytest.fixture
def here(at: datetime) -> Inspected:
    return inspected(at)


def invite(here: Inspected, at: datetime, **parts: object) -> tuple[Visit, str]:
    told = {"authority": AUTHORITY, "reason": "Yearly", "first_day": at.date(), "last_day": at.date()}
    who = {"facility": here.facility, "who": here.inspector, "by": here.clinic.administrator, "at": at}
    return invite_visit(**{**told, **who, **parts})


def test_an_inspector_is_invited_for_some_days_and_the_act_says_by_whom(here: Inspected, at: datetime) -> None:
    made, secret = invite(here, at, last_day=at.date() + timedelta(days=1))

    assert (made.account, made.authority, made.invited_by, secret) == (
        here.inspector, AUTHORITY, "administrator", "",
    )  # fmt: skip
    assert list(visits_at(here.facility)) == [made] == list(visits_of(here.inspector))
    act = Act.objects.get(verb="visit.invited")
    assert (act.actor, act.subject_uid, act.facility_uid, act.detail) == (
        "administrator",
        made.uid,
        here.facility.uid,
        {"first_day": "2026-03-02", "last_day": "2026-03-03"},
    )


def test_a_newcomer_gets_the_visit_with_the_invitation(here: Inspected, at: datetime) -> None:
    made, secret = invite(here, at, who=Newcomer(given_name="Lejla", surname="Hodžić"))
    before = made.account
    lejla = accept_invitation(secret=secret, username="lejla", password="ten green bottles 1947", at=at)

    assert before is None
    assert open_visit(reader=lejla, uid=made.uid, at=at).visit == made
    assert (made.invitation.role, str(made.invitation)) == (Role.INSPECTOR, "Lejla Hodžić")


@pytest.mark.parametrize("who", ["approver", "radiographer", "inspector", "far_administrator"])
def test_only_the_administrator_of_the_hospital_invites_and_ends(here: Inspected, at: datetime, who: str) -> None:
    people = {
        "approver": here.clinic.approver.user,
        "radiographer": here.clinic.radiographer,
        "inspector": here.inspector,
        "far_administrator": here.elsewhere.administrator,
    }
    made = visit(here, at)
    with pytest.raises(NotAllowed):
        invite(here, at, by=people[who])
    with pytest.raises(NotAllowed):
        end_visit(visit=made, by=people[who], at=at)

    assert list(Visit.objects.values_list("pk", "ended_at")) == [(made.pk, None)]


def test_who_does_not_inspect_here_is_not_invited(here: Inspected, at: datetime) -> None:
    with pytest.raises(NoInspector):
        invite(here, at, who=here.clinic.radiographer)


@pytest.mark.parametrize("silent", ["authority", "reason"])
def test_a_visit_names_authority_and_reason(here: Inspected, at: datetime, silent: str) -> None:
    with pytest.raises(VisitSaysNothing):
        invite(here, at, **{silent: " \x00 "})


@pytest.mark.parametrize(("first", "last"), [(0, -1), (-3, -1), (3, 2)])
def test_a_visit_ends_after_it_begins_and_not_in_the_past(here: Inspected, at: datetime, first: int, last: int) -> None:
    with pytest.raises(VisitDaysWrong):
        invite(here, at, first_day=at.date() + timedelta(days=first), last_day=at.date() + timedelta(days=last))


@pytest.mark.parametrize(
    ("starts", "days_later", "stage"),
    [(1, 0, Stage.COMING), (0, 0, Stage.OPEN), (0, 2, Stage.OPEN), (0, 3, Stage.OVER)],
)
def test_a_visit_is_open_on_its_days_alone(
    here: Inspected, at: datetime, starts: int, days_later: int, stage: Stage
) -> None:
    made, moment = visit(here, at, starts=starts), at + timedelta(days=days_later)

    assert stage_of(made, moment) is stage
    if stage is Stage.OPEN:
        assert open_visit(reader=here.inspector, uid=made.uid, at=moment).visit == made
    else:
        with pytest.raises(NotAllowed):
            open_visit(reader=here.inspector, uid=made.uid, at=moment)


def test_the_day_is_that_of_the_hospital(here: Inspected, at: datetime) -> None:
    made = visit(here, at, starts=1, lasts=0)

    # 23:30 UTC is half past midnight in Belgrade.
    assert stage_of(made, at.replace(hour=23)) is Stage.OPEN
    assert stage_of(made, at.replace(hour=22)) is Stage.COMING


def test_an_ended_visit_opens_nothing_and_stays_ended(here: Inspected, at: datetime) -> None:
    made = visit(here, at)
    ended = end_visit(visit=made, by=here.clinic.administrator, at=at)
    again = end_visit(visit=made, by=here.clinic.administrator, at=at + timedelta(hours=1))

    assert (stage_of(ended, at), ended.ended_at, ended.ended_by, again.ended_at) == (
        Stage.ENDED, at, "administrator", at,
    )  # fmt: skip
    assert Act.objects.filter(verb="visit.ended").count() == 1
    with pytest.raises(NotAllowed):
        open_visit(reader=here.inspector, uid=made.uid, at=at)
    with pytest.raises(IntegrityError), transaction.atomic():
        Visit.objects.filter(pk=made.pk).update(ended_at=None, ended_by=None)


def test_a_visit_is_the_inspectors_own_and_ends_with_the_role(here: Inspected, at: datetime) -> None:
    made = visit(here, at)
    other = Membership.objects.get(user__username="far-inspector").user
    with pytest.raises(NotAllowed):
        open_visit(reader=other, uid=made.uid, at=at)
    here.inspector.memberships.update(until=at)

    with pytest.raises(NotAllowed):
        open_visit(reader=here.inspector, uid=made.uid, at=at)


def test_figures_count_the_rows_of_the_hospital_and_show_nobody(here: Inspected, at: datetime) -> None:
    view = opened(here, at)
    found = view.figures(SPRING)

    assert (found.rows, found.hidden, found.undated) == (3, 1, 0)
    assert (found.with_request, found.with_decision, found.signed, found.sealed) == (1, 1, 0, 0)
    assert (found.complete, found.incomplete, found.not_asked) == (3, 0, 0)
    assert view.figures(Days(first=date(2026, 3, 1), last=date(2026, 3, 1))).rows == 1
    assert not Access.objects.exists()


def test_a_decision_that_was_taken_back_is_none(here: Inspected, at: datetime) -> None:
    Request.objects.filter(entry=here.asked_for).update(decision=None)

    found = opened(here, at).figures(SPRING)

    assert (found.with_request, found.with_decision) == (1, 0)


def test_figures_tell_what_is_signed_incomplete_and_not_asked(here: Inspected, at: datetime) -> None:
    here.asked_for.exposures.update(missing_data="dose_index")
    here.plain.exposures.update(missing_data=None)
    Entry.objects.filter(pk=here.plain.pk).update(state="cannot_sign")
    found = opened(here, at).figures(SPRING)

    assert (found.complete, found.incomplete, found.not_asked, found.sealed) == (1, 1, 1, 1)


def test_repeats_are_counted_with_their_reasons(here: Inspected, at: datetime) -> None:
    here.asked_for.request.repeat_of, here.asked_for.request.repeat_reason = here.plain, "It has grown"
    here.asked_for.request.save()
    found = opened(here, at).figures(SPRING)

    assert (found.repeats, found.repeats_with_reason) == (1, 1)


def test_rows_out_of_count_and_copied_from_paper_are_not_counted(here: Inspected, at: datetime) -> None:
    Entry.objects.filter(pk=here.plain.pk).update(state="void")
    Entry.objects.filter(pk=here.hidden.pk).update(from_paper=True)
    Entry.objects.filter(pk=here.asked_for.pk).update(performed_on=None)
    found = opened(here, at).figures(SPRING)

    assert (found.rows, found.undated) == (0, 1)


def test_devices_tell_what_their_reports_lack(here: Inspected, at: datetime) -> None:
    room = Device.objects.create(facility=here.facility, name="CT 1", serial_number="77", created_at=at)
    Device.objects.create(facility=here.facility, name="Old room", created_at=at)
    here.asked_for.exposures.update(device=room, missing_data="dose_index dose_length")
    here.plain.exposures.update(device=room, missing_data="dose_index")
    found = opened(here, at).devices(SPRING)

    assert [
        (line.device, line.serial_number, line.registered, line.kind, line.parts, line.lacking) for line in found
    ] == [
        ("CT 1", "77", True, "ct", 2, 2),
        ("Old room", "", True, "", 0, 0),
        ("Maker Model", "77", False, "ct", 1, 0),
    ]
    assert found[0].missing == ((Datum.DOSE_INDEX, 2), (Datum.DOSE_LENGTH, 1))
