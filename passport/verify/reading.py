"""Read what strangers bring: JSON or a PDF that holds it, with nothing believed about its shape."""

import io
import json
import re
from base64 import urlsafe_b64decode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import cast

from pypdf import PdfReader

LARGEST_BYTES = 64 * 1024 * 1024
LARGEST_NUMBER = 2**53 - 1  # of JSON that every reader reads alike; RFC 8785, 3.2.2.3
ATTACHED, PROOF_SHEET = "passport.json", "proof-sheet.txt"
PDF = b"%PDF-"
_BASE64URL = re.compile(r"[A-Za-z0-9_-]*")
_DIGEST = re.compile(r"[0-9a-f]{64}")
# One way to write each, which every reader knows.
_MOMENT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,6})?(Z|[+-]([01][0-9]|2[0-3]):[0-5][0-9])"
)


class Why(StrEnum):
    """Why nothing can be checked."""

    NO_FILE = "no_file"
    TOO_LARGE = "too_large"
    NOT_JSON = "not_json"
    NAME_TWICE = "name_twice"
    BROKEN_PDF = "broken_pdf"
    NO_DOCUMENT = "no_document"
    OTHER_SCHEMA = "other_schema"
    PART_MISSING = "part_missing"


class NotReadable(ValueError):
    """Nothing can be checked here, and why; `where` names the part of the document that is to blame."""

    def __init__(self, why: Why, where: str = "") -> None:
        super().__init__(why, where)
        self.why, self.where = why, where


class Malformed(NotReadable):
    """A part of the document is missing, or is not of its kind."""

    def __init__(self, where: str) -> None:
        super().__init__(Why.PART_MISSING, where)


@dataclass(frozen=True, kw_only=True)
class Part:
    """One JSON object, whose members are asked for by kind."""

    values: Mapping[str, object]
    where: str

    def text(self, name: str) -> str:
        """Return a text. Raises Malformed."""
        value = self.values.get(name)
        # Half of a pair of UTF-16 can stand in JSON and in no bytes.
        if not isinstance(value, str) or (not value.isascii() and any("\ud800" <= one <= "\udfff" for one in value)):
            raise Malformed(f"{self.where}.{name}")
        return value

    def text_or_none(self, name: str) -> str | None:
        """Return a text, None where there is none. Raises Malformed."""
        return None if self.values.get(name) is None else self.text(name)

    def number(self, name: str) -> int:
        """Return a whole number that is not negative. Raises Malformed."""
        value = self.values.get(name)
        if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= LARGEST_NUMBER:
            raise Malformed(f"{self.where}.{name}")
        return value

    def number_or_none(self, name: str) -> int | None:
        """Return a whole number, None where there is none. Raises Malformed."""
        return None if self.values.get(name) is None else self.number(name)

    def flag(self, name: str) -> bool:
        """Return true or false. Raises Malformed."""
        value = self.values.get(name)
        if not isinstance(value, bool):
            raise Malformed(f"{self.where}.{name}")
        return value

    def raw(self, name: str) -> bytes:
        """Return bytes that are written as base64url without padding. Raises Malformed."""
        value = self.text(name)
        if not _BASE64URL.fullmatch(value) or len(value) % 4 == 1:
            raise Malformed(f"{self.where}.{name}")
        return urlsafe_b64decode(value + "=" * (-len(value) % 4))

    def digest(self, name: str) -> bytes:
        """Return a SHA-256 that is written as 64 hexadecimal digits, the letters small. Raises Malformed."""
        value = self.text(name)
        if not _DIGEST.fullmatch(value):
            raise Malformed(f"{self.where}.{name}")
        return bytes.fromhex(value)

    def moment(self, name: str) -> datetime:
        """Return a moment with its offset. Raises Malformed."""
        value = self.text(name)
        if not _MOMENT.fullmatch(value):
            raise Malformed(f"{self.where}.{name}")
        try:
            return datetime.fromisoformat(value).astimezone(UTC)
        except (ValueError, OverflowError) as error:  # of the years 1 and 9999 there is none in UTC
            raise Malformed(f"{self.where}.{name}") from error

    def moment_or_none(self, name: str) -> datetime | None:
        """Return a moment, None where there is none. Raises Malformed."""
        return None if self.values.get(name) is None else self.moment(name)

    def part(self, name: str) -> "Part":
        """Return an object within. Raises Malformed."""
        return _part(self.values.get(name), f"{self.where}.{name}")

    def part_or_none(self, name: str) -> "Part | None":
        """Return an object within, None where there is none. Raises Malformed."""
        return None if self.values.get(name) is None else self.part(name)

    def parts(self, name: str) -> "list[Part]":
        """Return the objects of a list. Raises Malformed."""
        return [_part(value, f"{self.where}.{name}.{place}") for place, value in enumerate(self.listed(name))]

    def texts(self, name: str) -> list[str]:
        """Return the texts of a list. Raises Malformed."""
        return [Part(values={name: value}, where=self.where).text(name) for value in self.listed(name)]

    def raws(self, name: str) -> list[bytes]:
        """Return the bytes of a list. Raises Malformed."""
        return [Part(values={name: value}, where=self.where).raw(name) for value in self.listed(name)]

    def listed(self, name: str) -> Sequence[object]:
        """Return a list, of whatever. Raises Malformed."""
        value = self.values.get(name)
        if not isinstance(value, list):
            raise Malformed(f"{self.where}.{name}")
        return value


def is_pdf(data: bytes) -> bool:
    """Tell whether bytes are a PDF, by what they begin with."""
    return data[:1024].lstrip().startswith(PDF)


def document_in(data: bytes) -> Part:
    """Return the document in a file: the file itself, or what a booklet has attached. Raises NotReadable."""
    return json_in(attached_in(data) if is_pdf(data) else data, where="document")


def proof_sheet_in(pdf: bytes) -> bytes:
    """Return the codes of the proof sheet that a booklet has attached, b"" where it has none. Raises NotReadable."""
    return b"\n".join(_files_named(pdf, PROOF_SHEET))


def json_in(data: bytes, *, where: str) -> Part:
    """Return one JSON object, in which no name stands twice. Raises NotReadable."""
    if len(data) > LARGEST_BYTES:
        raise NotReadable(Why.TOO_LARGE)
    try:
        value = json.loads(data, object_pairs_hook=_once, parse_constant=_no_number)
    except NotReadable:
        raise
    except (ValueError, RecursionError) as error:
        raise NotReadable(Why.NOT_JSON) from error
    return _part(value, where)


def _part(value: object, where: str) -> Part:
    if not isinstance(value, dict):
        raise Malformed(where)
    return Part(values=cast("dict[str, object]", value), where=where)


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """Refuse a name that stands twice: of two readers each would show another one."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise NotReadable(Why.NAME_TWICE)
    return found


def _no_number(name: str) -> object:
    raise NotReadable(Why.NOT_JSON)


def attached_in(data: bytes) -> bytes:
    """Return the bytes of the document that a booklet has attached. Raises NotReadable."""
    if len(data) > LARGEST_BYTES:
        raise NotReadable(Why.TOO_LARGE)
    found = _files_named(data, ATTACHED)
    if len(found) != 1:
        raise NotReadable(Why.NO_DOCUMENT)
    return found[0]


def _files_named(pdf: bytes, name: str) -> list[bytes]:
    try:
        attached = PdfReader(io.BytesIO(pdf)).attachments
        return list(attached[name]) if name in attached else []
    except Exception as error:  # whatever a broken PDF makes its reader raise
        raise NotReadable(Why.BROKEN_PDF) from error
