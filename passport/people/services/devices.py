"""Ending what a person's phones and computers may do: one thing, all others, or all at the counter after a loss."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal.auth import WebAuthn
from allauth.usersessions.models import UserSession
from django.db import transaction

from passport.people.models import Ending, Reader, User
from passport.people.selectors import open_copies, open_pins, passkeys_of, sessions_of, works_here
from passport.people.services.contacts import end_contacts_of
from passport.people.services.copies import end_copy
from passport.people.services.permission import Verb, require
from passport.people.services.pins import end_pin
from passport.signing.acts import Subject, record_act


@dataclass(frozen=True, kw_only=True)
class Here:
    """By what the phone in hand is known: its session, its secret's HMAC, and the passkey that signed it in."""

    session_key: str
    device: bytes | None = None
    passkey: int | None = None


@transaction.atomic
def add_passkey(*, user: User, name: str, credential: dict[str, Any], at: datetime) -> Authenticator:
    """Let a passkey sign somebody in whose answer was checked; return it."""
    made: Authenticator = WebAuthn.add(user, name, credential).instance
    _act("passkey.made", user, by=user, at=at)
    return made


def living_sessions(user: User) -> list[UserSession]:
    """Return where an account is signed in, the latest first, after forgetting the places where it is no more."""
    return sorted(UserSession.objects.purge_and_list(user), key=lambda one: one.last_seen_at, reverse=True)


@transaction.atomic
def end_session(*, session: UserSession, by: User, at: datetime) -> None:
    """Sign somebody out elsewhere."""
    session.end()
    _act("session.ended", session.user, by=by, at=at)


@transaction.atomic
def end_passkey(*, passkey: Authenticator, by: User, at: datetime) -> None:
    """Let a passkey sign in no more; the phone may still offer it, in vain."""
    passkey.delete()
    rest = Authenticator.objects.filter(user=passkey.user)
    if not rest.exclude(type=Authenticator.Type.RECOVERY_CODES).exists():
        rest.delete()  # codes that stand in for something need something to stand in for
    _act("passkey.ended", passkey.user, by=by, at=at)


@transaction.atomic
def end_other_devices(*, user: User, here: Here, at: datetime) -> None:
    """End all that a person's other phones and computers may do."""
    _end(user, here=here, how=Ending.OWNER, by=user, at=at)
    _act("devices.ended", user, by=user, at=at)


@transaction.atomic
def end_devices_at_counter(*, reader: Reader, by: User, at: datetime) -> None:
    """End all that the phones and computers of somebody may do who lost one. Raises NotAllowed.

    Passkeys of somebody who works here stay: without them nobody would pass the second step any more.
    """
    facility = reader.patient.registered_by
    require(Verb.END_DEVICES, facility=facility, by=by, at=at)
    _end(reader.user, here=Here(session_key=""), how=Ending.COUNTER, by=by, at=at)
    # A lost phone may read the mail and the messages to which codes are sent.
    end_contacts_of(reader.user, by=by, at=at)
    record_act(
        verb=Verb.END_DEVICES,
        by=by,
        subject=Subject(kind="user", uid=reader.user.uid),
        at=at,
        facility_uid=facility.uid,
        reader=reader.uid,
    )


def _end(user: User, *, here: Here, how: Ending, by: User, at: datetime) -> None:
    for pin in open_pins(user).exclude(device_hmac=here.device or b""):
        end_pin(pin=pin, how=how, by=by, at=at)
    for copy in open_copies(user).exclude(device_hmac=here.device or b""):
        end_copy(copy=copy, how=how, by=by, at=at)
    if by == user or not works_here(user, at):
        for passkey in passkeys_of(user).exclude(pk=here.passkey):
            end_passkey(passkey=passkey, by=by, at=at)
    for session in sessions_of(user).exclude(session_key=here.session_key):
        end_session(session=session, by=by, at=at)


def _act(verb: str, user: User, *, by: User, at: datetime) -> None:
    record_act(verb=verb, by=by, subject=Subject(kind="user", uid=user.uid), at=at)
