"""Enrol a signing key and let an administrator confirm it, as both do on the screen."""

from dataclasses import dataclass
from datetime import datetime

from passport.people.models import User
from passport.signing.models import IdentityCheck, SigningKey
from passport.signing.services import confirm_key, enrol_begin, enrol_complete
from tests.authenticator import Authenticator


@dataclass(frozen=True, kw_only=True)
class Somebody:
    """An account that is nobody's else."""

    uid: str
    name: str

    def __str__(self) -> str:
        return self.name


ADMINISTRATOR = Somebody(uid="ad" * 16, name="Vera Administrator")


def enrolled(user: User, authenticator: Authenticator, *, at: datetime, name: str = "desk") -> SigningKey:
    """Return the signing key that the authenticator made for a person; it waits."""
    options, state = enrol_begin(user=user, at=at)
    return enrol_complete(user=user, state=state, response=authenticator.create(options), name=name, by=user, at=at)


def confirmed(key: SigningKey, *, at: datetime) -> SigningKey:
    """Return the key after an administrator confirmed it."""
    return confirm_key(key=key, identity=IdentityCheck.DOCUMENT, licence_number="12345", by=ADMINISTRATOR, at=at)
