"""The signing list: rows with nothing to read first, by day and room, the oldest day first as in the whole list."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from passport.booklet.models import Entry, Exposure
from passport.people.models import Practitioner
from passport.web.evidence import WaitingRow, waiting_row


@dataclass(frozen=True, kw_only=True)
class RoomRows:
    """The plain rows of one room on one day."""

    day: date | None
    room: str  # the device as people know it there; empty where none is known
    rows: tuple[WaitingRow, ...]


@dataclass(frozen=True, kw_only=True)
class SigningPage:
    """One page of the list: first what is read one by one, in the order in which it waits, then what is plain."""

    to_read: tuple[WaitingRow, ...]
    groups: tuple[RoomRows, ...]

    @property
    def plain(self) -> list[WaitingRow]:
        """Return the plain rows of all groups in the order of the screen."""
        return [row for group in self.groups for row in group.rows]


def signing_page(entries: Iterable[Entry], *, reader: Practitioner | None) -> SigningPage:
    """Return a page of the list as its approver reads it; costs no statement of its own."""
    shown = [(room_of(entry), waiting_row(entry, reader=reader)) for entry in entries]
    plain = sorted(((room, row) for room, row in shown if row.plain), key=_place)
    return SigningPage(
        to_read=tuple(row for _room, row in shown if not row.plain),
        groups=tuple(
            RoomRows(day=day, room=room, rows=tuple(row for _room, row in same))
            for (day, room), same in groupby(plain, key=lambda one: (one[1].performed_on, one[0]))
        ),
    )


def room_of(entry: Entry) -> str:
    """Return where a row was performed, as its hospital calls the device; both names where there were two."""
    return ", ".join(dict.fromkeys(filter(None, map(_device_name, entry.exposures.all()))))


def _device_name(part: Exposure) -> str:
    return str(part.device) if part.device else " ".join(filter(None, (part.manufacturer, part.model)))


def _place(one: tuple[str, WaitingRow]) -> tuple[date, str]:
    room, row = one
    return row.performed_on or date.max, room
