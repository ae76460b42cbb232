"""Dose surveys: which stand, which are due, and whether a signed one still says what was signed."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from passport.access.services import DosesView
from passport.booklet.quantities import decimal_text
from passport.law.questions.levels import due_again
from passport.law.questions.standing import Standing
from passport.people.models import Device, Facility, Practitioner, Role, User
from passport.people.selectors import devices_of, facilities_where, specialty_of
from passport.signing import canonical
from passport.signing.selectors import seal_problems
from passport.signing.statements import Draft
from reports.audits.figures import Figures, figures_of
from reports.audits.payloads import KIND, LevelFacts, Physicist, SurveyFacts, ValueFacts, survey_payload
from reports.models import DoseSurvey, SurveyValue
from reports.selectors.doses import surveyed_exams

ROLES = (Role.PHYSICIST,)
# What makes two surveys of one examination at one device surveys of the same dose.
_LIKENESS = ("quantity", "view", "phantom", "side", "grid")


class SurveyMissing(Exception):
    """There is no such survey among those of this person's facilities."""


@dataclass(frozen=True, kw_only=True)
class Due:
    """An examination of a device of which a text prints a level, and how it stands with its survey."""

    device: Device
    exam_code: str
    kind: str
    count: int  # that were done there
    last: DoseSurvey | None
    by: date | None  # None: never surveyed, or the text prints no interval
    is_due: bool


def physicist_facilities(user: User, at: datetime) -> QuerySet[Facility]:
    """Return the facilities at which a person compares doses."""
    return facilities_where(user, *ROLES, at=at)


def local_day(facility: Facility, at: datetime) -> date:
    """Return the day that it is at a facility."""
    return at.astimezone(ZoneInfo(facility.time_zone)).date()


def survey_for(user: User, uid: str, at: datetime) -> DoseSurvey:
    """Return a survey of this person's facilities. Raises SurveyMissing for any other, whether it exists or not."""
    mine = DoseSurvey.objects.filter(uid=uid, facility__in=physicist_facilities(user, at))
    found = mine.select_related("facility", "device", "statement__seal", "replaces").first()
    if found is None:
        raise SurveyMissing
    return found


def entries_in(survey: DoseSurvey) -> list[int]:
    """Return the keys of the rows whose doses a survey shows."""
    return list(survey.values.values_list("entry_id", flat=True))


def replacement_of(survey: DoseSurvey) -> DoseSurvey | None:
    """Return the survey that stands in the place of this one; None while it stands itself."""
    return survey.replaced_by.order_by("-signed_at").first()


def surveys_of(facility: Facility, device: Device | None = None) -> QuerySet[DoseSurvey]:
    """Return the surveys of a facility: drafts first, then the last signed."""
    found = DoseSurvey.objects.filter(facility=facility, **({"device": device} if device else {}))
    return found.select_related("device", "facility").order_by("-signed_at", "-started_at")


def drafts_of(facility: Facility) -> QuerySet[DoseSurvey]:
    """Return the surveys of a facility that nobody signed yet, the latest first."""
    return surveys_of(facility).filter(signed_at__isnull=True).order_by("-started_at")


def signed_surveys_of(facility: Facility, device: Device | None = None) -> QuerySet[DoseSurvey]:
    """Return the signed surveys of a facility, the last first, also those in whose place a later one stands."""
    found = surveys_of(facility, device).filter(signed_at__isnull=False).order_by("-signed_at", "-pk")
    return found.prefetch_related("replaced_by")


def standing_before(survey: DoseSurvey) -> DoseSurvey | None:
    """Return the signed survey in whose place this one comes: of the same examination, device and quantity."""
    alike = ("device", "exam_code", *_LIKENESS)
    earlier = signed_surveys_of(survey.facility).filter(**{name: getattr(survey, name) for name in alike})
    return earlier.exclude(pk=survey.pk).first()


def due_at(view: DosesView, facility: Facility, standing: Standing | None, today: date) -> list[Due]:
    """Return how it stands with the surveys that a text orders, those that are due first; shows nobody.

    Each dose that was ever surveyed of an examination has its own interval: one view does not stand for the other.
    """
    if standing is None or standing.pack.comparison is None or not standing.pack.comparison.every_years:
        return []
    last: dict[tuple[int, str], dict[tuple[str, ...], DoseSurvey]] = {}
    for survey in signed_surveys_of(facility):
        of_exam = last.setdefault((survey.device_id, survey.exam_code), {})
        of_exam.setdefault(tuple(getattr(survey, name) for name in _LIKENESS), survey)
    devices = {device.pk: device for device in devices_of(facility)}
    done = view.done()
    found = [
        _due(device, one.exam_code, one.kind, one.count, survey, standing, today)
        for key, device in devices.items()
        for one in surveyed_exams((one for one in done if one.device_id == key), standing)
        for survey in (last.get((key, one.exam_code)) or {(): None}).values()
    ]
    return sorted(found, key=lambda one: (not one.is_due, one.by or date.min, one.device.name, one.exam_code))


def _due(
    device: Device,
    exam_code: str,
    kind: str,
    count: int,
    last: DoseSurvey | None,
    standing: Standing,
    today: date,
) -> Due:
    by = due_again(local_day(last.facility, last.signed_at), standing.pack) if last and last.signed_at else None
    return Due(
        device=device,
        exam_code=exam_code,
        kind=kind,
        count=count,
        last=last,
        by=by,
        is_due=by is None or by <= today,
    )


