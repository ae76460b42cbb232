"""Seal with a facility's certificate what waits for it, and have time stamps put over the seals.

Only a worker calls this, outside of any transaction: a token and a time-stamping service may take their time. What was
sealed without a time stamp, because the service did not answer, waits for one.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from passport.signing import canonical, cms, sealing_keys, selectors
from passport.signing.acts import Subject, record_act
from passport.signing.models import CertificateSeal, Seal, SealDue, Statement
from passport.signing.providers import KeyUnavailable, making
from passport.signing.services.facility_keys import FacilitySigner, facility_signer
from passport.signing.services.statements import record_statements, seal_all
from passport.signing.signed_rows import signature_draft
from passport.signing.statements import facility_named_in

logger = logging.getLogger(__name__)

BATCH = 10  # a stamp may take ten seconds, and no row may be much older than the log's head after it
AGAIN = timedelta(minutes=5)  # after key or time-stamping service did not answer


@dataclass(frozen=True, kw_only=True)
class _Desk:
    """What a batch is sealed with."""

    found: FacilitySigner
    signer: Any
    timestamper: Any | None
    at: datetime


def seal_waiting(*, facility_uid: str, at: datetime) -> datetime | None:
    """Seal a batch of what waits at a facility; return when to go on, None when nothing waits any more."""
    waiting = SealDue.objects.filter(facility_uid=facility_uid)
    batch = list(waiting.filter(due_at__lte=at).select_related("statement").order_by("due_at", "pk")[:BATCH])
    _state_signatures([due.statement for due in batch], facility_uid=facility_uid, at=at)
    found = facility_signer(facility_uid=facility_uid, at=at)
    if found is None:
        # The key was stopped or ended meanwhile: the seals of the deployment's own key stand, and no other comes.
        SealDue.objects.filter(pk__in=[due.pk for due in batch]).delete()
    elif batch:
        _seal_batch(batch, found=found, at=at)
    return waiting.order_by("due_at").values_list("due_at", flat=True).first()


def _state_signatures(statements: Sequence[Statement], *, facility_uid: str, at: datetime) -> None:
    """Make statements of the passkey signatures on rows, so that the facility seals digest and assertion together.

    Source: eIDAS 910/2014, article 35; the form is `radiation-passport/signature/1`.
    """
    signatures = [one for statement in statements for one in statement.signatures.select_related("statement")]
    drafts = [signature_draft(one) for one in signatures]
    known = set(
        Statement.objects.filter(kind="signature", subject_uid__in=[one.uid for one in signatures]).values_list(
            "subject_uid", flat=True
        )
    )
    new = [draft for draft in drafts if draft.subject_uid not in known]
    if new:
        name = facility_named_in(bytes(signatures[0].statement.payload)) or ""
        with transaction.atomic():
            made = record_statements(drafts=new, at=at)
            seal_all(statements=made, facility_uid=facility_uid, facility_name=name, at=at)


def _seal_batch(batch: Sequence[SealDue], *, found: FacilitySigner, at: datetime) -> None:
    try:
        desk = _Desk(found=found, signer=found.pyhanko_signer(), timestamper=found.timestamper(), at=at)
        left = _sealed_without_stamp(batch, desk)
    except (KeyUnavailable, *making().TOKEN_ERRORS) as error:
        making().forget_tokens()
        logger.warning("A facility's key does not answer, seals are made later: %s", type(error).__name__)
        left = [due.pk for due in batch]
    SealDue.objects.filter(pk__in=left).update(due_at=at + AGAIN)


def _sealed_without_stamp(batch: Sequence[SealDue], desk: _Desk) -> list[int]:
    """Seal a batch and stamp it; return what still waits for its time stamp."""
    left, answers = [], True
    for due in batch:
        made = _first_of(due.statement) or _make(due, desk)
        answers = answers and _stamp(made, desk)
        if desk.timestamper is None or answers:
            due.delete()
        else:
            left.append(due.pk)
    return left


def _first_of(statement: Statement) -> CertificateSeal | None:
    return CertificateSeal.objects.filter(statement=statement).order_by("pk").first()


def _make(due: SealDue, desk: _Desk) -> CertificateSeal | None:
    """Seal what the facility's own key has sealed already; a row is not, only the signature on it is."""
    statement = due.statement
    if not Seal.objects.filter(statement=statement, facility_uid=due.facility_uid).exists():
        return None
    moment = desk.at.replace(microsecond=0)  # CMS knows whole seconds
    signed = making().sign_detached(bytes(statement.payload), signer=desk.signer, at=moment)
    return _keep(statement, desk.found, signed, made_at=moment, stamped_at=None, at=desk.at)


def _stamp(made: CertificateSeal | None, desk: _Desk) -> bool:
    """Have a time stamp put over a seal; return False when the service does not answer."""
    if made is None or made.stamped_at or desk.timestamper is None:
        return True
    try:
        signed = making().stamped(bytes(made.cms), timestamper=desk.timestamper)
    except making().NoTimeStamp:
        logger.warning("The time-stamping service does not answer; seals get their time stamps later.")
        return False
    stamp = cms.stamp_of(cms.read(signed), trusted=sealing_keys.trusted_time_stampers())
    if stamp is None:
        logger.error("The time stamps that come are not of a service in TSA_CERTIFICATES.")
        return False
    _keep(made.statement, FacilitySigner(key=made.key), signed, made_at=made.made_at, stamped_at=stamp.at, at=desk.at)
    return True


@transaction.atomic
def _keep(
    statement: Statement,
    found: FacilitySigner,
    signed: bytes,
    *,
    made_at: datetime,
    stamped_at: datetime | None,
    at: datetime,
) -> CertificateSeal:
    made = CertificateSeal.objects.create(
        statement=statement, key=found.key, cms=signed, made_at=made_at, stamped_at=stamped_at
    )
    record_act(
        verb=selectors.SEAL_BY_CERTIFICATE,
        by=None,
        subject=Subject(kind="certificate_seal", uid=made.uid),
        at=at,
        facility_uid=found.key.facility_uid,
        statement=statement.uid,
        key=found.key.fingerprint,
        digest=canonical.digest(signed).hex(),
    )
    return made
