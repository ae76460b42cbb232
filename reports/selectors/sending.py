"""What is known of the studies that a facility must send, gathered for checks and pages."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet

from passport.booklet.models import Blob, DoseReport, Exposure
from passport.booklet.states import State as EntryState
from passport.imaging.models import Pacs, Study
from passport.people.models import Facility, Role, User
from passport.people.selectors import facilities_where
from passport.queue.models import Job, JobState
from reports.models import KeyObject, Sending, SendingSetup
from reports.sending.checks import Facts, Report
from reports.sending.key_object import Reference
from reports.sending.profile import BUILT_IN, Profile, profiles_in
from reports.sending.states import OPEN

ROLES = (Role.PACS_ADMINISTRATOR, Role.FACILITY_ADMINISTRATOR)
SEND = "send"  # the kind of the job that sends one
SLICE = 100
# A row that is younger may still get an earlier neighbour: another transaction took a lower number before it.
SETTLED = timedelta(minutes=10)
LATELY = timedelta(days=14)
EVER = datetime.min.replace(tzinfo=UTC)
_REPORTS = "1.2.840.10008.5.1.4.1.1.88."


class ProfileUnknown(Exception):
    """There is no profile of this name on this machine."""


class SendingMissing(Exception):
    """There is no such study among those that this person looks after."""


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """A row that names a study: where it stands in its table, and since when."""

    pk: int
    study_instance_uid: str
    since: datetime


@dataclass(frozen=True, kw_only=True)
class StudyFacts:
    """A study, as the page lists it and as the checks need it."""

    facts: Facts
    modalities: frozenset[str]
    kind: str
    device: str
    last_news_at: datetime


def known_profiles() -> dict[str, Profile]:
    """Return every profile of this machine by id; one's own stands before one that ships. Raises BadProfile."""
    own = settings.SENDING_PROFILES_DIR
    return profiles_in(BUILT_IN) | (profiles_in(own) if own else {})


def profile_of(setup: SendingSetup) -> Profile:
    """Return the profile by which a facility sends. Raises ProfileUnknown, BadProfile."""
    found = known_profiles().get(setup.profile)
    if found is None:
        raise ProfileUnknown(setup.profile)
    return found


def sending_facilities(user: User, at: datetime) -> QuerySet[Facility]:
    """Return the facilities whose sending a person looks after."""
    return facilities_where(user, *ROLES, at=at)


def setup_of(facility: Facility) -> SendingSetup | None:
    """Return how a facility sends; None: it was never set up."""
    return SendingSetup.objects.filter(facility=facility).select_related("facility").first()


def sending_for(user: User, uid: str, at: datetime) -> Sending:
    """Return one study that a person looks after. Raises SendingMissing."""
    mine = Sending.objects.filter(setup__facility__in=sending_facilities(user, at))
    found = mine.filter(uid=uid).select_related("setup__facility").first()
    if found is None:
        raise SendingMissing
    return found


def sendings_of(user: User, study_instance_uid: str, at: datetime) -> list[Sending]:
    """Return how one study is sent by the facilities that a person looks after."""
    mine = Sending.objects.filter(setup__facility__in=sending_facilities(user, at))
    return list(mine.filter(study_instance_uid=study_instance_uid).select_related("setup__facility").order_by("pk"))


def new_reports(setup: SendingSetup, profile: Profile) -> list[Candidate]:
    """Return the next dose reports and image headers of the facility that were not gone through, in the order of their table."""
    since = Q(exposure__entry__performed_on__gte=profile.start) | Q(exposure__entry__performed_on__isnull=True)
    rows = DoseReport.objects.filter(since, exposure__entry__facility=setup.facility, pk__gt=setup.report_cursor)
    columns = rows.order_by("pk").values_list("pk", "exposure__study_instance_uid", "received_at")
    return _candidates(columns[:SLICE])


def new_studies(setup: SendingSetup, profile: Profile) -> list[Candidate]:
    """Return the next listed studies of the facility that were not gone through, in the order of their table."""
    since = Q(performed_on__gte=profile.start) | Q(performed_on__isnull=True)
    rows = Study.objects.filter(since, facility=setup.facility, pk__gt=setup.study_cursor)
    return _candidates(rows.order_by("pk").values_list("pk", "study_instance_uid", "listed_at")[:SLICE])


