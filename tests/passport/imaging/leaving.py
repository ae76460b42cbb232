"""Leave, come back and look whether a passport opens, as the tests of leaving do."""

from datetime import datetime, timedelta

from passport.access.models import Purpose
from passport.access.services import NotAllowed, open_passport
from passport.imaging.models import AddedPaper
from passport.imaging.services import leave
from passport.imaging.services.papers import PaperWords, add_paper
from passport.people.models import Closing, Patient, Reader, Relation, User
from passport.people.services import Here, claim_slip, issue_slip
from tests.passport.imaging.test_paper_files import STILL_PDF
from tests.passport.people import cast as people

HERE = Here(session_key="here")
DAYS = timedelta(days=30)


def left(cast: people.Cast, at: datetime) -> Closing:
    return leave(patient=cast.ana, here=HERE, by=cast.ana_reads, at=at)


def opens(reader: User, patient: Patient, purpose: Purpose, at: datetime) -> bool:
    try:
        open_passport(reader=reader, patient=patient, purpose=purpose, at=at)
    except NotAllowed:
        return False
    return True


def slip(patient: Patient, at: datetime, relation: Relation = Relation.SELF, user: User | None = None) -> Reader:
    _slip, code = issue_slip(patient=patient, relation=relation, by=None, at=at)
    return claim_slip(code=code, birth_date=patient.birth_date, user=user, who_hmac=people.SOMEWHERE, at=at)


def paper(cast: people.Cast, at: datetime) -> AddedPaper:
    words = PaperWords(called="X-ray of the chest", year=1987, place="Clinic Elm, Niš")
    return add_paper(patient=cast.ana, words=words, data=STILL_PDF, shown=True, by=cast.ana_reads, at=at)
