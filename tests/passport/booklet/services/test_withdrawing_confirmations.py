"""An approver takes back the word on which the hospital confirmed a row: it waits again, and all of it stays and can be checked."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.db.models import QuerySet

from passport.booklet import services, states
from passport.booklet.authors import Author, Standing
from passport.booklet.models import Entry, FromWhom
from passport.booklet.verification import verify_entry
from passport.booklet.withdrawing import Why
from passport.people.models import Reader, Relation, Role
from passport.signing import canonical
from passport.signing.models import Act, HospitalConfirmation, Notice, Seal, Statement
from tests import cast
from tests.authenticator import Authenticator
from tests.passport.booklet.codes import (
    approved_row,
    approver,
    confirm_by_code,
    desk_with_app,
    give_app,
    gone,
    now,
    shown_code,
)
from tests.passport.booklet.forging import past_the_triggers
from tests.passport.booklet.services.desk import Desk
from tests.passport.booklet.signing import enrol, sign
from tests.passport.booklet.withholding import withhold

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def desk(at: datetime) -> Desk:
    return desk_with_app(at)


@pytest.fixture
def row(desk: Desk, at: datetime) -> Entry:
    entry = approved_row(desk)
    confirm_by_code([entry], by=approver(desk), at=at)
    return entry


def withdraw(desk: Desk, row: Entry, *, why: str = Why.WRONG_DAY) -> Statement:
    return services.withdraw_answer(entry=now(row), why=why, by=approver(desk), at=desk.at + DAY)


def test_the_row_waits_again_and_says_the_same(desk: Desk, row: Entry) -> None:
    before = now(row).current_version

    withdraw(desk, row)

    after = now(row)
    assert (after.state, after.approver, after.approval) == ("amended", desk.clinic.approver, "recorded")
    assert (after.current_version.number, after.current_version.row_number) == (2, 2)
    assert (after.current_version.row_statement, after.current_version.frozen_at) == (None, None)
    assert (after.current_version.reason, after.current_version.made_by) == (
        "confirmation_withdrawn:wrong_day",
        "approver",
    )
    assert HospitalConfirmation.objects.get().statement == before.row_statement
    found = verify_entry(after)
    assert (found.signed, found.holds, found.differences, found.amended) == (False, True, (), True)
    assert (found.confirmed.withdrawn, found.signatures) == (True, ())


def test_the_hospital_seals_what_was_said_and_an_act_tells_it(desk: Desk, row: Entry) -> None:
    made = HospitalConfirmation.objects.get()

    statement = withdraw(desk, row)

    assert (statement.kind, statement.subject_uid, statement.version) == ("withdrawal", row.uid, 1)
    assert canonical.loads(bytes(statement.payload)) == {
        "schema": "radiation-passport/confirmation-withdrawal/1",
        "entry": row.uid,
        "row": "1",
        "row_digest": bytes(made.statement.digest).hex(),
        "confirmation": bytes(made.stated.digest).hex(),
        "by": approver(desk).uid,
        "facility_uid": row.facility.uid,
        "facility": row.facility.name,
        "why": "wrong_day",
        "withdrawn_at": "2026-03-03T09:30:00+00:00",
    }
    assert Seal.objects.get(statement=statement).facility_uid == row.facility.uid
    act = Act.objects.get(verb="entry.hospital_confirmation_withdrawn")
    assert (act.subject_uid, act.actor_uid, act.facility_uid, act.detail) == (
        row.uid,
        approver(desk).uid,
        row.facility.uid,
        {"statement": statement.uid, "confirmation": made.uid, "why": "wrong_day"},
    )
    assert not Act.objects.filter(verb="entry.signature_withdrawn").exists()


def test_it_can_be_confirmed_again_and_taken_back_again(desk: Desk, row: Entry, at: datetime) -> None:
    withdraw(desk, row)
    confirm_by_code([now(row)], by=approver(desk), at=at + 2 * DAY, code=shown_code(later=1))
    found = verify_entry(now(row))
    assert (now(row).state, found.holds, found.confirmed.withdrawn) == ("hospital_confirmed", True, False)

    withdraw(desk, row, why=Why.BY_MISTAKE)

    assert (now(row).state, now(row).current_version.row_number) == ("amended", 3)
    assert verify_entry(now(row)).differences == ()
    assert list(Statement.objects.filter(kind="withdrawal").order_by("pk").values_list("version", flat=True)) == [1, 2]


def test_a_key_signs_it_afterwards(desk: Desk, row: Entry, at: datetime) -> None:
    withdraw(desk, row)
    authenticator = Authenticator()
    enrol(approver(desk), authenticator, at=at)

    sign([now(row)], by=approver(desk), authenticator=authenticator, at=at + 2 * DAY)

    checked = verify_entry(now(row))
    assert (now(row).state, checked.signed, checked.confirmed, checked.differences) == ("signed", True, None, ())


def test_who_did_not_approve_leaves_the_row_to_whoever_did_and_is_not_found_again(desk: Desk, row: Entry) -> None:
    withdraw(desk, row, why=Why.NOT_APPROVED)

    after = now(row)
    authors = [Author(standing=Standing.READ, name="Ковач^Мира")]
    found = services.find_author(entry=after, authors=authors, report="r", at=desk.at + 2 * DAY)
    assert (after.state, after.approver, after.approval, found) == ("amended", None, "not_recorded", None)
    assert verify_entry(after).differences == ()


def test_each_refusal_has_its_own_name_and_changes_nothing(desk: Desk, row: Entry, at: datetime) -> None:
    colleague = cast.practitioner(cast.staff(row.facility, "colleague", "approver"), "Ива", "Илић").user
    north = cast.clinic("Klinika Sever", prefix="north-").approver.user
    cases = [
        (colleague, Why.WRONG_DAY, services.NotYourConfirmation),
        (desk.clinic.administrator, Why.WRONG_DAY, services.NotYourRow),
        (north, Why.WRONG_DAY, services.NotYourRow),
        (approver(desk), "", services.WhyMissing),
        (approver(desk), "changed my mind", services.WhyMissing),
    ]
    for by, why, refusal in cases:
        with pytest.raises(refusal):
            services.withdraw_answer(entry=now(row), why=why, by=by, at=at + DAY)

    assert (now(row).state, now(row).current_version.number) == ("hospital_confirmed", 1)
    assert not Statement.objects.filter(kind="withdrawal").exists()


def test_a_hospital_that_forbids_codes_now_lets_an_earlier_one_be_taken_back(desk: Desk, row: Entry) -> None:
    type(row.facility).objects.update(confirms_by_code=False)

    withdraw(desk, row)

    assert now(row).state == "amended"


def test_what_the_hospital_confirmed_for_somebody_gone_is_nobodys_to_take_back_so(desk: Desk, at: datetime) -> None:
    entry = approved_row(desk)
    gone(desk, at)

    with pytest.raises(states.NotAllowed):
        withdraw(desk, entry)
    assert now(entry).state == "cannot_sign"


def _without_seal(_row: Entry, statement: Statement) -> None:
    Seal.objects.filter(statement=statement).delete()


def _without_statement(row: Entry, statement: Statement) -> None:
    _without_seal(row, statement)
    Statement.objects.filter(pk=statement.pk).delete()


def _acts(row: Entry) -> QuerySet[Act]:
    return Act.objects.filter(verb="entry.hospital_confirmation_withdrawn", subject_uid=row.uid)


def _without_act(row: Entry, _statement: Statement) -> None:
    _acts(row).delete()


def _act_of_another(row: Entry, _statement: Statement) -> None:
    _acts(row).update(actor_uid="0" * 32)


def _act_of_a_signature(row: Entry, _statement: Statement) -> None:
    _acts(row).update(verb="entry.signature_withdrawn")


def _other_confirmation(_row: Entry, statement: Statement) -> None:
    said = canonical.loads(bytes(statement.payload)) | {"confirmation": "0" * 64}
    Statement.objects.filter(pk=statement.pk).update(payload=canonical.dumps(said))


def _confirmed_again_by_hand(row: Entry, _statement: Statement) -> None:
    first = row.versions.get(number=1)
    Entry.objects.filter(pk=row.pk).update(state="hospital_confirmed", current_version=first)


@pytest.mark.parametrize(
    ("forge", "names"),
    [
        (_without_seal, ("withdrawal.seal.missing",)),
        (_without_statement, ("withdrawal.missing",)),
        (_without_act, ("withdrawal.act",)),
        (_act_of_another, ("withdrawal.act",)),
        (_act_of_a_signature, ("withdrawal.signature", "withdrawal.act")),
        (
            _other_confirmation,
            ("withdrawal.confirmation", "withdrawal.act", "withdrawal.seal.digest", "withdrawal.seal.seal"),
        ),
        (_confirmed_again_by_hand, ("entry.current_version", "withdrawal.state")),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_what_is_changed_behind_the_system_is_found_and_named(
    desk: Desk, row: Entry, forge: Callable[[Entry, Statement], None], names: tuple[str, ...]
) -> None:
    statement = withdraw(desk, row)

    with past_the_triggers():
        forge(row, statement)

    assert verify_entry(now(row)).differences == names


def told(kind: str) -> list[tuple[str, str, dict[str, object]]]:
    return [
        (one.user.username, one.subject_uid, one.detail)
        for one in Notice.objects.filter(kind=kind).select_related("user").order_by("user__username")
    ]


@pytest.mark.parametrize("signed", [True, False], ids=["signature", "confirmation"])
def test_the_patient_and_who_runs_the_hospital_are_told_once(desk: Desk, at: datetime, signed: bool) -> None:
    entry = approved_row(desk)
    cast.reader(desk.ana, "ana")
    if signed:
        desk.sign(entry)
    else:
        confirm_by_code([entry], by=approver(desk), at=at)

    withdraw(desk, entry)

    who = {"approver": "approver", "facility": entry.facility.name}
    assert told("entry.waits_anew") == [("ana", entry.uid, {})]
    assert told("entry.withdrawn_here") == [(desk.clinic.administrator.username, desk.ana.uid, who)]
    assert told("entry.withdrawn") == []
    assert not Notice.objects.filter(user=approver(desk), kind__startswith="entry.").exists()


def test_a_notice_that_still_waits_is_not_written_twice_and_a_row_from_elsewhere_names_no_page(
    desk: Desk, row: Entry, at: datetime
) -> None:
    cast.reader(desk.ana, "ana")
    type(desk.ana).objects.update(registered_by=cast.facility("Elsewhere"))
    withdraw(desk, row)
    confirm_by_code([now(row)], by=approver(desk), at=at + 2 * DAY, code=shown_code(later=1))

    withdraw(desk, row)

    assert [name for name, _subject, _detail in told("entry.waits_anew")] == ["ana"]
    assert [(name, subject) for name, subject, _detail in told("entry.withdrawn")] == [
        (desk.clinic.administrator.username, row.uid)
    ] * 2


@pytest.mark.parametrize(("kept", "who"), [(False, ["ana", "mother"]), (True, ["ana"])])
def test_guardians_hear_of_a_row_unless_it_is_kept_from_them(
    desk: Desk, row: Entry, at: datetime, kept: bool, who: list[str]
) -> None:
    cast.reader(desk.ana, "ana")
    mother = cast.staff(cast.facility("Elsewhere"), "mother", Role.CLERK)
    Reader.objects.create(user=mother, patient=desk.ana, relation=Relation.GUARDIAN, since=at, proven_by="a decision")
    if kept:
        withhold(row, at=at, from_whom=FromWhom.GUARDIANS)

    withdraw(desk, row)

    assert [name for name, _subject, _detail in told("entry.waits_anew")] == who


def test_an_approver_who_runs_the_hospital_is_not_told_of_the_own_step(desk: Desk, row: Entry) -> None:
    approver(desk).memberships.create(
        facility=row.facility, role=Role.FACILITY_ADMINISTRATOR, since=desk.at, named_by="x"
    )

    withdraw(desk, row)

    assert [name for name, _subject, _detail in told("entry.withdrawn_here")] == [desk.clinic.administrator.username]


def test_a_colleague_with_an_app_cannot_take_back_the_code_of_another(desk: Desk, row: Entry) -> None:
    other = give_app(cast.practitioner(cast.staff(row.facility, "other", "approver"), "Ива", "Илић").user)

    with pytest.raises(services.NotYourConfirmation):
        services.withdraw_answer(entry=now(row), why=Why.WRONG_DAY, by=other, at=desk.at + DAY)


@pytest.mark.parametrize("signed", [True, False], ids=["signature", "confirmation"])
def test_what_an_approver_took_back_is_not_confirmed_when_that_one_can_sign_no_more(
    desk: Desk, at: datetime, signed: bool
) -> None:
    entry = approved_row(desk)
    if signed:
        desk.sign(entry)
    else:
        confirm_by_code([entry], by=approver(desk), at=at)
    withdraw(desk, entry, why=Why.WRONG_PERSON)

    confirmed = gone(desk, at + 2 * DAY)

    after = now(entry)
    assert (confirmed, after.state, after.approver, after.approval) == (0, "amended", None, "not_recorded")
    assert verify_entry(after).differences == ()
    assert Act.objects.get(verb="entry.approver_let_go").detail == {"found_by": "", "gone": desk.clinic.approver.uid}
