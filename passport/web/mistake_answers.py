"""What patients say is wrong, for the administrator of their hospital: read, mended where that is done, answered."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from passport.access.models import Purpose
from passport.access.services import ListView
from passport.booklet.mistakes import MistakeState
from passport.booklet.models import Entry, Mistake, MistakeReport
from passport.booklet.selectors import standing_for
from passport.booklet.services import answer_mistake
from passport.booklet.states import State
from passport.people.models import Role, User
from passport.people.selectors import day_at, has_role
from passport.web.mistake_forms import AGREED, AnswerForm
from passport.web.paging import pages_beside, start_of
from passport.web.refusals import MISTAKES, sentence_of
from passport.web.voiding import HospitalRow, hospital_row, of_list

# Where a report stands, for the hospital.
STATES: dict[str, Promise] = {
    MistakeState.OPEN: gettext_lazy("Waits for your answer."),
    MistakeState.AGREED: gettext_lazy("Answered: the patient is right."),
    MistakeState.NOT_AGREED: gettext_lazy("Answered: it is as it should be."),
    MistakeState.TAKEN_BACK: gettext_lazy("Taken back by the patient's side."),
}
# How each kind of mistake may be mended; `facility/mending.html` says where.
MOVE, UNLINK, CORRECT, VOID, COPY, TRACE = "move", "unlink", "correct", "void", "copy", "trace"
MENDED_BY: Mapping[str, tuple[str, ...]] = {
    Mistake.NOT_MINE: (MOVE, UNLINK, VOID),
    Mistake.WRONG_SIDE: (CORRECT, VOID),
    Mistake.WRONG_DATE: (CORRECT, VOID),
    Mistake.MISSING: (TRACE, COPY),
    Mistake.OTHER: (CORRECT, VOID),
}


@dataclass(frozen=True, kw_only=True)
class Reported:
    """One report of a mistake as its hospital reads it."""

    uid: str
    what: str
    words: str
    place: str
    patient: str
    born: date
    patient_uid: str  # "" where another hospital registered the patient
    by: str
    relation: str
    reported_at: datetime
    facility: str
    zone: str
    due_on: date
    state: str
    open: bool
    overdue: bool
    own: bool  # reported by the reader, who does not answer it
    answer: str
    answered_by: str
    answered_at: datetime | None
    taken_back_at: datetime | None
    row: HospitalRow | None
    record: str  # the number under which the row came
    elsewhere: bool  # the row is no longer in this patient's passport


def reported_of(report: MistakeReport, *, reader: User, at: datetime) -> Reported:
    """Return a report in the words of its hospital."""
    patient, entry, facility = report.patient, report.entry, report.facility
    return Reported(
        uid=report.uid,
        what=report.get_kind_display(),
        words=report.words,
        place=report.place,
        patient=str(patient),
        born=patient.birth_date,
        patient_uid=patient.uid if patient.registered_by_id == facility.pk else "",
        by=report.reported_by,
        relation=report.get_reported_as_display(),
        reported_at=report.reported_at,
        facility=facility.name,
        zone=facility.time_zone,
        due_on=report.answer_due_on,
        state=str(STATES[report.state]),
        open=report.state == MistakeState.OPEN,
        overdue=report.is_overdue(day_at(facility, at)),
        own=report.reporter_uid == reader.uid,
        answer=report.answer or "",
        answered_by=report.answered_by or "",
        answered_at=report.answered_at,
        taken_back_at=report.taken_back_at,
        row=hospital_row(entry) if entry else None,
        record=entry.record.local_id if entry else "",
        elsewhere=entry is not None and entry.record.patient_id != patient.pk,
    )


@of_list(Role.FACILITY_ADMINISTRATOR, Purpose.CORRECTION)
@require_safe
def mistakes(request: HttpRequest, view: ListView, at: datetime) -> HttpResponse:
    """List what patients say is wrong: what waits first, by the day of the answer; then what is settled."""
    count = view.mistakes_count()
    start = start_of(request, count)
    reports = [reported_of(one, reader=request.user, at=at) for one in view.mistakes(offset=start)]
    context = {
        "waiting": [one for one in reports if one.open],
        "settled": [one for one in reports if not one.open],
        "count": count,
        **pages_beside(start, count),
    }
    return render(request, "facility/mistakes.html", context)


@of_list(Role.FACILITY_ADMINISTRATOR, Purpose.CORRECTION)
@require_http_methods(["GET", "HEAD", "POST"])
def mistake(request: HttpRequest, view: ListView, at: datetime, uid: str) -> HttpResponse:
    """Show one report with the row that it is about and where that is mended, and take the answer."""
    report = view.mistake(uid)
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            answer_mistake(
                report=report, agreed=given["answer"] == AGREED, words=given["words"], by=request.user, at=at
            )
        except MISTAKES as error:
            form.add_error(None, sentence_of(error))
        else:
            messages.success(request, _("Answered. The patient is told."))
            return redirect("facility:mistakes")
    context = {
        "report": reported_of(report, reader=request.user, at=at),
        "row": _row_here(view, report.entry),
        "mended": _mended_at(view, report.entry),
        "form": form,
        "mended_by": MENDED_BY[report.kind],
        "corrects": has_role(request.user, report.facility, Role.RADIOGRAPHER, at=at),
        "reconciles": has_role(request.user, report.facility, Role.PACS_ADMINISTRATOR, at=at),
    }
    return render(request, "facility/mistake.html", context)


def _row_here(view: ListView, entry: Entry | None) -> HospitalRow | None:
    """Return the row as it stands now, marked where the patient says that it is somebody else's.

    One whose parts were joined with another's since stands in no list, and is answered for all the same.
    """
    if entry is None:
        return None
    return hospital_row(entry if entry.state == State.JOINED else view.entry(entry.uid))


def _mended_at(view: ListView, entry: Entry | None) -> HospitalRow | None:
    """Return the row at which a mistake is mended: the one that holds the parts of a joined one; None where there is none."""
    stands = standing_for(entry) if entry is not None else None
    return hospital_row(view.entry(stands.uid)) if stands is not None and stands.state != State.JOINED else None
