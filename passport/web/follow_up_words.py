"""Follow-ups of the skin and doses of unborn children in words, for those who work at a hospital."""

from dataclasses import dataclass
from datetime import date, datetime

from passport.booklet.models import Entry
from passport.booklet.words import SCOPES, examination_name
from passport.incidents import selectors
from passport.incidents.models import FollowUp, FollowUpSheet, PhysicistStatement
from passport.web.evidence import person_of
from passport.web.incident_words import Rule, rule_of


@dataclass(frozen=True, kw_only=True)
class FollowUpLine:
    """One follow-up of the skin."""

    uid: str
    entry_uid: str
    facility_uid: str
    patient: str
    examination: str
    performed_on: date | None
    opened_at: datetime
    value_mgy: str
    plane: str
    threshold_mgy: int
    now_mgy: str | None
    lowered: bool
    approver: str
    sheets: tuple[FollowUpSheet, ...]
    approved: FollowUpSheet | None
    waiting: FollowUpSheet | None


def follow_up_line(follow_up: FollowUp) -> FollowUpLine:
    """Return a follow-up with the text that stands and the one that waits."""
    entry = follow_up.entry
    sheets = tuple(follow_up.sheets.all())
    approved = [sheet for sheet in sheets if sheet.approved_at]
    return FollowUpLine(
        uid=follow_up.uid,
        entry_uid=entry.uid,
        facility_uid=entry.facility.uid,
        patient=person_of(entry.record),
        examination=_examination(entry),
        performed_on=entry.performed_on,
        opened_at=follow_up.opened_at,
        value_mgy=follow_up.value_mgy,
        plane=str(SCOPES.get(follow_up.plane, follow_up.plane)),
        threshold_mgy=follow_up.threshold_mgy,
        now_mgy=follow_up.now_mgy,
        lowered=follow_up.now_mgy is not None,
        approver=str(entry.approver or entry.approver_as_sent),
        sheets=sheets,
        approved=approved[-1] if approved else None,
        waiting=sheets[-1] if sheets and sheets[-1].approved_at is None else None,
    )


@dataclass(frozen=True, kw_only=True)
class UnbornLine:
    """What is stated, or due, on the dose of an unborn child of one row."""

    entry_uid: str
    facility_uid: str
    patient: str
    examination: str
    performed_on: date | None
    rule: Rule | None  # that wants it; None: this text does not
    statements: tuple[PhysicistStatement, ...]
    is_due: bool


def unborn_line(entry: Entry) -> UnbornLine:
    """Return what physicists stated of a row, the latest first, and whether the text wants it."""
    rule = selectors.unborn_dose_rule(entry)
    statements = tuple(selectors.unborn_statements_of(entry))
    return UnbornLine(
        entry_uid=entry.uid,
        facility_uid=entry.facility.uid,
        patient=person_of(entry.record),
        examination=_examination(entry),
        performed_on=entry.performed_on,
        rule=rule_of(rule) if rule else None,
        statements=statements,
        is_due=rule is not None and not statements,
    )


def _examination(entry: Entry) -> str:
    return examination_name(entry.exam_code, kind=entry.kind, region=entry.region, side=entry.laterality)
