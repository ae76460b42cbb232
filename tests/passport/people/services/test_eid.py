"""Whose passport a number opens that the provider of a national eID vouches for, and when it opens none."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from allauth.socialaccount.models import SocialAccount
from django.contrib.auth.hashers import make_password

from passport.people.models import Attempt, Patient, Proof, Reader, Relation, Role, User
from passport.people.selectors import own_accounts, patients_numbered
from passport.people.services import EidRefused, NoOtherWay, allow_eid, claim_with_eid, end_eid, opens_with_eid
from passport.people.vouched import Vouched
from passport.signing.models import Act
from tests import cast

pytestmark = pytest.mark.django_db
WHO = b"w" * 32
JMBG, OTHER_JMBG = "0205961715012", "0101980710000"
ANA = Vouched(
    issuer="https://id.example.org",
    subject="Sub-1",
    kind="jmbg",
    number=JMBG,
    births=frozenset({date(1961, 5, 2)}),
)


@pytest.fixture
def ana() -> Patient:
    return cast.patient(cast.facility())


def comes(vouched: Vouched, at: datetime, *, who: bytes = WHO) -> Reader:
    return claim_with_eid(vouched=vouched, provider="eUprava", who_hmac=who, at=at)


def refused(vouched: Vouched, at: datetime, *, who: bytes = WHO) -> bool:
    """Return whether nothing opens; whatever else happened to accounts would be seen."""
    before = (User.objects.count(), Reader.objects.count(), SocialAccount.objects.count(), Act.objects.count())
    with pytest.raises(EidRefused):
        comes(vouched, at, who=who)
    return before == (
        User.objects.count(),
        Reader.objects.count(),
        SocialAccount.objects.count(),
        Act.objects.count(),
    )


def with_password(user: User) -> User:
    User.objects.filter(pk=user.pk).update(password=make_password("a long enough pass phrase"))
    user.refresh_from_db()
    return user


def test_a_number_that_one_patient_has_makes_that_patients_own_account(ana: Patient, at: datetime) -> None:
    reader = comes(ANA, at)

    assert (reader.patient, reader.relation, reader.proof, reader.proven_by) == (
        ana,
        Relation.SELF,
        Proof.NATIONAL_EID,
        "eUprava",
    )
    assert (str(reader.user), reader.user.has_usable_password(), reader.user.email) == ("Ана Анић", False, "")


def test_the_act_and_the_link_hold_neither_the_number_nor_what_the_provider_calls_somebody(
    ana: Patient, at: datetime
) -> None:
    reader = comes(ANA, at)

    link, act = SocialAccount.objects.get(), Act.objects.get(verb="eid.used")
    assert (act.actor_uid, act.subject_uid, act.facility_uid, act.detail) == (
        reader.user.uid,
        reader.uid,
        ana.registered_by.uid,
        {"new": 1},
    )
    assert (link.provider, link.user, len(link.uid)) == (ANA.issuer, reader.user, 64)
    kept = f"{link.uid} {link.extra_data} {act.detail} {act.actor}"
    assert [word for word in (JMBG, "Sub-1") if word in kept] == []


def test_who_comes_again_uses_the_same_account(ana: Patient, at: datetime) -> None:
    first, second = comes(ANA, at), comes(ANA, at + timedelta(days=1))

    assert (second.user, second.pk) == (first.user, first.pk)
    assert (User.objects.count(), SocialAccount.objects.count()) == (1, 1)


def test_an_account_that_came_with_a_slip_is_used_again(ana: Patient, at: datetime) -> None:
    own = cast.reader(ana)

    assert comes(ANA, at).user == own
    assert own_accounts(ana, at) == [own]


def test_of_several_own_accounts_the_one_that_is_linked_is_used(ana: Patient, at: datetime) -> None:
    linked = comes(ANA, at).user
    older = cast.reader(ana)

    assert own_accounts(ana, at) == [older, linked]
    assert comes(ANA, at).user == linked


def test_whoever_works_here_gets_an_account_of_a_patient_beside_it(ana: Patient, at: datetime) -> None:
    staff = cast.staff(ana.registered_by, "clerk", Role.CLERK)
    Reader.objects.create(user=staff, patient=ana, relation=Relation.SELF, since=cast.LONG_AGO, proven_by="the cast")

    user = comes(ANA, at).user

    assert (user == staff, user.memberships.count(), comes(ANA, at).user) == (False, 0, user)


def test_an_account_that_begins_to_work_here_is_opened_no_more(ana: Patient, at: datetime) -> None:
    patient_once = comes(ANA, at).user
    patient_once.memberships.create(facility=ana.registered_by, role=Role.CLERK, since=at, named_by="the cast")

    user = comes(ANA, at).user

    assert user != patient_once
    assert SocialAccount.objects.get().user == user


def test_an_account_that_is_closed_stays_closed(ana: Patient, at: datetime) -> None:
    cast.reader(ana)
    User.objects.update(is_active=False)

    assert refused(ANA, at)


def test_a_number_that_nobody_has_opens_nothing(at: datetime) -> None:
    assert refused(ANA, at)


def test_a_number_that_two_have_opens_nothing_however_it_was_typed(ana: Patient, at: datetime) -> None:
    twin = cast.patient(cast.facility("Клиника Мир"), given_name="Мира")
    Patient.objects.filter(pk=twin.pk).update(personal_number="0205 961 715012")

    assert patients_numbered(kind="jmbg", number=JMBG) == [ana, twin]
    assert refused(ANA, at)


@pytest.mark.parametrize("births", [{date(1961, 5, 3)}, {date(1961, 5, 2), date(1961, 5, 3)}])
def test_a_birth_date_of_somebody_else_opens_nothing(ana: Patient, at: datetime, births: set[date]) -> None:
    assert refused(replace(ANA, births=frozenset(births)), at)


def test_without_a_birth_date_the_number_is_enough(ana: Patient, at: datetime) -> None:
    assert comes(replace(ANA, births=frozenset()), at).patient == ana


def test_the_same_digits_of_another_kind_are_another_number(at: datetime) -> None:
    cast.patient(cast.facility(country="TR", time_zone="Europe/Istanbul"))

    assert refused(ANA, at)
    assert len(patients_numbered(kind="tckn", number=JMBG)) == 1


def test_a_number_that_was_taken_from_the_patient_since_opens_nothing(ana: Patient, at: datetime) -> None:
    Patient.objects.update(personal_number="")

    assert refused(ANA, at)


def test_a_child_that_may_not_come_alone_does_not_come_with_an_eid(ana: Patient, at: datetime) -> None:
    born = date(2015, 5, 2)
    Patient.objects.update(birth_date=born)

    assert refused(replace(ANA, births=frozenset({born})), at)


def test_another_number_under_the_same_subject_is_refused(ana: Patient, at: datetime) -> None:
    boris = cast.patient(ana.registered_by, "Борис", "Борић")
    Patient.objects.filter(pk=boris.pk).update(
        personal_number=OTHER_JMBG, plain_number=OTHER_JMBG, birth_date=date(1980, 1, 1)
    )
    other = replace(ANA, number=OTHER_JMBG, births=frozenset({date(1980, 1, 1)}))
    comes(ANA, at)

    assert refused(other, at)
    assert comes(replace(other, subject="sub-1"), at).patient == boris


def test_tries_are_counted_by_subject_and_who_tries_too_often_is_answered_as_if_unknown(
    ana: Patient, at: datetime
) -> None:
    Patient.objects.update(plain_number="")
    assert [refused(ANA, at) for _turn in range(10)] == [True] * 10
    Patient.objects.update(plain_number=JMBG)

    assert refused(ANA, at, who=b"x" * 32)
    assert comes(replace(ANA, subject="Sub-2"), at).patient == ana
    assert comes(ANA, at + timedelta(minutes=16)).patient == ana


def test_tries_are_counted_by_address_so_that_no_provider_asks_for_one_number_after_another(
    ana: Patient, at: datetime
) -> None:
    wrong = [Attempt(kind="eid_from", who_hmac=WHO, at=at, succeeded=False) for _turn in range(50)]
    Attempt.objects.bulk_create(wrong)

    assert refused(ANA, at)
    assert comes(replace(ANA, subject="Sub-2"), at, who=b"x" * 32).patient == ana


def test_an_owner_with_another_way_to_come_back_ends_it_and_allows_it_again(ana: Patient, at: datetime) -> None:
    user = with_password(comes(ANA, at).user)
    assert opens_with_eid(user) is True

    end_eid(user=user, at=at)
    assert (opens_with_eid(user), refused(ANA, at), refused(replace(ANA, subject="new"), at)) == (False, True, True)

    allow_eid(user=user, at=at)
    assert (opens_with_eid(user), comes(ANA, at).user) == (True, user)
    assert [act.verb for act in Act.objects.order_by("id")] == ["eid.used", "eid.ended", "eid.allowed", "eid.used"]


def test_the_only_way_in_is_not_ended(ana: Patient, at: datetime) -> None:
    user = comes(ANA, at).user

    with pytest.raises(NoOtherWay):
        end_eid(user=user, at=at)

    assert opens_with_eid(user) is True
    assert opens_with_eid(cast.reader(ana)) is None
