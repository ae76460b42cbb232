"""Rows that were performed, and what the radiographer's screen sends of one."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone

from passport.booklet import services
from passport.booklet.models import Confirmation, Entry, Shielding
from passport.booklet.reading import Kind
from passport.booklet.selectors import row_said
from passport.booklet.services import Performed, TypedEntry
from passport.people.models import Record
from tests import cast


def where_data_are_listed() -> cast.Clinic:
    """Return a clinic of a country whose text lists the data of an exposure, and wants the performer to ask."""
    found = cast.clinic()
    found.facility.country = "HR"
    found.facility.save()
    return found


def today() -> date:
    return datetime.now(ZoneInfo("Europe/Belgrade")).date()


def row(clinic: cast.Clinic, record: Record, *, day: date | None = None, exam: str = "xray.hip", **said: Any) -> Entry:
    typed = TypedEntry(
        performed_on=day or today(), exam_code=exam, exam="", kind=Kind.PROJECTION, laterality="left", **said
    )
    return services.type_entry(
        record=record,
        facility=clinic.facility,
        typed=typed,
        approver=clinic.approver,
        by=clinic.radiographer,
        at=timezone.now(),
    )


def filled(entry: Entry, *, go: str = "list", **said: Any) -> dict[str, Any]:
    form = {
        "seen": row_said(entry),
        "after": "",
        "name_checked": "on",
        "side_checked": "on",
        "performed_as_written": "on",
        "shielding": ["gonads"],
        "helper-TOTAL_FORMS": "2",
        "helper-INITIAL_FORMS": "0",
        "go": go,
    }
    return {name: value for name, value in (form | said).items() if value is not None}


def page(entry: Entry) -> str:
    return f"/radiographer/row/{entry.uid}/confirm"


def confirmed(entry: Entry, clinic: cast.Clinic, **said: Any) -> Confirmation:
    performed = Performed(
        performer=None,
        performer_name="Пера",
        name_checked=True,
        side_checked=True,
        performed_as_written=True,
        shielding=(Shielding.THYROID,),
    )
    return services.confirm_entry(
        entry=entry, performed=performed, seen=row_said(entry), by=clinic.radiographer, at=timezone.now(), **said
    )
