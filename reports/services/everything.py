"""All that a person may take along, in one ZIP: put together while it is fetched, and kept nowhere."""

import hashlib
import json
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date, datetime
from typing import IO
from zipfile import ZIP_DEFLATED, ZipFile

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from passport import objects
from passport.access.models import Purpose
from passport.access.services import View, open_passport
from passport.booklet.models import Entry
from passport.document.build import build
from passport.imaging import paper_files
from passport.imaging.report_files import SUFFIXES, report_file
from passport.imaging.reported import Reading, ReportOnRow, reports_for
from passport.imaging.selectors.papers import papers_of
from passport.imaging.services.papers import bytes_of
from passport.people.models import User
from reports import selectors
from reports.models import BookletPrint
from reports.services.booklet import fetch_booklet, language_of
from reports.services.forgetting import act_of

PAGE, SUMS = "INDEX.HTM", "SHA256SUMS.TXT"
GONE = (objects.ObjectMissing, objects.StorageUnavailable)
NOT_YET = _("You may not read this report yet.")
NOT_NOW = _("This could not be read just now. Fetch the file again later.")


@dataclass(frozen=True, kw_only=True)
class Line:
    """One thing on the page of the file: its name in it, or why it is not there."""

    called: str
    day: date | None = None
    place: str = ""
    name: str = ""
    missing: str | Promise = ""


class _Pack:
    """A ZIP that is being written, and the sums of what is in it."""

    def __init__(self, file: IO[bytes]) -> None:
        self._zip = ZipFile(file, "w", ZIP_DEFLATED)
        self._sums: list[str] = []

    def put(self, name: str, data: bytes) -> str:
        """Write one file, and return its name."""
        self._zip.writestr(name, data)
        self._sums.append(f"{hashlib.sha256(data).hexdigest()}  {name}")
        return name

    def close(self) -> None:
        """Write the sums, and the end."""
        self._zip.writestr(SUMS, "\n".join([*self._sums, ""]))
        self._zip.close()


def take_everything(*, print_uid: str, by: User, at: datetime) -> IO[bytes]:
    """Return a ZIP of a booklet that was made, the document, and the reports and added papers that its reader may read.

    The file stands at its beginning and is deleted when it is closed. Raises PrintUnknown, NotMade, NotAllowed.
    """
    asked = selectors.print_of(uid=print_uid, asked_by=by, at=at)
    pdf = fetch_booklet(print_uid=print_uid, by=by, at=at)
    view = open_passport(reader=by, patient=asked.patient, purpose=Purpose.OWN_RECORD, at=at)
    file = tempfile.TemporaryFile()  # noqa: SIM115 -- whoever hands it over closes it
    with ExitStack() as unless_whole:
        unless_whole.callback(file.close)
        _write(file, asked, pdf, view, at)
        act_of("everything.fetched", asked, by=by, at=at)
        unless_whole.pop_all()
    file.seek(0)
    return file


def _write(file: IO[bytes], asked: BookletPrint, pdf: bytes, view: View, at: datetime) -> None:
    pack = _Pack(file)
    with translation.override(asked.language or language_of(asked.patient)):
        pack.put("booklet.pdf", pdf)
        pack.put("passport.json", json.dumps(build(view, at=at), ensure_ascii=False, indent=1).encode())
        page = {
            "patient": asked.patient,
            "made_at": at,
            "reports": list(_reports(view, pack)),
            "papers": list(_papers(view, pack)),
        }
        pack.put(PAGE, render_to_string("reports/everything.html", page).encode())
    pack.close()


def _reports(view: View, pack: _Pack) -> Iterator[Line]:
    if not view.scope.reports:
        return
    number = 0
    for entry in view.entries():
        for one in reports_for(view, entry):
            number += 1
            yield _report(one, entry, number, pack)


def _report(one: ReportOnRow, entry: Entry, number: int, pack: _Pack) -> Line:
    said = {"called": one.report.title or str(_("Report")), "day": entry.performed_on, "place": entry.facility.name}
    if one.reading is not Reading.NOW:
        return Line(**said, missing=NOT_YET)
    try:
        data = report_file(one.report)
    except GONE:
        return Line(**said, missing=NOT_NOW)
    return Line(**said, name=pack.put(f"reports/{number:03}.{SUFFIXES[one.report.form]}", data))


def _papers(view: View, pack: _Pack) -> Iterator[Line]:
    if not view.scope.papers:
        return
    for number, paper in enumerate(papers_of(view), start=1):
        try:
            data = bytes_of(paper)
        except GONE:
            yield Line(called=paper.called, missing=NOT_NOW)
        else:
            name = f"papers/{number:03}.{paper_files.SUFFIXES[paper.media_type]}"
            yield Line(called=paper.called, name=pack.put(name, data))
