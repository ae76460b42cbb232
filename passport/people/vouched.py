"""What the provider of a national eID vouches for, read from its verified claims. Plain Python."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from passport.people.national_ids import KINDS, ascii_digits, birth_date_in, check


class NotVouched(Exception):
    """The provider does not vouch for what is needed. The message says what, and holds nothing of anybody."""


@dataclass(frozen=True, kw_only=True)
class Asked:
    """In which claims a provider tells the personal number and, if at all, the birth date; and of which kind it is."""

    kind: str
    number: str
    birth_date: str = ""


@dataclass(frozen=True, kw_only=True)
class Vouched:
    """Who somebody is to a provider, that person's number, and each birth date that the claim or the number tells."""

    issuer: str
    subject: str
    kind: str
    number: str
    births: frozenset[date]


def vouched(claims: Mapping[str, object], *, issuer: str, asked: Asked) -> Vouched:
    """Return what verified claims say. Raises NotVouched."""
    subject, said = claims.get("sub"), claims.get(asked.number)
    if not isinstance(subject, str) or not subject:
        raise NotVouched("no subject")
    if not isinstance(said, str):
        raise NotVouched("no personal number")
    number = ascii_digits(said)
    if asked.kind not in KINDS or not number or check(asked.kind, number) is not None:
        raise NotVouched("not a personal number of this kind")
    births = (birth_date_in(asked.kind, number), _birth_date(claims.get(asked.birth_date)))
    return Vouched(
        issuer=issuer,
        subject=subject,
        kind=asked.kind,
        number=number,
        births=frozenset(born for born in births if born is not None),
    )


def _birth_date(said: object) -> date | None:
    if said is None:
        return None
    try:
        return date.fromisoformat(str(said))
    except ValueError as error:
        raise NotVouched("not a birth date") from error
