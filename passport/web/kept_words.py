"""What a phone shows of a document that it keeps: the words of its reader, which the document itself does not hold."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import translation
from django.utils.translation import gettext as _

from passport.access.services import View
from passport.booklet.models import Entry
from passport.language.saying import clock, day, say_day
from passport.web.family import Whose
from passport.web.presenters import Further, Stamp, coverage_sentence, entry_page, further_in, masked, years, zone_of


def words_of(view: View, *, whose: Whose, at: datetime) -> dict[str, Any]:
    """Return the words for a document of this view: about it all, and by row."""
    patient, entries = view.patient, list(view.entries())
    zone, coverage = zone_of(patient), view.coverage()
    further = further_in(entries)
    labels = {row.uid: year.label for year in years(entries, zone=zone) for row in year.rows}
    return {
        "language": translation.get_language(),
        "kept": _("As it was on %(day)s at %(clock)s.") % {"day": day(at, zone), "clock": clock(at, zone)},
        "relation": whose.relation,
        "age": whose.age,
        "letter": whose.letter,
        "colour": whose.colour,
        "number": masked(patient.personal_number),
        "coverage": coverage_sentence(facilities=coverage.facilities, since=coverage.since),
        "rows": {
            entry.uid: {"year": labels[entry.uid]} | _row(entry, born=patient.birth_date, zone=zone, further=further)
            for entry in entries
        },
    }


def _row(entry: Entry, *, born: Any, zone: ZoneInfo, further: Further) -> dict[str, Any]:
    page = entry_page(entry, born=born, zone=zone, further=further)
    row = page.row
    return {
        "day": say_day(row.performed_on) if row.performed_on else row.day_in_part,
        "name": row.name,
        "where": row.facility,
        "shape": row.shape,
        "state": row.sentence,
        "stamps": list(_stamps(row.stamps)),
        "about": page.words,
        "comparison": str(page.comparison),
        "hidden": _("hidden from doctors") if row.hidden else "",
        "disowned": row.disowned,
    }


def _stamps(stamps: Iterable[Stamp]) -> Iterable[dict[str, str]]:
    for stamp in stamps:
        yield {
            "who": " ".join(part for part in (stamp.title, stamp.name) if part),
            "specialty": stamp.specialty,
            "signed": _("signed %(day)s") % {"day": say_day(stamp.signed_on)},
            "beside": " ".join(stamp.beside),
        }
