"""Write the DICOMDIR of a disc with one study: PS3.3 annex F, PS3.10 8. Plain Python.

Values are copied from the files as they stand, with their character set: nothing is decoded, nothing can be spoilt.
pydicom's FileSet would keep a second copy of each file, and compare each with all before it.
"""

import struct
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

Tag = tuple[int, int]

FILE_SET: Final = "IMAGES"
DIRECTORY_CLASS: Final = "1.2.840.10008.1.3.10"  # Media Storage Directory Storage
EXPLICIT_LITTLE: Final = "1.2.840.10008.1.2.1"
IMPLEMENTATION: Final = "2.25.271828182845904523536028747135266249775"  # of this writer
IN_USE: Final = 0xFFFF

CHARSET: Final = (0x0008, 0x0005)
SOP_CLASS: Final = (0x0008, 0x0016)
SOP_INSTANCE: Final = (0x0008, 0x0018)
STUDY_DATE, STUDY_TIME, ACCESSION = (0x0008, 0x0020), (0x0008, 0x0030), (0x0008, 0x0050)
MODALITY, STUDY_DESCRIPTION, SERIES_DESCRIPTION = (0x0008, 0x0060), (0x0008, 0x1030), (0x0008, 0x103E)
PATIENT_NAME, PATIENT_ID, BIRTH_DATE, SEX = (0x0010, 0x0010), (0x0010, 0x0020), (0x0010, 0x0030), (0x0010, 0x0040)
STUDY, SERIES = (0x0020, 0x000D), (0x0020, 0x000E)
STUDY_ID, SERIES_NUMBER, INSTANCE_NUMBER = (0x0020, 0x0010), (0x0020, 0x0011), (0x0020, 0x0013)
TRANSFER_SYNTAX: Final = (0x0002, 0x0010)

# What each kind of record says, by value representation (PS3.3 F.5); and what stands for a number that is missing.
PATIENT_RECORD: Final = {PATIENT_NAME: b"PN", PATIENT_ID: b"LO", BIRTH_DATE: b"DA", SEX: b"CS"}
STUDY_RECORD: Final = {
    STUDY_DATE: b"DA", STUDY_TIME: b"TM", ACCESSION: b"SH", STUDY_DESCRIPTION: b"LO", STUDY: b"UI", STUDY_ID: b"SH",
}  # fmt: skip
SERIES_RECORD: Final = {MODALITY: b"CS", SERIES_DESCRIPTION: b"LO", SERIES: b"UI", SERIES_NUMBER: b"IS"}
IMAGE_RECORD: Final = {INSTANCE_NUMBER: b"IS"}
NUMBERS: Final = frozenset({STUDY_ID, SERIES_NUMBER, INSTANCE_NUMBER})
# Everything that is read from a file for its records.
WANTED: Final = frozenset(
    {CHARSET, SOP_CLASS, SOP_INSTANCE, *PATIENT_RECORD, *STUDY_RECORD, *SERIES_RECORD, *IMAGE_RECORD}
)
_ITEM_HEAD: Final = 8  # bytes: tag and length
_LONGEST: Final = 0xFFFE  # a value whose length has two bytes


@dataclass(frozen=True, kw_only=True)
class File:
    """One image on the disc: the parts of its path, and the values of its header as they stand there."""

    path: tuple[str, ...]
    values: Mapping[Tag, bytes]


@dataclass(kw_only=True)
class _Record:
    kind: str
    elements: dict[Tag, tuple[bytes, bytes]]
    below: list["_Record"] = field(default_factory=list)
    at: int = 0

    @property
    def size(self) -> int:
        return _ITEM_HEAD + len(self.encoded(0, 0))

    def encoded(self, next_at: int, lower_at: int) -> bytes:
        """Return the elements of the record in their order, with where its neighbour and its first child begin."""
        own = {
            (0x0004, 0x1400): (b"UL", struct.pack("<I", next_at)),
            (0x0004, 0x1410): (b"US", struct.pack("<H", IN_USE)),
            (0x0004, 0x1420): (b"UL", struct.pack("<I", lower_at)),
            (0x0004, 0x1430): (b"CS", self.kind.encode()),
        }
        return b"".join(_element(tag, *told) for tag, told in sorted((own | self.elements).items()))


