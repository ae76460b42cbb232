"""What a physicist signs of a dose survey: exactly what stands on its page, with every number as text. Plain Python."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

SCHEMA = "radiation-passport/dose-survey/2"
WITHOUT_FORCE = "radiation-passport/dose-survey/1"  # says nothing of whether the text was in force
KIND = "dose_survey"  # of the statement


@dataclass(frozen=True, kw_only=True)
class Physicist:
    """Who made the survey and answers for it."""

    uid: str
    name: str
    title: str
    licence_number: str
    specialty: str


@dataclass(frozen=True, kw_only=True)
class LevelFacts:
    """The printed level with which it was compared; all empty where there is none, and then why."""

    pack: str
    in_force: str  # "yes" | "no"; "": of a survey started before this was kept
    article: str
    how: str
    table: str
    exam: str
    projection: str
    basis: str
    printed: str
    printed_unit: str
    value: str  # in the unit of the survey; the corrected one where the printed one is a misprint
    reason: str
    allowed: str
    why_not: str


@dataclass(frozen=True, kw_only=True)
class ValueFacts:
    """One patient of the sample, by the row and the evidence from which the value was read."""

    position: str
    entry: str
    evidence_digest: str
    performed_on: str
    years: str
    value: str
    grade: str
    conditions: dict[str, str]


@dataclass(frozen=True, kw_only=True)
class SurveyFacts:
    """Everything that a signed survey says."""

    survey: str
    facility: dict[str, str]
    device: dict[str, str]
    exam_code: str
    method: str
    quantity: str
    unit: str
    view: str
    phantom: str
    side: str
    grid: str
    adult_from: str
    asked: str
    least: str
    level: LevelFacts
    values: Sequence[ValueFacts]
    left_out: dict[str, str]
    mean: str
    median: str
    ratio: str
    above: str  # "yes" | "no" | "": the text does not judge it
    conditions_note: str
    image_quality: str
    corrective_measures: str
    physicist: Physicist
    replaces: str
    kept_until: str
    started_at: str
    issued_at: str
    nonce: str


def survey_payload(facts: SurveyFacts) -> dict[str, object]:
    """Return a survey as it is signed."""
    said = asdict(facts)
    if facts.level.in_force:
        return {"schema": SCHEMA, **said}
    del said["level"]["in_force"]
    return {"schema": WITHOUT_FORCE, **said}
