"""Storage commitment (PS3.4 annex J): take a sender's request durably, and bring it the answer.

The answer goes to the address that is registered for the source, on an association of our own; it is the worker that
brings it. Only where no address is registered is it tried on the association that is still open.
"""

import logging
import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from django.db import Error
from pydicom.dataset import Dataset
from pynetdicom import AE, build_role, evt
from pynetdicom.association import Association
from pynetdicom.events import Event

from ingestion.models import Commitment, Source
from ingestion.receiving.classes import STORAGE_COMMITMENT, STORAGE_COMMITMENT_INSTANCE, TRANSFER_SYNTAXES
from ingestion.receiving.keeping import OUT_OF_RESOURCES, RESOURCE_LIMITATION, SUCCESS, Writers
from ingestion.receiving.limits import Limits
from ingestion.services import commitments
from ingestion.services.commitments import Answer, Problem, Reference
from passport.objects import StorageUnavailable

logger = logging.getLogger(__name__)

# PS3.7 annex C
NO_SUCH_INSTANCE, NO_SUCH_ACTION, INVALID_ARGUMENT = 0x0112, 0x0123, 0x0115
REQUEST_COMMITMENT = 1  # the action
ALL_KEPT, SOME_NOT_KEPT = 1, 2  # the events
# How long a sender who waits on the same association is given to hear our first answer first.
SHORTLY_SECONDS = 0.3
PATIENCE_SECONDS = 10


class NotDelivered(Exception):
    """The sender could not be told."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.value)
        self.problem = problem


@dataclass(frozen=True, kw_only=True)
class Commitments:
    """Take requests for storage commitment, by way of the writers."""

    limits: Limits
    clock: Callable[[], datetime]
    writers: Writers

    def asked(self, event: Event, source: Source) -> int:
        """Write a request down and return the status: success only when it is durable."""
        wrong = _what_is_wrong(event)
        if wrong:
            return wrong
        try:
            transaction_uid, references = requested(event.action_information)
        except (AttributeError, TypeError, ValueError, NotImplementedError):
            return INVALID_ARGUMENT
        if len(references) > self.limits.references:
            return RESOURCE_LIMITATION
        try:
            row = self.writers.do(lambda: self._ask(source, transaction_uid, references))
        except commitments.NothingAsked:
            return INVALID_ARGUMENT
        except Error as error:
            logger.warning("A request for storage commitment was not kept (%s).", type(error).__name__)
            return OUT_OF_RESOURCES
        if not commitments.has_address(source):
            self._answer_shortly(event.assoc, row)
        return SUCCESS

    def _ask(self, source: Source, transaction_uid: str, references: list[Reference]) -> Commitment:
        return commitments.ask(source=source, transaction_uid=transaction_uid, references=references, at=self.clock())

    def _answer_shortly(self, association: Association, row: Commitment) -> None:
        timer = threading.Timer(SHORTLY_SECONDS, self._answer_here, [association, row])
        timer.daemon = True
        timer.start()

    def _answer_here(self, association: Association, row: Commitment) -> None:
        """Answer on the association on which it was asked; where that does not do, the row waits."""
        with suppress(NotDelivered, Error, StorageUnavailable):
            answer = self.writers.do(lambda: commitments.answer_to(commitment=row))
            report(association, answer)
            self.writers.do(lambda: commitments.mark_answered(commitment=row, answer=answer, at=self.clock()))


def _what_is_wrong(event: Event) -> int | None:
    request = event.request
    if request.RequestedSOPClassUID != STORAGE_COMMITMENT:
        return NO_SUCH_INSTANCE
    if request.RequestedSOPInstanceUID != STORAGE_COMMITMENT_INSTANCE:
        return NO_SUCH_INSTANCE
    return None if event.action_type == REQUEST_COMMITMENT else NO_SUCH_ACTION


def requested(asked: Dataset) -> tuple[str, list[Reference]]:
    """Return the transaction and the objects that it names. Raises what pydicom raises where they are not there."""
    references = [
        Reference(sop_class_uid=str(item.ReferencedSOPClassUID), sop_instance_uid=str(item.ReferencedSOPInstanceUID))
        for item in asked.ReferencedSOPSequence
    ]
    return str(asked.TransactionUID), references


def deliver(answer: Answer, *, calling: str) -> None:
    """Bring the answer to its sender on an association of our own. Raises NotDelivered."""
    entity = AE(calling)
    entity.acse_timeout = entity.dimse_timeout = entity.network_timeout = PATIENCE_SECONDS
    entity.connection_timeout = PATIENCE_SECONDS
    entity.add_requested_context(STORAGE_COMMITMENT, list(TRANSFER_SYNTAXES))
    association = entity.associate(
        answer.host,
        answer.port,
        ae_title=answer.ae_title,
        ext_neg=[build_role(STORAGE_COMMITMENT, scu_role=False, scp_role=True)],
        evt_handlers=[(evt.EVT_CONN_OPEN, _hurry)],
    )
    if not association.is_established:
        raise NotDelivered(Problem.REFUSED if association.is_rejected else Problem.UNREACHABLE)
    try:
        report(association, answer)
    finally:
        association.release()


def report(association: Association, answer: Answer) -> None:
    """Tell a sender what we keep. Raises NotDelivered."""
    event_type = SOME_NOT_KEPT if answer.failed else ALL_KEPT
    try:
        status, _reply = association.send_n_event_report(
            event_report(answer), event_type, STORAGE_COMMITMENT, STORAGE_COMMITMENT_INSTANCE
        )
    except (RuntimeError, ValueError):  # the association ended, or the other side takes no reports on it
        raise NotDelivered(Problem.REFUSED) from None
    if "Status" not in status:
        raise NotDelivered(Problem.UNREACHABLE)
    if status.Status != SUCCESS:
        raise NotDelivered(Problem.REFUSED)


def event_report(answer: Answer) -> Dataset:
    """Return the answer as PS3.4 table J.3-2 has it."""
    told = Dataset()
    told.TransactionUID = answer.transaction_uid
    if answer.kept:
        told.ReferencedSOPSequence = [_item(reference) for reference in answer.kept]
    if answer.failed:
        told.FailedSOPSequence = [_item(refused.reference, refused.reason) for refused in answer.failed]
    return told


def _item(reference: Reference, reason: int | None = None) -> Dataset:
    item = Dataset()
    item.ReferencedSOPClassUID = reference.sop_class_uid
    item.ReferencedSOPInstanceUID = reference.sop_instance_uid
    if reason is not None:
        item.FailureReason = reason
    return item


def _hurry(event: Event) -> None:
    event.assoc.dul.socket.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
