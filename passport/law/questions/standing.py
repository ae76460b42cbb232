"""What an answer of a pack may do: inform, warn, or stop what is only planned. Plain Python. Source: DESIGN 7."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from passport.law.pack import Pack


class Weight(StrEnum):
    """What follows from an answer."""

    NONE = "none"
    WARNS = "warns"
    STOPS = "stops"


@dataclass(frozen=True, kw_only=True)
class Standing:
    """The pack of a facility and a day, and who confirmed there that it is in force."""

    pack: Pack
    confirmed_by: str = ""
    confirmed_on: date | None = None

    @property
    def in_force(self) -> bool:
        """Return whether the facility has confirmed that this text holds."""
        return bool(self.confirmed_by)

    def weigh(self, *, objects: bool, misprint: bool = False) -> Weight:
        """Return what an objection does: a misprinted value and a text that nobody confirmed stop nothing."""
        if not objects:
            return Weight.NONE
        return Weight.STOPS if self.in_force and not misprint else Weight.WARNS
