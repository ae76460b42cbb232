"""Reports of the tests that join rows and requests: all of a CT of the chest on one day, unless told otherwise."""

from datetime import date, datetime

from passport.booklet import services as booklet
from passport.booklet.models import Entry
from passport.booklet.reading import Performed
from passport.booklet.services import Source
from passport.justification.models import Request
from passport.justification.services import find_request
from passport.people.models import Facility, Record
from tests.passport.booklet.readings import event, measure, reading
from tests.passport.justification import cast
from tests.passport.justification.cast import Ward

DAY = date(2026, 3, 1)  # on which the reports of these tests were made


def report(
    ward: Ward,
    at: datetime,
    *,
    accession: str = "",
    exam: str = "CT Thorax",
    on: date | None = DAY,
    of: Record | None = None,
    place: Facility | None = None,
    number: int = 1,
    study: int = 1,
    **parts: object,
) -> Entry:
    """Return the row of one recorded report of Ana's."""
    told = Performed(date=on.isoformat() if on else None, at=None, as_sent=f"{on or ''}".replace("-", ""))
    what = reading(
        sop_instance_uid=f"2.25.9{study}.{number}",
        study_instance_uid=f"2.25.{study}",
        accession_number=accession,
        exam=exam,
        performed=told,
        events=(event(f"{study}.{number}", "10"),),
        totals=(measure("113813", "10"),),
        content_at=f"2026030110200{number}",
        **parts,
    )
    source = Source(name="scanner", facility=place or ward.facility)
    return booklet.record_report(reading=what, record=of or ward.ana_record, source=source, at=at).entry


def now(entry: Entry) -> Entry:
    return Entry.objects.select_related("current_version", "approver", "facility", "record").get(pk=entry.pk)


def found(ward: Ward, at: datetime, **parts: object) -> tuple[Request | None, str | None]:
    """Return the request that a recorded report finds, and the way."""
    request = find_request(report(ward, at, **parts), at=at)
    return request, request.entry_found_by if request else None


def together(ward: Ward, at: datetime, **parts: object) -> tuple[Request, Entry]:
    """Return an approved request and the row that found it."""
    request = cast.approved(ward, at, planned_on=DAY, **parts)
    entry = report(ward, at)
    assert find_request(entry, at=at) == request
    return cast.now(request), now(entry)
