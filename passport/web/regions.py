"""Which part of the body was examined how, how often, and when last: examinations are counted, radiation is not.

How is the kind of examination: its name tells little more beside the part of the body, and of names there are hundreds.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import ngettext

from passport.booklet.examinations import Group, group_of
from passport.booklet.models import Entry
from passport.booklet.states import State
from passport.booklet.words import examination_group, examination_name, group_label
from passport.language.saying import say_number
from passport.web.choosing import region_of, region_place, region_words

Words = Callable[[Entry], str]
NOT_COUNTED = frozenset({State.VOID, State.JOINED})


@dataclass(frozen=True, kw_only=True)
class Done:
    """One kind of examination, or one treatment, of one part of the body."""

    name: str
    times: str
    last: date | None


@dataclass(frozen=True, kw_only=True)
class Region:
    """One part of the body, and what was done there, the latest first."""

    code: str  # as the list of rows is chosen by it
    name: str
    done: tuple[Done, ...]


@dataclass(frozen=True, kw_only=True)
class Regions:
    """Examinations by part of the body, from head to foot; treatments stand apart and are never counted with them."""

    examinations: tuple[Region, ...]
    treatments: tuple[Region, ...]


def regions_of(rows: Iterable[Entry]) -> Regions:
    """Return what was done where, without rows that do not count, and those that the patient says are somebody else's."""
    counted = [row for row in rows if row.state not in NOT_COUNTED and not row.disowned]
    return Regions(
        examinations=_regions((row for row in counted if not _is_treatment(row)), _kind),
        treatments=_regions((row for row in counted if _is_treatment(row)), _name),
    )


def _is_treatment(row: Entry) -> bool:
    return group_of(row.exam_code, kind=row.kind, therapy=row.therapy) == Group.THERAPY


def _regions(rows: Iterable[Entry], what: Words) -> tuple[Region, ...]:
    ordered = sorted(_grouped(rows, region_of), key=lambda pair: region_place(pair[0]))
    return tuple(
        Region(code=code, name=region_words(code), done=tuple(_done(of_region, what))) for code, of_region in ordered
    )


def _done(rows: Iterable[Entry], what: Words) -> list[Done]:
    found = [
        Done(
            name=name,
            times=_times(len(same)),
            last=max((row.performed_on for row in same if row.performed_on), default=None),
        )
        for name, same in _grouped(rows, what)
    ]
    return sorted(found, key=lambda one: (-(one.last or date.min).toordinal(), one.name))


def _kind(row: Entry) -> str:
    return examination_group(row.exam_code, kind=row.kind)


def _name(row: Entry) -> str:
    return examination_name(row.exam_code, kind=row.kind) if row.exam_code else group_label(Group.THERAPY)


def _grouped(rows: Iterable[Entry], by: Words) -> list[tuple[str, list[Entry]]]:
    found: dict[str, list[Entry]] = {}
    for row in rows:
        found.setdefault(by(row), []).append(row)
    return list(found.items())


def _times(count: int) -> str:
    return ngettext("%(count)s time", "%(count)s times", count) % {"count": say_number(count)}
