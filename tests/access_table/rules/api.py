"""Rules of the API: the same grounds as the pages, answered without words."""

from tests.access_table.rules.patient import READERS, WHOLE
from tests.access_table.rules.public import POST
from tests.access_table.terms import ALL, SIGNED_IN, Door, Meets, Reader, Relation, Rule, let

RULES = {
    "api:passports": Rule(
        why="lists by uid what the reader may open",
        door=Door(nobody=Meets.UNKNOWN, outside=Meets.MISSING),
        lets=let(*SIGNED_IN, to=ALL),
    ),
    "api:document": Rule(
        why="the same grounds as the pages",
        door=Door(nobody=Meets.UNKNOWN, outside=Meets.MISSING),
        lets=READERS | let(Reader.DOCTOR, to=frozenset({Relation.GRANTED, Relation.HIDDEN})),
        named={"uid": "patient"},
        tells=WHOLE,
    ),
    "api:grants": Rule(
        why="codes are made by the patient, a parent and a trusted person",
        door=Door(nobody=Meets.UNKNOWN, outside=Meets.MISSING),
        lets=READERS,
        named={"uid": "patient"},
        methods=POST,
    ),
}