def figures(survey: DoseSurvey, values: Iterable[SurveyValue]) -> Figures:
    """Return what the frozen values of a survey come to."""
    return figures_of(
        [Decimal(value.value) for value in values],
        level=Decimal(survey.level_value) if survey.level_value and not survey.why_not else None,
        allowed=Decimal(survey.level_allowed) if survey.level_allowed and not survey.why_not else None,
        how=survey.how,
    )


def physicist_block(practitioner: Practitioner, on: date) -> Physicist:
    """Return the physicist as a survey of a day names one."""
    return Physicist(
        uid=practitioner.uid,
        name=f"{practitioner.given_name} {practitioner.surname}",
        title=practitioner.title,
        licence_number=practitioner.licence_number,
        specialty=specialty_of(practitioner, on),
    )


def survey_facts(survey: DoseSurvey, *, physicist: Physicist, issued_at: datetime) -> SurveyFacts:
    """Return all that a survey says, from its columns and its frozen values."""
    values = list(survey.values.select_related("entry"))
    found = figures(survey, values)
    return SurveyFacts(
        survey=survey.uid,
        facility={"uid": survey.facility.uid, "name": survey.facility_name},
        device={"uid": survey.device.uid, "name": survey.device_name, "model": survey.device_model},
        exam_code=survey.exam_code,
        method=survey.method,
        quantity=survey.quantity,
        unit=survey.unit,
        view=survey.view,
        phantom=survey.phantom,
        side=survey.side,
        grid=survey.grid,
        adult_from=str(survey.adult_from),
        asked=str(survey.asked),
        least="" if survey.least is None else str(survey.least),
        level=_level(survey),
        values=[_value(value) for value in values],
        left_out={name: str(count) for name, count in canonical.loads(bytes(survey.left_out)).items()},
        mean=decimal_text(found.mean),
        median=decimal_text(found.median),
        ratio="" if found.ratio is None else decimal_text(found.ratio),
        above="" if found.above is None else "yes" if found.above else "no",
        conditions_note=survey.conditions_note,
        image_quality=survey.image_quality,
        corrective_measures=survey.corrective_measures,
        physicist=physicist,
        replaces=survey.replaces.uid if survey.replaces else "",
        kept_until=survey.kept_until.isoformat() if survey.kept_until else "",
        started_at=_moment(survey.started_at),
        issued_at=_moment(issued_at),
        nonce=bytes(survey.nonce).hex(),
    )


def payload_of(survey: DoseSurvey, *, physicist: Physicist, issued_at: datetime) -> bytes:
    """Return the exact bytes that are signed of a survey."""
    return canonical.dumps(survey_payload(survey_facts(survey, physicist=physicist, issued_at=issued_at)))


def survey_said(survey: DoseSurvey) -> str:
    """Return the digest of all that a survey says before anybody signs it: a signature stands for that and no more."""
    nobody = Physicist(uid="", name="", title="", licence_number="", specialty="")
    return canonical.digest(payload_of(survey, physicist=nobody, issued_at=survey.started_at)).hex()


def signed_by(survey: DoseSurvey) -> Physicist | None:
    """Return who signed a survey, as that person was called then; None while nobody did."""
    if survey.signed_at is None:
        return None
    return Physicist(**{name: str(value) for name, value in canonical.loads(bytes(survey.physicist)).items()})


def physicist_bytes(physicist: Physicist) -> bytes:
    """Return who signs, as it is kept beside the survey."""
    return canonical.dumps(asdict(physicist))


def seal_holds(survey: DoseSurvey) -> bool:
    """Return whether a signed survey still says exactly what was sealed."""
    physicist = signed_by(survey)
    if physicist is None or survey.statement is None or survey.signed_at is None:
        return False
    payload = payload_of(survey, physicist=physicist, issued_at=survey.signed_at)
    draft = Draft(kind=KIND, subject_uid=survey.uid, version=1, payload=payload)
    return not seal_problems(seal=survey.statement.seal, draft=draft, facility_uid=survey.facility.uid)


def _level(survey: DoseSurvey) -> LevelFacts:
    return LevelFacts(
        pack=survey.pack,
        in_force="" if survey.in_force is None else "yes" if survey.in_force else "no",
        article=survey.article,
        how=survey.how,
        table=survey.level_table,
        exam=survey.level_exam,
        projection=survey.level_projection,
        basis=survey.level_basis,
        printed=survey.level_printed,
        printed_unit=survey.level_printed_unit,
        value=survey.level_value,
        reason=survey.level_reason,
        allowed=survey.level_allowed,
        why_not=survey.why_not,
    )


def _value(value: SurveyValue) -> ValueFacts:
    return ValueFacts(
        position=str(value.position),
        entry=value.entry.uid,
        evidence_digest=bytes(value.evidence_digest).hex(),
        performed_on=value.performed_on.isoformat(),
        years=str(value.years),
        value=value.value,
        grade=value.grade,
        conditions={name: str(said) for name, said in canonical.loads(bytes(value.conditions)).items()},
    )


def _moment(at: datetime) -> str:
    return at.astimezone(ZoneInfo("UTC")).isoformat()
