"""Who may do what in nuclear medicine: one table of roles, and who answers as a specialist."""

from datetime import datetime
from enum import StrEnum

from passport.database import clean_text
from passport.nuclear.models import Administration
from passport.nuclear.selectors import is_specialist_at
from passport.nuclear.services.errors import CorrectedAlready, NotASpecialist, NotYourWork, ReasonMissing
from passport.people.models import Facility, Practitioner, Role, User
from passport.people.selectors import has_role, practitioner_of


class Verb(StrEnum):
    """What is done; the name is that of the act."""

    PRESCRIBE = "activity.prescribed"
    COUNTERSIGN = "activity.countersigned"
    MARK_READY = "activity.ready"
    WITHDRAW_PLAN = "activity.withdrawn"
    KEEP_CONSENT = "consent.kept"
    WITHDRAW_CONSENT = "consent.withdrawn"
    GIVE = "medicine.given"
    CORRECT = "medicine.corrected"
    NOT_GIVEN = "medicine.not_given"
    NOTE_EFFECT = "medicine.adverse_effect_noted"
    DRAFT_SHEET = "instructions.drafted"
    CONFIRM_PERIOD = "instructions.period_confirmed"
    STRIKE_PERIOD = "instructions.period_struck"
    WITHDRAW_SHEET = "instructions.withdrawn"
    RELEASE = "patient.released"


_BOTH = frozenset({Role.APPROVER, Role.PHYSICIST})
_STAFF = _BOTH | {Role.RADIOGRAPHER}
_SPECIALISTS = frozenset({Role.APPROVER})

MAY: dict[Verb, frozenset[Role]] = {
    Verb.PRESCRIBE: _SPECIALISTS,
    Verb.COUNTERSIGN: _BOTH,
    Verb.MARK_READY: _STAFF,
    Verb.WITHDRAW_PLAN: _BOTH,
    Verb.KEEP_CONSENT: _STAFF | {Role.CLERK},
    Verb.WITHDRAW_CONSENT: _STAFF | {Role.CLERK},
    Verb.GIVE: _STAFF,
    Verb.CORRECT: _STAFF,
    Verb.NOT_GIVEN: _STAFF,
    Verb.NOTE_EFFECT: _STAFF,
    Verb.DRAFT_SHEET: _BOTH,
    Verb.CONFIRM_PERIOD: _SPECIALISTS,
    Verb.STRIKE_PERIOD: _SPECIALISTS,
    Verb.WITHDRAW_SHEET: _BOTH,
    Verb.RELEASE: _SPECIALISTS,
}


def require(verb: Verb, *, facility: Facility, by: User, at: datetime) -> None:
    """Pass when a person may do a verb at a facility. Raises NotYourWork."""
    if not has_role(by, facility, *MAY[verb], at=at):
        raise NotYourWork


def specialist(*, facility: Facility, therapy: bool, by: User, at: datetime) -> Practitioner:
    """Return the specialist of nuclear medicine behind an account. Raises NotASpecialist."""
    found = practitioner_of(by)
    if found is None or not is_specialist_at(found, facility, therapy=therapy, at=at):
        raise NotASpecialist
    return found


def locked_standing(administration: Administration) -> Administration:
    """Return what was given, locked, while it is what is said now. Raises CorrectedAlready."""
    Administration.objects.select_for_update().filter(pk=administration.pk).first()
    found = Administration.objects.select_related("facility", "replaced_by", "not_given").get(pk=administration.pk)
    if not found.stands:
        raise CorrectedAlready
    return found


def said(reason: str, *, limit: int = 500) -> str:
    """Return a reason as it is kept. Raises ReasonMissing."""
    text = clean_text(reason, limit=limit)
    if not text:
        raise ReasonMissing
    return text
