"""Rows that a hospital confirms: on the code of an approver without a passkey, or because the approver can sign no more."""

from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction

from passport.booklet import services
from passport.booklet.models import Entry
from passport.booklet.reading import Performed
from passport.booklet.verification import Confirmed, verify_entry
from passport.people.models import Membership, Role, User, WhyNoMore
from passport.people.services import CodeWrong, NoCodeApp, NotAllowed
from passport.signing import canonical
from passport.signing.errors import ChangedMeanwhile, LicenceExpired, NotYourRequest, RequestExpired, RequestUsed
from passport.signing.facsimile import Facsimile
from passport.signing.models import Act, HospitalConfirmation, Notice, Seal, Signature, Statement
from passport.signing.services import CodeUsedBefore, HasSigningKey
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
from tests.passport.booklet.readings import measure, reading
from tests.passport.booklet.services.desk import Desk
from tests.passport.booklet.signing import enrol, sign

pytestmark = pytest.mark.django_db
THE_DAY_BEFORE = Performed(date="2026-02-28", at=None, as_sent="20260228 080000")


@pytest.fixture
def desk(at: datetime) -> Desk:
    return desk_with_app(at)


@pytest.fixture
def row(desk: Desk) -> Entry:
    return approved_row(desk)


def stamp(desk: Desk) -> Facsimile:
    licence = desk.clinic.approver.licence_number
    return Facsimile(name="Мира Ковач", title="др", specialty="radiology", licence_number=licence)


def back(desk: Desk, at: datetime) -> int:
    return services.approver_back(practitioner=desk.clinic.approver, by=desk.clinic.administrator, at=at)


def said_of(entry: Entry) -> dict[str, object]:
    return canonical.loads(bytes(HospitalConfirmation.objects.get(statement__subject_uid=entry.uid).stated.payload))


def test_a_code_lets_the_hospital_seal_the_row_and_what_confirms_it(desk: Desk, row: Entry, at: datetime) -> None:
    (made,) = confirm_by_code([row], by=approver(desk), at=at)

    found, checked = now(row), verify_entry(now(row))
    assert (found.state, found.current_version.row_statement) == ("hospital_confirmed", made.statement)
    assert (checked.signed, checked.holds, checked.differences, checked.signatures) == (False, True, (), ())
    assert checked.confirmed == Confirmed(facsimile=stamp(desk), confirmed_at=at)
    assert (made.how, made.method, made.by_uid, made.why) == ("code", "totp", approver(desk).uid, "")
    assert list(Seal.objects.order_by("pk").values_list("statement__kind", flat=True)) == [
        "row",
        "confirmation",
        "evidence",
    ]
    assert not Signature.objects.exists()
    done = Act.objects.filter(subject_uid=row.uid).order_by("-pk").first()
    assert (done.verb, done.actor_uid) == ("entry.confirmed_by_the_hospital", approver(desk).uid)


def test_the_row_says_the_same_as_a_signed_one_would_and_the_confirmation_names_it(
    desk: Desk, row: Entry, at: datetime
) -> None:
    confirm_by_code([row], by=approver(desk), at=at)

    statement = now(row).current_version.row_statement
    assert (statement.kind, statement.subject_uid, statement.version) == ("row", row.uid, 1)
    assert bytes(statement.payload) == bytes(now(row).current_version.row_payload)
    assert said_of(row) == {
        "schema": "radiation-passport/confirmation/1",
        "row": {"kind": "row", "subject": row.uid, "version": "1", "digest": bytes(statement.digest).hex()},
        "facility_uid": row.facility.uid,
        "facility": row.facility.name,
        "how": "code",
        "method": "totp",
        "by": approver(desk).uid,
        "facsimile": asdict(stamp(desk)),
        "why": None,
        "since": None,
        "confirmed_at": at.astimezone(UTC).isoformat(timespec="microseconds"),
    }


def test_rows_of_two_hospitals_are_sealed_each_by_its_own(desk: Desk, row: Entry, at: datetime) -> None:
    north = cast.clinic("Klinika Sever", prefix="north-").facility
    Membership.objects.create(user=approver(desk), facility=north, role=Role.APPROVER, since=at)
    there = reading(sop_instance_uid="2.25.2", study_instance_uid="2.25.200", totals=(measure("113813", "10"),))
    other = desk.take(there, cast.record("NORTH", "9", desk.ana), north)
    Entry.objects.update(approver=desk.clinic.approver, approval="recorded")

    made = confirm_by_code([other, row], by=approver(desk), at=at)

    assert {one.statement.subject_uid: one.statement.seal.facility_uid for one in made} == {
        other.uid: north.uid,
        row.uid: row.facility.uid,
    }
    assert [verify_entry(now(one)).differences for one in (row, other)] == [(), ()]


def test_who_has_a_key_signs_with_it(desk: Desk, row: Entry, at: datetime) -> None:
    request = services.prepare_confirming(entries=[row], by=approver(desk), at=at)
    enrol(approver(desk), Authenticator(), at=at)

    with pytest.raises(HasSigningKey):
        services.prepare_confirming(entries=[row], by=approver(desk), at=at)
    with pytest.raises(HasSigningKey):
        services.complete_confirming(request_uid=request.uid, code=shown_code(), by=approver(desk), at=at)
    assert now(row).state == "pending"


