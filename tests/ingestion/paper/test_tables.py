"""CSV files of paper rows, as spreadsheets of several countries write them."""

import pytest

from ingestion.paper.columns import Column
from ingestion.paper.tables import MAX_LINES, Encoding, Fault, NoTable, Row, Table, plain, read_table

HEAD = "Datum;Postupak;Doza;Jedinica\n"


def test_a_file_with_semicolons_becomes_rows() -> None:
    found = read_table((HEAD + "12.3.1998;RTG pluća;0,3;Gy.cm2\n\n1998;CT glave;;\n").encode())

    assert found == Table(
        rows=(
            Row(
                line=2,
                words={
                    Column.DATE: "12.3.1998",
                    Column.EXAMINATION: "RTG pluća",
                    Column.DOSE: "0,3",
                    Column.UNIT: "Gy.cm2",
                },
            ),
            Row(line=4, words={Column.DATE: "1998", Column.EXAMINATION: "CT glave"}),
        ),
        unknown=(),
    )


@pytest.mark.parametrize("sign", [";", ",", "\t"])
def test_the_heading_says_what_parts_the_columns(sign: str) -> None:
    text = f"date{sign}examination\n1998-03-12{sign}CT head\n"

    assert read_table(text.encode()).rows[0].words == {Column.DATE: "1998-03-12", Column.EXAMINATION: "CT head"}


def test_a_comma_inside_quotes_and_a_line_break_stay_text() -> None:
    found = read_table(b'date,examination\r\n1998,"CT, head\nand neck"\r\n')

    assert found.rows[0].words[Column.EXAMINATION] == "CT, head\nand neck"


def test_the_mark_of_utf_8_is_no_letter() -> None:
    assert read_table("\ufeffdate\n1998\n".encode()).rows[0].words == {Column.DATE: "1998"}


DECLARED = [
    (Encoding.CENTRAL_EUROPEAN, "datum;postupak\n1998;Snimanje pluća i želuca\n", "Snimanje pluća i želuca"),
    (Encoding.CYRILLIC, "датум;поступак\n1998;Снимање плућа\n", "Снимање плућа"),
    (Encoding.TURKISH, "tarih;tetkik\n1998;Akciğer grafisi\n", "Akciğer grafisi"),
    (Encoding.ARABIC, "تاريخ;آزمون\n1998;ريه\n", "ريه"),
]


@pytest.mark.parametrize(("encoding", "text", "exam"), DECLARED, ids=[row[0] for row in DECLARED])
def test_another_encoding_is_a_persons_word(encoding: Encoding, text: str, exam: str) -> None:
    data = text.encode(encoding.value)

    with pytest.raises(NoTable) as refused:
        read_table(data)

    assert refused.value.fault is Fault.NOT_UTF_8
    assert read_table(data, encoding=encoding).rows[0].words[Column.EXAMINATION] == exam


HEADINGS = [
    ("Datum rođenja", Column.BIRTH_DATE),
    ("DATE OF BIRTH", Column.BIRTH_DATE),
    ("Potpis i faksimil", Column.APPROVER),
    ("Потпис и факсимил", Column.APPROVER),
    ("Matični broj", Column.IDENTIFIER),
    ("T.C. Kimlik No", Column.IDENTIFIER),
    ("کد ملی", Column.IDENTIFIER),
    ("Jedinica", Column.UNIT),
]


@pytest.mark.parametrize(("heading", "column"), HEADINGS)
def test_headings_are_known_in_seven_languages(heading: str, column: Column) -> None:
    assert list(read_table(f"{heading};date\nx;y\n".encode()).rows[0].words) == [column, Column.DATE]


def test_an_unknown_heading_is_said_and_its_cells_are_not_taken() -> None:
    found = read_table(b"date;colour\n1998;blue\n")

    assert (found.rows[0].words, found.unknown) == ({Column.DATE: "1998"}, ("colour",))


CELLS = [('="0012"', "0012"), ("'=1+1", "=1+1"), ("  x ", "x"), ("=HYPERLINK(1)", "=HYPERLINK(1)"), ("", "")]


@pytest.mark.parametrize(("cell", "text"), CELLS)
def test_marks_of_spreadsheets_are_taken_off_and_nothing_is_calculated(cell: str, text: str) -> None:
    assert plain(cell) == text


FAULTS = [
    (b"", Fault.NO_COLUMNS),
    (b"a;b\n1;2\n", Fault.NO_COLUMNS),
    (b"date;examination\n", Fault.NO_ROWS),
    (b"date;examination\n;;;\n", Fault.NO_ROWS),
    (b"date;datum\n1;2\n", Fault.COLUMN_TWICE),
    (b'date;examination\n1;"open\n', Fault.BROKEN),
    (b"date\n19\x0098\n", Fault.BROKEN),
    (b"date\n" + b"1998\n" * (MAX_LINES + 1), Fault.TOO_MANY_LINES),
    (b"date" + b";" * 100 + b"\n1998\n", Fault.TOO_WIDE),
    (b"date\n" + b"x" * (5 * 1024 * 1024), Fault.TOO_LARGE),
]


@pytest.mark.parametrize(("data", "fault"), FAULTS, ids=[row[1] for row in FAULTS])
def test_what_is_no_table_is_refused_by_name(data: bytes, fault: Fault) -> None:
    with pytest.raises(NoTable) as refused:
        read_table(data)

    assert refused.value.fault is fault


def test_five_thousand_rows_are_taken() -> None:
    assert len(read_table(b"date\n" + b"1998\n" * MAX_LINES).rows) == MAX_LINES
