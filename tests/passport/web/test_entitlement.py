"""What the law lets a person do, in words: yes and under what condition, no and why, or what nobody wrote down."""

from datetime import date

import pytest

from passport.law.pack import Pack
from passport.law.professional import Field, HeldSpecialty, Profession, Professional
from passport.law.shelf import pack_called
from passport.web.entitlement import Entitled, entitled_lines

DAY = date(2026, 3, 2)
XRAY, DENTAL, NUCLEAR, THERAPY, RADIOTHERAPY = (
    "X-ray diagnosis",
    "X-rays of the teeth",
    "nuclear medicine, diagnosis",
    "nuclear medicine, treatment",
    "radiotherapy",
)


def specialist(field: Field, *, regions: str = "", examined_in: int | None = None, **others: object) -> Professional:
    held = HeldSpecialty(field=field, name="x", regions=frozenset(regions.split()), examined_in=examined_in)
    return Professional(profession=Profession.DOCTOR, specialties=(held,), **others)


def pack(pack_id: str) -> Pack:
    found = pack_called(pack_id)
    assert found
    return found


def entitled(person: Professional, pack_id: str, procedure: str) -> tuple[Entitled, Entitled]:
    """Return what a person may request and approve."""
    line = next(one for one in entitled_lines(person, pack(pack_id), on=DAY) if one.procedure == procedure)
    return line.prescribe, line.approve


def test_every_kind_of_procedure_has_its_line() -> None:
    found = [line.procedure for line in entitled_lines(Professional(), pack("rs-1998"), on=DAY)]

    assert found == [XRAY, "interventional radiology", DENTAL, NUCLEAR, THERAPY, RADIOTHERAPY]


def test_a_radiologist_may_with_the_article_that_says_so() -> None:
    found = entitled(specialist(Field.RADIOLOGY), "rs-1998", XRAY)

    assert found == (
        Entitled(answer="Yes.", article="čl. 2. st. 2. tač. 1.", stands=True),
        Entitled(answer="Yes.", article="čl. 2. st. 3. tač. 1.", stands=True),
    )


@pytest.mark.parametrize(("person", "pack_id", "procedure", "answer", "stands"), [
    (Professional(profession=Profession.DENTIST), "rs-1998", XRAY, "No.", False),
    (Professional(), "rs-1998", XRAY, "Not known: neither profession nor specialty is written down.", False),
    (Professional(), "tr-2024", XRAY, "The text names nobody for it.", False),
    (specialist(Field.OTHER, regions="heart chest"), "rs-1998", XRAY,
     "Yes, in an emergency, within the own specialty (chest, heart).", True),
    (specialist(Field.OTHER), "rs-1998", XRAY,
     "Not known: the parts of the body that belong to the specialty are not written down.", False),
    (specialist(Field.OTHER, regions="heart"), "hr-2013", XRAY, "Yes, within the own specialty (heart).", True),
    (specialist(Field.OTHER), "rs-1998", NUCLEAR,
     "Not known: since when this person works in the field is not written down (nuclear medicine).", False),
    (specialist(Field.OTHER, working_since={"nuclear_medicine": date(2025, 1, 1)}), "rs-1998", NUCLEAR,
     "No. The text wants: more than 5 years in the field: nuclear medicine.", False),
    (specialist(Field.OTHER, working_since={"nuclear_medicine": date(2015, 1, 1)}), "rs-1998", NUCLEAR, "Yes.", True),
    (specialist(Field.RADIOLOGY, working_since={"radiation_oncology": date(2025, 1, 1)}), "ba-2011", RADIOTHERAPY,
     "No. The text wants: at least 3 years in the field: radiation oncology.", False),
    (specialist(Field.RADIOLOGY), "hr-2013", RADIOTHERAPY,
     "Not known: the year of the specialist examination is not written down.", False),
    (specialist(Field.RADIOLOGY, examined_in=1980), "hr-2013", RADIOTHERAPY,
     "No. The text wants: specialist examination before 1974.", False),
])  # fmt: skip
def test_the_answer_says_why(person: Professional, pack_id: str, procedure: str, answer: str, stands: bool) -> None:
    _prescribe, approve = entitled(person, pack_id, procedure)

    assert (approve.answer, approve.stands) == (answer, stands)
