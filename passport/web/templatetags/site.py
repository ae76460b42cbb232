"""What the frame of every page asks for: where the reader may go, and what the reader must be told."""

from collections.abc import Iterable

from django import template
from django.forms import BaseForm
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html_join

from passport.people.models import User
from passport.signing.selectors import notices_for
from passport.storage import sheets
from passport.web.doors import Door, doors_of
from passport.web.notices import Told, told_of

register = template.Library()


@register.simple_tag(takes_context=True)
def doors(context: template.Context) -> list[Door]:
    """Return the places that the signed-in person may go to."""
    user: User = context["user"]
    return doors_of(user, at=timezone.now())


@register.simple_tag
def style_sheets() -> str:
    """Return the links to the style sheets of every page."""
    return format_html_join("\n", '<link rel="stylesheet" href="{}">', ((static(sheet),) for sheet in sheets()))


@register.filter
def with_faults(forms: Iterable[BaseForm]) -> list[BaseForm]:
    """Return those of some forms in which something is wrong."""
    return [form for form in forms if form.errors]


@register.simple_tag(takes_context=True)
def told(context: template.Context) -> list[Told]:
    """Return what the signed-in person must be told and has not yet read."""
    user: User = context["user"]
    return [told_of(notice) for notice in notices_for(user=user)]
