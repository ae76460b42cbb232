"""What people decide about objects that wait: each a verb with its act, and a way back where a person can slip."""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction

from ingestion.models import InboxItem, InboxState, Source
from ingestion.reasons import Reason
from ingestion.selectors import may_manage, may_reconcile
from passport.database import clean_text
from passport.people.models import Facility, User
from passport.people.services.permission import NotAllowed
from passport.queue.services import ring
from passport.signing.acts import Subject, record_act

# Reasons that a person may overrule: the object is then recorded in spite of them.
ACCEPTABLE = frozenset({Reason.TEST_PATIENT, Reason.DEMOGRAPHICS_CONTRADICT})
UNSETTLED = (InboxState.WAITING, InboxState.REJECTED, InboxState.IGNORED)


class AlreadySettled(Exception):
    """Somebody else dealt with this object in the meantime."""


class NotAcceptable(Exception):
    """This reason cannot be overruled by a person."""


class IdentifierIncomplete(Exception):
    """An identifier needs both its issuer and its value."""


@transaction.atomic
def try_again(*, item: InboxItem, by: User, at: datetime) -> None:
    """Read an object once more; also the way back after `set_aside`. Raises NotAllowed or AlreadySettled."""
    permit(item.source, by=by, at=at)
    move(item, UNSETTLED, **due(at))
    ring("read", item.uid)
    noted("inbox.tried_again", item, by=by, at=at)


@transaction.atomic
def accept(*, item: InboxItem, by: User, at: datetime) -> None:
    """Record an object in spite of its reason. Raises NotAllowed, NotAcceptable or AlreadySettled."""
    permit(item.source, by=by, at=at, may=may_reconcile)
    if item.reason not in ACCEPTABLE:
        raise NotAcceptable
    accepted = " ".join(sorted({*item.accepted.split(), item.reason}))
    move(item, UNSETTLED, accepted=accepted, **due(at))
    ring("read", item.uid)
    noted("inbox.accepted", item, by=by, at=at)


@transaction.atomic
def take_back(*, item: InboxItem, by: User, at: datetime) -> None:
    """Forget what people decided about an object that is not recorded, and read it anew. Raises as `try_again`."""
    permit(item.source, by=by, at=at)
    move(item, UNSETTLED, accepted="", given_issuer="", given_id="", **due(at))
    ring("read", item.uid)
    noted("inbox.taken_back", item, by=by, at=at)


@transaction.atomic
def set_aside(*, item: InboxItem, by: User, at: datetime) -> None:
    """Keep a waiting object out of the booklet. Raises NotAllowed or AlreadySettled."""
    permit(item.source, by=by, at=at)
    move(item, (InboxState.WAITING,), state=InboxState.IGNORED, reason=Reason.SET_ASIDE, settled_at=at, due_at=None)
    noted("inbox.set_aside", item, by=by, at=at)


@transaction.atomic
def give_identifier(*, item: InboxItem, issuer: str, local_id: str, by: User, at: datetime) -> None:
    """Say whose report this is where the object does not. Raises IdentifierIncomplete, NotAllowed, AlreadySettled."""
    permit(item.source, by=by, at=at, may=may_reconcile)
    issuer, local_id = clean_text(issuer, limit=200), clean_text(local_id, limit=200)
    if not issuer or not local_id:
        raise IdentifierIncomplete
    move(item, (InboxState.WAITING,), given_issuer=issuer, given_id=local_id, **due(at))
    ring("read", item.uid)
    noted("inbox.identifier_given", item, by=by, at=at)


def permit(
    source: Source, *, by: User, at: datetime, may: Callable[[User, Facility | None, datetime], bool] = may_manage
) -> None:
    """Pass when a person may decide about the objects of a source. Raises NotAllowed."""
    if not may(by, source.facility, at):
        raise NotAllowed


def due(at: datetime) -> dict[str, object]:
    """Return the columns of an object that is to be read again."""
    return {"state": InboxState.RECEIVED, "reason": "", "detail": "", "due_at": at, "attempts": 0, "settled_at": None}


def move(item: InboxItem, states: tuple[InboxState, ...], **changes: object) -> None:
    """Change an object that still waits for what was on the screen. Raises AlreadySettled."""
    # The reason belongs to the condition: a decision answers the question that was on the screen.
    asked = InboxItem.objects.filter(pk=item.pk, state__in=states, reason=item.reason)
    if not asked.update(**changes):
        raise AlreadySettled


def noted(verb: str, item: InboxItem, *, by: User, at: datetime) -> None:
    """Write the act of a decision about an object."""
    facility = item.source.facility
    record_act(
        verb=verb,
        by=by,
        subject=Subject(kind="inbox_item", uid=item.uid),
        at=at,
        facility_uid=facility.uid if facility else "",
        reason=item.reason,
    )
