"""The booklet as PDF: asked for, made by the worker, fetched by who asked, forgotten after an hour."""

import json
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import translation

from passport import objects
from passport.access.models import Purpose
from passport.access.services import NotAllowed, View, open_passport
from passport.booklet.states import State
from passport.booklet.verification import verify_entry
from passport.document.build import build
from passport.document.shape import Document
from passport.people.models import Patient, User
from passport.queue.services import add_job
from passport.signing.acts import Subject, record_act
from passport.signing.services import issue_verification_code
from passport.signing.statements import Ref
from reports import selectors, sheets
from reports.booklet import Booklet, Paper, RowsLost, Sheet, cut, from_document
from reports.models import BookletPrint
from reports.render import CannotPrint, Printed, measure, print_pdf
from reports.words import Failure, failure_of

KEPT = timedelta(hours=1)
FORGET = "forget_booklet"


class NotMade(Exception):
    """The booklet is not ready to be fetched."""


@transaction.atomic
def ask_booklet(*, view: View, by: User, at: datetime) -> BookletPrint:
    """Ask for a patient's booklet, or return the one that is being made. Raises NotAllowed."""
    if not view.scope.booklet or view.patient is None:
        raise NotAllowed
    waiting = selectors.waiting_print(patient=view.patient, asked_by=by, at=at)
    if waiting:
        return waiting
    asked = BookletPrint.objects.create(patient=view.patient, asked_by=by, asked_at=at, forget_at=at + KEPT)
    _act("booklet.asked", asked, by=by, at=at)
    add_job(kind=selectors.MAKE, subject_uid=asked.uid, at=at)
    add_job(kind=FORGET, subject_uid=asked.uid, at=at, due_at=asked.forget_at)
    return asked


def make_booklet(*, print_uid: str, at: datetime) -> BookletPrint:
    """Make the PDF that somebody asked for; twice changes nothing. What cannot be made says why.

    Lays out outside any transaction: that takes seconds.
    """
    asked = BookletPrint.objects.select_related("patient", "asked_by").get(uid=print_uid)
    if asked.made_at or asked.failed_reason or asked.forget_at <= at:
        return asked
    try:
        printed = _printed(asked, at)
    except (CannotPrint, NotAllowed) as error:
        return _write(asked, at, failed_reason=failure_of(error))
    return _write(asked, at, sha256=objects.put(printed.pdf), pages=len(printed.pages), made_at=at)


def fetch_booklet(*, print_uid: str, by: User, at: datetime) -> bytes:
    """Return the PDF to who asked for it, while that person may still read the passport.

    Raises PrintUnknown, NotMade, NotAllowed.
    """
    asked = selectors.print_of(uid=print_uid, asked_by=by, at=at)
    _open(asked.patient, by, at)
    if not asked.sha256:
        raise NotMade
    _act("booklet.fetched", asked, by=by, at=at)
    return objects.get(asked.sha256)


def forget_booklet(*, print_uid: str, at: datetime) -> None:
    """Remove the bytes of a booklet whose time is over; the row that says it was made stays."""
    asked = BookletPrint.objects.get(uid=print_uid)
    if asked.sha256 and asked.forget_at <= at:
        # Bytes first: between the two steps a row without bytes is harmless, bytes without a row would stay.
        objects.forget(asked.sha256)
        BookletPrint.objects.filter(pk=asked.pk).update(sha256="")
        _act("booklet.forgotten", asked, by=None, at=at)


def _open(patient: Patient, by: User, at: datetime) -> View:
    view = open_passport(reader=by, patient=patient, purpose=Purpose.OWN_RECORD, at=at)
    if not view.scope.booklet:
        raise NotAllowed
    return view


def _printed(asked: BookletPrint, at: datetime) -> Printed:
    view = _open(asked.patient, asked.asked_by, at)
    with transaction.atomic():  # one moment of the record, not several
        document = build(view, at=at)
    booklet = from_document(document, doubtful=_doubtful(view))
    with translation.override(language_of(asked.patient)):
        return _print(booklet, document, by=asked.asked_by, at=at)


def language_of(patient: Patient) -> str:
    """Return the patient's language when this site is translated into it; half of a page would help nobody."""
    return patient.language if patient.language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


def _doubtful(view: View) -> frozenset[str]:
    """Return the rows whose signature does not hold: no stamp is printed there."""
    signed = view.entries().filter(state=State.SIGNED)
    return frozenset(entry.uid for entry in signed if not verify_entry(entry).holds)


def _print(booklet: Booklet, document: Document, *, by: User, at: datetime) -> Printed:
    pages = measure(sheets.draft(booklet))
    paper = cut(booklet, pages)
    codes = _issue_codes(paper, by=by, at=at)
    attachment = json.dumps(document, ensure_ascii=False).encode()
    printed = print_pdf(sheets.final(paper, codes=codes, attachment=attachment))
    if printed.pages != pages:
        raise RowsLost
    return printed


@transaction.atomic
def _issue_codes(paper: Paper, *, by: User, at: datetime) -> dict[int, str]:
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
def _write(
    asked: BookletPrint,
    at: datetime,
    *,
    sha256: str = "",
    pages: int | None = None,
    made_at: datetime | None = None,
    failed_reason: Failure | str = "",
) -> BookletPrint:
    mine = BookletPrint.objects.filter(pk=asked.pk, made_at__isnull=True, failed_reason="")
    if mine.update(sha256=sha256, pages=pages, made_at=made_at, failed_reason=failed_reason):
        _act("booklet.failed" if failed_reason else "booklet.made", asked, by=None, at=at)
    elif sha256:
        objects.forget(sha256)  # somebody else made it meanwhile, with other codes
    asked.refresh_from_db()
    return asked


def _act(verb: str, asked: BookletPrint, *, by: User | None, at: datetime) -> None:
    subject = Subject(kind="booklet_print", uid=asked.uid)
    record_act(verb=verb, by=by, subject=subject, at=at, patient=asked.patient.uid)
