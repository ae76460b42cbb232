"""Registering who sends to us, and under which names its patient identifiers are issued."""

import re
import zoneinfo
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from ingestion.models import InboxItem, InboxState, Source, SourceIssuer, SourceKind
from ingestion.reasons import Reason
from ingestion.selectors import may_manage
from passport.database import clean_text
from passport.imaging.models import Pacs
from passport.people.models import Facility, User
from passport.people.services.permission import NotAllowed
from passport.signing.acts import Subject, record_act

AE_TITLE = re.compile(r"[A-Za-z0-9_.\-](?:[A-Za-z0-9_.\- ]{0,14}[A-Za-z0-9_.\-])?")  # narrower than PS3.5 allows


class SourceNameTaken(Exception):
    """Another source has this name."""


class AeTitleTaken(Exception):
    """Another source calls with this AE title."""


class AeTitleMissing(Exception):
    """A DICOM source needs the AE title that it calls with: at most 16 letters, digits and . - _ signs."""


class IssuerMissing(Exception):
    """An issuer needs a name."""


class OrdersNotTaken(Exception):
    """Orders come over the web, from a sender of one facility: the one that decides on them."""


class UnknownTimeZone(Exception):
    """There is no such time zone; write it as Europe/Belgrade."""


@dataclass(frozen=True, kw_only=True)
class Issuing:
    """What an issuer is called in a source's objects, and its one name here."""

    as_sent: str
    issuer: str


@transaction.atomic
def add_source(
    *,
    name: str,
    facility: Facility | None,
    by: User | None,
    at: datetime,
    kind: SourceKind = SourceKind.DICOM,
    ae_title: str = "",
    host: str = "",
    port: int | None = None,
    time_zone: str = "",
    default_issuer: str = "",
    issuers: Sequence[Issuing] = (),
    any_issuer: bool = False,
    headers: bool = False,
    orders: bool = False,
    pacs: Pacs | None = None,
) -> Source:
    """Register a sender.

    Raises NotAllowed, SourceNameTaken, AeTitleTaken, AeTitleMissing, OrdersNotTaken or UnknownTimeZone.
    """
    _require(facility, by=by, at=at)
    source = Source(kind=kind, pacs=pacs, any_issuer=any_issuer, created_at=at)
    _describe(
        source,
        name=name,
        facility=facility,
        ae_title=ae_title,
        host=host,
        port=port,
        time_zone=time_zone,
        default_issuer=default_issuer,
        headers=headers,
        orders=orders,
    )
    source.save()
    _write_issuers(source, issuers)
    _act("source.added", source, by=by, at=at)
    return source


@transaction.atomic
def update_source(
    *,
    source: Source,
    name: str,
    facility: Facility | None,
    by: User,
    at: datetime,
    ae_title: str = "",
    host: str = "",
    port: int | None = None,
    time_zone: str = "",
    default_issuer: str = "",
    issuers: Sequence[Issuing] = (),
    active: bool = True,
    headers: bool = False,
    orders: bool = False,
) -> Source:
    """Change what is known of a sender; what waited for its issuer is read again. Raises as `add_source`."""
    _require(source.facility, by=by, at=at)
    _require(facility, by=by, at=at)
    source.active = active
    _describe(
        source,
        name=name,
        facility=facility,
        ae_title=ae_title,
        host=host,
        port=port,
        time_zone=time_zone,
        default_issuer=default_issuer,
        headers=headers,
        orders=orders,
    )
    source.save()
    source.issuers.all().delete()
    _write_issuers(source, issuers)
    read_again = _make_due(source, at=at)
    _act("source.changed", source, by=by, at=at, read_again=read_again)
    return source


@transaction.atomic
def name_issuer(*, source: Source, as_sent: str, issuer: str, by: User, at: datetime) -> int:
    """Say what an issuer is called here from now on, and return how many waiting objects are read again.

    Where an object names no issuer, this becomes the default. Raises IssuerMissing or NotAllowed.
    """
    _require(source.facility, by=by, at=at)
    as_sent, issuer = clean_text(as_sent, limit=200), clean_text(issuer, limit=200)
    if not issuer:
        raise IssuerMissing
    if as_sent:
        source.issuers.update_or_create(as_sent=as_sent, defaults={"issuer": issuer})
    else:
        source.default_issuer = issuer
        source.save(update_fields=["default_issuer"])
    read_again = _make_due(source, at=at)
    _act("source.issuer_named", source, by=by, at=at, as_sent=as_sent, issuer=issuer, read_again=read_again)
    return read_again


def _require(facility: Facility | None, *, by: User | None, at: datetime) -> None:
    if by is not None and not may_manage(by, facility, at):
        raise NotAllowed


def _describe(source: Source, **words: object) -> None:
    for field, value in words.items():
        limit = getattr(Source._meta.get_field(field), "max_length", None)  # noqa: SLF001 -- Django's public API
        setattr(source, field, clean_text(value, limit=limit) if isinstance(value, str) else value)
    if source.time_zone and source.time_zone not in zoneinfo.available_timezones():
        raise UnknownTimeZone
    if source.kind == SourceKind.DICOM and not AE_TITLE.fullmatch(source.ae_title):
        raise AeTitleMissing
    if source.orders and not (source.kind == SourceKind.WEB and source.facility):
        raise OrdersNotTaken
    others = Source.objects.exclude(pk=source.pk)
    if others.filter(name=source.name).exists():
        raise SourceNameTaken
    if source.ae_title and others.filter(ae_title=source.ae_title).exists():
        raise AeTitleTaken


def _write_issuers(source: Source, issuers: Sequence[Issuing]) -> None:
    # One row for one name as sent: of two rows with the same name the last one counts.
    named = {clean_text(row.as_sent, limit=200): clean_text(row.issuer, limit=200) for row in issuers}
    SourceIssuer.objects.bulk_create(
        SourceIssuer(source=source, as_sent=as_sent, issuer=issuer) for as_sent, issuer in named.items() if issuer
    )


def _make_due(source: Source, *, at: datetime) -> int:
    waiting = InboxItem.objects.filter(source=source, state=InboxState.WAITING, reason=Reason.ISSUER_UNKNOWN)
    return waiting.update(state=InboxState.RECEIVED, reason="", due_at=at, attempts=0, settled_at=None)


def _act(verb: str, source: Source, *, by: User | None, at: datetime, **detail: str | int | None) -> None:
    record_act(
        verb=verb,
        by=by,
        subject=Subject(kind="source", uid=source.uid),
        at=at,
        facility_uid=source.facility.uid if source.facility else "",
        **detail,
    )
