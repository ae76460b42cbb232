"""Rules of the registers of a hospital: names of examinations, incidents, nuclear medicine, doses."""

from passport.people.models import Role
from tests.access_table.rules.patient import EXAMS, NAMES
from tests.access_table.rules.public import BOTH, POST
from tests.access_table.rules.staff import GET, at_home, of_role
from tests.access_table.terms import Rule, Word, behind

ADMINISTRATOR, PHYSICIST, PACS = Role.FACILITY_ADMINISTRATOR, Role.PHYSICIST, Role.PACS_ADMINISTRATOR
EXAM = frozenset({Word.EXAM})

NAMERS = (PHYSICIST, ADMINISTRATOR, PACS)
NAMING = behind(*NAMERS)
WORDS = EXAM | {Word.HIDDEN}  # what a device calls something is nobody's
NAMES_OF_EXAMINATIONS = {
    "names:list": Rule(why="leads to the own hospital", door=NAMING, lets=of_role(*NAMERS)),
    "names:facility": Rule(
        why="what devices call examinations, never of whom",
        door=NAMING,
        lets=at_home(*NAMERS),
        tells=WORDS,
        unlooked=WORDS,
    ),
    "names:name": Rule(
        why="what devices call examinations, never of whom",
        door=NAMING,
        lets=at_home(*NAMERS),
        named={"uid": "entry"},
        tells=WORDS,
        unlooked=WORDS,
    ),
    "names:give": Rule(
        why="what devices call examinations",
        door=NAMING,
        lets=at_home(*NAMERS),
        named={"uid": "entry"},
        methods=POST,
    ),
    "names:take_back": Rule(
        why="what devices call examinations",
        door=NAMING,
        lets=at_home(*NAMERS),
        named={"uid": "given_name"},
        methods=POST,
    ),
}

KEEPERS = (PHYSICIST, ADMINISTRATOR)
REGISTER = behind(*KEEPERS)
KEEPS = at_home(*KEEPERS)
WRITERS = (Role.RADIOGRAPHER, Role.APPROVER, *KEEPERS)
INCIDENTS = {
    "incidents:list": Rule(why="leads to the own register", door=REGISTER, lets=of_role(*KEEPERS)),
    "incidents:from_row": Rule(
        why="who works with the row writes down what happened",
        door=behind(*WRITERS),
        lets=at_home(*WRITERS),
        named={"entry_uid": "entry"},
        methods=BOTH,
        tells=NAMES,
    ),
    "incidents:approve": Rule(
        why="the operator approves a text for the patient, at the row",
        door=behind(Role.APPROVER),
        lets=at_home(Role.APPROVER),
        named={"entry_uid": "signed"},
        sends={"sheet": "follow_up_sheet"},
        methods=POST,
    ),
    "incidents:register": Rule(why="the own register", door=REGISTER, lets=KEEPS, tells=EXAMS),
    "incidents:new": Rule(why="the own register", door=REGISTER, lets=KEEPS, methods=BOTH),
    "incidents:print": Rule(why="the own register, without names", door=REGISTER, lets=KEEPS, tells=EXAM),
    "incidents:csv": Rule(why="the own register, without names", door=REGISTER, lets=KEEPS, tells=EXAM),
    "incidents:follow_up": Rule(
        why="rows of the own hospital",
        door=REGISTER,
        lets=KEEPS,
        named={"entry_uid": "signed"},
        methods=BOTH,
        tells=EXAMS,
    ),
    "incidents:unborn": Rule(
        why="rows of the own hospital",
        door=REGISTER,
        lets=KEEPS,
        named={"entry_uid": "signed"},
        methods=BOTH,
        tells=EXAMS,
    ),
    "incidents:tell_unborn": Rule(
        why="statements on rows of the own hospital",
        door=REGISTER,
        lets=KEEPS,
        named={"entry_uid": "signed", "uid": "statement"},
        methods=POST,
        tells=EXAMS,
    ),
    "incidents:take_back_statement": Rule(
        why="statements on rows of the own hospital",
        door=REGISTER,
        lets=KEEPS,
        named={"entry_uid": "signed", "telling_uid": "statement_telling"},
        methods=POST,
    ),
    "incidents:take_back": Rule(
        why="the own register", door=REGISTER, lets=KEEPS, named={"uid": "incident"}, methods=POST
    ),
    "incidents:incident": Rule(
        why="the own register", door=REGISTER, lets=KEEPS, named={"uid": "incident"}, tells=EXAMS
    ),
    "incidents:change": Rule(
        why="the own register",
        door=REGISTER,
        lets=KEEPS,
        named={"uid": "incident_draft"},
        methods=BOTH,
        tells=EXAMS,
    ),
    "incidents:step": Rule(
        why="the own register",
        door=REGISTER,
        lets=KEEPS,
        named={"uid": "incident", "name": "=close"},
        methods=POST,
        tells=EXAMS,
    ),
}

