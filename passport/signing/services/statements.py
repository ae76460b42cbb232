"""Record statements, and seal them for a facility."""

import functools
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from passport.queue.kinds import SEAL_BY_CERTIFICATE
from passport.queue.services import add_job
from passport.signing import sealing, sealing_keys, selectors
from passport.signing.acts import Person, Subject, act, record_acts
from passport.signing.errors import AlreadySealed, StatementDiffers
from passport.signing.models import Seal, SealDue, Statement
from passport.signing.sealing import Sealed
from passport.signing.statements import Draft, Ref

Name = tuple[str, str, int]  # kind, subject, version: under these there is one statement for good


@transaction.atomic
def record_statement(
    *, kind: str, subject_uid: str, version: int, payload: bytes, at: datetime, by: Person | None = None
) -> Statement:
    """Keep exact bytes under a name for good; twice the same bytes are one statement. Raises StatementDiffers."""
    draft = Draft(kind=kind, subject_uid=subject_uid, version=version, payload=payload)
    return record_statements(drafts=[draft], at=at, by=by)[0]


@transaction.atomic
def record_statements(*, drafts: Sequence[Draft], at: datetime, by: Person | None = None) -> list[Statement]:
    """Keep many at once, each as `record_statement` does, with as many writes as one; return them in their order.

    Raises StatementDiffers, and then keeps none.
    """
    kept = _kept(drafts)
    new = {
        _name(draft): Statement(
            kind=draft.kind,
            subject_uid=draft.subject_uid,
            version=draft.version,
            payload=draft.payload,
            digest=draft.digest,
            created_at=at,
        )
        for draft in drafts
        if _name(draft) not in kept
    }
    Statement.objects.bulk_create(new.values())
    record_acts(act(verb=selectors.RECORD, by=by, subject=_subject(one), at=at) for one in new.values())
    found = kept | new
    return [_same(found[_name(draft)], draft) for draft in drafts]


@transaction.atomic
def seal(*, statement: Statement, facility_uid: str, facility_name: str, at: datetime) -> Seal:
    """Seal a statement with the facility's own key. Raises AlreadySealed.

    The key is derived from the deployment's secret and checked against the public key that the deployment publishes
    (`sealing_keys.published_seal_key`). A seal with the facility's certificate is made later, by a worker.
    """
    return seal_all(statements=[statement], facility_uid=facility_uid, facility_name=facility_name, at=at)[0]


@transaction.atomic
def seal_all(*, statements: Sequence[Statement], facility_uid: str, facility_name: str, at: datetime) -> list[Seal]:
    """Seal many statements of one facility, each as `seal` does, with as many writes as one. Raises AlreadySealed."""
    if Seal.objects.filter(statement__in=statements).exists():
        raise AlreadySealed
    public_key = sealing_keys.published_seal_key(facility_uid=facility_uid, at=at)
    made = [
        Seal(
            statement=statement,
            facility_uid=facility_uid,
            facility_name=facility_name,
            public_key=public_key,
            signature=sealing.seal(
                Sealed(statement=_ref(statement), facility_uid=facility_uid, facility_name=facility_name, sealed_at=at),
                secret=sealing_keys.seal_secret(at=at),
            ),
            sealed_at=at,
        )
        for statement in statements
    ]
    Seal.objects.bulk_create(made)
    record_acts(
        act(verb="seal_statement", by=None, subject=_subject(one), at=at, facility_uid=facility_uid)
        for one in statements
    )
    await_certificate(statements, facility_uid=facility_uid, at=at)
    return made


@transaction.atomic
def await_certificate(statements: Sequence[Statement], *, facility_uid: str, at: datetime) -> None:
    """Let statements wait for the facility's seal with its certificate, where it has one: a worker makes it."""
    if not statements or sealing_keys.facility_key_at(facility_uid=facility_uid, at=at) is None:
        return
    due = [SealDue(statement=statement, facility_uid=facility_uid, due_at=at) for statement in statements]
    SealDue.objects.bulk_create(due, ignore_conflicts=True)
    # Only when it is committed: a worker that came earlier would find nothing, and the job would be over.
    add = functools.partial(add_job, kind=SEAL_BY_CERTIFICATE, subject_uid=facility_uid, at=at)
    transaction.on_commit(add)


def ring_for_waiting_seals(*, at: datetime) -> None:
    """Make sure that a worker comes for what waits for a facility's certificate, should a bell have been missed."""
    for facility_uid in SealDue.objects.filter(due_at__lte=at).values_list("facility_uid", flat=True).distinct():
        add_job(kind=SEAL_BY_CERTIFICATE, subject_uid=facility_uid, at=at)


def _kept(drafts: Sequence[Draft]) -> dict[Name, Statement]:
    subjects = {draft.subject_uid for draft in drafts}
    wanted = {_name(draft) for draft in drafts}
    found = {_name(one): one for one in Statement.objects.filter(subject_uid__in=subjects)}
    return {name: one for name, one in found.items() if name in wanted}


def _name(one: Draft | Statement) -> Name:
    return one.kind, one.subject_uid, one.version


def _ref(statement: Statement) -> Ref:
    return Ref(
        kind=statement.kind,
        subject_uid=statement.subject_uid,
        version=statement.version,
        digest=bytes(statement.digest),
    )


def _same(kept: Statement, draft: Draft) -> Statement:
    if bytes(kept.payload) != draft.payload:
        raise StatementDiffers
    return kept


def _subject(statement: Statement) -> Subject:
    return Subject(kind="statement", uid=statement.uid)
