"""What one object says of irradiation, before its header is added: the shape that every reader of content returns."""

from dataclasses import dataclass
from typing import Final

from ingestion.reading.concepts import ROLES, Role
from passport.booklet.reading import Code, Detail, Event, Kind, Measure, Refused

# The settings that stand beside every dose are none themselves.
DOSES: Final = frozenset(name for name, role in ROLES.items() if role is Role.DOSE) - {"compressed_thickness"}


@dataclass(frozen=True, kw_only=True)
class Content:
    """What a report or the header of an image says about doses."""

    recognised: bool  # whether the object has any part that we know
    kind: Kind
    totals: tuple[Measure, ...] = ()
    events: tuple[Event, ...] = ()
    refused: tuple[Refused, ...] = ()
    started: str | None = None  # DICOM DT as sent: start of irradiation, else the earliest event
    protocol: str | None = None
    body_part: str | None = None
    laterality: str | None = None  # left | right | both: the side of the examination
    serial_number: str | None = None
    persons: tuple[tuple[str, str], ...] = ()  # (role concept value, name)
    codes: tuple[Code, ...] = ()  # of the procedure, beside those of the header
    details: tuple[Detail, ...] = ()  # of the whole object

    @property
    def says_nothing(self) -> bool:
        """Whether there is neither a value nor an irradiation."""
        return not (self.events or self.totals or self.refused)

    @property
    def states_a_dose(self) -> bool:
        """Whether there is more than settings: a total, or an event with a dose."""
        return bool(self.totals) or any(one.quantity in DOSES for event in self.events for one in event.readings)

    @property
    def taken(self) -> int:
        """How many values, refused values and details there are."""
        of_events = sum(len(event.readings) + len(event.details) + 1 for event in self.events)
        return len(self.totals) + len(self.refused) + len(self.details) + of_events
