"""The roles that a person has by training, on a day."""

from datetime import date

import pytest

from passport.law.professional import Field, HeldSpecialty, Profession, Professional, roles_of
from passport.law.vocabulary import Role
from tests.passport.law.cast import DAY, PEOPLE


@pytest.mark.parametrize(("person", "roles"), [
    ("doctor", [Role.DOCTOR, Role.GENERAL_PRACTITIONER]),
    ("family", [Role.GENERAL_PRACTITIONER, Role.DOCTOR]),
    ("radiologist", [Role.RADIOLOGIST, Role.DOCTOR]),
    ("nuclear", [Role.NUCLEAR_PHYSICIAN, Role.DOCTOR]),
    ("oncologist", [Role.RADIATION_ONCOLOGIST, Role.DOCTOR]),
    ("surgeon", [Role.BRANCH_SPECIALIST, Role.DOCTOR]),
    ("dentist", [Role.DENTIST]),
    ("orthodontist", [Role.DENTAL_SPECIALIST, Role.DENTIST]),
    ("physicist", [Role.PHYSICIST]),
    ("radiographer", [Role.RADIOGRAPHER]),
])  # fmt: skip
def test_a_person_has_the_roles_of_profession_and_specialties(person: str, roles: list[Role]) -> None:
    assert [held.role for held in roles_of(PEOPLE[person], DAY)] == roles


@pytest.mark.parametrize(("field", "roles"), [
    (Field.RADIOLOGY, [Role.RADIOLOGIST, Role.DOCTOR]),
    (Field.OTHER, [Role.BRANCH_SPECIALIST, Role.DOCTOR]),
    (Field.DENTAL, [Role.DENTAL_SPECIALIST, Role.DENTIST]),
    (Field.MEDICAL_PHYSICS, [Role.PHYSICIST]),
])  # fmt: skip
def test_a_specialty_tells_the_profession_that_nobody_wrote_down(field: Field, roles: list[Role]) -> None:
    person = Professional(specialties=(HeldSpecialty(field=field, name="as written"),))

    assert [held.role for held in roles_of(person, DAY)] == roles


# Who is a specialist of what, by profession: "doktor medicine specijalist te grane" is no radiographer.
GIVEN = {
    (Profession.DOCTOR, Field.RADIOLOGY): Role.RADIOLOGIST,
    (Profession.DOCTOR, Field.NUCLEAR_MEDICINE): Role.NUCLEAR_PHYSICIAN,
    (Profession.DOCTOR, Field.RADIATION_ONCOLOGY): Role.RADIATION_ONCOLOGIST,
    (Profession.DOCTOR, Field.GENERAL_PRACTICE): Role.GENERAL_PRACTITIONER,
    (Profession.DOCTOR, Field.MEDICAL_PHYSICS): Role.PHYSICIST,
    (Profession.DOCTOR, Field.OTHER): Role.BRANCH_SPECIALIST,
    (Profession.DENTIST, Field.DENTAL): Role.DENTAL_SPECIALIST,
    (Profession.PHYSICIST, Field.MEDICAL_PHYSICS): Role.PHYSICIST,
}


@pytest.mark.parametrize("field", Field)
@pytest.mark.parametrize("profession", Profession)
def test_a_specialty_gives_a_role_only_to_the_professions_that_can_hold_it(
    profession: Profession, field: Field
) -> None:
    person = Professional(profession=profession, specialties=(HeldSpecialty(field=field, name="as written"),))

    assert [one.role for one in roles_of(person, DAY) if one.specialty] == (
        [GIVEN[profession, field]] if (profession, field) in GIVEN else []
    )


def test_a_doctor_whose_specialty_gives_no_role_is_no_general_practitioner() -> None:
    person = Professional(profession=Profession.DOCTOR, specialties=(HeldSpecialty(field=Field.DENTAL, name="oral"),))

    assert [held.role for held in roles_of(person, DAY)] == [Role.DOCTOR]


def test_a_role_rests_on_its_specialty_and_the_profession_on_none() -> None:
    first, second = (HeldSpecialty(field=Field.OTHER, name=name) for name in ("surgery", "urology"))
    person = Professional(profession=Profession.DOCTOR, specialties=(first, second))

    held = [(one.role, one.specialty) for one in roles_of(person, DAY)]

    assert held == [(Role.BRANCH_SPECIALIST, first), (Role.BRANCH_SPECIALIST, second), (Role.DOCTOR, None)]


def test_a_doctor_whose_only_specialty_is_not_held_yet_is_a_general_practitioner() -> None:
    held = HeldSpecialty(field=Field.RADIOLOGY, name="radiology", since=date(2026, 3, 3))
    person = Professional(profession=Profession.DOCTOR, specialties=(held,))

    before, after = ([one.role for one in roles_of(person, day)] for day in (DAY, date(2026, 3, 3)))

    assert (before, after) == ([Role.DOCTOR, Role.GENERAL_PRACTITIONER], [Role.RADIOLOGIST, Role.DOCTOR])


def test_of_somebody_of_whom_nothing_is_written_down_no_role_is_known() -> None:
    nobody = Professional()

    assert (nobody.is_recorded, roles_of(nobody, DAY)) == (False, [])
    assert PEOPLE["radiographer"].is_recorded
    assert Professional(specialties=PEOPLE["surgeon"].specialties).is_recorded
