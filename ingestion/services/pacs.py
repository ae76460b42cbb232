"""Registering PACS: how each is asked, from which day on it is compared, and whether it answers."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from ingestion.models import SourceKind
from ingestion.selectors import may_manage
from ingestion.services import key_objects
from ingestion.services.failures import written
from ingestion.services.sources import AE_TITLE, Issuing, add_source, update_source
from passport.database import clean_text
from passport.imaging.clients import PacsFailure, PacsRefused, client_for
from passport.imaging.clients.web import CREDENTIALS, address
from passport.imaging.models import Pacs, Study, Way
from passport.people.models import Facility, User
from passport.people.services.permission import NotAllowed
from passport.queue.services import hurry_job
from passport.signing.acts import Subject, record_act


class PacsNameTaken(Exception):
    """Another PACS has this name."""


class PacsAeTitleTaken(Exception):
    """Another PACS has this AE title."""


class PacsLocationTaken(Exception):
    """Another PACS has this Retrieve Location UID."""


class PacsAeTitleMissing(Exception):
    """A PACS that is asked over DICOM needs its AE title: at most 16 letters, digits and . - _ signs."""


class PacsAddressMissing(Exception):
    """A PACS that is asked over DICOM needs host and port."""


class PacsWebAddressMissing(Exception):
    """A PACS that is asked over DICOMweb needs an address; to be compared, that of QIDO-RS."""


class BadWebAddress(Exception):
    """A web address is plain http:// or https://, without user name, question mark or hash sign."""


class BadCredentials(Exception):
    """Credentials are the name of an environment variable that begins with PACS_; the secret itself is never typed."""


class FirstDayMissing(Exception):
    """A PACS that is compared needs the first day to compare."""


class NotCompared(Exception):
    """This PACS is not compared, so there is nothing to hurry."""


@dataclass(frozen=True, kw_only=True)
class Connection:
    """How a PACS is reached, and how it is compared."""

    name: str
    way: Way
    ae_title: str = ""
    host: str = ""
    port: int | None = None
    tls: bool = False
    web_url: str = ""
    wado_uri: str = ""
    credentials: str = ""
    location_uid: str = ""
    compared: bool = False
    every_minutes: int = 30
    overlap_days: int = 2


@dataclass(frozen=True, kw_only=True)
class Identifying:
    """How the patient identifiers of its objects are issued, and the time zone of its devices."""

    time_zone: str = ""
    default_issuer: str = ""
    issuers: Sequence[Issuing] = field(default_factory=tuple)


@transaction.atomic
def add_pacs(
    *,
    connection: Connection,
    identifying: Identifying,
    facility: Facility,
    by: User | None,
    at: datetime,
    first_day: date | None = None,
) -> Pacs:
    """Register a PACS and the source of what is fetched from it.

    Raises NotAllowed, or what `Connection` or the source cannot be kept for: the errors above and of `add_source`.
    """
    _require(facility, by=by, at=at)
    pacs = Pacs(facility=facility, created_at=at)
    _describe(pacs, connection)
    _compare_from(pacs, first_day)
    pacs.save()
    add_source(
        name=pacs.name,
        facility=facility,
        kind=SourceKind.PACS,
        pacs=pacs,
        by=by,
        at=at,
        time_zone=identifying.time_zone,
        default_issuer=identifying.default_issuer,
        issuers=identifying.issuers,
    )
    _act("pacs.added", pacs, by=by, at=at)
    _begin(pacs, at=at)
    return pacs


@transaction.atomic
def update_pacs(
    *,
    pacs: Pacs,
    connection: Connection,
    identifying: Identifying,
    by: User,
    at: datetime,
    first_day: date | None = None,
    active: bool = True,
) -> Pacs:
    """Change how a PACS is asked; with a first day it is compared anew from there on. Raises as `add_pacs`."""
    _require(pacs.facility, by=by, at=at)
    pacs.active = active
    _describe(pacs, connection)
    _compare_from(pacs, first_day)
    pacs.save()
    update_source(
        source=pacs.source,
        name=pacs.name,
        facility=pacs.facility,
        by=by,
        at=at,
        time_zone=identifying.time_zone,
        default_issuer=identifying.default_issuer,
        issuers=identifying.issuers,
        active=active,
    )
    if first_day:
        Study.objects.filter(pacs=pacs, performed_on__gte=first_day).update(contents_at=None)
    _act("pacs.changed", pacs, by=by, at=at, first_day=first_day.isoformat() if first_day else None)
    _begin(pacs, at=at)
    return pacs


