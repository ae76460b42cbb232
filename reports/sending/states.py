"""How far the sending of a study is. Plain Python."""

from enum import StrEnum


class State(StrEnum):
    """What became of the key object of one study."""

    NO_DOSE = "no_dose"  # nothing to name: no dose report came
    INCOMPLETE = "incomplete"  # a check failed; the problem says which
    READY = "ready"  # every check passed; about to be handed over, for the first time or again
    REHEARSED = "rehearsed"  # written into the folder of the dry run; nothing left the hospital
    SENT = "sent"  # handed over; the answer is not known yet
    ACCEPTED = "accepted"
    REFUSED = "refused"


# Held back by something here: looked at again whenever what is known of the study changes.
WAITING = frozenset({State.NO_DOSE, State.INCOMPLETE})
# What the worker carries on with.
OPEN = frozenset({State.READY, State.SENT})
# A key object exists and is at its end: a person may have it handed over once more, byte for byte.
ENDED = frozenset({State.REHEARSED, State.ACCEPTED, State.REFUSED})


class Outcome(StrEnum):
    """What came of handing one key object over."""

    ACCEPTED = "accepted"
    REFUSED = "refused"
    WRITTEN = "written"  # to a folder: nobody answers
    UNREACHABLE = "unreachable"  # no answer: tried again with the same bytes


AFTER: dict[Outcome, State] = {
    Outcome.ACCEPTED: State.ACCEPTED,
    Outcome.REFUSED: State.REFUSED,
    Outcome.WRITTEN: State.REHEARSED,
    Outcome.UNREACHABLE: State.READY,
}
