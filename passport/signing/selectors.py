"""Reads of the signing room: keys, requests, signatures and whether they hold, notices, printed pages."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db.models import Case, Q, QuerySet, When
from fido2.utils import websafe_encode

from passport.codes import code_hmac
from passport.signing import (
    canonical,
    certificate_checks,
    certificates,
    facility_key_trail,
    key_history,
    signed_rows,
    verification,
    webauthn,
)
from passport.signing import further as further_signing
from passport.signing.further import FurtherCheck, FurtherSigned
from passport.signing.key_history import KeyAct, KeyHistory
from passport.signing.log import stored
from passport.signing.log.heads import LogProof
from passport.signing.log.stored import LogKey, LogState
from passport.signing.models import (
    Act,
    CertificateSeal,
    FurtherSignature,
    Notice,
    Seal,
    Signature,
    SigningKey,
    SigningRequest,
    Statement,
    VerificationCode,
)
from passport.signing.problems import Problem
from passport.signing.sealing_keys import published_seal_key, trusted_time_stampers
from passport.signing.statements import Draft, facility_in
from passport.signing.verification import Told, Trail
from passport.signing.webauthn import Attested

TIMEOUT_MS = int(verification.OPEN_FOR.total_seconds() * 1000)
SIGN = "sign_statement"
RECORD = "record_statement"
SIGN_FURTHER = "sign_further"
SEAL_BY_CERTIFICATE = "seal_by_certificate"
CONFIRM_BY_SEAL = "confirm_by_seal"
VERIFY = "verify"  # the purpose under which a printed page's code is stored


def live_keys(*, user: Any, at: datetime) -> QuerySet[SigningKey]:
    """Return the keys with which a person may sign here now, oldest first."""
    running = Q(valid_until__isnull=True) | Q(valid_until__gt=at)
    mine = SigningKey.objects.filter(user=user, rp_id=settings.WEBAUTHN_RP_ID)
    confirmed = Q(confirmed_at__lte=at) | Q(confirmation_asked_at__gt=at)
    return mine.filter(running, confirmed, revoked_at__isnull=True).order_by("enrolled_at", "pk")


def waiting_keys(*, users: Iterable[Any]) -> QuerySet[SigningKey]:
    """Return the keys of some people that wait to be confirmed, oldest first."""
    waiting = SigningKey.objects.filter(user__in=users, confirmed_at__isnull=True, revoked_at__isnull=True)
    return waiting.order_by("enrolled_at", "pk")


def key_standing(*, user: Any, at: datetime) -> dict[str, bool]:
    """Return whether a person has a key that signs, and else whether one waits to be confirmed."""
    has_key = live_keys(user=user, at=at).exists()
    return {"has_key": has_key, "key_waits": not has_key and waiting_keys(users=[user.pk]).exists()}


def keys_of(*, user: Any) -> QuerySet[SigningKey]:
    """Return all keys of a person, stopped ones too, newest first."""
    return SigningKey.objects.filter(user=user).order_by("-enrolled_at", "-pk")


def keys_at(*, facility_uid: str, approvers: QuerySet[Any]) -> QuerySet[SigningKey]:
    """Return the keys of a facility's approvers and those that it confirmed: waiting ones first, then the newest."""
    waits = Case(When(confirmed_at__isnull=True, revoked_at__isnull=True, then=0), default=1)
    here = Q(user__in=approvers) | Q(uid__in=_confirmed_at(facility_uid))
    keys = SigningKey.objects.filter(here).select_related("user__practitioner")
    return keys.order_by(waits, "-enrolled_at", "-pk")


def was_confirmed_at(*, key: SigningKey, facility_uid: str) -> bool:
    """Say whether it was this facility that made sure whose a key is."""
    return _confirmed_at(facility_uid).filter(subject_uid=key.uid).exists()


def attested(*, key: SigningKey) -> Attested:
    """Return what a key's authenticator showed of itself when it was enrolled."""
    return webauthn.attestation_in(bytes(key.attestation), client_data=bytes(key.attested_client_data))


def signing_key(*, uid: str) -> SigningKey:
    """Return a signing key. Raises SigningKey.DoesNotExist."""
    return SigningKey.objects.select_related("user").get(uid=uid)


def signing_request(*, uid: str, signer: Any) -> SigningRequest:
    """Return a person's own signing request. Raises SigningRequest.DoesNotExist."""
    return SigningRequest.objects.prefetch_related("items").get(uid=uid, signer=signer)


