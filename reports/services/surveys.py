"""Make a dose survey: choose the patients and freeze their doses, write down what was found, sign it.

Past doses stop nothing: a survey says what is, and what is done about it, in the physicist's own words.
"""

import secrets
from dataclasses import dataclass, fields
from datetime import datetime

from django.db import transaction

from passport.access.services import DosesView, open_doses
from passport.booklet.quantities import decimal_text
from passport.database import clean_text
from passport.law.questions.levels import NotComparable
from passport.law.questions.records import retention_ends
from passport.law.questions.standing import Standing, Weight
from passport.law.vocabulary import Document
from passport.people.models import Device, Practitioner, User
from passport.people.selectors import practitioner_of, standing_of
from passport.signing import canonical
from passport.signing.acts import Subject, record_act
from passport.signing.services import record_statement, seal
from reports.audits.comparing import least_of, lines_of, needs_events
from reports.audits.conditions import Method, conditions_of, method_of
from reports.audits.payloads import KIND
from reports.audits.quantities import Like
from reports.audits.samples import Sample, Samples, Value, latest_of_each_person, samples_of
from reports.models import DoseSurvey, SurveyValue
from reports.selectors.doses import recognised, rows_of, totals_of
from reports.selectors.surveys import (
    figures,
    local_day,
    payload_of,
    physicist_block,
    physicist_bytes,
    standing_before,
    survey_said,
)

# So many of the last examinations are searched for comparable patients.
SEARCHED = 400
MOST_PATIENTS = 100
ROOM_FOR_WORDS = 4000


class NothingDone(Exception):
    """This examination was not done at this device."""


class NothingStated(Exception):
    """No report of this examination at this device states such a dose."""


class TooFewPatients(Exception):
    """There are fewer comparable patients than the text, or the physicist, asks for."""

    def __init__(self, *, found: int, asked: int) -> None:
        super().__init__(found, asked)
        self.found, self.asked = found, asked


class SmallerThanPrinted(Exception):
    """The text that is in force here prints a larger number of patients."""

    def __init__(self, *, least: int) -> None:
        super().__init__(least)
        self.least = least


class AlreadySigned(Exception):
    """This survey is signed: it stays as it is, and a new one takes its place."""


class ChangedMeanwhile(Exception):
    """What this survey says is not what the person read who signs it."""


class QualityMissing(Exception):
    """A survey says what was found of the quality of the images."""


class MeasuresMissing(Exception):
    """The doses lie above what the text in force allows: a survey says what is done about it."""


class NoNameOnRecord(Exception):
    """A survey is signed by a physicist whose name is on record."""


@dataclass(frozen=True, kw_only=True)
class Chosen:
    """What a physicist wants to survey, and of how many patients."""

    exam_code: str
    like: Like
    patients: int
    adult_from: int


@dataclass(frozen=True, kw_only=True)
class Findings:
    """What a physicist writes into a survey."""

    conditions_note: str = ""  # what the reports do not state: receptor, thickness, rejected images
    image_quality: str = ""
    corrective_measures: str = ""


@transaction.atomic
def start_survey(*, device: Device, chosen: Chosen, by: User, at: datetime) -> DoseSurvey:
    """Freeze the last comparable patients of an examination at a device, one dose each, as a draft.

    Raises NotAllowed, NothingDone, NothingStated, SmallerThanPrinted, TooFewPatients, LookNotWritten.
    """
    view = open_doses(reader=by, at=at, facility=device.facility)
    done = next((one for one in recognised(view.done(device)) if one.exam_code == chosen.exam_code), None)
    if done is None:
        raise NothingDone
    method = method_of(done.exam_code, done.kind)
    standing = standing_of(device.facility, local_day(device.facility, at))
    told = needs_events(done.exam_code, done.kind, standing.pack if standing else None)
    rows = rows_of(view.unnamed(device, done.exam_code, limit=SEARCHED, told=told), kind=done.kind)
    samples = samples_of(rows, adult_from=chosen.adult_from)
    sample = _sample(samples, chosen)
    survey = _survey(device, chosen, sample, samples, method, standing, by=by, at=at)
    fewer = _fewer_than_printed(survey, standing)
    survey.save()
    SurveyValue.objects.bulk_create(_values(view, survey, sample))
    _act("survey.started", survey, by=by, at=at, patients=len(sample.values), **fewer)
    return survey