def test_a_hospital_can_forbid_it(desk: Desk, row: Entry, at: datetime) -> None:
    request = services.prepare_confirming(entries=[row], by=approver(desk), at=at)
    type(row.facility).objects.update(confirms_by_code=False)

    with pytest.raises(services.CodesForbidden):
        services.prepare_confirming(entries=[row], by=approver(desk), at=at)
    with pytest.raises(services.CodesForbidden):
        services.complete_confirming(request_uid=request.uid, code=shown_code(), by=approver(desk), at=at)
    assert now(row).state == "pending"


def _end_role(desk: Desk) -> None:
    approver(desk).memberships.filter(role=Role.APPROVER).update(until=desk.at)


def _end_right(desk: Desk) -> None:
    type(desk.clinic.approver).objects.update(cannot_sign_since=desk.at, cannot_sign_reason="left")


def _end_licence(desk: Desk) -> None:
    type(desk.clinic.approver).objects.update(licence_valid_until=desk.at.date() - timedelta(days=1))


@pytest.mark.parametrize(
    ("end", "error"),
    [
        (_end_role, services.NotYourRow),
        (_end_right, services.CannotSignAnyMore),
        (_end_licence, LicenceExpired),
    ],
)
def test_whose_right_ended_confirms_nothing(
    desk: Desk, row: Entry, at: datetime, end: Callable[[Desk], None], error: type[Exception]
) -> None:
    request = services.prepare_confirming(entries=[row], by=approver(desk), at=at)
    end(desk)

    with pytest.raises(error):
        services.prepare_confirming(entries=[row], by=approver(desk), at=at)
    with pytest.raises(error):
        services.complete_confirming(request_uid=request.uid, code=shown_code(), by=approver(desk), at=at)
    assert (now(row).state, Statement.objects.count()) == ("pending", 0)


def test_each_answer_that_does_not_count_is_refused_for_its_own_reason(desk: Desk, row: Entry, at: datetime) -> None:
    request = services.prepare_confirming(entries=[row], by=approver(desk), at=at)
    stranger = give_app(cast.staff(row.facility, "stranger", Role.APPROVER))

    def answer(code: str, *, by: User | None = None, at: datetime = at) -> None:
        services.complete_confirming(request_uid=request.uid, code=code, by=by or approver(desk), at=at)

    for code in ("", "000000" if shown_code() != "000000" else "000001", "١٢٣٤٥٦", "x" * 200):
        with pytest.raises(CodeWrong):
            answer(code)
    with pytest.raises(NotYourRequest):
        answer(shown_code(), by=stranger)
    with pytest.raises(RequestExpired):
        answer(shown_code(), at=at + timedelta(minutes=10))
    with pytest.raises(NoCodeApp):
        answer(shown_code(), by=cast.staff(row.facility, "third", Role.APPROVER))
    assert (now(row).state, Statement.objects.count()) == ("pending", 0)


def test_a_code_counts_once(desk: Desk, row: Entry, at: datetime) -> None:
    earlier, used = shown_code(), shown_code(later=1)
    confirm_by_code([row], by=approver(desk), at=at, code=used)
    other = desk.pet()

    with pytest.raises(CodeWrong):
        confirm_by_code([other], by=approver(desk), at=at, code=used)
    with pytest.raises(CodeUsedBefore):  # which nobody has used
        confirm_by_code([other], by=approver(desk), at=at, code=earlier)
    assert HospitalConfirmation.objects.count() == 1


def test_a_list_is_answered_once(desk: Desk, row: Entry, at: datetime) -> None:
    request = services.prepare_confirming(entries=[row], by=approver(desk), at=at)
    services.complete_confirming(request_uid=request.uid, code=shown_code(), by=approver(desk), at=at)

    with pytest.raises(RequestUsed):
        services.complete_confirming(request_uid=request.uid, code=shown_code(later=1), by=approver(desk), at=at)


def test_a_row_that_changed_between_screen_and_code_is_named(desk: Desk, row: Entry, at: datetime) -> None:
    request = services.prepare_confirming(entries=[row], by=approver(desk), at=at)
    desk.ct(sop="2.25.0", event_uid="1.0", performed=THE_DAY_BEFORE)

    with pytest.raises(ChangedMeanwhile) as error:
        services.complete_confirming(request_uid=request.uid, code=shown_code(), by=approver(desk), at=at)
    assert (error.value.subjects, now(row).state) == ((row.uid,), "pending")


def test_a_correction_opens_it_and_a_later_key_signs_it(desk: Desk, row: Entry, at: datetime) -> None:
    confirm_by_code([row], by=approver(desk), at=at)
    desk.ct(sop="2.25.0", event_uid="1.0", performed=THE_DAY_BEFORE)
    assert (now(row).state, verify_entry(now(row)).differences) == ("amended", ())
    authenticator = Authenticator()
    enrol(approver(desk), authenticator, at=at)

    sign([row], by=approver(desk), authenticator=authenticator, at=at)

    checked = verify_entry(now(row))
    assert (now(row).state, checked.signed, checked.confirmed, checked.differences) == ("signed", True, None, ())


