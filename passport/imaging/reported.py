"""Whether images stand with their report: open, open without one, or waiting for it where the text of law says so."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from passport.access.models import Purpose
from passport.access.view import View
from passport.booklet.models import Entry
from passport.law.questions.images import images_go_with_report
from passport.law.questions.standing import Weight
from passport.people.selectors import standing_of


class Stand(StrEnum):
    """How the images of a row stand."""

    OPEN = "open"
    OPEN_WITHOUT_REPORT = "open_without_report"
    WAITS_FOR_REPORT = "waits_for_report"


@dataclass(frozen=True, kw_only=True)
class Report:
    """One report on a row, as a file that goes beside its images."""

    name: str  # of the file on a disc: eight capital letters or digits, a point, three more
    data: bytes


def reports_of(entry: Entry) -> Sequence[Report]:
    """Return the reports on a row; none is kept in this system."""
    return ()


def images_stand(entry: Entry) -> Stand:
    """Return how the images of a row stand by the text of its place and day.

    Only a text that the facility confirmed holds images back.
    """
    if reports_of(entry):
        return Stand.OPEN
    standing = standing_of(entry.facility, entry.performed_on)
    if standing is None:
        return Stand.OPEN_WITHOUT_REPORT
    held_back = images_go_with_report(standing.pack, entry.performed_on) is not None
    stops = standing.weigh(objects=held_back) is Weight.STOPS
    return Stand.WAITS_FOR_REPORT if stops else Stand.OPEN_WITHOUT_REPORT


def images_stand_for(view: View, entry: Entry) -> Stand:
    """Return how the images of a row stand for a reader: doctors see them at once."""
    found = images_stand(entry)
    if found is Stand.WAITS_FOR_REPORT and view.purpose != Purpose.OWN_RECORD:
        return Stand.OPEN_WITHOUT_REPORT
    return found
