"""Who may look now: where each code stands, who asks, and what the chosen doctor may do."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.timezone import localtime

from passport.access.models import Grant
from passport.access.services import GuestState, View, guest_state
from passport.language.saying import clock, say_day, say_moment
from passport.people.models import User
from passport.people.selectors import current_memberships
from passport.web.presenters import zone_of


@dataclass(frozen=True, kw_only=True)
class Permission:
    """A code that was made: waiting to be typed, asked with, or who looks with it and until when."""

    uid: str
    doctor: str
    facility: str
    purpose: str = ""  # as somebody without an account typed it, like the doctor and the facility then
    until: str
    waiting: bool = False
    asked: bool = False  # somebody without an account waits for an answer
    running: bool = False
    guest: bool = False


@dataclass(frozen=True, kw_only=True)
class ChosenDoctor:
    """The chosen doctor as the cover and the page of showing name that person."""

    name: str
    has_account: bool
    looks: bool  # may look at any time
    since: str


def permission_of(grant: Grant, *, at: datetime, zone: ZoneInfo) -> Permission:
    """Return where a code stands at a moment."""
    return _of_guest(grant, at, zone) if grant.for_guest else _of_account(grant, at, zone)


def running_of(view: View, at: datetime) -> list[Permission]:
    """Return who may look at a passport now, and who asks to; nothing for who shows it to nobody."""
    if not view.scope.shows:
        return []
    found = (permission_of(grant, at=at, zone=zone_of(view.patient)) for grant in view.grants())
    return [permission for permission in found if permission.running or permission.asked]


def chosen_of(view: View) -> ChosenDoctor | None:
    """Return whom the patient chose; what that doctor may do is for who decides it."""
    doctor = view.patient.chosen_doctor
    if doctor is None:
        return None
    standing = view.standing() if view.scope.grants else None
    return ChosenDoctor(
        name=str(doctor),
        has_account=doctor.user_id is not None,
        looks=standing is not None,
        since=say_day(localtime(standing.made_at, zone_of(view.patient))) if standing else "",
    )


def moment_of(moment: datetime, *, at: datetime, zone: ZoneInfo) -> str:
    """Return a moment as people write it: the time alone on the same day, else with its day."""
    there = localtime(moment, zone)
    return clock(moment, zone) if there.date() == localtime(at, zone).date() else say_moment(there)


def _of_account(grant: Grant, at: datetime, zone: ZoneInfo) -> Permission:
    doctor = grant.redeemed_by
    ends = grant.until or grant.code_expires_at
    open_now = grant.stopped_at is None and ends > at
    return Permission(
        uid=grant.uid,
        doctor=_titled(doctor) if doctor else "",
        facility=_workplaces(doctor, at) if doctor else "",
        until=moment_of(ends, at=at, zone=zone),
        waiting=open_now and doctor is None,
        running=open_now and doctor is not None,
    )


def _of_guest(grant: Grant, at: datetime, zone: ZoneInfo) -> Permission:
    guest = grant.guest
    state = guest_state(guest, at)
    return Permission(
        uid=grant.uid,
        doctor=guest.name,
        facility=guest.facility,
        purpose=guest.purpose,
        until=moment_of(guest.until or guest.answer_until, at=at, zone=zone),
        asked=state is GuestState.WAITING,
        running=state is GuestState.LOOKING,
        guest=True,
    )


def _workplaces(doctor: User, at: datetime) -> str:
    return ", ".join(dict.fromkeys(membership.facility.name for membership in current_memberships(doctor, at)))


def _titled(doctor: User) -> str:
    return str(getattr(doctor, "practitioner", None) or doctor)
