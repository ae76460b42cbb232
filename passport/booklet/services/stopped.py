"""What becomes of rows that a key signed after the moment from which it is stopped: they wait to be signed again."""

from datetime import datetime

from django.db import transaction

from passport.booklet.models import Entry
from passport.booklet.payloads import SIGN_AGAIN
from passport.booklet.services.contents import recompute
from passport.booklet.services.rights import locked_by_uid
from passport.booklet.states import State
from passport.people.models import Facility, User
from passport.people.services import stop_signing_key
from passport.signing.acts import Subject, record_act
from passport.signing.models import SigningKey

OPENED = "entry.signature_after_stop"


@transaction.atomic
def stop_key(*, facility: Facility, key: SigningKey, since: datetime, reason: str, by: User, at: datetime) -> int:
    """Stop a key from a moment on; return how many rows that it signed since wait for another signature now.

    Both signatures stay on record. Raises what `people.stop_signing_key` raises.
    """
    stop_signing_key(facility=facility, key=key, since=since, reason=reason, by=by, at=at)
    # Under its lock a row may turn out to be void by now.
    rows = [row for row in locked_by_uid(_signed_since(key, since)) if row.state == State.SIGNED]
    for row in rows:
        recompute(row, at=at, by=str(by), reason=SIGN_AGAIN)
        subject = Subject(kind="entry", uid=row.uid)
        record_act(verb=OPENED, by=by, subject=subject, at=at, facility_uid=row.facility.uid, key=key.uid)
    return len(rows)


def _signed_since(key: SigningKey, since: datetime) -> list[str]:
    signed = Entry.objects.filter(
        state=State.SIGNED,
        current_version__row_statement__signatures__key=key,
        current_version__row_statement__signatures__signed_at__gte=since,
    )
    return list(signed.values_list("uid", flat=True))
