"""The log in one sentence, for an inspector."""

from datetime import datetime, timedelta

from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from passport.language.saying import say_moment, say_number
from passport.signing.log.stored import LogState

# What is written is in the log within ten seconds.
TOO_LONG = timedelta(minutes=1)


def log_said(log: LogState, *, at: datetime) -> str:
    """Return how many entries the log has, when its end was last signed, and whether something waits too long."""
    return f"{_kept(log)} {_waiting(log, at=at)}"


def _kept(log: LogState) -> str:
    if log.head is None:
        return _("The log has no entry yet.")
    return ngettext(
        "The log has %(count)s entry and was last signed on %(moment)s.",
        "The log has %(count)s entries and was last signed on %(moment)s.",
        log.head.size,
    ) % {"count": say_number(log.head.size), "moment": say_moment(localtime(log.head.signed_at))}


def _waiting(log: LogState, *, at: datetime) -> str:
    if log.waiting_since is None or log.waiting_since > at - TOO_LONG:
        return _("Nothing waits for it longer than a minute.")
    since = say_moment(localtime(log.waiting_since))
    return _("Something waits for it since %(moment)s: the hospital has to look after its worker.") % {"moment": since}
