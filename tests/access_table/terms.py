"""The words in which the table of access is written: who reads, whose pages, what they meet, and what pages tell."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from passport.people.models import Role


class Reader(StrEnum):
    """Who asks. Staff work at the hospital of the patient that is their own, and passed a second factor."""

    NOBODY = "nobody who signed in"
    PATIENT = "the patient"
    GUARDIAN = "a parent"
    TRUSTED = "a trusted person"
    GUEST = "somebody without an account whom a patient let look"
    DOCTOR = "a doctor with a patient's code"
    REFERRER = "a doctor who asked for an examination"
    APPROVER = "an approver"
    RADIOGRAPHER = "a radiographer"
    PHYSICIST = "a physicist"
    PACS_ADMINISTRATOR = "a PACS administrator"
    ADMINISTRATOR = "a facility administrator"
    CLERK = "a clerk"
    INSPECTOR = "an inspector on a visit"
    SINGLE_HANDED = "a dentist who asks, decides and performs"
    NEIGHBOUR = "everybody at another hospital, in one person"
    UNPROVED = "everybody at this hospital, in one person, without a second factor"
    STRANGER = "somebody who signed in and is nobody here"


class Relation(StrEnum):
    """Whose objects an address names."""

    OWN = "own"  # Linden's patient; those of the readers who read for somebody read for this one
    GRANTED = "granted"  # a patient elsewhere, whose code the doctor holds
    REQUESTED = "requested"  # a patient elsewhere, for whom the referrer asked and about whom Linden decides
    HIDDEN = "hidden"  # a row that another patient of Linden hides, who is read on every ground there is
    FOREIGN = "foreign"  # a patient elsewhere, whom nobody here has to do with


class Word(StrEnum):
    """What of a patient a page may tell. Each patient has words of each kind that nobody else has."""

    NAME = "name"
    NUMBER = "number"  # personal number, local identifier, accession number, street
    EXAM = "exam"  # what was done, asked for or found
    HIDDEN = "hidden"  # what was done, of the row that the patient hides


class Meets(StrEnum):
    """What somebody meets who is not let in."""

    SIGN_IN = "sent to sign in"
    SECOND = "sent to a second factor"
    UNKNOWN = "401"
    FORBIDDEN = "403"
    MISSING = "404"
    NOTHING = "the same answer as everybody, and nothing done"


ALL = frozenset(Relation)
HOME = frozenset({Relation.OWN, Relation.HIDDEN})  # both are patients of Linden
NO_ONE: frozenset[tuple[Reader, Relation]] = frozenset()

# Which roles somebody holds, and so through which doors that person comes.
HOLDS: dict[Reader, frozenset[Role]] = {
    Reader.DOCTOR: frozenset({Role.REFERRER}),
    Reader.REFERRER: frozenset({Role.REFERRER}),
    Reader.APPROVER: frozenset({Role.APPROVER}),
    Reader.RADIOGRAPHER: frozenset({Role.RADIOGRAPHER}),
    Reader.PHYSICIST: frozenset({Role.PHYSICIST}),
    Reader.PACS_ADMINISTRATOR: frozenset({Role.PACS_ADMINISTRATOR}),
    Reader.ADMINISTRATOR: frozenset({Role.FACILITY_ADMINISTRATOR}),
    Reader.CLERK: frozenset({Role.CLERK}),
    Reader.INSPECTOR: frozenset({Role.INSPECTOR}),
    Reader.SINGLE_HANDED: frozenset({Role.REFERRER, Role.APPROVER, Role.RADIOGRAPHER}),
    Reader.NEIGHBOUR: frozenset(Role),
    Reader.UNPROVED: frozenset(Role),
}
# Three people in one, asked only where one person is to be all three: elsewhere each of the three is asked. The cookie of
# a guest lies below one address: elsewhere the browser sends none.
ASKED_AT = {Reader.SINGLE_HANDED: "dental:", Reader.GUEST: "look:"}
AT_LINDEN = frozenset(HOLDS) - {Reader.NEIGHBOUR, Reader.UNPROVED}
WITHOUT_ACCOUNT = frozenset({Reader.NOBODY, Reader.GUEST})
SIGNED_IN = frozenset(Reader) - WITHOUT_ACCOUNT

Lets = frozenset[tuple[Reader, Relation]]


@dataclass(frozen=True, kw_only=True)
class Door:
    """What those meet who are not let in."""

    nobody: Meets = Meets.SIGN_IN
    outside: Meets = Meets.FORBIDDEN  # of the others, who does not hold the role
    inside: Meets = Meets.MISSING  # who holds the role, and finds what is not theirs missing
    holders: frozenset[Reader] = frozenset()
    unproved: Meets = Meets.SECOND


@dataclass(frozen=True, kw_only=True)
class Rule:
    """Who is let in at one address, what the others meet, and what its pages tell."""

    why: str
    door: Door
    lets: Lets
    tells: frozenset[Word] = frozenset()
    methods: frozenset[str] = frozenset({"GET"})
    posts: Lets | None = None  # who is let in with POST, where that is not who may look
    noted: Lets = frozenset()  # who has a ground to read: that they came is written down, though this is not shown
    beside: frozenset[Word] = frozenset()  # of other patients whom the reader reads for, too
    unlooked: frozenset[Word] = frozenset()  # told without a look being written: the row says in a comment why
    leads_on: bool = False  # a step of signing in, which may lead to another one
    named: Mapping[str, str] = field(default_factory=dict)  # part of the address -> the thing, or "=the very word"
    sends: Mapping[str, str] = field(default_factory=dict)  # field of the form -> the thing, or "=the very word"

    def meets(self, reader: Reader, relation: Relation, method: str = "GET") -> Meets | None:
        """Return what a reader meets there; None: the reader is let in."""
        lets = self.posts if method == "POST" and self.posts is not None else self.lets
        if (reader, relation) in lets:
            return None
        if reader in WITHOUT_ACCOUNT:
            return self.door.nobody
        if reader is Reader.UNPROVED and self.door.holders:
            return self.door.unproved
        return self.door.inside if reader in self.door.holders else self.door.outside


def let(*readers: Reader, to: frozenset[Relation] = HOME) -> Lets:
    """Return the pairs of some readers and whose objects they get to."""
    return frozenset((reader, relation) for reader in readers for relation in to)


def working_as(*roles: Role) -> tuple[Reader, ...]:
    """Return who holds one of the roles at Linden, with a second factor."""
    return tuple(reader for reader in Reader if reader in AT_LINDEN and HOLDS[reader] & set(roles))


def behind(*roles: Role, **otherwise: Meets) -> Door:
    """Return the door of pages that one of the roles opens, behind a second factor."""
    holders = frozenset(reader for reader, held in HOLDS.items() if held & set(roles))
    return Door(holders=holders, **otherwise)
