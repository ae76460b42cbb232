"""Whether who signed a row was entitled to approve such a procedure on its day, by what is on record here."""

from datetime import date

from passport.booklet.examinations.classes import classes_of
from passport.law.questions.entitlement import Case, Verdict, may
from passport.law.vocabulary import Act
from passport.people.models import Facility, Practitioner
from passport.people.selectors import professional, standing_of
from passport.signing import canonical
from passport.signing.models import Statement


def were_entitled(statement: Statement, facility: Facility) -> bool:
    """Tell whether the text of law lets everybody who signed a row approve it on its day, by what is on record.

    False says only that this is not recorded: no day, no text, nothing known of the person, or not entitled.
    """
    signers = [signature.signer_uid for signature in statement.signatures.all()]
    return bool(signers) and all(_was_entitled(uid, bytes(statement.payload), facility) for uid in signers)


def _was_entitled(signer_uid: str, payload: bytes, facility: Facility) -> bool:
    try:
        row = canonical.loads(payload)
    except canonical.NotCanonical:
        return False
    day, case = _case(row)
    person = Practitioner.objects.filter(user__uid=signer_uid).first()
    standing = standing_of(facility, day)
    if person is None or standing is None or case is None:
        return False
    return may(Act.APPROVE, professional(person), case, standing.pack).verdict is Verdict.YES


def _case(row: dict[str, object]) -> tuple[date | None, Case | None]:
    performed = row.get("performed_on")
    if not isinstance(performed, str):
        return None, None
    day = date.fromisoformat(performed)
    classes = classes_of(str(row.get("procedure_code")), str(row.get("kind")), therapy=row.get("therapy") is True)
    return day, Case(classes=classes, region=str(row.get("region")), on=day)
