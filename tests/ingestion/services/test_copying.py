"""Rows of paper become rows of the booklet when a person says so, once, and can be taken back."""

from datetime import date, datetime, timedelta

import pytest

from ingestion.models import PaperRow, PaperSheet
from ingestion.services import copying
from ingestion.services.sheets import attach_photo, write_row
from passport import objects
from passport.booklet.models import DoseReport, Entry
from passport.booklet.services import ReasonMissing, Source, record_report
from passport.people.services.permission import NotAllowed
from tests.ingestion.papers import HAND, HEAD, Desk, desk, file_of, page_of, png, standing
from tests.passport.booklet.readings import event, measure, reading

pytestmark = pytest.mark.django_db


def add_all(at_desk: Desk, sheet: PaperSheet, at: datetime) -> None:
    assert copying.add_rows(sheet=sheet, by=at_desk.clerk, at=at) == 0


def added(at_desk: Desk, *lines: str, at: datetime) -> PaperSheet:
    sheet = file_of(at_desk, *lines, at=at)
    add_all(at_desk, sheet, at)
    return sheet


def by_device(at_desk: Desk, at: datetime, day: str = "1998-03-12") -> Entry:
    told = reading(events=(event("1.1", "10"),), totals=(measure("113813", "10"),), exam="CT Head")
    told = type(told)(**{**vars(told), "performed": type(told.performed)(date=day, at=None, as_sent=None)})
    source = Source(name="ct", facility=at_desk.place)
    return record_report(reading=told, record=at_desk.ana, source=source, at=at).entry


def test_rows_are_added_as_they_are_written(at: datetime) -> None:
    at_desk = desk()

    sheet = added(at_desk, HEAD, HAND, at=at)

    head, hand = Entry.objects.order_by("pk")
    dose = head.current_version.doses.get()
    assert standing(sheet) == [("added", ""), ("added", "")]
    assert (head.performed_on, head.exam_code, head.facility_as_sent, head.approver_as_sent) == (
        date(1998, 3, 12),
        "ct.head",
        "Stara bolnica",
        "dr N. N.",
    )
    assert (dose.value, dose.unit, dose.grade) == ("950.5", "mGy.cm", "D")
    assert (hand.performed_on, hand.performed_as_sent, hand.laterality, hand.record) == (
        None,
        "03.1999",
        "right",
        at_desk.ana,
    )
    assert PaperSheet.objects.get().finished_at == at


def test_adding_goes_on_where_it_was_stopped_and_adds_nothing_twice(at: datetime) -> None:
    at_desk = desk()
    sheet = file_of(at_desk, HEAD, HAND, at=at)

    left = copying.add_rows(sheet=sheet, by=at_desk.clerk, at=at, most=1)
    add_all(at_desk, sheet, at)
    add_all(at_desk, sheet, at)

    assert (left, Entry.objects.count()) == (1, 2)


def test_the_same_file_again_is_likely_known_line_by_line(at: datetime) -> None:
    at_desk = desk()
    added(at_desk, HEAD, HAND, at=at)

    again = added(at_desk, HEAD, HAND, at=at)

    assert standing(again) == [("likely", ""), ("likely", "")]
    assert Entry.objects.count() == 2


def test_the_same_line_twice_in_a_file_waits_for_a_person(at: datetime) -> None:
    sheet = added(desk(), HEAD, HEAD, at=at)

    assert standing(sheet) == [("added", ""), ("likely", "")]


def test_a_row_of_a_device_is_found_in_any_record_of_the_patient(at: datetime) -> None:
    at_desk = desk()
    entry = by_device(at_desk, at)

    sheet = added(at_desk, HEAD, at=at)

    assert standing(sheet) == [("likely", "")]
    assert PaperRow.objects.get().likely_uid == entry.uid


def test_paper_that_is_laid_beside_a_row_adds_its_photo_and_no_dose(at: datetime) -> None:
    at_desk = desk()
    entry = by_device(at_desk, at)
    sheet = page_of(at_desk, at=at)
    attach_photo(sheet=sheet, data=png(), by=at_desk.clerk, at=at)
    words = {"date": "12.3.1998", "examination": "CT glave", "dose": "950", "unit": "mGy.cm"}
    row = write_row(sheet=sheet, row=None, words=words, by=at_desk.clerk, at=at)

    copying.join_row(sheet=sheet, row=row, by=at_desk.clerk, at=at)

    row.refresh_from_db()
    report = DoseReport.objects.get(uid=row.report_uid)
    assert (row.state, row.entry_uid, Entry.objects.count()) == ("joined", entry.uid, 1)
    assert objects.get(report.blobs.get().sha256) == png()
    assert [dose.value for dose in Entry.objects.get().current_version.doses.all()] == ["10"]


