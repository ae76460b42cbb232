"""Whose report it is: which identifier counts, what contradicts, who is no patient. Plain Python. Source: DESIGN 4."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from ingestion.reading.header import trustworthy_birth_date
from ingestion.reasons import Reason
from passport.booklet.reading import PatientAsSent, ReportReading
from passport.people.names import fold

# Whole words only: a person may be called Testa. Ids are made by machines, so there `test` alone proves nothing.
TEST_WORDS_IN_IDS: Final = frozenset({"qc", "qa", "phantom", "fantom", "cdman", "cdmam", "catphan"})
TEST_WORDS_IN_NAMES: Final = TEST_WORDS_IN_IDS | {"test", "calibration", "kalibracija"}
# What worklists and devices write where nobody gave an identifier: it would make one patient of many.
PLACEHOLDERS: Final = frozenset({"noid", "none", "null", "unknown", "anonymous", "na"})
LONGEST_IDENTIFIER: Final = 200  # DICOM allows 64; cutting a longer one could make one patient of two
LOCAL_ISSUER: Final = "local"
DECISIVE_SEXES: Final = frozenset({"F", "M"})
_WORD: Final = re.compile(r"[^\W_]+")


class NotMatched(Exception):
    """The report cannot be given to a record; the reason says why."""

    def __init__(self, reason: Reason, detail: str = "") -> None:
        super().__init__(reason)
        self.reason, self.detail = reason, detail


@dataclass(frozen=True, kw_only=True)
class RecordKey:
    """What one issuer calls one patient."""

    issuer: str
    local_id: str


@dataclass(frozen=True, kw_only=True)
class Issuing:
    """How a source's patient identifiers are issued."""

    any_issuer: bool
    default_issuer: str
    issuers: Mapping[str, str] = field(default_factory=dict)  # as sent, folded by `issuer_key` -> our name


@dataclass(frozen=True, kw_only=True)
class Demographics:
    """What tells one person from another, as far as it can be trusted."""

    name: str = ""
    birth_date: date | None = None
    sex: str = ""


def issuer_key(as_sent: str) -> str:
    """Return an issuer's name as it is compared: case and spaces at its ends do not matter."""
    return as_sent.strip().casefold()


def is_test_patient(patient: PatientAsSent) -> bool:
    """Tell whether this is a phantom or a test by the words of its name or identifiers."""
    ids = {word for identifier in patient.identifiers for word in _words(identifier.value)}
    return bool(ids & TEST_WORDS_IN_IDS or set(_words(patient.name or "")) & TEST_WORDS_IN_NAMES)


def record_key(patient: PatientAsSent, issuing: Issuing) -> RecordKey:
    """Return whose report it is by its first identifier; others never join records. Raises NotMatched."""
    usable = [identifier for identifier in patient.identifiers if not _is_placeholder(identifier.value)]
    if not usable:
        raise NotMatched(Reason.NO_IDENTIFIER)
    as_sent = (usable[0].issuer or "").strip()
    return RecordKey(issuer=_issuer(as_sent, issuing), local_id=usable[0].value.strip())


def _issuer(as_sent: str, issuing: Issuing) -> str:
    if not as_sent:
        absent = issuing.default_issuer or (LOCAL_ISSUER if issuing.any_issuer else "")
        if not absent:
            raise NotMatched(Reason.ISSUER_UNKNOWN)
        return absent
    named = issuing.issuers.get(issuer_key(as_sent))
    if named:
        return named
    if not issuing.any_issuer:
        raise NotMatched(Reason.ISSUER_UNKNOWN, as_sent)
    return as_sent


def demographics(reading: ReportReading) -> Demographics:
    """Return the demographics of a report without the birth dates and sexes that decide nothing."""
    born, performed = _as_date(reading.patient.birth_date), _as_date(reading.performed.date)
    return Demographics(
        name=reading.patient.name or "",
        birth_date=born if trustworthy_birth_date(born, performed) else None,
        sex=reading.patient.sex or "",
    )


def contradictions(sent: Demographics, known: Demographics) -> tuple[str, ...]:
    """Return which of birth_date, sex and name contradict each other; what one side does not know never does."""
    found = []
    if sent.birth_date and known.birth_date and sent.birth_date != known.birth_date:
        found.append("birth_date")
    if sent.sex != known.sex and {sent.sex, known.sex} <= DECISIVE_SEXES:
        found.append("sex")
    # People change their names; with the same birth date under the same identifier that is no doubt.
    same_birth_date = sent.birth_date is not None and sent.birth_date == known.birth_date
    if not same_birth_date and wholly_different(sent.name, known.name):
        found.append("name")
    return tuple(found)


def wholly_different(first: str, second: str) -> bool:
    """Tell whether two names in one script share no part, after folding."""
    ours, theirs = _parts(first), _parts(second)
    return bool(ours and theirs) and ours.isdisjoint(theirs) and not _scripts(ours).isdisjoint(_scripts(theirs))


def _parts(name: str) -> set[str]:
    # A DICOM name may come in several writings, with = between them.
    return {word for writing in name.split("=") for word in fold(writing).split()}


def _scripts(words: set[str]) -> set[str]:
    letters = "".join(words)
    return {unicodedata.name(letter, "UNKNOWN").split()[0] for letter in letters if letter.isalpha()}


def _is_placeholder(value: str) -> bool:
    letters = "".join(_words(value))
    return letters.strip("0") == "" or letters in PLACEHOLDERS or len(value) > LONGEST_IDENTIFIER


def _words(value: str) -> list[str]:
    return _WORD.findall(value.casefold())


def _as_date(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None
