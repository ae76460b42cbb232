"""What is shown at the counter before a slip is printed for somebody, and when it is not enough."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from passport.database import clean_text
from passport.people.models import Patient, Proof, Relation
from passport.people.selectors import day_at, is_of_age, may_decide

# What makes somebody a guardian.
DOCUMENTS = (Proof.BIRTH_CERTIFICATE, Proof.COURT_DECISION, Proof.OTHER)


class DocumentMissing(Exception):
    """Somebody looks after a passport by a document that was shown."""


class DocumentUnnamed(Exception):
    """Another document is named in words."""


class OfAge(Exception):
    """Somebody of age is looked after by a decision of a court only."""


class TooYoung(Exception):
    """This patient is not old enough for a way in of one's own."""


class NotOfAge(Exception):
    """Only somebody of age trusts another person with the passport."""


class EndsTooEarly(Exception):
    """The last day of this would be over before it begins."""


@dataclass(frozen=True, kw_only=True)
class Shown:
    """What was shown, and the last day on which it holds; None: until it ends by itself or is ended."""

    proof: Proof
    words: str = ""
    last_day: date | None = None


# What stands for a slip that the system itself makes, with no counter between.
UNSEEN: dict[Relation, Shown] = {
    Relation.SELF: Shown(proof=Proof.AT_COUNTER),
    Relation.GUARDIAN: Shown(proof=Proof.NOT_RECORDED),
    Relation.TRUSTED: Shown(proof=Proof.AT_COUNTER),
}


def checked(shown: Shown | None, *, relation: Relation, patient: Patient, at: datetime) -> Shown:
    """Return what was shown as it is kept.

    Raises DocumentMissing, DocumentUnnamed, OfAge, TooYoung, NotOfAge, EndsTooEarly.
    """
    _ALLOWED[relation](patient, shown, at)
    last_day = shown.last_day if shown else None
    if last_day is not None and last_day < day_at(patient.registered_by, at):
        raise EndsTooEarly
    if relation != Relation.GUARDIAN or shown is None:
        return Shown(proof=Proof.AT_COUNTER, last_day=last_day)
    # Only another document is named: words beside a closed list could say what nobody may read here.
    words = clean_text(shown.words, limit=200) if shown.proof == Proof.OTHER else ""
    if shown.proof == Proof.OTHER and not words:
        raise DocumentUnnamed
    return Shown(proof=shown.proof, words=words, last_day=last_day)


def ends_at(shown: Shown, patient: Patient) -> datetime | None:
    """Return when the last day is over where the patient was registered."""
    if shown.last_day is None:
        return None
    zone = ZoneInfo(patient.registered_by.time_zone or "UTC")
    return datetime.combine(shown.last_day + timedelta(days=1), time(), tzinfo=zone)


def _of_a_guardian(patient: Patient, shown: Shown | None, at: datetime) -> None:
    if shown is None or shown.proof not in DOCUMENTS:
        raise DocumentMissing
    if is_of_age(patient, at) and shown.proof != Proof.COURT_DECISION:
        raise OfAge


def _of_the_patient(patient: Patient, shown: Shown | None, at: datetime) -> None:
    if not may_decide(patient, at):
        raise TooYoung


def _of_a_trusted_person(patient: Patient, shown: Shown | None, at: datetime) -> None:
    if not is_of_age(patient, at):
        raise NotOfAge


_ALLOWED: dict[Relation, Callable[[Patient, Shown | None, datetime], None]] = {
    Relation.SELF: _of_the_patient,
    Relation.GUARDIAN: _of_a_guardian,
    Relation.TRUSTED: _of_a_trusted_person,
}
