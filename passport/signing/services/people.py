"""What the signing room needs to know of an account, without knowing the room of people."""

from typing import Protocol

from passport.signing.acts import Person


class Account(Person, Protocol):
    """An account that enrols keys and signs."""

    pk: int
