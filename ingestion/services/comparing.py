"""Compare what a registered PACS holds with what arrived, day by day, and ask for what is missing.

A comparison goes from some days before the watermark to today. Of each day the studies are listed, then each of them
is looked into; both in slices, so that nothing waits long for a worker. The watermark moves to a day only when that
day is over and was compared whole, so that no outage, of ours or theirs, leaves a gap. Running twice changes nothing.

A study is found by its date. One that has none matches no window of dates (PS3.4 section C.2.2.2.5) and is not found;
nor is one that reaches the PACS more days after its own date than the overlap. Both are what the push is for.
"""

import time
import zoneinfo
from collections.abc import Iterable
from dataclasses import asdict
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F

from ingestion.models import InboxItem, InboxState
from ingestion.services import retrieving
from ingestion.services.failures import written
from passport.database import clean_text
from passport.imaging.clients import (
    DOSE_REPORTS,
    Client,
    Contents,
    Instance,
    Limits,
    ListedSeries,
    ListedStudy,
    PacsFailure,
    PacsRefused,
    client_for,
)
from passport.imaging.models import Pacs, Study

SLICE_SECONDS = 6.0
QUESTION = Limits(connect_seconds=4, idle_seconds=8, total_seconds=10)
FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=1), timedelta(hours=1)
DAY = timedelta(days=1)
# Studies of these alone have no dose, and are not looked into: PS3.3 section C.7.3.1.1.1.
WITHOUT_DOSE = frozenset("AR ASMT BDUS BI ECG EEG EMG EOG EPS ES GM HC IOL IVOCT IVUS KER LEN LS MR OAM OCT OP OPM OPT "
                         "OPTBSV OPTENF OPV OSS POS RESP SM SRF US VA XC".split())  # fmt: skip
# Series of these were not made by the device that made the study.
SECONDARY = frozenset("AU DOC FID KO M3D PLAN PR REG RWV SEG SR STAIN TEXTUREMAP".split())


def compare(*, pacs_uid: str, at: datetime, slice_seconds: float = SLICE_SECONDS) -> datetime | None:
    """Do one slice of comparing, and return when to go on; None when this PACS is not to be compared."""
    pacs = Pacs.objects.select_related("facility").get(uid=pacs_uid)
    if not (pacs.active and pacs.compared and pacs.complete_until):
        return None
    today = at.astimezone(_zone(pacs)).date()
    day = pacs.comparing_day or min(pacs.complete_until - pacs.overlap_days * DAY + DAY, today)
    if pacs.comparing_day is None:
        # What the PACS would not list the last time is asked for once in each comparison, however old it is.
        Study.objects.filter(pacs=pacs).exclude(problem="").update(contents_at=None)
    try:
        with client_for(pacs, calling=settings.RECEIVER_AE_TITLE, limits=QUESTION) as client:
            whole = _compare_day(pacs, client, day, at=at, slice_seconds=slice_seconds)
    except PacsFailure as failure:
        return _put_off(pacs, failure, at=at)
    if not whole:
        return at
    return _next_day(pacs, day, today=today, at=at)


def _compare_day(pacs: Pacs, client: Client, day: date, *, at: datetime, slice_seconds: float) -> bool:
    """Return whether all studies of the day are listed and looked into; False asks for another slice."""
    deadline = time.monotonic() + slice_seconds
    if not (pacs.day_listed and pacs.comparing_day == day):
        listed = {study.study_instance_uid: study for study in client.studies(day, day)}
        _write_day(pacs, day, listed.values(), at=at)
    waiting = Study.objects.filter(pacs=pacs, contents_at__isnull=True).select_related("pacs__facility")
    for study in waiting.order_by("pk"):
        _look_into(study, client, at=at)
        if time.monotonic() > deadline:
            return False
    return True


def _look_into(study: Study, client: Client, *, at: datetime) -> None:
    """Compare one study; a PACS that refuses this one is asked about the others all the same. Raises PacsFailure."""
    try:
        contents = client.contents(study.study_instance_uid)
    except PacsRefused as refusal:
        Study.objects.filter(pk=study.pk).update(contents_at=at, problem=written(refusal))
        return
    _write_contents(study, contents, at=at)


