"""What the frame of every page asks for: where the reader may go, and what the reader must be told."""

from django import template
from django.utils import timezone

from passport.people.models import User
from passport.signing.selectors import notices_for
from passport.web.doors import Door, doors_of
from passport.web.notices import Told, told_of

register = template.Library()


@register.simple_tag(takes_context=True)
def doors(context: template.Context) -> list[Door]:
    """Return the places that the signed-in person may go to."""
    user: User = context["user"]
    return doors_of(user, at=timezone.now())


@register.simple_tag(takes_context=True)
def told(context: template.Context) -> list[Told]:
    """Return what the signed-in person must be told and has not yet read."""
    user: User = context["user"]
    return [told_of(notice) for notice in notices_for(user=user)]
