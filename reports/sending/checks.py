"""What must hold before a key object is sent: one table of questions about the facts of a study. Plain Python."""

import hashlib
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from passport.people.national_ids import Doubt, ascii_digits, check


class Problem(StrEnum):
    """Why the key object of a study cannot be sent."""

    NO_DOSE_REPORT = "no_dose_report"
    TWO_PATIENTS = "two_patients"
    STUDY_NOT_LISTED = "study_not_listed"
    ACCESSION_MISSING = "accession_missing"
    ACCESSION_DIFFERS = "accession_differs"
    IDENTIFIER_MISSING = "identifier_missing"
    IDENTIFIER_INVALID = "identifier_invalid"
    IDENTIFIERS_DIFFER = "identifiers_differ"
    FACILITY_CODE_MISSING = "facility_code_missing"
    LOCATION_MISSING = "location_missing"
    # Only known once the PACS was asked.
    NO_IMAGES = "no_images"
    REPORT_NOT_IN_PACS = "report_not_in_pacs"
    CLASSES_NOT_LISTED = "classes_not_listed"


@dataclass(frozen=True, kw_only=True)
class Report:
    """One dose report of the study."""

    sop_class_uid: str
    sop_instance_uid: str
    series_instance_uid: str  # empty when the object was read before series were kept
    study_instance_uid: str  # as the report itself says


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What is known of one study when it is to be sent."""

    study_instance_uid: str
    performed_on: date | None
    reports: tuple[Report, ...]
    patients: tuple[str, ...]  # uids of the records that its reports are under
    identifiers: tuple[str, ...]  # every number by which the patient is known
    accessions: tuple[str, ...]  # of the dose reports, each once; "" is one
    listed: bool  # a registered PACS lists the study, or headers of its images came
    listed_accessions: tuple[str, ...]  # as PACS list it, each once
    instances: int | None  # as listed: more of them make a new key object
    facility_code: str
    location_uid: str


@dataclass(frozen=True, kw_only=True)
class Rules:
    """What the profile asks for."""

    identifier_kind: str
    location_needed: bool
    code_needed: bool


def problems(facts: Facts, rules: Rules) -> tuple[Problem, ...]:
    """Return all that stands in the way, the first to be dealt with first."""
    if not facts.reports:
        return (Problem.NO_DOSE_REPORT,)
    return tuple(problem for problem, holds in CHECKS.items() if not holds(facts, rules))


def national_number(kind: str, identifiers: Iterable[str]) -> str:
    """Return the one valid national number among identifiers; empty when there is none or there are several."""
    valid = _valid(kind, identifiers)
    return valid.pop() if len(valid) == 1 else ""


def digest_of(facts: Facts) -> str:
    """Return what tells two states of knowledge about a study apart."""
    text = json.dumps(facts, default=_plain, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else vars(value)


def _one_patient(facts: Facts, _rules: Rules) -> bool:
    return len(facts.patients) == 1


def _listed(facts: Facts, _rules: Rules) -> bool:
    # A report that names a study which nobody made is no proof of an examination.
    return facts.listed and all(report.study_instance_uid == facts.study_instance_uid for report in facts.reports)


def _has_accession(facts: Facts, _rules: Rules) -> bool:
    return "" not in facts.accessions


def _equal_accessions(facts: Facts, rules: Rules) -> bool:
    # Equal to the letter: matching at the destination is by text.
    return not _has_accession(facts, rules) or len({*facts.accessions, *facts.listed_accessions}) == 1


def _has_identifier(facts: Facts, rules: Rules) -> bool:
    return bool(_valid(rules.identifier_kind, facts.identifiers)) or not _none_invalid(facts, rules)


def _identifier_valid(facts: Facts, rules: Rules) -> bool:
    return bool(_valid(rules.identifier_kind, facts.identifiers)) or _none_invalid(facts, rules)


def _one_identifier(facts: Facts, rules: Rules) -> bool:
    return len(_valid(rules.identifier_kind, facts.identifiers)) <= 1


def _has_code(facts: Facts, rules: Rules) -> bool:
    return bool(facts.facility_code) or not rules.code_needed


def _has_location(facts: Facts, rules: Rules) -> bool:
    return bool(facts.location_uid) or not rules.location_needed


CHECKS: dict[Problem, Callable[[Facts, Rules], bool]] = {
    Problem.TWO_PATIENTS: _one_patient,
    Problem.FACILITY_CODE_MISSING: _has_code,
    Problem.LOCATION_MISSING: _has_location,
    Problem.IDENTIFIER_MISSING: _has_identifier,
    Problem.IDENTIFIER_INVALID: _identifier_valid,
    Problem.IDENTIFIERS_DIFFER: _one_identifier,
    Problem.STUDY_NOT_LISTED: _listed,
    Problem.ACCESSION_MISSING: _has_accession,
    Problem.ACCESSION_DIFFERS: _equal_accessions,
}
# A number of the right form that fails its check: it was meant, and is wrong.
_MEANT = frozenset({Doubt.CHECK_DIGIT, Doubt.PART})


def _valid(kind: str, identifiers: Iterable[str]) -> set[str]:
    return {ascii_digits(number) for number in identifiers if number and check(kind, number) is None}


def _none_invalid(facts: Facts, rules: Rules) -> bool:
    return not any(check(rules.identifier_kind, number) in _MEANT for number in facts.identifiers)
