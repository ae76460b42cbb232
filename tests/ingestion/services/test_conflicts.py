"""What looks like a contradiction and is none is recorded without a person."""

import json
from dataclasses import replace
from datetime import datetime

import pytest
from django.db import connection

from ingestion.models import InboxState
from ingestion.reasons import Reason
from ingestion.services.sources import Issuing
from passport import objects
from passport.booklet.models import Blob, DoseReport, Entry
from passport.booklet.reading import text_digest
from passport.people.models import Patient, Record
from passport.people.services.records import link_record
from tests import cast
from tests.ingestion.senders import settled, source
from tests.sr import ANA, CtEvent, ct, uid, write

pytestmark = pytest.mark.django_db
IMPLICIT = "1.2.840.10008.1.2"
EVENT = CtEvent(uid=uid("one event"))
BOTH_ISSUERS = [Issuing(as_sent="CLINIC-ONE", issuer="Clinic One"), Issuing(as_sent="PET", issuer="PET-RIS")]


def read_by_an_earlier_reader(report: DoseReport) -> None:
    """Keep a reading as if some of what is read today had not been asked for then."""
    told = json.loads(bytes(report.reading))
    for later in ("series_instance_uid", "modality", "codes", "laterality", "details"):
        del told[later]
    text = json.dumps(told).encode()
    columns = {"reading": text, "content_digest": text_digest(text)}
    with connection.cursor() as cursor:  # the trigger that holds a reading is of the table, not of this test
        cursor.execute("DROP TRIGGER report_reading_stands_update" + (ON if connection.vendor == "postgresql" else ""))
    DoseReport.objects.filter(pk=report.pk).update(**columns)


ON = " ON booklet_dosereport"


def test_a_newer_reader_of_the_same_bytes_makes_no_conflict(at: datetime) -> None:
    sender = source(at)
    first = settled(sender, ct(), at=at)
    read_by_an_earlier_reader(DoseReport.objects.get())

    again = settled(sender, write(ct(), transfer_syntax=IMPLICIT), at=at)

    assert (again.state, again.entry_uid) == (InboxState.DUPLICATE, first.entry_uid)
    assert (DoseReport.objects.count(), Blob.objects.count()) == (1, 2)


def test_another_content_is_a_conflict_for_every_reader(at: datetime) -> None:
    sender = source(at)
    settled(sender, ct(), at=at)
    read_by_an_earlier_reader(DoseReport.objects.get())

    other = settled(sender, ct(events=[CtEvent(dlp="999.9")]), at=at)

    assert (other.state, other.reason) == (InboxState.WAITING, Reason.SOP_CONFLICT)


def test_bytes_that_are_gone_prove_nothing(at: datetime) -> None:
    sender = source(at)
    first = settled(sender, ct(), at=at)
    read_by_an_earlier_reader(DoseReport.objects.get())
    objects.forget(first.sha256)

    again = settled(sender, write(ct(), transfer_syntax=IMPLICIT), at=at)

    assert (again.state, again.reason) == (InboxState.WAITING, Reason.SOP_CONFLICT)


def linked(record: Record, patient: Patient, at: datetime) -> None:
    link_record(record=record, patient=patient, how="counter", by=None, at=at)


@pytest.mark.parametrize("one_patient", [True, False])
def test_the_same_irradiation_under_two_records_of_one_patient_is_one_row(one_patient: bool, at: datetime) -> None:
    sender = source(at, issuers=BOTH_ISSUERS)
    ana, somebody = cast.patient(sender.facility), cast.patient(sender.facility)
    cast.Patient.objects.update(birth_date="1985-06-12")
    first = settled(sender, ct(events=[EVENT]), at=at)
    linked(Record.objects.get(), ana, at)
    pet = replace(ANA, issuer="PET", patient_id="P-17")
    settled(sender, ct(patient=pet, study_uid=uid("another study"), number=7), at=at)
    linked(Record.objects.get(local_id="P-17"), ana if one_patient else somebody, at)

    second = settled(sender, ct(patient=pet, events=[EVENT]), at=at)

    expected = (InboxState.RECORDED, "", first.entry_uid) if one_patient else (InboxState.WAITING, HELD, "")
    assert (second.state, second.reason, second.entry_uid) == expected
    assert Entry.objects.count() == 2


HELD = Reason.EVENT_UNDER_OTHER_RECORD