def directory(series: Sequence[Sequence[File]], *, uid: str) -> bytes:
    """Return the DICOMDIR of a disc whose files are given series by series; `uid` names the disc."""
    head = _head(uid)
    patient = _tree(series)
    records = list(_laid_out([patient], at=len(head) + _front_size()))
    body = b"".join(_item(record, after) for record, after in records)
    return head + _front(first=patient.at, size=len(body)) + body


def _tree(series: Sequence[Sequence[File]]) -> _Record:
    first = series[0][0].values
    patient = _record("PATIENT", first, PATIENT_RECORD, number=1)
    study = _record("STUDY", first, STUDY_RECORD, number=1)
    patient.below.append(study)
    for number, files in enumerate(series, start=1):
        one = _record("SERIES", files[0].values, SERIES_RECORD, number=number)
        one.below.extend(_image(file, number=place) for place, file in enumerate(files, start=1))
        study.below.append(one)
    return patient


def _image(file: File, *, number: int) -> _Record:
    record = _record("IMAGE", file.values, IMAGE_RECORD, number=number)
    record.elements |= {
        (0x0004, 0x1500): (b"CS", "\\".join(file.path).encode()),
        (0x0004, 0x1510): (b"UI", file.values[SOP_CLASS]),
        (0x0004, 0x1511): (b"UI", file.values[SOP_INSTANCE]),
        (0x0004, 0x1512): (b"UI", file.values[TRANSFER_SYNTAX]),
    }
    return record


def _record(kind: str, values: Mapping[Tag, bytes], wanted: Mapping[Tag, bytes], *, number: int) -> _Record:
    told = {tag: (form, _value(tag, values, number)) for tag, form in wanted.items()}
    charset = {CHARSET: (b"CS", values[CHARSET])} if values.get(CHARSET) else {}
    return _Record(kind=kind, elements=charset | told)


def _value(tag: Tag, values: Mapping[Tag, bytes], number: int) -> bytes:
    told = values.get(tag, b"").strip(b"\0 ")
    # A record needs these numbers; where the image has none, its place on the disc is one.
    return str(number).encode() if tag in NUMBERS and not told else told[:_LONGEST]


def _laid_out(siblings: Sequence[_Record], *, at: int) -> Iterator[tuple[_Record, int]]:
    """Yield records in the order of the file, each with where the one beside it begins (0: it is the last)."""
    for record in siblings:
        record.at = at
        below = list(_laid_out(record.below, at=at + record.size))
        at += record.size + sum(one.size for one, _after in below)
        yield record, 0 if record is siblings[-1] else at
        yield from below


def _item(record: _Record, after: int) -> bytes:
    content = record.encoded(after, record.below[0].at if record.below else 0)
    return struct.pack("<HHI", 0xFFFE, 0xE000, len(content)) + content


def _head(uid: str) -> bytes:
    elements = _joined(
        [
            ((0x0002, 0x0001), b"OB", b"\x00\x01"),
            ((0x0002, 0x0002), b"UI", DIRECTORY_CLASS.encode()),
            ((0x0002, 0x0003), b"UI", uid.encode()),
            ((0x0002, 0x0010), b"UI", EXPLICIT_LITTLE.encode()),
            ((0x0002, 0x0012), b"UI", IMPLEMENTATION.encode()),
        ]
    )
    length = _element((0x0002, 0x0000), b"UL", struct.pack("<I", len(elements)))
    return bytes(128) + b"DICM" + length + elements


def _front(*, first: int, size: int) -> bytes:
    """Return what stands before the records; the one patient is both the first and the last of the root."""
    return _joined(
        [
            ((0x0004, 0x1130), b"CS", FILE_SET.encode()),
            ((0x0004, 0x1200), b"UL", struct.pack("<I", first)),
            ((0x0004, 0x1202), b"UL", struct.pack("<I", first)),
            ((0x0004, 0x1212), b"US", struct.pack("<H", 0)),
        ]
    ) + struct.pack("<HH2s2xI", 0x0004, 0x1220, b"SQ", size)


def _front_size() -> int:
    return len(_front(first=0, size=0))


def _joined(elements: Iterable[tuple[Tag, bytes, bytes]]) -> bytes:
    return b"".join(_element(*element) for element in elements)


def _element(tag: Tag, form: bytes, value: bytes) -> bytes:
    if len(value) % 2:
        value += b"\0" if form == b"UI" else b" "
    if form == b"OB":
        return struct.pack("<HH2s2xI", *tag, form, len(value)) + value
    return struct.pack("<HH2sH", *tag, form, len(value)) + value
