"""Files and pages of old paper are read and judged; nothing of them is in the booklet yet."""

from datetime import datetime

import pytest

from ingestion.models import PaperRow, PaperSheet, Source
from ingestion.paper.photos import NoPhoto
from ingestion.paper.tables import read_table
from ingestion.services.sheets import (
    IssuerMissing,
    RowSettled,
    attach_photo,
    look_again,
    take_table,
    words_of,
    write_row,
)
from passport import objects
from passport.booklet.models import Entry
from passport.people.models import Role
from passport.people.services.permission import NotAllowed
from passport.signing.models import Act
from tests import cast
from tests.ingestion.papers import HAND, HEAD, csv_of, desk, file_of, page_of, png, standing

pytestmark = pytest.mark.django_db


def test_each_line_of_a_file_says_what_is_wrong_with_it(at: datetime) -> None:
    lines = (HEAD, HAND, "99;12.3.1998;CT glave;;;;;;", ";12.3.1998;CT glave;;;;;;", "17;12.3.1950;CT glave;;;5;;;")

    sheet = file_of(desk(), *lines, at=at)

    assert standing(sheet) == [
        ("draft", ""),
        ("draft", ""),
        ("problem", "record_unknown"),
        ("problem", "no_identifier"),
        ("problem", "before_birth unit_missing"),
    ]
    assert not Entry.objects.exists()
    assert list(Act.objects.values_list("verb", flat=True)) == ["sheet.begun"]
    assert Source.objects.filter(kind="paper").get() == sheet.source


def test_another_birth_date_under_a_number_is_a_problem(at: datetime) -> None:
    at_desk = desk()
    table = read_table(csv_of("17;1.1.1900;12.3.1998;CT glave", headings="number;born;date;procedure"))

    sheet = take_table(
        table=table, issuer=at_desk.ana.issuer, label="", facility=at_desk.place, by=at_desk.clerk, at=at
    )

    assert standing(sheet) == [("problem", "birth_date_differs")]


def test_a_number_that_another_hospital_knows_is_not_known_here(at: datetime) -> None:
    elsewhere, here = desk("Elsewhere", "boris"), desk()
    table = read_table(csv_of(HEAD))

    sheet = take_table(table=table, issuer=elsewhere.ana.issuer, label="", facility=here.place, by=here.clerk, at=at)

    assert standing(sheet) == [("problem", "record_unknown")]


def test_a_file_without_an_issuer_waits_for_one(at: datetime) -> None:
    at_desk = desk()
    with pytest.raises(IssuerMissing):
        take_table(
            table=read_table(csv_of(HEAD)), issuer=" ", label="", facility=at_desk.place, by=at_desk.clerk, at=at
        )

    table = read_table(csv_of(f"{at_desk.ana.issuer};17;1998;CT glave", headings="issuer;number;date;procedure"))
    sheet = take_table(table=table, issuer="", label="", facility=at_desk.place, by=at_desk.clerk, at=at)

    assert standing(sheet) == [("draft", "")]


def test_what_was_registered_meanwhile_is_found_by_looking_again(at: datetime) -> None:
    at_desk = desk()
    sheet = file_of(at_desk, "99;12.3.1998;CT glave;;;;;;", at=at)
    cast.record(issuer=at_desk.ana.issuer, local_id="99", patient=at_desk.ana.patient)

    look_again(sheet=sheet, by=at_desk.clerk, at=at)

    assert standing(sheet) == [("draft", "")]


def test_a_page_takes_rows_one_after_the_other_and_lets_them_be_written_anew(at: datetime) -> None:
    at_desk = desk()
    sheet = page_of(at_desk, at=at)

    first = write_row(sheet=sheet, row=None, words={"examination": "CT"}, by=at_desk.clerk, at=at)
    write_row(sheet=sheet, row=None, words={"examination": "CT glave", "date": "1998"}, by=at_desk.clerk, at=at)
    write_row(sheet=sheet, row=first, words={"examination": "CT", "kind": "ct", "x": "y"}, by=at_desk.clerk, at=at)

    assert [row.line for row in PaperRow.objects.all()] == [1, 2]
    assert standing(sheet) == [("draft", ""), ("draft", "")]
    assert words_of(PaperRow.objects.get(pk=first.pk)) == {"examination": "CT", "kind": "ct"}


def test_a_row_that_was_added_is_not_written_anew(at: datetime) -> None:
    at_desk = desk()
    sheet = file_of(at_desk, HEAD, at=at)
    PaperRow.objects.update(state="added")

    with pytest.raises(RowSettled):
        write_row(sheet=sheet, row=PaperRow.objects.get(), words={}, by=at_desk.clerk, at=at)


def test_the_photo_of_a_page_is_kept_without_what_the_camera_wrote(at: datetime) -> None:
    at_desk = desk()
    sheet = page_of(at_desk, at=at)

    attach_photo(sheet=sheet, data=png((b"tEXt", b"Comment\x00home")), by=at_desk.clerk, at=at)
    with pytest.raises(NoPhoto):
        attach_photo(sheet=sheet, data=b"GIF89a", by=at_desk.clerk, at=at)

    kept = PaperSheet.objects.get()
    assert (objects.get(kept.photo_sha256), kept.photo_type, kept.photo_size) == (png(), "image/png", len(png()))


def test_whoever_does_not_copy_paper_here_does_nothing(at: datetime) -> None:
    at_desk = desk()
    sheet = page_of(at_desk, at=at)
    others = [cast.staff(at_desk.place, "vera", Role.APPROVER), desk("Elsewhere", "boris").clerk]

    for other in others:
        with pytest.raises(NotAllowed):
            write_row(sheet=sheet, row=None, words={"examination": "CT"}, by=other, at=at)
        with pytest.raises(NotAllowed):
            attach_photo(sheet=sheet, data=png(), by=other, at=at)
        with pytest.raises(NotAllowed):
            look_again(sheet=sheet, by=other, at=at)

    assert not PaperRow.objects.exists()
