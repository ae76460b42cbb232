"""Rules of the pages of a hospital itself: its counter, its administrator, the inspectors whom it invites."""

from passport.people.models import Role
from tests.access_table.rules.patient import EVERY_ROW, EXAMS, NAMES
from tests.access_table.rules.public import BOTH, POST
from tests.access_table.rules.staff import ADMINISTRATOR, CLERK, DECIDED, GET, PERSON, at_home, of_role
from tests.access_table.terms import Reader, Relation, Rule, Word, behind, let

COUNTER = behind(ADMINISTRATOR, CLERK)
REGISTERS = at_home(ADMINISTRATOR, CLERK)
AT_COUNTER = {
    "facility:patients": Rule(
        why="finds who is named; nobody is listed unasked",
        door=COUNTER,
        lets=of_role(ADMINISTRATOR, CLERK),
        methods=BOTH,
    ),
    "facility:register": Rule(why="a new patient", door=COUNTER, lets=of_role(ADMINISTRATOR, CLERK), methods=BOTH),
    "facility:patient": Rule(
        why="who registered the patient; no rows", door=COUNTER, lets=REGISTERS, named={"uid": "patient"}, tells=PERSON
    ),
    "facility:change_patient": Rule(
        why="who registered the patient",
        door=COUNTER,
        lets=REGISTERS,
        named={"uid": "patient"},
        methods=BOTH,
        tells=PERSON,
    ),
    "facility:slip": Rule(
        why="who registered the patient prints a slip",
        door=COUNTER,
        lets=REGISTERS,
        named={"uid": "patient"},
        sends={"relation": "=self"},
        methods=POST,
        tells=NAMES,
    ),
    "facility:chosen_doctor": Rule(
        why="who registered the patient writes down the chosen doctor",
        door=COUNTER,
        lets=REGISTERS,
        named={"uid": "patient"},
        methods=POST,
    ),
    "facility:end_reader": Rule(
        why="who registered the patient ends that somebody reads",
        door=COUNTER,
        lets=REGISTERS,
        named={"uid": "patient", "reader_uid": "helper"},
        methods=BOTH,
        tells=NAMES,
    ),
    "facility:link": Rule(
        why="who registered the patient",
        door=COUNTER,
        lets=REGISTERS,
        named={"uid": "patient"},
        methods=POST,
        tells=PERSON,
    ),
    "facility:unlink": Rule(
        why="who registered the patient", door=COUNTER, lets=REGISTERS, named={"uid": "patient"}, methods=POST
    ),
}

