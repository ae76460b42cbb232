"""A health professional as the texts ask about one, and the roles that this person has by training. Plain Python."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from passport.law.vocabulary import Role


class Profession(StrEnum):
    """What a person was first trained as."""

    DOCTOR = "doctor"
    DENTIST = "dentist"
    PHYSICIST = "physicist"
    RADIOGRAPHER = "radiographer"


class Field(StrEnum):
    """The field of a specialty, as far as the texts distinguish."""

    RADIOLOGY = "radiology"
    NUCLEAR_MEDICINE = "nuclear_medicine"
    RADIATION_ONCOLOGY = "radiation_oncology"
    GENERAL_PRACTICE = "general_practice"
    MEDICAL_PHYSICS = "medical_physics"
    DENTAL = "dental"
    OTHER = "other"  # another clinical branch


@dataclass(frozen=True, kw_only=True)
class HeldSpecialty:
    """A specialty that a person holds."""

    field: Field
    name: str
    since: date | None = None
    until: date | None = None
    examined_in: int | None = None
    regions: frozenset[str] = frozenset()  # the parts of the body that belong to it; empty: nobody wrote them down

    def is_held_on(self, day: date) -> bool:
        """Return whether it is held on a day."""
        return (self.since is None or self.since <= day) and (self.until is None or day < self.until)


@dataclass(frozen=True, kw_only=True)
class Professional:
    """What is on record of a person."""

    profession: Profession | None = None  # None: nobody wrote it down
    specialties: tuple[HeldSpecialty, ...] = ()
    working_since: Mapping[str, date] = field(default_factory=dict)  # by field of practice
    trained_for: frozenset[str] | None = None

    @property
    def is_recorded(self) -> bool:
        """Return whether anything is known by which a text could tell this person's role."""
        return self.profession is not None or bool(self.specialties)


@dataclass(frozen=True, kw_only=True)
class HeldRole:
    """A role, and the specialty that it rests on, where it rests on one."""

    role: Role
    specialty: HeldSpecialty | None = None


_BY_PROFESSION: dict[Profession, Role] = {
    Profession.DOCTOR: Role.DOCTOR,
    Profession.DENTIST: Role.DENTIST,
    Profession.PHYSICIST: Role.PHYSICIST,
    Profession.RADIOGRAPHER: Role.RADIOGRAPHER,
}
_BY_FIELD: dict[Field, Role] = {
    Field.RADIOLOGY: Role.RADIOLOGIST,
    Field.NUCLEAR_MEDICINE: Role.NUCLEAR_PHYSICIAN,
    Field.RADIATION_ONCOLOGY: Role.RADIATION_ONCOLOGIST,
    Field.GENERAL_PRACTICE: Role.GENERAL_PRACTITIONER,
    Field.MEDICAL_PHYSICS: Role.PHYSICIST,
    Field.DENTAL: Role.DENTAL_SPECIALIST,
    Field.OTHER: Role.BRANCH_SPECIALIST,
}
# Branches that some articles name by themselves. Where an article does not, they are "another branch" like any other.
NAMED_BRANCHES = frozenset({Role.RADIOLOGIST, Role.NUCLEAR_PHYSICIAN, Role.RADIATION_ONCOLOGIST})
# Whoever is a specialist in these is a doctor of medicine.
_DOCTORS = frozenset(Field) - {Field.MEDICAL_PHYSICS, Field.DENTAL}
# The fields in which somebody of a profession can be a specialist as the texts mean it: "doktor medicine specijalist".
_FIELDS_OF: dict[Profession | None, frozenset[Field]] = {
    None: frozenset(Field),
    Profession.DOCTOR: _DOCTORS | {Field.MEDICAL_PHYSICS},
    Profession.DENTIST: frozenset({Field.DENTAL}),
    Profession.PHYSICIST: frozenset({Field.MEDICAL_PHYSICS}),
    Profession.RADIOGRAPHER: frozenset(),
}


def can_be_specialist(profession: Profession | None, field: Field) -> bool:
    """Return whether the texts know a specialist of a field with this profession; without one, any field may be."""
    return field in _FIELDS_OF[profession]


def roles_of(person: Professional, on: date) -> list[HeldRole]:
    """Return the roles that a person has on a day, each once per specialty that it rests on.

    A specialty in a field that is not open to the profession gives no role.
    """
    held_at_all = [specialty for specialty in person.specialties if specialty.is_held_on(on)]
    held = [specialty for specialty in held_at_all if can_be_specialist(person.profession, specialty.field)]
    found = [HeldRole(role=_BY_FIELD[specialty.field], specialty=specialty) for specialty in held]
    if person.profession is not None:
        found.append(HeldRole(role=_BY_PROFESSION[person.profession]))
    elif any(specialty.field in _DOCTORS for specialty in held):
        found.append(HeldRole(role=Role.DOCTOR))
    elif any(specialty.field is Field.DENTAL for specialty in held):
        found.append(HeldRole(role=Role.DENTIST))
    if person.profession is Profession.DOCTOR and not held_at_all:
        found.append(HeldRole(role=Role.GENERAL_PRACTITIONER))
    return found
