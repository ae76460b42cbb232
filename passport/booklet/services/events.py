"""Which exposure holds which irradiation event: one statement for a report, however many events it has."""

from collections.abc import Iterable, Sequence

from django.db.models.expressions import RawSQL

from passport.booklet.identity import event_keys, names_of
from passport.booklet.layers import Layer, layer_of
from passport.booklet.merging import repeats
from passport.booklet.models import DoseReport, Entry, EventKey, Exposure
from passport.booklet.reading import ReportReading, from_json
from passport.booklet.states import State
from passport.database import listed, rows_of_list
from passport.people.models import Record
from passport.writing import Sql

# What was recorded for somebody else by mistake, and is void, gives its events up.
_TAKE = (
    "INSERT INTO booklet_eventkey (key, exposure_id, report_id) "
    "SELECT listed.value, %s, %s FROM ({rows}) AS listed WHERE true ON CONFLICT (key) "
    "DO UPDATE SET exposure_id = excluded.exposure_id, report_id = excluded.report_id "
    "WHERE booklet_eventkey.exposure_id IN (SELECT x.id FROM booklet_exposure x "
    "JOIN booklet_entry e ON e.id = x.entry_id WHERE e.state = %s AND x.record_id <> %s)"
)


class EventUnderOtherRecord(Exception):
    """An irradiation event of this report is already held under another patient's record."""


class EventTaken(EventUnderOtherRecord):
    """Another record took an event of this report after we had looked; whoever looks again sees it."""


def holders(keys: Sequence[str], record: Record) -> dict[str, Exposure]:
    """Return which exposure holds each known event. Raises EventUnderOtherRecord."""
    named = EventKey.objects.filter(key__in=_among(all_names(keys)))
    found = named.select_related("exposure__entry", "exposure__joined_from")
    held = {row.key: row.exposure for row in found}
    foreign = [exposure for exposure in held.values() if exposure.record_id != record.pk]
    if any(exposure.entry.state != State.VOID for exposure in foreign):
        raise EventUnderOtherRecord
    return _released(held, foreign) if foreign else held


def all_names(keys: Iterable[str]) -> list[str]:
    """Return the keys under which an event of these may be held."""
    return [name for key in keys for name in names_of(key)]


def _released(held: dict[str, Exposure], foreign: Sequence[Exposure]) -> dict[str, Exposure]:
    """Let go what void rows of other records hold: what was entered by mistake stands in nobody's way."""
    mistaken = {exposure.pk for exposure in foreign}
    EventKey.objects.filter(exposure__in=mistaken, key__in=_among(list(held))).delete()
    return {key: exposure for key, exposure in held.items() if exposure.pk not in mistaken}


def repeated(reading: ReportReading, keys: Sequence[str], record: Record) -> DoseReport | None:
    """Return the image that an image repeats: one of the slices of its acquisition, or of its administration.

    A study has thousands of them, and each would only say what the first one said. Its bytes are kept with that one.
    """
    if layer_of(reading) is not Layer.IMAGE:
        return None
    rows = EventKey.objects.filter(key__in=_among(keys), exposure__record=record)
    reports = set(rows.values_list("report_id", flat=True))
    if len(reports) != 1 or len(keys) != rows.count():
        return None
    same_study = DoseReport.objects.filter(
        pk__in=reports, replaced_by=None, exposure__study_instance_uid=reading.study_instance_uid
    )
    known = same_study.exclude(exposure__entry__state=State.VOID).select_related("exposure__entry__facility").first()
    return known if known and repeats(reading, from_json(bytes(known.reading).decode())) else None


def held_elsewhere(readings: Iterable[ReportReading], entry: Entry) -> frozenset[str]:
    """Return the events of an entry's reports that another entry holds; they add nothing to this one."""
    keys = sorted({key for reading in readings for key in event_keys(reading)})
    others = EventKey.objects.filter(key__in=_among(keys)).exclude(exposure__entry=entry)
    return frozenset(others.values_list("key", flat=True))


def take_keys(keys: Sequence[str], *, exposure: Exposure, report: DoseReport) -> Sql:
    """Return the statement that lets an exposure hold events which nobody held when we looked."""
    return Sql(
        text=_TAKE.format(rows=rows_of_list()),
        # In one order, so that two reports that take the same events wait for each other and not in a circle.
        params=[exposure.pk, report.pk, listed(sorted(keys)), State.VOID, exposure.record_id],
    )


def check_taken(keys: Sequence[str], taken: int, *, record: Record) -> None:
    """Raise EventTaken when fewer keys than wanted were taken, and another record's exposure has one."""
    if taken == len(keys):
        return
    # The unique key decided; what the same record took since we looked stays where it is.
    try:
        holders(keys, record)
    except EventUnderOtherRecord as held:
        raise EventTaken from held


def _among(keys: Sequence[str]) -> RawSQL:
    return RawSQL(rows_of_list(), [listed(keys)])  # noqa: S611 -- our own words, the list is a parameter
