"""The reports on a row as its page lists them: what is there, when it may be read, and how."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from passport.imaging.models import ReportForm
from passport.imaging.reported import Reading, ReportOnRow, reports_for
from passport.imaging.services import OWN
from passport.language.saying import day, say_day
from passport.web.images.presenters import megabytes, zone_of_row
from passport.web.images.report_words import for_doctors_sentence, waits_sentence
from passport.web.images.ways import Beside


@dataclass(frozen=True, kw_only=True)
class ReportLine:
    """One report on a row."""

    name: str  # the report, or one that came later
    title: str  # as sent
    came: str  # the day
    waits: str  # when it may be read; empty: now
    read: str  # address of its text; empty for a file, and while it waits
    download: str  # address of its file; empty for a text, and while it waits
    size: str


@dataclass(frozen=True, kw_only=True)
class ReportsCard:
    """The reports on one row as its page shows them."""

    lines: tuple[ReportLine, ...]
    above: str  # the sentence above a text that was written for doctors; empty for doctors
    choice: str  # where the patient's side chooses how reports are read; empty for others


def reports_card_of(beside: Beside) -> ReportsCard | None:
    """Return what the page of a row says of its reports; None: none came, or they are not for this reader."""
    view = beside.view
    found = reports_for(view, beside.entry) if view.scope.reports else []
    if not found:
        return None
    readable = any(one.reading is Reading.NOW for one in found)
    own = view.ground in OWN
    return ReportsCard(
        lines=tuple(_line(beside, one, first=number == 0) for number, one in enumerate(found)),
        above=for_doctors_sentence(beside.entry.facility.phone) if own and readable else "",
        choice=reverse("patient:reports", args=[beside.uid]) if own and view.scope.grants else "",
    )


def report_name(*, first: bool) -> str:
    """Return what a report is called: the first on its row, or one that came later."""
    return _("Report") if first else _("Report that came later")


def _line(beside: Beside, one: ReportOnRow, *, first: bool) -> ReportLine:
    report, now = one.report, one.reading is Reading.NOW
    is_file = report.form == ReportForm.PDF
    return ReportLine(
        name=report_name(first=first),
        title=report.title,
        came=day(report.arrived_at, zone_of_row(beside.view, beside.entry)),
        waits="" if now else waits_sentence(one.reading, say_day(one.opens_on)),
        read=beside.address("report", report.uid) if now and not is_file else "",
        download=beside.address("report_file", report.uid) if now and is_file else "",
        size=megabytes(report.size) if is_file else "",
    )
