"""Filters of every template: a day, a time, a number, a range and a code as the reader's language writes them.

They are built in, so that no template has to load them; `|date:` stands only in the attributes that programs read.
"""

from datetime import date, datetime, time
from decimal import Decimal

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from passport.language.calendars import Form
from passport.language.saying import say_clock, say_day, say_moment, say_month, say_number, say_quantity, say_range

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
def apart(value: object) -> SafeString:
    """Return a code, or a number with its unit, that no text from right to left turns round."""
    return format_html('<bdi dir="ltr">{}</bdi>', value) if value not in (None, "") else SafeString("")


@register.simple_tag
def quantity(value: int | Decimal, unit: str) -> str:
    """Return a number with its unit."""
    return say_quantity(value, unit)


@register.simple_tag
def span(first: int | Decimal, last: int | Decimal) -> str:
    """Return a range of numbers: 2–5, and in words where a dash would turn it round."""
    return say_range(first, last)
