"""The states of a booklet row and what moves it: one table. Plain Python. Source: DESIGN 3 and 6."""

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """Where a row stands."""

    DRAFT = "draft"
    CONFIRMED = "confirmed"
    PENDING = "pending"
    RETURNED = "returned"
    SIGNED = "signed"
    AMENDED = "amended"
    VOID = "void"
    CANNOT_SIGN = "cannot_sign"  # sealed by the hospital, because its approver can sign no more
    HOSPITAL_CONFIRMED = "hospital_confirmed"  # by its approver without a passkey, and sealed by the hospital
    JOINED = "joined"  # all its parts stand in another row, put there by a person


# Somebody signed it, or the hospital confirmed it: what stands there can fail to hold.
STATED = (State.SIGNED, State.HOSPITAL_CONFIRMED, State.CANNOT_SIGN)


class Verb(StrEnum):
    """What people and the system do to a row."""

    CONFIRM = "confirm"  # by who performed it; in most states the row stays where it stands
    UNCONFIRM = "unconfirm"  # take the confirmation back
    SUBMIT = "submit"
    SIGN = "sign"
    RETURN = "return"
    FIND = "find"  # the system: the author of the report on the images
    LET_GO = "let_go"  # the approver whom a report named that was taken off the row
    PASS_ON = "pass_on"
    NOT_MINE = "not_mine"
    TAKE = "take"
    CORRECT = "correct"
    WITHDRAW = "withdraw"  # the own signature, or the own word on which the hospital confirmed
    VOID = "void"
    TAKE_BACK = "take_back"  # a row that was copied from paper a moment ago
    HOSPITAL_CONFIRM = "hospital_confirm"  # by its approver, with a one-time code and the hospital's seal
    APPROVER_GONE = "approver_gone"
    APPROVER_BACK = "approver_back"  # it was a mistake: the approver signs after all
    SIGNS_ANEW = "signs_anew"  # the same of a row that its approver answered once: it waits as a corrected one does
    JOIN = "join"  # all its parts go into another row
    SPLIT = "split"
    TAKE_IN = "take_in"  # the parts of another row come into it
    GIVE_BACK = "give_back"
    MOVE = "move"  # to the record of the person whose examination it is


class Actor(StrEnum):
    """Who may do a verb; people.Role names, and the system itself."""

    SYSTEM = "system"
    RADIOGRAPHER = "radiographer"
    APPROVER = "approver"
    FACILITY_ADMINISTRATOR = "facility_administrator"
    PACS_ADMINISTRATOR = "pacs_administrator"
    CLERK = "clerk"


@dataclass(frozen=True, kw_only=True)
class Transition:
    """Where a verb leads, who may do it, and the name of its act."""

    to: State
    by: frozenset[Actor]
    act: str


class NotAllowed(Exception):
    """This row cannot take that step in its present state."""


def _row(to: State, act: str, *by: Actor) -> Transition:
    return Transition(to=to, by=frozenset(by), act=act)


_OPEN = (State.DRAFT, State.CONFIRMED, State.PENDING, State.RETURNED)
# A row goes to its approver by itself, and who performed it confirms it before or after the signature.
_CONFIRMED_IN_PLACE = (
    State.PENDING,
    State.RETURNED,
    State.SIGNED,
    State.AMENDED,
    State.CANNOT_SIGN,
    State.HOSPITAL_CONFIRMED,
)

