"""Record statements, and seal them for a facility."""

from datetime import datetime

from django.db import transaction

from passport.signing import sealing, selectors
from passport.signing.acts import Person, Subject, record_act
from passport.signing.errors import AlreadySealed, StatementDiffers
from passport.signing.models import Seal, Statement
from passport.signing.sealing import Sealed
from passport.signing.statements import Draft, Ref


@transaction.atomic
def record_statement(
    *, kind: str, subject_uid: str, version: int, payload: bytes, at: datetime, by: Person | None = None
) -> Statement:
    """Keep exact bytes under a name for good; twice the same bytes are one statement. Raises StatementDiffers."""
    draft = Draft(kind=kind, subject_uid=subject_uid, version=version, payload=payload)
    kept = Statement.objects.filter(kind=kind, subject_uid=subject_uid, version=version).first()
    if kept:
        return _same(kept, draft)
    statement = Statement.objects.create(
        kind=kind, subject_uid=subject_uid, version=version, payload=payload, digest=draft.digest, created_at=at
    )
    record_act(verb=selectors.RECORD, by=by, subject=_subject(statement), at=at)
    return statement


@transaction.atomic
def seal(*, statement: Statement, facility_uid: str, facility_name: str, at: datetime) -> Seal:
    """Seal a statement with the facility's own key. Raises AlreadySealed.

    The key is derived from the deployment's secret and checked against the public key that the deployment publishes
    (`selectors.published_seal_key`). Seals with a certificate (X.509, CAdES) come with the log.
    """
    if Seal.objects.filter(statement=statement).exists():
        raise AlreadySealed
    ref = Ref(
        kind=statement.kind,
        subject_uid=statement.subject_uid,
        version=statement.version,
        digest=bytes(statement.digest),
    )
    sealed = Sealed(statement=ref, facility_uid=facility_uid, facility_name=facility_name, sealed_at=at)
    made = Seal.objects.create(
        statement=statement,
        facility_uid=facility_uid,
        facility_name=facility_name,
        public_key=selectors.published_seal_key(facility_uid=facility_uid),
        signature=sealing.seal(sealed, secret=selectors.seal_secret()),
        sealed_at=at,
    )
    record_act(verb="seal_statement", by=None, subject=_subject(statement), at=at, facility_uid=facility_uid)
    return made


def _same(kept: Statement, draft: Draft) -> Statement:
    if bytes(kept.payload) != draft.payload:
        raise StatementDiffers
    return kept


def _subject(statement: Statement) -> Subject:
    return Subject(kind="statement", uid=statement.uid)