@transaction.atomic
def _write_day(pacs: Pacs, day: date, listed: Iterable[ListedStudy], *, at: datetime) -> None:
    for told in listed:
        if told.study_instance_uid:
            _write_study(pacs, told, at=at)
    Pacs.objects.filter(pk=pacs.pk).update(comparing_day=day, day_listed=True, failures=0, problem="")


def _write_study(pacs: Pacs, told: ListedStudy, *, at: datetime) -> None:
    words = {name: _cleaned(name, value) for name, value in asdict(told).items()}
    known = Study.objects.filter(pacs=pacs, study_instance_uid=words["study_instance_uid"]).first()
    # As many objects as when it was looked into: nothing came to it. A PACS that tells no number is asked each time.
    unchanged = known is not None and told.instances is not None and known.instances == told.instances
    contents_at = known.contents_at if known and unchanged else None
    if told.modalities and WITHOUT_DOSE.issuperset(told.modalities.split()):
        contents_at = at
    seen = {"seen_at": at, "contents_at": contents_at, "facility": pacs.facility}
    Study.objects.update_or_create(
        pacs=pacs,
        study_instance_uid=words.pop("study_instance_uid"),
        defaults=words | seen,
        create_defaults=words | seen | {"listed_at": at},
    )


def _cleaned(name: str, value: object) -> object:
    limit = Study._meta.get_field(name).max_length  # noqa: SLF001 -- Django's public API
    return clean_text(value, limit=limit) if isinstance(value, str) else value


@transaction.atomic
def _write_contents(study: Study, contents: Contents, *, at: datetime) -> None:
    """Write which device made the study and how many dose reports it has, and ask for those that are not here."""
    device = _device(contents.series)
    study.station_name = clean_text(device.station_name, limit=64)
    study.manufacturer = clean_text(device.manufacturer, limit=200)
    study.model = clean_text(device.model, limit=200)
    study.serial_number = clean_text(device.serial_number, limit=64)
    study.dose_objects = sum(instance.sop_class_uid in DOSE_REPORTS for instance in contents.dose_instances)
    study.contents_at, study.problem = at, ""
    study.save()
    for instance in _missing(study, contents.dose_instances):
        retrieving.ask(pacs=study.pacs, instance=instance, at=at)


def _device(series: Iterable[ListedSeries]) -> ListedSeries:
    """Return the series that tells most of the device that made the study, and of such the first."""
    told = ("station_name", "manufacturer", "model", "serial_number")
    return max(
        series,
        key=lambda one: (one.modality not in SECONDARY, sum(bool(getattr(one, name)) for name in told)),
        default=ListedSeries(series_instance_uid=""),
    )


def _missing(study: Study, listed: Iterable[Instance]) -> list[Instance]:
    wanted = {instance.sop_instance_uid: instance for instance in listed if instance.sop_instance_uid}
    # Two studies may share an instance: one that is here under another study is another object. What came damaged
    # is asked for once more.
    same = InboxItem.objects.filter(
        sop_instance_uid__in=wanted, study_instance_uid__in=["", study.study_instance_uid]
    ).exclude(state=InboxState.REJECTED)
    here = set(same.values_list("sop_instance_uid", flat=True))
    return [wanted[uid] for uid in sorted(wanted.keys() - here)]


def _next_day(pacs: Pacs, day: date, *, today: date, at: datetime) -> datetime:
    # Today is not over: more studies of it will come, so the watermark stays before it.
    complete = max(pacs.complete_until or day, min(day, today - DAY))
    following = day + DAY
    running = following <= today
    Pacs.objects.filter(pk=pacs.pk).update(
        complete_until=complete,
        comparing_day=following if running else None,
        day_listed=False,
        failures=0,
        problem="",
        compared_at=pacs.compared_at if running else at,
    )
    return at if running else at + timedelta(minutes=pacs.every_minutes)


def _put_off(pacs: Pacs, failure: PacsFailure, *, at: datetime) -> datetime:
    Pacs.objects.filter(pk=pacs.pk).update(failures=F("failures") + 1, problem=written(failure))
    return at + min(FIRST_PAUSE * 2 ** min(pacs.failures, 16), LONGEST_PAUSE)


def _zone(pacs: Pacs) -> zoneinfo.ZoneInfo:
    return zoneinfo.ZoneInfo(pacs.facility.time_zone or "UTC")
