"""Rules of the passport itself: of its readers, and of doctors whom a patient or an emergency let in."""

from passport.people.models import Role
from tests.access_table.rules.public import BOTH, POST
from tests.access_table.terms import ALL, Door, Meets, Reader, Relation, Rule, Word, behind, let

# Whose passport it is, and who reads it for that person. Everybody else is told that there is no such page.
ALONE = let(Reader.PATIENT)
OWNERS = let(Reader.PATIENT, Reader.GUARDIAN)
READERS = let(Reader.PATIENT, Reader.GUARDIAN, Reader.TRUSTED)
# A row that is hidden is shown to the patient alone.
SHOWN = frozenset({Relation.OWN})
ROW = ALONE | let(Reader.GUARDIAN, Reader.TRUSTED, to=SHOWN)
PASSPORT = Door(outside=Meets.MISSING)
DOCTORS = behind(Role.REFERRER, Role.APPROVER)
BY_CODE = let(Reader.DOCTOR, to=frozenset({Relation.GRANTED}))
BY_CODE_ANY = let(Reader.DOCTOR, to=frozenset({Relation.GRANTED, Relation.HIDDEN}))
URGENT = let(Reader.REFERRER, to=frozenset({Relation.HIDDEN}))
NAMES, EXAMS = frozenset({Word.NAME}), frozenset({Word.NAME, Word.EXAM})
WHOLE = frozenset(Word)
EVERY_ROW = EXAMS | {Word.HIDDEN}

PATIENT = {
    "patient:home": Rule(
        why="leads to the own passport, or to where a slip is taken",
        door=PASSPORT,
        lets=let(*(frozenset(Reader) - {Reader.NOBODY}), to=ALL),
    ),
    "patient:permission": Rule(
        why="leads from a notice to the permission, in the own passport only",
        door=PASSPORT,
        lets=READERS,
        named={"uid": "grant"},
    ),
    "patient:written": Rule(
        why="leads from a notice to the row", door=PASSPORT, lets=ROW, noted=READERS, named={"uid": "entry"}
    ),
    "patient:passport": Rule(
        why="the patient and who reads for the patient see the rows; hidden ones the patient alone",
        beside=NAMES,
        door=PASSPORT,
        lets=READERS,
        tells=WHOLE,
    ),
    "patient:entry": Rule(
        why="one row, with what was told about it",
        beside=NAMES,
        door=PASSPORT,
        lets=ROW,
        noted=READERS,
        named={"uid": "entry"},
        tells=EVERY_ROW,
    ),
    "patient:information": Rule(
        why="what a doctor told is for the patient and a parent; beside the row that it is about",
        beside=NAMES,
        door=PASSPORT,
        lets=OWNERS,
        noted=READERS,
        named={"uid": "signed"},
        tells=EXAMS,
    ),
    **{
        f"patient:{verb}": Rule(
            why="only the patient hides rows, and shows them again",
            door=PASSPORT,
            lets=ALONE,
            noted=READERS,
            named={"uid": "entry"},
            methods=POST,
        )
        for verb in ("hide", "unhide")
    },
    "patient:show": Rule(
        why="codes are made by the patient and by a parent; a trusted person reads who may",
        beside=NAMES,
        door=PASSPORT,
        lets=READERS,
        posts=OWNERS,
        noted=READERS,
        methods=BOTH,
        tells=NAMES,
    ),
    "patient:shown": Rule(
        why="who made a code sees who uses it",
        beside=NAMES,
        door=PASSPORT,
        lets=OWNERS,
        noted=READERS,
        named={"uid": "grant"},
        tells=NAMES,
    ),
    "patient:stop": Rule(
        why="who may make codes may stop them",
        door=PASSPORT,
        lets=OWNERS,
        noted=READERS,
        named={"uid": "grant"},
        methods=POST,
    ),
    "patient:looks": Rule(
        why="who looked is for the patient and a parent",
        beside=NAMES,
        door=PASSPORT,
        lets=OWNERS,
        noted=READERS,
        tells=NAMES,
    ),
    "notice_read": Rule(
        why="notes that a notice was read: of the own ones only, and answers all alike",
        door=Door(outside=Meets.NOTHING),
        lets=ALONE,
        named={"uid": "notice"},
        methods=POST,
    ),
    "reports:ask": Rule(
        why="the booklet is for who reads the passport",
        door=PASSPORT,
        lets=READERS,
        methods=POST,
    ),
    "reports:print": Rule(
        why="a booklet is handed to who asked for it", door=PASSPORT, lets=ALONE, named={"uid": "print"}
    ),
    "reports:fetch": Rule(
        why="a booklet is handed to who asked for it",
        door=PASSPORT,
        lets=ALONE,
        named={"uid": "print"},
        tells=frozenset({Word.NAME, Word.NUMBER, Word.EXAM}),
    ),
    "reports:own_instructions": Rule(
        why="what to do after a radioactive medicine is for the patient and a parent",
        door=PASSPORT,
        lets=OWNERS,
        noted=READERS,
        named={"uid": "sheet"},
    ),
    "api:passports": Rule(
        why="lists by uid what the reader may open",
        door=Door(nobody=Meets.UNKNOWN, outside=Meets.MISSING),
        lets=let(*(frozenset(Reader) - {Reader.NOBODY}), to=ALL),
    ),
    "api:document": Rule(
        why="the same grounds as the pages",
        door=Door(nobody=Meets.UNKNOWN, outside=Meets.MISSING),
        lets=READERS | BY_CODE_ANY,
        named={"uid": "patient"},
        tells=WHOLE,
    ),
    "api:grants": Rule(
        why="codes are made by the patient and by a parent",
        door=Door(nobody=Meets.UNKNOWN, outside=Meets.MISSING),
        lets=OWNERS,
        named={"uid": "patient"},
        methods=POST,
    ),
}

DOCTOR = {
    "doctor:home": Rule(
        why="takes a code, and lists what is open to this doctor",
        door=DOCTORS,
        lets=let(Reader.DOCTOR, Reader.REFERRER, Reader.APPROVER, Reader.SINGLE_HANDED, Reader.NEIGHBOUR, to=ALL),
        methods=BOTH,
        tells=NAMES,
    ),
    "doctor:passport": Rule(
        why="the doctor who took up the code, while it runs; hidden rows are only counted",
        door=DOCTORS,
        lets=BY_CODE_ANY,
        named={"uid": "grant"},
        tells=EXAMS,
    ),
    "doctor:entry": Rule(
        why="one row by a code; a hidden one is not there",
        door=DOCTORS,
        lets=BY_CODE,
        noted=BY_CODE_ANY,
        named={"uid": "grant"},
        tells=EXAMS,
    ),
    "doctor:emergency": Rule(
        why="asks for exactly one patient, behind a fresh second factor",
        door=DOCTORS,
        lets=let(Reader.DOCTOR, Reader.REFERRER, Reader.APPROVER, Reader.SINGLE_HANDED, Reader.NEIGHBOUR, to=ALL),
        methods=BOTH,
    ),
    "doctor:emergency_passport": Rule(
        why="who opened the passport in an emergency, for an hour, with what is hidden",
        door=DOCTORS,
        lets=URGENT,
        named={"uid": "emergency"},
        tells=EVERY_ROW,
    ),
    "doctor:emergency_entry": Rule(
        why="one row in an emergency, a hidden one too",
        door=DOCTORS,
        lets=URGENT,
        named={"uid": "emergency"},
        tells=NAMES | {Word.HIDDEN},
    ),
}

RULES = PATIENT | DOCTOR
