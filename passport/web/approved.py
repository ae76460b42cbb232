"""Who asked for an examination and who approved it, as its patient reads it: nobody is named who is not recorded."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from passport.booklet.models import ApprovalKind, Entry
from passport.justification.models import DecisionVerdict
from passport.justification.selectors import Chain


@dataclass(frozen=True, kw_only=True)
class Who:
    """Somebody who did something before an examination; no name: nobody is recorded."""

    name: str = ""
    when: datetime | None = None
    source: str = ""  # who says so, where that is not this system


def asked_by(entry: Entry, chain: Chain | None) -> Who:
    """Return who asked for an examination."""
    if chain is None:
        return Who(name=entry.referrer)
    request = chain.request
    return Who(name=str(request.referrer or request.referrer_as_sent), when=request.sent_at)


def approved_by(entry: Entry, chain: Chain | None) -> Who:
    """Return who approved an examination: by a decision, by taking the approval on, or as a report names somebody.

    An approver who was only asked to sign approved nothing.
    """
    decision = chain.decision if chain else None
    if decision is not None and decision.verdict == DecisionVerdict.APPROVED:
        return Who(name=str(decision.by), when=decision.at)
    if entry.approver and entry.approval != ApprovalKind.NOT_RECORDED:
        return Who(name=str(entry.approver))
    if not entry.approver_as_sent:
        return Who()
    return Who(
        name=entry.approver_as_sent,
        source=_("as the old paper says") if entry.from_paper else _("as the device reported"),
    )