def was_done(*, verb: str, subject_uid: str) -> bool:
    """Say whether an act of this verb was written for a subject."""
    return Act.objects.filter(verb=verb, subject_uid=subject_uid).exists()


def last_act(*, verb: str, subject_uid: str) -> Act | None:
    """Return the last act of a verb that was written for a subject."""
    return Act.objects.filter(verb=verb, subject_uid=subject_uid).order_by("-id").first()


def was_done_after(moment: datetime, *, verbs: Iterable[str], subject_uid: str) -> bool:
    """Say whether an act of one of these verbs was written for a subject after a moment."""
    return Act.objects.filter(verb__in=verbs, subject_uid=subject_uid, at__gt=moment).exists()


def requested_subjects(*, uid: str, signer: Any) -> list[str]:
    """Return what a person's own signing request is about; nothing when there is no such request."""
    mine = SigningRequest.objects.filter(uid=uid, signer=signer)
    return list(mine.values_list("items__subject_uid", flat=True).order_by("items__position"))


def request_options(*, request: SigningRequest, at: datetime) -> dict[str, Any]:
    """Return the options of `navigator.credentials.get` for a signing request, ready for JSON."""
    keys = live_keys(user=request.signer, at=at)
    return {
        "publicKey": {
            "challenge": websafe_encode(bytes(request.challenge)),
            "timeout": TIMEOUT_MS,
            "rpId": settings.WEBAUTHN_RP_ID,
            "allowCredentials": [_descriptor(key) for key in keys],
            "userVerification": "required",
        }
    }


def enrolled_descriptors(*, user: Any) -> list[dict[str, str]]:
    """Return a person's signing keys as an authenticator recognises its own, so that none is enrolled twice."""
    return [_descriptor(key) for key in keys_of(user=user).filter(revoked_at__isnull=True)]


def is_login_credential(*, credential_id: bytes) -> bool:
    """Say whether a credential signs anybody in. The rows are few and a JSON column is not searched by identity."""
    name = websafe_encode(credential_id)
    rows = Authenticator.objects.filter(type=Authenticator.Type.WEBAUTHN).values_list("data", flat=True)
    return any(data["credential"]["rawId"] == name for data in rows.iterator())


def signatures_of(*, statement: Statement) -> QuerySet[Signature]:
    """Return the signatures on a statement in the order in which they came."""
    return statement.signatures.select_related("statement", "key__user").order_by("signed_at", "pk")


def signatures_called(*, uids: Sequence[str]) -> QuerySet[Signature]:
    """Return signatures by their uids."""
    return Signature.objects.filter(uid__in=uids)


def has_signed(*, signer_uid: str) -> bool:
    """Say whether a person has ever signed: the own stamp stands there in the words of that day."""
    return Signature.objects.filter(signer_uid=signer_uid).exists()


def problems_of(*, signature: Signature, draft: Draft) -> tuple[Problem, ...]:
    """Return what does not fit a signature over what the draft says; nothing when it holds."""
    trail = Trail(
        signed=act_told(SIGN, signature.uid),
        recorded=act_told(RECORD, signature.statement.uid),
        key=key_history_told(key=signature.key),
    )
    found = (
        *verification.check(signature, draft, signature.key, trail),
        *_stated_problems(signature),
        *(problem for one in further_signatures_of(signature=signature) for problem in further_problems(further=one)),
    )
    return tuple(dict.fromkeys(found))


def _stated_problems(signature: Signature) -> Iterator[Problem]:
    """Yield what does not fit the statement of a signature that the facility sealed with its certificate, if it did."""
    stated = Statement.objects.filter(kind=signed_rows.KIND, subject_uid=signature.uid).first()
    if stated is None:
        return
    facility_uid = facility_in(bytes(signature.statement.payload)) or ""
    seal = Seal.objects.filter(statement=stated).select_related("statement").first()
    try:
        draft = signed_rows.signature_draft(signature)
    except ValueError:
        yield Problem.FACSIMILE
        return
    if seal is None:
        yield Problem.SEAL
    else:
        yield from seal_problems(seal=seal, draft=draft, facility_uid=facility_uid)


