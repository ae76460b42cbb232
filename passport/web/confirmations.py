"""What the person who performed an examination said of it, as the staff reads it."""

from collections.abc import Iterable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from passport.booklet.models import Confirmation, Entry, Gear, Helper, HelperAsked, NoShielding, Shielding
from passport.booklet.selectors import row_said
from passport.language.saying import clock, day, say_list, say_number


@dataclass(frozen=True, kw_only=True)
class Confirmed:
    """One confirmation in words."""

    by: str
    day: str  # by the clock of the hospital
    clock: str
    changed: bool  # the row says something else now than what was confirmed
    lines: tuple[tuple[str, str], ...]  # name and words of everything that was said


def confirmed_of(entry: Entry, confirmation: Confirmation | None) -> Confirmed | None:
    """Return what was said of a row; None where nobody confirmed it."""
    if confirmation is None:
        return None
    zone = ZoneInfo(entry.facility.time_zone)
    return Confirmed(
        by=str(confirmation.by),
        day=day(confirmation.at, zone),
        clock=clock(confirmation.at, zone),
        changed=confirmation.said != row_said(entry),
        lines=tuple((name, words) for name, words in _lines(confirmation) if words),
    )


def _lines(said: Confirmation) -> Iterable[tuple[str, str]]:
    yield _("Performed by"), said.performer_name
    yield _("Instead of"), said.instead_of
    yield _("Checked"), _checked(said)
    yield _("Done"), _("as written") if said.performed_as_written else _("otherwise than written")
    yield _("What was otherwise"), said.difference
    yield _("Views"), _views(said)
    yield _("Shielded"), _shielded(said)
    for helper in said.helpers.all():
        yield _("Helped"), _helper(helper)
    yield _("Delegated by"), str(said.delegated_by or "")
    yield _("Supervised by"), str(said.supervised_by or "")
    yield _("Note"), said.note


def _checked(said: Confirmation) -> str:
    checks = [_("name") if said.name_checked else "", _("side") if said.side_checked else ""]
    return say_list(check for check in checks if check) or _("neither name nor side")


def _views(said: Confirmation) -> str:
    if said.actual_views is None:
        return ""
    made = ngettext("%(count)s made", "%(count)s made", said.actual_views) % {"count": say_number(said.actual_views)}
    if said.planned_views is None:
        return made
    return f"{made}, {_('%(count)s planned') % {'count': said.planned_views}}"


def _shielded(said: Confirmation) -> str:
    if said.shielding:
        return say_list(str(Shielding(one).label) for one in said.shielding.split())
    reason = said.no_shielding_words or NoShielding(said.no_shielding).label
    return _("nothing: %(reason)s") % {"reason": reason}


def _helper(helper: Helper) -> str:
    gear = say_list(str(Gear(one).label) for one in helper.gear.split())
    asked = HelperAsked(helper.asked).label
    age = ngettext("%(count)s year", "%(count)s years", helper.age) % {"count": say_number(helper.age)}
    return f"{helper.name} ({age}; {asked}; {gear})"
