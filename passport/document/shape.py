"""The shape of the one document, version 2. Plain Python; `schemas/2.json` says the same to everybody else."""

from typing import TypedDict

SCHEMA = "radiation-passport/document/2"


class IdentifierPart(TypedDict):
    """What one issuer calls the patient, and the salt of the pseudonym under which signed payloads name that."""

    value: str
    issuer: str
    salt: str


class PatientPart(TypedDict):
    """The five fields of the form, and the demographics. Unclaimed: only what was sent."""

    uid: str | None
    name: str | None
    given_name: str | None
    surname: str | None
    personal_number: str | None
    street: str | None
    place: str | None
    birth_date: str | None
    sex: str | None
    identifiers: list[IdentifierPart]


class CoveragePart(TypedDict):
    """What this passport knows of: how many facilities, since when."""

    facilities: int
    since: str | None


class PlacePart(TypedDict):
    """The facility of an entry."""

    id: str
    name: str
    country: str
    time_zone: str


class DevicePart(TypedDict):
    """The irradiating device: as sent, and under the facility's own name when it is registered."""

    manufacturer: str | None
    model: str | None
    serial_number: str | None
    name: str | None


class ExposurePart(TypedDict):
    """One part of an examination."""

    study_instance_uid: str | None
    accession_number: str | None
    kind: str
    device: DevicePart
    events: int


class PerformedPart(TypedDict):
    """When it was done: the facility's day, a moment only when an offset is known, and the text as sent."""

    date: str | None
    at: str | None
    as_sent: str | None


class CodePart(TypedDict):
    """A coded concept."""

    scheme: str
    value: str


class AsSentPart(TypedDict):
    """A value and its unit as the object holds them."""

    value: str
    unit: str | None


class TotalPart(TypedDict):
    """One total in its canonical unit. `scope` holds only what is known."""

    code: CodePart
    quantity: str
    value: str
    unit: str
    scope: dict[str, str]
    grade: str
    as_sent: AsSentPart
    origin: str  # device | events | typed | estimate
    exposure: int  # its place among the exposures of the entry


class StampPart(TypedDict):
    """The approver's own stamp as it stood at signing time."""

    name: str
    title: str
    specialty: str
    licence_number: str


class HeadPart(TypedDict):
    """A signed head of the log."""

    size: int
    root: str
    signed_at: str
    public_key: str
    signature: str


class LogPart(TypedDict):
    """Where a signature stands in the log, and the way from there to a signed head."""

    index: int
    size: int
    salt: str
    leaf: str
    path: str
    head: HeadPart


class FurtherPart(TypedDict):
    """What the signer put beside the passkey's signature, over the same payload."""

    kind: str
    qualified: bool  # as the site says
    signature: str
    chain: list[str]  # certificates as DER, the signer's first
    signed_at: str


class SignaturePart(TypedDict):
    """One signature with everything needed to check it: bytes as base64url without padding."""

    id: str
    row_version: int
    signed_at: str
    signer: str
    facsimile: StampPart
    digest: str
    credential_id: str
    public_key: str
    aaguid: str
    flags: int
    sign_count: int
    rp_id: str
    client_data_json: str
    authenticator_data: str
    signature: str
    root: str
    leaf_index: int
    tree_size: int
    audit_path: str
    log: LogPart | None  # none until the log has taken it in
    sealed: "StatementPart | None"  # of it, by the facility's certificate; none where it had none
    further: list[FurtherPart]  # mostly none


class SealPart(TypedDict):
    """A facility's seal over a statement."""

    facility: str
    facility_id: str
    public_key: str
    signature: str
    sealed_at: str
    cades: str | None  # none where the facility had no certificate


class StatementPart(TypedDict):
    """Exact bytes that were signed or sealed, as the text that they are."""

    kind: str
    subject: str
    version: int
    digest: str
    payload: str
    seal: SealPart | None


class ApproverPart(TypedDict):
    """Who approved, as known now; null fields were never said."""

    id: str | None
    name: str


class DisownedPart(TypedDict):
    """That the patient, or a guardian, says that a row is somebody else's, and what the facility said of it."""

    said_on: str
    said_as: str  # self | guardian
    answer_due_on: str
    agreed: bool


class HappenedPart(TypedDict):
    """One step of what happened to a row: the site's word, which nobody signs here."""

    what: str  # booklet.history.Step
    at: str
    by: str | None  # none: the system itself
    said: str | None  # why, in words or by a code of the list


class EntryPart(TypedDict):
    """One booklet row."""

    id: str
    facility: PlacePart
    exposures: list[ExposurePart]
    performed: PerformedPart
    exam: str | None
    exam_code: str | None
    kind: str
    region: str | None
    laterality: str | None
    purpose: str
    therapy: bool
    performer: str | None
    referrer: str | None
    approver: ApproverPart | None
    approval: str
    state: str
    disowned: DisownedPart | None
    version: int | None
    row_version: int | None  # counts up only when patient, date, procedure, approver or state change
    row_digest: str | None
    events: int
    totals: list[TotalPart]
    sums: list[TotalPart]  # over the single exposures, where they say what the device's totals do not
    signatures: list[SignaturePart]
    statements: list[StatementPart]
    history: list[HappenedPart]  # the first step first
    recorded_at: str


class Document(TypedDict):
    """A whole passport, newest entry first."""

    schema: str
    made_at: str
    origin: str  # the address of the deployment that made it and publishes the keys
    patient: PatientPart
    coverage: CoveragePart
    hidden: int
    disowned: int  # rows that are not here because the patient says that they are somebody else's
    entries: list[EntryPart]
