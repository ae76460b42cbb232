"""Where each person may go: by the roles held now, and by the passports that may be opened."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from passport.access.selectors import looks_to_answer
from passport.access.services import does_nuclear_medicine, records_giving
from passport.justification.services.single_handed import ROLES
from passport.language.saying import say_number
from passport.people.models import Role, User
from passport.people.selectors import current_memberships, held_readerships

PASSPORT = ("patient:home", _("Passport"), _("The examinations that this booklet knows, and who looked at them."))
NUCLEAR_MEDICINE = (
    "nuclear:home",
    _("Nuclear medicine"),
    _("Activities to prescribe, what was given, and what patients are told afterwards."),
)
HOSPITAL = ("facility:home", _("Hospital"), _("People, devices and sources of this hospital."))
# (address, name, what it is for) -> the roles that work there; the order is that of the header.
PLACES: dict[tuple[str, Promise, Promise], frozenset[Role]] = {
    (
        "decisions:waiting",
        _("Requests to decide"),
        _("Requests that wait for your decision, with what was done before."),
    ): frozenset({Role.APPROVER}),
    ("approver:list", _("Rows to sign"), _("Rows that wait for your signature.")): frozenset({Role.APPROVER}),
    NUCLEAR_MEDICINE: frozenset({Role.APPROVER, Role.PHYSICIST, Role.RADIOGRAPHER}),
    (
        "doctor:home",
        _("A patient's passport"),
        _("Open a passport with the code that a patient shows you."),
    ): frozenset({Role.APPROVER, Role.REFERRER}),
    ("requests:mine", _("My requests"), _("Ask for an examination, and see what was decided.")): frozenset(
        {Role.REFERRER}
    ),
    ("radiographer:today", _("Today's rows"), _("Confirm what was done, and type what no device reports.")): frozenset(
        {Role.RADIOGRAPHER}
    ),
    HOSPITAL: frozenset({Role.FACILITY_ADMINISTRATOR}),
    ("facility:patients", _("Patients"), _("Register patients and print their code slips.")): frozenset(
        {Role.CLERK, Role.FACILITY_ADMINISTRATOR}
    ),
    (
        "inspector:visits",
        _("Inspections"),
        _("Visits to hospitals: figures, and samples with their whole chain."),
    ): frozenset({Role.INSPECTOR}),
    ("incidents:list", _("Incidents"), _("Unintended exposures, and what follows after them.")): frozenset(
        {Role.PHYSICIST, Role.FACILITY_ADMINISTRATOR}
    ),
    ("names:list", _("Names"), _("What names of examinations mean that devices send.")): frozenset({Role.PHYSICIST}),
    (
        "reports:doses_home",
        _("Doses"),
        _("The doses of each device beside the reference levels, and the dose surveys."),
    ): frozenset({Role.PHYSICIST}),
    ("ingestion:inbox", _("Inbox"), _("What arrived, what was recorded, what waits and why.")): frozenset(
        {Role.PACS_ADMINISTRATOR}
    ),
    ("reports:sending_home", _("Sending"), _("What the law asks hospitals to send, and what became of it.")): frozenset(
        {Role.PACS_ADMINISTRATOR}
    ),
}

# One place for who does it all: asks, decides and performs.
SINGLE_HANDED = ("dental:new", _("Picture of teeth"), _("Ask, decide, take and sign on one screen."))


@dataclass(frozen=True, kw_only=True)
class Door:
    """One place that a person may go to."""

    address: str
    label: str
    purpose: str
    waiting: str = ""  # how much waits there, in words; "": nothing, or it is not counted


def doors_of(user: User, *, at: datetime) -> list[Door]:
    """Return the places of a signed-in person, those of a patient first."""
    held = {Role(membership.role) for membership in current_memberships(user, at)}
    places = [PASSPORT] if held_readerships(user, at) else []
    places += [SINGLE_HANDED] if held.issuperset(ROLES) else []
    places += [place for place, roles in PLACES.items() if held & roles and _is_open(place, user, at)]
    return [_door(place, _waiting(place, user, at)) for place in places]


def _door(place: tuple[str, Promise, Promise], waiting: int) -> Door:
    name, label, purpose = place
    sentence = ngettext("%(count)s waits", "%(count)s wait", waiting) % {"count": say_number(waiting)}
    return Door(address=reverse(name), label=str(label), purpose=str(purpose), waiting=sentence if waiting else "")


def _waiting(place: tuple[str, Promise, Promise], user: User, at: datetime) -> int:
    """Return how many looks wait to be judged or answered: it is the hospital's, and stays until that is done."""
    return looks_to_answer(user, at) if place is HOSPITAL else 0


def _is_open(place: tuple[str, Promise, Promise], user: User, at: datetime) -> bool:
    """Return whether a place is open beyond the role: nuclear medicine to those whose specialty it is.

    Radiographers record there what is given, where there is such work.
    """
    return place is not NUCLEAR_MEDICINE or does_nuclear_medicine(user, at) or records_giving(user, at)
