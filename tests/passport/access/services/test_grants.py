from datetime import datetime, timedelta

import pytest

from passport.access.models import Access, Grant, Purpose
from passport.access.services import CodeRefused, NotAllowed, make_grant, open_passport, redeem_grant, stop_grant
from passport.codes import ALPHABET
from passport.people.models import Attempt, Relation, User
from passport.signing.models import Act, Notice
from passport.signing.selectors import notices_for
from tests.passport.people import cast as people
from tests.passport.people.cast import Cast

ME, STRANGER = b"\x02" * 32, b"\x03" * 32


def code_of(cast: Cast, at: datetime) -> str:
    return make_grant(patient=cast.ana, by=cast.ana_reads, at=at)[1]


def redeem(code: str, by: User, at: datetime, who: bytes = ME) -> Grant:
    return redeem_grant(code=code, by=by, who_hmac=who, at=at)


def test_a_code_has_sixty_bits_and_is_kept_nowhere(cast: Cast, at: datetime) -> None:
    grant, code = make_grant(patient=cast.ana, by=cast.ana_reads, at=at)

    assert (len(code), set(code) - set(ALPHABET)) == (12, set())
    assert code.encode() not in bytes(grant.code_hmac)
    assert code not in str(list(Act.objects.values()))
    assert grant.code_expires_at == at + timedelta(minutes=10)


@pytest.mark.parametrize("who", ["boris_reads", "doctor", "approver", "clerk"])
def test_only_the_patient_or_a_guardian_makes_a_code(who: str, cast: Cast, at: datetime) -> None:
    with pytest.raises(NotAllowed):
        make_grant(patient=cast.ana, by=getattr(cast, who), at=at)

    assert not Grant.objects.exists()


def test_a_guardian_and_a_trusted_person_make_codes_in_the_patients_name(cast: Cast, at: datetime) -> None:
    guardian = people.reader(cast.ana, at, relation=Relation.GUARDIAN).user
    trusted = people.reader(cast.ana, at, relation=Relation.TRUSTED).user

    for who in (cast.ana_reads, guardian, trusted):
        make_grant(patient=cast.ana, by=who, at=at)

    made = Grant.objects.order_by("id").values_list("made_by", "made_as")
    assert list(made) == [(cast.ana_reads.pk, "self"), (guardian.pk, "guardian"), (trusted.pk, "trusted")]


def test_a_trusted_person_sees_and_stops_the_own_codes_only(cast: Cast, at: datetime) -> None:
    trusted = people.reader(cast.ana, at, relation=Relation.TRUSTED).user
    patients = make_grant(patient=cast.ana, by=cast.ana_reads, at=at)[0]
    own = make_grant(patient=cast.ana, by=trusted, at=at)[0]

    view = open_passport(reader=trusted, patient=cast.ana, purpose=Purpose.OWN_RECORD, at=at)
    assert list(view.grants()) == [own]
    with pytest.raises(NotAllowed):
        stop_grant(grant=patients, by=trusted, at=at)
    assert stop_grant(grant=own, by=trusted, at=at).stopped_at == at
    assert stop_grant(grant=patients, by=cast.ana_reads, at=at).stopped_at == at


def test_the_doctor_and_who_looked_name_the_trusted_person_who_gave_the_code(cast: Cast, at: datetime) -> None:
    trusted = people.reader(cast.ana, at, relation=Relation.TRUSTED).user
    code = make_grant(patient=cast.ana, by=trusted, at=at)[1]

    redeem(code, cast.doctor, at)
    view = open_passport(reader=cast.doctor, patient=cast.ana, purpose=Purpose.CARE, at=at)

    assert (view.given_as, view.given_by) == ("trusted", "trusted person")
    assert Access.objects.get(reader_uid=cast.doctor.uid).reason == "trusted person"
    told = Notice.objects.filter(kind="grant.redeemed").order_by("user").values_list("user", flat=True)
    assert list(told) == [cast.ana_reads.pk, trusted.pk]


def test_a_code_belongs_to_the_doctor_who_took_it_up_and_the_patient_is_told_who(cast: Cast, at: datetime) -> None:
    code = code_of(cast, at)

    grant = redeem(f"{code[:4]} {code[4:8]}-{code[8:].lower()}", cast.doctor, at)

    assert (grant.redeemed_by, grant.redeemed_at, grant.until) == (cast.doctor, at, at + timedelta(hours=1))
    notice = Notice.objects.get()
    assert (notice.user, notice.kind, notice.subject_uid) == (cast.ana_reads, "grant.redeemed", grant.uid)
    assert notice.detail == {"doctor": "Dr Petar Ilić", "facility": "Clinic Cedar"}
    with pytest.raises(CodeRefused):
        redeem(code, cast.approver, at)


