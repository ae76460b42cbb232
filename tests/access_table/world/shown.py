"""The other ways in which a patient shows a passport, what people said and wrote about it, and what was printed."""

from datetime import timedelta

from passport import objects
from passport.access.models import Access, Grant, Ground, GuestLook, LookQuestion, Purpose, StandingGrant
from passport.access.services import open_passport
from passport.booklet.models import Entry, Mistake, MistakeReport
from passport.document.build import build
from passport.imaging.models import AddedPaper, ImageLink, ImageReport, ReportForm
from passport.imaging.papers.written import Written
from passport.people.models import (
    Patient,
    Reader,
    Relation,
    ReportsShown,
    TrustCode,
    TrustLasts,
)
from reports.models import BookletPrint
from reports.selectors import content_of, mark_of
from tests.access_table.world.charts import HOUR, Chart, reads
from tests.access_table.world.places import account


def shown_by(of: Chart) -> None:
    """Let a patient show the passport in the other ways: to a guest who waits, the chosen doctor, a trusted person."""
    asked = GuestLook.objects.create(
        grant=Grant.objects.create(
            patient=of.patient,
            made_by=of.reader,
            code_hmac=f"guest {of.who.tag}".encode().ljust(32),
            made_at=of.at,
            code_expires_at=of.at + HOUR,
            redeemed_at=of.at,
            for_guest=True,
        ),
        session_hmac=of.who.tag.encode().ljust(32),
        name="Somebody",
        facility="Somewhere",
        purpose="A first visit",
        asked_at=of.at,
        answer_until=of.at + HOUR,
    )
    Patient.objects.filter(pk=of.patient.pk).update(chosen_doctor=of.grantee.practitioner)
    standing = StandingGrant.objects.create(
        patient=of.patient, doctor=of.grantee.practitioner, made_by=of.reader, made_at=of.at
    )
    code = TrustCode.objects.create(
        patient=of.patient,
        made_by=of.reader,
        lasts=TrustLasts.WEEK,
        code_hmac=f"trust {of.who.tag}".encode().ljust(32),
        made_at=of.at,
        expires_at=of.at + HOUR,
    )
    helper = reads(account(f"helper.{of.who.tag}", "A helper"), of.patient, Relation.TRUSTED)
    entry = Entry.objects.get(uid=of.things["plain"])
    link = ImageLink.objects.create(
        patient=of.patient,
        exposure=entry.exposures.get(),
        pacs=of.team.pacs,
        reader=of.reader,
        ground=Ground.SELF,
        token_hmac=f"link {of.who.tag}".encode().ljust(32),
        made_at=of.at,
        expires_at=of.at + HOUR,
        openings_allowed=5,
        bytes_allowed=1000,
    )
    text, file = (
        ImageReport.objects.create(
            entry=entry,
            form=form,
            sha256=objects.put(data),
            size=len(data),
            source="archive",
            arrived_at=of.at,
            shown=ReportsShown.AT_ONCE,
        )
        for form, data in (
            (ReportForm.TEXT, Written(title="Report").as_bytes()),
            (ReportForm.PDF, b"%PDF-1.7 of nobody"),
        )
    )
    paper = AddedPaper.objects.create(
        patient=of.patient,
        called="An old paper",
        media_type="image/jpeg",
        size=18,
        sha256=objects.put(f"the photo {of.number}".encode()),
        thumbnail_sha256=objects.put(f"a small one {of.number}".encode()),
        shown=True,
        added_by="the cast",
        added_at=of.at,
    )
    of.things.update(
        report=text.uid,
        report_file=file.uid,
        added_paper=paper.uid,
        asked=asked.grant.uid,
        guest=asked.uid,
        standing=standing.uid,
        trust_code=code.uid,
        helper=Reader.objects.get(user=helper).uid,
        link=link.uid,
        exposure=link.exposure.uid,
    )


def said_by(of: Chart) -> None:
    """Let a patient say that something is wrong, and ask about a look of somebody who administers the hospital."""
    mistake = MistakeReport.objects.create(
        patient=of.patient,
        facility=of.team.facility,
        entry=Entry.objects.get(uid=of.things["signed"]),
        kind=Mistake.OTHER,
        words="It hurt",
        reporter_uid=of.reader.uid,
        reported_by=str(of.reader),
        reported_as=Relation.SELF,
        reported_at=of.at,
        answer_due_on=of.at.date() + timedelta(days=30),
    )
    looked = Access.objects.create(
        at=of.at,
        quarter=of.at,
        patient=of.patient,
        reader_uid=of.team.radiographer.uid,
        reader_name="A colleague",
        facility_name=of.team.facility.name,
        purpose=Purpose.PERFORMING,
        ground=Ground.FACILITY,
    )
    question = LookQuestion.objects.create(
        access=looked, patient=of.patient, facility=of.team.facility, asked_by=of.reader, asked_at=of.at
    )
    of.things.update(mistake=mistake.uid, look=looked.uid, question=question.uid)


def hold_print(of: Chart) -> None:
    """Let the printed booklet be of what the passport says when all of it is there: no other is handed out."""
    view = open_passport(reader=of.reader, patient=of.patient, purpose=Purpose.OWN_RECORD, at=of.at)
    content, mark = content_of(build(view, at=of.at)), mark_of(of.patient)
    BookletPrint.objects.filter(patient=of.patient).update(content=content, mark=mark)
