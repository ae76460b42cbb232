"""The booklet as PDF: asked for, made by the worker, fetched by who asked, and kept for a day.

The same content in the same language and layout is laid out once.
"""

import hashlib
import json
from dataclasses import replace
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils import translation

from passport import objects
from passport.access.models import Purpose
from passport.access.services import NotAllowed, View, open_passport
from passport.booklet.states import STATED
from passport.booklet.verification import verify_entry
from passport.document.build import build
from passport.document.shape import Document
from passport.language.offered import is_offered, offered_or_default
from passport.people.models import Calendar, Patient, User
from passport.queue.kinds import FORGET_BOOKLETS
from passport.queue.services import add_job
from passport.signing.selectors import further_by_signature, signatures_called
from passport.signing.services import issue_verification_code
from passport.signing.statements import Ref
from reports import selectors, sheets
from reports.booklet import Booklet, Further, Paper, RowsLost, Sheet, cut, from_document
from reports.labels import Labels, labels_of
from reports.models import BookletPrint, Step
from reports.pdf_seal import stamper_of
from reports.proof_sheets import ProofSheets
from reports.render import CannotPrint, Printed, measure, print_pdf
from reports.services.forgetting import LOOK_AGAIN, act_of, forget
from reports.services.proving import prove
from reports.words import Failure, failure_of

KEPT = timedelta(days=1)


class NotMade(Exception):
    """The booklet is not ready to be fetched, or not kept any more."""


def ask_booklet(*, view: View, by: User, at: datetime, language: str = "", proof_sheet: bool = False) -> BookletPrint:
    """Ask for a patient's booklet in a language of this site, else in the patient's. Raises NotAllowed.

    The same content that is being made for this person, or is there, is not made again.
    """
    if not view.scope.booklet or view.patient is None:
        raise NotAllowed
    document = build(view, at=at)
    wanted = BookletPrint(
        patient=view.patient,
        asked_by=by,
        asked_at=at,
        language=language if is_offered(language) else language_of(view.patient),
        proof_sheet=proof_sheet,
        content=selectors.content_of(document),
        layout=_layout(view.patient, document, _further(document), proof_sheet=proof_sheet),
        mark=selectors.mark_of(view.patient),
        forget_at=at + KEPT,
    )
    try:
        with transaction.atomic():
            return _found_or_new(wanted, at=at)
    except IntegrityError:  # the same person asked for the same at this moment
        waiting = selectors.waiting_print(wanted=wanted, at=at)
        if waiting is None:
            raise
        return waiting


def _found_or_new(wanted: BookletPrint, *, at: datetime) -> BookletPrint:
    waiting = selectors.waiting_print(wanted=wanted, at=at)
    there = selectors.made_print(wanted=wanted, at=at)
    found = waiting or (there if there and there.asked_by_id == wanted.asked_by_id else None)
    if found:
        return found
    selectors.never_made(patient=wanted.patient, at=at).update(failed_reason=Failure.GIVEN_UP)
    if there:
        wanted.sha256, wanted.pages, wanted.made_at = there.sha256, there.pages, at
        wanted.forget_at = there.forget_at
    wanted.save(force_insert=True)
    act_of("booklet.asked", wanted, by=wanted.asked_by, at=at)
    if not there:
        add_job(kind=selectors.MAKE, subject_uid=wanted.uid, at=at)
    add_job(kind=FORGET_BOOKLETS, subject_uid=wanted.patient.uid, at=at, due_at=at + LOOK_AGAIN)
    return wanted


def make_booklet(*, print_uid: str, at: datetime) -> BookletPrint:
    """Make the PDF that somebody asked for; twice changes nothing. What cannot be made says why.

    Lays out outside any transaction: that takes seconds.
    """
    asked = BookletPrint.objects.select_related("patient__registered_by", "asked_by").get(uid=print_uid)
    if asked.made_at or asked.failed_reason or asked.forget_at <= at:
        return asked
    try:
        _tell(asked, step=Step.READING)
        view = _open(asked.patient, asked.asked_by, at)
        with transaction.atomic():  # one moment of the record, not several
            document, mark = build(view, at=at), selectors.mark_of(asked.patient)
        asked.content = selectors.content_of(document)
        further = _further(document)
        asked.layout = _layout(asked.patient, document, further, proof_sheet=asked.proof_sheet)
        there = selectors.made_print(wanted=asked, at=at)
        printed = None if there else _printed(asked, document, view, further, at)
    except (CannotPrint, NotAllowed) as error:
        return _write(asked, at, failed_reason=failure_of(error))
    if printed:
        made = {"sha256": objects.put(printed.pdf), "pages": len(printed.pages)}
    else:
        made = {"sha256": there.sha256, "pages": there.pages, "forget_at": there.forget_at}
    return _write(asked, at, **made, made_at=at, content=asked.content, layout=asked.layout, mark=mark)


def _layout(patient: Patient, document: Document, further: Further, *, proof_sheet: bool) -> str:
    """Return how a booklet is drawn. One from before something came that no document carries is not drawn again."""
    drawn = sheets.layout(jalali=counts_by_jalali(patient), proof_sheet=proof_sheet)
    logged = selectors.logged_in(document) if proof_sheet else []
    beside = [f"{uid} {one.qualified} {one.holds}" for uid, many in sorted(further.items()) for one in many]
    came = [*logged, *beside]
    return hashlib.sha256("".join([drawn, *came]).encode()).hexdigest() if came else drawn