def test_a_code_lasts_ten_minutes(cast: Cast, at: datetime) -> None:
    code = code_of(cast, at)

    with pytest.raises(CodeRefused):
        redeem(code, cast.doctor, at + timedelta(minutes=10))

    assert redeem(code, cast.doctor, at + timedelta(minutes=10, seconds=-1)).patient == cast.ana


@pytest.mark.parametrize("who", ["boris_reads", "ana_reads", "radiographer", "clerk", "pacs"])
def test_only_doctors_take_a_code_up(who: str, cast: Cast, at: datetime) -> None:
    code = code_of(cast, at)

    with pytest.raises(CodeRefused):
        redeem(code, getattr(cast, who), at)

    assert Grant.objects.get().redeemed_by is None


def test_wrong_used_expired_and_stopped_codes_cost_the_same_statements(
    cast: Cast, at: datetime, django_assert_num_queries: object
) -> None:
    expired, at = code_of(cast, at), at + timedelta(hours=1)
    used = code_of(cast, at)
    redeem(used, cast.doctor, at)
    grant, stopped = make_grant(patient=cast.ana, by=cast.ana_reads, at=at)
    stop_grant(grant=grant, by=cast.ana_reads, at=at)

    for code in ("0" * 12, used, expired, stopped):
        with django_assert_num_queries(6), pytest.raises(CodeRefused):  # savepoint, three reads, the try, release
            redeem(code, cast.doctor, at)


def test_ten_wrong_tries_stop_that_person_and_nobody_else(cast: Cast, at: datetime) -> None:
    code = code_of(cast, at)
    for _turn in range(10):
        with pytest.raises(CodeRefused):
            redeem("0" * 12, cast.approver_elsewhere, at, STRANGER)

    with pytest.raises(CodeRefused):
        redeem(code, cast.approver_elsewhere, at, STRANGER)

    assert redeem(code, cast.doctor, at).redeemed_by == cast.doctor
    assert list(Attempt.objects.filter(kind="grant").order_by("id").values_list("succeeded", flat=True)) == [
        *[False] * 11,
        True,
    ]


def test_a_slip_opens_no_grant(cast: Cast, at: datetime) -> None:
    grant, code = make_grant(patient=cast.ana, by=cast.ana_reads, at=at)
    grant.code_hmac = cast.ana.slips.get().code_hmac
    grant.save()

    with pytest.raises(CodeRefused):
        redeem(code, cast.doctor, at)


@pytest.mark.parametrize("who", ["ana_reads", "doctor"])
def test_the_patient_and_that_doctor_stop_it(who: str, cast: Cast, at: datetime) -> None:
    grant = redeem(code_of(cast, at), cast.doctor, at)

    stop_grant(grant=grant, by=getattr(cast, who), at=at + timedelta(minutes=1))
    stop_grant(grant=grant, by=cast.ana_reads, at=at + timedelta(minutes=2))

    grant.refresh_from_db()
    assert grant.stopped_at == at + timedelta(minutes=1)
    assert Act.objects.filter(verb="grant.stopped").count() == 1


def test_who_stops_it_is_told_no_longer_that_somebody_may_look(cast: Cast, at: datetime) -> None:
    grant = redeem(code_of(cast, at), cast.doctor, at)
    assert notices_for(user=cast.ana_reads).count() == 1

    stop_grant(grant=grant, by=cast.ana_reads, at=at + timedelta(minutes=1))

    assert notices_for(user=cast.ana_reads).count() == 0


@pytest.mark.parametrize("who", ["boris_reads", "approver", "clerk"])
def test_nobody_else_stops_it(who: str, cast: Cast, at: datetime) -> None:
    grant = redeem(code_of(cast, at), cast.doctor, at)

    with pytest.raises(NotAllowed):
        stop_grant(grant=grant, by=getattr(cast, who), at=at)

    grant.refresh_from_db()
    assert grant.stopped_at is None


def test_the_patient_sees_the_codes_that_hold_now(cast: Cast, at: datetime) -> None:
    code_of(cast, at)
    at += timedelta(hours=1)
    running = redeem(code_of(cast, at), cast.doctor, at)
    waiting, _ = make_grant(patient=cast.ana, by=cast.ana_reads, at=at + timedelta(seconds=1))
    stop_grant(grant=make_grant(patient=cast.ana, by=cast.ana_reads, at=at)[0], by=cast.ana_reads, at=at)

    later = at + timedelta(minutes=2)
    view = open_passport(reader=cast.ana_reads, patient=cast.ana, purpose=Purpose.OWN_RECORD, at=later)

    assert list(view.grants()) == [waiting, running]