GIVERS = (Role.APPROVER, PHYSICIST, Role.RADIOGRAPHER)
TELLERS = (Role.APPROVER, PHYSICIST)
GIVING, NUCLEAR = behind(*GIVERS), behind(*TELLERS)
GIVES, TELLS = at_home(*GIVERS), at_home(*TELLERS)
MEDICINE = {
    "nuclear:home": Rule(why="what waits at the own hospitals", door=GIVING, lets=of_role(*GIVERS), tells=EXAMS),
    "nuclear:waiting": Rule(
        why="what waits at the own hospitals",
        door=GIVING,
        lets=of_role(*GIVERS),
        named={"which": "=lately"},
        tells=NAMES,
    ),
    **{
        f"nuclear:{name}": Rule(
            why="the own hospital's; who only gives medicines sees this, too",
            door=GIVING,
            lets=GIVES,
            named=named,
            methods=methods,
            tells=tells,
        )
        for name, named, methods, tells in (
            ("request", {"uid": "nuclear_request"}, GET, EXAMS),
            ("keep_consent", {"uid": "nuclear_request"}, POST, EXAMS),
            ("consent", {"uid": "nuclear_request"}, GET, NAMES),
            ("withdraw_consent", {"uid": "nuclear_request"}, POST, frozenset()),
            ("give_request", {"uid": "nuclear_request"}, BOTH, EXAM),
            ("ready", {"uid": "plan"}, POST, frozenset()),
            ("entry", {"uid": "nuclear_entry"}, GET, EXAMS),
            ("give_entry", {"uid": "nuclear_entry"}, BOTH, EXAM),
            ("given", {"uid": "given"}, GET, NAMES),
            ("correct", {"uid": "given"}, BOTH, NAMES),
            ("not_given", {"uid": "given"}, POST, frozenset()),
            ("effect", {"uid": "given"}, POST, NAMES),
        )
    },
    **{
        f"nuclear:{name}": Rule(
            why="the own hospital's specialists and physicists",
            door=NUCLEAR,
            lets=TELLS,
            named=named,
            methods=methods,
            tells=tells,
        )
        for name, named, methods, tells in (
            ("plan", {"uid": "nuclear_request"}, BOTH, EXAMS),
            ("countersign", {"uid": "plan"}, POST, frozenset()),
            ("withdraw_plan", {"uid": "plan"}, POST, frozenset()),
            ("draft", {"uid": "given"}, POST, NAMES),
            ("leave", {"uid": "treated"}, BOTH, NAMES),
            ("release", {"uid": "release"}, GET, NAMES),
            ("sheet", {"uid": "sheet"}, GET, EXAMS),
            ("confirm", {"uid": "draft_sheet"}, POST, NAMES),
            ("strike", {"uid": "draft_sheet"}, POST, frozenset()),
            ("withdraw_sheet", {"uid": "draft_sheet"}, POST, frozenset()),
        )
    },
    "reports:instructions": Rule(
        why="the sheet for the patient, from who explains it", door=NUCLEAR, lets=TELLS, named={"uid": "sheet"}
    ),
}

PHYSICISTS = behind(PHYSICIST)
COMPARES = at_home(PHYSICIST)
DOSES = {
    "reports:doses_home": Rule(why="leads to the own hospital", door=PHYSICISTS, lets=of_role(PHYSICIST)),
    **{
        f"reports:{name}": Rule(
            why="doses of the own hospital, never of whom",
            door=PHYSICISTS,
            lets=COMPARES,
            named=named,
            methods=methods,
        )
        for name, named, methods in (
            ("doses", {}, GET),
            ("surveys", {}, GET),
            ("doses_device", {}, GET),
            ("doses_exam", {"exam_code": "=ct.sinuses"}, BOTH),
            ("survey", {"uid": "survey"}, BOTH),
            ("survey_sign", {"uid": "survey"}, BOTH),
            ("survey_discard", {"uid": "survey"}, POST),
            ("survey_csv", {"uid": "signed_survey"}, GET),
            ("survey_pdf", {"uid": "signed_survey"}, GET),
        )
    },
    "reports:kept": Rule(
        why="what the own hospital keeps, figures only",
        door=behind(ADMINISTRATOR),
        lets=at_home(ADMINISTRATOR),
        methods=BOTH,
    ),
    "reports:kept_due_csv": Rule(
        why="what the own hospital need not keep any more, without names",
        door=behind(ADMINISTRATOR),
        lets=at_home(ADMINISTRATOR),
    ),
}

RULES = NAMES_OF_EXAMINATIONS | INCIDENTS | MEDICINE | DOSES
