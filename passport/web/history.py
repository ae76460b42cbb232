"""One passport as somebody reads it whom the patient let in: the frame, a page of rows, one row."""

from datetime import datetime

from django.http import HttpRequest
from django.utils.translation import gettext as _

from passport.access.models import Ground
from passport.access.services import View
from passport.booklet.history import histories_of
from passport.booklet.row_words import TO_DOCTORS
from passport.language.saying import say_number
from passport.web import words
from passport.web.exposures import exposures_of
from passport.web.paging import PAGE_SIZE, pages_beside, start_of
from passport.web.permissions import moment_of
from passport.web.presenters import coverage_sentence, disowned_sentence, entry_page, hidden_sentence, years, zone_of
from passport.web.recent import recent_of
from passport.web.requested import chain_steps


def frame_of(view: View, *, at: datetime) -> dict[str, object]:
    """Return whose passport it is, by what right it is read, until when, and how much of it is not shown."""
    zone = zone_of(view.patient)
    return {
        "patient": view.patient,
        "way_in": words.WAYS_IN[view.ground],
        "until": moment_of(view.until, at=at, zone=zone) if view.until else "",
        "standing": view.ground == Ground.STANDING,
        "zone": str(zone),
        "given": words.GIVEN[view.given_as] % {"name": view.given_by} if view.given_as else "",
        "hidden": hidden_sentence(view.hidden_count()),
        "not_theirs": disowned_sentence(view.disowned_count()),
    }


def page_of(view: View, request: HttpRequest, *, uid: str = "") -> dict[str, object]:
    """Return the last 12 months and a page of the other rows, in as many statements for a lifetime as for one year.

    `uid` is that of the code or permission that leads a doctor to the images.
    """
    coverage = view.coverage()
    outline = list(view.outline())
    recent = recent_of(view, request, rows=outline, uid=uid)
    keys = [row.pk for row in outline if row.pk not in recent.keys]
    start = start_of(request, len(keys))
    page = keys[start : start + PAGE_SIZE]
    said = {"first": say_number(start + 1), "last": say_number(start + len(page)), "count": say_number(len(keys))}
    return {
        "recent": recent,
        "total": len(outline),
        "coverage": coverage_sentence(facilities=coverage.facilities, since=coverage.since),
        "years": years(view.lines(page), zone=zone_of(view.patient), voice=TO_DOCTORS),
        "position": _("Entries %(first)s to %(last)s of %(count)s.") % said if page and len(page) < len(keys) else "",
        **pages_beside(start, len(keys)),
    }


def entry_of(view: View, uid: str) -> dict[str, object]:
    """Return one row with its values and what stood before it. Raises NotAllowed."""
    found = view.entry(uid)
    page = entry_page(
        found,
        born=view.patient.birth_date,
        zone=zone_of(view.patient),
        voice=TO_DOCTORS,
        professional=True,
        happened=histories_of([found])[found.uid],
    )
    return {
        "page": page,
        "exposures": exposures_of(found),
        "steps": chain_steps(view.chain(found)),
        "disowned": words.DISOWNED if found.disowned else "",
    }
