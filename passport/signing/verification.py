"""Whether a signature or a seal holds, from its row alone; every column that was altered has a name. Plain Python."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from passport.signing import canonical, facsimile, key_history, merkle, sealing, webauthn
from passport.signing.facsimile import Facsimile
from passport.signing.key_history import KeyHistory
from passport.signing.problems import Problem
from passport.signing.sealing import Sealed
from passport.signing.statements import Draft, Ref, approver_in, issued_in

# How long a signing request may be answered.
OPEN_FOR = timedelta(minutes=10)
SHORTEST = 37  # bytes of authenticator data


class StatementRow(Protocol):
    """The columns of a statement."""

    uid: Any
    kind: Any
    subject_uid: Any
    version: Any
    payload: Any
    digest: Any
    created_at: Any


class KeyRow(key_history.KeyRow, Protocol):
    """The columns of a signing key that a signature depends on."""

    uid: Any
    user: Any
    credential_id: Any
    public_key: Any
    aaguid: Any
    flags: Any
    sign_count: Any
    rp_id: Any
    valid_until: Any


class SignatureRow(Protocol):
    """The columns of a signature."""

    uid: Any
    statement: Any
    signer_uid: Any
    facsimile: Any
    credential_id: Any
    public_key: Any
    aaguid: Any
    flags: Any
    sign_count: Any
    rp_id: Any
    client_data_json: Any
    authenticator_data: Any
    signature: Any
    root: Any
    leaf_index: Any
    tree_size: Any
    audit_path: Any
    signed_at: Any


class SealRow(Protocol):
    """The columns of a seal."""

    statement: Any
    facility_uid: Any
    facility_name: Any
    public_key: Any
    signature: Any
    sealed_at: Any


@dataclass(frozen=True, kw_only=True)
class Told:
    """What one act tells of what was done."""

    at: datetime
    actor_uid: str
    detail: Mapping[str, str | int | None]


@dataclass(frozen=True, kw_only=True)
class Trail:
    """The acts that must agree with a signature: of signing it, of recording its statement, and on its key."""

    signed: Told | None
    recorded: Told | None
    key: KeyHistory | None = None


def check(signature: SignatureRow, draft: Draft, key: KeyRow | None, trail: Trail | None) -> tuple[Problem, ...]:
    """Return what does not fit, each problem once; nothing when the signature holds over what the draft says.

    Without key or trail, as away from the database, what only they can tell stays open.
    """
    found = [
        *_statement_problems(signature.statement, draft),
        *_tree_problems(signature),
        *_ceremony_problems(signature),
        *_payload_problems(signature, draft),
        *(_key_problems(signature, key) if key else ()),
        *(_trail_problems(signature, key, trail) if trail else ()),
    ]
    return tuple(dict.fromkeys(found))


def check_seal(
    seal: SealRow, draft: Draft, *, facility_uid: str, published_key: bytes, trail: Trail | None
) -> tuple[Problem, ...]:
    """Return what does not fit a seal over what the draft says, by the facility and under its published key."""
    found = [*_statement_problems(seal.statement, draft), *_seal_problems(seal, published_key)]
    if seal.facility_uid != facility_uid:
        found.append(Problem.FACILITY)
    if trail:
        found.extend(_recording_problems(seal.statement, trail.recorded))
    return tuple(dict.fromkeys(found))


def check_statement(statement: StatementRow, trail: Trail) -> tuple[Problem, ...]:
    """Return what does not fit within a statement, and with the act that recorded it."""
    draft = Draft(
        kind=statement.kind,
        subject_uid=statement.subject_uid,
        version=statement.version,
        payload=bytes(statement.payload),
    )
    return (*_statement_problems(statement, draft), *_recording_problems(statement, trail.recorded))


def key_was_live(key: KeyRow, *, at: datetime) -> bool:
    """Say whether a key might sign at a moment."""
    ends = [end for end in (key.valid_until, key.revoked_at) if end]
    return bool(key.enrolled_at <= at and all(at < end for end in ends))


def key_was_confirmed(key: KeyRow, *, at: datetime) -> bool:
    """Say whether somebody had made sure whose key it is, or nobody was asked to yet."""
    return bool(at < key.confirmation_asked_at or (key.confirmed_at and key.confirmed_at <= at))


def was_open(issued: datetime, *, at: datetime) -> bool:
    """Say whether a signing request could be answered at a moment. A stranger wrote both: after 9999 there is no sum."""
    return timedelta(0) <= at - issued <= OPEN_FOR


def _statement_problems(statement: StatementRow, draft: Draft) -> Iterator[Problem]:
    if (statement.kind, statement.subject_uid, statement.version) != (draft.kind, draft.subject_uid, draft.version):
        yield Problem.SUBJECT
    if bytes(statement.payload) != draft.payload:
        yield Problem.PAYLOAD
    if bytes(statement.digest) != canonical.digest(bytes(statement.payload)):
        yield Problem.DIGEST


def _tree_problems(signature: SignatureRow) -> Iterator[Problem]:
    leaf = merkle.leaf_hash(canonical.digest(bytes(signature.statement.payload)))
    path = merkle.separated(bytes(signature.audit_path))
    root = merkle.root_from_path(leaf, index=signature.leaf_index, size=signature.tree_size, path=path)
    if root != bytes(signature.root):
        yield Problem.TREE


def _ceremony_problems(signature: SignatureRow) -> Iterator[Problem]:
    client, authenticator = bytes(signature.client_data_json), bytes(signature.authenticator_data)
    question = webauthn.Question(
        ceremony=webauthn.GET, challenge=merkle.challenge(bytes(signature.root)), rp_id=signature.rp_id
    )
    yield from webauthn.problems(question, client_data=client, authenticator_data=authenticator)
    if not webauthn.signature_holds(
        bytes(signature.public_key),
        client_data=client,
        authenticator_data=authenticator,
        signature=bytes(signature.signature),
    ):
        yield Problem.SIGNATURE
    if len(authenticator) >= SHORTEST:
        yield from _copied_from_authenticator(signature, authenticator)


def _copied_from_authenticator(signature: SignatureRow, authenticator: bytes) -> Iterator[Problem]:
    if signature.flags != webauthn.flags_in(authenticator):
        yield Problem.FLAGS
    if signature.sign_count != webauthn.sign_count_in(authenticator):
        yield Problem.SIGN_COUNT


def _payload_problems(signature: SignatureRow, draft: Draft) -> Iterator[Problem]:
    kept = _facsimile_of(signature)
    if kept is None or kept != approver_in(draft.payload):
        yield Problem.FACSIMILE
    issued = issued_in(draft.payload)
    if issued is None or not was_open(issued, at=signature.signed_at):
        yield Problem.SIGNED_AT


def _facsimile_of(signature: SignatureRow) -> Facsimile | None:
    try:
        return facsimile.from_bytes(bytes(signature.facsimile))
    except facsimile.NotAFacsimile:
        return None


def _key_problems(signature: SignatureRow, key: KeyRow) -> Iterator[Problem]:
    copies = (
        (Problem.CREDENTIAL, bytes(signature.credential_id), bytes(key.credential_id)),
        (Problem.PUBLIC_KEY, bytes(signature.public_key), bytes(key.public_key)),
        (Problem.AAGUID, bytes(signature.aaguid), bytes(key.aaguid)),
        (Problem.RELYING_PARTY, signature.rp_id, key.rp_id),
        (Problem.SIGNER, signature.signer_uid, key.user.uid),
    )
    yield from (problem for problem, copy, original in copies if copy != original)
    if not _same_authenticator(signature.flags, key.flags):
        yield Problem.FLAGS
    if signature.sign_count > key.sign_count:
        yield Problem.SIGN_COUNT
    yield from _time_problems(key, at=signature.signed_at)


def _time_problems(key: KeyRow, *, at: datetime) -> Iterator[Problem]:
    if key.revoked_at and key.revoked_at <= at:
        yield Problem.KEY_STOPPED
    elif not key_was_live(key, at=at):
        yield Problem.KEY_NOT_LIVE
    if not key_was_confirmed(key, at=at):
        yield Problem.KEY_NOT_CONFIRMED


def _same_authenticator(now: int, enrolled: int) -> bool:
    """Say whether flags of a signature may follow those of the enrolment: whether a key may be copied never changes."""
    at_enrolment = webauthn.PRESENT | webauthn.VERIFIED | webauthn.ATTESTED
    return (enrolled & at_enrolment) == at_enrolment and (now & webauthn.BACKUP_ELIGIBLE) == (
        enrolled & webauthn.BACKUP_ELIGIBLE
    )


def _trail_problems(signature: SignatureRow, key: KeyRow | None, trail: Trail) -> Iterator[Problem]:
    yield from _recording_problems(signature.statement, trail.recorded)
    if key and trail.key and trail.key != key_history.history_of(key):
        yield Problem.KEY_HISTORY
    if trail.signed is None:
        yield Problem.ACT
        return
    told = trail.signed
    place = (told.detail.get("position"), told.detail.get("size"))
    agreements = (
        (Problem.SIGNED_AT, told.at, signature.signed_at),
        (Problem.SIGNER, told.actor_uid, signature.signer_uid),
        (Problem.STATEMENT, told.detail.get("statement"), signature.statement.uid),
        (Problem.POSITION, place, (signature.leaf_index, signature.tree_size)),
        (Problem.KEY, told.detail.get("key"), key.uid if key else told.detail.get("key")),
    )
    yield from (problem for problem, one, other in agreements if one != other)


def _recording_problems(statement: StatementRow, recorded: Told | None) -> Iterator[Problem]:
    if recorded is None:
        yield Problem.ACT
    elif recorded.at != statement.created_at:
        yield Problem.RECORDED_AT


def _seal_problems(seal: SealRow, published_key: bytes) -> Iterator[Problem]:
    statement = seal.statement
    sealed = Sealed(
        statement=Ref(
            kind=statement.kind,
            subject_uid=statement.subject_uid,
            version=statement.version,
            digest=canonical.digest(bytes(statement.payload)),
        ),
        facility_uid=seal.facility_uid,
        facility_name=seal.facility_name,
        sealed_at=seal.sealed_at,
    )
    if bytes(seal.public_key) != published_key:
        yield Problem.SEAL_KEY
    if not sealing.holds(sealed, public_key=bytes(seal.public_key), signature=bytes(seal.signature)):
        yield Problem.SEAL
