"""Who works at a facility and what it still misses: lines worked out for the template."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from passport.people.models import Facility, Membership, Practitioner, Role, User, WhyNoMore
from passport.people.selectors import devices_of, staff_of

# Which role somebody has to hold before a facility can work -> what is said while nobody does.
NEEDED: dict[str, Promise] = {
    Role.APPROVER: _("Nobody approves here yet: rows would wait for ever. Invite an approving specialist."),
    Role.RADIOGRAPHER: _("Nobody types rows here yet. Invite a radiographer."),
    Role.PACS_ADMINISTRATOR: _("Nobody looks after the inbox here yet. Invite a PACS administrator."),
}
NO_DEVICE = _("No device is registered. Reports are kept all the same, but name no room.")
NO_PHONE = _("No telephone number is known that patients can call.")


@dataclass(frozen=True, kw_only=True)
class Member:
    """One role of one person."""

    uid: str
    name: str
    username: str
    role: str
    since: datetime
    practitioner_uid: str
    licence_number: str
    licence_until: date | None
    cannot_sign_since: datetime | None
    cannot_sign_reason: str
    signs: bool
    own: bool


def member_of(membership: Membership, *, reader: User | None) -> Member:
    """Return a role as the list of people shows it."""
    practitioner = getattr(membership.user, "practitioner", None)
    return Member(
        uid=membership.uid,
        name=str(practitioner or membership.user),
        username=membership.user.username,
        role=str(Role(membership.role).label),
        since=membership.since,
        practitioner_uid=practitioner.uid if practitioner else "",
        licence_number=practitioner.licence_number if practitioner else "",
        licence_until=practitioner.licence_valid_until if practitioner else None,
        cannot_sign_since=practitioner.cannot_sign_since if practitioner else None,
        cannot_sign_reason=why_no_more(practitioner),
        signs=practitioner is not None and membership.role == Role.APPROVER,
        own=membership.user == reader,
    )


@dataclass(frozen=True, kw_only=True)
class GoneApprover:
    """Somebody who approves here no more, and for whom rows still wait."""

    practitioner_uid: str
    name: str
    waiting: int
    cannot_sign_since: datetime | None
    cannot_sign_reason: str


def gone_approver(practitioner: Practitioner, *, waiting: int) -> GoneApprover:
    """Return somebody who left as the list of people shows one."""
    return GoneApprover(
        practitioner_uid=practitioner.uid,
        name=str(practitioner),
        waiting=waiting,
        cannot_sign_since=practitioner.cannot_sign_since,
        cannot_sign_reason=why_no_more(practitioner),
    )


def why_no_more(practitioner: Practitioner | None) -> str:
    """Return why somebody can sign no more: a reason of the list, or the words that stand for another one."""
    kept = (practitioner.cannot_sign_reason if practitioner else "") or ""
    return str(WhyNoMore(kept).label) if kept in WhyNoMore.values else kept


def missing_at(facility: Facility, at: datetime) -> list[str]:
    """Return what a facility still misses, one sentence each."""
    held = {membership.role for membership in staff_of(facility, at)}
    sentences = [sentence for role, sentence in NEEDED.items() if role not in held]
    sentences += [] if devices_of(facility).exists() else [NO_DEVICE]
    sentences += [] if facility.phone else [NO_PHONE]
    return [str(sentence) for sentence in sentences]