def overlooked_studies(setup: SendingSetup, profile: Profile, at: datetime) -> list[str]:
    """Return studies of the last days that have no row, though the PACS lists by now what would give them one.

    A study is often listed before its images are there: with its request form, or with nothing.
    """
    told = Q()
    for modality in sorted(profile.modalities):
        # Listed apart by spaces: CT is no part of OCT.
        words = (f"{modality} ", f" {modality}", f" {modality} ")
        told |= Q(modalities=modality) | Q(modalities__startswith=words[0]) | Q(modalities__endswith=words[1])
        told |= Q(modalities__contains=words[2])
    rows = Sending.objects.filter(setup=setup, study_instance_uid=OuterRef("study_instance_uid"))
    since = max(profile.start, (at - LATELY).date())
    lately = Q(performed_on__gte=since) | Q(performed_on__isnull=True, listed_at__gte=at - LATELY)
    found = Study.objects.filter(lately, ~Exists(rows), told, facility=setup.facility, pk__lte=setup.study_cursor)
    return list(found.order_by("pk").values_list("study_instance_uid", flat=True)[:SLICE])


def next_round(setup: SendingSetup, at: datetime) -> list[Sending]:
    """Return the next rows of the last days, to see whether anything about their study changed."""
    lately = Sending.objects.filter(setup=setup, performed_on__gte=(at - LATELY).date(), pk__gt=setup.round_cursor)
    return list(lately.order_by("pk")[:SLICE])


def without_job(setup: SendingSetup) -> list[Sending]:
    """Return what is to be carried on with and has no job that will do it; one that failed too often waits."""
    jobs = Job.objects.filter(kind=SEND, subject_uid=OuterRef("uid")).exclude(state=JobState.DONE)
    found = Sending.objects.filter(Q(state__in=OPEN) | Q(facts=""), ~Exists(jobs), setup=setup)
    return list(found.order_by("pk")[:SLICE])


def study_facts(setup: SendingSetup, profile: Profile, study_instance_uid: str) -> StudyFacts:
    """Return everything that is known of one study of a facility."""
    exposures = list(
        Exposure.objects.filter(study_instance_uid=study_instance_uid, entry__facility=setup.facility)
        .exclude(entry__state=EntryState.VOID)
        .select_related("record__patient", "entry")
        .order_by("pk")
    )
    # A content that a person put behind another one of the same report says nothing here.
    held = DoseReport.objects.filter(exposure__in=exposures, replaced_by__isnull=True).order_by("pk")
    named = list(held.filter(sop_class_uid__in=profile.report_classes))
    image = held.exclude(sop_class_uid__startswith=_REPORTS).first()
    listed = list(listed_studies(setup, study_instance_uid))
    telling = [exposure for exposure in exposures if exposure.pk in {report.exposure_id for report in named}]
    readings = [json.loads(bytes(report.reading)) for report in named]
    facts = Facts(
        study_instance_uid=study_instance_uid,
        performed_on=_first(*(study.performed_on for study in listed), *(one.entry.performed_on for one in exposures)),
        reports=_reports(named, readings),
        patients=tuple(sorted({_person(exposure) for exposure in telling})),
        identifiers=_identifiers(telling, readings),
        accessions=tuple(sorted({exposure.accession_number for exposure in telling})),
        listed=bool(listed) or image is not None,
        listed_accessions=tuple(sorted({study.accession_number for study in listed})),
        instances=max((study.instances for study in listed if study.instances is not None), default=None),
        facility_code=setup.facility_code,
        location_uid=setup.location_uid,
    )
    return StudyFacts(
        facts=facts,
        modalities=frozenset(name for study in listed for name in study.modalities.split()) or _modality(image),
        kind=next((exposure.kind for exposure in telling or exposures), ""),
        device=_device(telling or exposures, listed),
        last_news_at=max([EVER, *(one.received_at for one in named), *(study.listed_at for study in listed)]),
    )


def listed_studies(setup: SendingSetup, study_instance_uid: str) -> QuerySet[Study]:
    """Return a study as each PACS of the facility lists it."""
    of_facility = Pacs.objects.filter(facility=setup.facility)
    found = Study.objects.filter(pacs__in=of_facility, facility=setup.facility, study_instance_uid=study_instance_uid)
    return found.select_related("pacs").order_by("pacs")


