"""Whose passport this is: name, age, and a mark by which a reader tells several passports apart."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from passport.language.saying import day, say_day, say_number
from passport.people.ages import months
from passport.people.models import Closing, Colour, Parting, Patient, Reader, Relation
from passport.people.selectors import age_of, comes_of_age_at, day_at, was_outgrown
from passport.web import words
from passport.web.family_words import ENDED, PROOFS
from passport.web.presenters import zone_of

IN_MONTHS = 2  # years up to which the age of a child is told in months


@dataclass(frozen=True, kw_only=True)
class Whose:
    """One passport as its reader tells it from the others."""

    uid: str
    name: str
    relation: str
    own: bool
    age: str  # "" of the reader's own
    colour: str  # of people.models.Colour; "" where there is nothing to tell apart
    letter: str
    current: bool


@dataclass(frozen=True, kw_only=True)
class Right:
    """By what right somebody opens a passport: since when, until when, and by what it was proven."""

    uid: str
    name: str
    relation: str
    trusted: bool
    lines: tuple[str, ...]


def passports_of(readers: Sequence[Reader], *, current: Patient | None, at: datetime) -> list[Whose]:
    """Return the passports that somebody opens, as they stand in the switcher and on every page of one."""
    alone = [one.relation for one in readers] == [Relation.SELF]
    colours, letters = colours_of(readers), letters_of([one.patient.given_name for one in readers])
    return [
        Whose(
            uid=one.patient.uid,
            name=str(one.patient),
            relation=str(words.RELATIONS.get(one.relation, "")),
            own=one.relation == Relation.SELF,
            age="" if one.relation == Relation.SELF else age_words(one.patient, at),
            colour="" if alone else colours[one.pk],
            letter=letter,
            current=one.patient == current,
        )
        for one, letter in zip(readers, letters, strict=True)
    ]


def colours_of(readers: Iterable[Reader]) -> Mapping[int, str]:
    """Return the colour of each passport: the one that its reader chose, else the first that no other has."""
    listed = list(readers)
    taken = [one.colour for one in listed if one.colour]
    free = [colour for colour in Colour.values if colour not in taken]
    found = {}
    for one in listed:
        found[one.pk] = one.colour or (free.pop(0) if free else Colour.SLATE.value)
    return found


def letters_of(names: Sequence[str]) -> list[str]:
    """Return the letter that stands for each name; a second one where two begin alike."""
    first = [name[:1].upper() for name in names]
    return [
        letter if first.count(letter) == 1 else letter + name[1:2] for letter, name in zip(first, names, strict=True)
    ]


def age_words(patient: Patient, at: datetime) -> str:
    """Return how old a patient is: in years, of the smallest in months."""
    years = age_of(patient, at)
    if years >= IN_MONTHS:
        return ngettext("%(count)s year", "%(count)s years", years) % {"count": say_number(years)}
    count = max(months(patient.birth_date, on=day_at(patient.registered_by, at)), 0)
    return ngettext("%(count)s month", "%(count)s months", count) % {"count": say_number(count)}


def right_of(reader: Reader, *, at: datetime, whose: bool = False) -> Right:
    """Return by what right somebody reads; with `whose` under the name of the patient, else under that of the reader."""
    return Right(
        uid=reader.uid,
        name=str(reader.patient if whose else reader.user),
        relation=str(Relation(reader.relation).label),
        trusted=reader.relation == Relation.TRUSTED,
        lines=tuple(_lines(reader)),
    )


def _lines(reader: Reader) -> Iterable[str]:
    zone = zone_of(reader.patient)
    said = PROOFS.get(reader.proof)
    if said:
        yield said % {"who": reader.proven_by, "words": reader.proof_words}
    yield _("Since %(day)s.") % {"day": day(reader.since, zone)}
    yield until_words(reader)


def until_words(reader: Reader) -> str:
    """Return when somebody reads no more by itself."""
    zone = zone_of(reader.patient)
    if reader.relation == Relation.SELF:
        return _("One's own passport: it does not end.")
    of_a_child = reader.relation == Relation.GUARDIAN and reader.since < comes_of_age_at(reader.patient)
    if of_a_child and (reader.until is None or reader.until > comes_of_age_at(reader.patient)):
        first = say_day(comes_of_age_at(reader.patient).date())
        return _("Until the child comes of age, on %(day)s.") % {"day": first}
    if reader.until:
        return _("Until %(day)s.") % {"day": day(reader.until, zone)}
    return _("Until it is ended.")


def left_words(closing: Closing) -> str:
    """Return that a patient left, and when."""
    return str(ENDED[Parting.LEFT]) % {"day": day(closing.closed_at, zone_of(closing.patient))}


def past_words(reader: Reader, *, at: datetime) -> str:
    """Return why somebody opens a passport no more, and what to do."""
    zone, facility = zone_of(reader.patient), reader.patient.registered_by
    if reader.ended_at is None and was_outgrown(reader, at):
        sentence = _(
            "Of age since %(day)s: this passport is opened by its owner alone. A slip for the owner is printed at the "
            "counter of %(facility)s."
        )
        return sentence % {
            "day": say_day(comes_of_age_at(reader.patient).date()),
            "facility": facility,
        }
    if reader.ended_at is None and reader.until:
        return _("Ran out on %(day)s.") % {"day": day(reader.until, zone)}
    if reader.ended_at is None:
        return ""
    sentence = ENDED.get(reader.ended_how or "", ENDED[Parting.COUNTER])
    return str(sentence) % {"day": day(reader.ended_at, zone), "facility": facility}
