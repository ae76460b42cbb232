"""When a report is shown, and whether images stand with it: open, open without one, or waiting for it.

Images and report are decided together: where the text of law lets images go only with their report, they open to a
patient with the first report that the patient may read.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from passport.access.models import Purpose
from passport.access.view import View
from passport.booklet.models import Entry
from passport.imaging import selectors
from passport.imaging.models import ImageReport
from passport.law.questions.images import film_has_ended, images_go_with_report
from passport.law.questions.standing import Weight
from passport.people.models import ReportsShown
from passport.people.selectors import day_at, standing_of


class Stand(StrEnum):
    """How the images of a row stand."""

    OPEN = "open"
    OPEN_WITHOUT_REPORT = "open_without_report"
    WAITS_FOR_REPORT = "waits_for_report"


class Reading(StrEnum):
    """Whether a reader may read a report now, and what it waits for."""

    NOW = "now"
    ON_A_DAY = "on_a_day"
    AFTER_DOCTOR = "after_doctor"  # or on a day, whichever is first
    THROUGH_DOCTOR = "through_doctor"  # the patient's own choice
    NEVER = "never"  # its file does more than show itself: it waits for another


@dataclass(frozen=True, kw_only=True)
class ReportOnRow:
    """One report on a row, and whether its reader may read it now."""

    report: ImageReport
    reading: Reading
    opens_on: date  # by the calendar of the facility; what does not wait for a day opened when it came


def reports_for(view: View, entry: Entry) -> list[ReportOnRow]:
    """Return the reports on one of a view's rows, in the order in which they came. Raises NotAllowed."""
    row = view.reported(entry)
    if row is None:
        return []
    found = list(selectors.reports_on(row))
    own = view.purpose == Purpose.OWN_RECORD
    through_doctor = bool(found) and own and view.patient is not None and selectors.reads_through_doctor(view.patient)
    return [_on_row(one, view, row, own=own, through_doctor=through_doctor) for one in found]


def opens_on(report: ImageReport) -> date:
    """Return the day on which a patient may read a report at the latest, by the calendar of its facility."""
    return day_at(report.entry.facility, report.arrived_at) + timedelta(days=report.shown_days)


def images_stand(entry: Entry, reports: Sequence[ReportOnRow]) -> Stand:
    """Return how the images of a row stand beside what its reader sees of its reports, by the text of place and day.

    Only a text that the facility confirmed holds images back.
    """
    if any(one.reading is Reading.NOW for one in reports):
        return Stand.OPEN
    if _is_held_back(entry):
        return Stand.WAITS_FOR_REPORT
    stands = any(one.reading is not Reading.NEVER for one in reports)
    return Stand.OPEN if stands else Stand.OPEN_WITHOUT_REPORT


def images_stand_for(view: View, entry: Entry, reports: Sequence[ReportOnRow] | None = None) -> Stand:
    """Return how the images of a row stand for a reader, whose reports may be at hand: doctors see them at once.

    Raises NotAllowed.
    """
    found = images_stand(entry, reports_for(view, entry) if reports is None else reports)
    if found is Stand.WAITS_FOR_REPORT and view.purpose != Purpose.OWN_RECORD:
        return Stand.OPEN_WITHOUT_REPORT
    return found


def no_film(entry: Entry) -> bool:
    """Return whether images of a row are given out electronically alone, by a text that its facility confirmed."""
    standing = standing_of(entry.facility, entry.performed_on)
    return standing is not None and standing.in_force and film_has_ended(standing.pack, entry.performed_on) is not None


def _is_held_back(entry: Entry) -> bool:
    standing = standing_of(entry.facility, entry.performed_on)
    if standing is None:
        return False
    held_back = images_go_with_report(standing.pack, entry.performed_on) is not None
    return standing.weigh(objects=held_back) is Weight.STOPS


def _on_row(report: ImageReport, view: View, row: Entry, *, own: bool, through_doctor: bool) -> ReportOnRow:
    report.entry = row  # with its facility, which is at hand
    day = opens_on(report)
    if hasattr(report, "faulty"):
        reading = Reading.NEVER
    elif not own:
        reading = Reading.NOW
    elif through_doctor:
        reading = Reading.THROUGH_DOCTOR
    else:
        reading = _reading(report, over=day_at(row.facility, view.at) >= day)
    return ReportOnRow(report=report, reading=reading, opens_on=day)


def _reading(report: ImageReport, *, over: bool) -> Reading:
    opened = report.shown == ReportsShown.AFTER_DOCTOR and hasattr(report, "opening")
    if over or opened or report.shown == ReportsShown.AT_ONCE:
        return Reading.NOW
    return Reading.AFTER_DOCTOR if report.shown == ReportsShown.AFTER_DOCTOR else Reading.ON_A_DAY
