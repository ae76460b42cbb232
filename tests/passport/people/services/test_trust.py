"""A patient's code for a trusted person."""

from datetime import date, datetime, timedelta

import pytest

from passport.codes import ALPHABET
from passport.people.models import Attempt, Parting, Patient, Reader, Relation, TrustCode, TrustLasts, User
from passport.people.selectors import open_reader, open_trust_codes
from passport.people.services import (
    NotAllowed,
    PatientForm,
    TrustRefused,
    claim_trust_code,
    end_reader,
    make_trust_code,
    register_patient,
    stop_trust_code,
)
from passport.signing.models import Act, Notice
from tests.passport.people import cast

pytestmark = pytest.mark.django_db

ME, STRANGER = b"\x02" * 32, b"\x03" * 32


@pytest.fixture
def ana(at: datetime) -> Reader:
    return cast.reader(cast.patient(cast.facility(at), at), at)


def code_of(ana: Reader, at: datetime, lasts: TrustLasts = TrustLasts.MONTH) -> str:
    return make_trust_code(patient=ana.patient, lasts=lasts, by=ana.user, at=at)[1]


def claim(code: str, at: datetime, *, user: User | None = None, who: bytes = ME) -> Reader:
    return claim_trust_code(code=code, user=user, who_hmac=who, at=at, name="Mira P")


def refused(code: str, at: datetime, *, user: User | None = None, who: bytes = ME) -> bool:
    try:
        claim(code, at, user=user, who=who)
    except TrustRefused:
        return True
    return False


def test_a_code_has_eighty_bits_and_is_kept_nowhere(ana: Reader, at: datetime) -> None:
    made, code = make_trust_code(patient=ana.patient, lasts=TrustLasts.WEEK, by=ana.user, at=at)

    assert (len(code), set(code) - set(ALPHABET)) == (16, set())
    assert code.encode() not in bytes(made.code_hmac)
    assert code not in str(list(Act.objects.values()))


@pytest.mark.parametrize("lasts, days", [("day", 1), ("week", 7), ("month", 30), ("year", 365), ("revoked", None)])
def test_who_takes_it_up_is_named_by_the_patient_for_as_long_as_was_chosen(
    lasts: str, days: int | None, ana: Reader, at: datetime
) -> None:
    reader = claim(code_of(ana, at, TrustLasts(lasts)).lower(), at)

    assert (reader.patient, reader.relation, reader.since, str(reader.user)) == (ana.patient, "trusted", at, "Mira P")
    assert (reader.proof, reader.proven_by) == ("patient", "Ana Petrović")
    assert reader.until == (at + timedelta(days=days) if days else None)
    assert [(one.user, one.kind) for one in Notice.objects.all()] == [(ana.user, "reader.joined")]
    assert TrustCode.objects.get().reader == reader


def test_a_code_works_once_and_for_ten_minutes(ana: Reader, at: datetime) -> None:
    code = code_of(ana, at)
    assert refused(code, at + timedelta(minutes=10))

    claim(code, at + timedelta(minutes=9, seconds=59))

    assert refused(code, at)
    assert Reader.objects.count() == 2


def test_a_stopped_code_and_one_that_a_later_took_the_place_of_open_nothing(ana: Reader, at: datetime) -> None:
    first, second = code_of(ana, at), code_of(ana, at)
    assert refused(first, at)

    stop_trust_code(trust_code=open_trust_codes(ana.patient, at).get(), by=ana.user, at=at)

    assert refused(second, at)
    assert not open_trust_codes(ana.patient, at).exists()


def test_nobody_takes_up_the_own_code_or_one_beside_a_better_right(ana: Reader, at: datetime) -> None:
    guardian = cast.reader(ana.patient, at, relation=Relation.GUARDIAN)

    assert [refused(code_of(ana, at), at, user=who) for who in (ana.user, guardian.user)] == [True, True]
    assert guardian.user.readerships.get().ended_at is None


def test_a_code_of_who_is_not_the_patient_any_more_opens_nothing(ana: Reader, at: datetime) -> None:
    code = code_of(ana, at)
    Reader.objects.filter(pk=ana.pk).update(until=at + timedelta(minutes=1))

    assert refused(code, at + timedelta(minutes=1))


def test_ten_wrong_tries_stop_that_account_and_nobody_else(ana: Reader, at: datetime) -> None:
    code = code_of(ana, at)
    somebody = User.objects.create_user(username="somebody")
    for _turn in range(10):
        assert refused("0" * 16, at, user=somebody, who=STRANGER)

    assert refused(code, at, user=somebody, who=STRANGER)
    assert claim(code, at, who=STRANGER).patient == ana.patient
    assert Attempt.objects.filter(kind="trust", succeeded=True).count() == 1


def test_wrong_used_and_expired_codes_cost_the_same_statements(
    ana: Reader, at: datetime, django_assert_num_queries: object
) -> None:
    used = code_of(ana, at)
    claim(used, at)
    expired = code_of(ana, at)

    for code in ("0" * 16, used, expired):
        with django_assert_num_queries(4):  # savepoint, a read, the try, release
            assert refused(code, at + timedelta(hours=1))


@pytest.mark.parametrize("relation", [Relation.GUARDIAN, Relation.TRUSTED])
def test_only_the_patient_trusts_somebody(relation: Relation, ana: Reader, at: datetime) -> None:
    other = cast.reader(ana.patient, at, relation=relation)

    with pytest.raises(NotAllowed):
        make_trust_code(patient=ana.patient, lasts=TrustLasts.DAY, by=other.user, at=at)

    assert not TrustCode.objects.exists()


@pytest.mark.parametrize("born, may", [(date(2008, 3, 2), True), (date(2008, 3, 3), False)])
def test_only_somebody_of_age_trusts_somebody(born: date, may: bool, ana: Reader, at: datetime) -> None:
    form = PatientForm(given_name="Lejla", surname="H", birth_date=born)
    lejla: Patient = register_patient(facility=ana.patient.registered_by, form=form, identifiers=[], by=None, at=at)
    own = cast.reader(lejla, at)

    try:
        make_trust_code(patient=lejla, lasts=TrustLasts.DAY, by=own.user, at=at)
    except NotAllowed:
        assert not may
    assert TrustCode.objects.exists() is may


def test_who_is_trusted_once_more_reads_for_the_new_time(ana: Reader, at: datetime) -> None:
    mira = claim(code_of(ana, at, TrustLasts.DAY), at).user

    claim(code_of(ana, at, TrustLasts.REVOKED), at, user=mira)

    assert open_reader(mira, ana.patient, at + timedelta(days=400)) is not None
    assert mira.readerships.filter(ended_how=Parting.REPLACED).count() == 1


def test_the_patient_ends_it_at_once(ana: Reader, at: datetime) -> None:
    mira = claim(code_of(ana, at), at)

    end_reader(reader=mira, how=Parting.PATIENT, by=ana.user, at=at + timedelta(minutes=1))

    assert open_reader(mira.user, ana.patient, at + timedelta(minutes=1)) is None
    assert [one.kind for one in mira.user.notices.all()] == ["reader.ended"]
