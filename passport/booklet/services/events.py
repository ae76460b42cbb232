"""Which exposure holds which irradiation event: one statement for a report, however many events it has."""

import json
from collections.abc import Iterable, Sequence

from django.db import connection

from passport.booklet.merging import event_keys
from passport.booklet.models import DoseReport, Entry, EventKey, Exposure
from passport.booklet.reading import ReportReading
from passport.people.models import Record

# How each database makes rows of a JSON list. Parameters of their own would be 999 at most in one statement of SQLite.
_ROWS_OF = {"sqlite": "json_each(%s)", "postgresql": "jsonb_array_elements_text(%s::jsonb)"}


class EventUnderOtherRecord(Exception):
    """An irradiation event of this report is already held under another patient's record."""


def holders(keys: Sequence[str], record: Record) -> dict[str, Exposure]:
    """Return which exposure holds each known event. Raises EventUnderOtherRecord."""
    found = EventKey.objects.filter(key__in=keys).select_related("exposure__entry")
    held = {row.key: row.exposure for row in found}
    if any(exposure.record_id != record.pk for exposure in held.values()):
        raise EventUnderOtherRecord
    return held


def held_elsewhere(readings: Iterable[ReportReading], entry: Entry) -> frozenset[str]:
    """Return the events of an entry's reports that another entry holds; they add nothing to this one."""
    keys = {key for reading in readings for key in event_keys(reading)}
    others = EventKey.objects.filter(key__in=keys).exclude(exposure__entry=entry)
    return frozenset(others.values_list("key", flat=True))


def take_keys(keys: Sequence[str], *, exposure: Exposure, report: DoseReport) -> None:
    """Let an exposure hold events that nobody held when we looked. Raises EventUnderOtherRecord."""
    if not keys:
        return
    rows = _ROWS_OF[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO booklet_eventkey (key, exposure_id, report_id) "  # noqa: S608 -- our own words only
            f"SELECT value, %s, %s FROM {rows} WHERE true ON CONFLICT (key) DO NOTHING",
            [exposure.pk, report.pk, json.dumps(list(keys))],
        )
        taken = cursor.rowcount
    if taken == len(keys):
        return
    # Another record may have taken a key since we looked; the unique key decided, and this report must wait.
    if EventKey.objects.filter(key__in=keys).exclude(exposure__record_id=exposure.record_id).exists():
        raise EventUnderOtherRecord
