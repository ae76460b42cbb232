from datetime import datetime, timedelta

import pytest

from passport.people.browsers import Browser
from passport.people.models import DevicePin, Ending, OfflineCopy, Patient, Relation, Role, User
from passport.people.pins import PinFault
from passport.people.services import (
    PinEnded,
    PinNotTaken,
    PinWrong,
    WorksHere,
    choose_pin,
    device_hmac,
    end_pin,
    keep_copy,
    use_pin,
)
from passport.signing.models import Act
from tests.passport.people import cast

pytestmark = pytest.mark.django_db

PIN, OTHER = "195280", "195281"
PHONE = Browser(name="Chrome", system="Android")


@pytest.fixture
def ana(at: datetime) -> Patient:
    return cast.patient(cast.facility(at), at)


@pytest.fixture
def owner(ana: Patient, at: datetime) -> User:
    return cast.reader(ana, at).user


def chosen(user: User, at: datetime, *, pin: str = PIN, before: str = "") -> tuple[DevicePin, str]:
    return choose_pin(user=user, pin=pin, browser=PHONE, before=before, at=at)


def wrong(secret: str, at: datetime, *, times: int) -> list[int]:
    """Return how many tries were left after each wrong one; 0: the PIN has ended."""
    left = []
    for _turn in range(times):
        with pytest.raises((PinWrong, PinEnded)) as refused:
            use_pin(secret=secret, pin=OTHER, at=at)
        left.append(getattr(refused.value, "left", 0))
    return left


def test_a_pin_signs_in_on_the_phone_where_it_was_chosen(owner: User, at: datetime) -> None:
    made, secret = chosen(owner, at)

    found = use_pin(secret=secret, pin=PIN, at=at + timedelta(days=3))

    made.refresh_from_db()
    assert (found, made.browser, made.system, made.made_at) == (owner, "Chrome", "Android", at)
    assert (made.last_used_at, made.wrong_tries, made.ended_at) == (at + timedelta(days=3), 0, None)


def test_a_pin_may_be_typed_in_the_digits_of_another_script(owner: User, at: datetime) -> None:
    _made, secret = chosen(owner, at, pin="۱۹۵۲۸۰")

    assert use_pin(secret=secret, pin="١٩٥٢٨٠", at=at) == owner


def test_neither_the_pin_nor_the_secret_of_the_phone_is_kept(owner: User, at: datetime) -> None:
    made, secret = chosen(owner, at)

    kept = f"{made.pin_hash} {bytes(made.device_hmac)!r}"
    assert [word for word in (PIN, secret) if word in kept] == []
    assert bytes(made.device_hmac) == device_hmac(secret)


def test_without_the_phone_the_right_pin_opens_nothing_and_counts_for_nobody(owner: User, at: datetime) -> None:
    made, _secret = chosen(owner, at)

    for _turn in range(20):
        with pytest.raises(PinEnded):
            use_pin(secret="0" * 32, pin=PIN, at=at)

    made.refresh_from_db()
    assert (made.wrong_tries, made.ended_at) == (0, None)


def test_the_fifth_wrong_pin_ends_it_on_this_phone_and_on_no_other(owner: User, at: datetime) -> None:
    made, secret = chosen(owner, at)
    elsewhere, other_secret = chosen(owner, at)

    assert wrong(secret, at, times=5) == [4, 3, 2, 1, 0]
    with pytest.raises(PinEnded):
        use_pin(secret=secret, pin=PIN, at=at)

    made.refresh_from_db()
    elsewhere.refresh_from_db()
    assert (made.wrong_tries, made.ended_at, made.ended_how) == (5, at, Ending.WRONG_PINS)
    assert (elsewhere.wrong_tries, use_pin(secret=other_secret, pin=PIN, at=at)) == (0, owner)


def test_a_right_pin_after_four_wrong_ones_begins_the_count_anew(owner: User, at: datetime) -> None:
    _made, secret = chosen(owner, at)
    wrong(secret, at, times=4)

    assert use_pin(secret=secret, pin=PIN, at=at) == owner
    assert wrong(secret, at, times=1) == [4]