@transaction.atomic
def write_findings(*, survey: DoseSurvey, findings: Findings, by: User, at: datetime) -> DoseSurvey:
    """Write down what the physicist found; a draft can be written again. Raises NotAllowed, AlreadySigned."""
    draft = _draft(survey, by=by, at=at)
    for field in fields(findings):
        setattr(draft, field.name, clean_text(getattr(findings, field.name), limit=ROOM_FOR_WORDS))
    draft.save()
    _act("survey.written", draft, by=by, at=at)
    return draft


@transaction.atomic
def discard_survey(*, survey: DoseSurvey, by: User, at: datetime) -> None:
    """Throw a draft away. Raises NotAllowed, AlreadySigned."""
    draft = _draft(survey, by=by, at=at)
    _act("survey.discarded", draft, by=by, at=at)
    draft.delete()


@transaction.atomic
def sign_survey(*, survey: DoseSurvey, seen: str, by: User, at: datetime) -> DoseSurvey:
    """Sign a survey under the physicist's name and seal it for the facility: from now on it never changes.

    `seen` is `survey_said` of what was on the screen. Raises NotAllowed, AlreadySigned, ChangedMeanwhile,
    NoNameOnRecord, QualityMissing, MeasuresMissing.
    """
    draft = _draft(survey, by=by, at=at)
    if survey_said(draft) != seen:
        raise ChangedMeanwhile
    practitioner = practitioner_of(by)
    if practitioner is None or not practitioner.surname:
        raise NoNameOnRecord
    if not draft.image_quality:
        raise QualityMissing
    if _stops_without_measures(draft):
        raise MeasuresMissing
    _sign(draft, practitioner, by=by, at=at)
    _act("survey.signed", draft, by=by, at=at)
    return draft


def _fewer_than_printed(survey: DoseSurvey, standing: Standing | None) -> dict[str, int]:
    """Return the printed number that a sample does not reach, for the record; a text in force stops it instead."""
    if standing is None or survey.least is None or survey.asked >= survey.least:
        return {}
    if standing.weigh(objects=True, misprint=bool(survey.level_reason)) is Weight.STOPS:
        raise SmallerThanPrinted(least=survey.least)
    return {"fewer_than": survey.least}


def _stops_without_measures(draft: DoseSurvey) -> bool:
    # By the text as it stood when the values were frozen; a level with a mark of misprint only warns.
    weighs = bool(draft.in_force) and not draft.level_reason
    return weighs and bool(figures(draft, draft.values.all()).above) and not draft.corrective_measures


def _sign(draft: DoseSurvey, practitioner: Practitioner, *, by: User, at: datetime) -> None:
    day = local_day(draft.facility, at)
    physicist = physicist_block(practitioner, day)
    standing = standing_of(draft.facility, day)
    draft.replaces = standing_before(draft)
    draft.kept_until = retention_ends(Document.DOSE_SURVEY, day, standing.pack if standing else None).until
    draft.physicist = physicist_bytes(physicist)
    draft.statement = record_statement(
        kind=KIND,
        subject_uid=draft.uid,
        version=1,
        payload=payload_of(draft, physicist=physicist, issued_at=at),
        at=at,
        by=by,
    )
    seal(statement=draft.statement, facility_uid=draft.facility.uid, facility_name=draft.facility_name, at=at)
    draft.signed_at = at
    draft.save()


def _sample(samples: Samples, chosen: Chosen) -> Sample:
    found = samples.sample(chosen.like)
    if found is None:
        raise NothingStated
    latest = latest_of_each_person(found, min(chosen.patients, MOST_PATIENTS))
    if len(latest.values) < chosen.patients:
        raise TooFewPatients(found=len(latest.values), asked=chosen.patients)
    return latest