def stated_signatures(*, uids: Sequence[str]) -> dict[str, Statement]:
    """Return the statements of signatures that facilities sealed with a certificate, by the signature's uid."""
    stated = Statement.objects.filter(kind=signed_rows.KIND, subject_uid__in=uids, seal__isnull=False)
    return {one.subject_uid: one for one in stated.select_related("seal").prefetch_related("certificate_seals")}


def further_signatures_of(*, signature: Signature) -> QuerySet[FurtherSignature]:
    """Return the signatures that a person put beside the passkey's, in the order in which they came."""
    of_signer = FurtherSignature.objects.filter(statement=signature.statement, signer_uid=signature.signer_uid)
    return of_signer.select_related("statement").order_by("pk")


def further_kinds() -> Mapping[str, Any]:
    """Return by kind what makes and checks further signatures here."""
    return further_signing.kinds(settings.FURTHER_SIGNERS)


def further_problems(*, further: FurtherSignature) -> tuple[Problem, ...]:
    """Return what does not fit a further signature; nothing when it holds."""
    return _further_problems(further, act_told(SIGN_FURTHER, further.uid))


def _further_problems(further: FurtherSignature, told: Told | None) -> tuple[Problem, ...]:
    kind = further_kinds().get(further.kind)
    if kind is None:
        return (Problem.ALGORITHM,)
    data = bytes(further.signature)
    signed = FurtherSigned(signature=data, chain=further_chain(further=further))
    found = kind.problems(bytes(further.statement.payload), signed, at=further.signed_at)
    says = {"statement": further.statement.uid, "kind": further.kind, "digest": canonical.digest(data).hex()}
    agrees = told is not None and (told.actor_uid, told.at) == (further.signer_uid, further.signed_at)
    return (*found, *(() if told and agrees and told.detail == says else (Problem.ACT,)))


def further_beside(*, signatures: Iterable[Signature]) -> dict[str, list[FurtherSignature]]:
    """Return by uid what stands beside many signatures, in one query; those alone are left out."""
    own = {(one.statement_id, one.signer_uid): one.uid for one in signatures}
    beside = FurtherSignature.objects.filter(statement__in={statement for statement, _signer in own})
    found: dict[str, list[FurtherSignature]] = {}
    for one in beside.select_related("statement").order_by("pk") if own else ():
        if uid := own.get((one.statement_id, one.signer_uid)):
            found.setdefault(uid, []).append(one)
    return found


def further_by_signature(*, signatures: Iterable[Signature]) -> dict[str, tuple[FurtherCheck, ...]]:
    """Return by uid how what stands beside many signatures stands, in two queries; those alone are left out."""
    beside = further_beside(signatures=signatures)
    told = acts_told(SIGN_FURTHER, [one.uid for rows in beside.values() for one in rows]) if beside else {}
    return {uid: tuple(_further_check(one, told.get(one.uid)) for one in rows) for uid, rows in beside.items()}


def is_qualified(*, signature: Signature) -> bool:
    """Say whether a person put a qualified signature beside the passkey's, and it holds. A passkey's never is one."""
    return any(one.qualified and one.holds for one in further_checks(signature=signature))


def further_checks(*, signature: Signature) -> tuple[FurtherCheck, ...]:
    """Return how the signatures stand that a person put beside the passkey's, in the order in which they came."""
    return further_by_signature(signatures=[signature]).get(signature.uid, ())


def _further_check(further: FurtherSignature, told: Told | None) -> FurtherCheck:
    kind, chain = further_kinds().get(further.kind), further_chain(further=further)
    return FurtherCheck(
        holder=(certificates.holder_of(chain[0]) if chain else "") or further.kind,
        signed_at=further.signed_at,
        qualified=kind is not None and kind.qualified,
        holds=not _further_problems(further, told),
    )


def further_chain(*, further: FurtherSignature) -> tuple[bytes, ...]:
    """Return the certificates of a further signature, the signer's first; none where they cannot be read."""
    try:
        return certificates.chain_in(bytes(further.chain))
    except certificates.NotACertificate:
        return ()


def statement_problems(*, statement: Statement) -> tuple[Problem, ...]:
    """Return what does not fit within a statement, and with the act that recorded it."""
    return verification.check_statement(statement, Trail(signed=None, recorded=act_told(RECORD, statement.uid)))


