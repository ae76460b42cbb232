"""No cell that somebody typed becomes a formula in a spreadsheet."""

import csv

import pytest

from passport.spreadsheet import csv_line


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx"])
def test_what_a_spreadsheet_would_run_stays_text(cell: str) -> None:
    assert next(csv.reader([csv_line([cell, 3])])) == [f"'{cell}", "3"]


def test_commas_and_quotes_stay_in_their_cell() -> None:
    assert csv_line(['a, "b"', "", "č"]) == '"a, ""b""",,č\r\n'
