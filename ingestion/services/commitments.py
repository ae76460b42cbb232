"""What senders asked us to confirm, what we answer, and how far the answer is."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.db import transaction
from django.db.models import QuerySet

from ingestion.models import Commitment, CommitmentState, InboxItem, Source
from ingestion.receiving.classes import IMAGE_SOP_CLASSES
from passport import objects
from passport.database import clean_text
from passport.queue.services import add_job
from passport.signing.acts import Subject, record_act

JOB = "commit"
# PS3.3 C.14.1.1: no such object instance, processing failure, class and instance conflict.
NO_SUCH_OBJECT, NOT_KEPT_WHOLE, CLASS_CONFLICT = 0x0112, 0x0110, 0x0119
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=10), timedelta(hours=1)
# After that long nobody waits for the answer any more; the sender asks again.
PATIENCE = timedelta(days=7)


class NothingAsked(Exception):
    """A request for storage commitment names a transaction and at least one object."""


class Problem(StrEnum):
    """Why a sender has not heard our answer yet."""

    NO_ADDRESS = "no_address"
    UNREACHABLE = "unreachable"
    REFUSED = "refused"


@dataclass(frozen=True, kw_only=True)
class Reference:
    """An object as the sender names it."""

    sop_class_uid: str
    sop_instance_uid: str


@dataclass(frozen=True, kw_only=True)
class Refused:
    """An object that we do not answer for, and DICOM's code of why."""

    reference: Reference
    reason: int


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What a sender is told, and where it hears it."""

    transaction_uid: str
    ae_title: str
    host: str
    port: int
    kept: tuple[Reference, ...]
    failed: tuple[Refused, ...]


def has_address(source: Source) -> bool:
    """Tell whether we know where a source listens."""
    return bool(source.host and source.port)


@transaction.atomic
def ask(*, source: Source, transaction_uid: str, references: Sequence[Reference], at: datetime) -> Commitment:
    """Write down what a sender asks for, and make the answer due. The same transaction again is answered again.

    Raises NothingAsked.
    """
    cleaned = clean_text(transaction_uid, limit=64)
    if not cleaned or not references:
        raise NothingAsked
    pairs = [[reference.sop_class_uid[:64], reference.sop_instance_uid[:64]] for reference in references]
    row, _ = Commitment.objects.update_or_create(
        source=source,
        transaction_uid=cleaned,
        defaults={
            "requested": json.dumps(pairs),
            "state": CommitmentState.WAITING,
            "problem": "",
            "tries": 0,
            "asked_at": at,
            "answered_at": None,
        },
    )
    # Where no address is registered it is tried on the open association first.
    add_job(kind=JOB, subject_uid=row.uid, at=at, due_at=at if has_address(source) else at + FIRST_PAUSE)
    _act("commitment.asked", row, at=at, objects=len(pairs))
    return row


def waiting(uid: str) -> Commitment | None:
    """Return a request that still waits for its answer."""
    return Commitment.objects.select_related("source").filter(uid=uid, state=CommitmentState.WAITING).first()


def answer_to(*, commitment: Commitment) -> Answer:
    """Return what we answer: kept is only what lies whole and readable in the store. Raises StorageUnavailable."""
    source = commitment.source
    references = [
        Reference(sop_class_uid=sop_class, sop_instance_uid=instance)
        for sop_class, instance in json.loads(commitment.requested)
    ]
    judged = [(reference, _why_not(source, reference)) for reference in references]
    return Answer(
        transaction_uid=commitment.transaction_uid,
        ae_title=source.ae_title,
        host=source.host,
        port=source.port or 0,
        kept=tuple(reference for reference, reason in judged if reason is None),
        failed=tuple(Refused(reference=reference, reason=reason) for reference, reason in judged if reason is not None),
    )


@transaction.atomic
def mark_answered(*, commitment: Commitment, answer: Answer, at: datetime) -> None:
    """Write down that the sender heard the answer."""
    _still(commitment).update(state=CommitmentState.ANSWERED, problem="", answered_at=at)
    _act("commitment.answered", commitment, at=at, kept=len(answer.kept), failed=len(answer.failed))


@transaction.atomic
def put_off(*, commitment: Commitment, problem: Problem, at: datetime) -> datetime | None:
    """Write down why the sender did not hear it, and return when to try again; None when it is given up."""
    if at - commitment.asked_at >= PATIENCE:
        _still(commitment).update(state=CommitmentState.GIVEN_UP, problem=problem)
        _act("commitment.given_up", commitment, at=at, problem=problem.value)
        return None
    _still(commitment).update(problem=problem, tries=commitment.tries + 1)
    return at + min(FIRST_PAUSE * 2 ** min(commitment.tries, 16), LONGEST_PAUSE)


def _still(commitment: Commitment) -> QuerySet[Commitment]:
    return Commitment.objects.filter(pk=commitment.pk, state=CommitmentState.WAITING)


def _why_not(source: Source, reference: Reference) -> int | None:
    """Return why we do not answer for an object; None when we do."""
    if reference.sop_class_uid in IMAGE_SOP_CLASSES:
        return NOT_KEPT_WHOLE  # of images only the header lies here
    items = list(InboxItem.objects.filter(source=source, sop_instance_uid=reference.sop_instance_uid))
    if not items:
        return NO_SUCH_OBJECT
    of_class = [item for item in items if item.sop_class_uid == reference.sop_class_uid]
    if not of_class:
        return CLASS_CONFLICT
    return None if any(objects.holds(item.sha256, size=item.size) for item in of_class) else NO_SUCH_OBJECT


def _act(verb: str, row: Commitment, *, at: datetime, **detail: str | int) -> None:
    facility = row.source.facility
    record_act(
        verb=verb,
        by=None,
        subject=Subject(kind="commitment", uid=row.uid),
        at=at,
        facility_uid=facility.uid if facility else "",
        **detail,
    )
