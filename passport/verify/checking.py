"""Check a document with nothing but the keys that were published."""

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC
from typing import Any

from passport.signing import canonical, verification
from passport.signing.log.heads import SignedHead
from passport.signing.problems import Problem
from passport.verify.beside import check_beside
from passport.verify.certified import check_certificate
from passport.verify.confirmed import Seals, Told, check_confirmed, confirmed_in
from passport.verify.copies import SealCopy, SignatureCopy, StatementCopy, seal_in, signature_in, statement_in
from passport.verify.keyring import Keyring
from passport.verify.logged import Against, check_logged
from passport.verify.outcomes import Check, Outcome, Reason, Result, RowResult, Signer, What, failed, held, left_open
from passport.verify.reading import Malformed, NotReadable, Part, Why
from passport.verify.shown import evidence_differences, is_of_patient, row_differences
from passport.verify.withdrawn import check_withdrawn
from passport.verify.witnessed import check_witnessed

FIRST = "radiation-passport/document/1"
SCHEMAS = (FIRST, "radiation-passport/document/2")
# Which check the problems of one signature belong to; what is not named here is of the touch.
_OF_STATEMENT = frozenset({Problem.SUBJECT, Problem.PAYLOAD, Problem.DIGEST})
# A row that was declared void keeps its signature.
SIGNED_STATES = ("signed", "void")
_OF_STAMP = frozenset({Problem.FACSIMILE, Problem.SIGNED_AT})


@dataclass(frozen=True, kw_only=True)
class Row:
    """One entry of the document with its signed and sealed bytes."""

    entry: Part
    statements: tuple[StatementCopy, ...]
    signatures: tuple[SignatureCopy, ...]
    seals: tuple[SealCopy, ...]

    def of(self, kind: str, version: int | None) -> StatementCopy | None:
        """Return one version of one layer, None where the document does not carry it."""
        return next((one for one in self.statements if (one.kind, one.version) == (kind, version)), None)

    def last(self, kind: str) -> StatementCopy | None:
        """Return the last version of one layer that the document carries."""
        of_kind = [one for one in self.statements if one.kind == kind]
        return max(of_kind, key=lambda one: one.version, default=None)

    def is_sealed(self, statement: StatementCopy) -> bool:
        """Tell whether a statement carries a seal."""
        return any(seal.statement == statement for seal in self.seals)


def check_document(
    document: Part, keys: Keyring | None, *, head: SignedHead | None = None, between: tuple[bytes, ...] | None = None
) -> Result:
    """Return what could be said of a document. Raises NotReadable when it is none, or is not whole."""
    schema = document.text("schema")
    if schema not in SCHEMAS:
        raise NotReadable(Why.OTHER_SCHEMA, "document")
    patient = document.part("patient")
    if schema != FIRST:
        # Without its salt a row could stand in the document of anybody.
        for one in patient.parts("identifiers"):
            one.raw("salt")
    against = Against(keys=keys, head=head, between=between)
    entries = document.parts("entries")
    _refuse_twice([entry.text("id") for entry in entries], "document.entries")
    rows = tuple(_checked(_row(entry), patient, against) for entry in entries)
    return Result(
        schema=schema, origin=document.text_or_none("origin"), checks=tuple(_of_whole(document, keys)), rows=rows
    )


def _of_whole(document: Part, keys: Keyring | None) -> Iterator[Check]:
    origin = document.text_or_none("origin")
    if keys is None:
        yield left_open(What.ORIGIN, Reason.NO_KEYS)
    elif origin is None:
        yield left_open(What.ORIGIN, Reason.ORIGIN_NOT_SAID)
    elif origin != keys.origin:
        yield failed(What.ORIGIN, Reason.OTHER_DEPLOYMENT, origin, keys.origin)
    else:
        yield held(What.ORIGIN)
    yield left_open(What.PERSON, Reason.NAME_NOT_SIGNED)
    yield left_open(What.WHOLE, Reason.ROWS_LEFT_OUT)
    yield left_open(What.LATER, Reason.LATER_NOT_KNOWN)


