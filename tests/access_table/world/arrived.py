"""What arrived about one patient, what is copied from paper, what was surveyed and what is sent to an authority."""

import hashlib
from datetime import datetime

from ingestion.models import ImportRun, InboxItem, InboxState, Retrieval
from ingestion.reasons import Reason
from ingestion.services.inbox import receive
from ingestion.services.sheets import attach_photo, begin_sheet, write_row
from reports.models import Sending, SendingSetup
from reports.sending.states import State
from reports.services.surveys import Findings, write_findings
from tests import sr
from tests.access_table.world.charts import BORN, Chart
from tests.access_table.world.places import Team
from tests.ingestion.papers import png
from tests.reports.audits.examinations import HEAD, Room, ct, scan
from tests.reports.services.surveying import sign, started

PROFILE = "teleradyoloji-example"


def arrived_of(of: Chart, run: ImportRun) -> None:
    """Let a report of the patient wait for a person, with a retrieval and a page of paper beside."""
    team, at = of.team, of.at
    whose = sr.Patient(
        patient_id=f"L-{of.who.tag}",
        issuer="nobody knows it",
        name=f"{of.who.surname}^{of.who.given}",
        birth_date=f"{BORN:%Y%m%d}",
        sex="F",
    )
    data = sr.write(sr.ct(patient=whose, study_uid=sr.uid("access", of.who.tag), exam=of.who.exam))
    item = receive(source=team.folder, data=data, name="a", sop_class_uid="", sop_instance_uid="", at=at, run=run)
    InboxItem.objects.filter(pk=item.pk).update(
        state=InboxState.WAITING, reason=Reason.ISSUER_UNKNOWN, accession_number=f"ACC-{of.who.tag}", due_at=None
    )
    retrieval = Retrieval.objects.create(
        pacs=team.pacs,
        study_instance_uid=f"2.25.{of.number}77",
        series_instance_uid=f"2.25.{of.number}78",
        sop_instance_uid=f"2.25.{of.number}79",
        asked_at=at,
    )
    sheet = begin_sheet(record=of.record, facility=team.facility, by=team.administrator, at=at)
    told = {"date": "12.03.1998", "examination": of.who.exam}
    row = write_row(sheet=sheet, row=None, words=told, by=team.administrator, at=at)
    attach_photo(sheet=sheet, data=png(), by=team.administrator, at=at)
    sending = Sending.objects.create(
        setup=SendingSetup.objects.get(facility=team.facility),
        study_instance_uid=f"2.25.{of.number}012",
        accession_number=f"ACC-{of.who.tag}",
        performed_on=at.date(),
        examination="ct",
        state=State.READY,
        facts="f" * 64,
        made_at=at,
        state_at=at,
    )
    of.things.update(item=item.uid, retrieval=retrieval.uid, paper=sheet.uid, paper_row=row.uid, sending=sending.uid)


def equipped(team: Team, at: datetime) -> ImportRun:
    """Give a hospital what it receives and sends with, and two dose surveys; return its run of a disc."""
    run = ImportRun.objects.create(source=team.folder, label="a disc", started_by="the cast", started_at=at)
    SendingSetup.objects.create(
        facility=team.facility, profile=PROFILE, facility_code="123", changed_at=at, changed_by="the cast"
    )
    room = Room(facility=team.facility, device=team.device, user=team.physicist, physicist=team.physicist.practitioner)
    first = int(hashlib.sha256(team.facility.name.encode()).hexdigest()[:4], 16) % 9000
    for number in range(first, first + 5):
        room.done(ct("900", scan("900", HEAD), exam="CT sinuses"), number=number % 10000, at=at, born="1961-05-02")
    draft, signed = started(room, at), started(room, at)
    write_findings(survey=signed, findings=Findings(image_quality="met"), by=team.physicist, at=at)
    sign(signed, room, at)
    team.things.update(run=run.uid, source=team.web.uid, pacs=team.pacs.uid, survey=draft.uid, signed_survey=signed.uid)
    return run
