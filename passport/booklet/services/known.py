"""What the booklet knows of a report before it takes it: asked in one statement, whatever the number of its events."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection

from passport.booklet.examinations import GivenName
from passport.booklet.naming import GIVEN_NAME, given_name, given_params
from passport.booklet.reading import ReportReading
from passport.booklet.services.events import all_names
from passport.booklet.states import State
from passport.database import clean_text, listed, rows_of_list
from passport.people.models import Device, Facility, Record

_QUESTIONS = (
    "SELECT 'instance', id, '' FROM booklet_dosereport WHERE sop_instance_uid = %s",
    "SELECT 'exposure', id, '' FROM booklet_exposure WHERE record_id = %s AND study_instance_uid = %s",
    # Without a serial number nothing is guessed.
    "SELECT 'device', id, uid FROM people_device WHERE facility_id = %s AND serial_number = %s AND serial_number <> ''",
    "SELECT DISTINCT 'holder', k.exposure_id, '' FROM booklet_eventkey k "
    "JOIN booklet_exposure x ON x.id = k.exposure_id JOIN booklet_entry e ON e.id = x.entry_id "
    "WHERE k.key IN ({rows}) AND (x.record_id = %s OR e.state <> %s)",
    "SELECT 'name', n.id, {given_name} FROM booklet_examinationname n WHERE n.facility_id = %s AND n.exam_code <> '' "
    "AND n.name IN ('', %s) AND (n.code_value = '' OR n.code_value IN ({rows}))",
)


@dataclass(frozen=True, kw_only=True)
class Known:
    """What is there already; keys of rows, because for most reports there is nothing."""

    instances: frozenset[int]  # reports with this SOP Instance UID
    exposures: frozenset[int]  # of this study in this record
    holders: frozenset[int]  # exposures that hold an event of it, of whatever record unless void
    device: Device | None  # the facility's device with this serial number
    names: tuple[GivenName, ...]  # what the facility's people gave to its name or code


def look(*, reading: ReportReading, record: Record, facility: Facility, keys: Sequence[str]) -> Known:
    """Return what is known of a report."""
    serial_number = clean_text(reading.device.serial_number, limit=64)
    params = [
        *[reading.sop_instance_uid],
        *[record.pk, reading.study_instance_uid],
        *[facility.pk, serial_number],
        *[listed(all_names(keys)), record.pk, State.VOID],
        *given_params(reading, facility),
    ]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(_QUESTIONS).format(rows=rows_of_list(), given_name=GIVEN_NAME), params)
        found: list[tuple[str, int, str]] = cursor.fetchall()
    names = (text for what, _, text in found if what == "name")
    devices = sorted((key, uid) for what, key, uid in found if what == "device")
    return Known(
        instances=_keys(found, "instance"),
        exposures=_keys(found, "exposure"),
        holders=_keys(found, "holder"),
        names=tuple(given_name(text) for text in names),
        # Its other columns are read when somebody asks for them.
        device=Device.from_db(connection.alias, ["id", "uid"], devices[0]) if devices else None,
    )


def _keys(found: Sequence[tuple[str, int, str]], asked: str) -> frozenset[int]:
    return frozenset(key for what, key, _ in found if what == asked)
