"""A PIN that signs in on one phone: chosen, used, ended. Who does not hold that phone cannot even try it."""

from datetime import datetime

from django.conf import settings
from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django.db.models import F

from passport.codes import code_hmac, new_code, plain_digits
from passport.people.browsers import Browser
from passport.people.models import MOST_WRONG_PINS, DevicePin, Ending, User
from passport.people.pins import PinFault, fault_of
from passport.people.selectors import held_readerships, open_pin_at, usable_pins, works_here
from passport.people.services.copies import end_copies_at
from passport.signing.acts import Subject, record_act

DEVICE = "device"
DEVICE_BITS = 160


class PinNotTaken(Exception):
    """This PIN is guessed too easily. `fault` says in which way."""

    def __init__(self, fault: PinFault) -> None:
        super().__init__(fault)
        self.fault = fault


class WorksHere(Exception):
    """Somebody who works here signs in with more than a PIN."""


class PinWrong(Exception):
    """This is not the PIN of this phone. `left` is how many more tries there are."""

    def __init__(self, left: int) -> None:
        super().__init__(left)
        self.left = left


class PinEnded(Exception):
    """No PIN opens anything on this phone: none was chosen, or it has ended."""


def new_device() -> str:
    """Return the secret by which a phone is known again; we keep its HMAC only."""
    return new_code(bits=DEVICE_BITS)


def device_hmac(secret: str) -> bytes:
    """Return what is kept of a phone's secret."""
    return code_hmac(secret, purpose=DEVICE, pepper=settings.CODE_PEPPER)


@transaction.atomic
def choose_pin(*, user: User, pin: str, browser: Browser, before: str, at: datetime) -> tuple[DevicePin, str]:
    """Let somebody sign in with a PIN on this phone; return it and the phone's new secret, which is kept nowhere else.

    `before` is the secret that the phone had, if any: what it opened ends, whoever's it was, because a phone has one
    PIN. Raises PinNotTaken, WorksHere.
    """
    typed = plain_digits(pin)
    fault = fault_of(typed, births=[reader.patient.birth_date for reader in held_readerships(user, at)])
    if fault is not None:
        raise PinNotTaken(fault)
    if works_here(user, at):
        raise WorksHere
    if before:
        _end_at(device_hmac(before), how=Ending.REPLACED, by=user, at=at)
    secret = new_device()
    made = DevicePin.objects.create(
        user=user,
        device_hmac=device_hmac(secret),
        pin_hash=make_password(_mixed(secret, typed)),
        browser=browser.name,
        system=browser.system,
        made_at=at,
    )
    record_act(verb="pin.chosen", by=user, subject=Subject(kind="device_pin", uid=made.uid), at=at)
    return made, secret


def use_pin(*, secret: str, pin: str, at: datetime) -> User:
    """Return whose phone this is, when its PIN is right. Raises PinWrong, PinEnded.

    Each try is counted before it is compared, in its own transaction: who sends many at once has no more than five.
    So do not call this inside another transaction.
    """
    found = _counted(device_hmac(secret), at=at)
    if not check_password(_mixed(secret, plain_digits(pin)), found.pin_hash):
        raise _refusal(found, at=at)
    with transaction.atomic():
        if not DevicePin.objects.filter(pk=found.pk, ended_at__isnull=True).update(wrong_tries=0, last_used_at=at):
            raise PinEnded
        record_act(verb="pin.used", by=found.user, subject=Subject(kind="device_pin", uid=found.uid), at=at)
    return found.user


@transaction.atomic
def end_pin(*, pin: DevicePin, how: Ending, by: User | None, at: datetime) -> None:
    """End a PIN, and the copies that the same phone keeps; once ended nothing changes."""
    if not DevicePin.objects.filter(pk=pin.pk, ended_at__isnull=True).update(ended_at=at, ended_how=how):
        return
    record_act(verb="pin.ended", by=by, subject=Subject(kind="device_pin", uid=pin.uid), at=at, how=how)
    end_copies_at(device=bytes(pin.device_hmac), how=how, by=by, at=at)


def _counted(device: bytes, *, at: datetime) -> DevicePin:
    """Return the PIN of a phone after taking one try from it. Raises PinEnded."""
    if not usable_pins().filter(device_hmac=device).update(wrong_tries=F("wrong_tries") + 1):
        raise PinEnded
    found = open_pin_at(device)
    if found is None or not found.user.is_active or works_here(found.user, at):
        raise PinEnded
    return found


def _refusal(pin: DevicePin, *, at: datetime) -> PinWrong | PinEnded:
    """Return what a wrong PIN comes to; the fifth in a row ends it."""
    if pin.wrong_tries < MOST_WRONG_PINS:
        return PinWrong(MOST_WRONG_PINS - pin.wrong_tries)
    end_pin(pin=pin, how=Ending.WRONG_PINS, by=None, at=at)
    return PinEnded()


def _end_at(device: bytes, *, how: Ending, by: User, at: datetime) -> None:
    found = open_pin_at(device)
    if found is not None:
        end_pin(pin=found, how=how, by=by, at=at)
    end_copies_at(device=device, how=how, by=by, at=at)


def _mixed(secret: str, pin: str) -> str:
    """Return what is hashed: without the phone's secret, which is not in the database, a million PINs say nothing."""
    return f"{secret}\x00{pin}"
