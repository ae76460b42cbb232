"""The papers that a patient added, as a reader who was let in may see them."""

from datetime import timedelta

from django.db.models import Case, F, QuerySet, When
from django.db.models.functions import Coalesce

from passport.access.view import NotAllowed, View
from passport.imaging.models import AddedPaper
from passport.language.calendars import JALALI_YEARS
from passport.language.partial import PartialDate

UNDO = timedelta(days=30)  # for so long a removed paper can be put back

_MONTHS = F("year") * 12 + Coalesce("month", 1)
_TO_GREGORIAN = 621 * 12 + 2  # months: the first one of 1366 is March of 1987
_BEGINS = Case(When(year__lte=JALALI_YEARS[-1], then=_MONTHS + _TO_GREGORIAN), default=_MONTHS)
# The two databases do not agree on where nothing stands: a paper without a year comes last.
_NEWEST_FIRST = [
    *(part.desc(nulls_last=True) for part in (_BEGINS, F("month"), F("day"))),
    F("added_at").desc(),
    F("id").desc(),
]


def papers_of(view: View) -> QuerySet[AddedPaper]:
    """Return the papers of this passport that the reader may see, the newest date first. Raises NotAllowed.

    Of a document of another deployment what stands in it is read when it is asked for.
    """
    shown = _seen(view).filter(removed_at__isnull=True)
    return shown.select_related("document").defer("document__reading")


def removed_papers_of(view: View) -> QuerySet[AddedPaper]:
    """Return the papers that were removed and can be put back. Raises NotAllowed."""
    if not view.scope.papers:
        raise NotAllowed
    return _seen(view).filter(removed_at__gt=view.at - UNDO, forgotten_at__isnull=True)


def paper_of(view: View, uid: str) -> AddedPaper:
    """Return one of the papers. Raises NotAllowed for any other, whether it exists or not."""
    found = papers_of(view).filter(uid=uid).first()
    if found is None:
        raise NotAllowed
    return found


def showable_paper_of(view: View, uid: str) -> AddedPaper:
    """Return one of the papers that are not hidden. Raises NotAllowed for any other."""
    found = paper_of(view, uid)
    if found.hidden_at is not None:
        raise NotAllowed
    return found


def removed_paper_of(view: View, uid: str) -> AddedPaper:
    """Return one of the papers that can be put back. Raises NotAllowed for any other."""
    found = removed_papers_of(view).filter(uid=uid).first()
    if found is None:
        raise NotAllowed
    return found


def known_date(paper: AddedPaper) -> PartialDate | None:
    """Return as much of the date of a paper as is known; None: nothing."""
    return None if paper.year is None else PartialDate(year=paper.year, month=paper.month, day=paper.day)


def _seen(view: View) -> QuerySet[AddedPaper]:
    if view.patient is None or not (view.scope.papers or view.scope.papers_shown):
        raise NotAllowed
    found = AddedPaper.objects.filter(patient=view.patient).order_by(*_NEWEST_FIRST)
    found = found if view.scope.papers else found.filter(shown=True)
    return found if view.scope.hidden else found.filter(hidden_at__isnull=True)
