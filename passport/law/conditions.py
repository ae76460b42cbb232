"""The conditions under which a text lets somebody act, as a pack writes them: `emergency + years_in:nuclear_medicine>5`.

Plain Python. Facts that nobody wrote down are unknown, and an unknown fact fulfils no condition.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, kw_only=True)
class Circumstances:
    """What the conditions ask about, of the person and of the case. None: nobody wrote it down."""

    on: date
    emergency: bool = False
    own_specialty: bool | None = None  # whether the procedure belongs to the person's own specialty
    examined_in: int | None = None  # the year of the specialist examination that the role rests on
    working_since: Mapping[str, date] = field(default_factory=dict)  # by field of practice
    trained_for: frozenset[str] | None = None


@dataclass(frozen=True, kw_only=True)
class Clause:
    """One clause of a condition."""

    kind: str
    subject: str = ""
    number: int = 0
    strictly: bool = False

    def __str__(self) -> str:
        return _WRITTEN[self.kind](self)


@dataclass(frozen=True, kw_only=True)
class Condition:
    """All clauses that must hold; none: there is no condition."""

    clauses: tuple[Clause, ...] = ()

    def holds(self, circumstances: Circumstances) -> bool | None:
        """Return whether all clauses hold; None when only what nobody wrote down stands against it."""
        answers = {_HOLDS[clause.kind](clause, circumstances) for clause in self.clauses}
        return next((answer for answer in (False, None) if answer in answers), True)

    def unmet(self, circumstances: Circumstances) -> tuple[Clause, ...]:
        """Return the clauses that do not hold, or of which nobody knows."""
        return tuple(clause for clause in self.clauses if not _HOLDS[clause.kind](clause, circumstances))

    def __str__(self) -> str:
        return " + ".join(str(clause) for clause in self.clauses)


class BadCondition(ValueError):
    """This is no condition: emergency, own_specialty, examined_before:YEAR, years_in:FIELD>N or >=N, trained_for:FIELD."""


def condition_from(text: str) -> Condition:
    """Return the condition that a pack writes. Raises BadCondition."""
    parts = [part.strip() for part in text.split("+")] if text.strip() else []
    return Condition(clauses=tuple(_clause(part) for part in parts))


def _clause(text: str) -> Clause:
    if text in {"emergency", "own_specialty"}:
        return Clause(kind=text)
    if found := re.fullmatch(r"examined_before:(\d{4})", text):
        return Clause(kind="examined_before", number=int(found[1]))
    if found := re.fullmatch(r"years_in:([a-z_]+)(>=|>)(\d+)", text):
        return Clause(kind="years_in", subject=found[1], number=int(found[3]), strictly=found[2] == ">")
    if found := re.fullmatch(r"trained_for:([a-z_]+)", text):
        return Clause(kind="trained_for", subject=found[1])
    raise BadCondition(text)


def _years_hold(clause: Clause, circumstances: Circumstances) -> bool | None:
    since = circumstances.working_since.get(clause.subject)
    if since is None:
        return None
    reached = years_after(since, clause.number)
    return reached < circumstances.on if clause.strictly else reached <= circumstances.on


def _was_examined_before(clause: Clause, circumstances: Circumstances) -> bool | None:
    return None if circumstances.examined_in is None else circumstances.examined_in < clause.number


def _is_trained(clause: Clause, circumstances: Circumstances) -> bool | None:
    return None if circumstances.trained_for is None else clause.subject in circumstances.trained_for


_HOLDS: dict[str, Callable[[Clause, Circumstances], bool | None]] = {
    "emergency": lambda _clause, circumstances: circumstances.emergency,
    "own_specialty": lambda _clause, circumstances: circumstances.own_specialty,
    "examined_before": _was_examined_before,
    "years_in": _years_hold,
    "trained_for": _is_trained,
}
_WRITTEN: dict[str, Callable[[Clause], str]] = {
    "emergency": lambda _clause: "emergency",
    "own_specialty": lambda _clause: "own_specialty",
    "examined_before": lambda clause: f"examined_before:{clause.number}",
    "years_in": lambda clause: f"years_in:{clause.subject}{'>' if clause.strictly else '>='}{clause.number}",
    "trained_for": lambda clause: f"trained_for:{clause.subject}",
}


def years_after(day: date, years: int) -> date:
    """Return the same day so many years later; 1 March for a 29 February that is not there."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)
