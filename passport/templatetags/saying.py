"""Filters of every template: a day, a time, a number, a range and a code as the reader's language writes them.

They are built in, so that no template has to load them; `|date:` stands only in the attributes that programs read.
"""

from collections.abc import Iterable
from datetime import date, datetime, time
from decimal import Decimal

from django import template
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import override

from passport.language.approvers import approvals, stands_alone
from passport.language.calendars import Form
from passport.language.saying import (
    ENGLISH,
    say_clock,
    say_comma,
    say_day,
    say_list,
    say_moment,
    say_month,
    say_number,
    say_quantity,
    say_range,
    say_size,
    spoken,
)

register = template.Library()


@register.filter(expects_localtime=True)
def day(value: date | None) -> str:
    """Return a day: 2 March 2026."""
    return say_day(value) if value else ""


@register.filter(expects_localtime=True)
def short_day(value: date | None) -> str:
    """Return a day where there is little room: 2 Mar 2026."""
    return say_day(value, Form.SHORT_DAY) if value else ""


@register.filter(expects_localtime=True)
def month(value: date | None) -> str:
    """Return the month of a day with its year: March 2026."""
    return say_month(value) if value else ""


@register.filter(expects_localtime=True)
def clock(value: datetime | time | None) -> str:
    """Return a time of day: 09:30. Midnight is one, too."""
    return "" if value in (None, "") else say_clock(value)


@register.filter(expects_localtime=True)
def moment(value: datetime | None) -> str:
    """Return day and time: 2 March 2026, 09:30."""
    return say_moment(value) if value else ""


@register.filter(expects_localtime=True)
def short_moment(value: datetime | None) -> str:
    """Return day and time where there is little room: 2 Mar 2026, 09:30."""
    return say_moment(value, Form.SHORT_DAY) if value else ""


@register.filter
def number(value: int | Decimal | None) -> object:
    """Return a number in the reader's digits; a whole one still counts, for `blocktranslate count`."""
    return "" if value in (None, "") else say_number(value)


@register.filter
def size(count: int | None) -> str:
    """Return a number of bytes in the largest unit that keeps something before the comma: 73.3 GB."""
    return "" if count is None else say_size(count)


@register.filter
def apart(value: object) -> SafeString:
    """Return a code, or a number with its unit, that no text from right to left turns round."""
    return format_html('<bdi dir="ltr">{}</bdi>', value) if value not in (None, "") else SafeString("")


@register.filter
def listed(parts: Iterable[object]) -> str:
    """Return the parts of a list in one line."""
    return say_list(parts)


@register.simple_tag
def comma() -> str:
    """Return what stands between the parts of a list, where each has markup of its own."""
    return say_comma()


@register.simple_tag
def quantity(value: int | Decimal, unit: str) -> str:
    """Return a number with its unit."""
    return say_quantity(value, unit)


@register.simple_tag
def span(first: int | Decimal, last: int | Decimal) -> str:
    """Return a range of numbers: 2–5, and in words where a dash would turn it round."""
    return say_range(first, last)


@register.tag
def answered_for(parser: template.base.Parser, token: template.base.Token) -> "AnsweredFor":
    """Show a medical or legal text, `{% answered_for "key" %}…{% endanswered_for %}`, and the English beside.

    The English is left out where a named person answers for the text in the reader's language (approvers.csv). What
    stands between the tags is said twice: its words must be translated here, or be lazy.
    """
    _name, key = token.split_contents()
    nodes = parser.parse(("endanswered_for",))
    parser.delete_first_token()
    return AnsweredFor(key.strip("\"'"), nodes)


class AnsweredFor(template.Node):
    """A text for whose wording somebody has to answer."""

    def __init__(self, key: str, nodelist: template.NodeList) -> None:
        self.key = key
        self.nodelist = nodelist

    def render(self, context: template.Context) -> SafeString:
        """Return the text, and where nobody answers for it the English beside."""
        said = self.nodelist.render(context)
        if stands_alone(self.key, spoken(), approvals()):
            return said
        with override(ENGLISH):
            english = self.nodelist.render(context)
        if english == said:  # nobody began to translate it
            return said
        return SafeString(render_to_string("partials/english_beside.html", {"said": said, "english": english}))
