"""Invented entries for measurements: as many as asked for, whole, and never among real ones."""

from datetime import datetime

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from ingestion.models import InboxItem
from ingestion.services.loading import NotEmpty, load_entries
from passport.booklet.models import Blob, Dose, DoseReport, Entry, EventKey, Exposure, Version
from passport.people.models import Record
from tests.ingestion.senders import settled, source
from tests.sr import ct

pytestmark = pytest.mark.django_db
EACH = (Entry, Exposure, Version, DoseReport, Blob, EventKey, InboxItem)


def test_so_many_entries_are_loaded_each_with_all_its_parts(at: datetime) -> None:
    assert list(load_entries(entries=25, at=at)) == [25]
    assert list(load_entries(entries=10, at=at)) == [10]

    assert {model.objects.count() for model in EACH} == {25 + 10 + 1}
    assert Record.objects.count() == 3 + 1 + 1
    loaded = Entry.objects.select_related("current_version", "record").prefetch_related("exposures__reports")
    for entry in loaded:
        exposure = entry.exposures.get()
        assert (entry.current_version.entry_id, exposure.record_id) == (entry.pk, entry.record_id)
        assert [report.record_id for report in exposure.reports.all()] == [entry.record_id]
        assert Dose.objects.filter(version=entry.current_version, exposure=exposure).exists()


def test_a_report_is_recorded_behind_what_was_loaded(at: datetime) -> None:
    list(load_entries(entries=12, at=at))

    item = settled(source(at), ct(), at=at)

    assert item.state == "recorded"
    assert Entry.objects.order_by("pk").last().uid == item.entry_uid


def test_nothing_is_loaded_among_real_entries(at: datetime, settings: Settings) -> None:
    settings.DEBUG = False
    settled(source(at), ct(), at=at)

    with pytest.raises(NotEmpty):
        list(load_entries(entries=1, at=at))
    with pytest.raises(CommandError, match="empty databases"):
        call_command("load_entries", entries=1)
    assert Entry.objects.count() == 1