def images_held(setup: SendingSetup, study_instance_uid: str) -> list[Reference]:
    """Return the images of a study whose headers came here."""
    rows = DoseReport.objects.filter(
        exposure__study_instance_uid=study_instance_uid, exposure__entry__facility=setup.facility
    ).exclude(sop_class_uid__startswith=_REPORTS)
    return [
        Reference(
            series_instance_uid=json.loads(bytes(row.reading)).get("series_instance_uid") or "",
            sop_class_uid=row.sop_class_uid,
            sop_instance_uid=row.sop_instance_uid,
        )
        for row in rows
    ]


def first_report(
    setup: SendingSetup, profile: Profile, study_instance_uid: str
) -> tuple[Exposure, dict[str, Any]] | None:
    """Return the part of an examination that a study's first dose report reports, and its reading as kept."""
    found = (
        DoseReport.objects.filter(
            exposure__study_instance_uid=study_instance_uid,
            exposure__entry__facility=setup.facility,
            sop_class_uid__in=profile.report_classes,
            replaced_by__isnull=True,
        )
        .exclude(exposure__entry__state=EntryState.VOID)
        .select_related("exposure__record__patient", "exposure__entry")
        .order_by("pk")
        .first()
    )
    return (found.exposure, json.loads(bytes(found.reading))) if found else None


def report_bytes(sop_instance_uids: Sequence[str]) -> list[str]:
    """Return the digests under which the bytes of dose reports lie, one a report."""
    blobs = Blob.objects.filter(report__sop_instance_uid__in=sop_instance_uids).order_by("pk")
    return list(dict(blobs.values_list("report__sop_instance_uid", "sha256")).values())


def key_object_of(sending: Sending) -> KeyObject | None:
    """Return the document that counts for a study; None when none was made of what is known now."""
    return sending.key_objects.filter(number=sending.number, facts=sending.facts).first()


def given_up(sending: Sending) -> bool:
    """Tell whether the worker failed too often at a study and waits for a person."""
    return Job.objects.filter(kind=SEND, subject_uid=sending.uid, state=JobState.FAILED).exists()


def _modality(image: DoseReport | None) -> frozenset[str]:
    sent = json.loads(bytes(image.reading)).get("modality") if image else None
    return frozenset([sent] if sent else [])


def _candidates(rows: Iterable[tuple[int, str, datetime]]) -> list[Candidate]:
    return [Candidate(pk=pk, study_instance_uid=uid, since=since) for pk, uid, since in rows]


def _reports(named: Sequence[DoseReport], readings: Sequence[dict[str, Any]]) -> tuple[Report, ...]:
    found = {
        report.sop_instance_uid: Report(
            sop_class_uid=report.sop_class_uid,
            sop_instance_uid=report.sop_instance_uid,
            series_instance_uid=reading.get("series_instance_uid") or "",
            study_instance_uid=reading.get("study_instance_uid") or "",
        )
        for report, reading in zip(named, readings, strict=True)
    }
    return tuple(found[uid] for uid in sorted(found))


def _person(exposure: Exposure) -> str:
    # Two records of one patient are one person; only a person decided that they are.
    record = exposure.record
    return str(record.patient.uid if record.patient else record.uid)


def _identifiers(exposures: Sequence[Exposure], readings: Sequence[dict[str, Any]]) -> tuple[str, ...]:
    sent = {number["value"] for reading in readings for number in reading["patient"]["identifiers"]}
    here = {exposure.record.local_id for exposure in exposures}
    registered = {exposure.record.patient.personal_number for exposure in exposures if exposure.record.patient}
    return tuple(sorted((sent | here | registered) - {""}))


def _device(exposures: Sequence[Exposure], listed: Sequence[Study]) -> str:
    for part in (*exposures, *listed):
        name = " ".join(filter(None, (part.manufacturer, part.model, part.serial_number)))
        if name or getattr(part, "station_name", ""):
            return (name or part.station_name)[:300]
    return ""


def _first(*days: date | None) -> date | None:
    return next((day for day in days if day), None)
