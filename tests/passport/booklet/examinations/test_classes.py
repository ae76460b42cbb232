"""An examination belongs to the kinds of procedure among which the texts of law distinguish."""

import pytest

from passport.booklet.examinations import EXAMINATIONS, Group, classes_of
from passport.booklet.reading import Kind
from passport.law.vocabulary import ProcedureClass

XRAY = (ProcedureClass.XRAY,)
EXPECTED = {
    Group.XRAY: XRAY,
    Group.DENSITOMETRY: XRAY,
    Group.DENTAL: (ProcedureClass.DENTAL, ProcedureClass.XRAY),
    Group.FLUOROSCOPY: XRAY,
    Group.VESSELS: (ProcedureClass.INTERVENTIONAL, ProcedureClass.XRAY),
    Group.CT: XRAY,
    Group.MAMMOGRAPHY: XRAY,
    Group.NUCLEAR: (ProcedureClass.NUCLEAR,),
    Group.PET: (ProcedureClass.NUCLEAR,),
}


def test_every_item_of_the_dictionary_has_the_classes_of_its_table() -> None:
    for item in EXAMINATIONS.values():
        if item.group is not Group.THERAPY:
            assert classes_of(item.code, item.kind, item.therapy) == EXPECTED[item.group], item.code


def test_treatments_are_told_apart_by_what_they_are_done_with() -> None:
    treatments = {
        item.kind: classes_of(item.code, item.kind) for item in EXAMINATIONS.values() if item.group is Group.THERAPY
    }

    assert treatments[Kind.NUCLEAR_MEDICINE] == (ProcedureClass.NUCLEAR_THERAPY,)
    assert set(treatments.values()) == {(ProcedureClass.NUCLEAR_THERAPY,), (ProcedureClass.RADIOTHERAPY,)}


@pytest.mark.parametrize(
    ("kind", "therapy", "expected"),
    [
        ("ct", False, XRAY),
        ("projection", False, XRAY),
        ("mammography", False, XRAY),
        ("nuclear_medicine", False, (ProcedureClass.NUCLEAR,)),
        ("nuclear_medicine", True, (ProcedureClass.NUCLEAR_THERAPY,)),
        ("other", True, (ProcedureClass.RADIOTHERAPY,)),
        ("image", False, ()),
        ("not a kind", False, ()),
    ],
)
def test_what_the_dictionary_does_not_know_goes_by_its_kind(
    kind: str, therapy: bool, expected: tuple[ProcedureClass, ...]
) -> None:
    assert classes_of("no.such.item", kind, therapy) == expected
