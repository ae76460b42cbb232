"""Record what was given: always, whatever was planned and whatever a text says of it."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import IntegrityError, transaction

from passport.booklet.examinations import classes_of
from passport.booklet.models import Entry
from passport.booklet.quantities import decimal_text
from passport.database import clean_text
from passport.justification.models import Request
from passport.justification.selectors import classes_asked
from passport.justification.services import mark_begun
from passport.law.radionuclides import canonical
from passport.law.shelf import pack_for
from passport.law.vocabulary import ProcedureClass
from passport.nuclear.models import ActivityPlan, Administration, AdverseEffect, NotGiven
from passport.nuclear.selectors import day_at
from passport.nuclear.services.errors import InFuture, NotAnActivity, NotSaid, RecordedAlready
from passport.nuclear.services.people import Verb, locked_standing, require, said
from passport.nuclear.services.telling import withdraw_standing
from passport.people.models import Facility, User
from passport.signing.acts import Subject, record_act


@dataclass(frozen=True, kw_only=True)
class Given:
    """What was given."""

    radionuclide: str
    compound: str = ""
    activity_mbq: Decimal
    measured_mbq: Decimal | None = None  # before it was given
    given_at: datetime
    route: str = ""
    target_organ: str = ""
    batch: str = ""
    given_by: str
    adverse_effects: str = ""


@transaction.atomic
def record_administration(
    *,
    given: Given,
    by: User,
    at: datetime,
    plan: ActivityPlan | None = None,
    request: Request | None = None,
    entry: Entry | None = None,
    token: str = "",
) -> Administration:
    """Record what was given, by a plan, for a request or beside a row of the booklet.

    Nothing that a text prints stops this. The same page sent again, by its token, gives what it recorded before. The
    request counts as begun. Raises NotYourWork, NotAnActivity, NotSaid, NotARadionuclide, InFuture, RecordedAlready.
    """
    request = plan.request if plan else request
    about = entry or request
    assert about is not None  # noqa: S101 -- a constraint holds it, too
    require(Verb.GIVE, facility=about.facility, by=by, at=at)
    found = _written(given, facility=about.facility, by=by, at=at)
    found.plan, found.request, found.entry = plan, request, entry
    found.therapy = _is_therapy(request, entry)
    found.form_token = clean_text(token, limit=32) or None
    try:
        with transaction.atomic():
            found.save(force_insert=True)
    except IntegrityError as error:
        return _recorded_by(found, error)
    if request is not None:
        mark_begun(request=request, at=at)
    _act(Verb.GIVE, found, by=by, at=at)
    _note(found, given.adverse_effects, by=by, at=at)
    return found


@transaction.atomic
def correct_administration(
    *, administration: Administration, given: Given, reason: str, by: User, at: datetime
) -> Administration:
    """Say anew what was given; what was said before stays to be read. Instructions after it are withdrawn.

    Raises NotYourWork, ReasonMissing, CorrectedAlready, NotAnActivity, NotSaid, NotARadionuclide, InFuture.
    """
    facility = administration.facility
    require(Verb.CORRECT, facility=facility, by=by, at=at)
    administration = locked_standing(administration)
    found = _written(given, facility=facility, by=by, at=at)
    found.plan, found.request, found.entry = administration.plan, administration.request, administration.entry
    found.therapy, found.replaces, found.reason = administration.therapy, administration, said(reason)
    found.save(force_insert=True)
    _act(Verb.CORRECT, found, by=by, at=at, replaces=administration.uid)
    _note(found, given.adverse_effects, by=by, at=at)
    withdraw_standing(administration=administration, reason=found.reason, by=by, at=at)
    return found


@transaction.atomic
def say_not_given(*, administration: Administration, reason: str, by: User, at: datetime) -> NotGiven:
    """Say that what was recorded was not given: recorded twice, or for another patient. It stays to be read.

    It leaves the lists, and its instructions are withdrawn. Raises NotYourWork, ReasonMissing, CorrectedAlready.
    """
    require(Verb.NOT_GIVEN, facility=administration.facility, by=by, at=at)
    why = said(reason)
    administration = locked_standing(administration)
    found = NotGiven.objects.create(administration=administration, reason=why, by=str(by), at=at)
    _act(Verb.NOT_GIVEN, administration, by=by, at=at)
    # The request stays begun: somebody started on it, whatever was written of that, and its decision is not undone by
    # a slip of the pen.
    withdraw_standing(administration=administration, reason=why, by=by, at=at)
    return found


def _recorded_by(found: Administration, error: IntegrityError) -> Administration:
    """Return what the same page recorded for the same examination before. Raises RecordedAlready."""
    if found.form_token is None:
        raise error
    before = Administration.objects.filter(
        form_token=found.form_token, request=found.request, entry=found.entry, facility=found.facility
    ).first()
    if before is None:
        raise RecordedAlready from error
    return before


@transaction.atomic
def note_adverse_effect(*, administration: Administration, effect: str, by: User, at: datetime) -> AdverseEffect:
    """Write down what happened to a patient after a medicine. Raises NotYourWork, ReasonMissing."""
    require(Verb.NOTE_EFFECT, facility=administration.facility, by=by, at=at)
    return _noted(administration, said(effect, limit=1000), by=by, at=at)


def _note(administration: Administration, effect: str, *, by: User, at: datetime) -> None:
    text = clean_text(effect, limit=1000)
    if text:
        _noted(administration, text, by=by, at=at)


def _noted(administration: Administration, text: str, *, by: User, at: datetime) -> AdverseEffect:
    effect = AdverseEffect.objects.create(administration=administration, said=text, by=str(by), at=at)
    _act(Verb.NOTE_EFFECT, administration, by=by, at=at)
    return effect


def _written(given: Given, *, facility: Facility, by: User, at: datetime) -> Administration:
    nuclide, who = clean_text(given.radionuclide, limit=16), clean_text(given.given_by, limit=200)
    if not nuclide or not who:
        raise NotSaid
    if given.activity_mbq <= 0 or (given.measured_mbq is not None and given.measured_mbq <= 0):
        raise NotAnActivity
    if given.given_at > at:
        raise InFuture
    pack = pack_for(facility.country, day_at(facility, given.given_at))
    return Administration(
        facility=facility,
        radionuclide=canonical(nuclide),
        compound=clean_text(given.compound, limit=200),
        activity_mbq=decimal_text(given.activity_mbq),
        measured_mbq=decimal_text(given.measured_mbq) if given.measured_mbq is not None else "",
        given_at=given.given_at,
        route=clean_text(given.route, limit=100),
        target_organ=clean_text(given.target_organ, limit=100),
        batch=clean_text(given.batch, limit=100),
        given_by=who,
        pack=pack.id if pack else "",
        recorded_by=str(by),
        recorded_at=at,
    )


def _is_therapy(request: Request | None, entry: Entry | None) -> bool:
    found = classes_of(entry.exam_code, entry.kind, therapy=entry.therapy) if entry else classes_asked(request)
    return ProcedureClass.NUCLEAR_THERAPY in found


def _act(verb: Verb, administration: Administration, *, by: User, at: datetime, **detail: str) -> None:
    subject = Subject(kind="administration", uid=administration.uid)
    record_act(verb=verb, by=by, subject=subject, at=at, facility_uid=administration.facility.uid, **detail)
