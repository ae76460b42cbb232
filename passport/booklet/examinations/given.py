"""What people of a hospital said that its names mean; it stands before everything that is recognised. Plain Python."""

from collections.abc import Iterable
from dataclasses import dataclass

from passport.booklet.examinations.items import EXAMINATIONS
from passport.booklet.reading import Code, Kind

# Kinds of report that do not say by themselves what was done: any item may be their meaning.
UNSPECIFIC = frozenset({Kind.IMAGE, Kind.PATIENT_ESTIMATE, Kind.KEY_OBJECT, Kind.OTHER})


@dataclass(frozen=True, kw_only=True)
class GivenName:
    """One name of a hospital, or of one of its devices, and what it means."""

    device_key: str  # "": whichever device
    code_scheme: str
    code_value: str  # "": whatever the code
    name: str  # folded; "": whatever the name
    exam_code: str

    @property
    def precision(self) -> tuple[bool, bool, bool]:
        """Return how narrow it is: the device first, then the code, then the words."""
        return bool(self.device_key), bool(self.code_value), bool(self.name)


def given_code(
    names: Iterable[GivenName], *, name: str, codes: Iterable[Code], device_keys: Iterable[str], kind: Kind
) -> str:
    """Return the item that a hospital's people gave to a folded name or a code; the narrowest rule wins; "" for none.

    A name that two kinds of device use ("Routine") means for each kind only an item of that kind.
    """
    sent = {(code.scheme, code.value) for code in codes}
    devices = set(device_keys)
    fitting = [
        row
        for row in names
        if (not row.device_key or row.device_key in devices)
        and (not row.code_value or (row.code_scheme, row.code_value) in sent)
        and (not row.name or row.name == name)
        and fits(row.exam_code, kind)
    ]
    return max(fitting, key=lambda row: (row.precision, row.device_key, row.code_value)).exam_code if fitting else ""


def fits(exam_code: str, kind: Kind) -> bool:
    """Return whether a report of this kind can be this item."""
    item = EXAMINATIONS.get(exam_code)
    return item is not None and (item.kind is kind or kind in UNSPECIFIC)
