"""The places of those who look after what comes in and goes out: the same list on each of their pages."""

from dataclasses import dataclass

from django import template
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ingestion.selectors import IMPORTERS, ROLES
from passport.people.models import Role
from passport.people.selectors import current_memberships

register = template.Library()

_RECONCILERS = (Role.PACS_ADMINISTRATOR,)
_NAMERS = (*ROLES, Role.PHYSICIST)
# (address, name, roles), in the order of the list; a page that this installation does not have is left out.
PLACES: tuple[tuple[str, Promise, tuple[Role, ...]], ...] = (
    ("ingestion:overview", _("Overview"), ROLES),
    ("ingestion:inbox", _("Inbox"), ROLES),
    ("ingestion:trace", _("Trace"), ROLES),
    ("ingestion:devices", _("Devices"), ROLES),
    ("ingestion:sources", _("Sources"), ROLES),
    ("ingestion:pacs_list", _("PACS"), ROLES),
    ("ingestion:reconciliation", _("Reconciliation"), _RECONCILERS),
    ("names:list", _("Names"), _NAMERS),
    ("ingestion:imports", _("Folders and discs"), IMPORTERS),
    ("ingestion:paper", _("Paper"), IMPORTERS),
    ("reports:sending_home", _("Sending"), ROLES),
)


@dataclass(frozen=True, kw_only=True)
class Place:
    """One page that the reader may go to."""

    address: str
    words: Promise
    here: bool


@register.simple_tag(takes_context=True)
def ways(context: template.Context) -> list[Place]:
    """Return the pages that the signed-in person may go to; the one that is open, or that it belongs to, is marked."""
    request = context["request"]
    held = {Role(membership.role) for membership in current_memberships(request.user, timezone.now())}
    found = [(_address(name), words) for name, words, roles in PLACES if held & set(roles)]
    open_to = [(address, words) for address, words in found if address]
    here = max((address for address, _words in open_to if request.path.startswith(address)), key=len, default="")
    return [Place(address=address, words=words, here=address == here) for address, words in open_to]


def _address(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
