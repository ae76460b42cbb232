"""Write that a patient may leave after a treatment, or has left: what was measured, how the patient travels, by whom."""

from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from passport.booklet.quantities import decimal_text
from passport.database import clean_text
from passport.law.questions.nuclear import limit_reached, release_limits
from passport.law.questions.standing import Standing, Weight
from passport.nuclear.models import Administration, Release
from passport.nuclear.selectors import standing_of_given
from passport.nuclear.services.errors import (
    AboveReleaseLimit,
    BeforeGiven,
    CorrectedAlready,
    InFuture,
    NotMeasured,
    NotSaid,
    ReasonMissing,
)
from passport.nuclear.services.people import Verb, locked_standing, require, specialist
from passport.nuclear.services.telling import Measured
from passport.people.models import User
from passport.signing.acts import Subject, record_act


@dataclass(frozen=True, kw_only=True)
class Leaving:
    """What a specialist writes when a patient leaves. Nothing is computed."""

    measured: Measured
    measured_by: str
    travel: str
    leaves_at: datetime
    note: str = ""
    above_reason: str = ""
    left_already: bool = False  # recorded afterwards: nothing stops that
    unmeasured_reason: str = ""  # why a patient who has left was not measured


@transaction.atomic
def release_patient(
    *, administration: Administration, leaving: Leaving, by: User, at: datetime, replaces: Release | None = None
) -> Release:
    """Write the release. Above the limit of a text in force only a patient who has left already is written down.

    Raises NotYourWork, NotASpecialist, NotMeasured, NotAnActivity, InFuture, NotSaid, ReasonMissing,
    AboveReleaseLimit, CorrectedAlready, BeforeGiven. Of a patient who has left already a reason takes the place of the
    numbers.
    """
    facility = administration.facility
    require(Verb.RELEASE, facility=facility, by=by, at=at)
    who = specialist(facility=facility, therapy=administration.therapy, by=by, at=at)
    administration = locked_standing(administration)
    travel = clean_text(leaving.travel, limit=300)
    leaving.measured.check(given_at=administration.given_at, now=at)
    _check_times(administration, leaving, at)
    measured_by, unmeasured_reason = _who_measured(leaving)
    if not travel:
        raise NotSaid
    standing = standing_of_given(administration)
    measured = leaving.measured
    release = Release(
        administration=administration,
        residual_mbq=decimal_text(measured.residual_mbq) if measured.residual_mbq is not None else "",
        dose_rate_usv_h=decimal_text(measured.dose_rate_usv_h) if measured.dose_rate_usv_h is not None else "",
        measured_at=measured.at if measured.numbers else None,
        measured_by=measured_by,
        unmeasured_reason=unmeasured_reason,
        travel=travel,
        note=clean_text(leaving.note, limit=500),
        leaves_at=leaving.leaves_at,
        above_reason=_reason_above(administration, leaving, standing),
        left_already=leaving.left_already,
        released_by=who,
        released_as=str(who),
        released_at=at,
        replaces=replaces,
        **_printed(administration, standing),
    )
    try:
        with transaction.atomic():
            release.save(force_insert=True)
    except IntegrityError as error:
        raise CorrectedAlready from error
    subject = Subject(kind="release", uid=release.uid)
    record_act(verb=Verb.RELEASE, by=by, subject=subject, at=at, facility_uid=facility.uid)
    return release


def _check_times(administration: Administration, leaving: Leaving, at: datetime) -> None:
    if leaving.leaves_at < administration.given_at:
        raise BeforeGiven
    if leaving.left_already and leaving.leaves_at > at:
        raise InFuture


def _who_measured(leaving: Leaving) -> tuple[str, str]:
    """Return who measured, or why nobody did: the latter only of a patient who has left already."""
    measured_by, reason = clean_text(leaving.measured_by, limit=200), clean_text(leaving.unmeasured_reason, limit=500)
    if leaving.measured.numbers:
        if not measured_by:
            raise NotSaid
        return measured_by, ""
    if not leaving.left_already:
        raise NotMeasured
    if not reason:
        raise ReasonMissing
    return "", reason


def _reason_above(administration: Administration, leaving: Leaving, standing: Standing | None) -> str:
    """Return why a patient leaves with more than the text prints; empty when that is not so."""
    row = limit_reached(administration.radionuclide, leaving.measured.residual_mbq, standing.pack if standing else None)
    if row is None or standing is None:
        return ""
    if standing.weigh(objects=True) is Weight.STOPS and not leaving.left_already:
        raise AboveReleaseLimit(row)
    reason = clean_text(leaving.above_reason, limit=500)
    if not reason:
        raise ReasonMissing
    return reason


def _printed(administration: Administration, standing: Standing | None) -> dict[str, object]:
    rows = release_limits(administration.radionuclide, standing.pack if standing else None)
    limit = next((row.residual_below_mbq for row in rows if row.residual_below_mbq is not None), None)
    return {
        "pack": standing.pack.id if standing else "",
        "in_force": standing.in_force if standing else False,
        "article": "; ".join(dict.fromkeys(row.article for row in rows)),
        "limit_mbq": decimal_text(limit) if limit is not None else "",
    }
