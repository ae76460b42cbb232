"""A CSV file as rows of text: bounded, decoded as a person declares it, never executed. Plain Python.

Spreadsheets mark text that looks like a number or a formula; those marks are taken off, and what is left is text.
"""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from ingestion.paper.columns import Column, column_of

MAX_BYTES: Final = 5 * 1024 * 1024
MAX_LINES: Final = 5_000
MAX_COLUMNS: Final = 60
MAX_CELL: Final = 500
DELIMITERS: Final = (";", ",", "\t")
# Excel writes ="0012" to keep a number as it is typed.
AS_TEXT: Final = re.compile(r'="([^"]*)"')


class Encoding(StrEnum):
    """How a file writes its letters; UTF-8 proves itself, every other one is a person's word."""

    UTF_8 = "utf-8"
    CENTRAL_EUROPEAN = "cp1250"
    CYRILLIC = "cp1251"
    TURKISH = "cp1254"
    ARABIC = "cp1256"


class Fault(StrEnum):
    """Why a file is no table of rows."""

    TOO_LARGE = "too_large"
    TOO_MANY_LINES = "too_many_lines"
    NOT_UTF_8 = "not_utf_8"
    NOT_DECLARED = "not_declared"  # the declared encoding does not fit the bytes
    NO_COLUMNS = "no_columns"
    COLUMN_TWICE = "column_twice"
    NO_ROWS = "no_rows"
    BROKEN = "broken"  # quotes that do not end, or NUL
    TOO_WIDE = "too_wide"


class NoTable(Exception):
    """The file cannot be taken as rows; `line` is where, when it is known."""

    def __init__(self, fault: Fault, *, detail: str = "", line: int | None = None) -> None:
        super().__init__(fault.value)
        self.fault, self.detail, self.line = fault, detail, line


@dataclass(frozen=True, kw_only=True)
class Row:
    """One line of the file: its number there, and the text of each known column that is filled."""

    line: int
    words: dict[Column, str]


@dataclass(frozen=True, kw_only=True)
class Table:
    """The rows of a file, and the headings that nobody knows: their cells are not taken."""

    rows: tuple[Row, ...]
    unknown: tuple[str, ...]


def read_table(data: bytes, *, encoding: Encoding = Encoding.UTF_8) -> Table:
    """Return the rows of a CSV file with one line of headings. Raises NoTable."""
    if len(data) > MAX_BYTES:
        raise NoTable(Fault.TOO_LARGE)
    text = _decoded(data, encoding)
    if "\0" in text:
        raise NoTable(Fault.BROKEN)
    lines = _lines(text, _delimiter(text))
    _number, headings = next(lines, (0, []))
    places = _places(headings)
    rows = tuple(_rows(lines, places))
    if not rows:
        raise NoTable(Fault.NO_ROWS)
    unknown = (heading for heading in headings if heading and column_of(heading) is None)
    return Table(rows=rows, unknown=tuple(unknown))


def plain(cell: str) -> str:
    """Return a cell as the text that a person typed into it."""
    cell = cell.strip()
    marked = AS_TEXT.fullmatch(cell)
    return (marked[1] if marked else cell.removeprefix("'")).strip()


def _decoded(data: bytes, encoding: Encoding) -> str:
    try:
        return data.decode("utf-8-sig" if encoding is Encoding.UTF_8 else encoding.value)
    except UnicodeDecodeError as error:
        raise NoTable(Fault.NOT_UTF_8 if encoding is Encoding.UTF_8 else Fault.NOT_DECLARED) from error


def _delimiter(text: str) -> str:
    """Return the sign that makes most known headings of the first line; the line itself says it."""
    first = text.lstrip("\r\n").partition("\n")[0]
    known = {
        sign: sum(column_of(plain(cell.strip('" \r'))) is not None for cell in first.split(sign)) for sign in DELIMITERS
    }
    best = max(DELIMITERS, key=lambda sign: known[sign])
    if not known[best]:
        raise NoTable(Fault.NO_COLUMNS, detail=first[:MAX_CELL].strip())
    return best


def _lines(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    count = 0
    try:
        for cells in reader:
            if len(cells) > MAX_COLUMNS:
                raise NoTable(Fault.TOO_WIDE, line=reader.line_num)
            if any(cell.strip() for cell in cells):
                count += 1
                if count > MAX_LINES + 1:
                    raise NoTable(Fault.TOO_MANY_LINES)
                yield reader.line_num, [plain(cell) for cell in cells]
    except csv.Error as error:
        raise NoTable(Fault.BROKEN, line=reader.line_num) from error


def _places(headings: list[str]) -> dict[int, Column]:
    places: dict[int, Column] = {}
    for place, heading in enumerate(headings):
        column = column_of(heading)
        if column in places.values():
            raise NoTable(Fault.COLUMN_TWICE, detail=heading)
        if column is not None:
            places[place] = column
    return places


def _rows(lines: Iterator[tuple[int, list[str]]], places: dict[int, Column]) -> Iterator[Row]:
    for number, cells in lines:
        words = {column: cells[place][:MAX_CELL] for place, column in places.items() if cells[place:] and cells[place]}
        if words:
            yield Row(line=number, words=words)
