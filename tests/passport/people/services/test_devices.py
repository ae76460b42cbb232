from datetime import datetime
from importlib import import_module

import pytest
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings

from passport.people.browsers import Browser
from passport.people.models import Ending, Reader, Relation, Role, User
from passport.people.selectors import open_copies, open_pins, passkeys_of, sessions_of
from passport.people.services import (
    Here,
    NotAllowed,
    choose_pin,
    device_hmac,
    end_devices_at_counter,
    end_other_devices,
    end_passkey,
    end_session,
    keep_copy,
)
from passport.signing.models import Act
from tests.passport.people import cast

pytestmark = pytest.mark.django_db

CHROME = Browser(name="Chrome", system="Android")
Store = import_module(settings.SESSION_ENGINE).SessionStore


@pytest.fixture
def ana(at: datetime) -> Reader:
    return cast.reader(cast.patient(cast.facility(at), at), at)


@pytest.fixture
def clerk(ana: Reader, at: datetime) -> User:
    return cast.staff(ana.patient.registered_by, Role.CLERK, at)


def session(user: User) -> UserSession:
    store = Store()
    store["_auth_user_id"] = str(user.pk)
    store.save()
    return UserSession.objects.create(user=user, ip="192.0.2.1", session_key=store.session_key, user_agent="")


def passkey(user: User, name: str = "phone") -> Authenticator:
    return Authenticator.objects.create(user=user, type=Authenticator.Type.WEBAUTHN, data={"name": name})


def phone(reader: Reader, at: datetime) -> bytes:
    """Return the HMAC of a phone with a PIN and a copy."""
    _pin, secret = choose_pin(user=reader.user, pin="195280", browser=CHROME, before="", at=at)
    keep_copy(user=reader.user, patient=reader.patient, device=device_hmac(secret), browser=CHROME, at=at)
    return device_hmac(secret)


def left(user: User) -> tuple[int, int, int, int]:
    return tuple(len(found) for found in (open_pins(user), open_copies(user), passkeys_of(user), sessions_of(user)))


def test_all_others_end_and_the_phone_in_hand_stays(ana: Reader, at: datetime) -> None:
    here, _other = phone(ana, at), phone(ana, at)
    mine, elsewhere = session(ana.user), session(ana.user)
    own, _foreign = passkey(ana.user), passkey(ana.user)

    end_other_devices(user=ana.user, here=Here(session_key=mine.session_key, device=here, passkey=own.pk), at=at)

    assert [bytes(pin.device_hmac) for pin in open_pins(ana.user)] == [here]
    assert [bytes(copy.device_hmac) for copy in open_copies(ana.user)] == [here]
    assert (list(passkeys_of(ana.user)), list(sessions_of(ana.user))) == ([own], [mine])
    assert (Store().exists(mine.session_key), Store().exists(elsewhere.session_key)) == (True, False)


def test_nobody_elses_phone_ends_with_them(ana: Reader, at: datetime) -> None:
    boris = cast.reader(cast.patient(ana.patient.registered_by, at, given_name="Boris", local_id="B-1"), at)
    for who in (ana, boris):
        phone(who, at)
        session(who.user)
        passkey(who.user)

    end_other_devices(user=ana.user, here=Here(session_key=""), at=at)

    assert (left(ana.user), left(boris.user)) == ((0, 0, 0, 0), (1, 1, 1, 1))


def test_the_counter_ends_everything_after_a_loss(ana: Reader, clerk: User, at: datetime) -> None:
    phone(ana, at)
    session(ana.user)
    passkey(ana.user)

    end_devices_at_counter(reader=ana, by=clerk, at=at)

    assert left(ana.user) == (0, 0, 0, 0)
    assert (ana.user.device_pins.get().ended_how, ana.user.offline_copies.get().ended_how) == (
        Ending.COUNTER,
        Ending.COUNTER,
    )
    act = Act.objects.get(verb="devices.ended")
    assert (act.actor_uid, act.subject_uid, act.facility_uid, act.detail) == (
        clerk.uid,
        ana.user.uid,
        ana.patient.registered_by.uid,
        {"reader": ana.uid},
    )


def test_the_counter_takes_the_second_step_from_nobody_who_works_there(ana: Reader, clerk: User, at: datetime) -> None:
    doctor = cast.staff(ana.patient.registered_by, Role.APPROVER, at)
    reads = Reader.objects.create(
        user=doctor, patient=ana.patient, relation=Relation.TRUSTED, since=at, proven_by="the cast"
    )
    session(doctor)
    passkey(doctor)

    end_devices_at_counter(reader=reads, by=clerk, at=at)

    assert left(doctor) == (0, 0, 1, 0)


def test_only_the_counter_of_that_hospital_may(ana: Reader, at: datetime) -> None:
    elsewhere = cast.staff(cast.facility(at, name="Clinic Cedar"), Role.CLERK, at)
    phone(ana, at)

    with pytest.raises(NotAllowed):
        end_devices_at_counter(reader=ana, by=elsewhere, at=at)

    assert left(ana.user) == (1, 1, 0, 0)


def test_with_the_last_passkey_the_codes_go_that_stand_in_for_it(ana: Reader, at: datetime) -> None:
    first, second = passkey(ana.user), passkey(ana.user)
    Authenticator.objects.create(user=ana.user, type=Authenticator.Type.RECOVERY_CODES, data={})

    end_passkey(passkey=first, by=ana.user, at=at)
    kinds = set(Authenticator.objects.values_list("type", flat=True))
    end_passkey(passkey=second, by=ana.user, at=at)

    assert (kinds, Authenticator.objects.count()) == ({"webauthn", "recovery_codes"}, 0)


def test_one_session_ends_and_is_written_down(ana: Reader, at: datetime) -> None:
    one, other = session(ana.user), session(ana.user)

    end_session(session=one, by=ana.user, at=at)

    assert list(sessions_of(ana.user)) == [other]
    assert Act.objects.filter(verb="session.ended", subject_uid=ana.user.uid).count() == 1
