"""What was done, by year: the rows that a reader chose to see, a page of them, and how to see the others again.

What somebody types to search for may be a name or an illness: it is posted and lies in the session, never in an address,
where only stands that something is searched for. A posted page by itself would not come back when the reader goes back.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from passport.access.services import View
from passport.booklet.examinations import examination
from passport.booklet.models import Entry
from passport.booklet.places import day_in_part, place_of
from passport.booklet.words import examination_group, examination_name
from passport.language.saying import say_day, say_number
from passport.web.choosing import PARTS, UNKNOWN, Choice, choices_of, codes_asked, fits, region_of, region_words
from passport.web.presenters import Year, years, zone_of
from passport.web.search import having, typed_words

PAGE_SIZE = 20
FEW = 5  # so many are read faster than chosen from
SEARCH = "search"  # in the address: that words are searched for, not which
KEPT = "searched"  # in the session: the words, and in whose passport


@dataclass(frozen=True, kw_only=True)
class Chosen:
    """One thing that was chosen, and the query without it."""

    label: str
    without: str


@dataclass(frozen=True, kw_only=True)
class Timeline:
    """One page of what was done, newest first, and what its reader may do with the list."""

    years: list[Year]
    choices: tuple[Choice, ...]
    searchable: bool  # there are more rows than one reads at a glance
    chosen: tuple[Chosen, ...]
    words: str
    query: str  # of what was chosen, without the words
    fitting: str  # how many rows fit; "" where nothing was chosen
    left_out: str  # how many do not; "" where all do
    position: str  # which of them stand on this page; "" where all do
    newer: str | None  # the query of the page before
    older: str | None

    @property
    def is_start(self) -> bool:
        """Return whether nothing was chosen and the newest rows are there."""
        return not self.chosen and self.newer is None


def timeline_of(view: View, rows: Sequence[Entry], *, asked: Mapping[str, str], kept: object) -> Timeline:
    """Return the page that an address asks for of the rows of a view, given what the session keeps of a search."""
    codes = codes_asked(asked, rows)
    words = _words(view, kept) if asked.get(SEARCH) else ""
    fitting = _fitting(rows, codes, words)
    start = _start(asked.get("from", ""), len(fitting))
    page = [row.pk for row in fitting[start : start + PAGE_SIZE]]
    query = codes | ({SEARCH: "1"} if words else {})
    return Timeline(
        years=years(view.lines(page), zone=zone_of(view.patient)),
        choices=choices_of(rows, codes),
        searchable=len(rows) > FEW,
        chosen=tuple(_chosen(codes, words)),
        words=words,
        query=urlencode(codes),
        fitting=_count_fitting(len(fitting)) if query else "",
        left_out=_count_left_out(len(rows) - len(fitting)),
        position=_position(start, len(page), len(fitting)),
        newer=_page_query(query, start - PAGE_SIZE) if start else None,
        older=_page_query(query, start + PAGE_SIZE) if start + PAGE_SIZE < len(fitting) else None,
    )


def search_for(view: View, text: str, *, asked: Mapping[str, str]) -> tuple[dict[str, str], str]:
    """Return what the session is to keep of a search, and the query of the page that shows what it finds."""
    words = typed_words(text)
    codes = {name: asked[name] for name in PARTS if asked.get(name)}
    return {"patient": view.patient.uid, "words": words}, urlencode(codes | ({SEARCH: "1"} if words else {}))


def _words(view: View, kept: object) -> str:
    return kept["words"] if isinstance(kept, dict) and kept.get("patient") == view.patient.uid else ""


def _fitting(rows: Sequence[Entry], codes: Mapping[str, str], words: str) -> list[Entry]:
    found = [row for row in rows if fits(row, codes)]
    if not words:
        return found
    return having(found, words, said=_said) or having(found, words, said=_said_in_any_language)


def _said(row: Entry) -> tuple[str, ...]:
    """Return what its reader sees of a row, as far as it is searched: what, which part, where, when."""
    region = region_of(row)
    return (
        examination_name(row.exam_code, kind=row.kind, region=row.region, side=row.laterality),
        examination_group(row.exam_code, kind=row.kind, therapy=row.therapy),
        row.exam_as_sent if row.typed_by else "",
        "" if region == UNKNOWN else region_words(region),
        place_of(row),
        say_day(row.performed_on) if row.performed_on else day_in_part(row),
    )


def _said_in_any_language(row: Entry) -> tuple[str, ...]:
    """Return the same, and what the dictionary calls the examination elsewhere: who types may think in another language."""
    item = examination(row.exam_code)
    return (*_said(row), *(item.names.by_language.values() if item else ()))


def _start(asked: str, count: int) -> int:
    start = int(asked) if asked.isdecimal() and len(asked) < 10 else 0
    return start if start < count else 0


def _page_query(query: Mapping[str, str], start: int) -> str:
    return urlencode({**query, **({"from": str(start)} if start > 0 else {})})


def _chosen(codes: Mapping[str, str], words: str) -> list[Chosen]:
    searched = {SEARCH: "1"} if words else {}
    found = [
        Chosen(
            label=PARTS[name].words_of(code),
            without=urlencode({other: kept for other, kept in codes.items() if other != name} | searched),
        )
        for name, code in codes.items()
    ]
    return [*found, Chosen(label=_("“%(words)s”") % {"words": words}, without=urlencode(codes))] if words else found


def _count_fitting(count: int) -> str:
    if not count:
        return _("No entry fits your choice.")
    return ngettext("%(count)s entry fits your choice.", "%(count)s entries fit your choice.", count) % {
        "count": say_number(count)
    }


def _count_left_out(count: int) -> str:
    if not count:
        return ""
    sentence = ngettext("%(count)s other entry is not shown.", "%(count)s other entries are not shown.", count)
    return sentence % {"count": say_number(count)}


def _position(start: int, shown: int, count: int) -> str:
    if shown == count:
        return ""
    return _("Entries %(first)s to %(last)s of %(count)s, the newest first.") % {
        "first": start + 1,
        "last": start + shown,
        "count": count,
    }
