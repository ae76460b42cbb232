"""Rules of a passport as doctors read it whom a patient, a choice or an emergency let in."""

from passport.people.models import Role
from tests.access_table.rules.patient import EVERY_ROW, EXAMS, NAMES
from tests.access_table.rules.public import BOTH, GET, POST
from tests.access_table.terms import ALL, Door, Meets, Reader, Relation, Rule, Word, behind, let

DOCTORS = behind(Role.REFERRER, Role.APPROVER)
BY_CODE = let(Reader.DOCTOR, to=frozenset({Relation.GRANTED}))
BY_CODE_ANY = let(Reader.DOCTOR, to=frozenset({Relation.GRANTED, Relation.HIDDEN}))
GUEST = let(Reader.GUEST, to=frozenset({Relation.GRANTED}))
GUEST_ANY = let(Reader.GUEST, to=frozenset({Relation.GRANTED, Relation.HIDDEN}))
URGENT = let(Reader.REFERRER, to=frozenset({Relation.HIDDEN}))

RULES = {
    "doctor:home": Rule(
        why="takes a code, and lists what is open to this doctor",
        door=DOCTORS,
        lets=let(Reader.DOCTOR, Reader.REFERRER, Reader.APPROVER, Reader.SINGLE_HANDED, Reader.NEIGHBOUR, to=ALL),
        methods=BOTH,
        tells=NAMES,
        unlooked=NAMES,  # of whom the doctor was let in by
    ),
    "doctor:passport": Rule(
        why="the doctor who took up the code, while it runs; hidden rows are only counted",
        door=DOCTORS,
        lets=BY_CODE_ANY,
        named={"uid": "grant"},
        tells=EXAMS | {Word.NUMBER},
    ),
    "doctor:entry": Rule(
        why="one row by a code; a hidden one is not there",
        door=DOCTORS,
        lets=BY_CODE,
        noted=BY_CODE_ANY,
        named={"uid": "grant"},
        tells=EXAMS,
    ),
    "doctor:chosen": Rule(
        why="the chosen doctor, while the patient allows it; hidden rows are only counted",
        door=DOCTORS,
        lets=BY_CODE_ANY,
        named={"uid": "standing"},
        tells=EXAMS | {Word.NUMBER},
    ),
    "doctor:chosen_entry": Rule(
        why="one row for the chosen doctor; a hidden one is not there",
        door=DOCTORS,
        lets=BY_CODE,
        noted=BY_CODE_ANY,
        named={"uid": "standing"},
        tells=EXAMS,
    ),
    **{
        f"doctor:{name}": Rule(
            why="a paper that the patient added and shows, for the doctor who took up the code",
            door=DOCTORS,
            lets=BY_CODE_ANY,
            named={"way": "=passport", "uid": "grant", "paper_uid": "added_paper"},
        )
        for name in ("paper", "paper_picture")
    },
    "doctor:document": Rule(
        why="a document of another site that the patient added and shows, for the doctor who took up the code",
        door=DOCTORS,
        lets=BY_CODE_ANY,
        named={"way": "=passport", "uid": "grant", "paper_uid": "added_document"},
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
        tells=EVERY_ROW | {Word.NUMBER},
    ),
    "doctor:emergency_entry": Rule(
        why="one row in an emergency, a hidden one too",
        door=DOCTORS,
        lets=URGENT,
        named={"uid": "emergency"},
        tells=NAMES | {Word.HIDDEN},
    ),
    **{
        f"look:{name}": Rule(
            why="only the browser that asked has the cookie of this address, while the patient lets it look",
            door=Door(nobody=Meets.MISSING, outside=Meets.MISSING),
            lets=lets,
            noted=noted,
            methods=methods,
            named={"uid": "looking", "entry_uid": row, "exposure_uid": "exposure", "report_uid": report},
            tells=tells,
        )
        for name, lets, noted, methods, tells, row, report in (
            ("passport", GUEST_ANY, GUEST_ANY, GET, EXAMS | {Word.NUMBER}, "", ""),
            ("entry", GUEST, GUEST_ANY, GET, EXAMS, "entry", ""),
            ("open", GUEST, GUEST_ANY, POST, EXAMS, "entry", ""),
            ("report", GUEST_ANY, GUEST_ANY, GET, EXAMS, "plain", "report"),
            ("report_file", GUEST_ANY, GUEST_ANY, GET, frozenset(), "plain", "report_file"),
            ("end", GUEST_ANY, frozenset(), POST, frozenset(), "", ""),
        )
    },
}
