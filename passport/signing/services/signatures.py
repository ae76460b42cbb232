"""Ask for one touch under many statements, and keep what it answers."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction

from passport.signing import merkle, selectors, webauthn
from passport.signing.acts import Subject, act, record_act, record_acts
from passport.signing.errors import (
    REFUSALS,
    AlreadySigned,
    BadSignature,
    ChangedMeanwhile,
    IsALoginKey,
    KeyOfAnother,
    KeyRevoked,
    KeyWaits,
    MalformedResponse,
    NoSigningKey,
    NothingToSign,
    NotYourRequest,
    PayloadDiffers,
    RequestExpired,
    RequestUnknown,
    RequestUsed,
    SignCountWentBack,
    UnknownKey,
)
from passport.signing.facsimile import Facsimile
from passport.signing.models import Act, Signature, SigningItem, SigningKey, SigningRequest, Statement
from passport.signing.services.keys import copied_key_stopped
from passport.signing.services.people import Account
from passport.signing.services.statements import await_certificate, record_statements
from passport.signing.statements import Draft, Ref, approver_in, facility_in, issued_in
from passport.signing.verification import OPEN_FOR, key_was_confirmed, key_was_live
from passport.signing.webauthn import Assertion


@transaction.atomic
def begin_signing(*, signer: Account, facsimile: Facsimile, drafts: Sequence[Draft], at: datetime) -> SigningRequest:
    """Keep what the screen shows as a tree that one touch answers within ten minutes.

    Each payload names the approver of the facsimile and was issued `at` this moment.
    Raises NothingToSign, NoSigningKey, KeyWaits, PayloadDiffers, AlreadySigned.
    """
    if drafts:
        _refuse_without_key(signer, at=at)
    return request_for(signer=signer, facsimile=facsimile, drafts=drafts, at=at)


def request_for(*, signer: Account, facsimile: Facsimile, drafts: Sequence[Draft], at: datetime) -> SigningRequest:
    """Keep what the screen shows as a tree, whatever will answer it. Raises NothingToSign, PayloadDiffers, AlreadySigned."""
    if not drafts:
        raise NothingToSign
    if not all(approver_in(draft.payload) == facsimile and issued_in(draft.payload) == at for draft in drafts):
        raise PayloadDiffers
    root = merkle.root([merkle.leaf_hash(draft.digest) for draft in drafts])
    _replace_unanswered(merkle.challenge(root))
    request = SigningRequest.objects.create(
        signer_id=signer.pk,
        root=root,
        challenge=merkle.challenge(root),
        facsimile=facsimile.to_bytes(),
        created_at=at,
        expires_at=at + OPEN_FOR,
    )
    SigningItem.objects.bulk_create(_item(request, place, draft) for place, draft in enumerate(drafts))
    subject = Subject(kind="signing_request", uid=request.uid)
    record_act(verb="begin_signing", by=signer, subject=subject, at=at, statements=len(drafts))
    return request


def complete_signing(
    *, request_uid: str, signer: Account, response: Mapping[str, Any], still_current: Sequence[Ref], at: datetime
) -> list[Signature]:
    """Return the signatures that one touch gave, in the order of the request.

    `still_current` is what the caller read of the same subjects under its own locks, just now; every statement of
    the request must be among it. A caller with a transaction of its own puts `copied_key_stopped()` around it.
    Raises a SigningRefused; nothing is written then, except that a copied key is stopped.
    """
    with copied_key_stopped():
        return _complete(request_uid=request_uid, signer=signer, response=response, still_current=still_current, at=at)


@transaction.atomic
def _complete(
    *, request_uid: str, signer: Account, response: Mapping[str, Any], still_current: Sequence[Ref], at: datetime
) -> list[Signature]:
    request = open_request(request_uid, signer=signer, at=at)
    assertion = _assertion_in(response)
    key = _live_key(assertion.credential_id, signer=signer, at=at)
    _refuse_bad(assertion, request=request, key=key)
    _claim(request, at=at)
    _count(key, assertion, at=at)
    items = list(request.items.all())
    current = set(still_current)
    if changed := [item.subject_uid for item in items if ref_of(item) not in current]:
        raise ChangedMeanwhile(subjects=changed)
    return _sign(request, items=items, signer=signer, key=key, assertion=assertion, at=at)


def _replace_unanswered(challenge: bytes) -> None:
    """Withdraw an earlier request for exactly the same bytes; the payloads name their signer, so it is the same one's."""
    same = SigningRequest.objects.filter(challenge=challenge)
    if same.filter(used_at__isnull=False).exists():
        raise AlreadySigned
    same.delete()


def open_request(uid: str, *, signer: Account, at: datetime) -> SigningRequest:
    """Return a request that may be answered. Raises RequestUnknown, NotYourRequest, RequestUsed, RequestExpired."""
    request = SigningRequest.objects.filter(uid=uid).first()
    if request is None:
        raise RequestUnknown
    if request.signer_id != signer.pk:
        raise NotYourRequest
    if request.used_at:
        raise RequestUsed
    if not request.created_at <= at < request.expires_at:
        raise RequestExpired
    return request


def _assertion_in(response: Mapping[str, Any]) -> Assertion:
    try:
        return webauthn.assertion_in(response)
    except webauthn.Malformed as error:
        raise MalformedResponse from error


def _refuse_without_key(signer: Account, *, at: datetime) -> None:
    if selectors.live_keys(user=signer, at=at).exists():
        return
    raise KeyWaits if selectors.waiting_keys(users=[signer.pk]).exists() else NoSigningKey


