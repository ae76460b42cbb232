"""What a physicist states under the own name, sealed by the facility: estimates, and doses of unborn children."""

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db import transaction

from passport.booklet.models import Entry
from passport.database import clean_text, new_uid
from passport.incidents.models import Estimate, Incident, PhysicistStatement
from passport.incidents.payloads import (
    ESTIMATE_KIND,
    UNBORN_KIND,
    EstimateFacts,
    PhysicistBlock,
    UnbornFacts,
    estimate_payload,
    unborn_payload,
)
from passport.incidents.selectors import is_of_a_man
from passport.incidents.services.permission import locked, may, moved, physicist_at, words
from passport.incidents.states import IncidentVerb
from passport.people.models import Facility, Practitioner, User
from passport.signing.acts import Subject, record_act
from passport.signing.models import Statement
from passport.signing.services import record_statement, seal

NONCE_BYTES = 16


class ValueWithoutUnit(Exception):
    """A value has a unit, and a unit has a value."""


class NobodyUnborn(Exception):
    """The patient of this row is a man on record: no unborn child was exposed with him."""


@dataclass(frozen=True, kw_only=True)
class Estimated:
    """What a physicist says of the dose of an incident, as entered."""

    quantity: str
    value: str
    unit: str
    method: str


@dataclass(frozen=True, kw_only=True)
class UnbornDose:
    """What a physicist says of the dose of an unborn child, as entered; no value where none is stated."""

    text: str
    method: str
    value: str = ""
    unit: str = ""


@transaction.atomic
def sign_estimate(*, incident: Incident, estimated: Estimated, by: User, at: datetime) -> Estimate:
    """Keep and seal what a physicist says of the dose; an earlier estimate stays beside it.

    Raises NotYourRegister, StepNotAllowed, NotAPhysicist, WordsMissing.
    """
    incident = locked(incident)
    taken = may(incident, IncidentVerb.ESTIMATE, by=by, at=at)
    physicist = physicist_at(incident.facility, by, at=at)
    number = incident.estimates.count() + 1
    said = {
        "quantity": words(estimated.quantity, limit=100),
        "value": words(estimated.value, limit=64),
        "unit": words(estimated.unit, limit=32),
        "method": words(estimated.method, limit=1000),
    }
    facts = EstimateFacts(incident=incident.uid, **_frame(incident.facility, physicist, number, at), **said)
    statement = _sealed(
        ESTIMATE_KIND,
        incident.uid,
        number,
        estimate_payload(facts),
        facility=incident.facility,
        by=by,
        at=at,
    )
    estimate = Estimate.objects.create(
        incident=incident, number=number, by=physicist, at=at, statement=statement, **said
    )
    moved(incident, taken, by=by, at=at, estimate=number)
    return estimate


@transaction.atomic
def sign_unborn_dose(*, entry: Entry, said: UnbornDose, by: User, at: datetime) -> PhysicistStatement:
    """Keep and seal what a physicist says of the dose of an unborn child; nothing of it is worked out here.

    The treating staff read it at once, the patient when a doctor has told her. Raises NotAPhysicist, NobodyUnborn,
    WordsMissing, ValueWithoutUnit.
    """
    # One row, one writer: two statements must not have one number.
    Entry.objects.select_for_update().filter(pk=entry.pk).first()
    physicist = physicist_at(entry.facility, by, at=at)
    if is_of_a_man(entry):
        raise NobodyUnborn
    number = entry.physicist_statements.count() + 1
    columns = {
        "text": words(said.text, limit=4000),
        "value": clean_text(said.value, limit=64),
        "unit": clean_text(said.unit, limit=32),
        "method": words(said.method, limit=1000),
    }
    if bool(columns["value"]) != bool(columns["unit"]):
        raise ValueWithoutUnit
    uid = new_uid()
    facts = UnbornFacts(entry=entry.uid, **_frame(entry.facility, physicist, number, at), **columns)
    statement = _sealed(UNBORN_KIND, uid, 1, unborn_payload(facts), facility=entry.facility, by=by, at=at)
    kept = PhysicistStatement.objects.create(
        uid=uid, entry=entry, number=number, by=physicist, at=at, statement=statement, **columns
    )
    record_act(
        verb="unborn_dose.stated",
        by=by,
        subject=Subject(kind="physicist_statement", uid=kept.uid),
        at=at,
        facility_uid=entry.facility.uid,
    )
    return kept


def _frame(facility: Facility, physicist: Practitioner, number: int, at: datetime) -> dict[str, object]:
    return {
        "number": str(number),
        "facility_uid": facility.uid,
        "facility": facility.name,
        "physicist": PhysicistBlock(
            uid=physicist.uid,
            name=f"{physicist.given_name} {physicist.surname}",
            title=physicist.title,
            licence_number=physicist.licence_number,
        ),
        "issued_at": at.astimezone(UTC).isoformat(),
        "nonce": secrets.token_bytes(NONCE_BYTES).hex(),
    }


def _sealed(
    kind: str, subject_uid: str, version: int, payload: bytes, *, facility: Facility, by: User, at: datetime
) -> Statement:
    statement = record_statement(kind=kind, subject_uid=subject_uid, version=version, payload=payload, at=at, by=by)
    seal(statement=statement, facility_uid=facility.uid, facility_name=facility.name, at=at)
    return statement
