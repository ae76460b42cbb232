"""Where somebody is told and sent codes: claimed, proven by a code that was sent there, ended."""

import secrets
from collections.abc import Callable
from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F

from passport.codes import code_hmac
from passport.people.addresses import mail_address, mobile_number
from passport.people.models import MOST_WRONG_CODES, Contact, ContactKind, User
from passport.people.selectors import claimed_contacts, proven_contacts
from passport.signing.acts import Subject, record_act

CONTACT = "contact"
CODE_DIGITS = 8
CODE_LASTS = timedelta(minutes=15)
MOST_CODES, WITHIN = 5, timedelta(hours=1)


class NoAddress(Exception):
    """This is no address to which such a message can go."""


class TooManyCodes(Exception):
    """So many codes were sent for this account that no more goes out for an hour."""


class ContactCodeWrong(Exception):
    """This is not the code that was sent. `left` is how many more tries there are; 0: it has ended."""

    def __init__(self, left: int) -> None:
        super().__init__(left)
        self.left = left


class AddressTaken(Exception):
    """This address is proven for another account already."""


def address_of(kind: ContactKind, typed: str, *, country: str) -> str:
    """Return an address as it is kept. Raises NoAddress."""
    found = mail_address(typed) if kind == ContactKind.MAIL else mobile_number(typed, country=country)
    if found is None:
        raise NoAddress
    return found


@transaction.atomic
def claim_contact(*, user: User, kind: ContactKind, address: str, at: datetime) -> tuple[Contact, str]:
    """Take an address that somebody says to read; return it and the code to be sent there, which is kept nowhere.

    One that was claimed before and not proven ends. Whether another account has it is said to nobody who has not shown
    that he reads it. Raises TooManyCodes.
    """
    User.objects.select_for_update().get(pk=user.pk)
    if Contact.objects.filter(user=user, asked_at__gt=at - WITHIN).count() >= MOST_CODES:
        raise TooManyCodes
    claimed_contacts(user).filter(kind=kind).update(ended_at=at, code_hmac=None, code_until=None, address="")
    code = f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}d}"
    contact = Contact(user=user, kind=kind, address=address, asked_at=at, code_until=at + CODE_LASTS)
    contact.code_hmac = _hmac(contact, code)
    contact.save()
    _act("contact.claimed", contact, by=user, at=at)
    return contact, code


def prove_contact(*, contact: Contact, code: str, at: datetime) -> Contact:
    """Take the code that was sent; the address holds from now on, in the place of an earlier one of its kind.

    Each try is counted before it is compared, in its own transaction: do not call this inside another one. Raises
    ContactCodeWrong, AddressTaken.
    """
    open_ones = Contact.objects.filter(
        pk=contact.pk, proven_at__isnull=True, ended_at__isnull=True, code_until__gt=at
    ).exclude(wrong_codes__gte=MOST_WRONG_CODES)
    if not open_ones.update(wrong_codes=F("wrong_codes") + 1):
        raise ContactCodeWrong(0)
    contact.refresh_from_db()
    if not secrets.compare_digest(bytes(contact.code_hmac or b""), _hmac(contact, code)):
        raise ContactCodeWrong(MOST_WRONG_CODES - contact.wrong_codes)
    try:
        with transaction.atomic():
            return _proven(contact, at=at)
    except IntegrityError as error:
        raise AddressTaken from error


@transaction.atomic
def end_contact(*, contact: Contact, by: User | None, at: datetime) -> None:
    """Send nothing more to an address, which is forgotten; it signs nobody in any more. Once ended nothing changes."""
    held = Contact.objects.select_for_update().get(pk=contact.pk)
    open_one = Contact.objects.filter(pk=contact.pk, ended_at__isnull=True)
    if open_one.update(ended_at=at, code_hmac=None, code_until=None, address=""):
        _FORGET[ContactKind(contact.kind)](held)
        _act("contact.ended", contact, by=by, at=at)


def end_contacts_of(user: User, *, by: User | None, at: datetime) -> None:
    """End every address of an account, proven or not."""
    for contact in Contact.objects.filter(user=user, ended_at__isnull=True):
        end_contact(contact=contact, by=by, at=at)


def _proven(contact: Contact, *, at: datetime) -> Contact:
    held = Contact.objects.select_for_update().get(pk=contact.pk)  # a double tap proves it once
    if held.ended_at is not None:
        raise ContactCodeWrong(0)
    if held.proven_at is not None:
        return held
    for earlier in proven_contacts(contact.user).filter(kind=contact.kind):
        end_contact(contact=earlier, by=contact.user, at=at)
    Contact.objects.filter(pk=contact.pk).update(proven_at=at, code_hmac=None, code_until=None)
    contact.refresh_from_db()
    if contact.kind == ContactKind.MAIL:
        _write_mail(contact)
    _act("contact.proven", contact, by=contact.user, at=at)
    return contact


def _write_mail(contact: Contact) -> None:
    """Let allauth know the address, with which it signs in and sets passwords anew."""
    EmailAddress.objects.filter(user=contact.user).delete()
    EmailAddress.objects.create(user=contact.user, email=contact.address, verified=True, primary=True)
    User.objects.filter(pk=contact.user_id).update(email=contact.address)


def _forget_mail(contact: Contact) -> None:
    if contact.proven_at is not None:
        EmailAddress.objects.filter(user=contact.user, email=contact.address).delete()
        User.objects.filter(pk=contact.user_id, email=contact.address).update(email="")


def _forget_nothing(_contact: Contact) -> None:
    """Forget nothing: a number stands in no other table."""


_FORGET: dict[ContactKind, Callable[[Contact], None]] = {
    ContactKind.MAIL: _forget_mail,
    ContactKind.MOBILE: _forget_nothing,
}


def _hmac(contact: Contact, code: str) -> bytes:
    return code_hmac(code, purpose=f"{CONTACT} {contact.uid}", pepper=settings.CODE_PEPPER)


def _act(verb: str, contact: Contact, *, by: User | None, at: datetime) -> None:
    record_act(verb=verb, by=by, subject=Subject(kind="contact", uid=contact.uid), at=at, how=contact.kind)
