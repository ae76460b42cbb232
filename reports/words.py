"""The words of the booklet: quantities, scopes and grades of evidence, and why one could not be made."""

from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from passport.access.services import NotAllowed
from reports.render import FontsMissing, LibraryMissing

# By the code value of the quantity (DICOM CID 10050 and neighbours).
QUANTITIES: dict[str, Promise] = {
    "113813": _("Dose length product, total"),
    "113838": _("Dose length product"),
    "113830": _("CT dose index (CTDIvol)"),
    "113722": _("Dose area product, total"),
    "122130": _("Dose area product"),
    "113726": _("Dose area product, fluoroscopy"),
    "113727": _("Dose area product, images"),
    "113725": _("Dose at the reference point, total"),
    "113738": _("Dose at the reference point"),
    "113728": _("Dose at the reference point, fluoroscopy"),
    "113729": _("Dose at the reference point, images"),
    "113730": _("Fluoroscopy time, total"),
    "111637": _("Average glandular dose, one breast"),
    "111631": _("Average glandular dose"),
    "113507": _("Administered activity"),
}
# Source: DICOM CID 10052; by kind of scope, then by value.
SCOPES: dict[tuple[str, str], Promise] = {
    ("laterality", "left"): _("left"),
    ("laterality", "right"): _("right"),
    ("laterality", "both"): _("both sides"),
    ("plane", "113622"): _("single plane"),
    ("plane", "113620"): _("plane A"),
    ("plane", "113621"): _("plane B"),
    ("plane", "113890"): _("all planes"),
    ("phantom", "113690"): _("head phantom"),
    ("phantom", "113691"): _("body phantom"),
}
# A room with one plane need not say so.
UNSAID = {("plane", "113622")}
GRADES: dict[str, Promise] = {
    "A": _("reported by the device"),
    "B": _("read from the image header"),
    "C": _("read from a picture"),
    "D": _("typed by hand"),
    "E": _("usual value for this kind of examination"),
}
UNITS = {"mGy.cm": "mGy·cm", "Gy.cm2": "Gy·cm²"}
SUMMED = _("sum of the single exposures")
KINDS: dict[str, Promise] = {
    "ct": _("Computed tomography (CT)"),
    "projection": _("X-ray examination"),
    "mammography": _("Mammography"),
    "nuclear_medicine": _("Nuclear medicine"),
}
UNNAMED = _("Examination (name not recorded)")


def quantity(code: str, name: str) -> str:
    """Return the words for a quantity; a quantity without words keeps its own name."""
    return str(QUANTITIES.get(code, name.replace("_", " ")))


def scope(parts: tuple[tuple[str, str], ...]) -> str:
    """Return what tells this value from another of its quantity, in words."""
    return ", ".join(str(SCOPES.get(part, part[1])) for part in parts if part not in UNSAID)


def grade(letter: str, origin: str) -> str:
    """Return how the value came here, in words."""
    return str(SUMMED if origin == "events" else GRADES[letter])


def procedure(name: str | None, kind: str) -> str:
    """Return what stands in the column for the procedure: the name as sent, else the kind."""
    return name or str(KINDS.get(kind, UNNAMED))


class Failure(StrEnum):
    """Why a booklet could not be made."""

    LIBRARY_MISSING = "library_missing"
    FONTS_MISSING = "fonts_missing"
    ACCESS_ENDED = "access_ended"


FAILURES: dict[str, Promise] = {
    Failure.LIBRARY_MISSING: _("The text library Pango is not installed on this machine, so no PDF can be made."),
    Failure.FONTS_MISSING: _("The Noto fonts are not installed on this machine, so no PDF can be made."),
    Failure.ACCESS_ENDED: _("You may not open this passport any more."),
}
_CAUSES: dict[type[Exception], Failure] = {
    LibraryMissing: Failure.LIBRARY_MISSING,
    FontsMissing: Failure.FONTS_MISSING,
    NotAllowed: Failure.ACCESS_ENDED,
}


def failure_of(error: Exception) -> Failure:
    """Return what is kept of an error that ends the making of a booklet."""
    return _CAUSES[type(error)]
