"""The reports of a row whose parts a person joined with another."""

from datetime import datetime, timedelta

import pytest

from passport.booklet.models import Entry
from passport.booklet.services.joining import join_entries, split_entries
from passport.imaging.models import ImageReport
from passport.imaging.reported import reports_for
from passport.imaging.selectors import every_report_on, reports_on, rows_with_reports
from passport.imaging.services import open_report, tell_report, withdraw_report
from passport.pdf.checking import PaperFault
from passport.people.models import Facility
from passport.signing.models import Notice
from tests.passport.imaging.papers import kept, with_script
from tests.passport.imaging.scene import Scene, sent
from tests.passport.people import cast as people

DAY = timedelta(days=1)


@pytest.fixture
def other(ward: Scene, at: datetime) -> Entry:
    """Return another row of the same examination, with a part of its own."""
    row = people.entry(ward.entry.record, ward.cast.linden, ward.cast.radiographer, at, exam="Chest, too")
    sent(row, "1.2.840.99.2")
    return row


def join(ward: Scene, other: Entry, at: datetime) -> None:
    join_entries(entry=ward.entry, other=other, reason="one examination", by=ward.cast.pacs, at=at)


def on(ward: Scene, at: datetime) -> list[ImageReport]:
    return [one.report for one in reports_for(ward.own(at), ward.entry)]


def test_a_report_goes_with_the_parts_of_its_row_and_comes_back_with_them(
    ward: Scene, other: Entry, at: datetime
) -> None:
    first, second = kept(ward.entry, at), kept(other, at + DAY, b"%PDF-1.7 of the other")
    join(ward, other, at)

    opened = open_report(view=ward.own(at), entry=ward.entry, uid=second.uid)
    assert (on(ward, at), opened.data) == ([first, second], b"%PDF-1.7 of the other")
    assert (list(every_report_on(ward.entry)), rows_with_reports([ward.entry.pk])) == ([first, second], {ward.entry.pk})

    split_entries(entry=ward.entry, other=other, by=ward.cast.pacs, at=at)
    assert (on(ward, at), list(reports_on(other))) == ([first], [second])


def test_a_row_has_a_report_where_only_its_joined_part_has_one(ward: Scene, other: Entry, at: datetime) -> None:
    report = kept(other, at)
    join(ward, other, at)
    assert rows_with_reports([ward.entry.pk]) == {ward.entry.pk}

    withdraw_report(entry=ward.entry, uid=report.uid, by=ward.cast.approver, at=at)
    assert (rows_with_reports([ward.entry.pk]), on(ward, at)) == (set(), [])


def test_a_report_that_cannot_be_shown_is_none_that_a_list_leads_to(ward: Scene, other: Entry, at: datetime) -> None:
    kept(ward.entry, at, with_script(), fault=PaperFault.DOES_SOMETHING)
    kept(other, at, b"%PDF-1.7 damaged", fault=PaperFault.DAMAGED)
    join(ward, other, at)
    assert rows_with_reports([ward.entry.pk]) == set()

    kept(ward.entry, at + DAY)
    assert rows_with_reports([ward.entry.pk]) == {ward.entry.pk}


def test_what_waits_is_told_of_the_row_on_which_it_is_read(ward: Scene, other: Entry, at: datetime) -> None:
    Facility.objects.update(reports_shown="after_days", reports_shown_days=1)
    report = kept(Entry.objects.get(pk=other.pk), at)
    join(ward, other, at)

    tell_report(report_uid=report.uid, at=at + 2 * DAY)

    assert list(Notice.objects.filter(kind="report.arrived").values_list("subject_uid", flat=True)) == [ward.entry.uid]