TRANSITIONS: dict[tuple[State, Verb], Transition] = {
    (State.DRAFT, Verb.CONFIRM): _row(State.CONFIRMED, "entry.confirmed", Actor.RADIOGRAPHER),
    (State.CONFIRMED, Verb.CONFIRM): _row(State.CONFIRMED, "entry.confirmed", Actor.RADIOGRAPHER),
    (State.CONFIRMED, Verb.UNCONFIRM): _row(State.DRAFT, "entry.confirmation_taken_back", Actor.RADIOGRAPHER),
    **{
        (state, verb): _row(state, act, Actor.RADIOGRAPHER)
        for state in _CONFIRMED_IN_PLACE
        for verb, act in ((Verb.CONFIRM, "entry.confirmed"), (Verb.UNCONFIRM, "entry.confirmation_taken_back"))
    },
    (State.DRAFT, Verb.SUBMIT): _row(State.PENDING, "entry.submitted", Actor.SYSTEM, Actor.RADIOGRAPHER),
    (State.CONFIRMED, Verb.SUBMIT): _row(State.PENDING, "entry.submitted", Actor.SYSTEM, Actor.RADIOGRAPHER),
    (State.RETURNED, Verb.SUBMIT): _row(State.PENDING, "entry.submitted", Actor.RADIOGRAPHER),
    (State.PENDING, Verb.TAKE): _row(State.PENDING, "entry.taken", Actor.APPROVER),
    (State.PENDING, Verb.PASS_ON): _row(State.PENDING, "entry.passed_on", Actor.APPROVER),
    (State.PENDING, Verb.NOT_MINE): _row(State.PENDING, "entry.not_mine", Actor.APPROVER),
    (State.PENDING, Verb.RETURN): _row(State.RETURNED, "entry.returned", Actor.APPROVER),
    (State.PENDING, Verb.SIGN): _row(State.SIGNED, "entry.signed", Actor.APPROVER),
    (State.AMENDED, Verb.TAKE): _row(State.AMENDED, "entry.taken", Actor.APPROVER),
    (State.AMENDED, Verb.PASS_ON): _row(State.AMENDED, "entry.passed_on", Actor.APPROVER),
    (State.AMENDED, Verb.NOT_MINE): _row(State.AMENDED, "entry.not_mine", Actor.APPROVER),
    (State.AMENDED, Verb.SIGN): _row(State.SIGNED, "entry.signed", Actor.APPROVER),
    (State.AMENDED, Verb.RETURN): _row(State.RETURNED, "entry.returned", Actor.APPROVER),
    (State.SIGNED, Verb.CORRECT): _row(State.AMENDED, "entry.corrected", Actor.SYSTEM, Actor.RADIOGRAPHER),
    # It waits as a row that was corrected does: to be signed anew, passed on, returned or declared void.
    (State.SIGNED, Verb.WITHDRAW): _row(State.AMENDED, "entry.signature_withdrawn", Actor.APPROVER),
    (State.CANNOT_SIGN, Verb.CORRECT): _row(State.AMENDED, "entry.corrected", Actor.SYSTEM, Actor.RADIOGRAPHER),
    (State.PENDING, Verb.APPROVER_GONE): _row(
        State.CANNOT_SIGN, "entry.approver_cannot_sign", Actor.FACILITY_ADMINISTRATOR
    ),
    (State.AMENDED, Verb.APPROVER_GONE): _row(
        State.CANNOT_SIGN, "entry.approver_cannot_sign", Actor.FACILITY_ADMINISTRATOR
    ),
    (State.CANNOT_SIGN, Verb.APPROVER_BACK): _row(
        State.PENDING, "entry.approver_signs_again", Actor.FACILITY_ADMINISTRATOR
    ),
    (State.CANNOT_SIGN, Verb.SIGNS_ANEW): _row(
        State.AMENDED, "entry.approver_signs_again", Actor.FACILITY_ADMINISTRATOR
    ),
    **{
        (state, Verb.HOSPITAL_CONFIRM): _row(
            State.HOSPITAL_CONFIRMED, "entry.confirmed_by_the_hospital", Actor.APPROVER
        )
        for state in (State.PENDING, State.AMENDED)
    },
    (State.HOSPITAL_CONFIRMED, Verb.WITHDRAW): _row(
        State.AMENDED, "entry.hospital_confirmation_withdrawn", Actor.APPROVER
    ),
    (State.HOSPITAL_CONFIRMED, Verb.CORRECT): _row(State.AMENDED, "entry.corrected", Actor.SYSTEM, Actor.RADIOGRAPHER),
    # A report that arrives later is recorded in a void row too; nothing brings the row back into count.
    (State.VOID, Verb.CORRECT): _row(State.VOID, "entry.corrected", Actor.SYSTEM),
    **{(state, Verb.CORRECT): _row(state, "entry.corrected", Actor.SYSTEM, Actor.RADIOGRAPHER) for state in _OPEN},
    **{
        (state, verb): _row(state, act, Actor.SYSTEM)
        for state in (*_OPEN, State.AMENDED)
        for verb, act in ((Verb.FIND, "entry.approver_found"), (Verb.LET_GO, "entry.approver_let_go"))
    },
    (State.AMENDED, Verb.CORRECT): _row(State.AMENDED, "entry.corrected", Actor.SYSTEM, Actor.RADIOGRAPHER),
    # What becomes of it is what becomes of every mistake; its act is the same.
    (State.PENDING, Verb.TAKE_BACK): _row(
        State.VOID, "entry.voided", Actor.CLERK, Actor.FACILITY_ADMINISTRATOR, Actor.PACS_ADMINISTRATOR
    ),
    # Only what nobody signed is joined, taken apart or moved; the services see to the versions before this one.
    (State.PENDING, Verb.JOIN): _row(State.JOINED, "entry.joined", Actor.PACS_ADMINISTRATOR),
    (State.JOINED, Verb.SPLIT): _row(State.PENDING, "entry.split", Actor.PACS_ADMINISTRATOR),
    (State.VOID, Verb.GIVE_BACK): _row(State.VOID, "entry.parts_given_back", Actor.PACS_ADMINISTRATOR),
    **{
        (state, verb): _row(state, act, Actor.PACS_ADMINISTRATOR)
        for state in _OPEN
        for verb, act in (
            (Verb.TAKE_IN, "entry.parts_taken_in"),
            (Verb.GIVE_BACK, "entry.parts_given_back"),
            (Verb.MOVE, "entry.moved"),
        )
    },
    **{
        (state, Verb.VOID): _row(State.VOID, "entry.voided", Actor.FACILITY_ADMINISTRATOR, Actor.APPROVER)
        for state in (*_OPEN, State.SIGNED, State.AMENDED, State.CANNOT_SIGN, State.HOSPITAL_CONFIRMED)
    },
}


def transition(state: str, verb: Verb, *, actor: Actor) -> Transition:
    """Return where the verb leads. Raises NotAllowed for a step that is not in the table or not this actor's."""
    found = TRANSITIONS.get((State(state), verb))
    if found is None or actor not in found.by:
        raise NotAllowed(f"{verb} is not possible for a row that is {state}")
    return found
