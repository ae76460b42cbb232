"""The words for signatures that a person put beside the passkey's: whose, when, of which grade, and whether they hold."""

from collections.abc import Iterable, Iterator
from zoneinfo import ZoneInfo

from django.utils.functional import Promise
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from passport.language.saying import say_list, say_moment
from passport.signing.further import FurtherCheck

# Whether its kind is qualified, and whether it holds -> how it stands.
STANDINGS: dict[tuple[bool, bool], Promise] = {
    (True, True): _("qualified signature; it holds"),
    (False, True): _("further signature, not a qualified one; it holds"),
    (True, False): _("a signature of a qualified kind; it does not hold"),
    (False, False): _("further signature; it does not hold"),
}


def further_facts(found: Iterable[FurtherCheck], *, zone: ZoneInfo) -> Iterator[tuple[str, str]]:
    """Yield whose further signature each is, and how it stands."""
    for one in found:
        standing = str(STANDINGS[one.qualified, one.holds])
        yield one.holder, say_list([standing, say_moment(localtime(one.signed_at, zone))])