def test_the_photo_beside_a_file_is_nobodys_evidence(at: datetime) -> None:
    at_desk = desk()
    sheet = file_of(at_desk, HEAD, at=at)
    attach_photo(sheet=sheet, data=png(), by=at_desk.clerk, at=at)

    add_all(at_desk, sheet, at)

    assert objects.get(DoseReport.objects.get().blobs.get().sha256) == PaperRow.objects.get().words.encode()


def test_what_a_person_says_is_another_one_is_added_beside(at: datetime) -> None:
    at_desk = desk()
    by_device(at_desk, at)
    sheet = file_of(at_desk, HEAD, at=at)

    copying.keep_apart(sheet=sheet, row=sheet.rows.get(), by=at_desk.clerk, at=at)
    add_all(at_desk, sheet, at)

    assert (standing(sheet), Entry.objects.count()) == ([("added", "")], 2)


def test_a_row_of_another_hospital_is_never_joined_from_here(at: datetime) -> None:
    here, there = desk(), desk("Elsewhere", "boris")
    there.ana.patient.records.update(patient=here.ana.patient)
    by_device(there, at)
    sheet = file_of(here, HEAD, at=at)

    with pytest.raises(copying.NothingAlike):
        copying.join_row(sheet=sheet, row=sheet.rows.get(), by=here.clerk, at=at)

    assert standing(sheet) == [("likely", "")]


def test_what_is_left_out_is_not_added_and_can_be_taken_up(at: datetime) -> None:
    at_desk = desk()
    sheet = file_of(at_desk, HEAD, at=at)

    copying.leave_out(sheet=sheet, row=sheet.rows.get(), by=at_desk.clerk, at=at)
    add_all(at_desk, sheet, at)
    assert not Entry.objects.exists()
    copying.take_up(sheet=sheet, row=sheet.rows.get(), by=at_desk.clerk, at=at)

    assert standing(sheet) == [("draft", "")]


def test_a_sheet_is_taken_back_with_a_reason_and_its_rows_stay_visible(at: datetime) -> None:
    at_desk = desk()
    by_device(at_desk, at)
    sheet = file_of(at_desk, HEAD, HAND, at=at)
    copying.join_row(sheet=sheet, row=sheet.rows.get(line=2), by=at_desk.clerk, at=at)
    add_all(at_desk, sheet, at)
    with pytest.raises(ReasonMissing):
        copying.take_back(sheet=sheet, reason=" ", by=at_desk.clerk, at=at)

    steps = [copying.take_back(sheet=sheet, reason="wrong booklet", by=at_desk.clerk, at=at, most=1) for _ in range(2)]

    device, hand = Entry.objects.order_by("pk")
    assert steps == [1, 0]
    assert (device.state, hand.state, hand.returned_reason) == ("pending", "void", "wrong booklet")
    assert DoseReport.objects.filter(replaced_by=None).count() == 2
    assert standing(sheet) == [("left_out", ""), ("left_out", "")]


def test_after_a_day_a_sheet_stays(at: datetime) -> None:
    at_desk = desk()
    sheet = added(at_desk, HEAD, at=at)

    copying.take_back(sheet=sheet, reason="wrong", by=at_desk.clerk, at=at + timedelta(hours=25))

    assert (standing(sheet), Entry.objects.get().state) == ([("added", "")], "pending")


def test_whoever_does_not_copy_paper_here_adds_nothing(at: datetime) -> None:
    here, there = desk(), desk("Elsewhere", "boris")
    sheet = file_of(here, HEAD, at=at)

    for verb in (copying.add_rows, lambda **who: copying.take_back(reason="x", **who)):
        with pytest.raises(NotAllowed):
            verb(sheet=sheet, by=there.clerk, at=at)
    with pytest.raises(NotAllowed):
        copying.leave_out(sheet=sheet, row=sheet.rows.get(), by=there.clerk, at=at)

    assert standing(sheet) == [("draft", "")]
