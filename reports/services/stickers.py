"""Print one row as a sticker for the paper booklet: free, and exactly as the printed booklet says it."""

from datetime import datetime

from django.conf import settings
from django.utils import translation

from passport.booklet.history import histories_of
from passport.booklet.models import Entry
from passport.booklet.selectors import disowned_by
from passport.booklet.states import STATED
from passport.booklet.verification import verify_entry
from passport.document.parts import entry_part
from passport.people.models import User
from passport.signing.acts import Subject, record_act
from passport.signing.models import Signature
from passport.signing.selectors import further_by_signature
from passport.signing.services import issue_verification_code
from passport.signing.statements import Ref
from reports.booklet import Row, row_of
from reports.labels import labels_of
from reports.services.booklet import counts_by_jalali, language_of
from reports.stickers import TooLong, fits, sticker_pdf

__all__ = ["TooLong", "print_sticker"]


def print_sticker(*, entry: Entry, place: int | None, by: User, at: datetime) -> bytes:
    """Return a row as PDF: on one label, or at a place of a sheet of labels. Raises TooLong, CannotPrint.

    A row that nobody signed, or whose signature does not hold, has no stamp. Laid out outside any transaction.
    """
    patient = entry.record.patient
    row = _row(entry)
    country = patient.registered_by.country if patient else entry.facility.country
    form = labels_of(country)
    with translation.override(language_of(patient) if patient else settings.LANGUAGE_CODE):
        size = fits(row, form=form)
        code = _code(row, by=by, at=at)
        pdf = sticker_pdf(row, form=form, code=code, size=size, place=place)
    record_act(verb="sticker.printed", by=by, subject=Subject(kind="entry", uid=entry.uid), at=at)
    return pdf


def _row(entry: Entry) -> Row:
    patient = entry.record.patient
    said = disowned_by(patient).get(entry.pk) if patient else None
    holds = entry.state not in STATED or verify_entry(entry).holds
    jalali = patient is not None and counts_by_jalali(patient)
    return row_of(
        1,
        entry_part(entry, disowned=said, histories=histories_of([entry])),
        () if holds else (entry.uid,),
        jalali=jalali,
        further=further_by_signature(signatures=_signatures(entry)),
    )


def _signatures(entry: Entry) -> list[Signature]:
    version = entry.current_version
    return list(version.row_statement.signatures.all()) if version and version.row_statement else []


def _code(row: Row, *, by: User, at: datetime) -> str:
    shown = Ref(kind="row", subject_uid=row.entry, version=row.version or 0, digest=bytes.fromhex(row.digest or ""))
    return issue_verification_code(page=1, pages=1, rows=[shown], facility_name=row.facility, at=at, by=by)[1]
