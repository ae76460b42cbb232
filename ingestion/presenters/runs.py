"""What a run came to, in words: for the command line and for the page."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise

from ingestion.presenters.inbox import NEED_ATTENTION, STATES, Why, why
from ingestion.selectors import End


@dataclass(frozen=True, kw_only=True)
class EndLine:
    """How many files came to the same end, and what can be done about it."""

    state: str
    words: Promise
    count: int
    attention: bool
    why: Why | None


def end_lines(ends: Iterable[End]) -> list[EndLine]:
    """Return the ends of a run in words."""
    return [
        EndLine(
            state=end.state,
            words=STATES[end.state],
            count=end.count,
            attention=end.state in NEED_ATTENTION,
            why=why(end.reason),
        )
        for end in ends
    ]


def summary(ends: Iterable[End]) -> list[str]:
    """Return the ends of a run as lines of text, each with its remedy where it waits for somebody."""
    return [_line(line) for line in end_lines(ends)]


def _line(line: EndLine) -> str:
    counted = f"{line.count} {line.words}"
    if line.why is None:
        return counted
    return f"{counted}: {line.why.words} {line.why.remedy}" if line.attention else f"{counted}: {line.why.words}"
