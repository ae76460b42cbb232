"""Rules of leaving: what stays, closing the own passport, and the way back."""

from tests.access_table.rules.patient import ALONE, NAMES, PASSPORT, READERS
from tests.access_table.rules.public import BOTH
from tests.access_table.terms import Rule

RULES = {
    "reports:stays": Rule(
        why="only the patient reads what stays here by law",
        door=PASSPORT,
        lets=ALONE,
        noted=READERS,
        tells=NAMES,
    ),
    "patient:close": Rule(
        why="only the patient closes the own passport; a parent gives up reading it, and no more",
        beside=NAMES,
        door=PASSPORT,
        lets=ALONE,
        noted=READERS,
        methods=BOTH,
        tells=NAMES,
    ),
    "patient:come_back": Rule(
        why="only the patient comes back; to whom the passport is open it leads there",
        door=PASSPORT,
        lets=ALONE,
        noted=READERS,
        methods=BOTH,
    ),
}
