"""What became of the sending of one study, for pages of other rooms that show its whole way."""

from django import template
from django.utils import timezone

from reports.presenters import Line, line
from reports.selectors.sending import given_up, sendings_of

register = template.Library()


@register.simple_tag(takes_context=True)
def sendings(context: template.Context, study_instance_uid: str) -> list[Line]:
    """Return the sendings of a study at the hospitals whose sending the signed-in person looks after."""
    rows = sendings_of(context["request"].user, study_instance_uid, timezone.now())
    return [line(row, given_up=given_up(row)) for row in rows]
