"""What hospitals call their examinations: the names that wait for an item, and those that people gave one.

Nothing here is a patient's: a name and how often it was sent, never of whom.
"""

import json
from collections.abc import Iterable, Sequence

from django.db.models import QuerySet

from passport.booklet.examinations import GivenName, codes_of, fold
from passport.booklet.models import ExaminationName
from passport.booklet.reading import ReportReading
from passport.booklet.states import State
from passport.database import clean_text
from passport.people.models import Facility

# Rows whose words may still change with the dictionary; the others keep what was signed, or count no more.
OPEN_STATES = frozenset({State.DRAFT, State.CONFIRMED, State.PENDING, State.RETURNED})
# The columns of one row as one text, for a statement that asks for several things at once.
_COLUMNS = ("device_key", "code_scheme", "code_value", "name", "exam_code")
_BETWEEN = "\x1f"  # no column has it: `clean_text` takes control characters away
GIVEN_NAME = f" || '{_BETWEEN}' || ".join(f"n.{column}" for column in _COLUMNS)


def given_name(text: str) -> GivenName:
    """Return the row that a statement gave as one text."""
    return GivenName(**dict(zip(_COLUMNS, text.split(_BETWEEN), strict=True)))


def given_params(reading: ReportReading, facility: Facility) -> list[object]:
    """Return what a statement needs to find the given names of one report: facility, folded name, codes."""
    name = fold(clean_text(reading.exam, limit=200))
    return [facility.pk, name, json.dumps([code.value for code in reading.codes])]


def given_names(facility: Facility, readings: Sequence[ReportReading]) -> list[GivenName]:
    """Return what a facility's people gave to the names and codes of these reports."""
    names = {fold(clean_text(reading.exam, limit=200)) for reading in readings} | {""}
    codes = {code.value for code in codes_of(readings)} | {""}
    found = standing(facility).filter(name__in=names, code_value__in=codes)
    return [GivenName(**row) for row in found.values(*_COLUMNS)]


def standing(facility: Facility) -> QuerySet[ExaminationName]:
    """Return the names of a facility that mean an item; one that was taken back means none."""
    return ExaminationName.objects.filter(facility=facility).exclude(exam_code="")


def spellings(texts: Iterable[str], name: str) -> list[str]:
    """Return which of the texts as sent are spellings of one folded name."""
    return [text for text in texts if fold(text) == name]