def _row(entry: Part) -> Row:
    name, facility = entry.text("id"), entry.part("facility").text("id")
    parts = entry.parts("statements")
    statements = tuple(statement_in(part, entry=name) for part in parts)
    # Of two with one name each reader would take another.
    _refuse_twice([(one.kind, one.version) for one in statements], f"{entry.where}.statements")
    signatures = tuple(signature_in(part, _signed_by(part, statements)) for part in entry.parts("signatures"))
    given = [(one.statement.version, one.public_key, one.signature) for one in signatures]
    _refuse_twice(given, f"{entry.where}.signatures")
    seals = [
        seal_in(part.part("seal"), statement, facility=facility)
        for part, statement in zip(parts, statements, strict=True)
        if part.values.get("seal") is not None
    ]
    return Row(
        entry=entry,
        statements=statements,
        signatures=signatures,
        seals=tuple(seals),
    )


def _refuse_twice(names: Sequence[Hashable], where: str) -> None:
    if len(set(names)) != len(names):
        raise Malformed(where)


def _signed_by(signature: Part, statements: Sequence[StatementCopy]) -> StatementCopy:
    """Return the one row statement that a signature is about. Raises Malformed."""
    version = signature.number("row_version")
    found = [one for one in statements if one.kind == "row" and one.version == version]
    if len(found) != 1:
        raise Malformed(f"{signature.where}.row_version")
    if signature.digest("digest") != found[0].digest:
        raise Malformed(f"{signature.where}.digest")
    return found[0]


def _checked(row: Row, patient: Part, against: Against) -> RowResult:
    entry = row.entry
    current = entry.number_or_none("row_version")
    signed = any(one.statement.version == current for one in row.signatures)
    told = Told(
        facility=entry.part("facility").text("id"),
        state=entry.text("state"),
        current=current,
        statements=row.statements,
        seals=row.seals,
        signed=signed,
    )

    def of_seal(seal: SealCopy) -> Iterator[Check]:
        return _of_seal(seal, told.facility, against.keys)

    of_confirmation = tuple(check_confirmed(told, seals=of_seal))
    checks = [
        *_of_statements(row),
        *_of_signatures(row, against),
        *_of_state(entry, signed=signed),
        *_of_row_shown(row, current, patient),
        *_of_seals(row, against.keys),
        *_of_doses(row, of_seal),
        *check_withdrawn(
            entry=entry.text("id"),
            current=current,
            statements=row.statements,
            signatures=row.signatures,
            seals=row.seals,
            checked=of_seal,
        ),
        *of_confirmation,
    ]
    return RowResult(
        row=entry.text("id"),
        performed=entry.part("performed").text_or_none("date"),
        exam=entry.text_or_none("exam"),
        signed=signed,
        signers=tuple(_signer(one) for one in row.signatures),
        checks=tuple(dict.fromkeys(checks)),
        confirmed=confirmed_in(told, of_confirmation),
    )


def _signer(signature: SignatureCopy) -> Signer:
    stamp, day = signature.stamp, signature.signed_at.astimezone(UTC).date()
    named = " ".join(part for part in (stamp.title, stamp.name) if part)
    return Signer(name=named, licence_number=stamp.licence_number, day=day.isoformat())


def _of_statements(row: Row) -> Iterator[Check]:
    name = row.entry.text("id")
    for statement in row.statements:
        if statement.subject_uid != name:
            yield failed(What.STATEMENT, Problem.SUBJECT)
        elif canonical.digest(statement.payload) != statement.digest:
            yield failed(What.STATEMENT, Problem.DIGEST)
        elif _said(statement) is None:
            yield failed(What.STATEMENT, Problem.PAYLOAD)
        else:
            yield held(What.STATEMENT)


def _of_signatures(row: Row, against: Against) -> Iterator[Check]:
    for signature in row.signatures:
        same_columns: Any = signature  # frozen, where the rows of the database are not
        problems = verification.check(same_columns, signature.statement.draft, None, None)
        touch = [one for one in problems if one not in _OF_STAMP | _OF_STATEMENT]
        stamp = [one for one in problems if one in _OF_STAMP]
        yield from (failed(What.TOUCH, one) for one in touch)
        yield from (failed(What.STAMP, one) for one in stamp)
        if not touch:
            yield held(What.TOUCH)
        if not stamp:
            yield held(What.STAMP)
        yield _of_key(signature, against.keys)
        yield from check_witnessed(signature, facility=row.entry.part("facility").text("id"), keys=against.keys)
        yield from check_beside(signature, against.keys)
        yield from check_logged(signature, against)


def _of_key(signature: SignatureCopy, keys: Keyring | None) -> Check:
    if keys is None:
        return left_open(What.KEY, Reason.NO_KEYS)
    doubt = keys.doubt_about(signature)
    return failed(What.KEY, doubt) if doubt else held(What.KEY)


