"""`python -m passport.pdf.child`: look into the PDF on the input, and say what is wrong with it, if anything.

Every object that the file names is looked at, also those that no page leads to. Ends with 1 for what pypdf cannot read.
"""

import sys
from collections.abc import Collection, Iterator
from io import BytesIO
from typing import Any, Final

from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

from passport.pdf.checking import PaperFault
from passport.pdf.limits import hold_limits

MAX_OBJECTS: Final = 200_000
# Actions (ISO 32000-1, 12.6.4) that do more than move within the file or follow an address that a reader clicks.
DOING: Final = frozenset(
    "/JavaScript /Launch /SubmitForm /ImportData /Rendition /Movie /Sound /RichMediaExecute /GoToE /GoToR /Thread".split()
)
# Keys of dictionaries under which scripts and forms with scripts stand.
DOING_KEYS: Final = frozenset({"/JS", "/JavaScript", "/XFA", "/RichMediaContent"})
# What happens without anybody pressing anything: there an address is something done, too.
UNASKED_KEYS: Final = ("/OpenAction", "/AA")
COLLECTING_KEYS: Final = frozenset({"/RF", "/Collection"})
CARRYING_KEYS: Final = frozenset({"/EmbeddedFiles", "/EF"}) | COLLECTING_KEYS


def fault_of(data: bytes, *, carried: Collection[str] = ()) -> PaperFault | None:
    """Return what is wrong with a PDF; None: nothing. Raises whatever pypdf raises for what it cannot read.

    It may carry files with the names in `carried`, and no others.
    """
    reader = PdfReader(BytesIO(data), strict=False)
    if reader.is_encrypted:
        return PaperFault.ENCRYPTED
    if not reader.pages:
        return PaperFault.DAMAGED
    for number, found in enumerate(_dictionaries(reader)):
        if number > MAX_OBJECTS:
            return PaperFault.TOO_MUCH_WORK
        fault = _fault_in(found, carried)
        if fault is not None:
            return fault
    return None


def _fault_in(found: DictionaryObject, carried: Collection[str]) -> PaperFault | None:
    keys = set(found)
    if _carries(found, carried) if carried else keys & CARRYING_KEYS or _at(found, "/Type") == "/EmbeddedFile":
        return PaperFault.CARRIES_FILES
    if keys & DOING_KEYS or _at(found, "/S") in DOING or _goes_somewhere_unasked(found):
        return PaperFault.DOES_SOMETHING
    return None


def _carries(found: DictionaryObject, carried: Collection[str]) -> bool:
    """Return whether a file of another name is in it, or one beside which others may stand."""
    others = any(_at(found, key) not in carried for key in ("/F", "/UF") if key in found)
    return bool(found.keys() & COLLECTING_KEYS) or ("/EF" in found and others)


def _goes_somewhere_unasked(found: DictionaryObject) -> bool:
    """Return whether opening or leaving what this describes leads to an address, or to more than one step."""
    opening, further = (_at(found, key) for key in UNASKED_KEYS)
    actions = [opening, *(_at(further, key) for key in further)] if isinstance(further, DictionaryObject) else [opening]
    return any(
        isinstance(action, DictionaryObject) and (_at(action, "/S") == "/URI" or "/Next" in action)
        for action in actions
    )


def _at(found: DictionaryObject, key: str) -> Any:
    """Return what stands under a key, also where it is an object of its own."""
    value = found.get(key)
    return value.get_object() if isinstance(value, IndirectObject) else value


def _dictionaries(reader: PdfReader) -> Iterator[DictionaryObject]:
    """Yield every dictionary of the file, those inside others included; each object is looked at once."""
    waiting: list[Any] = [reader.trailer]
    waiting += [reader.get_object(IndirectObject(number, generation, reader)) for number, generation in _named(reader)]
    while waiting:
        found = waiting.pop()
        if isinstance(found, DictionaryObject):
            yield found
            waiting += list(found.values())
        elif isinstance(found, ArrayObject):
            waiting += list(found)
        # What is only named here is an object of the file, and waits already.


def _named(reader: PdfReader) -> Iterator[tuple[int, int]]:
    for generation, objects in reader.xref.items():
        yield from ((number, generation) for number in objects)
    yield from ((number, 0) for number in reader.xref_objStm)


def main() -> int:
    """Look, say the fault, and return the exit code."""
    hold_limits()
    sys.stdout.write(fault_of(sys.stdin.buffer.read()) or "")
    return 0


if __name__ == "__main__":
    sys.exit(main())
