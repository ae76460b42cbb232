"""The text that a patient is given after a long intervention: written at the facility, approved by its operator."""

from datetime import datetime

from django.db import transaction

from passport.booklet.models import Entry
from passport.incidents.models import FollowUp, FollowUpSheet
from passport.incidents.services.permission import MAY_OPEN, NotYourRegister, words
from passport.incidents.services.telling import tell_of_sheet
from passport.people.models import Facility, Practitioner, Role, User
from passport.people.selectors import has_role, practitioner_of
from passport.signing.acts import Subject, notify, record_act
from passport.signing.services import settle_notices

APPROVE_NOTICE = "follow_up.to_approve"


class NotYourSheet(Exception):
    """This text waits for another operator: the one who approved the examination."""


class SheetChanged(Exception):
    """Another text was written meanwhile: read it before you approve it."""


@transaction.atomic
def write_sheet(*, follow_up: FollowUp, text: str, by: User, at: datetime) -> FollowUpSheet:
    """Write a text for the patient; it waits for the operator, and the patient sees nothing of it yet.

    Raises NotYourRegister, WordsMissing.
    """
    entry = _entry_behind_lock(follow_up)
    if not has_role(by, entry.facility, *MAY_OPEN, at=at):
        raise NotYourRegister
    sheet = FollowUpSheet.objects.create(
        follow_up=follow_up,
        number=follow_up.sheets.count() + 1,
        text=words(text, limit=4000),
        written_by=str(by),
        written_at=at,
    )
    _act("follow_up.written", follow_up, entry.facility, by=by, at=at, sheet=sheet.number)
    operator = entry.approver
    if operator is not None and operator.user_id is not None and operator.user_id != by.pk:
        notify(user_id=operator.user_id, kind=APPROVE_NOTICE, subject_uid=entry.uid, at=at)
    return sheet


@transaction.atomic
def approve_sheet(*, sheet: FollowUpSheet, by: User, at: datetime) -> FollowUpSheet:
    """Approve a text under the own name: from now on the patient reads it, and it stays as it is.

    Only the latest text, and by the approver of the row; where nobody is recorded, by an approver of its facility.
    Raises NotYourSheet, SheetChanged.
    """
    entry = _entry_behind_lock(sheet.follow_up)
    operator = _operator(entry, by, at=at)
    if sheet.follow_up.sheets.filter(number__gt=sheet.number).exists():
        raise SheetChanged
    unapproved = FollowUpSheet.objects.filter(pk=sheet.pk, approved_at__isnull=True)
    if unapproved.update(approved_by=operator, approved_at=at):
        _act("follow_up.approved", sheet.follow_up, entry.facility, by=by, at=at, sheet=sheet.number)
        settle_notices(kind=APPROVE_NOTICE, subject_uid=entry.uid, by=by, at=at)
        tell_of_sheet(entry, at=at)
    sheet.refresh_from_db()
    return sheet


def may_approve(entry: Entry, by: User, *, at: datetime) -> bool:
    """Return whether a text about a row waits for this person."""
    try:
        _operator(entry, by, at=at)
    except NotYourSheet:
        return False
    return True


def _operator(entry: Entry, by: User, *, at: datetime) -> Practitioner:
    practitioner = practitioner_of(by)
    approves = practitioner is not None and has_role(by, entry.facility, Role.APPROVER, at=at)
    if not approves or entry.approver_id not in (None, practitioner.pk):
        raise NotYourSheet
    return practitioner


def _entry_behind_lock(follow_up: FollowUp) -> Entry:
    # One follow-up, one writer: two texts must not have one number.
    FollowUp.objects.select_for_update().filter(pk=follow_up.pk).first()
    return Entry.objects.select_related("facility", "approver", "record__patient").get(pk=follow_up.entry_id)


def _act(verb: str, follow_up: FollowUp, facility: Facility, *, by: User, at: datetime, sheet: int) -> None:
    subject = Subject(kind="follow_up", uid=follow_up.uid)
    record_act(verb=verb, by=by, subject=subject, at=at, facility_uid=facility.uid, sheet=sheet)
