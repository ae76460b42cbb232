"""Keep what a web sender posts, and the token by which it is known."""

import logging
from datetime import datetime

from django.conf import settings
from django.db import DatabaseError, transaction

from ingestion.models import Source, SourceKind
from ingestion.receiving.classes import DOSE_SOP_CLASSES, IMAGE_SOP_CLASSES, REPORT_SOP_CLASSES
from ingestion.receiving.cutting import NotCut, without_pixels
from ingestion.receiving.limits import MB
from ingestion.selectors import may_manage
from ingestion.services.inbox import receive
from ingestion.stow.answers import Failure, Stored
from ingestion.stow.identity import Identity, identify
from passport import objects
from passport.codes import code_hmac, new_code
from passport.objects import StorageUnavailable
from passport.people.models import User
from passport.people.services.attempts import count_try, tries_left
from passport.people.services.permission import NotAllowed
from passport.queue.services import ring
from passport.signing.acts import Subject, record_act

logger = logging.getLogger(__name__)

TOKEN = "web_source"
TOKEN_BITS = 160
_TAKEN = DOSE_SOP_CLASSES.keys() | REPORT_SOP_CLASSES.keys()


class TokenUnknown(Exception):
    """No web source has this token."""


class TriedTooOften(Exception):
    """Too many wrong tokens came from there; try again in 15 minutes."""


class SourceClosed(Exception):
    """The source of this token may not send any more."""


class NoWebSource(Exception):
    """Only a source that sends over the web has a token."""


@transaction.atomic
def issue_token(*, source: Source, by: User, at: datetime) -> str:
    """Return a new token of a web source, shown this once; the one before opens nothing any more.

    Raises NotAllowed or NoWebSource.
    """
    _require(source, by=by, at=at)
    token = new_code(bits=TOKEN_BITS)
    source.token_digest = _digest(token)
    source.save(update_fields=["token_digest"])
    _act("source.token_issued", source, by=by, at=at)
    return token


@transaction.atomic
def revoke_token(*, source: Source, by: User, at: datetime) -> None:
    """Let a web source's token open nothing any more. Raises NotAllowed or NoWebSource."""
    _require(source, by=by, at=at)
    source.token_digest = ""
    source.save(update_fields=["token_digest"])
    _act("source.token_revoked", source, by=by, at=at)


def source_with_token(*, token: str, who_hmac: bytes, at: datetime) -> Source:
    """Return the web source that shows this token. Raises TokenUnknown, TriedTooOften or SourceClosed."""
    if not tries_left(kind=TOKEN, who_hmac=who_hmac, at=at):
        raise TriedTooOften
    source = Source.objects.filter(kind=SourceKind.WEB, token_digest=_digest(token)).first() if token else None
    if source is None:
        count_try(kind=TOKEN, who_hmac=who_hmac, at=at, succeeded=False)
        raise TokenUnknown
    if not source.active:
        raise SourceClosed
    return source


def store(*, source: Source, data: bytes, study_instance_uid: str | None, at: datetime) -> Stored:
    """Keep one object that a web sender posts, durably, and return what the sender is told about it."""
    try:
        identity = identify(data)
    except NotCut:
        return Stored(sop_class_uid="", sop_instance_uid="", failure=Failure.CANNOT_UNDERSTAND)
    return Stored(
        sop_class_uid=identity.sop_class_uid,
        sop_instance_uid=identity.sop_instance_uid,
        failure=_refusal(source, identity, study_instance_uid) or _keep(source, identity, data, at=at),
    )


def _refusal(source: Source, identity: Identity, study_instance_uid: str | None) -> Failure | None:
    image = identity.sop_class_uid in IMAGE_SOP_CLASSES
    if not (image and source.headers) and identity.sop_class_uid not in _TAKEN:
        return Failure.CLASS_NOT_SUPPORTED
    if study_instance_uid and identity.study_instance_uid not in (study_instance_uid, None):
        return Failure.OTHER_STUDY
    return None


def _keep(source: Source, identity: Identity, data: bytes, *, at: datetime) -> Failure | None:
    try:
        if identity.sop_class_uid in IMAGE_SOP_CLASSES:
            data = without_pixels(data, identity.transfer_syntax)
        if objects.free_bytes() < settings.RECEIVER_DISK_FLOOR_MB * MB:
            return Failure.OUT_OF_RESOURCES
        item = receive(
            source=source,
            data=data,
            name="",
            sop_class_uid=identity.sop_class_uid,
            sop_instance_uid=identity.sop_instance_uid,
            at=at,
        )
    except NotCut:
        return Failure.CANNOT_UNDERSTAND
    except (StorageUnavailable, DatabaseError) as error:
        logger.warning("An object was not kept (%s): its sender was told so.", type(error).__name__)
        return Failure.OUT_OF_RESOURCES
    if item.due_at is not None:
        ring("read", item.uid)
    return None


def _digest(token: str) -> str:
    return code_hmac(token, purpose=TOKEN, pepper=settings.CODE_PEPPER).hex()


def _require(source: Source, *, by: User, at: datetime) -> None:
    if not may_manage(by, source.facility, at):
        raise NotAllowed
    if source.kind != SourceKind.WEB:
        raise NoWebSource


def _act(verb: str, source: Source, *, by: User, at: datetime) -> None:
    facility = source.facility
    record_act(
        verb=verb,
        by=by,
        subject=Subject(kind="source", uid=source.uid),
        at=at,
        facility_uid=facility.uid if facility else "",
    )
