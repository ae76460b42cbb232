"""A row that the patient says is somebody else's: gone from shares at once, there for everybody who works with it."""

from datetime import datetime

import pytest

from passport.access.models import Access, Ground, Purpose
from passport.access.scopes import SCOPES
from passport.access.services import (
    NotAllowed,
    View,
    hide_entry,
    make_grant,
    open_emergency,
    open_list,
    open_passport,
    redeem_grant,
)
from passport.booklet.models import Entry, Mistake, MistakeReport
from passport.booklet.services import answer_mistake, report_missing, report_mistake, take_back_mistake
from passport.booklet.services.mistakes import MAY_REPORT
from passport.people.models import Relation, Role, User
from tests.passport.people import cast as people
from tests.passport.people.cast import Cast


@pytest.fixture
def administrator(cast: Cast, at: datetime) -> User:
    return people.staff(cast.linden, Role.FACILITY_ADMINISTRATOR, at, given_name="Luka")


def doctors_view(cast: Cast, at: datetime) -> View:
    code = make_grant(patient=cast.ana, by=cast.ana_reads, at=at)[1]
    redeem_grant(code=code, by=cast.doctor, who_hmac=b"\x02" * 32, at=at)
    return open_passport(reader=cast.doctor, patient=cast.ana, purpose=Purpose.CARE, at=at)


def own_view(cast: Cast, at: datetime, reader: User | None = None) -> View:
    return open_passport(reader=reader or cast.ana_reads, patient=cast.ana, purpose=Purpose.OWN_RECORD, at=at)


def disowned(cast: Cast, at: datetime, entry: Entry | None = None, kind: Mistake = Mistake.NOT_MINE) -> MistakeReport:
    return report_mistake(entry=entry or cast.ana_at_linden, kind=kind, words="", by=cast.ana_reads, at=at)


def marks(view: View) -> dict[str, bool]:
    return {entry.uid: entry.disowned for entry in view.entries()}


def test_the_row_is_gone_from_a_share_that_is_open(cast: Cast, at: datetime) -> None:
    view = doctors_view(cast, at)
    before = set(view.entries())
    disowned(cast, at)

    assert before == {cast.ana_at_linden, cast.ana_at_cedar}
    assert (list(view.entries()), list(view.outline())) == ([cast.ana_at_cedar], [cast.ana_at_cedar])
    assert (view.hidden_count(), view.disowned_count(), view.coverage().facilities) == (0, 1, 1)
    for ask in (lambda: view.entry(cast.ana_at_linden.uid), lambda: view.chain(cast.ana_at_linden)):
        with pytest.raises(NotAllowed):
            ask()


@pytest.mark.parametrize("kind", [Mistake.WRONG_SIDE, Mistake.WRONG_DATE])
def test_what_else_is_wrong_stays_in_shares(kind: Mistake, cast: Cast, at: datetime) -> None:
    disowned(cast, at, kind=kind)
    view = doctors_view(cast, at)

    assert (view.entries().count(), view.disowned_count()) == (2, 0)


@pytest.mark.parametrize(("agreed", "shown"), [(True, 1), (False, 2)])
def test_it_comes_back_when_the_facility_does_not_agree(
    agreed: bool, shown: int, cast: Cast, administrator: User, at: datetime
) -> None:
    report = disowned(cast, at)
    answer_mistake(report=report, agreed=agreed, words="We looked.", by=administrator, at=at)
    view = doctors_view(cast, at)

    assert (view.entries().count(), view.disowned_count()) == (shown, 2 - shown)


def test_it_comes_back_when_it_is_taken_back(cast: Cast, administrator: User, at: datetime) -> None:
    report = disowned(cast, at)
    answer_mistake(report=report, agreed=True, words="We looked.", by=administrator, at=at)
    take_back_mistake(report=report, by=cast.ana_reads, at=at)

    assert doctors_view(cast, at).entries().count() == 2


def test_a_row_that_is_hidden_too_is_counted_once(cast: Cast, at: datetime) -> None:
    disowned(cast, at)
    hide_entry(entry=cast.ana_at_linden, by=cast.ana_reads, at=at)
    view = doctors_view(cast, at)

    assert (view.entries().count(), view.hidden_count(), view.disowned_count()) == (1, 1, 0)


def test_it_stays_marked_for_the_patient_a_guardian_and_a_trusted_person(cast: Cast, at: datetime) -> None:
    disowned(cast, at)
    readers = [cast.ana_reads]
    readers += [
        people.reader(cast.ana, at, relation=relation).user for relation in (Relation.GUARDIAN, Relation.TRUSTED)
    ]
    expected = {cast.ana_at_linden.uid: True, cast.ana_at_cedar.uid: False}

    assert [marks(own_view(cast, at, reader)) for reader in readers] == [expected] * 3


