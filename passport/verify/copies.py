"""Statements, signatures and seals as a document carries them, with the columns that `signing.verification` reads."""

from dataclasses import dataclass
from datetime import datetime

from passport.signing.facsimile import Facsimile
from passport.signing.further import FurtherCopy
from passport.signing.log.heads import LogProof, SignedHead
from passport.signing.merkle import separated
from passport.signing.statements import Draft
from passport.verify.reading import Malformed, Part

LONGEST = 65_535  # bytes


@dataclass(frozen=True, kw_only=True)
class StatementCopy:
    """Exact bytes that were signed or sealed."""

    uid: str
    kind: str
    subject_uid: str
    version: int
    payload: bytes
    digest: bytes
    created_at: datetime | None  # no document says it

    @property
    def draft(self) -> Draft:
        """Return what it says, under the name that it has."""
        return Draft(kind=self.kind, subject_uid=self.subject_uid, version=self.version, payload=self.payload)


@dataclass(frozen=True, kw_only=True)
class SignatureCopy:
    """One signature over one statement."""

    uid: str
    statement: StatementCopy
    signer_uid: str
    stamp: Facsimile
    credential_id: bytes
    public_key: bytes
    aaguid: bytes
    flags: int
    sign_count: int
    rp_id: str
    client_data_json: bytes
    authenticator_data: bytes
    signature: bytes
    root: bytes
    leaf_index: int
    tree_size: int
    audit_path: bytes
    signed_at: datetime
    proof: LogProof | None
    sealed: "SealCopy | None"  # over the statement of this signature
    further: tuple[FurtherCopy, ...]  # of the same person, over the same bytes

    @property
    def facsimile(self) -> bytes:
        """Return the stamp as it is kept in a row of the database."""
        return self.stamp.to_bytes()


@dataclass(frozen=True, kw_only=True)
class SealCopy:
    """A facility's seal over one statement."""

    statement: StatementCopy
    facility_uid: str
    facility_name: str
    public_key: bytes
    signature: bytes
    sealed_at: datetime
    cades: bytes | None


def statement_in(part: Part, *, entry: str) -> StatementCopy:
    """Return a statement of an entry. Raises Malformed."""
    return StatementCopy(
        uid="",
        kind=part.text("kind"),
        # Documents of the first kind do not say it: there it was always the entry.
        subject_uid=part.text_or_none("subject") or entry,
        version=part.number("version"),
        payload=_written(part),
        digest=part.digest("digest"),
        created_at=None,
    )


def signature_in(part: Part, statement: StatementCopy) -> SignatureCopy:
    """Return a signature over a statement. Raises Malformed."""
    stamp, log, sealed = part.part("facsimile"), part.part_or_none("log"), part.part_or_none("sealed")
    kept = Facsimile(
        name=stamp.text("name"),
        title=stamp.text("title"),
        specialty=stamp.text("specialty"),
        licence_number=stamp.text("licence_number"),
    )
    _refuse_long(part, kept.licence_number.encode(), *(part.raw(name) for name in ("credential_id", "public_key")))
    return SignatureCopy(
        uid=part.text_or_none("id") or "",
        statement=statement,
        signer_uid=part.text("signer"),
        stamp=kept,
        credential_id=part.raw("credential_id"),
        public_key=part.raw("public_key"),
        aaguid=part.raw("aaguid"),
        flags=part.number("flags"),
        sign_count=part.number("sign_count"),
        rp_id=part.text("rp_id"),
        client_data_json=part.raw("client_data_json"),
        authenticator_data=part.raw("authenticator_data"),
        signature=part.raw("signature"),
        root=part.raw("root"),
        leaf_index=part.number("leaf_index"),
        tree_size=part.number("tree_size"),
        audit_path=part.raw("audit_path"),
        signed_at=part.moment("signed_at"),
        proof=proof_in(log) if log else None,
        sealed=_sealed_in(sealed) if sealed else None,
        # Documents of the first kind do not carry any.
        further=() if part.values.get("further") is None else tuple(map(_further_in, part.parts("further"))),
    )


def _further_in(part: Part) -> FurtherCopy:
    return FurtherCopy(
        kind=part.text("kind"),
        qualified=part.flag("qualified"),
        signature=part.raw("signature"),
        chain=tuple(part.raws("chain")),
        signed_at=part.moment("signed_at"),
    )


def _sealed_in(part: Part) -> SealCopy:
    return seal_in(part.part("seal"), statement_in(part, entry=""), facility="")


def _refuse_long(part: Part, *values: bytes) -> None:
    """Refuse what is longer than any key: its length is written in two bytes where a key is named."""
    if max(map(len, values)) > LONGEST:
        raise Malformed(part.where)


def seal_in(part: Part, statement: StatementCopy, *, facility: str) -> SealCopy:
    """Return a seal over a statement; documents of the first kind leave out whose. Raises Malformed."""
    return SealCopy(
        statement=statement,
        facility_uid=part.text_or_none("facility_id") or facility,
        facility_name=part.text("facility"),
        public_key=part.raw("public_key"),
        signature=part.raw("signature"),
        sealed_at=part.moment("sealed_at"),
        cades=None if part.values.get("cades") is None else part.raw("cades"),
    )


def proof_in(part: Part) -> LogProof:
    """Return the proof that a signature stands in the log. Raises Malformed."""
    return LogProof(
        index=part.number("index"),
        size=part.number("size"),
        salt=part.raw("salt"),
        leaf=part.raw("leaf"),
        path=tuple(separated(part.raw("path"))),
        head=head_in(part.part("head")),
    )


def head_in(part: Part) -> SignedHead:
    """Return a signed head of the log. Raises Malformed."""
    return SignedHead(
        size=part.number("size"),
        root=part.raw("root"),
        signed_at=part.moment("signed_at"),
        public_key=part.raw("public_key"),
        signature=part.raw("signature"),
    )


def _written(part: Part) -> bytes:
    try:
        return part.text("payload").encode()
    except UnicodeEncodeError as error:  # half of a pair of UTF-16
        raise Malformed(f"{part.where}.payload") from error
