"""The rows behind the views: only `access` itself asks these, after it decided and wrote the look down."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db.models import Count, Exists, F, Min, OuterRef, Q, QuerySet

from passport.access.models import Access, Emergency, Grant
from passport.booklet.models import DoseReport, Entry, Exposure, Version
from passport.booklet.selectors import entries_with_parts
from passport.booklet.states import State
from passport.people.models import Facility, Membership, Patient, Practitioner, Record, Role, User
from passport.people.names import fold

WAITING = (State.PENDING, State.AMENDED)


def entries_of_patient(patient: Patient) -> QuerySet[Entry]:
    """Return a patient's rows, newest first."""
    return entries_with_parts().filter(record__patient=patient)


def entries_of_record(record: Record) -> QuerySet[Entry]:
    """Return the rows of one record, newest first."""
    return entries_with_parts().filter(record=record)


def waiting_entries(facilities: QuerySet[Facility], practitioner: Practitioner | None) -> QuerySet[Entry]:
    """Return the rows that this approver, or nobody yet, is to sign; the one that waits longest first."""
    mine = Q(approver=practitioner) | Q(approver__isnull=True)
    # What was copied from paper was approved elsewhere or long ago: it waits for no signature here.
    found = entries_with_parts().filter(mine, facility__in=facilities, state__in=WAITING, from_paper=False)
    return found.select_related("record__patient", "facility", "approver", "current_version").order_by("state_at", "id")


def gone_approvers(facilities: QuerySet[Facility], at: datetime) -> QuerySet[Practitioner]:
    """Return who approves at none of the facilities any more and is still waited for there, with `waiting` rows."""
    here = Membership.objects.current(at).filter(facility__in=facilities, role=Role.APPROVER)
    rows = Q(approved_entries__facility__in=facilities, approved_entries__state__in=WAITING)
    found = Practitioner.objects.exclude(user__in=here.values("user"))
    return (
        found.annotate(waiting=Count("approved_entries", filter=rows))
        .filter(waiting__gt=0)
        .order_by("surname", "given_name", "id")
    )


def count_and_first(entries: QuerySet[Entry]) -> tuple[int, datetime | None]:
    """Return how many facilities rows come from, and when the first of them arrived here."""
    plain = entries.order_by()
    found = plain.aggregate(facilities=Count("facility", distinct=True), first=Min("created_at"))
    return found["facilities"], found["first"]


def versions_of(entry: Entry) -> QuerySet[Version]:
    """Return what a row said, latest first."""
    return entry.versions.select_related("row_statement", "evidence_statement").order_by("-number")


def parts_sent_of(entry: Entry) -> QuerySet[Exposure]:
    """Return the parts of a row whose study is a device's own, the first recorded first.

    What a person typed without a device stands under a study that exists here alone.
    """
    sent = DoseReport.objects.filter(exposure=OuterRef("pk")).exclude(sop_class_uid="")
    return entry.exposures.filter(Exists(sent)).exclude(study_instance_uid="").order_by("id")


def looks_at(patient: Patient) -> QuerySet[Access]:
    """Return every look at a patient or at a record that is the patient's now, latest first."""
    return Access.objects.filter(Q(patient=patient) | Q(record__patient=patient)).order_by("-at", "-id")


def open_grants(patient: Patient, at: datetime) -> QuerySet[Grant]:
    """Return the codes and permissions that hold at a moment, latest first."""
    code = Q(redeemed_at__isnull=True, code_expires_at__gt=at)
    running = Q(redeemed_at__isnull=False, until__gt=at)
    return (
        patient.grants.filter(code | running, stopped_at__isnull=True)
        .select_related("redeemed_by")
        .order_by("-made_at")
    )


def grants_held_by(reader: User, at: datetime) -> QuerySet[Grant]:
    """Return the permissions that a doctor holds at a moment, the one that ends first first."""
    held = reader.grants_held.filter(until__gt=at, stopped_at__isnull=True)
    return held.select_related("patient").order_by("until")


def grant_by_uid(uid: str) -> Grant | None:
    """Return a permission by its uid, whoever holds it; the verbs decide who may touch it."""
    return Grant.objects.filter(uid=uid).select_related("patient", "redeemed_by").first()


def patient_of_row(uid: str) -> Patient | None:
    """Return whose row it is, whoever may read it; the passport itself decides whether it is shown."""
    return Patient.objects.filter(records__entries__uid=uid).first()


def running_emergency(patient: Patient, reader: User, at: datetime) -> Emergency | None:
    """Return the emergency under which somebody may read a patient's passport at a moment."""
    found = Emergency.objects.filter(patient=patient, reader=reader, until__gt=at, opened_at__lte=at)
    return found.select_related("facility").order_by("-until").first()


def emergencies_held_by(reader: User, at: datetime) -> QuerySet[Emergency]:
    """Return the emergencies under which somebody may read at a moment."""
    return Emergency.objects.filter(reader=reader, until__gt=at).select_related("patient").order_by("until")


def emergencies_at(facilities: QuerySet[Facility]) -> QuerySet[Emergency]:
    """Return the emergencies at facilities: those to review first, the oldest first; then the last reviewed."""
    found = Emergency.objects.filter(facility__in=facilities).select_related("reader", "facility", "patient")
    return found.order_by(F("reviewed_at").desc(nulls_first=True), "opened_at", "id")


def patients_by_identifier(identifier: str, birth_date: date) -> list[Patient]:
    """Return the patients born on a day whom some issuer, or the state, calls exactly so; at most two."""
    called_so = Q(personal_number=identifier) | Q(records__local_id=identifier)
    return list(Patient.objects.filter(called_so, birth_date=birth_date).distinct()[:2])


def patients_of(facilities: Iterable[Facility], words: str) -> QuerySet[Patient]:
    """Return the patients that facilities registered and whose names or numbers hold every word, by name."""
    found = Patient.objects.filter(registered_by__in=facilities)
    for word in words.split():
        found = found.filter(_named(word) | _numbered(word))
    return found.prefetch_related("records").order_by("surname", "given_name", "id")


def _named(word: str) -> Q:
    # Both sides folded, so that no database's idea of small letters matters. A double name folds to two words.
    return Q(*(Q(folded_name__contains=part) for part in fold(word).split()))


def _numbered(word: str) -> Q:
    # No join: each word would bring one more, and SQLite joins at most 64 tables.
    return Q(personal_number=word) | Q(pk__in=Record.objects.filter(local_id=word).values("patient"))


def records_known(facilities: QuerySet[Facility]) -> QuerySet[Record]:
    """Return the records that facilities know, by one of their rows or by a patient whom they registered."""
    known = Q(entries__facility__in=facilities) | Q(patient__registered_by__in=facilities)
    return Record.objects.filter(known).distinct().select_related("patient").order_by("issuer", "local_id")


def records_called(identifier: str, facilities: QuerySet[Facility]) -> QuerySet[Record]:
    """Return the records of exactly this local id that facilities know, by issuer."""
    return records_known(facilities).filter(local_id=identifier)