def _live_key(credential_id: bytes, *, signer: Account, at: datetime) -> SigningKey:
    # Under its lock: whoever stops the key waits, and then finds what it signed.
    key = SigningKey.objects.select_for_update().filter(credential_id=credential_id).first()
    if key is None:
        raise IsALoginKey if selectors.is_login_credential(credential_id=credential_id) else UnknownKey
    if key.user_id != signer.pk:
        raise KeyOfAnother
    if not key_was_live(key, at=at):
        raise KeyRevoked
    if not key_was_confirmed(key, at=at):
        raise KeyWaits
    return key


def _refuse_bad(assertion: Assertion, *, request: SigningRequest, key: SigningKey) -> None:
    question = webauthn.Question(
        ceremony=webauthn.GET, challenge=bytes(request.challenge), rp_id=key.rp_id, origin=settings.PUBLIC_URL
    )
    found = webauthn.problems(
        question, client_data=assertion.client_data, authenticator_data=assertion.authenticator_data
    )
    if found:
        raise REFUSALS[found[0]]
    if not webauthn.signature_holds(
        bytes(key.public_key),
        client_data=assertion.client_data,
        authenticator_data=assertion.authenticator_data,
        signature=assertion.signature,
    ):
        raise BadSignature


def _claim(request: SigningRequest, *, at: datetime) -> None:
    """Answer the request; of two answers at once one changes no row."""
    if SigningRequest.objects.filter(pk=request.pk, used_at__isnull=True).update(used_at=at) != 1:
        raise RequestUsed


def _count(key: SigningKey, assertion: Assertion, *, at: datetime) -> None:
    """Move the key's counter on. An authenticator that keeps none always says 0. Source: WebAuthn 7.2, step 21."""
    count = webauthn.sign_count_in(assertion.authenticator_data)
    if count == 0 == key.sign_count:
        return
    if SigningKey.objects.filter(pk=key.pk, sign_count__lt=count).update(sign_count=count) != 1:
        raise SignCountWentBack(key_uid=key.uid, at=at)
    key.refresh_from_db(fields=["sign_count"])


def _item(request: SigningRequest, place: int, draft: Draft) -> SigningItem:
    return SigningItem(
        request=request,
        position=place,
        kind=draft.kind,
        subject_uid=draft.subject_uid,
        version=draft.version,
        payload=draft.payload,
        digest=draft.digest,
    )


def ref_of(item: SigningItem) -> Ref:
    """Return which row an item showed, by its digest."""
    return Ref(kind=item.kind, subject_uid=item.subject_uid, version=item.version, digest=bytes(item.digest))


def _sign(
    request: SigningRequest,
    *,
    items: Sequence[SigningItem],
    signer: Account,
    key: SigningKey,
    assertion: Assertion,
    at: datetime,
) -> list[Signature]:
    """Write statements, signatures and acts, each kind together: two hundred rows take as many writes as one."""
    statements = record_statements(drafts=[draft_of(item) for item in items], at=at, by=signer)
    if Signature.objects.filter(statement__in=statements, signer_uid=signer.uid).exists():
        raise AlreadySigned
    paths = merkle.audit_paths([merkle.leaf_hash(bytes(item.digest)) for item in items])
    made = []
    for statement, path, leaf_index in zip(statements, paths, range(len(items)), strict=True):
        signature = _signature(request, statement=statement, signer=signer, key=key, assertion=assertion, at=at)
        signature.leaf_index, signature.tree_size = leaf_index, len(items)
        signature.audit_path = merkle.joined(path)
        made.append(signature)
    Signature.objects.bulk_create(made)
    record_acts(_told(signature, signer=signer, key=key, at=at) for signature in made)
    _await_certificates(statements, at=at)
    return made


def _await_certificates(statements: Sequence[Statement], *, at: datetime) -> None:
    """Let the facilities that the statements name seal the signatures on them with their certificates."""
    of_facility: dict[str, list[Statement]] = {}
    for statement in statements:
        if named := facility_in(bytes(statement.payload)):
            of_facility.setdefault(named, []).append(statement)
    for facility_uid, signed in of_facility.items():
        await_certificate(signed, facility_uid=facility_uid, at=at)


def draft_of(item: SigningItem) -> Draft:
    """Return what an item showed."""
    return Draft(kind=item.kind, subject_uid=item.subject_uid, version=item.version, payload=bytes(item.payload))


def _signature(
    request: SigningRequest,
    *,
    statement: Statement,
    signer: Account,
    key: SigningKey,
    assertion: Assertion,
    at: datetime,
) -> Signature:
    """Return one leaf's signature over its recorded statement, without its place in the tree."""
    return Signature(
        statement=statement,
        key=key,
        signer_uid=signer.uid,
        facsimile=bytes(request.facsimile),
        credential_id=bytes(key.credential_id),
        public_key=bytes(key.public_key),
        aaguid=bytes(key.aaguid),
        flags=webauthn.flags_in(assertion.authenticator_data),
        sign_count=webauthn.sign_count_in(assertion.authenticator_data),
        rp_id=key.rp_id,
        client_data_json=assertion.client_data,
        authenticator_data=assertion.authenticator_data,
        signature=assertion.signature,
        root=bytes(request.root),
        signed_at=at,
    )


def _told(signature: Signature, *, signer: Account, key: SigningKey, at: datetime) -> Act:
    """Return the act that a later check holds the signature to."""
    return act(
        verb=selectors.SIGN,
        by=signer,
        subject=Subject(kind="signature", uid=signature.uid),
        at=at,
        statement=signature.statement.uid,
        key=key.uid,
        position=signature.leaf_index,
        size=signature.tree_size,
    )
