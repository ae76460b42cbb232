"""Whether what was said of signatures that were taken back is what the acts and the facility's seals say."""

from collections.abc import Iterator

from passport.booklet.models import Entry
from passport.booklet.states import State
from passport.booklet.withdrawing import KIND
from passport.signing import canonical, selectors, stated
from passport.signing.models import Act, Statement
from passport.signing.statements import Draft

ACT = "entry.signature_withdrawn"


def withdrawal_problems(entry: Entry) -> Iterator[str]:
    """Name what does not fit: a statement, its seal or its act that is missing, and a row that stands signed all the same."""
    acts = list(Act.objects.filter(verb=ACT, subject_uid=entry.uid).order_by("pk"))
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
    found = stated.statements_of(kind=KIND, subject_uid=signed.subject_uid).filter(version=signed.version)
    return frozenset(str(_said(one).get("signature")) for one in found)


def _problems(entry: Entry, act: Act, statement: Statement) -> Iterator[str]:
    said = _said(statement)
    signed = Statement.objects.filter(
        kind="row", subject_uid=entry.uid, version=statement.version, signatures__uid=said.get("signature")
    ).first()
    if signed is None or bytes(signed.digest).hex() != said.get("row_digest"):
        yield "signature"
    agrees = (act.detail.get("signature"), act.detail.get("why"), act.actor_uid)
    if agrees != (said.get("signature"), said.get("why"), said.get("signer")):
        yield "act"
    seal = getattr(statement, "seal", None)
    if seal is None:
        yield "seal.missing"
    else:
        problems = selectors.seal_problems(seal=seal, draft=_draft(statement), facility_uid=entry.facility.uid)
        yield from (f"seal.{problem}" for problem in problems)
    current = entry.current_version
    if entry.state == State.SIGNED and current is not None and current.row_number <= statement.version:
        yield "state"


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
