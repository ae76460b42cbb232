"""The people whom the tests of the law ask about: each with one training, and with nothing else on record."""

from datetime import date

from passport.law.professional import Field, HeldSpecialty, Profession, Professional

DAY = date(2026, 3, 2)


def specialist(
    field: Field,
    *,
    examined_in: int | None = None,
    regions: str = "",
    working_since: date | None = None,
    practised: str = "",
    trained: frozenset[str] | None = None,
) -> Professional:
    """Return a doctor who is a specialist in a field, with what else is on record."""
    held = HeldSpecialty(field=field, name=field.value, examined_in=examined_in, regions=frozenset(regions.split()))
    return Professional(
        profession=Profession.DOCTOR,
        specialties=(held,),
        working_since={practised: working_since} if working_since else {},
        trained_for=trained,
    )


def dentist(*specialties: HeldSpecialty) -> Professional:
    """Return a dentist, with specialties or none."""
    return Professional(profession=Profession.DENTIST, specialties=specialties)


PEOPLE: dict[str, Professional] = {
    "doctor": Professional(profession=Profession.DOCTOR),
    "family": specialist(Field.GENERAL_PRACTICE),
    "radiologist": specialist(Field.RADIOLOGY),
    "nuclear": specialist(Field.NUCLEAR_MEDICINE),
    "oncologist": specialist(Field.RADIATION_ONCOLOGY),
    "surgeon": specialist(Field.OTHER),
    "dentist": dentist(),
    "orthodontist": dentist(HeldSpecialty(field=Field.DENTAL, name="orthodontics")),
    "physicist": Professional(profession=Profession.PHYSICIST),
    "radiographer": Professional(profession=Profession.RADIOGRAPHER),
}
