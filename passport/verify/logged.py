"""Whether a signature stands in the public log, under a head that somebody outside holds. Source: RFC 9162, 2.1."""

from collections.abc import Iterator
from dataclasses import dataclass

from passport.signing import canonical
from passport.signing.log import tree
from passport.signing.log.heads import LogProof, SignedHead, moment
from passport.verify.copies import SignatureCopy, head_in
from passport.verify.keyring import Keyring
from passport.verify.outcomes import Check, Reason, What, failed, held, left_open
from passport.verify.reading import json_in

ENTRY = "radiation-passport/log-entry/1"  # as `signing.log.forms` writes rows
_BYTES = (
    "facsimile",
    "credential_id",
    "public_key",
    "aaguid",
    "client_data_json",
    "authenticator_data",
    "signature",
    "root",
    "audit_path",
)
_NUMBERS = ("flags", "sign_count", "leaf_index", "tree_size")
_TEXTS = ("uid", "signer_uid", "rp_id")


@dataclass(frozen=True, kw_only=True)
class Against:
    """What a document is held to: the published keys, a head of the log that the reader kept, and the way to it."""

    keys: Keyring | None
    head: SignedHead | None = None
    between: tuple[bytes, ...] | None = None


def outside_head_in(data: bytes) -> SignedHead:
    """Return the head that somebody kept. Raises NotReadable."""
    return head_in(json_in(data, where="head"))


def way_in(data: bytes) -> tuple[bytes, ...]:
    """Return the way between two heads, as the site answers who asks for it. Raises NotReadable."""
    return tuple(json_in(data, where="between").raws("path"))


def form_of(signature: SignatureCopy) -> bytes:
    """Return the bytes for which a signature stands in the log."""
    statement = signature.statement
    columns: dict[str, object] = {name: getattr(signature, name) for name in _TEXTS}
    columns |= {name: getattr(signature, name).hex() for name in _BYTES}
    columns |= {name: str(getattr(signature, name)) for name in _NUMBERS}
    columns["signed_at"] = moment(signature.signed_at)
    columns["key"] = canonical.digest(signature.public_key).hex()
    columns["statement"] = {
        "kind": statement.kind,
        "subject": statement.subject_uid,
        "version": str(statement.version),
        "digest": statement.digest.hex(),
    }
    return canonical.dumps({"schema": ENTRY, "kind": "signature", "form": "1", "columns": columns})


def check_logged(signature: SignatureCopy, against: Against) -> Iterator[Check]:
    """Say whether a signature stands in the log, and whether the log was the same to somebody outside."""
    proof = signature.proof
    if proof is None:
        yield left_open(What.LOG, Reason.NOT_IN_LOG)
        return
    if not proof.covers(form_of(signature)):
        yield failed(What.LOG, Reason.LOGGED_OTHERWISE)
        return
    if against.keys is None:
        yield left_open(What.LOG, Reason.NO_KEYS)
    elif not against.keys.knows_head(proof.head):
        yield failed(What.LOG, Reason.OTHER_LOG_KEY)
    else:
        yield held(What.LOG, str(proof.index), moment(proof.head.signed_at))
    yield _under(proof, against)


def _under(proof: LogProof, against: Against) -> Check:
    head = against.head
    if head is None or against.keys is None:
        return left_open(What.HEAD, Reason.NO_OUTSIDE_HEAD if head is None else Reason.NO_KEYS)
    if not against.keys.knows_head(head):
        return failed(What.HEAD, Reason.OTHER_LOG_KEY)
    if head.size != proof.size:
        return _between(proof.head, head, against.between)
    return held(What.HEAD) if head.root == proof.head.root else failed(What.HEAD, Reason.TWO_LOGS)


def _between(one: SignedHead, other: SignedHead, path: tuple[bytes, ...] | None) -> Check:
    """Say whether the larger of two logs begins with the smaller. Source: RFC 9162, 2.1.4."""
    first, second = sorted((one, other), key=lambda head: head.size)
    asked = f"/api/log/consistency?from={first.size}&to={second.size}"
    if path is None:
        return left_open(What.HEAD, Reason.OTHER_SIZE, asked)
    leads = tree.begins_with(
        first=first.size, first_root=first.root, second=second.size, second_root=second.root, path=path
    )
    return held(What.HEAD) if leads else failed(What.HEAD, Reason.NO_WAY_BETWEEN, asked)
