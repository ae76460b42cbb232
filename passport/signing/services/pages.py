"""The codes of printed pages."""

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.db import transaction

from passport.codes import code_hmac, new_code
from passport.database import clean_text
from passport.signing import page_trail, selectors
from passport.signing.acts import Person, Subject, record_act
from passport.signing.models import VerificationCode, VerifiedRow
from passport.signing.statements import Ref

CODE_BITS = 60


@transaction.atomic
def issue_verification_code(
    *, page: int, pages: int, rows: Sequence[Ref], facility_name: str, at: datetime, by: Person | None = None
) -> tuple[VerificationCode, str]:
    """Return what is kept of one printed page, and the code that is printed on it and kept nowhere."""
    code = new_code(bits=CODE_BITS)
    kept = VerificationCode.objects.create(
        code_hmac=code_hmac(code, purpose=selectors.VERIFY, pepper=settings.CODE_PEPPER),
        page=page,
        pages=pages,
        facility_name=clean_text(facility_name, limit=200),
        created_at=at,
    )
    shown = VerifiedRow.objects.bulk_create(_row(kept, place, row) for place, row in enumerate(rows))
    told = page_trail.told_of_new(kept, shown)
    record_act(verb=page_trail.PRINTED, by=by, subject=_subject(kept), at=at, rows=len(rows), **told)
    return kept, code


@transaction.atomic
def withdraw_verification_code(*, kept: VerificationCode, by: Person, at: datetime) -> None:
    """Let a printed page be answered as withdrawn; the first withdrawal stands."""
    if VerificationCode.objects.filter(pk=kept.pk, withdrawn_at__isnull=True).update(withdrawn_at=at):
        record_act(verb=page_trail.WITHDRAWN, by=by, subject=_subject(kept), at=at)
    kept.refresh_from_db()


def _row(kept: VerificationCode, place: int, row: Ref) -> VerifiedRow:
    return VerifiedRow(
        code=kept,
        position=place,
        kind=row.kind,
        subject_uid=row.subject_uid,
        version=row.version,
        digest=row.digest,
    )


def _subject(kept: VerificationCode) -> Subject:
    return Subject(kind="verification_code", uid=kept.uid)