def _further(document: Document) -> Further:
    """Return by signature how what stands beside it stands."""
    uids = [one["id"] for entry in document["entries"] for one in entry["signatures"]]
    return further_by_signature(signatures=signatures_called(uids=uids))


def fetch_booklet(*, print_uid: str, by: User, at: datetime) -> bytes:
    """Return the PDF to who asked for it, while that person may read the passport and it still says the same.

    One that says something else is forgotten at once. Raises PrintUnknown, NotMade, NotAllowed.
    """
    asked = selectors.print_of(uid=print_uid, asked_by=by, at=at)
    view = _open(asked.patient, by, at)
    if not asked.sha256:
        raise NotMade
    if selectors.content_of(build(view, at=at)) != asked.content:
        forget(asked, at=at)
        raise NotMade
    try:
        pdf = objects.get(asked.sha256)
    except objects.ObjectMissing as error:
        forget(asked, at=at)
        raise NotMade from error
    act_of("booklet.fetched", asked, by=by, at=at)
    return pdf


def _open(patient: Patient, by: User, at: datetime) -> View:
    view = open_passport(reader=by, patient=patient, purpose=Purpose.OWN_RECORD, at=at)
    if not view.scope.booklet:
        raise NotAllowed
    return view


def _printed(asked: BookletPrint, document: Document, view: View, further: Further, at: datetime) -> Printed:
    jalali = counts_by_jalali(asked.patient)
    booklet = from_document(document, doubtful=_doubtful(view), jalali=jalali, further=further)
    form = labels_of(asked.patient.registered_by.country)
    with translation.override(asked.language or language_of(asked.patient)):
        return _print(asked, booklet, document, form=form, at=at)


def language_of(patient: Patient) -> str:
    """Return the patient's language when this site is translated into it; half of a page would help nobody."""
    return offered_or_default(patient.language)


def counts_by_jalali(patient: Patient) -> bool:
    """Return whether the patient finds Iran's calendar beside the days that the form writes."""
    return patient.calendar == Calendar.JALALI


def _doubtful(view: View) -> frozenset[str]:
    """Return the rows whose signature or confirmation does not hold: neither is printed there."""
    stated = view.entries().filter(state__in=STATED)
    return frozenset(entry.uid for entry in stated if not verify_entry(entry).holds)


def _print(asked: BookletPrint, booklet: Booklet, document: Document, *, form: Labels, at: datetime) -> Printed:
    _tell(asked, step=Step.LAYING_OUT)
    pages = measure(sheets.draft(booklet, form=form))
    paper = cut(booklet, pages)
    _tell(asked, step=Step.WRITING, pages=len(pages))
    codes = issue_codes(paper, by=asked.asked_by, at=at)
    attachment = json.dumps(document, ensure_ascii=False).encode()
    proof = _proof(asked, paper, at=at) if asked.proof_sheet else None
    facility = asked.patient.registered_by
    stamper = stamper_of(facility_uid=facility.uid, at=at)
    sealed_by = facility.name if stamper else ""
    printed = print_pdf(
        sheets.final(paper, form=form, codes=codes, attachment=attachment, proof=proof, sealed_by=sealed_by)
    )
    if printed.pages != (*pages, *(proof.anchors if proof else ())):
        raise RowsLost
    return replace(printed, pdf=stamper.sealed(printed.pdf)) if stamper else printed


def _proof(asked: BookletPrint, paper: Paper, *, at: datetime) -> ProofSheets:
    return prove(paper, facility=asked.patient.registered_by, at=at)


def _tell(asked: BookletPrint, **how_far: int) -> None:
    """Let the page that waits say how far it is."""
    BookletPrint.objects.filter(pk=asked.pk, made_at__isnull=True, failed_reason="").update(**how_far)


@transaction.atomic
def issue_codes(paper: Paper, *, by: User, at: datetime) -> dict[int, str]:
    """Return the code of each page with rows, by page number."""
    return {
        sheet.number: issue_verification_code(
            page=sheet.number,
            pages=paper.pages,
            rows=_refs(sheet),
            facility_name=", ".join(dict.fromkeys(row.facility for row in sheet.verified)),
            at=at,
            by=by,
        )[1]
        for sheet in paper.sheets
    }


def _refs(sheet: Sheet) -> list[Ref]:
    return [
        Ref(kind="row", subject_uid=row.entry, version=row.version or 0, digest=bytes.fromhex(row.digest or ""))
        for row in sheet.verified
    ]


@transaction.atomic
def _write(asked: BookletPrint, at: datetime, **made: object) -> BookletPrint:
    mine = BookletPrint.objects.filter(pk=asked.pk, made_at__isnull=True, failed_reason="")
    sha256 = str(made.get("sha256", ""))
    if mine.update(**made):
        act_of("booklet.made" if sha256 else "booklet.failed", asked, by=None, at=at)
        add_job(kind=FORGET_BOOKLETS, subject_uid=asked.patient.uid, at=at, due_at=at + LOOK_AGAIN)
    elif sha256 and not selectors.bytes_are_needed(sha256):
        objects.forget(sha256)  # somebody else made it meanwhile, with other codes
    asked.refresh_from_db()
    return asked
