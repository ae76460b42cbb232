"""Whether who performed an examination is somebody else than its row names. Plain Python.

Nothing is guessed: the initials and codes that operators type at a device, and names that nobody at the hospital bears,
name nobody.
"""

from collections.abc import Iterable, Mapping

from passport.people.names import fold

# A name by which somebody is told from others has a given name and a surname at the least.
_FULL = 2


def is_another(written: str, performed_by: str, staff: Mapping[int, Iterable[str]]) -> bool:
    """Return whether a row names one person of the hospital's staff and its confirmation surely another."""
    named, performed = _meant(written, staff), _meant(performed_by, staff)
    return bool(named) and bool(performed) and not named & performed


def _meant(name: str, staff: Mapping[int, Iterable[str]]) -> set[int]:
    said = _words(name)
    return {key for key, names in staff.items() if any(_bears(said, _words(one)) for one in names)}


def _bears(said: set[str], name: set[str]) -> bool:
    # A title or a middle name may stand beside the name that is on record.
    return len(name) >= _FULL and name <= said


def _words(name: str) -> set[str]:
    return set(fold(name).split())
