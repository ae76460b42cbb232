"""What was said to be wrong, as its patient and the hospital read it: worked out for the templates."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from passport.access.services import View
from passport.booklet.mistakes import MistakeState
from passport.booklet.models import Entry, Mistake, MistakeReport
from passport.booklet.selectors import joined_into, standing_for
from passport.booklet.states import State
from passport.booklet.words import examination_name
from passport.language.saying import day, say_day
from passport.people.selectors import day_at
from passport.web.presenters import zone_of

NEWS = timedelta(days=30)  # for so long the first page shows an answer
YOU_SAID = _("You said on %(day)s: “%(what)s”.")
SOMEBODY_SAID = _("%(name)s said on %(day)s: “%(what)s”.")
# Where a report stands -> what is said of it.
STANDING: dict[str, Promise] = {
    MistakeState.OPEN: _("%(facility)s answers until %(due)s."),
    MistakeState.AGREED: _("%(facility)s agreed on %(answered)s and wrote:"),
    MistakeState.NOT_AGREED: _("%(facility)s did not agree on %(answered)s and wrote:"),
    MistakeState.TAKEN_BACK: _("It was taken back on %(taken_back)s."),
}
OVERDUE = _("%(facility)s should have answered by %(due)s. You can call: %(phone)s.")
OVERDUE_ASK = _("%(facility)s should have answered by %(due)s. You can ask there.")
# The same for a row that the patient says is somebody else's: what became of it for doctors.
SHOWN_TO_DOCTORS: dict[str, Promise] = {
    MistakeState.OPEN: _("Until then doctors do not see this examination, except in an emergency; there it is marked."),
    MistakeState.AGREED: _("Doctors do not see this examination, except in an emergency; there it is marked."),
    MistakeState.NOT_AGREED: _("Doctors with a code see this examination again."),
    MistakeState.TAKEN_BACK: _("Doctors with a code see this examination again."),
}
TAKE_BACK = _("Take this back")
MINE_AFTER_ALL = _("It is no mistake: show it to doctors again")


@dataclass(frozen=True, kw_only=True)
class Said:
    """One thing that was said to be wrong."""

    uid: str
    sentence: str
    words: str  # of the patient
    place: str
    examination: str  # "" where it is about none, or about one that is no longer in this passport
    performed_on: date | None
    entry_uid: str
    standing: str
    answer: str  # of the hospital
    consequence: str
    open: bool
    overdue: bool
    take_back: str  # the words of the button; "" where nothing can be taken back


def said_here(view: View, reports: Iterable[MistakeReport], *, reader_uid: str, at: datetime) -> list[Said]:
    """Return reports in the words of who reads this passport."""
    zone = zone_of(view.patient)
    return [_said(view, report, reader_uid=reader_uid, zone=zone, at=at) for report in reports]


def said_lately(view: View, *, reader_uid: str, at: datetime) -> list[Said]:
    """Return what waits for an answer and what was answered in the last days; nothing where the reader may not know."""
    if not view.scope.reports_mistakes:
        return []
    news = [one for one in view.mistakes() if one.state == MistakeState.OPEN or _answered_since(one, at - NEWS)]
    return said_here(view, news, reader_uid=reader_uid, at=at)


def said_beside(view: View, entry: Entry, *, reader_uid: str, at: datetime) -> list[Said]:
    """Return what was said to be wrong with one row and not taken back; nothing where the reader may not know."""
    if not view.scope.reports_mistakes:
        return []
    about = Q(entry=entry) | Q(entry__in=joined_into(entry))
    standing = view.mistakes().filter(about).exclude(state=MistakeState.TAKEN_BACK)
    return said_here(view, standing, reader_uid=reader_uid, at=at)


def answer_day(report: MistakeReport) -> str:
    """Return until when a report is answered, as people write it."""
    return say_day(report.answer_due_on)


def _said(view: View, report: MistakeReport, *, reader_uid: str, zone: ZoneInfo, at: datetime) -> Said:
    here = _shown_here(view, report.entry)
    is_open, overdue = report.state == MistakeState.OPEN, report.is_overdue(day_at(report.facility, at))
    not_mine = here is not None and report.kind == Mistake.NOT_MINE
    return Said(
        uid=report.uid,
        sentence=_sentence(report, reader_uid=reader_uid, zone=zone),
        words=report.words,
        place=report.place,
        examination=_examination(here),
        performed_on=here.performed_on if here else None,
        entry_uid=here.uid if here else "",
        standing=_standing(report, overdue=overdue, zone=zone),
        answer=(report.answer or "") if not report.taken_back_at else "",
        consequence=str(SHOWN_TO_DOCTORS[report.state]) if not_mine else "",
        open=is_open,
        overdue=overdue,
        take_back=str(TAKE_BACK if is_open else MINE_AFTER_ALL) if is_open or report.keeps_from_shares else "",
    )


def _shown_here(view: View, entry: Entry | None) -> Entry | None:
    """Return the row that stands for one now, where this passport shows it; None where it is somebody else's."""
    if entry is not None and entry.state == State.JOINED:
        into = standing_for(entry)
        return into if view.shows(into) else None
    return entry if entry and entry.record.patient_id == view.patient.pk else None


def _sentence(report: MistakeReport, *, reader_uid: str, zone: ZoneInfo) -> str:
    sentence = YOU_SAID if report.reporter_uid == reader_uid else SOMEBODY_SAID
    return sentence % {
        "name": report.reported_by,
        "day": day(report.reported_at, zone),
        "what": report.get_kind_display(),
    }


def _standing(report: MistakeReport, *, overdue: bool, zone: ZoneInfo) -> str:
    late = OVERDUE if report.facility.phone else OVERDUE_ASK
    return (late if overdue else STANDING[report.state]) % {
        "facility": report.facility.name,
        "phone": report.facility.phone,
        "due": answer_day(report),
        "answered": day(report.answered_at, zone) if report.answered_at else "",
        "taken_back": day(report.taken_back_at, zone) if report.taken_back_at else "",
    }


def _examination(entry: Entry | None) -> str:
    if entry is None:
        return ""
    return examination_name(entry.exam_code, kind=entry.kind, region=entry.region, side=entry.laterality)


def _answered_since(report: MistakeReport, moment: datetime) -> bool:
    return report.taken_back_at is None and report.answered_at is not None and report.answered_at >= moment
