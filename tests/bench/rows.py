"""Make one patient with many signed rows who asks for the booklet without and with its proof sheet, and print which.

Run by `tests.bench` in a process of its own, so that its memory is not that of the process that prints.
"""

import json
import sys

import django

django.setup()

from ingestion.reading.read import read  # noqa: E402 -- the models need the settings first
from passport import objects  # noqa: E402
from passport.access.models import Purpose  # noqa: E402
from passport.access.services import open_passport  # noqa: E402
from passport.booklet import services  # noqa: E402
from passport.booklet.models import Entry  # noqa: E402
from passport.people.models import Facility, Record  # noqa: E402
from reports.models import BookletPrint  # noqa: E402
from reports.services import ask_booklet  # noqa: E402
from tests import cast  # noqa: E402
from tests.authenticator import Authenticator  # noqa: E402
from tests.bench.booklet import AT  # noqa: E402
from tests.bench.mix import mix  # noqa: E402
from tests.passport.booklet.signing import enrol, sign  # noqa: E402


def asked(rows: int) -> list[BookletPrint]:
    """Return the prints that a patient with this many signed rows asked for, the second one with a proof sheet."""
    clinic = cast.clinic()
    patient = cast.patient(clinic.facility)
    record = cast.record(patient=patient)
    entries = [recorded(report.data, record, clinic.facility) for report in mix(rows)]
    authenticator, approver = Authenticator(), clinic.approver.user
    enrol(approver, authenticator, at=AT)
    for entry in entries:
        sign([entry], by=approver, authenticator=authenticator, at=AT)
    reader = cast.reader(patient)
    view = open_passport(reader=reader, patient=patient, purpose=Purpose.OWN_RECORD, at=AT)
    return [ask_booklet(view=view, by=reader, at=AT, proof_sheet=proof_sheet) for proof_sheet in (False, True)]


def recorded(data: bytes, record: Record, facility: Facility) -> Entry:
    """Return the row that one report made, whoever its header names."""
    source = services.Source(name="bench", facility=facility, sha256=objects.put(data), size=len(data))
    return services.record_report(reading=read(data), record=record, source=source, at=AT).entry


if __name__ == "__main__":
    plain, proven = asked(int(sys.argv[1]))
    print(json.dumps({"print": plain.uid, "proof": proven.uid}))
