"""The table: for each address of the site, by its name, who is let in, what the others meet, and what its pages tell.

A new address needs a row here, in the module of its room; a new kind of thing in an address needs one of each patient in
`tests/access_table/world`.
"""

from tests.access_table.rules import (
    accounts,
    api,
    arriving,
    doctor,
    hospital,
    images,
    leaving,
    patient,
    public,
    staff,
    treating,
)
from tests.access_table.terms import Rule

ROOMS = (public, accounts, patient, leaving, api, doctor, images, staff, hospital, treating, arriving)
RULES: dict[str, Rule] = {name: rule for room in ROOMS for name, rule in room.RULES.items()}
