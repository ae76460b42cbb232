"""Our own receiver, asked as a sender asks it: whether it listens, and whether a report comes through.

Nothing here is called inside a transaction: it waits for the network.
"""

import socket
import ssl
from datetime import datetime
from enum import StrEnum

from django.conf import settings

from ingestion.invented import invented_report
from ingestion.models import InboxItem, Source, SourceKind
from ingestion.receiving.limits import MB
from ingestion.selectors import may_manage
from passport import objects
from passport.imaging.clients import Limits, PacsFailure, PacsRefused, PacsUnavailable
from passport.imaging.clients.associations import Address
from passport.imaging.clients.dimse import DimseClient
from passport.people.models import User
from passport.people.services.permission import NotAllowed
from passport.signing.acts import Subject, record_act

PATIENCE_SECONDS = 1.0
LIMITS = Limits(connect_seconds=3, idle_seconds=8, total_seconds=12)
# What listens everywhere is asked on this machine.
EVERYWHERE = {"": "127.0.0.1", "0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 -- nothing is bound here


class Failure(StrEnum):
    """Why a test report did not come through."""

    NO_ANSWER = "no_answer"
    REFUSED = "refused"
    NO_ROOM = "no_room"
    ELSEWHERE = "elsewhere"
    CERTIFICATES = "certificates"


class NoSender(Exception):
    """A test report goes the way of a source that sends by C-STORE and may send now."""


class NotSent(Exception):
    """The test report did not come through; the reason is one of `Failure`."""

    def __init__(self, failure: Failure, technical: str = "") -> None:
        super().__init__(failure)
        self.failure, self.technical = failure, technical


def listens() -> bool:
    """Return whether somebody takes connections where our receiver should listen."""
    try:
        socket.create_connection((_host(), settings.RECEIVER_PORT), timeout=PATIENCE_SECONDS).close()
    except OSError:
        return False
    return True


def free_bytes() -> int | None:
    """Return how much room received objects have; None: their folder cannot be reached."""
    try:
        return objects.free_bytes()
    except objects.StorageUnavailable:
        return None


def send_test_report(*, source: Source, by: User, at: datetime) -> InboxItem:
    """Send an invented report to our own receiver as this source does, and return its row of the inbox.

    Raises NotAllowed, NoSender or NotSent.
    """
    if not may_manage(by, source.facility, at):
        raise NotAllowed
    if source.kind != SourceKind.DICOM or not source.active:
        raise NoSender
    report = invented_report(at=at)
    failure = _send(source, report.data)
    record_act(
        verb="source.tested",
        by=by,
        subject=Subject(kind="source", uid=source.uid),
        at=at,
        facility_uid=source.facility.uid if source.facility else "",
        failure=str(failure.failure) if failure else None,
    )
    if failure:
        raise failure
    item = InboxItem.objects.filter(source=source, sop_instance_uid=report.sop_instance_uid).first()
    if item is None:
        raise NotSent(Failure.ELSEWHERE)
    return item


def _send(source: Source, data: bytes) -> NotSent | None:
    if not listens():
        return NotSent(Failure.NO_ANSWER)
    try:
        DimseClient(address=_address(source), limits=LIMITS).store(data)
    except PacsUnavailable as failure:
        return NotSent(Failure.NO_ANSWER, str(failure))
    except PacsRefused as failure:
        return NotSent(Failure.REFUSED if _has_room() else Failure.NO_ROOM, str(failure))
    except PacsFailure as failure:
        return NotSent(Failure.REFUSED, str(failure))
    except NotSent as failure:
        return failure
    return None


def _address(source: Source) -> Address:
    return Address(
        host=_host(),
        port=settings.RECEIVER_PORT,
        ae_title=settings.RECEIVER_AE_TITLE,
        calling=source.ae_title,
        tls=_tls() if settings.RECEIVER_TLS_CERTIFICATE else None,
    )


def _host() -> str:
    return EVERYWHERE.get(settings.RECEIVER_HOST, settings.RECEIVER_HOST)


def _tls() -> ssl.SSLContext:
    """Return how we reach ourselves: by the very certificate that our receiver shows, whatever name is in it."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
    try:
        context.load_verify_locations(settings.RECEIVER_TLS_CERTIFICATE)
        context.load_cert_chain(settings.RECEIVER_TLS_CERTIFICATE, settings.RECEIVER_TLS_KEY or None)
    except OSError as error:  # ssl.SSLError is one
        raise NotSent(Failure.CERTIFICATES, error.strerror or type(error).__name__) from error
    return context


def _has_room() -> bool:
    free = free_bytes()
    return free is not None and free >= settings.RECEIVER_DISK_FLOOR_MB * MB
