"""What the tests of dose surveys share: patients with their doses, a draft, and the signature under it."""

from datetime import datetime

from passport.law.shelf import pack_called
from passport.law.vocabulary import Quantity
from passport.people.services import confirm_pack
from reports.audits.quantities import Like
from reports.models import DoseSurvey
from reports.selectors.surveys import (
    survey_for,
    survey_said,
)
from reports.services.surveys import (
    Chosen,
    Findings,
    sign_survey,
    start_survey,
    write_findings,
)
from tests.reports.audits.examinations import HEAD, Room, ct, scan

FACE = Like(quantity=Quantity.DLP, unit="mGy.cm", phantom="head")
CHEST = Like(quantity=Quantity.ENTRANCE_SURFACE_DOSE, unit="mGy", view="PA")
FOUND = Findings(conditions_note="Receptor: CsI", image_quality="Criteria of EUR 16262 met", corrective_measures="")


def faces(here: Room, at: datetime, *doses: str, born: str | None = "1961-05-02", first: int = 0) -> None:
    for number, dose in enumerate(doses, first):
        here.done(ct(dose, scan(dose, HEAD), exam="CT sinuses"), number=number, at=at, born=born)


def chosen(patients: int = 5, *, exam: str = "ct.sinuses", like: Like = FACE, adult_from: int = 18) -> Chosen:
    return Chosen(exam_code=exam, like=like, patients=patients, adult_from=adult_from)


def started(here: Room, at: datetime, **what: object) -> DoseSurvey:
    return start_survey(device=here.device, chosen=chosen(**what), by=here.user, at=at)


def signed(here: Room, at: datetime, **findings: str) -> DoseSurvey:
    draft = started(here, at)
    write_findings(survey=draft, findings=Findings(**({"image_quality": "met"} | findings)), by=here.user, at=at)
    return sign(draft, here, at)


def sign(draft: DoseSurvey, here: Room, at: datetime) -> DoseSurvey:
    seen = survey_said(survey_for(here.user, draft.uid, at))
    return sign_survey(survey=draft, seen=seen, by=here.user, at=at)


def put_in_force(here: Room, at: datetime, name: str = "ba-2011") -> None:
    pack = pack_called(name)
    confirm_pack(facility=here.facility, pack=pack, confirmed_by="Vera Ilić", confirmed_on=at.date(), by=None, at=at)
