"""Whether what was said of signatures and confirmations that were taken back is what the acts and the seals say."""

from collections.abc import Iterator

from passport.booklet.models import Entry
from passport.booklet.states import State
from passport.booklet.withdrawing import ACTS, FORMS, KIND, Answer
from passport.signing import canonical, selectors, stated
from passport.signing.confirmations import confirmation_of
from passport.signing.models import Act, HospitalConfirmation, Statement
from passport.signing.statements import Draft

_ANSWER_OF = {verb: answer for answer, verb in ACTS.items()}
_ANSWERED = (State.SIGNED, State.HOSPITAL_CONFIRMED)


def withdrawal_problems(entry: Entry) -> Iterator[str]:
    """Name what does not fit: a statement, its seal or its act that is missing, and a row that counts it all the same."""
    acts = list(Act.objects.filter(verb__in=list(_ANSWER_OF), subject_uid=entry.uid).order_by("pk"))
    statements = {one.uid: one for one in stated.statements_of(kind=KIND, subject_uid=entry.uid)}
    told = {str(act.detail.get("statement")) for act in acts}
    if told - statements.keys():
        yield "withdrawal.missing"
    if statements.keys() - told:
        yield "withdrawal.act"
    for act in acts:
        found = statements.get(str(act.detail.get("statement")))
        if found is not None:
            yield from (f"withdrawal.{problem}" for problem in _problems(entry, act, found))


def withdrawn_signatures(signed: Statement) -> frozenset[str]:
    """Return which signatures on a signed row were taken back, by uid."""
    return frozenset(str(said.get("signature")) for said in _said_of(signed))


def is_withdrawn(confirmation: HospitalConfirmation) -> bool:
    """Tell whether the approver who gave the code took back what the hospital confirmed on it."""
    digest = bytes(confirmation.stated.digest).hex()
    return any(said.get("confirmation") == digest for said in _said_of(confirmation.statement))


def _said_of(row: Statement) -> list[dict[str, object]]:
    found = stated.statements_of(kind=KIND, subject_uid=row.subject_uid).filter(version=row.version)
    return [_said(one) for one in found]


def _problems(entry: Entry, act: Act, statement: Statement) -> Iterator[str]:
    answer, said = _ANSWER_OF[act.verb], _said(statement)
    _schema, _named, by = FORMS[answer]
    row, uid = _taken_back(entry, answer, statement)
    if row is None or bytes(row.digest).hex() != said.get("row_digest"):
        yield str(answer)
    agrees = (act.detail.get(str(answer)), act.detail.get("why"), act.actor_uid)
    if agrees != (uid, said.get("why"), said.get(by)):
        yield "act"
    seal = getattr(statement, "seal", None)
    if seal is None:
        yield "seal.missing"
    else:
        problems = selectors.seal_problems(seal=seal, draft=_draft(statement), facility_uid=entry.facility.uid)
        yield from (f"seal.{problem}" for problem in problems)
    current = entry.current_version
    if entry.state in _ANSWERED and current is not None and current.row_number <= statement.version:
        yield "state"


def _taken_back(entry: Entry, answer: Answer, statement: Statement) -> tuple[Statement | None, str]:
    """Return the row statement that a withdrawal is about, and the uid by which its act names what stood under it."""
    said = _said(statement)
    if answer is Answer.SIGNATURE:
        rows = Statement.objects.filter(kind="row", subject_uid=entry.uid, version=statement.version)
        uid = str(said.get("signature"))
        return rows.filter(signatures__uid=uid).first(), uid
    found = confirmation_of(subject_uid=entry.uid, version=statement.version)
    if found is None or bytes(found.stated.digest).hex() != said.get("confirmation"):
        return None, ""
    return found.statement, found.uid


def _said(statement: Statement) -> dict[str, object]:
    try:
        return canonical.loads(bytes(statement.payload))
    except canonical.NotCanonical:
        return {}


def _draft(statement: Statement) -> Draft:
    return Draft(
        kind=statement.kind,
        subject_uid=statement.subject_uid,
        version=statement.version,
        payload=bytes(statement.payload),
    )