def _survey(
    device: Device,
    chosen: Chosen,
    sample: Sample,
    samples: Samples,
    method: Method,
    standing: Standing | None,
    *,
    by: User,
    at: datetime,
) -> DoseSurvey:
    like = sample.like
    left_out = {str(reason): str(count) for reason, count in samples.left_out.items()}
    return DoseSurvey(
        facility=device.facility,
        device=device,
        facility_name=device.facility.name,
        device_name=device.name,
        device_model=" ".join(filter(None, (device.manufacturer, device.model, device.serial_number))),
        exam_code=chosen.exam_code,
        method=method,
        quantity=like.quantity,
        unit=like.unit,
        view=like.view,
        phantom=like.phantom,
        side=like.side,
        grid=like.grid,
        adult_from=chosen.adult_from,
        asked=chosen.patients,
        least=least_of(standing.pack if standing else None, method),
        in_force=bool(standing and standing.in_force),
        left_out=canonical.dumps(left_out),
        started_at=at,
        started_by=clean_text(str(by), limit=200),
        nonce=secrets.token_bytes(16),
        **_level(chosen.exam_code, sample, standing, method),
    )


def _level(exam_code: str, sample: Sample, standing: Standing | None, method: Method) -> dict[str, str]:
    """Return the columns of the level with which a sample is compared, or of why there is none."""
    only = Samples(looked_at=len(sample.values), samples=(sample,))
    line = lines_of(exam_code, only, standing, method)[0]
    comparison = standing.pack.comparison if standing else None
    text = {
        "pack": standing.pack.id if standing else "",
        "article": comparison.article if comparison else "",
        "how": str(comparison.how) if comparison else "",
        "why_not": str(line.why_not or ""),
    }
    level, compared = line.level, line.compared
    if level is None or compared is None or compared.level_value is None:
        return {**text, "why_not": str(line.why_not or NotComparable.NO_LEVEL)}
    return {
        **text,
        "level_table": level.table,
        "level_exam": level.exam,
        "level_projection": level.projection,
        "level_basis": level.basis,
        "level_printed": decimal_text(level.value),
        "level_printed_unit": level.unit,
        "level_value": decimal_text(compared.level_value),
        "level_reason": level.reason,
        "level_allowed": "" if compared.allowed is None else decimal_text(compared.allowed),
    }


def _values(view: DosesView, survey: DoseSurvey, sample: Sample) -> list[SurveyValue]:
    keys = [one.row.key for one in sample.values]
    rows = {row.entry_id: row for row in view.chosen(survey.device, keys)}
    method = Method(survey.method)

    def made(position: int, one: Value) -> SurveyValue:
        row = rows[one.row.key]
        said = conditions_of(
            method,
            events=row.told.events if row.told else (),
            totals=totals_of(row.doses),
            details=row.told.details if row.told else (),
        )
        return SurveyValue(
            survey=survey,
            position=position,
            entry_id=row.entry_id,
            evidence_digest=row.evidence_digest,
            performed_on=row.performed_on,
            years=row.years,
            value=decimal_text(one.value),
            grade=one.grade,
            conditions=canonical.dumps({str(name): words for name, words in said.items()}),
        )

    return [made(position, one) for position, one in enumerate(sample.values, start=1)]


def _draft(survey: DoseSurvey, *, by: User, at: datetime) -> DoseSurvey:
    open_doses(reader=by, at=at, facility=survey.facility)
    # SQLite ignores the row lock; there the IMMEDIATE transaction is the one writer.
    found = DoseSurvey.objects.select_for_update().filter(pk=survey.pk, signed_at__isnull=True).first()
    if found is None:
        raise AlreadySigned
    return found


def _act(verb: str, survey: DoseSurvey, *, by: User, at: datetime, **detail: int) -> None:
    subject = Subject(kind="dose_survey", uid=survey.uid)
    record_act(verb=verb, by=by, subject=subject, at=at, facility_uid=survey.facility.uid, **detail)
