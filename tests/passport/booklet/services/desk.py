"""A clinic with one patient whom two issuers know, and who joins, splits and moves rows there."""

from dataclasses import dataclass
from datetime import datetime

from passport import objects
from passport.booklet.models import Dose, Entry
from passport.booklet.reading import Kind, ReportReading
from passport.booklet.services import (
    Source,
    record_report,
)
from passport.booklet.services.joining import (
    join_entries,
    move_entry,
    split_entries,
)
from passport.people.models import Facility, Patient, Record, Role, User
from tests import cast
from tests.authenticator import Authenticator
from tests.passport.booklet.readings import event, measure, reading
from tests.passport.booklet.signing import enrol, sign

WHY = "CT and PET of one examination"


@dataclass(frozen=True, kw_only=True)
class Desk:
    """A clinic, who decides there, and one patient whom two issuers know."""

    clinic: cast.Clinic
    vera: User
    ana: Patient
    ris: Record
    pet_ris: Record
    at: datetime

    def ct(self, *, sop: str = "2.25.1", event_uid: str = "1.1", **parts: object) -> Entry:
        found = reading(
            sop_instance_uid=sop,
            study_instance_uid="2.25.100",
            events=(event(event_uid, "10"),),
            totals=(measure("113813", "10"),),
            **parts,
        )
        return self.take(found, self.ris)

    def pet(self, *, sop: str = "2.25.9", record: Record | None = None, **parts: object) -> Entry:
        found = reading(
            sop_instance_uid=sop,
            study_instance_uid="2.25.900",
            kind=Kind.NUCLEAR_MEDICINE,
            exam="PET/CT",
            totals=(measure("113507", "250"),),
            **parts,
        )
        return self.take(found, record or self.pet_ris)

    def take(self, what: ReportReading, record: Record, place: Facility | None = None) -> Entry:
        source = Source(name="test", facility=place or self.clinic.facility, sha256=objects.put(b"bytes"), size=5)
        return record_report(reading=what, record=record, source=source, at=self.at).entry

    def join(self, entry: Entry, other: Entry, **words: object) -> Entry:
        return join_entries(entry=entry, other=other, **{"reason": WHY, "by": self.vera, "at": self.at, **words})

    def split(self, entry: Entry, other: Entry, at: datetime | None = None) -> Entry:
        return split_entries(entry=entry, other=other, by=self.vera, at=at or self.at)

    def sign(self, entry: Entry) -> None:
        authenticator, by = Authenticator(), self.clinic.approver.user
        enrol(by, authenticator, at=self.at)
        sign([entry], by=by, authenticator=authenticator, at=self.at)

    def move(self, entry: Entry, to: Record, **words: object) -> Entry:
        return move_entry(entry=entry, to=to, **{"reason": "Wrong patient", "by": self.vera, "at": self.at, **words})


def desk_at(at: datetime) -> Desk:
    clinic = cast.clinic()
    ana = cast.patient(clinic.facility)
    return Desk(
        clinic=clinic,
        vera=cast.staff(clinic.facility, "vera", Role.PACS_ADMINISTRATOR),
        ana=ana,
        ris=cast.record("RIS", "17", ana),
        pet_ris=cast.record("PET-RIS", "P-17", ana),
        at=at,
    )


def said(entry: Entry) -> tuple[bytes, bytes]:
    version = Entry.objects.get(pk=entry.pk).current_version
    return bytes(version.row_payload), bytes(version.evidence_payload)


def doses(entry: Entry) -> list[tuple[str, str]]:
    found = Dose.objects.filter(version=Entry.objects.get(pk=entry.pk).current_version).order_by("code_value")
    return [(dose.code_value, dose.value) for dose in found]


def state(entry: Entry) -> str:
    return Entry.objects.get(pk=entry.pk).state
