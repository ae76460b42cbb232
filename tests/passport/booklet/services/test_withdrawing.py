"""An approver takes an own signature back: the row waits again, and everything that was signed stays and can be checked."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from passport.booklet import services, states
from passport.booklet.authors import Author, Standing
from passport.booklet.models import Entry
from passport.booklet.verification import verify_entry
from passport.booklet.withdrawing import Why
from passport.people.models import Membership
from passport.signing import canonical
from passport.signing.models import Act, Notice, Seal, Signature, Statement
from tests import cast
from tests.authenticator import Authenticator
from tests.passport.booklet.forging import past_the_triggers
from tests.passport.booklet.readings import event, measure, reading
from tests.passport.booklet.signing import enrol, sign

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def clinic() -> cast.Clinic:
    return cast.clinic()


@pytest.fixture
def key(clinic: cast.Clinic, at: datetime) -> Authenticator:
    held = Authenticator()
    enrol(clinic.approver.user, held, at=at)
    return held


@pytest.fixture
def row(clinic: cast.Clinic, key: Authenticator, at: datetime) -> Entry:
    what = reading(events=(event("1.1", "10"),), totals=(measure("113813", "10"),))
    source = services.Source(name="scanner", facility=clinic.facility)
    entry = services.record_report(reading=what, record=cast.record(), source=source, at=at).entry
    sign([entry], by=clinic.approver.user, authenticator=key, at=at)
    return entry


def now(entry: Entry) -> Entry:
    return Entry.objects.select_related("current_version").get(pk=entry.pk)


def withdraw(
    entry: Entry, clinic: cast.Clinic, at: datetime, *, why: str = Why.WRONG_DAY, **otherwise: Any
) -> Statement:
    by = otherwise.get("by", clinic.approver.user)
    return services.withdraw_answer(entry=now(entry), why=why, by=by, at=at)


def test_the_row_waits_again_and_says_the_same(clinic: cast.Clinic, row: Entry, at: datetime) -> None:
    before = now(row).current_version

    withdraw(row, clinic, at + DAY)

    after = now(row)
    assert (after.state, after.approver, after.approval) == ("amended", clinic.approver, "taken")
    assert (after.current_version.number, after.current_version.row_number) == (2, 2)
    assert (after.current_version.row_statement, after.current_version.frozen_at) == (None, None)
    assert (after.current_version.reason, after.current_version.made_by) == (
        "signature_withdrawn:wrong_day",
        "approver",
    )
    assert before.row_statement.signatures.count() == 1
    found = verify_entry(after)
    assert (found.signed, found.holds, found.differences, found.amended) == (True, True, (), True)
    assert [(one.withdrawn, one.problems) for one in found.signatures] == [(True, ())]
    assert not Notice.objects.filter(user=clinic.approver.user, kind__startswith="entry.").exists()


def test_the_hospital_seals_what_was_said_and_an_act_tells_it(clinic: cast.Clinic, row: Entry, at: datetime) -> None:
    signature = Signature.objects.get()

    statement = withdraw(row, clinic, at + DAY)

    assert (statement.kind, statement.subject_uid, statement.version) == ("withdrawal", row.uid, 1)
    assert canonical.loads(bytes(statement.payload)) == {
        "schema": "radiation-passport/withdrawal/1",
        "entry": row.uid,
        "row": "1",
        "row_digest": bytes(signature.statement.digest).hex(),
        "signature": signature.uid,
        "signer": clinic.approver.user.uid,
        "facility_uid": clinic.facility.uid,
        "facility": clinic.facility.name,
        "why": "wrong_day",
        "withdrawn_at": "2026-03-03T09:30:00+00:00",
    }
    assert Seal.objects.get(statement=statement).facility_uid == clinic.facility.uid
    act = Act.objects.get(verb="entry.signature_withdrawn")
    assert (act.subject_uid, act.actor_uid, act.facility_uid, act.detail) == (
        row.uid,
        clinic.approver.user.uid,
        clinic.facility.uid,
        {"statement": statement.uid, "signature": signature.uid, "why": "wrong_day"},
    )


def test_it_can_be_signed_again_and_taken_back_again(
    clinic: cast.Clinic, key: Authenticator, row: Entry, at: datetime
) -> None:
    withdraw(row, clinic, at + DAY)
    sign([now(row)], by=clinic.approver.user, authenticator=key, at=at + 2 * DAY)
    found = verify_entry(now(row))
    assert (now(row).state, found.holds, found.differences) == ("signed", True, ())
    assert [one.withdrawn for one in found.signatures] == [False]

    withdraw(row, clinic, at + 3 * DAY, why=Why.BY_MISTAKE)

    assert (now(row).state, now(row).current_version.row_number, verify_entry(now(row)).holds) == ("amended", 3, True)
    assert list(Statement.objects.filter(kind="withdrawal").order_by("pk").values_list("version", flat=True)) == [1, 2]


def test_who_did_not_approve_leaves_the_row_to_whoever_did(clinic: cast.Clinic, row: Entry, at: datetime) -> None:
    withdraw(row, clinic, at + DAY, why=Why.NOT_APPROVED)

    after = now(row)
    assert (after.state, after.approver, after.approval) == ("amended", None, "not_recorded")
    assert canonical.loads(bytes(after.current_version.row_payload))["approver"] is None
    assert verify_entry(after).holds


@pytest.mark.parametrize(("why", "asked_again"), [(Why.WRONG_DAY, True), (Why.NOT_APPROVED, False)])
def test_who_did_not_approve_is_not_found_again_by_a_report(
    why: Why, asked_again: bool, clinic: cast.Clinic, row: Entry, at: datetime
) -> None:
    withdraw(row, clinic, at + DAY, why=why)
    Entry.objects.filter(pk=row.pk).update(approver=None, approver_found="")

    authors = [Author(standing=Standing.READ, name="Ковач^Мира")]
    asked = services.find_author(entry=now(row), authors=authors, report="r", at=at + 2 * DAY)

    assert asked == (clinic.approver if asked_again else None)


def test_each_refusal_has_its_own_name_and_changes_nothing(clinic: cast.Clinic, row: Entry, at: datetime) -> None:
    colleague = cast.practitioner(cast.staff(clinic.facility, "colleague", "approver"), "Ива", "Илић").user
    north = cast.clinic("Klinika Sever", prefix="north-").approver.user
    cases: list[tuple[dict[str, Any], type[Exception]]] = [
        ({"by": colleague}, services.NotYourSignature),
        ({"by": clinic.administrator}, services.NotYourRow),
        ({"by": north}, services.NotYourRow),
        ({"why": ""}, services.WhyMissing),
        ({"why": "changed my mind"}, services.WhyMissing),
    ]
    for given, refusal in cases:
        with pytest.raises(refusal):
            withdraw(row, clinic, at + DAY, **given)

    assert (now(row).state, now(row).current_version.number) == ("signed", 1)
    assert not Statement.objects.filter(kind="withdrawal").exists()


def test_only_a_signed_row_has_a_signature_to_take_back(clinic: cast.Clinic, row: Entry, at: datetime) -> None:
    withdraw(row, clinic, at + DAY)

    with pytest.raises(states.NotAllowed):
        withdraw(row, clinic, at + 2 * DAY)


def test_who_may_sign_no_more_may_still_take_back_and_who_left_may_not(
    clinic: cast.Clinic, row: Entry, at: datetime
) -> None:
    clinic.approver.cannot_sign_since, clinic.approver.cannot_sign_reason = at, "licence ended"
    clinic.approver.save()
    Membership.objects.filter(user=clinic.approver.user).update(until=at + 2 * DAY)

    with pytest.raises(services.NotYourRow):
        withdraw(row, clinic, at + 3 * DAY)
    withdraw(row, clinic, at + DAY)

    assert now(row).state == "amended"


def _without_seal(_row: Entry, statement: Statement) -> None:
    Seal.objects.filter(statement=statement).delete()


def _without_statement(row: Entry, statement: Statement) -> None:
    _without_seal(row, statement)
    Statement.objects.filter(pk=statement.pk).delete()


def _without_act(row: Entry, _statement: Statement) -> None:
    Act.objects.filter(verb="entry.signature_withdrawn", subject_uid=row.uid).delete()


def _act_of_another(row: Entry, _statement: Statement) -> None:
    Act.objects.filter(verb="entry.signature_withdrawn", subject_uid=row.uid).update(actor_uid="0" * 32)


def _other_reason(_row: Entry, statement: Statement) -> None:
    said = canonical.loads(bytes(statement.payload)) | {"why": "by_mistake"}
    Statement.objects.filter(pk=statement.pk).update(payload=canonical.dumps(said))


def _signed_again_by_hand(row: Entry, _statement: Statement) -> None:
    first = row.versions.get(number=1)
    Entry.objects.filter(pk=row.pk).update(state="signed", current_version=first)


@pytest.mark.parametrize(
    ("forge", "names"),
    [
        (_without_seal, ("withdrawal.seal.missing",)),
        (_without_statement, ("withdrawal.missing",)),
        (_without_act, ("withdrawal.act",)),
        (_act_of_another, ("withdrawal.act",)),
        (_other_reason, ("withdrawal.act", "withdrawal.seal.digest", "withdrawal.seal.seal")),
        (_signed_again_by_hand, ("entry.current_version", "withdrawal.state")),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_what_is_changed_behind_the_system_is_found_and_named(
    clinic: cast.Clinic,
    row: Entry,
    at: datetime,
    forge: Callable[[Entry, Statement], None],
    names: tuple[str, ...],
) -> None:
    statement = withdraw(row, clinic, at + DAY)

    with past_the_triggers():
        forge(row, statement)

    assert verify_entry(now(row)).differences == names
