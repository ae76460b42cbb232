"""Which texts of law are known for a hospital, and whether somebody there confirmed them: lines for the template."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from passport.language.saying import say_day, say_number
from passport.law.pack import Pack
from passport.law.questions.standing import Standing
from passport.law.shelf import digest_of
from passport.law.vocabulary import PackStatus
from passport.people.models import Facility, PackConfirmation

# Of a text that nobody at the hospital has confirmed, by what its file says.
UNCONFIRMED: dict[PackStatus, Promise] = {
    PackStatus.HISTORICAL: gettext_lazy("text of %(year)s, historical: it informs and warns"),
    PackStatus.UNKNOWN: gettext_lazy(
        "text of %(year)s, of which nobody knows whether it holds today: it informs and warns"
    ),
    PackStatus.IN_FORCE: gettext_lazy(
        "text of %(year)s, whose file says that it is in force; nobody at this hospital has confirmed it: it informs "
        "and warns"
    ),
}
IN_FORCE = gettext_lazy("in force, confirmed by %(name)s on %(day)s")
CHANGED = gettext_lazy(
    "its wording has changed since %(name)s confirmed it on %(day)s: it informs and warns until somebody confirms it anew"
)
GONE = gettext_lazy("confirmed by %(name)s on %(day)s, but this machine has the text no more: it does nothing")


@dataclass(frozen=True, kw_only=True)
class TextLine:
    """One text of the hospital's country; `confirmation_uid` is empty where nobody confirmed it."""

    pack: str
    name: str
    language: str
    gazette: str
    applies: str
    status: str
    in_force: bool
    changed: bool
    holds_today: bool
    confirmation_uid: str


@dataclass(frozen=True, kw_only=True)
class GoneText:
    """A text that was confirmed and that this machine has no more."""

    pack: str
    status: str
    confirmation_uid: str


def text_lines(
    packs: Iterable[Pack], confirmations: Iterable[PackConfirmation], *, holding: Pack | None
) -> list[TextLine]:
    """Return the texts that are known, in their order; `holding` is the one that is taken today."""
    by_pack = {one.pack: one for one in confirmations}
    return [_line(pack, by_pack.get(pack.id), holds_today=pack == holding) for pack in packs]


def gone_texts(packs: Iterable[Pack], confirmations: Iterable[PackConfirmation]) -> list[GoneText]:
    """Return what was confirmed of texts that are not known any more."""
    known = {pack.id for pack in packs}
    return [
        GoneText(pack=one.pack, status=_said_of(one, GONE), confirmation_uid=one.uid)
        for one in confirmations
        if one.pack not in known
    ]


def standing_words(standing: Standing) -> str:
    """Return whether a text is in force at a hospital, and who says so."""
    if standing.confirmed_on is None:
        return _unconfirmed(standing.pack)
    return str(IN_FORCE) % {"name": standing.confirmed_by, "day": say_day(standing.confirmed_on)}


def local_day(facility: Facility, at: datetime) -> date:
    """Return the day that a moment falls on at a hospital."""
    return at.astimezone(ZoneInfo(facility.time_zone)).date()


def _line(pack: Pack, confirmation: PackConfirmation | None, *, holds_today: bool) -> TextLine:
    in_force = confirmation is not None and confirmation.pack_digest == digest_of(pack)
    return TextLine(
        pack=pack.id,
        name=pack.instrument.name,
        language=pack.languages[0],
        gazette=pack.instrument.gazette,
        applies=_applies(pack),
        status=_said_of(confirmation, IN_FORCE if in_force else CHANGED) if confirmation else _unconfirmed(pack),
        in_force=in_force,
        changed=confirmation is not None and not in_force,
        holds_today=holds_today,
        confirmation_uid=confirmation.uid if confirmation else "",
    )


def _unconfirmed(pack: Pack) -> str:
    return str(UNCONFIRMED[pack.status]) % {"year": say_number(pack.instrument.year)}


def _said_of(confirmation: PackConfirmation, sentence: Promise) -> str:
    return str(sentence) % {"name": confirmation.confirmed_by, "day": say_day(confirmation.confirmed_on)}


def _applies(pack: Pack) -> str:
    since, until = say_day(pack.instrument.valid_from), pack.instrument.valid_to
    if until is None:
        return _("applies since %(since)s") % {"since": since}
    return _("applied from %(since)s until %(until)s") % {"since": since, "until": say_day(until)}
