"""Enrol a key and sign rows, as an approver does on the screen."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from passport.booklet import services
from passport.booklet.models import Entry
from passport.people.models import User
from passport.signing import selectors
from passport.signing.models import Signature, SigningKey
from tests.authenticator import Authenticator
from tests.passport.signing.enrolling import confirmed, enrolled


def enrol(user: User, authenticator: Authenticator, *, at: datetime) -> SigningKey:
    """Return the signing key that the authenticator made for a person, and that somebody confirmed."""
    return confirmed(enrolled(user, authenticator, at=at), at=at)


def sign(entries: Sequence[Entry], *, by: User, authenticator: Authenticator, at: datetime) -> list[Signature]:
    """Return the signatures of one touch, a minute after the screen was shown."""
    request = services.prepare_signing(entries=entries, by=by, at=at)
    response = authenticator.get(selectors.request_options(request=request, at=at))
    return services.complete_signing(request_uid=request.uid, response=response, by=by, at=at + timedelta(minutes=1))
