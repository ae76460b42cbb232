"""Who sees what: one table of ground and purpose, and one of the work lists. No other place decides it."""

from dataclasses import dataclass
from enum import StrEnum

from passport.access.models import Ground, Purpose
from passport.people.models import Role


class Rows(StrEnum):
    """Which rows of a patient a reader sees."""

    ALL = "all"
    FACILITY = "facility"  # those of the facilities at which the reader holds the role
    NONE = "none"


@dataclass(frozen=True, kw_only=True)
class Scope:
    """What a view offers."""

    rows: Rows
    hidden: bool = False  # also what the patient hides
    disowned: bool = False  # also what the patient says is somebody else's
    kept_back: bool = True  # also what a young person keeps from guardians
    looks: bool = False  # who looked
    shows: bool = False  # make codes in the patient's name, and stop those
    grants: bool = False  # see and stop every code, and what was asked for
    booklet: bool = False  # take the booklet along
    offline: bool = False  # keep a copy on the reader's own phone
    told: bool = False  # what a doctor told the patient of an event at an examination
    instructions: bool = False  # what the patient is to do after a radioactive medicine
    reports_mistakes: bool = False  # say that something is wrong, and read the answer
    answers: bool = False  # what a woman answered before an exposure: the treating staff and the patient alone
    papers: bool = False  # papers that the patient added: add, name, show and remove them
    papers_shown: bool = False  # of those papers, the ones that the patient shows to doctors
    # See the images themselves. Who works with a facility's own rows has its PACS, which knows why they look.
    images: bool = False
    reports: bool = False  # read what a doctor wrote about the images; staff has it where it was written
    stays: bool = False  # what stays by law, and until when; and leave


# A facility works with its own rows, whatever a patient says of them; each is marked.
_PROFESSIONAL = Scope(rows=Rows.FACILITY, disowned=True)
_TREATING = Scope(rows=Rows.FACILITY, disowned=True, answers=True)

SCOPES: dict[tuple[Ground, Purpose], Scope] = {
    (Ground.SELF, Purpose.OWN_RECORD): Scope(
        rows=Rows.ALL,
        hidden=True,
        disowned=True,
        looks=True,
        shows=True,
        grants=True,
        booklet=True,
        offline=True,
        told=True,
        instructions=True,
        reports_mistakes=True,
        papers=True,
        answers=True,
        images=True,
        reports=True,
        stays=True,
    ),
    (Ground.GUARDIAN, Purpose.OWN_RECORD): Scope(
        rows=Rows.ALL,
        disowned=True,
        kept_back=False,
        looks=True,
        shows=True,
        grants=True,
        booklet=True,
        offline=True,
        told=True,
        instructions=True,
        reports_mistakes=True,
        papers=True,
        images=True,
        reports=True,
    ),
    (Ground.TRUSTED, Purpose.OWN_RECORD): Scope(
        rows=Rows.ALL, disowned=True, shows=True, booklet=True, images=True, reports=True
    ),
    (Ground.GRANT, Purpose.CARE): Scope(rows=Rows.ALL, papers_shown=True, images=True, reports=True),
    (Ground.STANDING, Purpose.CARE): Scope(rows=Rows.ALL, papers_shown=True, images=True, reports=True),
    (Ground.GUEST, Purpose.CARE): Scope(rows=Rows.ALL, images=True, reports=True),
    (Ground.REQUEST, Purpose.JUSTIFICATION): Scope(rows=Rows.ALL, answers=True, images=True, reports=True),
    (Ground.EMERGENCY, Purpose.EMERGENCY): Scope(
        rows=Rows.ALL, hidden=True, disowned=True, answers=True, images=True, reports=True
    ),
    (Ground.FACILITY, Purpose.SIGNING): _TREATING,
    (Ground.FACILITY, Purpose.PERFORMING): _TREATING,
    (Ground.FACILITY, Purpose.RECONCILIATION): _PROFESSIONAL,
    (Ground.FACILITY, Purpose.REGISTRATION): Scope(rows=Rows.NONE),
    # What the law orders does not depend on what the patient hides from people.
    (Ground.DUTY, Purpose.SENDING): Scope(rows=Rows.FACILITY, hidden=True, disowned=True),
    (Ground.VISIT, Purpose.INSPECTION): _PROFESSIONAL,
}

# Who works with the rows or the patients of a facility, and for what.
LISTS: dict[Purpose, frozenset[Role]] = {
    Purpose.SIGNING: frozenset({Role.APPROVER}),
    Purpose.PERFORMING: frozenset({Role.RADIOGRAPHER}),
    Purpose.RECONCILIATION: frozenset({Role.PACS_ADMINISTRATOR}),
    Purpose.REGISTRATION: frozenset({Role.CLERK, Role.FACILITY_ADMINISTRATOR}),
    Purpose.COPYING: frozenset({Role.CLERK, Role.FACILITY_ADMINISTRATOR, Role.PACS_ADMINISTRATOR}),
    Purpose.CORRECTION: frozenset({Role.FACILITY_ADMINISTRATOR}),
    Purpose.REVIEW: frozenset({Role.FACILITY_ADMINISTRATOR}),
    # Radiographers record what is given, and keep consents; the rest of this work is not theirs (`open_giving`).
    Purpose.NUCLEAR_MEDICINE: frozenset({Role.APPROVER, Role.PHYSICIST, Role.RADIOGRAPHER}),
    Purpose.RETENTION: frozenset({Role.FACILITY_ADMINISTRATOR}),
    Purpose.INCIDENT: frozenset({Role.PHYSICIST, Role.FACILITY_ADMINISTRATOR}),
    Purpose.SURVEY: frozenset({Role.PHYSICIST}),
}

# Who may take up a patient's code, look as the chosen doctor, and open a passport in an emergency.
DOCTORS = frozenset({Role.REFERRER, Role.APPROVER})


def scope_of(ground: Ground, purpose: Purpose) -> Scope | None:
    """Return what a ground shows for a purpose; None: nothing, it is no ground for that."""
    return SCOPES.get((ground, purpose))
