"""How an account is opened: PINs, passkeys, sessions, sent codes, a national eID; and the copies that phones keep."""

from datetime import datetime

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.db.models import QuerySet

from passport.people.messages import kinds_sent
from passport.people.models import (
    MOST_WRONG_PINS,
    Contact,
    ContactKind,
    DevicePin,
    OfflineCopy,
    Patient,
    Role,
    User,
)
from passport.people.selectors.staff import facilities_where, works_here


def eid_links(user: User) -> QuerySet[SocialAccount]:
    """Return by which national eID an account was opened, the latest first."""
    return SocialAccount.objects.filter(user=user).order_by("-last_login")


def has_code_app(user: User) -> bool:
    """Return whether an account has an authenticator app that shows codes."""
    return Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists()


def may_confirm_by_code(user: User, *, at: datetime) -> bool:
    """Return whether a hospital where this person approves confirms rows on a code, and the person has an app for it."""
    places = facilities_where(user, Role.APPROVER, at=at).filter(confirms_by_code=True)
    return has_code_app(user) and places.exists()


def has_sign_in(user: User) -> bool:
    """Return whether an account comes back by itself: with a password, a passkey, a code sent to it, or a PIN somewhere."""
    sent = proven_contacts(user).filter(kind__in=kinds_sent())
    return user.has_usable_password() or any(way.exists() for way in (passkeys_of(user), open_pins(user), sent))


def proven_contacts(user: User) -> QuerySet[Contact]:
    """Return where an account is told and sent codes, by kind."""
    return user.contacts.filter(proven_at__isnull=False, ended_at__isnull=True).order_by("kind")


def claimed_contacts(user: User) -> QuerySet[Contact]:
    """Return the addresses that somebody typed and did not prove yet."""
    return user.contacts.filter(proven_at__isnull=True, ended_at__isnull=True).order_by("kind")


def account_at(kind: ContactKind, address: str, at: datetime) -> User | None:
    """Return whom a code sent to an address signs in; None: nobody. Who works here signs in with a second step."""
    proven = Contact.objects.filter(kind=kind, address=address, proven_at__isnull=False, ended_at__isnull=True)
    found = proven.filter(user__is_active=True).select_related("user").first()
    return found.user if found is not None and not works_here(found.user, at) else None


def usable_pins() -> QuerySet[DevicePin]:
    """Return the PINs that may still be tried, of whomever; by columns of their own, so that a try is one statement."""
    return DevicePin.objects.filter(ended_at__isnull=True, wrong_tries__lt=MOST_WRONG_PINS)


def has_usable_pin(device: bytes, *, of: User | None = None) -> bool:
    """Return whether a phone opens with a PIN; with `of`, with that of this person."""
    found = usable_pins().filter(device_hmac=device)
    return (found if of is None else found.filter(user=of)).exists()


def open_pin_at(device: bytes) -> DevicePin | None:
    """Return the PIN of a phone, with the account; None when the phone has none, or it has ended."""
    return DevicePin.objects.filter(device_hmac=device, ended_at__isnull=True).select_related("user").first()


def open_pins(user: User) -> QuerySet[DevicePin]:
    """Return on which phones a person signs in with a PIN, the latest first."""
    return user.device_pins.filter(ended_at__isnull=True).order_by("-made_at")


def open_copies(user: User) -> QuerySet[OfflineCopy]:
    """Return which phones keep which passport for a person, the latest first."""
    return user.offline_copies.filter(ended_at__isnull=True).select_related("patient").order_by("-kept_at")


def copy_at(device: bytes, *, user: User, patient: Patient) -> OfflineCopy | None:
    """Return the copy of a passport that a phone keeps for a person; None when it keeps none."""
    return open_copies(user).filter(device_hmac=device, patient=patient).first()


def passkeys_of(user: User) -> QuerySet[Authenticator]:
    """Return the passkeys of an account, the latest first."""
    return Authenticator.objects.filter(user=user, type=Authenticator.Type.WEBAUTHN).order_by("-created_at")


def sessions_of(user: User) -> QuerySet[UserSession]:
    """Return where an account is signed in, the latest first."""
    return UserSession.objects.filter(user=user).select_related("user").order_by("-last_seen_at")
