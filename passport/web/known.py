"""What is known of an examination and what is not, each in one sentence for its patient."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise

from passport.booklet.examinations import examination
from passport.booklet.merging import Origin
from passport.booklet.models import Dose, Entry
from passport.booklet.places import day_in_part
from passport.booklet.reading import Grade
from passport.booklet.words import NO_DOSE
from passport.web import words

EFFECTIVE_DOSE = "113839"  # DCM: worked out for an average adult, by whomever


@dataclass(frozen=True, kw_only=True)
class Known:
    """What is known, and what is not."""

    known: tuple[str | Promise, ...]
    unknown: tuple[str | Promise, ...]
    estimate: str | Promise  # what is said of a figure that nobody measured; "" where there is none


def known_of(entry: Entry, *, compared: bool) -> Known:
    """Return what is known of a row; where nothing is said of its radiation in words, that is said."""
    doses = list(entry.current_version.doses.all()) if entry.current_version else []
    return Known(
        known=tuple(_known(doses)),
        unknown=tuple(_unknown(entry, doses, compared=compared)),
        estimate=words.ESTIMATE if any(map(_is_estimate, doses)) else "",
    )


def _known(doses: Sequence[Dose]) -> Iterator[str | Promise]:
    grades = {dose.grade for dose in doses if not _is_estimate(dose)}
    yield from (words.DOSE_KNOWN[grade] for grade in Grade if grade in grades)


def _unknown(entry: Entry, doses: Sequence[Dose], *, compared: bool) -> Iterator[str | Promise]:
    if entry.performed_on is None:
        part = day_in_part(entry)
        yield words.DAY_IN_PART % {"day": part} if part else words.DAY_NOT_KNOWN
    if examination(entry.exam_code) is None:
        yield words.NAME_NOT_KNOWN
    elif not compared:
        yield words.NOT_COMPARED
    if not doses:
        yield NO_DOSE
    elif {part.pk for part in entry.exposures.all()} - {dose.exposure_id for dose in doses}:
        yield words.DOSE_IN_PART


def _is_estimate(dose: Dose) -> bool:
    return dose.origin == Origin.ESTIMATE or dose.code_value == EFFECTIVE_DOSE
