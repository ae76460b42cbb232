"""Where the pages of a visit are, and what must not stand in them."""

from passport.access.models import Sample, Visit
from passport.booklet.models import Entry

# Whatever of the patients and their families must not stand in a page before a case is opened.
NAMES = ("Ана", "Анић", "Boris", "Žikić", "0205961715012", "Липова", "2 May 1961", "CLINIC")
_WITHOUT_SLASH = ("csv", "print", "open", "draw")


def address(visit: Visit, *parts: str) -> str:
    """Return a page of a visit."""
    page = "/".join(["/inspector", visit.uid, *parts])
    return page if page.endswith(_WITHOUT_SLASH) else f"{page}/"


def pages_of(visit: Visit, sample: Sample, entry: Entry) -> list[str]:
    """Return every page of a visit that is read."""
    inner = address(visit, "sample", sample.uid)
    return [address(visit), inner, f"{inner}print", f"{inner}sample.csv", f"{inner}{entry.uid}/"]
