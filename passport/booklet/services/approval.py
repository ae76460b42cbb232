"""What approvers do with rows besides signing: return, pass on, say "not mine", and take out of count."""

from datetime import datetime

from django.db import transaction

from passport.booklet.models import ApprovalKind, Entry, FoundBy
from passport.booklet.services.contents import rewrite
from passport.booklet.services.rights import NotYourRow, decided, locked, move, reason_in, signs_at
from passport.booklet.states import Actor, Verb
from passport.people.models import Practitioner, Role, User
from passport.people.selectors import has_role
from passport.signing.acts import notify


@transaction.atomic
def return_entry(*, entry: Entry, reason: str, by: User, at: datetime) -> Entry:
    """Send a row back to the radiographer with a reason. Raises ReasonMissing, NotYourRow, NotAllowed."""
    entry = decided(entry, by, at)
    entry.returned_reason = reason_in(reason)
    return move(entry, Verb.RETURN, actor=Actor.APPROVER, by=by, at=at)


@transaction.atomic
def pass_on(*, entry: Entry, to: Practitioner, by: User, at: datetime) -> Entry:
    """Give a row to a colleague who approves and signs at the same facility. Raises NotYourRow, NotAllowed."""
    entry = decided(entry, by, at)
    if to.user is None or not signs_at(entry.facility, to, at):
        raise NotYourRow
    entry.approver, entry.approval, entry.approver_found = to, ApprovalKind.NOT_RECORDED, FoundBy.PASSED_ON
    move(entry, Verb.PASS_ON, actor=Actor.APPROVER, by=by, at=at)
    rewrite(entry, at=at)
    notify(user_id=to.user.pk, kind="entry.passed_on", subject_uid=entry.uid, at=at)
    return entry


@transaction.atomic
def not_mine(*, entry: Entry, by: User, at: datetime) -> Entry:
    """Say that this person did not approve the examination: the row waits for whoever did."""
    entry = decided(entry, by, at)
    entry.approver, entry.approval, entry.approver_found = None, ApprovalKind.NOT_RECORDED, ""
    move(entry, Verb.NOT_MINE, actor=Actor.APPROVER, by=by, at=at)
    rewrite(entry, at=at)
    return entry


@transaction.atomic
def void_entry(*, entry: Entry, reason: str, by: User, at: datetime) -> Entry:
    """Take a row out of count; it stays visible. Raises ReasonMissing, NotYourRow, NotAllowed."""
    entry = locked(entry)
    actor = Actor.APPROVER if has_role(by, entry.facility, Role.APPROVER, at=at) else Actor.FACILITY_ADMINISTRATOR
    if not has_role(by, entry.facility, Role.APPROVER, Role.FACILITY_ADMINISTRATOR, at=at):
        raise NotYourRow
    entry.returned_reason = reason_in(reason)
    return move(entry, Verb.VOID, actor=actor, by=by, at=at)