def seal_problems(*, seal: Seal, draft: Draft, facility_uid: str) -> tuple[Problem, ...]:
    """Return what does not fit a facility's seal over what the draft says; nothing when it holds."""
    found = verification.check_seal(
        seal,
        draft,
        facility_uid=facility_uid,
        published_key=published_seal_key(facility_uid=facility_uid, at=seal.sealed_at),
        trail=Trail(signed=None, recorded=act_told(RECORD, seal.statement.uid)),
    )
    with_certificate = (
        problem
        for one in certificate_seals_of(statement=seal.statement)
        for problem in certificate_problems(seal=one, facility_uid=facility_uid)
    )
    return tuple(dict.fromkeys((*found, *with_certificate)))


def certificate_seals_of(*, statement: Statement) -> QuerySet[CertificateSeal]:
    """Return the seals with a certificate on a statement, the one with a time stamp last."""
    return statement.certificate_seals.select_related("statement", "key").order_by("pk")


def certificate_problems(*, seal: CertificateSeal, facility_uid: str) -> tuple[Problem, ...]:
    """Return what does not fit a seal with a facility's certificate; nothing when it holds."""
    told = act_told(SEAL_BY_CERTIFICATE, seal.uid)
    return certificate_checks.check(
        seal,
        facility_uid=facility_uid,
        key_trail=facility_key_trail.trail_of(seal.key),
        told=told,
        trusted=trusted_time_stampers(),
    )


def notices_for(*, user: Any) -> QuerySet[Notice]:
    """Return what a person must be told and has not read, newest first."""
    return Notice.objects.filter(user=user, read_at__isnull=True).order_by("-created_at", "-pk")


def verification_code(*, code: str) -> VerificationCode | None:
    """Return the printed page that a typed code belongs to, withdrawn ones too; None for every other code.

    Always one query: whether there is such a page must not show in the time it takes.
    """
    stored = code_hmac(code, purpose=VERIFY, pepper=settings.CODE_PEPPER)
    return VerificationCode.objects.filter(code_hmac=stored).first()


def log_proof(*, kind: str, uid: str) -> LogProof | None:
    """Return the proof that a row stands in the log ("act", "statement", "signature", or "seal" by its statement's uid).

    None until the log has taken it in.
    """
    return stored.proof_of(kind=kind, uid=uid)


def log_proofs(*, kind: str, uids: Sequence[str]) -> dict[str, LogProof]:
    """Return the proofs of many rows, in as many queries as of one; whatever is not in the log yet is left out."""
    return stored.proofs_of(kind=kind, uids=uids)


def log_keys() -> list[LogKey]:
    """Return the public keys of the log, with their days."""
    return stored.keys()


def log_state() -> LogState:
    """Return how the log stands."""
    return stored.state()


def log_waits() -> bool:
    """Say whether there is something that the log has not taken in."""
    return stored.is_waiting()


def log_leaf(*, kind: str, uid: str) -> bytes | None:
    """Return the 32 bytes by which a row stands in the log, None until it has taken the row in."""
    return stored.leaf(kind=kind, uid=uid)


def key_history_told(*, key: SigningKey) -> KeyHistory:
    """Return what the acts tell of a key."""
    acts = Act.objects.filter(subject_uid=key.uid, verb__in=key_history.VERBS).order_by("pk")
    columns = ("verb", "at", "actor_uid", "actor", "detail")
    return key_history.history_told(KeyAct(**row) for row in acts.values(*columns))


def _confirmed_at(facility_uid: str) -> QuerySet[Act, str]:
    return Act.objects.filter(verb=key_history.CONFIRMED, facility_uid=facility_uid).values_list(
        "subject_uid", flat=True
    )


def _descriptor(key: SigningKey) -> dict[str, str]:
    return {"type": "public-key", "id": websafe_encode(bytes(key.credential_id))}


def acts_told(verb: str, subject_uids: Sequence[str]) -> dict[str, Told]:
    """Return by subject what the first act of a verb on each tells, in one query."""
    acts = Act.objects.filter(verb=verb, subject_uid__in=subject_uids).order_by("-pk")
    return {act.subject_uid: Told(at=act.at, actor_uid=act.actor_uid, detail=act.detail) for act in acts}


def act_told(verb: str, subject_uid: str) -> Told | None:
    """Return what the first act of a verb on a subject tells, None where there is none."""
    act = Act.objects.filter(verb=verb, subject_uid=subject_uid).order_by("pk").first()
    return Told(at=act.at, actor_uid=act.actor_uid, detail=act.detail) if act else None
