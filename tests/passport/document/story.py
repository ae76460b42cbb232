"""Ana's passport: one row that her approver signed and one that waits; Boris has a passport of his own."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from passport.booklet import services
from passport.booklet.models import Entry
from passport.booklet.reading import Performed
from passport.booklet.services import Source
from passport.people.models import Facility, Patient, Record, User
from tests import cast
from tests.authenticator import Authenticator
from tests.cast import Clinic
from tests.passport.booklet.readings import event, measure, reading
from tests.passport.booklet.signing import enrol, sign


@dataclass(frozen=True, kw_only=True)
class Story:
    """Who is there, and what was recorded."""

    clinic: Clinic
    ana: Patient
    reader: User
    boris: Patient
    stranger: User
    signed: Entry
    waiting: Entry


def told(*, at: datetime) -> Story:
    """Return the story up to the moment."""
    clinic = cast.clinic()
    ana, boris = cast.patient(clinic.facility), cast.patient(clinic.facility, "Boris", "Žikić")
    of_ana, of_boris = cast.record(patient=ana), cast.record(local_id="18", patient=boris)
    signed = examination("1", record=of_ana, facility=clinic.facility, at=at)
    waiting = examination("2", record=of_ana, facility=clinic.facility, at=at, day="2026-02-01", exam="Рендген плућа")
    examination("3", record=of_boris, facility=clinic.facility, at=at, exam="CT Boris")
    authenticator, user = Authenticator(), clinic.approver.user
    assert user is not None
    enrol(user, authenticator, at=at)
    sign([signed], by=user, authenticator=authenticator, at=at)
    signed.refresh_from_db()
    return Story(
        clinic=clinic,
        ana=ana,
        reader=cast.reader(ana),
        boris=boris,
        stranger=cast.reader(boris, "boris"),
        signed=signed,
        waiting=waiting,
    )


def examination(
    study: str, *, record: Record, facility: Facility, at: datetime, day: str = "2026-03-01", exam: str = "CT Thorax"
) -> Entry:
    """Return the row that one dose report of an invented CT made."""
    report = reading(
        sop_instance_uid=f"2.25.1{study}",
        study_instance_uid=f"2.25.2{study}",
        performed=_performed(day),
        exam=exam,
        totals=(measure("113813", "724.52"),),
        events=(event(f"2.25.3{study}", "724.52"),),
    )
    source = Source(name="local", facility=facility)
    return services.record_report(reading=report, record=record, source=source, at=at).entry


def _performed(day: str) -> Performed:
    return Performed(date=day, at=None, as_sent=None)


def ids(entries: Iterable[Entry]) -> list[str]:
    """Return the names under which a document holds entries."""
    return [entry.uid for entry in entries]
