"""The other ways in which a patient shows a passport, what people said and wrote about it, and what was printed."""

from dataclasses import asdict
from datetime import timedelta

from django.conf import settings
from django.core.signing import get_cookie_signer

from passport import objects
from passport.access.models import Access, Grant, Ground, GuestLook, LookQuestion, Purpose, StandingGrant
from passport.access.services import open_passport, session_hmac
from passport.booklet.models import Entry, Mistake, MistakeReport
from passport.codes import code_hmac
from passport.document.build import build
from passport.imaging.models import (
    AddedDocument,
    AddedPaper,
    Checked,
    ImageLink,
    ImageReport,
    ImageSeries,
    ImageVisit,
    ReportForm,
)
from passport.imaging.paper_files import JSON
from passport.imaging.papers.readings import ReadCheck, ReadDose, Reading, ReadRow, ReadSigner
from passport.imaging.papers.written import Written
from passport.imaging.services.links import VISIT
from passport.people.models import (
    Patient,
    Reader,
    Relation,
    ReportsShown,
    TrustCode,
    TrustLasts,
)
from passport.web.guests import COOKIE
from passport.web.images.opening import VISIT_COOKIE
from reports.models import BookletPrint
from reports.selectors import content_of, mark_of
from tests.access_table.terms import Reader as Asks
from tests.access_table.world.charts import HOUR, Chart, reads
from tests.access_table.world.places import account


def shown_by(of: Chart) -> None:
    """Let a patient show the passport in the other ways: to a guest who waits, the chosen doctor, a trusted person."""
    asked = guest_of(of, f"waiting-{of.who.tag}")
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
    document = document_of(of)
    looking = lets_look(of)
    of.cookies[Asks.PATIENT] = {VISIT_COOKIE: opened(link)}
    of.things.update(
        looking=looking.uid,
        report=text.uid,
        report_file=file.uid,
        added_paper=paper.uid,
        added_document=document.uid,
        asked=asked.grant.uid,
        guest=asked.uid,
        standing=standing.uid,
        trust_code=code.uid,
        helper=Reader.objects.get(user=helper).uid,
        link=link.uid,
        exposure=link.exposure.uid,
    )


def document_of(of: Chart) -> AddedPaper:
    """Return the document of another site that the patient added and shows; its keys are not known here."""
    paper = AddedPaper.objects.create(
        patient=of.patient,
        called="elsewhere.example",
        media_type=JSON,
        size=18,
        sha256=objects.put(f"the document {of.number}".encode()),
        shown=True,
        added_by="the cast",
        added_at=of.at,
    )
    read = Reading(
        origin="https://elsewhere.example",
        made_on="2026-03-02",
        name=f"{of.who.given} {of.who.surname}",
        birth_date="1961-05-02",
        digest="",
        outcome="open",
        checks=(ReadCheck(what="person", outcome="open", reason="name_not_signed", detail=()),),
        rows=(
            ReadRow(
                entry="1",
                day="2026-03-02",
                exam=of.who.exam,
                exam_code="",
                kind="ct",
                region="",
                laterality="",
                therapy=False,
                facility="Elsewhere",
                approver="Invented Approver",
                state="signed",
                doses=(ReadDose(code="113813", quantity="dlp_total", value="724.52", unit="mGy.cm", scope=()),),
                signers=(ReadSigner(name="Invented Approver", day="2026-03-02"),),
                signed=True,
                outcome="open",
                checks=(),
            ),
        ),
    )
    AddedDocument.objects.create(
        paper=paper, origin=read.origin, reading=asdict(read), outcome=Checked.OPEN, checked_at=of.at
    )
    return paper


def guest_of(of: Chart, session: str, **answer: object) -> GuestLook:
    """Return how it stands with somebody who asked with a code of the patient, whose browser keeps a session."""
    grant = Grant.objects.create(
        patient=of.patient,
        made_by=of.reader,
        code_hmac=session.encode().ljust(32),
        made_at=of.at,
        code_expires_at=of.at + HOUR,
        redeemed_at=of.at,
        for_guest=True,
    )
    return GuestLook.objects.create(
        grant=grant,
        session_hmac=session_hmac(session),
        name="Somebody",
        facility="Somewhere",
        purpose="A first visit",
        asked_at=of.at,
        answer_until=of.at + HOUR,
        **answer,
    )


def lets_look(of: Chart) -> GuestLook:
    """Let somebody look who asked with a code, in the browser that asked."""
    session = f"looking-{of.who.tag}"
    guest = guest_of(of, session, allowed=True, answered_at=of.at, answered_by=of.reader, until=of.at + HOUR)
    of.cookies[Asks.GUEST] = {COOKIE: get_cookie_signer(salt=COOKIE + guest.uid).sign(session)}
    return guest


def opened(link: ImageLink) -> str:
    """Return what a browser keeps in which the images of a link are open: one series of one image."""
    secret = f"visit-{link.uid}"
    ImageVisit.objects.create(
        link=link,
        secret_hmac=code_hmac(secret, purpose=VISIT, pepper=settings.CODE_PEPPER),
        made_at=link.made_at,
        expires_at=link.expires_at,
    )
    ImageSeries.objects.create(
        link=link,
        number=1,
        series_instance_uid="2.25.1",
        modality="CT",
        told=1,
        images="2.25.2 1 8 8 128",
        listed_told=1,
    )
    return secret


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
    # An hour ago: a look of this quarter of an hour would stand for those that the table asks for.
    view = open_passport(reader=of.reader, patient=of.patient, purpose=Purpose.OWN_RECORD, at=of.at - HOUR)
    content, mark = content_of(build(view, at=of.at)), mark_of(of.patient)
    BookletPrint.objects.filter(patient=of.patient).update(content=content, mark=mark)