def test_it_stays_marked_in_an_emergency_and_for_its_facility(cast: Cast, at: datetime) -> None:
    disowned(cast, at)
    open_emergency(patient=cast.ana, reader=cast.doctor, facility=cast.cedar, reason="Fall", at=at)
    emergency = open_passport(reader=cast.doctor, patient=cast.ana, purpose=Purpose.EMERGENCY, at=at)
    waiting = open_list(reader=cast.approver, purpose=Purpose.SIGNING, at=at).pending(cast.signer)

    assert marks(emergency) == {cast.ana_at_linden.uid: True, cast.ana_at_cedar.uid: False}
    assert {entry.uid: entry.disowned for entry in waiting} == {
        cast.ana_at_linden.uid: True,
        cast.boris_at_linden.uid: False,
    }


def test_the_row_of_the_right_patient_is_in_that_persons_shares(cast: Cast, at: datetime) -> None:
    disowned(cast, at)
    Entry.objects.filter(pk=cast.ana_at_linden.pk).update(record=people.record(cast.boris))
    boris = open_passport(reader=cast.boris_reads, patient=cast.boris, purpose=Purpose.OWN_RECORD, at=at)

    assert marks(boris) == {cast.ana_at_linden.uid: False, cast.boris_at_linden.uid: False}
    assert [report.entry for report in own_view(cast, at).mistakes()] == [cast.ana_at_linden]
    assert list(boris.mistakes()) == []


def test_a_guardian_reads_nothing_that_was_said_of_a_hidden_row(cast: Cast, at: datetime) -> None:
    guardian = people.reader(cast.ana, at, relation=Relation.GUARDIAN).user
    hidden, shown = disowned(cast, at), disowned(cast, at, cast.ana_at_cedar)
    missing = report_missing(patient=cast.ana, facility=cast.linden, place="", words="A hand", by=cast.ana_reads, at=at)
    hide_entry(entry=cast.ana_at_linden, by=cast.ana_reads, at=at)

    assert set(own_view(cast, at).mistakes()) == {hidden, shown, missing}
    assert set(own_view(cast, at, guardian).mistakes()) == {shown, missing}
    with pytest.raises(NotAllowed):
        own_view(cast, at, guardian).mistake(hidden.uid)


def test_a_guardian_is_offered_no_facility_of_hidden_rows(cast: Cast, at: datetime) -> None:
    guardian = people.reader(cast.ana, at, relation=Relation.GUARDIAN).user
    hide_entry(entry=cast.ana_at_cedar, by=cast.ana_reads, at=at)

    assert own_view(cast, at).known_facilities() == [cast.cedar, cast.linden]
    assert own_view(cast, at, guardian).known_facilities() == [cast.linden]


def test_a_trusted_person_and_a_doctor_read_no_reports(cast: Cast, at: datetime) -> None:
    trusted = people.reader(cast.ana, at, relation=Relation.TRUSTED).user

    for view in (own_view(cast, at, trusted), doctors_view(cast, at)):
        for ask in (view.mistakes, view.known_facilities):
            with pytest.raises(NotAllowed):
                ask()


def test_the_view_and_the_verb_let_the_same_relations_report() -> None:
    own = {relation: SCOPES[Ground(relation), Purpose.OWN_RECORD] for relation in Relation}

    assert {relation for relation, scope in own.items() if scope.reports_mistakes} == MAY_REPORT


def test_the_administrator_reads_what_was_reported_to_the_own_facility(
    cast: Cast, administrator: User, at: datetime
) -> None:
    late, elsewhere = disowned(cast, at), disowned(cast, at, cast.ana_at_cedar)
    settled = disowned(cast, at, kind=Mistake.WRONG_SIDE)
    take_back_mistake(report=settled, by=cast.ana_reads, at=at)
    cast.linden.answer_mistakes_within_days = 3
    cast.linden.save()
    soon = disowned(cast, at, kind=Mistake.WRONG_DATE)
    view = open_list(reader=administrator, purpose=Purpose.CORRECTION, at=at)

    assert (view.mistakes_count(), view.mistakes_due()) == (3, [soon.answer_due_on, late.answer_due_on])
    assert Access.objects.filter(purpose=Purpose.CORRECTION).count() == 0
    assert view.mistakes() == [soon, late, settled]
    assert view.mistake(late.uid) == late
    with pytest.raises(NotAllowed):
        view.mistake(elsewhere.uid)
    look = Access.objects.get(purpose=Purpose.CORRECTION)
    assert (look.patient, look.reader_uid, look.ground) == (cast.ana, administrator.uid, Ground.FACILITY)


@pytest.mark.parametrize(
    ("who", "purpose"),
    [("approver", Purpose.SIGNING), ("radiographer", Purpose.PERFORMING), ("clerk", Purpose.REGISTRATION)],
)
def test_no_other_work_reads_them(who: str, purpose: Purpose, cast: Cast, at: datetime) -> None:
    report = disowned(cast, at)
    view = open_list(reader=getattr(cast, who), purpose=purpose, at=at)

    for ask in (view.mistakes, view.mistakes_count, view.mistakes_due, lambda: view.mistake(report.uid)):
        with pytest.raises(NotAllowed):
            ask()
