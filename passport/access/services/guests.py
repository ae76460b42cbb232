"""Somebody without an account who asks with a patient's code: says who that is, waits, and looks when it is allowed.

Who that is nobody can check. So the patient answers each time, it lasts an hour at most, and every look says so.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from django.conf import settings
from django.db import transaction

from passport.access.looks import Look, write_look
from passport.access.models import Grant, Ground, GuestLook, Purpose
from passport.access.scopes import SCOPES
from passport.access.selectors import fresh_grants
from passport.access.services.grants import (
    GRANT,
    CodeRefused,
    act_on,
    hmac_of,
    require_maker_or_owner,
    tell_concerned,
    within,
)
from passport.access.view import NotAllowed, View
from passport.codes import code_hmac, new_code
from passport.database import clean_text
from passport.people.models import Relation, User
from passport.people.selectors import open_reader
from passport.people.services import count_try
from passport.people.services.attempts import may_try_long_code
from passport.signing.services import settle_notices

ASKED = "guest.asked"  # the notice that asks the patient
SESSION = "guest"
SESSION_BITS = 160
TIME_TO_ANSWER = timedelta(minutes=10)
LOOKS_FOR = timedelta(hours=1)


class GuestSaysNothing(Exception):
    """Say your name, where you work and what it is for: the patient decides by that."""


class NothingToAnswer(Exception):
    """Nobody waits for this answer any more: it was given, stopped, or came too late."""


class GuestState(StrEnum):
    """Where it stands with somebody who asked."""

    WAITING = "waiting"
    LOOKING = "looking"
    REFUSED = "refused"
    UNANSWERED = "unanswered"
    ENDED = "ended"  # stopped, or the hour is over


@dataclass(frozen=True, kw_only=True)
class SaysToBe:
    """Who somebody says to be, where from, and what for; as typed."""

    name: str
    facility: str
    purpose: str


def guest_state(guest: GuestLook, at: datetime) -> GuestState:
    """Return where it stands with somebody who asked."""
    if guest.allowed is False:
        return GuestState.REFUSED
    if guest.grant.stopped_at is not None:
        return GuestState.ENDED
    if guest.until is not None:
        return GuestState.LOOKING if at < guest.until else GuestState.ENDED
    return GuestState.WAITING if at < guest.answer_until else GuestState.UNANSWERED


def ask_to_look(
    *, code: str, says: SaysToBe, who_hmac: bytes, at: datetime, user: User | None = None
) -> tuple[GuestLook, str]:
    """Use a patient's code up to ask; return the question, and what only the asking browser keeps.

    `user` is whoever is signed in there all the same.

    Raises GuestSaysNothing, and CodeRefused for every other case alike. The try is counted in its own transaction: do
    not call this inside another one.
    """
    said = _said(says)
    with transaction.atomic():
        may_try = may_try_long_code(kind=GRANT, user=user, who_hmac=who_hmac, at=at)
        asked = _ask(code=code, said=said, may_try=may_try, at=at)
        count_try(kind=GRANT, who_hmac=who_hmac, at=at, succeeded=asked is not None)
    if asked is None:
        raise CodeRefused
    return asked


@transaction.atomic
def answer_guest(*, guest: GuestLook, allow: bool, by: User, at: datetime) -> GuestLook:
    """Let somebody who asked look for an hour, or refuse. Raises NotAllowed, NothingToAnswer."""
    giver = require_maker_or_owner(guest.grant, by, at)
    waiting = GuestLook.objects.filter(
        pk=guest.pk, answered_at__isnull=True, answer_until__gt=at, grant__stopped_at__isnull=True
    )
    until = within(giver, at + LOOKS_FOR) if allow else None
    if not waiting.update(answered_at=at, answered_by=by, allowed=allow, until=until):
        raise NothingToAnswer
    act_on(guest.grant, "guest.allowed" if allow else "guest.refused", by=by, at=at)
    settle_notices(kind=ASKED, subject_uid=guest.grant.uid, by=by, at=at)
    guest.refresh_from_db()
    return guest


@transaction.atomic
def end_guest_look(*, guest: GuestLook, at: datetime) -> None:
    """End what somebody was allowed, on that person's own wish; what has ended stays as it is."""
    if Grant.objects.filter(pk=guest.grant_id, stopped_at__isnull=True).update(stopped_at=at):
        act_on(guest.grant, "grant.stopped", by=guest, at=at)


def open_for_guest(*, guest: GuestLook, at: datetime) -> View:
    """Return the passport that somebody without an account may read, after writing the look down as "says to be".

    Raises NotAllowed, LookNotWritten.
    """
    if guest_state(guest, at) is not GuestState.LOOKING:
        raise NotAllowed
    look = Look(
        reader=guest,
        purpose=Purpose.CARE,
        ground=Ground.GUEST,
        facility_name=guest.facility,
        reason=guest.purpose,
        at=at,
    )
    write_look(look, guest.grant.patient)
    scope = SCOPES[look.ground, look.purpose]
    if guest.grant.made_as == Relation.GUARDIAN:
        # Who makes the code, types it and allows it may be one person, whatever name was typed.
        scope = replace(scope, kept_back=False)
    return View(
        reader=None,
        patient=guest.grant.patient,
        purpose=look.purpose,
        ground=look.ground,
        scope=scope,
        until=guest.until,
        ground_uid=guest.uid,
        at=at,
    )


def session_hmac(session: str) -> bytes:
    """Return what is kept of what the asking browser keeps."""
    return code_hmac(session, purpose=SESSION, pepper=settings.CODE_PEPPER)


def _said(says: SaysToBe) -> SaysToBe:
    said = SaysToBe(
        name=clean_text(says.name, limit=150),
        facility=clean_text(says.facility, limit=150),
        purpose=clean_text(says.purpose, limit=200),
    )
    if not (said.name and said.facility and said.purpose):
        raise GuestSaysNothing
    return said


def _ask(*, code: str, said: SaysToBe, may_try: bool, at: datetime) -> tuple[GuestLook, str] | None:
    # All of it is asked before anything is decided: a wrong code costs what a used one costs.
    fresh = fresh_grants(hmac_of(code), at)
    grant = fresh.select_related("patient__registered_by", "made_by").first()
    if grant is None or not may_try or open_reader(grant.made_by, grant.patient, at) is None:
        return None
    if not fresh.filter(pk=grant.pk).update(redeemed_at=at, for_guest=True):
        return None
    session = new_code(bits=SESSION_BITS)
    guest = GuestLook.objects.create(
        grant=grant,
        session_hmac=session_hmac(session),
        name=said.name,
        facility=said.facility,
        purpose=said.purpose,
        asked_at=at,
        answer_until=at + TIME_TO_ANSWER,
    )
    act_on(grant, ASKED, by=guest, at=at)
    tell_concerned(grant, ASKED, at=at)
    return guest, session