ADMINISTERS = behind(ADMINISTRATOR)
HERE = at_home(ADMINISTRATOR)
HOSPITAL = {
    "facility:home": Rule(why="leads to the own hospital", door=ADMINISTERS, lets=of_role(ADMINISTRATOR)),
    "facility:rows": Rule(
        why="takes mistaken rows of the own hospital out of count",
        door=ADMINISTERS,
        lets=HERE,
        named={"uid": "patient"},
        tells=EVERY_ROW,
    ),
    "facility:void": Rule(
        why="takes mistaken rows of the own hospital out of count",
        door=ADMINISTERS,
        lets=HERE,
        named={"uid": "patient"},
        methods=POST,
    ),
    "facility:emergencies": Rule(
        why="reviews emergencies at the own hospitals", door=ADMINISTERS, lets=of_role(ADMINISTRATOR), tells=NAMES
    ),
    "facility:judge": Rule(
        why="judges emergencies at the own hospital, also of patients of elsewhere",
        door=ADMINISTERS,
        lets=let(Reader.ADMINISTRATOR, to=DECIDED),
        named={"uid": "emergency"},
        methods=BOTH,
        tells=NAMES,
    ),
    "facility:look_questions": Rule(
        why="what patients ask about looks from the own hospitals",
        door=ADMINISTERS,
        lets=of_role(ADMINISTRATOR),
        tells=NAMES,
    ),
    "facility:answer_look": Rule(
        why="answers what a patient asks about a look from the own hospital",
        door=ADMINISTERS,
        lets=HERE,
        named={"uid": "question"},
        methods=BOTH,
        tells=NAMES,
    ),
    "facility:mistakes": Rule(
        why="what patients say is wrong at the own hospitals",
        door=ADMINISTERS,
        lets=of_role(ADMINISTRATOR),
        tells=NAMES,
    ),
    "facility:mistake": Rule(
        why="answers what a patient says is wrong at the own hospital",
        door=ADMINISTERS,
        lets=HERE,
        named={"uid": "mistake"},
        methods=BOTH,
        tells=PERSON | EXAMS,
    ),
    "facility:void_reported": Rule(
        why="takes a row that a patient reported out of count",
        door=ADMINISTERS,
        lets=HERE,
        named={"uid": "mistake"},
        methods=POST,
    ),
    **{
        f"facility:{name}": Rule(
            why="the hospital that this person administers", door=ADMINISTERS, lets=HERE, methods=methods, named=named
        )
        for name, methods, named in (
            ("overview", GET, {}),
            ("change", POST, {}),
            ("devices", BOTH, {}),
            ("device", BOTH, {"uid": "device"}),
            ("people", BOTH, {}),
            ("licence", BOTH, {"uid": "practitioner"}),
            ("keys", GET, {}),
            ("key", BOTH, {"uid": "key"}),
            ("refuse_key", POST, {"uid": "key"}),
            ("stop_key", POST, {"uid": "key"}),
            ("certificates", GET, {}),
            ("add_certificate", BOTH, {}),
            ("stop_certificate", BOTH, {"uid": "certificate"}),
            ("close", BOTH, {}),
            ("law", GET, {}),
            ("text", BOTH, {"pack": "=ba-2011"}),
            ("end_text", POST, {"uid": "confirmation"}),
            ("lists", BOTH, {}),
            ("end_listing", POST, {"uid": "listing"}),
            ("leaflets", BOTH, {}),
            ("leaflet", GET, {"uid": "leaflet"}),
            ("end_leaflet", POST, {"uid": "leaflet"}),
            ("qualification", BOTH, {"uid": "practitioner"}),
            ("visits", BOTH, {}),
            ("end_visit", POST, {"uid": "facility_visit"}),
            ("end", POST, {"uid": "membership"}),
            ("cannot_sign", POST, {"uid": "practitioner"}),
            ("signs_again", POST, {"uid": "practitioner"}),
            ("confirm", POST, {"uid": "practitioner"}),
        )
    },
}

INSPECTOR = behind(Role.INSPECTOR)
VISIT = at_home(Role.INSPECTOR)
SEEN = frozenset({Word.EXAM})
INSPECTION = {
    "inspector:visits": Rule(why="own visits", door=INSPECTOR, lets=of_role(Role.INSPECTOR)),
    "inspector:visit": Rule(
        why="an open visit: figures, nobody's name", door=INSPECTOR, lets=VISIT, named={"uid": "visit"}
    ),
    "inspector:draw": Rule(why="an open visit", door=INSPECTOR, lets=VISIT, named={"uid": "visit"}, methods=POST),
    **{
        f"inspector:{name}": Rule(
            why="a sample of the visit, without names and without what is hidden",
            door=INSPECTOR,
            lets=VISIT,
            named={"uid": "visit"},
            tells=SEEN,
        )
        for name in ("sample", "print", "csv")
    },
    "inspector:case": Rule(
        why="a row of the sample that nobody hides",
        door=INSPECTOR,
        lets=let(Reader.INSPECTOR, to=frozenset({Relation.OWN})),
        named={"uid": "visit"},
        tells=SEEN,
    ),
    "inspector:open": Rule(
        why="a row of the sample that nobody hides; for a reason that the patient reads",
        door=INSPECTOR,
        lets=let(Reader.INSPECTOR, to=frozenset({Relation.OWN})),
        named={"uid": "visit"},
        methods=POST,
        tells=SEEN,
    ),
}

RULES = AT_COUNTER | HOSPITAL | INSPECTION