def test_a_corrected_row_that_was_passed_on_still_was_confirmed_by_who_gave_the_code(
    desk: Desk, row: Entry, at: datetime
) -> None:
    confirm_by_code([row], by=approver(desk), at=at)
    desk.ct(sop="2.25.0", event_uid="1.0", performed=THE_DAY_BEFORE)
    colleague = cast.practitioner(cast.staff(row.facility, "colleague", "approver"), "Ива", "Илић")
    services.pass_on(entry=now(row), to=colleague, by=approver(desk), at=at)

    checked = verify_entry(now(row))
    assert (now(row).approver, checked.differences) == (colleague, ())
    assert checked.confirmed == Confirmed(facsimile=stamp(desk), confirmed_at=at)


def test_a_void_row_keeps_its_confirmation(desk: Desk, row: Entry, at: datetime) -> None:
    confirm_by_code([row], by=approver(desk), at=at)
    services.void_entry(entry=row, reason="Another patient", by=approver(desk), at=at)

    checked = verify_entry(now(row))
    assert (now(row).state, checked.void, checked.differences) == ("void", True, ())


def test_a_row_whose_approver_can_sign_no_more_is_sealed_with_reason_and_day(
    desk: Desk, row: Entry, at: datetime
) -> None:
    assert gone(desk, at) == 1

    made, checked = HospitalConfirmation.objects.get(), verify_entry(now(row))
    assert (now(row).state, now(row).current_version.row_statement) == ("cannot_sign", made.statement)
    assert (made.how, made.why, made.since, made.by_uid) == ("approver_gone", "ill", at, desk.clinic.administrator.uid)
    assert (checked.signed, checked.confirmed, checked.differences) == (
        False,
        Confirmed(facsimile=None, confirmed_at=at),
        (),
    )
    assert Seal.objects.filter(statement__in=[made.statement, made.stated]).count() == 2


def test_no_document_tells_why_somebody_can_sign_no_more(desk: Desk, row: Entry, at: datetime) -> None:
    gone(desk, at)

    said = said_of(row)
    assert "ill" not in str(said["why"])
    assert (len(str(said["why"])), said["facsimile"], said["since"]) == (
        64,
        None,
        at.astimezone(UTC).isoformat(timespec="microseconds"),
    )


def test_who_left_is_gone_without_a_reason_on_record(desk: Desk, row: Entry, at: datetime) -> None:
    _end_role(desk)

    services.approver_gone(practitioner=desk.clinic.approver, by=desk.clinic.administrator, at=at)

    made = HospitalConfirmation.objects.get()
    assert (made.why, made.since, verify_entry(now(row)).differences) == ("role_ended", None, ())


def test_a_mistaken_end_is_taken_back_and_the_row_waits_for_its_approver_again(
    desk: Desk, row: Entry, at: datetime
) -> None:
    gone(desk, at)
    later = at + timedelta(days=1)

    assert back(desk, later) == 1

    found = now(row)
    assert (found.state, found.current_version.number, found.current_version.row_number) == ("pending", 2, 2)
    assert (found.current_version.frozen_at, found.approver.cannot_sign_since) == (None, None)
    assert verify_entry(found).differences == ()
    assert HospitalConfirmation.objects.get().statement.seal  # stays on record
    verbs = list(Act.objects.filter(at=later).order_by("pk").values_list("verb", "actor_uid"))
    by = desk.clinic.administrator.uid
    assert verbs == [("practitioner.signs_again", by), ("entry.approver_signs_again", by)]
    assert Notice.objects.get(subject_uid=row.uid).kind == "entry.signs_again"


def test_after_it_was_taken_back_the_approver_signs_or_is_gone_again(desk: Desk, row: Entry, at: datetime) -> None:
    gone(desk, at)
    back(desk, at)
    gone(desk, at, WhyNoMore.LEFT)
    assert (now(row).state, HospitalConfirmation.objects.count()) == ("cannot_sign", 2)
    back(desk, at)
    authenticator = Authenticator()
    enrol(approver(desk), authenticator, at=at)

    sign([row], by=approver(desk), authenticator=authenticator, at=at)

    checked = verify_entry(now(row))
    assert (now(row).state, checked.signed, checked.confirmed, checked.differences) == ("signed", True, None, ())


def test_only_who_runs_the_hospital_takes_it_back_and_for_nobody_who_left(desk: Desk, row: Entry, at: datetime) -> None:
    gone(desk, at)
    with pytest.raises(NotAllowed):
        services.approver_back(practitioner=desk.clinic.approver, by=approver(desk), at=at)
    _end_role(desk)

    with pytest.raises(services.StillGone), transaction.atomic():
        back(desk, at)
    assert (now(row).state, now(row).approver.cannot_sign_since) == ("cannot_sign", at)
