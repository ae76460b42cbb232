"""Let a hospital confirm rows on the code of an approver's app, as it is done on the screen."""

from collections.abc import Sequence
from datetime import datetime

from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time

from passport.booklet import services
from passport.booklet.models import Entry
from passport.people.models import User, WhyNoMore
from passport.people.services import mark_cannot_sign
from passport.signing.models import HospitalConfirmation
from tests.passport.booklet.services.desk import Desk, desk_at

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def give_app(user: User) -> User:
    """Give an account an app that shows codes."""
    TOTP.activate(user, SECRET)
    return user


def shown_code(*, later: int = 0) -> str:
    """Return what the app shows now, or after so many steps of time; one step later still counts."""
    _past, now, after = yield_hotp_counters_from_time()
    return format_hotp_value(hotp_value(SECRET, (now, after)[later]))


def confirm_by_code(
    entries: Sequence[Entry], *, by: User, at: datetime, code: str | None = None
) -> list[HospitalConfirmation]:
    """Return what the hospitals confirmed on one code."""
    request = services.prepare_confirming(entries=entries, by=by, at=at)
    return services.complete_confirming(request_uid=request.uid, code=code or shown_code(), by=by, at=at)


def desk_with_app(at: datetime) -> Desk:
    """Return a clinic whose approver has an app that shows codes, and no key."""
    desk = desk_at(at)
    give_app(desk.clinic.approver.user)
    return desk


def approved_row(desk: Desk) -> Entry:
    """Return a row whose approval by the clinic's approver is recorded."""
    entry = desk.ct()
    Entry.objects.filter(pk=entry.pk).update(approver=desk.clinic.approver, approval="recorded")
    return now(entry)


def approver(desk: Desk) -> User:
    """Return the account of the clinic's approver."""
    return desk.clinic.approver.user


def now(entry: Entry) -> Entry:
    """Return a row as it stands, with what a check of it reads."""
    return Entry.objects.select_related("current_version__row_statement", "approver__user", "facility").get(pk=entry.pk)


def gone(desk: Desk, at: datetime, why: WhyNoMore = WhyNoMore.ILL) -> int:
    """Write down that the approver can sign no more, and let the hospital confirm the rows; return how many."""
    by = desk.clinic.administrator
    mark_cannot_sign(practitioner=desk.clinic.approver, why=why, by=by, at=at)
    return services.approver_gone(practitioner=desk.clinic.approver, by=by, at=at).confirmed
