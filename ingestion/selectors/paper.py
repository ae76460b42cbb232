"""Pages and files of old paper: whose they are, and what of them is in the booklet already."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q, QuerySet

from ingestion.models import PaperRow, PaperRowState, PaperSheet
from ingestion.paper.likeness import Known
from passport.booklet.models import Entry
from passport.booklet.states import State
from passport.people.models import Facility, Record, Role, User
from passport.people.selectors import facilities_where

COPIERS = (Role.CLERK, Role.FACILITY_ADMINISTRATOR, Role.PACS_ADMINISTRATOR)
PAGE_SIZE = 50
AT_ONCE = 500  # as many values as both databases take in one question
OPEN = (PaperRowState.DRAFT, PaperRowState.PROBLEM, PaperRowState.LIKELY)
Key = tuple[str, str]  # issuer and number


class SheetMissing(Exception):
    """There is no such sheet or row among those of this person's hospitals."""


def copied_at(user: User, at: datetime) -> QuerySet[Facility]:
    """Return the facilities for which a person copies paper."""
    return facilities_where(user, *COPIERS, at=at)


def sheets_for(user: User, at: datetime) -> QuerySet[PaperSheet]:
    """Return the sheets of a person's facilities, newest first, with how many rows each has and how many are open."""
    found = PaperSheet.objects.filter(source__facility__in=copied_at(user, at)).select_related("source__facility")
    open_rows = Count("rows", filter=Q(rows__state__in=OPEN))
    return found.annotate(count=Count("rows"), waiting=open_rows).order_by("-made_at", "-pk")


def sheet_for(user: User, uid: str, at: datetime) -> PaperSheet:
    """Return one sheet of a person's facilities. Raises SheetMissing."""
    found = sheets_for(user, at).select_related("record__patient").filter(uid=uid).first()
    if found is None:
        raise SheetMissing
    return found


def row_of(sheet: PaperSheet, uid: str) -> PaperRow:
    """Return one row of a sheet. Raises SheetMissing."""
    found = sheet.rows.filter(uid=uid).first()
    if found is None:
        raise SheetMissing
    return found


def rows_of(sheet: PaperSheet, *, state: str, page: str) -> Page[PaperRow]:
    """Return a page of a sheet's rows by line, of one state when one is named."""
    rows = sheet.rows.filter(state=state) if state in PaperRowState.values else sheet.rows.all()
    return Paginator(rows.order_by("line"), PAGE_SIZE).get_page(page)


def count_by_state(sheet: PaperSheet) -> dict[PaperRowState, int]:
    """Return how many rows of a sheet stand where."""
    counted = dict(sheet.rows.order_by().values_list("state").annotate(Count("pk")))
    return {state: counted.get(state, 0) for state in PaperRowState}


def records_under(keys: Iterable[Key], facility: Facility) -> dict[Key, Record]:
    """Return the records of exactly these numbers that a facility knows, by a row of its own or its patient."""
    by_issuer: dict[str, list[str]] = {}
    for issuer, number in dict.fromkeys(keys):
        by_issuer.setdefault(issuer, []).append(number)
    known = Q(entries__facility=facility) | Q(patient__registered_by=facility)
    found: dict[Key, Record] = {}
    for issuer, numbers in by_issuer.items():
        for start in range(0, len(numbers), AT_ONCE):
            called = Record.objects.filter(known, issuer=issuer, local_id__in=numbers[start : start + AT_ONCE])
            found |= {(one.issuer, one.local_id): one for one in called.select_related("patient").distinct()}
    return found


def rows_known_of(records: Iterable[Record]) -> Mapping[int, list[Known]]:
    """Return the rows that the booklet has of each record, or of its patient, in whichever hospital."""
    asked = list({record.pk: record for record in records}.values())
    of_record: dict[int, list[Known]] = {}
    of_patient: dict[int, list[Known]] = {}
    for start in range(0, len(asked), AT_ONCE):
        some = asked[start : start + AT_ONCE]
        patients = [record.patient_id for record in some if record.patient_id]
        whose = Q(record__in=[record.pk for record in some]) | Q(record__patient__in=patients)
        rows = Entry.objects.filter(whose).exclude(state__in=(State.VOID, State.JOINED))
        for row in rows.select_related("record").only(*_COMPARED):
            of_record.setdefault(row.record_id, []).append(_known(row))
            if row.record.patient_id:
                of_patient.setdefault(row.record.patient_id, []).append(_known(row))
    return {
        record.pk: of_patient.get(record.patient_id, []) if record.patient_id else of_record.get(record.pk, [])
        for record in asked
    }


_COMPARED = (
    "uid", "performed_on", "performed_as_sent", "kind", "region", "laterality", "exam_as_sent", "from_paper",
    "record__patient",
)  # fmt: skip


def _known(row: Entry) -> Known:
    return Known(
        uid=row.uid,
        performed_on=row.performed_on,
        as_written=row.performed_as_sent if row.from_paper else "",
        kind=row.kind,
        region=row.region,
        laterality=row.laterality,
        exam=row.exam_as_sent,
    )
