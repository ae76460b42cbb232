"""Which kinds of procedure, as the texts of law distinguish them, an examination belongs to. Plain Python."""

from passport.booklet.examinations.items import EXAMINATIONS, Examination, Group
from passport.booklet.reading import Kind
from passport.law.vocabulary import ProcedureClass

_XRAY = (ProcedureClass.XRAY,)
_BY_GROUP: dict[Group, tuple[ProcedureClass, ...]] = {
    Group.XRAY: _XRAY,
    Group.DENSITOMETRY: _XRAY,
    Group.DENTAL: (ProcedureClass.DENTAL, ProcedureClass.XRAY),
    Group.FLUOROSCOPY: _XRAY,
    Group.VESSELS: (ProcedureClass.INTERVENTIONAL, ProcedureClass.XRAY),
    Group.CT: _XRAY,
    Group.MAMMOGRAPHY: _XRAY,
    Group.NUCLEAR: (ProcedureClass.NUCLEAR,),
    Group.PET: (ProcedureClass.NUCLEAR,),
}
_BY_KIND: dict[Kind, tuple[ProcedureClass, ...]] = {
    Kind.CT: _XRAY,
    Kind.PROJECTION: _XRAY,
    Kind.MAMMOGRAPHY: _XRAY,
    Kind.NUCLEAR_MEDICINE: (ProcedureClass.NUCLEAR,),
}


def classes_of(exam_code: str, kind: str, therapy: bool = False) -> tuple[ProcedureClass, ...]:
    """Return the kinds of procedure of an examination, the narrowest first.

    The dictionary's item decides; where the code is not of the dictionary, the kind of the row does. Nothing is
    returned for a kind that says nothing of what is done, such as a picture.
    """
    item = EXAMINATIONS.get(exam_code)
    if therapy or (item is not None and item.therapy):
        return (_treatment(item, kind),)
    if item is not None:
        return _BY_GROUP[item.group]
    return _BY_KIND.get(Kind(kind), ()) if kind in set(Kind) else ()


def _treatment(item: Examination | None, kind: str) -> ProcedureClass:
    nuclear = (item.kind if item else kind) == Kind.NUCLEAR_MEDICINE
    return ProcedureClass.NUCLEAR_THERAPY if nuclear else ProcedureClass.RADIOTHERAPY
