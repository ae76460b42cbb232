"""Rules of the passport itself: of the patient, and of who reads it for the patient."""

from tests.access_table.rules.public import BOTH, GET, POST
from tests.access_table.terms import ALL, NO_ONE, SIGNED_IN, Door, Meets, Reader, Relation, Rule, Word, let

# Whose passport it is, and who reads it for that person. Everybody else is told that there is no such page.
ALONE = let(Reader.PATIENT)
OWNERS = let(Reader.PATIENT, Reader.GUARDIAN)
READERS = let(Reader.PATIENT, Reader.GUARDIAN, Reader.TRUSTED)
# A row that is hidden is shown to the patient alone.
SHOWN = frozenset({Relation.OWN})
ROW = ALONE | let(Reader.GUARDIAN, Reader.TRUSTED, to=SHOWN)
PASSPORT = Door(outside=Meets.MISSING)
NAMES, EXAMS = frozenset({Word.NAME}), frozenset({Word.NAME, Word.EXAM})
WHOLE = frozenset(Word)
EVERY_ROW = EXAMS | {Word.HIDDEN}

RULES = {
    "patient:home": Rule(
        why="leads to the own passport, or to where a slip is taken",
        door=PASSPORT,
        lets=let(*SIGNED_IN, to=ALL),
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
        why="codes are made by the patient, a parent and a trusted person",
        beside=NAMES,
        door=PASSPORT,
        lets=READERS,
        methods=BOTH,
        tells=NAMES,
    ),
    "patient:shown": Rule(
        why="who made a code sees who uses it, and who decides for the patient; a trusted person is led to the own ones",
        beside=NAMES,
        door=PASSPORT,
        lets=READERS,
        named={"uid": "grant"},
        tells=NAMES,
    ),
    "patient:stop": Rule(
        why="who decides for the patient stops every code, and a trusted person the own ones",
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
    "patient:mine": Rule(
        why="the passports that somebody opens, and could open before",
        door=Door(),
        lets=let(*SIGNED_IN, to=ALL),
        tells=NAMES,
        unlooked=NAMES,  # by which the own ones are told apart
    ),
    "patient:looked": Rule(
        why="leads from a notice to the look, in the own passport only",
        door=PASSPORT,
        lets=READERS,
        named={"uid": "emergency"},
    ),
    "patient:mistake": Rule(
        why="leads from a notice to what was answered, in the own passport only",
        door=PASSPORT,
        lets=OWNERS,
        noted=READERS,
        named={"uid": "mistake"},
    ),
    "patient:search": Rule(why="finds rows in a passport that one reads", door=PASSPORT, lets=READERS, methods=POST),
    "patient:keep_back": Rule(
        why="only the young keep rows from their parents, and nobody here is young",
        door=PASSPORT,
        lets=NO_ONE,
        noted=READERS,
        named={"uid": "entry"},
        methods=POST,
    ),
    "patient:not_kept_back": Rule(
        why="who kept a row from the parents shows it to them again, at any age",
        door=PASSPORT,
        lets=ALONE,
        noted=READERS,
        named={"uid": "entry"},
        methods=POST,
    ),
    "patient:wrong": Rule(
        why="the patient and a parent say that a row which they see is wrong",
        beside=NAMES,
        door=PASSPORT,
        lets=ALONE | let(Reader.GUARDIAN, to=SHOWN),
        noted=READERS,
        named={"uid": "entry"},
        methods=BOTH,
        tells=EVERY_ROW,
    ),
    "patient:missing": Rule(
        why="the patient and a parent say that a row is missing",
        beside=NAMES,
        door=PASSPORT,
        lets=OWNERS,
        noted=READERS,
        methods=BOTH,
        tells=NAMES,
    ),
    "patient:mistakes": Rule(
        why="the patient and a parent read what was said to be wrong",
        beside=NAMES,
        door=PASSPORT,
        lets=OWNERS,
        noted=READERS,
        tells=EXAMS,
    ),
    "patient:take_back": Rule(
        why="the patient and a parent take it back",
        door=PASSPORT,
        lets=OWNERS,
        noted=READERS,
        named={"uid": "mistake"},
        methods=POST,
    ),
    **{
        f"patient:{verb}": Rule(
            why="who decides for the patient answers who asks with a code; a trusted person for the own codes",
            door=PASSPORT,
            lets=OWNERS,
            noted=READERS,
            named={"uid": "asked"},
            methods=POST,
        )
        for verb in ("allow", "refuse")
    },
    **{
        f"patient:{verb}": Rule(
            why="who decides for the patient says what the chosen doctor may do",
            door=PASSPORT,
            lets=OWNERS,
            noted=READERS,
            methods=POST,
        )
        for verb in ("choose_doctor", "let_look", "stop_chosen")
    },
    "patient:question": Rule(
        why="who reads who looked asks about a look",
        door=PASSPORT,
        lets=OWNERS,
        noted=READERS,
        named={"uid": "look"},
        methods=POST,
    ),
    "patient:people": Rule(
        why="who opens it is for the patient and a parent; a trusted person is not told of others",
        beside=NAMES,
        door=PASSPORT,
        lets=OWNERS,
        noted=READERS,
        tells=NAMES,
    ),
    "patient:trust": Rule(
        why="only the patient trusts somebody",
        door=PASSPORT,
        lets=ALONE,
        noted=READERS,
        sends={"lasts": "=week"},
        methods=POST,
    ),
    "patient:trust_code": Rule(
        why="only the patient sees the code of a trusted person",
        beside=NAMES,
        door=PASSPORT,
        lets=ALONE,
        noted=READERS,
        named={"uid": "trust_code"},
        tells=NAMES,
    ),
    "patient:stop_trust": Rule(
        why="only the patient ends it",
        door=PASSPORT,
        lets=ALONE,
        noted=READERS,
        named={"uid": "trust_code"},
        methods=POST,
    ),
    "patient:revoke": Rule(
        why="only the patient ends that a trusted person reads",
        door=PASSPORT,
        lets=ALONE,
        noted=READERS,
        named={"uid": "helper"},
        methods=POST,
    ),
    "patient:colour": Rule(
        why="each reader tells passports apart by the own colours",
        door=PASSPORT,
        lets=READERS,
        sends={"colour": "=sea"},
        methods=POST,
    ),
    "patient:leave": Rule(
        why="who reads for somebody else gives that up; nobody gives up the own passport",
        beside=NAMES,
        door=PASSPORT,
        lets=let(Reader.GUARDIAN, Reader.TRUSTED),
        noted=READERS,
        methods=BOTH,
        tells=NAMES,
    ),
    "patient:keep": Rule(
        why="the patient and a parent keep a copy on their own phone",
        beside=NAMES,
        door=PASSPORT,
        lets=OWNERS,
        noted=READERS,
        methods=BOTH,
        tells=WHOLE,
    ),
    "patient:renew": Rule(
        why="only a phone that keeps a copy renews it, and none here does",
        door=PASSPORT,
        lets=NO_ONE,
        noted=READERS,
        methods=POST,
    ),
    "patient:let_go": Rule(why="ends the copy on this phone", door=PASSPORT, lets=READERS, methods=POST),
    **{
        f"patient:{name}": Rule(
            why="the patient and a parent choose whether reports are read here or only through a doctor",
            beside=NAMES,
            door=PASSPORT,
            lets=OWNERS,
            noted=READERS,
            methods=methods,
            tells=NAMES if methods == GET else frozenset(),
        )
        for name, methods in (("reports", GET), ("through_doctor", POST), ("reports_again", POST))
    },
    "patient:papers": Rule(
        why="the patient and a parent add old papers",
        beside=NAMES,
        door=PASSPORT,
        lets=OWNERS,
        noted=READERS,
        methods=BOTH,
        tells=NAMES,
    ),
    **{
        f"patient:{name}": Rule(
            why="the patient and a parent read the papers that were added",
            door=PASSPORT,
            lets=OWNERS,
            noted=READERS,
            named={"uid": "added_paper"},
        )
        for name in ("paper", "paper_picture")
    },
    "patient:bring_document": Rule(
        why="the patient and a parent add a document of another site",
        beside=NAMES,
        door=PASSPORT,
        lets=OWNERS,
        noted=READERS,
        methods=BOTH,
        tells=NAMES,
    ),
    "patient:document": Rule(
        why="the patient and a parent read what stands in a document of another site",
        beside=NAMES,
        door=PASSPORT,
        lets=OWNERS,
        noted=READERS,
        named={"uid": "added_document"},
        tells=EXAMS,
    ),
    "patient:describe_paper": Rule(
        why="the patient and a parent correct what they said of a paper",
        beside=NAMES,
        door=PASSPORT,
        lets=OWNERS,
        noted=READERS,
        named={"uid": "added_paper"},
        methods=BOTH,
        tells=NAMES,
    ),
    "patient:change_paper": Rule(
        why="the patient and a parent remove papers that were added",
        door=PASSPORT,
        lets=OWNERS,
        noted=READERS,
        named={"uid": "added_paper", "verb": "=remove"},
        methods=POST,
    ),
    "patient:images": Rule(
        why="who can open images now: each reader sees the own links, who decides for the patient all",
        beside=NAMES,
        door=PASSPORT,
        lets=READERS,
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
        why="a booklet is handed to who asked for it",
        door=PASSPORT,
        lets=ALONE,
        named={"uid": "print"},
        tells=NAMES,
        unlooked=NAMES,  # says how far the booklet is; who fetches it looks
    ),
    "reports:fetch": Rule(
        why="a booklet is handed to who asked for it",
        door=PASSPORT,
        lets=ALONE,
        named={"uid": "print"},
        tells=frozenset({Word.NAME, Word.NUMBER, Word.EXAM}),
    ),
    "reports:everything": Rule(
        why="what is taken along is handed to who asked for the booklet in it",
        door=PASSPORT,
        lets=ALONE,
        named={"uid": "print"},
    ),
    "reports:sticker": Rule(
        why="a row for the paper booklet is for who takes the booklet along",
        door=PASSPORT,
        lets=ROW,
        noted=READERS,
        named={"uid": "entry"},
        methods=BOTH,
        tells=EVERY_ROW,
    ),
    "reports:own_instructions": Rule(
        why="what to do after a radioactive medicine is for the patient and a parent",
        door=PASSPORT,
        lets=OWNERS,
        noted=READERS,
        named={"uid": "sheet"},
    ),
}
