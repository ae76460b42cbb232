"""Write looks down: one row per reader, whom it is about, purpose, ground, reason and quarter of an hour."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from passport.access.models import Access, Ground, GuestLook, Purpose
from passport.database import clean_text
from passport.people.models import Patient, Record, User

CONSOLE = "radiation passport (command line)"


@dataclass(frozen=True, kw_only=True)
class Authority:
    """Who gets what the law orders to be sent; `uid` is that of the row by which a facility sends there."""

    uid: str
    name: str

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True, kw_only=True)
class System:
    """A hospital's own system, which is told what was decided on an order that it sent."""

    uid: str
    name: str

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True, kw_only=True)
class Look:
    """Who looks, why, by what right, and from where."""

    reader: User | GuestLook | Authority | System | None  # None: somebody at the machine's own command line
    purpose: Purpose
    ground: Ground
    facility_name: str
    at: datetime
    reason: str = ""
    office: str = ""  # for which authority somebody looks


class LookNotWritten(Exception):
    """The look could not be written down; so nothing is shown."""


def write_look(look: Look, record_or_patient: Patient | Record) -> None:
    """Write one look down; a second one in the same quarter of an hour adds nothing. Raises LookNotWritten."""
    write_looks(look, [record_or_patient])


def write_looks(look: Look, about: Iterable[Patient | Record]) -> None:
    """Write looks down in one statement: about the patient, or about a record that is nobody's yet.

    Raises LookNotWritten.
    """
    people = {_person(one) for one in about}
    rows = [_row(look, **{_COLUMN[type(person)]: person}) for person in people]
    # Two looks at one moment meet in the unique constraint, and one row remains. SQLite passes over every other
    # constraint as well here, hence the count.
    Access.objects.bulk_create(rows, ignore_conflicts=True)
    if _written(look, people) < len(people):
        raise LookNotWritten


def _person(one: Patient | Record) -> Patient | Record:
    return one.patient if isinstance(one, Record) and one.patient else one


_COLUMN: dict[type[Patient | Record], str] = {Patient: "patient", Record: "record"}


def _written(look: Look, people: set[Patient | Record]) -> int:
    about = Q(patient__in=[person for person in people if isinstance(person, Patient)]) | Q(
        record__in=[person for person in people if isinstance(person, Record)]
    )
    return Access.objects.filter(
        about,
        reader_uid=look.reader.uid if look.reader else "",
        purpose=look.purpose,
        ground=look.ground,
        reason=clean_text(look.reason, limit=500),
        quarter=quarter_of(look.at),
    ).count()


def quarter_of(at: datetime) -> datetime:
    """Return the start of the quarter of an hour in which a moment lies."""
    return at.replace(minute=at.minute - at.minute % 15, second=0, microsecond=0)


def _reader_name(look: Look) -> str:
    name = str(look.reader) if look.reader else CONSOLE
    return f"{name}, {look.office}" if look.office else name


def _row(look: Look, *, patient: Patient | None = None, record: Record | None = None) -> Access:
    return Access(
        reader_uid=look.reader.uid if look.reader else "",
        reader_name=clean_text(_reader_name(look), limit=200),
        facility_name=clean_text(look.facility_name, limit=200),
        patient=patient,
        record=record,
        purpose=look.purpose,
        ground=look.ground,
        reason=clean_text(look.reason, limit=500),
        quarter=quarter_of(look.at),
        at=look.at,
    )