def test_with_a_pin_that_ends_its_phone_keeps_no_copy(ana: Patient, owner: User, at: datetime) -> None:
    _made, secret = chosen(owner, at)
    here = keep_copy(user=owner, patient=ana, device=device_hmac(secret), browser=PHONE, at=at)
    elsewhere = keep_copy(user=owner, patient=ana, device=b"another phone", browser=PHONE, at=at)

    wrong(secret, at, times=5)

    assert list(OfflineCopy.objects.order_by("id").values_list("uid", "ended_how")) == [
        (here.uid, Ending.WRONG_PINS),
        (elsewhere.uid, None),
    ]


@pytest.mark.parametrize(
    ("pin", "fault"),
    [
        ("12345", PinFault.NOT_SIX_DIGITS),
        ("000000", PinFault.GUESSED_FIRST),
        ("120685", PinFault.BIRTH_DATE),
        ("220364", PinFault.BIRTH_DATE),  # the same day in the Jalali calendar
    ],
)
def test_a_pin_that_is_guessed_too_easily_is_refused(owner: User, at: datetime, pin: str, fault: PinFault) -> None:
    with pytest.raises(PinNotTaken) as refused:
        chosen(owner, at, pin=pin)

    assert (refused.value.fault, DevicePin.objects.count()) == (fault, 0)


def test_the_birth_date_of_a_child_is_refused_as_well(ana: Patient, at: datetime) -> None:
    guardian = cast.reader(ana, at, relation=Relation.GUARDIAN).user

    with pytest.raises(PinNotTaken):
        chosen(guardian, at, pin="850612")


def test_who_works_here_gets_no_pin_and_one_from_before_opens_nothing(ana: Patient, owner: User, at: datetime) -> None:
    _made, secret = chosen(owner, at)
    doctor = cast.staff(ana.registered_by, Role.APPROVER, at)
    owner.memberships.create(
        facility=ana.registered_by, role=Role.CLERK, since=at - timedelta(days=1), named_by="the cast"
    )

    with pytest.raises(WorksHere):
        chosen(doctor, at)
    with pytest.raises(PinEnded):
        use_pin(secret=secret, pin=PIN, at=at)


def test_an_account_that_was_stopped_does_not_come_in(owner: User, at: datetime) -> None:
    _made, secret = chosen(owner, at)
    owner.is_active = False
    owner.save()

    with pytest.raises(PinEnded):
        use_pin(secret=secret, pin=PIN, at=at)


def test_a_phone_has_one_pin_whoever_chose_the_one_before(ana: Patient, owner: User, at: datetime) -> None:
    boris = cast.reader(cast.patient(ana.registered_by, at, given_name="Boris", local_id="B-1"), at).user
    first, secret = chosen(owner, at)
    keep_copy(user=owner, patient=ana, device=device_hmac(secret), browser=PHONE, at=at)

    _second, new_secret = chosen(boris, at, pin=OTHER, before=secret)

    first.refresh_from_db()
    assert (first.ended_how, OfflineCopy.objects.get().ended_how) == (Ending.REPLACED, Ending.REPLACED)
    assert use_pin(secret=new_secret, pin=OTHER, at=at) == boris
    assert secret != new_secret


def test_a_pin_ends_once(owner: User, at: datetime) -> None:
    made, _secret = chosen(owner, at)

    end_pin(pin=made, how=Ending.OWNER, by=owner, at=at)
    end_pin(pin=made, how=Ending.COUNTER, by=owner, at=at + timedelta(hours=1))

    made.refresh_from_db()
    assert (made.ended_at, made.ended_how) == (at, Ending.OWNER)
    assert list(Act.objects.filter(subject_uid=made.uid).order_by("id").values_list("verb", "actor_uid", "detail")) == [
        ("pin.chosen", owner.uid, {}),
        ("pin.ended", owner.uid, {"how": "owner"}),
    ]