def _of_state(entry: Part, *, signed: bool) -> Iterator[Check]:
    """Hold the state to the signatures: what calls itself signed has one on what it says now."""
    state = entry.text("state")
    if state == "void":
        yield left_open(What.LATER, Reason.DECLARED_VOID)
    if signed:
        if state not in SIGNED_STATES:
            yield failed(What.SHOWN, Reason.SHOWN_OTHERWISE, "state")
    elif state == "signed":
        yield failed(What.TOUCH, Reason.SIGNATURE_MISSING)
    else:
        yield left_open(What.TOUCH, Reason.NOT_SIGNED)


def _of_row_shown(row: Row, current: int | None, patient: Part) -> Iterator[Check]:
    statement = row.of("row", current) or row.last("row")
    said = _said(statement) if statement else None
    if statement is None or said is None:
        return
    if statement.version == current:
        unlike = row_differences(row.entry, said)
        if row.entry.text_or_none("row_digest") != statement.digest.hex():
            unlike = (*unlike, "row_digest")
        if said.get("evidence_digest") not in [one.digest.hex() for one in row.statements if one.kind == "evidence"]:
            unlike = (*unlike, "evidence_digest")
        yield failed(What.SHOWN, Reason.SHOWN_OTHERWISE, *unlike) if unlike else held(What.SHOWN)
    yield _of_patient(is_of_patient(patient, said))


def _of_patient(is_theirs: bool | None) -> Check:
    if is_theirs is None:
        return left_open(What.PATIENT, Reason.SALT_NOT_SAID)
    return held(What.PATIENT) if is_theirs else failed(What.PATIENT, Reason.OTHER_PATIENT)


def _of_seals(row: Row, keys: Keyring | None) -> Iterator[Check]:
    evidence = [one for one in row.statements if one.kind == "evidence"]
    if (row.statements and not row.seals) or not all(row.is_sealed(one) for one in evidence):
        yield left_open(What.SEAL, Reason.NOT_SEALED)
    for seal in row.seals:
        yield from _of_seal(seal, row.entry.part("facility").text("id"), keys)
        yield from check_certificate(seal, keys)


def _of_seal(seal: SealCopy, facility: str, keys: Keyring | None) -> Iterator[Check]:
    known = keys.facilities.get(seal.facility_uid) if keys else None
    if keys is None or known is None:
        yield left_open(What.SEAL, Reason.NO_KEYS if keys is None else Reason.NO_SUCH_FACILITY)
    published = known.published_for(seal) if known else seal.public_key
    same_columns: Any = seal
    problems = verification.check_seal(
        same_columns, seal.statement.draft, facility_uid=facility, published_key=published, trail=None
    )
    of_seal = [one for one in problems if one not in _OF_STATEMENT]
    yield from (failed(What.SEAL, one) for one in of_seal)
    if known and not of_seal:
        yield held(What.SEAL)


def _of_doses(row: Row, checked: Seals) -> Iterator[Check]:
    if row.last("evidence") is None:
        return
    statement = row.of("evidence", row.entry.number_or_none("version"))
    said = _said(statement) if statement else {}
    if said is None:
        return
    unlike = evidence_differences(row.entry, said) if statement else ()
    if unlike:
        yield failed(What.DOSES, Reason.DOSES_OTHERWISE, *unlike)
    elif statement is None or not row.is_sealed(statement):
        # Doses that no hospital sealed are nobody's.
        yield left_open(What.DOSES, Reason.NEWER_DOSES)
    else:
        yield _of_sealed_doses(row, statement, checked)


def _of_sealed_doses(row: Row, statement: StatementCopy, checked: Seals) -> Check:
    """Say whether doses stand under a seal that was checked, or are those that the row names itself, which somebody signed."""
    of_seal = (one for seal in row.seals if seal.statement == statement for one in checked(seal))
    unsure = next((one.reason for one in of_seal if one.outcome is Outcome.OPEN), None)
    shown = row.of("row", row.entry.number_or_none("row_version"))
    signed = shown if any(one.statement == shown for one in row.signatures) else None
    named = (_said(signed) or {}).get("evidence_digest") if signed else None
    if unsure is None or named == statement.digest.hex():
        return held(What.DOSES)
    return left_open(What.DOSES, Reason(unsure))


def _said(statement: StatementCopy) -> dict[str, object] | None:
    try:
        return canonical.loads(statement.payload)
    except canonical.NotCanonical:
        return None
