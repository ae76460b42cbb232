"""The papers that a patient added, as a reader who was let in may see them."""

from datetime import timedelta

from django.db.models import F, QuerySet

from passport.access.view import NotAllowed, View
from passport.imaging.models import AddedPaper

UNDO = timedelta(days=30)  # for so long a removed paper can be put back

# The two databases do not agree on where nothing stands: a paper without a year comes last.
_NEWEST_FIRST = [
    *(F(part).desc(nulls_last=True) for part in ("year", "month", "day")),
    F("added_at").desc(),
    F("id").desc(),
]


def papers_of(view: View) -> QuerySet[AddedPaper]:
    """Return the papers of this passport that the reader may see, the newest date first. Raises NotAllowed."""
    return _seen(view).filter(removed_at__isnull=True)


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


def removed_paper_of(view: View, uid: str) -> AddedPaper:
    """Return one of the papers that can be put back. Raises NotAllowed for any other."""
    found = removed_papers_of(view).filter(uid=uid).first()
    if found is None:
        raise NotAllowed
    return found


def _seen(view: View) -> QuerySet[AddedPaper]:
    if view.patient is None or not (view.scope.papers or view.scope.papers_shown):
        raise NotAllowed
    found = AddedPaper.objects.filter(patient=view.patient).order_by(*_NEWEST_FIRST)
    found = found if view.scope.papers else found.filter(shown=True)
    return found if view.scope.hidden else found.filter(hidden_at__isnull=True)
