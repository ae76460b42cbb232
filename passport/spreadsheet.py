"""Lines of CSV files that a spreadsheet takes for text and numbers only. Plain Python."""

import csv
from collections.abc import Iterable
from io import StringIO

# A spreadsheet takes a cell that begins so for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def csv_line(cells: Iterable[object]) -> str:
    """Return one line, with its end; none of its cells is a formula."""
    target = StringIO()
    csv.writer(target).writerow([_inert(str(cell)) for cell in cells])
    return target.getvalue()


def _inert(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
