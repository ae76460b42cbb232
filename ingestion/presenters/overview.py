"""What the overview says in words: how receiver, worker and store are, and how a test report fared."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ingestion.models import InboxItem, InboxState
from ingestion.reasons import Reason
from ingestion.selectors.overview import Queue
from ingestion.services.own_receiver import Failure

# A worker that runs takes what is due within seconds.
LATE = timedelta(minutes=1)


@dataclass(frozen=True, kw_only=True)
class Health:
    """How one part is: a word, and what to do where it is not well."""

    name: Promise
    words: Promise
    remedy: Promise | str = ""

    @property
    def attention(self) -> bool:
        """Return whether somebody has to do something."""
        return bool(self.remedy)


@dataclass(frozen=True, kw_only=True)
class Fault:
    """Why a test report did not come through, and what to do."""

    words: Promise
    remedy: Promise


@dataclass(frozen=True, kw_only=True)
class Trial:
    """How far a test report is."""

    item: InboxItem
    running: bool  # the page looks again by itself
    late: bool
    passed: bool
    other_end: bool  # it was read, and became something else than a test report


FAULTS: dict[Failure, Fault] = {
    Failure.NO_ANSWER: Fault(
        words=_("The receiver does not answer at its address."),
        remedy=_(
            "Start it on its machine with “manage.py up” or “manage.py receive”; if it runs, look whether a firewall "
            "stands between, and whether this page and the receiver have the same settings. Who: system administrator."
        ),
    ),
    Failure.REFUSED: Fault(
        words=_("The receiver answers, and did not take the report."),
        remedy=_(
            "Look whether this source may send, and whether the receiver was started with the same AE title and the "
            "same database as this page; then send again. Who: system administrator."
        ),
    ),
    Failure.NO_ROOM: Fault(
        words=_("The receiver takes nothing: its disk is full, or cannot be written."),
        remedy=_(
            "Make room where received objects lie; senders keep what they have until then. Who: system administrator."
        ),
    ),
    Failure.ELSEWHERE: Fault(
        words=_("A receiver took the report, and it is not in this inbox."),
        remedy=_(
            "Another installation listens at this address, or the receiver works on another database. "
            "Who: system administrator."
        ),
    ),
    Failure.CERTIFICATES: Fault(
        words=_("The receiver wants TLS, and this page cannot read its certificate and key."),
        remedy=_(
            "Let the website read the files that RECEIVER_TLS_CERTIFICATE and RECEIVER_TLS_KEY name. Who: system administrator."
        ),
    ),
}


def receiver_health(*, listens: bool) -> Health:
    """Return how the receiver is."""
    if listens:
        return Health(name=_("Receiver"), words=_("listens"))
    fault = FAULTS[Failure.NO_ANSWER]
    return Health(name=_("Receiver"), words=fault.words, remedy=fault.remedy)


def worker_health(queue: Queue, at: datetime) -> Health:
    """Return how the worker is: one that runs leaves nothing due for a minute."""
    if queue.oldest is None or at - queue.oldest < LATE:
        return Health(name=_("Worker"), words=_("nothing waits too long"))
    return Health(
        name=_("Worker"),
        words=_("What is due is not being done."),
        remedy=_(
            "Start it with “manage.py up” or “manage.py work”. Nothing is lost meanwhile. Who: system administrator."
        ),
    )


def store_health(*, free: int | None, floor: int) -> Health:
    """Return how the store of received objects is; None: it cannot be reached."""
    if free is None:
        return Health(
            name=_("Store"),
            words=_("The folder of received objects cannot be reached."),
            remedy=_("Nothing is taken until it can; senders keep what they have. Who: system administrator."),
        )
    if free < floor:
        fault = FAULTS[Failure.NO_ROOM]
        return Health(name=_("Store"), words=fault.words, remedy=fault.remedy)
    return Health(name=_("Store"), words=_("has room"))


def trial(item: InboxItem, at: datetime) -> Trial:
    """Return how far a test report is."""
    waiting = item.state == InboxState.RECEIVED
    late = waiting and at - item.received_at >= LATE
    passed = item.state == InboxState.IGNORED and item.reason == Reason.TEST_PATIENT
    return Trial(
        item=item, running=waiting and not late, late=late, passed=passed, other_end=not waiting and not passed
    )
