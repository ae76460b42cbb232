"""What a failure of a PACS is called in the closed list of reasons, and how it is kept in one text field."""

from ingestion.reasons import Reason
from passport.imaging.clients import PacsFailure, PacsRefused, PacsUnavailable, TooMuch, WrongObject

REASONS: dict[type[PacsFailure], Reason] = {
    PacsUnavailable: Reason.PACS_UNAVAILABLE,
    PacsRefused: Reason.PACS_REFUSED,
    WrongObject: Reason.WRONG_OBJECT,
    TooMuch: Reason.PACS_TOO_MUCH,
}


def reason_of(failure: PacsFailure) -> Reason:
    """Return the reason that a failure is told by."""
    return next(reason for kind, reason in REASONS.items() if isinstance(failure, kind))


def written(failure: PacsFailure) -> str:
    """Return reason and technical words as one text, as `read` takes them apart."""
    return f"{reason_of(failure)} {failure}"[:300]


def read(problem: str) -> tuple[str, str]:
    """Return the reason and the technical words of a text made by `written`; both empty where there is no problem."""
    reason, _blank, words = problem.partition(" ")
    return reason, words
