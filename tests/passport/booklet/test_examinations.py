"""Names of examinations in seven languages find their row, and what is not recognised stays unnamed."""

import pytest

from passport.booklet.examinations import EXAMINATIONS, examination, label_of, recognise
from passport.booklet.reading import Kind

NAMES = [
    ("CT Thorax", Kind.CT, "ct.chest"),
    ("CT Thorax Abdomen", Kind.CT, "ct.chest_abdomen"),
    ("CT abdomena i karlice", Kind.CT, "ct.abdomen_pelvis"),
    ("CT Abdomen/Pelvis", Kind.CT, "ct.abdomen_pelvis"),
    ("CT karlice", Kind.CT, "ct.pelvis"),
    ("КТ главе", Kind.CT, "ct.head"),
    ("CT slabinske kičme", Kind.CT, "ct.spine"),
    ("BT Toraks", Kind.CT, "ct.chest"),
    ("سی‌تی اسکن قفسهٔ سینه", Kind.CT, "ct.chest"),
    ("Snimanje pluća PA", Kind.PROJECTION, "xray.chest"),
    ("FEMUR/RIGHT", Kind.PROJECTION, "xray.leg"),
    ("Koronarografija", Kind.PROJECTION, "angiography.heart"),
    ("Dijaskopija", Kind.PROJECTION, "fluoroscopy.general"),
    ("Scintigrafija skeleta", Kind.NUCLEAR_MEDICINE, "nm.bone"),
    ("PET-CT WB", Kind.NUCLEAR_MEDICINE, "nm.pet_ct"),
    ("Radiografija šake", Kind.PROJECTION, "xray.arm"),
    ("Снимање руке", Kind.PROJECTION, "xray.arm"),
    ("Rtg noge", Kind.PROJECTION, "xray.leg"),
    ("Rtg kuka", Kind.PROJECTION, "xray.hip"),
    ("Snimanje zuba", Kind.PROJECTION, "xray.teeth"),
    ("anything at all", Kind.MAMMOGRAPHY, "mammography"),
    ("Routine", Kind.CT, ""),
    ("discopathy", Kind.PROJECTION, ""),
    ("", Kind.PROJECTION, ""),
]


@pytest.mark.parametrize(("name", "kind", "code"), NAMES)
def test_a_name_is_recognised_or_left_unnamed(name: str, kind: Kind, code: str) -> None:
    assert recognise(name, kind=kind) == code


def test_the_body_part_names_what_the_title_does_not() -> None:
    assert recognise("Routine", kind=Kind.CT, body_part="HEAD") == "ct.head"
    assert recognise("CT chest", kind=Kind.CT, body_part="HEAD") == "ct.chest"


def test_a_therapy_is_never_recognised_from_a_name_and_has_no_comparison() -> None:
    therapies = [row for row in EXAMINATIONS.values() if row.therapy]

    assert [row.band for row in therapies] == [None, None]
    assert recognise("therapy", kind=Kind.NUCLEAR_MEDICINE) == ""


def test_a_row_without_a_code_is_called_by_its_kind() -> None:
    assert label_of("", "ct") == "CT examination"
    assert label_of("ct.head", "ct") == "CT of the head"
    assert examination("no.such") is None
