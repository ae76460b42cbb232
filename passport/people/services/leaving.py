"""Leaving: a patient closes the own passport, may come back for a while, and is forgotten then.

What goes at the end is of this room: the account. What belongs to rooms above ends in their own verbs.
"""

import secrets
from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.db import transaction

from passport.people.models import Closing, CodeSlip, Ending, OfflineCopy, Parting, Patient, Relation, User
from passport.people.selectors import (
    BY_WISH,
    held_reader,
    held_readerships,
    may_decide,
    open_closing,
    open_copies,
    open_pins,
    open_reader,
    open_readers,
    open_trust_codes,
    own_readers,
    practitioner_of,
    sessions_of,
    works_here,
)
from passport.people.services.contacts import end_contacts_of
from passport.people.services.copies import end_copy
from passport.people.services.devices import Here, end_session
from passport.people.services.permission import NotAllowed
from passport.people.services.pins import end_pin
from passport.people.services.readers import end_reader, write_end
from passport.people.services.trust import stop_trust_code
from passport.signing.acts import Subject, notify, record_act
from passport.signing.services import settle_notices

TIME_TO_COME_BACK = timedelta(days=30)
LEFT = "passport.left"  # the notice that tells the patient so


@transaction.atomic
def begin_closing(*, patient: Patient, here: Here, by: User, at: datetime) -> Closing:
    """Close a passport to its patient, and to whom the patient trusts, at once; return until when that can be undone.

    Phones keep no copy, codes and slips that were not used open nothing, and the patient is signed out everywhere but
    here. Guardians go on: a document lets them read. Raises NotAllowed.
    """
    Patient.objects.select_for_update().get(pk=patient.pk)  # who sends it twice at once closes it once
    if not may_close(patient, by, at):
        raise NotAllowed
    _end_trusted(patient, by=by, at=at)
    _end_at_hand(patient, here=here, by=by, at=at)
    closing = Closing.objects.create(patient=patient, user=by, closed_at=at, ends_at=at + TIME_TO_COME_BACK)
    _act(LEFT, closing, by=by, at=at, until=closing.ends_at.isoformat())
    for own in own_readers(patient, at):
        notify(user_id=own.user_id, kind=LEFT, at=at, subject_uid=closing.uid)
    return closing


@transaction.atomic
def come_back(*, closing: Closing, by: User, at: datetime) -> Closing:
    """Open a passport to its patient again; whoever else could open it needs leave anew. Raises NotAllowed.

    Also when the time is over, as long as nothing was forgotten yet.
    """
    held = held_reader(by, closing.patient, at)
    undecided = Closing.objects.filter(pk=closing.pk, taken_back_at__isnull=True, done_at__isnull=True)
    if held is None or held.relation != Relation.SELF or not undecided.update(taken_back_at=at):
        raise NotAllowed
    _act("passport.came_back", closing, by=by, at=at)
    settle_notices(kind=LEFT, subject_uid=closing.uid, by=by, at=at)
    closing.refresh_from_db()
    return closing


@transaction.atomic
def finish_closing(*, closing: Closing, at: datetime) -> bool:
    """Let a patient who did not come back read no more, and forget the account; return whether that was done now.

    An account that somebody works with, or that reads for somebody else, goes on without the own passport.
    """
    over = Closing.objects.filter(pk=closing.pk, taken_back_at__isnull=True, done_at__isnull=True, ends_at__lte=at)
    if not over.update(done_at=at):
        return False
    settle_notices(kind=LEFT, subject_uid=closing.uid, by=closing.user, at=at)
    for own in list(own_readers(closing.patient, at)):
        write_end(own, how=Parting.LEFT, by=None, at=at)
        if not _is_needed(own.user, at):
            _forget(own.user, at)
    _act("passport.forgotten", closing, by=None, at=at)
    return True


def may_close(patient: Patient, by: User, at: datetime) -> bool:
    """Return whether somebody may close a passport: its patient, when old enough to decide, and while it is open."""
    own = open_reader(by, patient, at)
    return own is not None and own.relation == Relation.SELF and may_decide(patient, at) and not open_closing(patient)


def _end_trusted(patient: Patient, *, by: User, at: datetime) -> None:
    for trusted in list(open_readers(patient, at).filter(relation=Relation.TRUSTED)):
        end_reader(reader=trusted, how=Parting.LEFT, by=by, at=at)
    for code in open_trust_codes(patient, at):
        stop_trust_code(trust_code=code, by=by, at=at)
    unused = CodeSlip.objects.filter(
        patient=patient, relation__in=BY_WISH, used_at__isnull=True, burnt_at__isnull=True, expires_at__gt=at
    )
    for slip in list(unused):
        CodeSlip.objects.filter(pk=slip.pk).update(burnt_at=at)
        record_act(verb="slip.stopped", by=by, subject=Subject(kind="slip", uid=slip.uid), at=at)


def _end_at_hand(patient: Patient, *, here: Here, by: User, at: datetime) -> None:
    """End what the patient's own phones and computers keep or have open, but for the one in hand."""
    own = [reader.user for reader in own_readers(patient, at)]
    for copy in OfflineCopy.objects.filter(patient=patient, user__in=own, ended_at__isnull=True):
        end_copy(copy=copy, how=Ending.NOT_THEIRS, by=by, at=at)
    for user in own:
        for session in sessions_of(user).exclude(session_key=here.session_key):
            end_session(session=session, by=by, at=at)


def _is_needed(user: User, at: datetime) -> bool:
    """Return whether an account is more than that of a patient: of who works or worked here, or reads for others."""
    return works_here(user, at) or practitioner_of(user) is not None or bool(held_readerships(user, at))


def _forget(user: User, at: datetime) -> None:
    """Leave nothing of an account by which somebody signs in, is written to, or is called."""
    for pin in open_pins(user):
        end_pin(pin=pin, how=Ending.NOT_THEIRS, by=None, at=at)
    for copy in open_copies(user):
        end_copy(copy=copy, how=Ending.NOT_THEIRS, by=None, at=at)
    Authenticator.objects.filter(user=user).delete()
    end_contacts_of(user, by=None, at=at)
    SocialAccount.objects.filter(user=user).delete()
    EmailAddress.objects.filter(user=user).delete()
    for session in sessions_of(user):
        session.end()
    user.username, user.display_name, user.email = f"left-{secrets.token_hex(8)}", "", ""
    user.is_active = False
    user.set_unusable_password()
    user.save(update_fields=["username", "display_name", "email", "is_active", "password"])
    record_act(verb="account.forgotten", by=None, subject=Subject(kind="user", uid=user.uid), at=at)


def _act(verb: str, closing: Closing, *, by: User | None, at: datetime, **detail: str) -> None:
    subject = Subject(kind="patient", uid=closing.patient.uid)
    record_act(verb=verb, by=by, subject=subject, at=at, closing=closing.uid, **detail)
