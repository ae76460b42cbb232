"""A date as three number fields, which every phone can type and no calendar has to be searched for."""

from datetime import date
from typing import Any

import jdatetime
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from passport.language.calendars import JALALI_YEARS, numbers_in
from passport.language.partial import NoSuchDate, PartialDate
from passport.language.saying import spoken

EARLIEST_YEAR = 1880
PARTS = (("day", _("Day"), 2), ("month", _("Month"), 2), ("year", _("Year"), 4))


class ThreeNumbers(forms.MultiWidget):
    """Day, month and year, each with its own label."""

    template_name = "partials/three_numbers.html"
    use_fieldset = True

    def __init__(self, *, fill: str = "") -> None:
        super().__init__({name: _number(length, f"{fill}-{name}" if fill else "off") for name, label, length in PARTS})

    def decompress(self, value: date | None) -> list[int | None]:
        """Return day, month and year of a date."""
        return [value.day, value.month, value.year] if value else [None, None, None]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Give each part its label."""
        context = super().get_context(name, value, attrs)
        for part, (_name, label, _length) in zip(context["widget"]["subwidgets"], PARTS, strict=True):
            part["label"] = label
        return context


class ThreeNumberDate(forms.MultiValueField):
    """A date typed as day, month and year, in the digits of any script; a Jalali one is known by its year."""

    widget = ThreeNumbers
    default_error_messages = {"invalid": _("This is not a date. Write day, month and year as numbers.")}

    def __init__(self, **options: Any) -> None:
        numbers = [forms.IntegerField(required=False) for _part in PARTS]
        super().__init__(numbers, require_all_fields=False, **options)

    @classmethod
    def of_own_birth(cls, **options: Any) -> "ThreeNumberDate":
        """Return a field for the birth date of the person who types it, which a browser may fill in."""
        return cls(widget=ThreeNumbers(fill="bday"), **options)

    def compress(self, data_list: list[int | None]) -> date | None:
        """Return the date of three numbers."""
        if not any(data_list):
            return None
        try:
            day, month, year = (int(part or 0) for part in data_list)
            found = _date(year, month, day)
        except (ValueError, OverflowError) as error:  # a year of twenty digits overflows
            raise ValidationError(self.error_messages["invalid"], code="invalid") from error
        if found.year < EARLIEST_YEAR:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return found


class PartialNumbers(ThreeNumbers):
    """Day, month and year, of which the first may stay empty."""

    def decompress(self, value: PartialDate | None) -> list[int | None]:
        """Return the numbers of a date: of a whole day in the calendar of the page, else as they were said."""
        if value is None:
            return super().decompress(None)
        if value.day is None:
            return [None, value.month, value.year]
        year, month, day = numbers_in(spoken(), value.first)
        return [day, month, year]


class PartialNumberDate(ThreeNumberDate):
    """As much of a date as somebody knows: the year, the month of a year, or the day; in either calendar."""

    widget = PartialNumbers

    def compress(self, data_list: list[int | None]) -> PartialDate | None:
        """Return what is known of the date; None: nothing."""
        day, month, year = data_list or [None, None, None]
        if day is month is year is None:
            return None
        try:
            return PartialDate(year=year or 0, month=month, day=day)
        except NoSuchDate as error:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from error


def _date(year: int, month: int, day: int) -> date:
    if year in JALALI_YEARS:
        return jdatetime.date(year, month, day).togregorian()
    return date(year, month, day)


def _number(length: int, fill: str) -> forms.TextInput:
    return forms.TextInput(attrs={"inputmode": "numeric", "maxlength": length, "autocomplete": fill})
