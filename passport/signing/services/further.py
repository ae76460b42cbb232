"""Keep a signature of a person beside the passkey's, on the same bytes."""

from datetime import datetime

from django.db import IntegrityError, transaction

from passport.signing import certificates, selectors
from passport.signing.acts import Subject, record_act
from passport.signing.canonical import digest
from passport.signing.errors import FurtherDoesNotHold, FurtherKindUnknown, FurtherThere, NotSignedYet
from passport.signing.further import FurtherSigner
from passport.signing.models import FurtherSignature, Statement
from passport.signing.services.people import Account


def sign_further(*, statement: Statement, signer: FurtherSigner, by: Account, at: datetime) -> FurtherSignature:
    """Return a further signature on what a person signed with a passkey. Call it outside of any transaction.

    The kind must be registered (`FURTHER_SIGNERS`), or nobody could check it later. Raises FurtherKindUnknown,
    NotSignedYet, FurtherThere, FurtherDoesNotHold.
    """
    if signer.kind not in selectors.further_kinds():
        raise FurtherKindUnknown
    if not statement.signatures.filter(signer_uid=by.uid).exists():
        raise NotSignedYet
    payload, moment = bytes(statement.payload), at.replace(microsecond=0)
    signed = signer.sign(payload, at=moment)
    if signer.problems(payload, signed, at=moment):
        raise FurtherDoesNotHold
    try:
        return _keep(
            FurtherSignature(
                statement=statement,
                kind=signer.kind,
                signature=signed.signature,
                chain=certificates.pem_of(signed.chain),
                signer_uid=by.uid,
                signed_at=moment,
            ),
            by=by,
        )
    except IntegrityError as error:
        raise FurtherThere from error


@transaction.atomic
def _keep(made: FurtherSignature, *, by: Account) -> FurtherSignature:
    made.save(force_insert=True)
    record_act(
        verb=selectors.SIGN_FURTHER,
        by=by,
        subject=Subject(kind="further_signature", uid=made.uid),
        at=made.signed_at,
        statement=made.statement.uid,
        kind=made.kind,
        digest=digest(bytes(made.signature)).hex(),
    )
    return made
