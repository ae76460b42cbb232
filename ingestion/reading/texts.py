"""Decode the text of an object: as declared, then as UTF-8, then as Latin-1."""

import warnings
from typing import Final

from pydicom.charset import decode_bytes, python_encoding

from ingestion.reading.elements import Item

LONGEST_UID: Final = 64
MAX_TEXT: Final = 1024  # longer texts are cut: a name or a description of a page is neither
ESCAPE: Final = b"\x1b"
# Control characters carry nothing in these texts, and PostgreSQL refuses NUL.
CONTROLS: Final = dict.fromkeys((*range(32), 127))

CONTROLS_IN_LINES: Final = {code: None for code in CONTROLS if chr(code) not in "\n\t"}


class Texts:
    """The texts of one object, with its declared character sets."""

    def __init__(self, declared: bytes) -> None:
        names = [name.strip() for name in declared.decode("ascii", "replace").strip(" \0").split("\\")]
        self._encodings = [python_encoding[name] for name in names if name in python_encoding] or [python_encoding[""]]
        # Without a declared set the text is ASCII (PS3.5, 6.1.2.1); pydicom takes Latin-1, which would hide UTF-8.
        self._plain = "ascii" if self._encodings[0] == python_encoding[""] else self._encodings[0]

    def text(self, item: Item, tag: int) -> str | None:
        """Return the element as text without padding and control characters; None when absent or empty."""
        raw = item.values.get(tag)
        return self.decoded(raw) if raw else None

    def whole(self, item: Item, tag: int) -> str | None:
        """Return the element as a text of many lines, never cut: what is missing at its end may turn its sense."""
        raw = item.values.get(tag)
        if not raw:
            return None
        text = self._decode(raw).replace("\r\n", "\n").replace("\r", "\n")
        return text.translate(CONTROLS_IN_LINES).strip() or None

    def decoded(self, raw: bytes) -> str | None:
        """Return a raw value as text; None when nothing is left of it."""
        return self._decode(raw).translate(CONTROLS).strip()[:MAX_TEXT] or None

    def person(self, item: Item, tag: int) -> str | None:
        """Return a person's name: the first component group that is filled (alphabetic, ideographic, phonetic)."""
        return _filled_group(self.text(item, tag) or "")

    def persons(self, item: Item, tag: int) -> list[str]:
        """Return the names of an element that may hold several."""
        names = (self.text(item, tag) or "").split("\\")
        return [name for name in map(_filled_group, names) if name]

    def _decode(self, raw: bytes) -> str:
        if ESCAPE in raw:
            return self._decode_extended(raw)
        for encoding in (self._plain, "utf-8"):
            try:
                return raw.decode(encoding)
            except (UnicodeDecodeError, LookupError):
                continue
        return raw.decode("latin-1")

    def _decode_extended(self, raw: bytes) -> str:
        # pydicom only warns of an escape sequence that was not declared.
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return decode_bytes(raw, self._encodings, {0x5C, 0x5E, 0x3D})


def _filled_group(name: str) -> str | None:
    groups = (group.strip() for group in name.split("="))
    return next((group for group in groups if group), None)


def uid_text(raw: bytes | None) -> str | None:
    """Return a UID; None when it is longer than any may be: cut, two objects could become one. Source: PS3.5, 9.1."""
    uid = ascii_text(raw)
    return uid if uid is None or len(uid) <= LONGEST_UID else None


def ascii_text(raw: bytes | None) -> str | None:
    """Return a value of a VR that knows no character sets (UI, CS, DA, TM, DS); None when absent or empty."""
    if not raw:
        return None
    return raw.decode("latin-1").translate(CONTROLS).strip()[:MAX_TEXT] or None