@transaction.atomic
def compare_now(*, pacs: Pacs, by: User, at: datetime) -> None:
    """Compare a PACS without waiting for its turn. Raises NotAllowed or NotCompared."""
    _require(pacs.facility, by=by, at=at)
    if not (pacs.active and pacs.compared):
        raise NotCompared
    hurry_job(kind="compare_pacs", subject_uid=pacs.uid, at=at)
    _act("pacs.compare_asked", pacs, by=by, at=at)


def echo_pacs(*, pacs: Pacs, by: User | None, at: datetime) -> bool:
    """Ask a PACS whether it is there, write what it said, and return whether it is. Raises NotAllowed."""
    _require(pacs.facility, by=by, at=at)
    problem = _echo(pacs)
    with transaction.atomic():
        Pacs.objects.filter(pk=pacs.pk).update(echoed_at=at, echo_problem=problem)
        _act("pacs.echoed", pacs, by=by, at=at, answered=int(not problem))
    return not problem


def _echo(pacs: Pacs) -> str:
    try:
        client_for(pacs, calling=settings.RECEIVER_AE_TITLE).echo()
    except PacsFailure as failure:
        return written(failure)
    return ""


def _require(facility: Facility, *, by: User | None, at: datetime) -> None:
    if by is not None and not may_manage(by, facility, at):
        raise NotAllowed


def _describe(pacs: Pacs, connection: Connection) -> None:
    for name, value in asdict(connection).items():
        limit = getattr(Pacs._meta.get_field(name), "max_length", None)  # noqa: SLF001 -- Django's public API
        setattr(pacs, name, clean_text(value, limit=limit) if isinstance(value, str) else value)
    _require_reachable(pacs)
    _require_web_addresses(pacs)
    if pacs.credentials and not CREDENTIALS.fullmatch(pacs.credentials):
        raise BadCredentials
    _require_unlike_others(pacs)


def _require_reachable(pacs: Pacs) -> None:
    over_web = pacs.way == Way.DICOMWEB
    if (pacs.ae_title or not over_web) and not AE_TITLE.fullmatch(pacs.ae_title):
        raise PacsAeTitleMissing
    if not over_web and not (pacs.host and pacs.port):
        raise PacsAddressMissing
    if over_web and not (pacs.web_url or (pacs.wado_uri and not pacs.compared)):
        raise PacsWebAddressMissing


def _require_web_addresses(pacs: Pacs) -> None:
    try:
        for url in filter(None, (pacs.web_url, pacs.wado_uri)):
            address(url)
    except PacsRefused:
        raise BadWebAddress from None


def _require_unlike_others(pacs: Pacs) -> None:
    others = Pacs.objects.exclude(pk=pacs.pk)
    same = [
        (Q(name=pacs.name), PacsNameTaken),
        (Q(ae_title=pacs.ae_title) & ~Q(ae_title=""), PacsAeTitleTaken),
        (Q(location_uid=pacs.location_uid) & ~Q(location_uid=""), PacsLocationTaken),
    ]
    for condition, taken in same:
        if others.filter(condition).exists():
            raise taken


def _compare_from(pacs: Pacs, first_day: date | None) -> None:
    if first_day:
        # The overlap reaches back from the day after the watermark; the first comparison begins on the very day.
        pacs.complete_until = first_day - timedelta(days=1)
        pacs.comparing_day, pacs.day_listed = first_day, False
    if pacs.compared and pacs.complete_until is None:
        raise FirstDayMissing


def _begin(pacs: Pacs, *, at: datetime) -> None:
    if pacs.active:
        key_objects.pacs_registered(pacs=pacs, at=at)
    if pacs.active and pacs.compared:
        hurry_job(kind="compare_pacs", subject_uid=pacs.uid, at=at)


def _act(verb: str, pacs: Pacs, *, by: User | None, at: datetime, **detail: str | int | None) -> None:
    subject = Subject(kind="pacs", uid=pacs.uid)
    record_act(verb=verb, by=by, subject=subject, at=at, facility_uid=pacs.facility.uid, **detail)
