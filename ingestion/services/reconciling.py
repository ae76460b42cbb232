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
    _require(item.source, by=by, at=at)
    _move(item, UNSETTLED, **_due(at))
    ring("read", item.uid)
    _act("inbox.tried_again", item, by=by, at=at)


@transaction.atomic
def accept(*, item: InboxItem, by: User, at: datetime) -> None:
    """Record an object in spite of its reason. Raises NotAllowed, NotAcceptable or AlreadySettled."""
    _require(item.source, by=by, at=at, may=may_reconcile)
    if item.reason not in ACCEPTABLE:
        raise NotAcceptable
    accepted = " ".join(sorted({*item.accepted.split(), item.reason}))
    _move(item, UNSETTLED, accepted=accepted, **_due(at))
    ring("read", item.uid)
    _act("inbox.accepted", item, by=by, at=at)


@transaction.atomic
def take_back(*, item: InboxItem, by: User, at: datetime) -> None:
    """Forget what people decided about an object that is not recorded, and read it anew. Raises as `try_again`."""
    _require(item.source, by=by, at=at)
    _move(item, UNSETTLED, accepted="", given_issuer="", given_id="", **_due(at))
    ring("read", item.uid)
    _act("inbox.taken_back", item, by=by, at=at)


@transaction.atomic
def set_aside(*, item: InboxItem, by: User, at: datetime) -> None:
    """Keep a waiting object out of the booklet. Raises NotAllowed or AlreadySettled."""
    _require(item.source, by=by, at=at)
    _move(item, (InboxState.WAITING,), state=InboxState.IGNORED, reason=Reason.SET_ASIDE, settled_at=at, due_at=None)
    _act("inbox.set_aside", item, by=by, at=at)


@transaction.atomic
def give_identifier(*, item: InboxItem, issuer: str, local_id: str, by: User, at: datetime) -> None:
    """Say whose report this is where the object does not. Raises IdentifierIncomplete, NotAllowed, AlreadySettled."""
    _require(item.source, by=by, at=at, may=may_reconcile)
    issuer, local_id = clean_text(issuer, limit=200), clean_text(local_id, limit=200)
    if not issuer or not local_id:
        raise IdentifierIncomplete
    _move(item, (InboxState.WAITING,), given_issuer=issuer, given_id=local_id, **_due(at))
    ring("read", item.uid)
    _act("inbox.identifier_given", item, by=by, at=at)


def _require(
    source: Source, *, by: User, at: datetime, may: Callable[[User, Facility | None, datetime], bool] = may_manage
) -> None:
    if not may(by, source.facility, at):
        raise NotAllowed


def _due(at: datetime) -> dict[str, object]:
    return {"state": InboxState.RECEIVED, "reason": "", "detail": "", "due_at": at, "attempts": 0, "settled_at": None}


def _move(item: InboxItem, states: tuple[InboxState, ...], **changes: object) -> None:
    # The reason belongs to the condition: a decision answers the question that was on the screen.
    asked = InboxItem.objects.filter(pk=item.pk, state__in=states, reason=item.reason)
    if not asked.update(**changes):
        raise AlreadySettled


def _act(verb: str, item: InboxItem, *, by: User, at: datetime) -> None:
    facility = item.source.facility
    record_act(
        verb=verb,
        by=by,
        subject=Subject(kind="inbox_item", uid=item.uid),
        at=at,
        facility_uid=facility.uid if facility else "",
        reason=item.reason,
    )
