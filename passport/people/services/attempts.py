"""Tries at codes, counted in the database: who tries too often is answered like who is wrong."""

from datetime import datetime, timedelta

from passport.people.models import Attempt, User

WRONG_TRIES = 10
DURING = timedelta(minutes=15)


def tries_left(*, kind: str, who_hmac: bytes, at: datetime, most: int = WRONG_TRIES) -> bool:
    """Return whether somebody may try a code of this kind again. It never depends on whose code is tried."""
    wrong = Attempt.objects.filter(kind=kind, who_hmac=who_hmac, succeeded=False, at__gt=at - DURING)
    return wrong.count() < most


def may_try_long_code(*, kind: str, user: User | None, who_hmac: bytes, at: datetime) -> bool:
    """Return whether somebody may try a code that nobody guesses: an account, while tries are left; else yes.

    Without an account only an address is known, which is of many people: what one of them types keeps no other out.
    Such a code has 60 random bits or more: of ten million that hold, a thousand tries a second find one in years.
    """
    return user is None or tries_left(kind=kind, who_hmac=who_hmac, at=at)


def tries_since(*, kind: str, who_hmac: bytes, since: datetime) -> int:
    """Return how often somebody tried after a moment, with and without success."""
    return Attempt.objects.filter(kind=kind, who_hmac=who_hmac, at__gt=since).count()


def count_try(*, kind: str, who_hmac: bytes, at: datetime, succeeded: bool) -> None:
    """Write one try down."""
    Attempt.objects.create(kind=kind, who_hmac=who_hmac, at=at, succeeded=succeeded)
